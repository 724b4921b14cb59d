"""How old the last good backup of a job may be (SPEC 2: overdue). Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from kustos_agent.protocol.due import DueTimes, TimesError, due_times
from kustos_agent.protocol.schedules import Schedule
from kustos_agent.protocol.values import LATEST

from .model import Job, JobRecord

LEAST: Final = timedelta(hours=25)
"""No schedule makes a job overdue earlier: a backup that takes its time is not late."""

_BEGIN: Final = datetime(2024, 1, 1, tzinfo=UTC)
_SPAN: Final = timedelta(days=400)
_WEEKS: Final = timedelta(days=63)
_ENOUGH: Final = 9
_ALIKE: Final = 0.97
_SHORT: Final = LEAST / 2
"""Gaps that are no longer than this do not count, whatever their length."""

_KEPT: Final = 1_024


@lru_cache(maxsize=_KEPT)
def maximum_age(schedule: Schedule) -> timedelta | None:
    """What a job is allowed that says nothing of its own: twice the longest time between two of its
    runs, and 25 hours at least. Where a run is left out while the last good backup is recent, that
    much more. None if the schedule means nothing."""
    try:
        times = due_times(schedule)
    except TimesError:
        return None
    gap = max(_longest_gap(times), _SHORT)
    return max(LEAST, 2 * gap) + timedelta(seconds=schedule.unless_within_seconds)


def _longest_gap(times: DueTimes) -> timedelta:
    """Of a year, or the one that a year has the end of; dense parts are passed over."""
    longest = timedelta(0)
    first = due = times.after(_BEGIN)
    end = LATEST if first is None else first + _span(times, first)
    while due is not None and due < end:
        following = times.after(due)
        if following is None:
            break
        if following - due > _SHORT:
            longest = max(longest, following - due)
            due = following
        else:
            due = times.last(due, due + _SHORT) or following
    return longest


def _span(times: DueTimes, first: datetime) -> timedelta:
    """How much of the year is to be looked at: some weeks are like the others, if as many due times
    are in them."""
    few = times.count(first, first + _WEEKS)
    alike = few >= _ENOUGH and times.count(first, first + _SPAN) * _WEEKS >= _ALIKE * few * _SPAN
    return _WEEKS if alike else _SPAN


def allowed_age(job: Job) -> timedelta | None:
    """The maximum age of a job's last good backup: its own, or by its schedule; None for one that
    runs by hand alone and has none of its own."""
    if job.max_age_seconds is not None:
        return timedelta(seconds=job.max_age_seconds)
    return None if job.schedule is None else maximum_age(job.schedule)


def overdue_since(job: Job, record: JobRecord | None) -> datetime | None:
    """From when on the job is overdue, unless a good backup comes; that may be in the future. None:
    nothing is expected of it. A pause puts it off, and what was saved before it counts as of its
    end."""
    allowed = allowed_age(job)
    if allowed is None:
        return None
    good = record.last_good_at if record else None
    known = job.created_at if good is None else good
    return (known if job.paused_until is None else max(known, job.paused_until)) + allowed


def overdue(
    jobs: Iterable[Job], records: Mapping[str, JobRecord], now: datetime
) -> dict[str, datetime]:
    """The jobs that are overdue now, and since when each is."""
    found: dict[str, datetime] = {}
    for job in jobs:
        since = overdue_since(job, records.get(job.id))
        if since is not None and since <= now:
            found[job.id] = since
    return found
