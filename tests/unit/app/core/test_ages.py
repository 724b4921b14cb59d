"""How old a job's last good backup may be, and since when it is too old."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.ages import LEAST, maximum_age, overdue, overdue_since
from kustos.core.jobs import MOST_AGE_SECONDS
from kustos.core.model import FOR_GOOD, Job, JobRecord
from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


def cron(expression: str, unless_within: int = 0) -> Schedule:
    times = CronTimes(expression=expression)
    return Schedule(times=times, zone="UTC", unless_within_seconds=unless_within)


@pytest.mark.parametrize(
    ("expression", "age"),
    [
        ("* * * * *", LEAST),
        ("0 * * * *", LEAST),
        ("0 12 * * *", 2 * DAY),
        ("0 8-17 * * 1-5", 2 * (2 * DAY + 15 * HOUR)),
        ("0 3 * * 0", 14 * DAY),
        ("0 3 1 * *", 62 * DAY),
        ("0 3 1 1 *", 2 * 366 * DAY),
        ("0 3 * 6-8 *", 2 * 274 * DAY),
        ("0 3 * 1-7,9-12 *", 2 * 32 * DAY),
        ("0 * 1-7 * *", 2 * (24 * DAY + HOUR)),
    ],
)
def test_a_job_may_be_as_old_as_twice_its_longest_gap(expression: str, age: timedelta) -> None:
    assert maximum_age(cron(expression)) == age


def test_a_job_that_leaves_runs_out_may_be_that_much_older() -> None:
    assert maximum_age(cron("0 * * * *", unless_within=86_400)) == LEAST + DAY


def test_of_a_schedule_that_means_nothing_nothing_is_expected() -> None:
    assert maximum_age(cron("never mind")) is None


@given(st.integers(60, 60 * 24 * 90))
def test_no_two_due_times_lie_farther_apart_than_half_of_what_is_allowed(minutes: int) -> None:
    times = IntervalTimes(seconds=minutes * 60, since=NOW)
    schedule = Schedule(times=times, zone="UTC")
    allowed = maximum_age(schedule)
    first = due_times(schedule).after(NOW)
    assert first is not None
    second = due_times(schedule).after(first)
    assert allowed is not None
    assert second is not None
    assert allowed == max(LEAST, 2 * (second - first))


JOB = Job(
    id="j",
    name="J",
    machine_id="m",
    repository_id="r",
    sources=("/home",),
    created_at=NOW - 3 * DAY,
    schedule=cron("0 12 * * *"),
)


@pytest.mark.parametrize(
    ("last_good", "since"),
    [
        (None, NOW - DAY),
        (NOW - 2 * DAY, NOW),
        (NOW - 2 * DAY + HOUR, None),
    ],
)
def test_overdue_counts_from_the_last_good_backup_or_from_the_job_on(
    last_good: datetime | None, since: datetime | None
) -> None:
    """A change of the schedule does not begin it anew."""
    record = JobRecord(job_id="j", last=None, last_good_at=last_good)
    found = overdue([JOB], {"j": record}, NOW)
    assert found == ({} if since is None else {"j": since})


def test_a_job_that_runs_by_hand_alone_is_never_overdue() -> None:
    by_hand = replace(JOB, schedule=None)
    assert overdue([by_hand], {}, NOW + 999 * DAY) == {}
    assert overdue_since(by_hand, None) is None


def test_a_jobs_own_maximum_age_counts_before_its_schedule() -> None:
    """Also of one that people start; and the longest one does not run over the end of time."""
    own = replace(JOB, max_age_seconds=3_600)
    assert overdue([own], {}, NOW) == {"j": JOB.created_at + HOUR}
    by_hand = replace(own, schedule=None)
    assert overdue([by_hand], {}, NOW) == {"j": JOB.created_at + HOUR}
    longest = replace(JOB, max_age_seconds=MOST_AGE_SECONDS, paused_until=FOR_GOOD)
    assert overdue([longest], {}, NOW + 999 * DAY) == {}


def test_a_paused_job_is_not_overdue_until_it_has_had_its_time_again() -> None:
    paused = replace(JOB, paused_until=NOW + DAY)
    assert overdue([paused], {}, NOW + 3 * DAY - timedelta(seconds=1)) == {}
    assert overdue([paused], {}, NOW + 3 * DAY) == {"j": NOW + 3 * DAY}
    for_good = replace(JOB, paused_until=FOR_GOOD)
    assert overdue([for_good], {}, NOW + 999 * DAY) == {}
