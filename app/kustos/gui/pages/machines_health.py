"""The card's *Health*: a machine's figures over a day, what it runs on, and its counters."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.history import DAY, Sample
from kustos.core.machines import MachineDetails, MachineView
from kustos.core.status import offline
from kustos.gui.models.day_series import Figure, series_of
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import times, vitals
from kustos.gui.theme import measure
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.sparkline import Series, Sparkline
from kustos_agent.protocol.messages import Heartbeat


class MachineHealth(TranslatedWidget):
    """Shows a `MachineView`, and its `MachineDetails` once they have been read."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._view: MachineView | None = None
        self._details: MachineDetails | None = None
        self._nothing = Label("", TextRole.MUTED, wrap=True)
        self._lines = {figure: _DayLine(figure, now) for figure in Figure}
        self._axis = QWidget()
        self._begin = Label("", TextRole.CAPTION, elide=Qt.TextElideMode.ElideRight)
        self._end = Label("", TextRole.CAPTION)
        self._facts = Facts()
        self._day_title = Label("", TextRole.STRONG)
        self._counters = Facts()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(14)
        box.addWidget(self._nothing)
        for line in self._lines.values():
            box.addWidget(line)
        axis = QHBoxLayout(self._axis)
        axis.setContentsMargins(0, 0, 0, 0)
        axis.addWidget(self._begin, 1)
        axis.addWidget(self._end)
        box.addWidget(self._axis)
        box.addSpacing(4)
        box.addWidget(self._facts)
        box.addSpacing(4)
        box.addWidget(self._day_title)
        box.addWidget(self._counters)

    def show_machine(self, view: MachineView) -> None:
        """Show this machine; what was read of another one goes."""
        if self._details is not None and self._details.machine_id != view.machine.id:
            self._details = None
        self._view = view
        self.retranslate()

    def show_details(self, details: MachineDetails) -> None:
        """Its day has been read."""
        if self._view is not None and details.machine_id == self._view.machine.id:
            self._details = details
            self.retranslate()

    def retranslate(self) -> None:
        self._nothing.setText(
            self.tr(
                "No figures of the last 24 hours. While the machine is connected, they are noted"
                " every five minutes."
            )
        )
        self._day_title.setText(self.tr("Last 24 hours"))
        view, details = self._view, self._details
        if view is None:
            return
        now, beat = self._now(), view.heartbeat
        samples: Sequence[Sample] = details.samples if details else ()
        for figure, line in self._lines.items():
            line.show_day(beat, series_of(figure, samples, now))
        empty = details is not None and not samples and beat is None
        self._nothing.setVisible(empty)
        for line in self._lines.values():
            line.setVisible(not empty)
        self._axis.setVisible(not empty)
        self._begin.setText(times.when(now - DAY, now))
        self._end.setText(self.tr("now"))
        self._say_facts(view, beat)
        self._say_counters(details)

    def _say_facts(self, view: MachineView, beat: Heartbeat | None) -> None:
        facts = []
        if beat is not None:
            facts += [
                (self.tr("Power"), vitals.power(beat.power)),
                (self.tr("Network"), vitals.network(beat)),
            ]
        helpers = [] if beat is None else [(self.tr("Helpers"), vitals.helpers(beat))]
        now = self._now()
        here = view.connected and not offline(view.last_seen, now)
        seen = self.tr("now") if here else times.ago(view.last_seen, now)
        unknown = self.tr("unknown")
        no_restic = self.tr("not found") if view.connected else unknown
        machine = view.machine
        self._facts.set_facts(
            [
                *facts,
                (self.tr("Last seen"), seen),
                (self.tr("Agent"), machine.agent_version or unknown),
                (self.tr("restic"), machine.restic_version or no_restic),
                *helpers,
                (self.tr("Joined"), times.date(machine.enrolled_at)),
            ]
        )

    def _say_counters(self, details: MachineDetails | None) -> None:
        self._day_title.setVisible(details is not None)
        self._counters.setVisible(details is not None)
        if details is None:
            return
        counted = vitals.Counted()
        self._counters.set_facts(
            [
                (self.tr("Tasks ended"), counted.ended(details.counters.ended)),
                (self.tr("Retries"), counted.retries(details.counters)),
                (self.tr("Link"), counted.connects(details.counters)),
            ]
        )


class _DayLine(TranslatedWidget):
    """A figure: its name, what it is now, and beneath it how it was over a day."""

    def __init__(self, figure: Figure, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._figure = figure
        self._now = now
        self._beat: Heartbeat | None = None
        self._series = Series()
        self._name = Label("", elide=Qt.TextElideMode.ElideRight)
        self._value = Label("", TextRole.MUTED)
        self._day = Sparkline()
        self._day.set_tips(self._tip)
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._name, 1)
        row.addWidget(self._value)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(row)
        box.addWidget(self._day)
        self.retranslate()

    def show_day(self, beat: Heartbeat | None, series: Series) -> None:
        self._beat = beat
        self._series = series
        self.retranslate()

    def retranslate(self) -> None:
        name = vitals.name(self._figure)
        value = vitals.present(self._figure, self._beat)
        self._name.setText(name)
        self._value.setText(value)
        self._value.setAccessibleName(f"{name}: {value}")
        self._day.set_series(self._series)
        self._day.setAccessibleName(name)
        self._day.setAccessibleDescription(vitals.summary(self._figure, self._series))

    def _tip(self, place: int) -> str:
        return vitals.tip(self._figure, self._series, place, self._now())
