"""A day of samples as what a sparkline draws. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from kustos.core.history import SLOT, SLOTS, Sample, began
from kustos.gui.widgets.sparkline import Series

_LATENCY_TOP: Final = 50.0
"""Milliseconds at least: the trembling of a good link is not to look like trouble."""

_TASKS_TOP: Final = 2.0


class Figure(StrEnum):
    """What is drawn over a day."""

    CPU = "cpu"
    MEMORY = "memory"
    DISK = "disk"
    LATENCY = "latency"
    TASKS = "tasks"


def place_of(moment: datetime, now: datetime) -> int:
    """The place of a slot; the last one is the present."""
    return SLOTS - 1 - (began(now) - began(moment)) // SLOT


def moment_of(place: int, now: datetime) -> datetime:
    """When the slot of a place began."""
    return began(now) - (SLOTS - 1 - place) * SLOT


def series_of(figure: Figure, samples: Sequence[Sample], now: datetime) -> Series:
    """One figure of the samples of a day, in their places."""
    mean: list[float | None] = [None] * SLOTS
    most: list[float | None] = [None] * SLOTS
    value, peak = _VALUES[figure]
    for sample in samples:
        place = place_of(sample.began_at, now)
        if 0 <= place < SLOTS:
            mean[place], most[place] = value(sample), peak(sample)
    return Series(tuple(mean), tuple(most), _top(figure, most))


def _top(figure: Figure, most: Sequence[float | None]) -> float:
    highest = max((value for value in most if value is not None), default=0.0)
    match figure:
        case Figure.LATENCY:
            return max(highest, _LATENCY_TOP)
        case Figure.TASKS:
            return max(highest, _TASKS_TOP)
        case _:
            return 100.0


_Value = Callable[[Sample], float | None]
_VALUES: Final[dict[Figure, tuple[_Value, _Value]]] = {
    Figure.CPU: (lambda sample: sample.cpu_mean, lambda sample: sample.cpu_most),
    Figure.MEMORY: (lambda sample: sample.memory_mean, lambda sample: sample.memory_most),
    Figure.DISK: (lambda sample: sample.disk, lambda sample: sample.disk),
    Figure.LATENCY: (lambda sample: sample.latency_mean, lambda sample: sample.latency_most),
    Figure.TASKS: (lambda sample: float(sample.running), lambda sample: float(sample.running)),
}
