"""When a channel rings nobody, and at which hour of the day something goes out: pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from msgspec import Struct

from kustos_agent.protocol.blocked import BlockedTimes, blocked_week
from kustos_agent.protocol.schedules import Blocked
from kustos_agent.protocol.wall_clock import UnknownZoneError, WallClock

from .fields import FieldCode, FieldProblem

MOST_TIMES: Final = 50
DAY_MINUTES: Final = 1_440


class QuietHours(Struct, frozen=True, kw_only=True):
    """The times of a week, by the clock of `zone` (an IANA name), at which nothing is told; what
    comes up is told at their end. With `wakes` what is critical is told at once all the same."""

    zone: str
    times: tuple[Blocked, ...]
    wakes: bool = True


class DailyAt(Struct, frozen=True, kw_only=True):
    """A minute of each day by the clock of `zone`. `first`: on no day before this one."""

    zone: str
    minute: int
    first: date


def over_at(quiet: QuietHours | None, now: datetime) -> datetime:
    """When something may be told that has come up now: now, or at the end of the quiet hours. A
    zone that this computer does not know (any more) keeps nothing quiet."""
    if quiet is None:
        return now
    try:
        clock = WallClock(quiet.zone)
    except UnknownZoneError:
        return now
    return BlockedTimes(blocked_week(quiet.times), clock).free_from(now) or now


def quiet_problems(quiet: QuietHours) -> Iterator[FieldProblem]:
    """What is wrong, at the fields `quiet_zone` and `quiet`."""
    if not _known(quiet.zone):
        yield FieldProblem("quiet_zone", FieldCode.NOT_A_ZONE)
    if not quiet.times:
        yield FieldProblem("quiet", FieldCode.REQUIRED)
    elif len(quiet.times) > MOST_TIMES:
        yield FieldProblem("quiet", FieldCode.TOO_LONG)
    elif not all(one.days for one in quiet.times):
        yield FieldProblem("quiet", FieldCode.NO_DAY)
    elif blocked_week(quiet.times).wait(0) is None:
        yield FieldProblem("quiet", FieldCode.ALWAYS_QUIET)


def daily_problems(daily: DailyAt) -> Iterator[FieldProblem]:
    """What is wrong, at the fields `digest_zone` and `digest`."""
    if not _known(daily.zone):
        yield FieldProblem("digest_zone", FieldCode.NOT_A_ZONE)
    if not 0 <= daily.minute < DAY_MINUTES:
        yield FieldProblem("digest", FieldCode.OUT_OF_RANGE, f"0-{DAY_MINUTES - 1}")


def day_due(daily: DailyAt, now: datetime) -> date | None:
    """The day whose hour has come and which is not over: what is late by a day is not told any
    more. None before that hour, and in a zone that this computer does not know."""
    try:
        clock = WallClock(daily.zone)
    except UnknownZoneError:
        return None
    today = clock.wall(now).date()
    if today < daily.first or now < _begin(clock, today, daily.minute):
        return None
    return today


def first_day(daily: DailyAt, now: datetime) -> date:
    """The first day whose hour is still to come. Raises UnknownZoneError."""
    clock = WallClock(daily.zone)
    today = clock.wall(now).date()
    late = now >= _begin(clock, today, daily.minute)
    return today + timedelta(days=1) if late else today


def same_day(zone: str, day: date, now: datetime) -> bool:
    """Whether it is that day there."""
    try:
        return WallClock(zone).wall(now).date() == day
    except UnknownZoneError:
        return now.astimezone(UTC).date() == day


def _begin(clock: WallClock, day: date, minute: int) -> datetime:
    return clock.first(datetime.combine(day, time(minute // 60, minute % 60)))


def _known(zone: str) -> bool:
    try:
        WallClock(zone)
    except UnknownZoneError:
        return False
    return bool(zone.strip())
