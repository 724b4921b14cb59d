"""At which times jobs were due, by the schedules that held then. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from kustos_agent.protocol.due import TimesError, due_times
from kustos_agent.protocol.schedules import Schedule
from kustos_agent.protocol.values import LATEST

from .planned import KEPT, Held

MOST: Final = 10_000
"""Due times that are worked out at once: more than a year of hours."""

INSTANT: Final = timedelta(microseconds=1)
LOOK_AGAIN: Final = timedelta(hours=1)

GRACE: Final = timedelta(minutes=10)
"""Between the last moment at which a run may begin and the word of it: agents look each minute, and
clocks differ."""


def due_between(
    schedule: Schedule, after: datetime, until: datetime, most: int = MOST
) -> list[datetime]:
    """The due times later than `after` and not later than `until`, the first `most` of them. None
    for a schedule that means nothing: its agent does not run it either."""
    try:
        return list(islice(due_times(schedule).between(after, until), most))
    except TimesError:
        return []


def due_count(schedule: Schedule, after: datetime, until: datetime) -> int:
    """How many `due_between` has, without bounds."""
    try:
        return due_times(schedule).count(after, until)
    except TimesError:
        return 0


def may_wait_until(schedule: Schedule, due: datetime) -> datetime:
    """When its agent must have told of it: as long as the run may wait, and some grace."""
    wait = schedule.jitter_seconds + schedule.catch_up_seconds
    return due + timedelta(seconds=wait) + GRACE


def uncounted(held: Held, now: datetime, most: int = MOST) -> tuple[list[datetime], datetime]:
    """The due times up to now that have no row yet, and up to which moment there is no other: most
    often one in the future, so that until then nobody need look again."""
    begin = max(held.counted, now - KEPT)
    end = now if held.ended_at is None else min(now, held.ended_at)
    found = due_between(held.schedule, begin, end, most) if begin < end else []
    if len(found) == most:
        return found, found[-1]
    if held.ended_at is not None and held.ended_at <= now:
        return found, max(held.counted, held.ended_at)
    try:
        following = due_times(held.schedule).after(end)
    except TimesError:
        # An unknown zone may become known.
        return found, end + LOOK_AGAIN
    return found, (LATEST if following is None else following) - INSTANT


def told_times(
    schedules: Iterable[Schedule],
    known: Sequence[datetime],
    first: datetime,
    last: datetime,
    count: int,
) -> dict[datetime, int]:
    """The due times that a machine has told of together, each with how many it stands for.

    They are those of one of the schedules, if it agrees with the count; else as many as are `known`
    from elsewhere, and the last stands for the rest. `known` are times between first and last.
    """
    if count == 1 or first == last:
        return {last: count}
    before = first - INSTANT
    for schedule in schedules:
        if count <= MOST and due_count(schedule, before, last) == count:
            found = due_between(schedule, before, last)
            if (found[0], found[-1]) == (first, last):
                return dict.fromkeys(found, 1)
    between = [due for due in known if first < due < last][: count - 2]
    return {first: 1, **dict.fromkeys(between, 1), last: count - 1 - len(between)}
