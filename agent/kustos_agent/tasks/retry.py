"""When a task that failed is run again. Pure: clock and dice are the caller's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..journal_memory import is_recent
from ..protocol.transience import may_pass
from ..protocol.values import ErrorClass, Outcome, TaskKind
from .operations import TaskEnd

REPEATABLE: Final = frozenset({TaskKind.BACKUP, TaskKind.SNAPSHOTS})
"""A second run of these does what the first one should have done. A broken-off init or restore
leaves something behind that a second would trip over, and tell of in place of the cause."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Between two attempts: how long from now, what the machine's clock will show then, and the
    error of the last one."""

    seconds: float
    next_at: datetime
    error: ErrorClass


def worth_retrying(kind: TaskKind, end: TaskEnd) -> bool:
    """Whether the same again may end better, and cannot do harm. One that failed with a result in
    hand (a snapshot) is told as it is: another run would hide it."""
    return (
        kind in REPEATABLE
        and end.outcome is Outcome.FAILED
        and end.result is None
        and end.problem is not None
        and may_pass(end.problem.error)
    )


def wait_after(attempt: int, error: ErrorClass, *, dice: float, now: datetime) -> Wait:
    """The wait after the attempt with this number (from 1) has failed: anything up to 2, 4, 8, …
    minutes, as the dice (0..1) say. Machines that failed together do not come back together."""
    seconds = 60.0 * 2**attempt * dice
    return Wait(seconds, now + timedelta(seconds=seconds), error)


class RetryBudget:
    """How many more attempts all tasks together may have within 24 hours.

    `spent` gives when such attempts were granted, as the journal remembers it; one that is on its
    way there counts as well, from `take` to `settle`.
    """

    def __init__(
        self, spent: Callable[[], Iterable[datetime]], now: Callable[[], datetime], *, a_day: int
    ) -> None:
        self.a_day = a_day
        self._spent = spent
        self._now = now
        self._on_the_way = 0

    @property
    def left(self) -> int:
        """What is left of it now."""
        now = self._now()
        recent = sum(1 for then in self._spent() if is_recent(then, now))
        return max(0, self.a_day - recent - self._on_the_way)

    def take(self) -> bool:
        """One of what is left, if there is one; `settle` it."""
        if not self.left:
            return False
        self._on_the_way += 1
        return True

    def settle(self) -> None:
        """What was taken is in the journal now, or will never be."""
        self._on_the_way -= 1
