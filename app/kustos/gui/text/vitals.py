"""A machine's figures: what stands at each line of its day, and what a screen reader says of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.counters import Counters
from kustos.core.history import fullest
from kustos.core.model import TaskState
from kustos.gui.models.day_series import Figure, moment_of
from kustos.gui.widgets.sparkline import Series
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import NetworkKind, Power

from . import numbers, states, times
from .words import QT_TRANSLATE_NOOP, Words

NOTHING: Final = "–"

MOST_HELPERS: Final = 12
"""More are not said: an agent may name whatever it likes."""

_NAMES: Final = {
    Figure.CPU: QT_TRANSLATE_NOOP("vitals", "CPU"),
    Figure.MEMORY: QT_TRANSLATE_NOOP("vitals", "Memory"),
    Figure.DISK: QT_TRANSLATE_NOOP("vitals", "Fullest disk"),
    Figure.LATENCY: QT_TRANSLATE_NOOP("vitals", "Latency"),
    Figure.TASKS: QT_TRANSLATE_NOOP("vitals", "Running tasks"),
}
_NETWORKS: Final = {
    NetworkKind.UNKNOWN: QT_TRANSLATE_NOOP("vitals", "unknown"),
    NetworkKind.NONE: QT_TRANSLATE_NOOP("vitals", "none"),
    NetworkKind.WIRED: QT_TRANSLATE_NOOP("vitals", "wired"),
    NetworkKind.WIRELESS: QT_TRANSLATE_NOOP("vitals", "wireless"),
    NetworkKind.CELLULAR: QT_TRANSLATE_NOOP("vitals", "mobile"),
}
_PRICELESS: Final = frozenset({NetworkKind.UNKNOWN, NetworkKind.NONE})
"""Of these nobody asks what they cost."""


def name(figure: Figure) -> str:
    """CPU"""
    return QCoreApplication.translate("vitals", _NAMES[figure])


def value(figure: Figure, number: float) -> str:
    """7 %, 12 ms, 2"""
    match figure:
        case Figure.LATENCY:
            return numbers.milliseconds(number)
        case Figure.TASKS:
            return numbers.count(round(number))
        case _:
            return numbers.percent(number)


def present(figure: Figure, beat: Heartbeat | None) -> str:
    """What the last heartbeat says; a dash where it says nothing."""
    if beat is None:
        return NOTHING
    known: float | None
    match figure:
        case Figure.CPU:
            known = beat.cpu_percent
        case Figure.MEMORY:
            if not beat.memory_total:
                return NOTHING
            return numbers.size_of(beat.memory_used, beat.memory_total)
        case Figure.DISK:
            known = fullest(beat.disks)
        case Figure.LATENCY:
            known = beat.latency_ms
        case Figure.TASKS:
            known = float(len(beat.running))
    return NOTHING if known is None else value(figure, known)


def tip(figure: Figure, series: Series, place: int, now: datetime) -> str:
    """today 12:40: 7 %, at most 31 %"""
    when = times.when(moment_of(place, now), now)
    mean, most = series.mean[place], series.most[place]
    if mean is None or most is None:
        return QCoreApplication.translate("vitals", "{when}: nothing heard").format(when=when)
    if value(figure, mean) == value(figure, most):
        return f"{when}: {value(figure, mean)}"
    return QCoreApplication.translate("vitals", "{when}: {mean}, at most {most}").format(
        when=when, mean=value(figure, mean), most=value(figure, most)
    )


def summary(figure: Figure, series: Series) -> str:
    """What the line of a day shows, for those who do not see it."""
    known = [mean for mean in series.mean if mean is not None]
    if not known:
        return QCoreApplication.translate("vitals", "Nothing heard in the last 24 hours.")
    highest = max(most for most in series.most if most is not None)
    return QCoreApplication.translate(
        "vitals", "Last 24 hours: on average {mean}, at least {least}, at most {most}."
    ).format(
        mean=value(figure, sum(known) / len(known)),
        least=value(figure, min(known)),
        most=value(figure, highest),
    )


def power(told: Power | None) -> str:
    """mains; battery, 41 %"""
    if told is None:
        return QCoreApplication.translate("vitals", "unknown")
    if not told.on_battery:
        return QCoreApplication.translate("vitals", "mains")
    if told.percent is None:
        return QCoreApplication.translate("vitals", "battery")
    return QCoreApplication.translate("vitals", "battery, {percent}").format(
        percent=numbers.percent(told.percent)
    )


def network(beat: Heartbeat) -> str:
    """wireless, metered"""
    kind = QCoreApplication.translate("vitals", _NETWORKS[beat.network])
    if beat.metered:
        return QCoreApplication.translate("vitals", "{network}, metered").format(network=kind)
    if beat.metered is None and beat.network not in _PRICELESS:
        said = QCoreApplication.translate("vitals", "{network}, unknown whether metered")
        return said.format(network=kind)
    return kind


def helpers(beat: Heartbeat) -> str:
    """ssh, rclone, pg_dump"""
    if not beat.plugins:
        return QCoreApplication.translate("vitals", "none known")
    return ", ".join(beat.plugins[:MOST_HELPERS])


class Counted(Words):
    """The counters of a day."""

    def retries(self, counters: Counters) -> str:
        """3 of 20; a dash where it was not told"""
        if counters.retries_used is None:
            return NOTHING
        return self.tr("{used} of {budget}").format(
            used=numbers.count(counters.retries_used), budget=numbers.count(counters.retries_a_day)
        )

    def connects(self, counters: Counters) -> str:
        """2 reconnects; none"""
        if not counters.reconnects:
            return self.tr("no reconnect")
        return self.tr("%Ln reconnect(s)", "", counters.reconnects)

    def ended(self, ended: Mapping[TaskState, int]) -> str:
        """4 success, 1 failed; none"""
        said: Sequence[str] = [
            f"{numbers.count(ended[state])} {states.task_state(state)}"
            for state in TaskState
            if ended.get(state)
        ]
        return ", ".join(said) if said else self.tr("none")
