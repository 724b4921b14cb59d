"""Whether a schedule can be, and the dates that come of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import structs

from kustos.core.fields import FieldCode, FieldProblem, InvalidError
from kustos.core.jobs import JobDraft
from kustos.core.model import FOR_GOOD, Job
from kustos.core.presets import Preset, Rhythm, times_of
from kustos.core.retention import Retention
from kustos.core.retention_fit import Slots
from kustos.core.schedules import (
    Prospect,
    next_begin,
    next_dates,
    paused,
    prospect,
    schedule_problems,
)
from kustos_agent.protocol.due import jitter
from kustos_agent.protocol.schedules import Blocked, CronTimes, IntervalTimes, Schedule

NIGHTLY = Schedule(times=CronTimes(expression="30 2 * * *"), zone="Europe/Berlin")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERY_DAY = tuple(range(1, 8))


def job(**fields: Any) -> Job:
    given = {"id": "j", "name": "Home", "machine_id": "m", "repository_id": "r"}
    return Job(**{**given, "sources": ("/home",), "created_at": NOON, **fields})


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"times": CronTimes(expression="0 0 30 2 *")}, "times", FieldCode.NEVER_DUE),
        ({"times": CronTimes(expression="tomorrow")}, "times", FieldCode.NOT_A_CRON),
        ({"times": CronTimes(expression="  ")}, "times", FieldCode.REQUIRED),
        ({"times": CronTimes(expression="0 " * 101)}, "times", FieldCode.TOO_LONG),
        ({"times": IntervalTimes(seconds=5, since=NOON)}, "times", FieldCode.OUT_OF_RANGE),
        (
            {"times": times_of(Preset(rhythm=Rhythm.WEEKLY, days=()))},
            "times",
            FieldCode.NO_DAY,
        ),
        ({"zone": "Atlantis/Capital"}, "zone", FieldCode.NOT_A_ZONE),
        ({"zone": "../../etc/passwd"}, "zone", FieldCode.NOT_A_ZONE),
        ({"zone": " "}, "zone", FieldCode.REQUIRED),
        (
            {"blocked": (Blocked(days=EVERY_DAY, begin=0, end=0),)},
            "blocked",
            FieldCode.ALWAYS_BLOCKED,
        ),
        ({"blocked": (Blocked(days=(), begin=0, end=60),)}, "blocked", FieldCode.NO_DAY),
        (
            {"blocked": (Blocked(days=(1,), begin=0, end=60),) * 51},
            "blocked",
            FieldCode.TOO_LONG,
        ),
        ({"jitter_seconds": -1}, "jitter_seconds", FieldCode.OUT_OF_RANGE),
        ({"catch_up_seconds": 3_000_000}, "catch_up_seconds", FieldCode.OUT_OF_RANGE),
        ({"min_battery": 101.0}, "conditions", FieldCode.OUT_OF_RANGE),
        ({"unless_within_seconds": -5}, "conditions", FieldCode.OUT_OF_RANGE),
    ],
)
def test_what_can_never_run_is_said_at_its_field(
    changes: dict[str, Any], field: str, code: FieldCode
) -> None:
    found = schedule_problems(structs.replace(NIGHTLY, **changes))
    assert [(problem.field, problem.code) for problem in found] == [(field, code)]


def test_what_is_let_through_can_be_read_by_an_agent() -> None:
    """The bounds are the wire's own: an agent refuses a whole set for one value beyond."""
    most = Schedule(
        times=IntervalTimes(seconds=31_622_400, since=NOON),
        zone="UTC",
        jitter_seconds=86_400,
        blocked=(Blocked(days=(1,), begin=0, end=1_439),) * 50,
        min_battery=100.0,
        catch_up_seconds=2_678_400,
        unless_within_seconds=31_622_400,
    )
    assert schedule_problems(most) == []
    assert msgspec.json.decode(msgspec.json.encode(most), type=Schedule) == most


async def test_a_job_that_would_never_run_is_not_stored(core: Any) -> None:
    draft = JobDraft(
        name="Home",
        machine_id="m",
        repository_id="r",
        sources=("/home",),
        schedule=structs.replace(NIGHTLY, zone="Mars/Base"),
    )
    jobs = core.composition.manager.jobs
    with pytest.raises(InvalidError) as refused:
        await jobs.save(draft)
    assert refused.value.problems == (FieldProblem("zone", FieldCode.NOT_A_ZONE),)
    assert await jobs.overview() == []


def test_dates_follow_the_clock_on_the_wall() -> None:
    """02:30 in Berlin is another moment after the clocks were set back."""
    begin = datetime(2026, 10, 23, 12, tzinfo=UTC)
    assert next_dates(NIGHTLY, begin, 4) == [
        datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 27, 1, 30, tzinfo=UTC),
    ]


def test_a_schedule_that_cannot_be_has_no_dates() -> None:
    assert next_dates(structs.replace(NIGHTLY, zone="Mars/Base"), NOON) == []


def test_the_next_run_begins_when_its_machine_begins_it() -> None:
    """With the machine's own delay; a run whose delay still goes on is the next one."""
    spread = structs.replace(NIGHTLY, jitter_seconds=3_600)
    later = jitter(spread, "m", "j")
    due = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert later
    assert next_begin(job(schedule=spread), NOON) == due + later
    assert next_begin(job(schedule=spread), due + later / 2) == due + later
    assert next_begin(job(schedule=spread), due + later) == due + timedelta(days=1) + later


def test_a_paused_job_begins_after_its_pause() -> None:
    """One that is paused for good, or has no schedule, does not."""
    until = NOON + timedelta(days=2)
    waiting = job(schedule=NIGHTLY, paused_until=until)
    assert next_begin(waiting, NOON) == datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    assert paused(waiting, NOON)
    assert not paused(waiting, until)
    assert next_begin(job(schedule=NIGHTLY, paused_until=FOR_GOOD), NOON) is None
    assert next_begin(job(), NOON) is None
    assert not paused(job(paused_until=FOR_GOOD), NOON)


def test_a_prospect_has_the_dates_and_the_rules_that_cannot_be_satisfied() -> None:
    """Of wrong rules and of a schedule that can never be nothing is said: that is the fields'."""
    found = prospect(NIGHTLY, Retention(hourly=24, daily=7), NOON)
    assert list(found.dates) == next_dates(NIGHTLY, NOON)
    assert [one.slots for one in found.unmet] == [Slots.HOURLY]
    assert prospect(NIGHTLY, None, NOON).unmet == ()
    assert prospect(NIGHTLY, Retention(within="soon"), NOON).unmet == ()
    never = structs.replace(NIGHTLY, times=CronTimes(expression="0 0 30 2 *"))
    assert prospect(never, Retention(hourly=24), NOON) == Prospect(())


def test_a_prospect_says_of_which_days_of_the_last_weeks_something_would_stay() -> None:
    """Had it run each time: of 7 days all, of 4 weeks their last day, by the rules' clock."""
    rules = Retention(daily=7, weekly=4, zone="Europe/Berlin")
    days = prospect(NIGHTLY, rules, NOON).stays
    # From the 22nd back: a Sunday.
    assert (len(days), max(days)) == (35, date(2026, 11, 22))
    staying = [day for day, stays in days.items() if stays]
    assert staying == [
        date(2026, 11, 1),
        date(2026, 11, 8),
        date(2026, 11, 15),
        *(date(2026, 11, day) for day in range(16, 23)),
    ]
    assert prospect(NIGHTLY, None, NOON).stays == {}


def test_of_a_job_that_runs_seldom_the_oldest_day_is_not_kept_for_being_the_oldest() -> None:
    """What lies before the shown days is thought of as well."""
    monthly = structs.replace(NIGHTLY, times=CronTimes(expression="30 2 20,28 * *"))
    rules = Retention(monthly=12, zone="Europe/Berlin")
    days = prospect(monthly, rules, NOON).stays
    assert days == {
        date(2026, 10, 20): False,
        date(2026, 10, 28): True,
        date(2026, 11, 20): True,
    }
