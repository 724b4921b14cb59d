"""When a job runs by itself: whether what was entered can be, and what comes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from kustos_agent.protocol.due import TimesError, due_times, jitter
from kustos_agent.protocol.messages import ScheduleTrouble
from kustos_agent.protocol.schedules import IntervalTimes, Schedule

from .fields import FieldCode, FieldProblem
from .model import Job
from .presets import WITHOUT_DAY
from .retention import Retention
from .retention import problems as retention_problems
from .retention_fit import Unmet, stays, unmet

SINCE_MINOR: Final = 4
"""Agents of protocol 1.3 and older plan nothing."""

MOST_DATES: Final = 5

LEAST_INTERVAL_SECONDS: Final = 60
MOST_INTERVAL_SECONDS: Final = 31_622_400
MOST_JITTER_SECONDS: Final = 86_400
MOST_CATCH_UP_SECONDS: Final = 2_678_400
MOST_UNLESS_WITHIN_SECONDS: Final = 31_622_400
MOST_BLOCKED: Final = 50
LONGEST_CRON: Final = 200
"""Bounds of the wire (`protocol.schedules`), which refuses a whole set for one value beyond."""

_TROUBLES: Final = {
    ScheduleTrouble.NEVER_DUE: ("times", FieldCode.NEVER_DUE),
    ScheduleTrouble.UNREADABLE: ("times", FieldCode.NOT_A_CRON),
    ScheduleTrouble.UNKNOWN_ZONE: ("zone", FieldCode.NOT_A_ZONE),
    ScheduleTrouble.ALWAYS_BLOCKED: ("blocked", FieldCode.ALWAYS_BLOCKED),
    ScheduleTrouble.OTHER: ("times", FieldCode.NOT_PLANNABLE),
}


class PlanningState(StrEnum):
    """How far a machine is with the schedule of a job."""

    APPLIED = "applied"
    WAITING = "waiting"
    """It is sent it now, or when it is here."""
    UNSUPPORTED = "unsupported"
    """Its agent does not know how."""
    REFUSED = "refused"
    """It cannot plan it, for the reason that goes with it."""
    TOO_LARGE = "too-large"
    """All that it is to plan does not go through at once."""


@dataclass(frozen=True, slots=True)
class Planning:
    """`trouble` is there if it is REFUSED, the name of the `largest` job of its machine if it is
    TOO_LARGE."""

    state: PlanningState
    trouble: ScheduleTrouble | None = None
    largest: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """When a schedule is due next, without jitter, and which rules it cannot satisfy. `stays`: the
    days of the last weeks on which it would have run, each with whether anything of it would still
    be there; empty without rules."""

    dates: tuple[datetime, ...]
    unmet: tuple[Unmet, ...] = ()
    stays: Mapping[date, bool] = field(default_factory=dict)


def schedule_problems(schedule: Schedule) -> list[FieldProblem]:
    """What is wrong with it, at the fields `times`, `zone`, `blocked`, `jitter_seconds`,
    `catch_up_seconds` and, of what it waits for, `conditions`."""
    found = list(_out_of_bounds(schedule))
    if not found:
        try:
            due_times(schedule)
        except TimesError as error:
            field, code = _TROUBLES[error.trouble]
            found.append(FieldProblem(field, code))
    return found


def _out_of_bounds(schedule: Schedule) -> Iterator[FieldProblem]:
    times = schedule.times
    if isinstance(times, IntervalTimes):
        bounds = LEAST_INTERVAL_SECONDS, MOST_INTERVAL_SECONDS
        yield from _beyond("times", times.seconds, *bounds)
    elif not times.expression.strip():
        yield FieldProblem("times", FieldCode.REQUIRED)
    elif times.expression.split()[-1] == WITHOUT_DAY:
        yield FieldProblem("times", FieldCode.NO_DAY)
    elif len(times.expression) > LONGEST_CRON:
        yield FieldProblem("times", FieldCode.TOO_LONG)
    if not schedule.zone.strip():
        yield FieldProblem("zone", FieldCode.REQUIRED)
    if len(schedule.blocked) > MOST_BLOCKED:
        yield FieldProblem("blocked", FieldCode.TOO_LONG)
    if not all(one.days for one in schedule.blocked):
        yield FieldProblem("blocked", FieldCode.NO_DAY)
    yield from _beyond("jitter_seconds", schedule.jitter_seconds, 0, MOST_JITTER_SECONDS)
    yield from _beyond("conditions", schedule.min_battery, 0, 100)
    yield from _beyond("catch_up_seconds", schedule.catch_up_seconds, 0, MOST_CATCH_UP_SECONDS)
    unless = schedule.unless_within_seconds
    yield from _beyond("conditions", unless, 0, MOST_UNLESS_WITHIN_SECONDS)


def _beyond(field: str, value: float, least: int, most: int) -> Iterator[FieldProblem]:
    if not least <= value <= most:
        yield FieldProblem(field, FieldCode.OUT_OF_RANGE, f"{least}-{most}")


def next_dates(schedule: Schedule, after: datetime, number: int = MOST_DATES) -> list[datetime]:
    """The next moments at which it is due, without jitter; none for one that can never be."""
    try:
        times = due_times(schedule)
    except TimesError:
        return []

    def following(moment: datetime) -> Iterator[datetime]:
        due = times.after(moment)
        while due is not None:
            yield due
            due = times.after(due)

    return list(islice(following(after), number))


def prospect(schedule: Schedule, rules: Retention | None, now: datetime) -> Prospect:
    """See `Prospect`; of rules that are wrong nothing is said."""
    dates = next_dates(schedule, now)
    if not dates or rules is None or retention_problems(rules):
        return Prospect(tuple(dates))
    due = due_times(schedule)
    return Prospect(tuple(dates), tuple(unmet(rules, due, now)), stays(rules, due, now))


def next_begin(job: Job, now: datetime) -> datetime | None:
    """When its machine begins the next run, if nothing holds it up. None: not by itself."""
    if job.schedule is None:
        return None
    later = jitter(job.schedule, job.machine_id, job.id)
    # One that was due a moment ago may still be to come.
    after = max(now - later, job.paused_until or now - later)
    dates = next_dates(job.schedule, after, 1)
    return dates[0] + later if dates else None


def paused(job: Job, now: datetime) -> bool:
    """Whether it begins nothing by itself, though it has a schedule."""
    return job.schedule is not None and job.paused_until is not None and now < job.paused_until
