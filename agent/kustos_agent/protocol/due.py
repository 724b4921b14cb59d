"""When a schedule makes a job due, for the agent that fires it and the manager that shows and
counts it. Pure; docs/scheduling.md says the rules.

Imported when there is a schedule: an agent without one does without zones.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from math import gcd
from typing import Final

from .blocked import WEEK_MINUTES, BlockedTimes, blocked_week, minute_of_week
from .cron import Cron, CronError
from .requests_to_agent import ScheduleTrouble
from .schedules import DAY_MINUTES, CronTimes, IntervalTimes, Schedule
from .values import EARLIEST, LATEST
from .wall_clock import UnknownZoneError, WallClock

GRACE: Final = timedelta(minutes=5)
"""A run may begin so long after its time even if nothing is caught up: an agent is not always awake
in the very second."""

_INSTANT: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_FAR: Final = 3 * _DAY
_KEPT: Final = 1_024
"""Schedules whose times are kept, rather than read anew each time; as many as a set has jobs."""


class TimesError(ValueError):
    """The schedule cannot make a job run."""

    def __init__(self, trouble: ScheduleTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble: Final = trouble


class DueTimes(ABC):
    """The moments at which a job is due, in UTC, between `values.EARLIEST` and `values.LATEST`."""

    def __init__(self, blocked: BlockedTimes) -> None:
        self.blocked: Final = blocked

    def after(self, moment: datetime) -> datetime | None:
        """The first one that is later; None if there is none. Raises ValueError for a time without
        a zone."""
        _check(moment)
        if moment >= LATEST:
            return None
        found = self._after(max(moment, EARLIEST - _INSTANT).astimezone(UTC))
        return None if found is None or found >= LATEST else found

    def between(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Those that are later than the one and not later than the other, in order."""
        due = self.after(after)
        while due is not None and due <= until:
            yield due
            due = self.after(due)

    def last(self, after: datetime, until: datetime) -> datetime | None:
        """The newest of `between`, without looking at all of them; None if there is none."""
        newest = self.after(after)
        if newest is None or newest > until:
            return None
        end = until
        while True:
            following = self.after(newest)
            if following is None or following > end:
                return newest
            newest = following
            middle = newest + (end - newest) / 2
            later = self.after(middle)
            if later is not None and later <= end:
                newest = later
            else:
                end = middle

    def count(self, after: datetime, until: datetime) -> int:
        """How many `between` has, without looking at all of them."""
        _check(after)
        _check(until)
        begin = max(after, EARLIEST - _INSTANT).astimezone(UTC)
        end = min(until, LATEST - _INSTANT).astimezone(UTC)
        return self._count(begin, end) if begin < end else 0

    @abstractmethod
    def _after(self, moment: datetime) -> datetime | None:
        """The same in UTC; it may be too late."""

    @abstractmethod
    def _count(self, after: datetime, until: datetime) -> int:
        """The same in UTC, and within bounds."""


@lru_cache(maxsize=_KEPT)
def due_times(schedule: Schedule) -> DueTimes:
    """Raises TimesError: the zone is not known here, the expression means nothing, no day fits it,
    or all that could begin is blocked."""
    try:
        clock = WallClock(schedule.zone)
    except UnknownZoneError as error:
        raise TimesError(ScheduleTrouble.UNKNOWN_ZONE) from error
    week = blocked_week(schedule.blocked)
    blocked = BlockedTimes(week, clock)
    match schedule.times:
        case CronTimes(expression=expression):
            try:
                cron = Cron(expression)
            except CronError as error:
                raise TimesError(ScheduleTrouble.UNREADABLE) from error
            if not cron.ever():
                raise TimesError(ScheduleTrouble.NEVER_DUE)
            minutes, vague = _of_cron(cron), 0
            times: DueTimes = _CronDue(cron, clock, blocked)
        case IntervalTimes(seconds=seconds, since=since):
            minutes, vague = _of_interval(seconds, since, clock), 60
            times = _IntervalDue(timedelta(seconds=seconds), since.astimezone(UTC), blocked)
    longest = patience(schedule).total_seconds() + schedule.jitter_seconds + vague
    waits = (week.wait(minute) for minute in minutes)
    if not week.free and all(wait is None or 60 * wait >= longest for wait in waits):
        raise TimesError(ScheduleTrouble.ALWAYS_BLOCKED)
    if times.after(EARLIEST) is None:
        raise TimesError(ScheduleTrouble.NEVER_DUE)
    return times


def jitter(schedule: Schedule, machine_id: str, job_id: str) -> timedelta:
    """How much later than it is due this machine begins this job: the same part of the schedule's
    jitter each time, in whole seconds."""
    drawn = int.from_bytes(sha256(f"{machine_id} {job_id}".encode()).digest()[:8])
    return timedelta(seconds=drawn * (schedule.jitter_seconds + 1) >> 64)


def patience(schedule: Schedule) -> timedelta:
    """How long after it was due, jitter added, a run may begin; not at its end any more."""
    return max(timedelta(seconds=schedule.catch_up_seconds), GRACE)


class _IntervalDue(DueTimes):
    """In elapsed time, whatever is done to clocks on walls."""

    def __init__(self, period: timedelta, since: datetime, blocked: BlockedTimes) -> None:
        super().__init__(blocked)
        self._period = period
        self._since = since

    def _after(self, moment: datetime) -> datetime | None:
        return self._since + (self._passed(moment) + 1) * self._period

    def _count(self, after: datetime, until: datetime) -> int:
        return self._passed(until) - self._passed(after)

    def _passed(self, moment: datetime) -> int:
        return max(0, (moment - self._since) // self._period)


class _CronDue(DueTimes):
    """By the clock on the wall.

    Where some hours are left out, times of day are meant: one that the clock is set forward past is
    made up for at that moment, and one that it shows twice counts the first time. Where none is, it
    is due whenever the clock shows it.
    """

    def __init__(self, cron: Cron, clock: WallClock, blocked: BlockedTimes) -> None:
        super().__init__(blocked)
        self._cron = cron
        self._clock = clock

    def _after(self, moment: datetime) -> datetime | None:
        return self._each_hour(moment) if self._cron.each_hour else self._of_day(moment)

    def _of_day(self, moment: datetime) -> datetime | None:
        wall = self._cron.after(self._clock.wall(moment))
        while wall is not None:
            due = self._clock.first(wall)
            if due > moment:
                return due
            wall = self._cron.after(wall)  # the clock shows it for the second time
        return None

    def _each_hour(self, moment: datetime) -> datetime | None:
        at, shown = moment, self._clock.wall(moment)
        while True:
            wall = self._cron.after(shown)
            if wall is None:
                return None
            due = wall.replace(tzinfo=UTC) - self._clock.offset(at)
            leap = due - at > _FAR
            change = self._clock.change(at, at + _DAY if leap else due)
            if change is not None:
                at, shown = change, self._clock.wall(change) - _INSTANT
            elif leap:
                # Nothing fits from a day after `at` to the day of `wall`. How often the clock is
                # set until then does not matter.
                at = self._clock.first(wall - _DAY)
                shown = self._clock.wall(at)
            else:
                return due

    def _count(self, after: datetime, until: datetime) -> int:
        counted = 0
        at = after
        while at < until:
            for step in (_WEEK, _DAY, _HOUR):
                end = min(at + step, until)
                if self._steady(at, end):
                    counted += self._cron.count(self._clock.wall(at), self._clock.wall(end))
                    break
            else:
                counted += sum(1 for _ in self.between(at, end))
            at = end
        return counted

    def _steady(self, after: datetime, until: datetime) -> bool:
        """Whether the clock is not set, nor shows anything for the second time."""
        offset = self._clock.offset(after)
        return offset == self._clock.offset(after - _DAY) == self._clock.offset(until)


def _check(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")


def _of_cron(cron: Cron) -> Iterator[int]:
    """The minutes of the week at which it is due, by a clock that is never set."""
    seen: set[int] = set()
    for weekday in cron.weekdays():
        if weekday not in seen:
            seen.add(weekday)
            yield from (weekday * DAY_MINUTES + minute for minute in cron.minutes)


def _of_interval(seconds: int, since: datetime, clock: WallClock) -> Iterator[int]:
    """The minutes of the week within which it comes to be due, by the offsets of two seasons; of an
    interval that falls between minutes, all."""
    apart = gcd(seconds, WEEK_MINUTES * 60)
    step = 1 if apart % 60 else apart // 60
    begin = min(max(since, EARLIEST), LATEST - 366 * _DAY)
    for season in (begin, begin + 182 * _DAY):
        first = minute_of_week((begin.astimezone(UTC) + clock.offset(season)).replace(tzinfo=None))
        yield from ((first + step * turn) % WEEK_MINUTES for turn in range(WEEK_MINUTES // step))
