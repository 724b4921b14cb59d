"""When no run begins: the blocked times of a week. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from .schedules import DAY_MINUTES, Blocked
from .wall_clock import WallClock

WEEK_MINUTES: Final = 7 * DAY_MINUTES
_KEPT: Final = 32
_FREE: Final = b"\0"
_BLOCKED: Final = b"\1"


class BlockedWeek:
    """A week of minutes, from Monday's midnight, each blocked or free."""

    def __init__(self, blocked: Sequence[Blocked]) -> None:
        week = bytearray(WEEK_MINUTES)
        for one in blocked:
            length = (one.end - one.begin - 1) % DAY_MINUTES + 1
            for day in one.days:
                begin = (day - 1) * DAY_MINUTES + one.begin
                over = max(0, begin + length - WEEK_MINUTES)
                week[begin : begin + length] = _BLOCKED * (length - over)
                week[:over] = _BLOCKED * over
        self._week = bytes(week)

    def wait(self, minute: int) -> int | None:
        """Minutes from this one until one is free; 0 if it is, None if none ever is."""
        found = self._week.find(_FREE, minute)
        if found < 0:
            found = self._week.find(_FREE, 0, minute)
            return None if found < 0 else found + WEEK_MINUTES - minute
        return found - minute

    @property
    def free(self) -> bool:
        """Whether nothing is blocked."""
        return _BLOCKED not in self._week


@lru_cache(maxsize=_KEPT)
def blocked_week(blocked: tuple[Blocked, ...]) -> BlockedWeek:
    """One for all schedules with the same blocked times: each takes 10 kB."""
    return BlockedWeek(blocked)


class BlockedTimes:
    """The same week, over and over, by a clock."""

    def __init__(self, week: BlockedWeek, clock: WallClock) -> None:
        self._week = week
        self._clock = clock

    def free_from(self, moment: datetime) -> datetime | None:
        """The first moment, this one or later, that is not blocked; None if all are."""
        at = moment.astimezone(UTC)
        while True:
            wall = self._clock.wall(at)
            wait = self._week.wait(minute_of_week(wall))
            if wait is None:
                return None
            if not wait:
                return at
            into = timedelta(seconds=wall.second, microseconds=wall.microsecond)
            free = at - into + timedelta(minutes=wait)
            change = self._clock.change(at, free)
            if change is None:
                return free
            at = change


def minute_of_week(wall: datetime) -> int:
    """From Monday's midnight."""
    return wall.weekday() * DAY_MINUTES + 60 * wall.hour + wall.minute
