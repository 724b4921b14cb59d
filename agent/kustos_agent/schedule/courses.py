"""The courses that the wall's clock was seen on, told apart by one that is never set. Pure.

A clock that is set begins another course. Which one is right nobody here can know; but what was
dealt with on one that it has left for an earlier one was dealt with by a clock that was wrong.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

NO_EARLIER: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Before there was any schedule. A clock that lost its battery shows less until the network sets
it, and would have all the years in between told as skipped. Whoever looks at it then waits."""

FAR: Final = timedelta(hours=12)
"""Less is the same course: a matter of minutes and zones. Two that nobody noticed are still within
the day that a manager believes."""

SLACK: Final = timedelta(minutes=10)
"""By so much a clock may be behind what it showed in an earlier life, as after it was corrected."""

KEPT: Final = 32
"""So many courses are remembered. Each start of the machine after a night is one."""


@dataclass(frozen=True, slots=True)
class Course:
    """What both clocks showed at the last look on it."""

    wall: datetime
    elapsed: float

    def leads_to(self, other: Self) -> bool:
        """Whether that is later on the same course."""
        passed = timedelta(seconds=other.elapsed - self.elapsed)
        return abs(other.wall - self.wall - passed) <= FAR


@dataclass(frozen=True, slots=True)
class Turn:
    """The clock is on another course. `left`: what it showed last on the one before, None if that
    is over for good; `back`: what it showed last on the one on which it is again, None if this is a
    new one."""

    left: datetime | None
    back: datetime | None


@dataclass(frozen=True, slots=True)
class Courses:
    """`earlier`: what the clock showed when it left courses in earlier lives of the agent; `last`:
    what it showed at the end of the last one, None if there was none. `seen`: those of this life,
    the present one at the end."""

    earlier: tuple[datetime, ...] = ()
    last: datetime | None = None
    seen: tuple[Course, ...] = ()

    def look(self, wall: datetime, elapsed: float) -> tuple[Self, Turn | None]:
        """These, with what both clocks show now: `wall` the wall's, `elapsed` the seconds of one
        that goes on through sleep and is never set. And whether it is on another course."""
        here = Course(wall, elapsed)
        if not self.seen:
            turn = None if self.last is None else self._since(self.last, wall)
            left = () if turn is None or turn.left is None else (turn.left,)
            return replace(self, earlier=(*self.earlier, *left), seen=(here,)), turn
        *others, current = self.seen
        if current.leads_to(here):
            return replace(self, seen=(*others, here)), None
        for number in reversed(range(len(others))):
            if others[number].leads_to(here):
                turn = Turn(None, others[number].wall)
                return replace(self, seen=(*others[:number], here)), turn
        seen = (*self.seen, here)[-KEPT:]
        return replace(self, seen=seen), Turn(current.wall, self._earlier(current.wall, wall))

    def _since(self, last: datetime, wall: datetime) -> Turn | None:
        if last - SLACK <= wall <= last + FAR:
            return None
        if wall > last:  # the machine was off, or the clock was set: that shows when it is set back
            return Turn(last, None)
        back = self._earlier(last, wall)
        return Turn(last if back is None else None, back)

    def _earlier(self, left: datetime, wall: datetime) -> datetime | None:
        """The newest that it may be on, having passed it between the two."""
        passed = [
            one for one in self.earlier if one <= wall + SLACK and (one > left) == (wall > left)
        ]
        return max(passed, default=None)
