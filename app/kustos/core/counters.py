"""How often a machine came, and what became of its tasks."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .model import TaskState

DAY: Final = timedelta(days=1)
_MOST_KEPT: Final = 1_000
"""Arrivals of a machine that are remembered: a link that breaks every minute is bad enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """Of the last 24 hours, `connects` apart, which counts from the manager's start.

    `reconnects` are arrivals after the first. Of the machine's budget of `retries_a_day`
    `retries_used` are gone, None where it has not told. `ended` are tasks by the state they ended
    in.
    """

    connects: int = 0
    reconnects: int = 0
    retries_used: int | None = None
    retries_a_day: int = 0
    ended: Mapping[TaskState, int]


class Arrivals:
    """When machines connected, since the manager started. Memory only: a manager's own restart is
    no fault of a link."""

    def __init__(self) -> None:
        self._total: Counter[str] = Counter()
        self._again: dict[str, deque[datetime]] = {}

    def add(self, machine_id: str, now: datetime) -> None:
        """It has connected."""
        self._total[machine_id] += 1
        if self._total[machine_id] > 1:
            self._again.setdefault(machine_id, deque(maxlen=_MOST_KEPT)).append(now)

    def total(self, machine_id: str) -> int:
        """Since the start."""
        return self._total[machine_id]

    def again(self, machine_id: str, now: datetime) -> int:
        """Within the last day, the first one not counted."""
        return sum(now - at <= DAY for at in self._again.get(machine_id, ()))
