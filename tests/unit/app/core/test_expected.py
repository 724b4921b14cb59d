"""Which due times were expected, and which a machine has told of together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kustos.core.expected import GRACE, INSTANT, may_wait_until, told_times, uncounted
from kustos.core.planned import KEPT, Held
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.values import LATEST

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURLY = Schedule(times=CronTimes(expression="0 * * * *"), zone="UTC")
NONSENSE = Schedule(times=CronTimes(expression="at tea time"), zone="UTC")
HELD = Held(job_id="j", machine_id="m", revision="r", schedule=HOURLY, since=NOON, counted=NOON)


def test_each_due_time_is_expected_once_whenever_is_looked() -> None:
    """The end of one look is the beginning of the next, and lies before the next due time."""
    held, seen = HELD, []
    for minutes in (1, 59, 60, 61, 300, 300, 301):
        due, counted = uncounted(held, NOON + timedelta(minutes=minutes))
        seen += due
        held = replace(held, counted=counted)
    assert seen == [NOON + n * HOUR for n in range(1, 6)]
    assert held.counted == NOON + 6 * HOUR - INSTANT


def test_after_its_end_a_schedule_expects_nothing() -> None:
    ended = replace(HELD, ended_at=NOON + 2 * HOUR)
    due, counted = uncounted(ended, NOON + 9 * HOUR)
    assert (due, counted) == ([NOON + HOUR, NOON + 2 * HOUR], NOON + 2 * HOUR)
    early = replace(HELD, counted=NOON + HOUR - INSTANT, ended_at=NOON + HOUR / 2)
    assert uncounted(early, NOON + 9 * HOUR) == ([], NOON + HOUR - INSTANT)


def test_a_long_absence_is_caught_up_in_parts_and_not_beyond_what_is_kept() -> None:
    now = NOON + 2 * KEPT
    due, counted = uncounted(HELD, now, most=100)
    assert (due[0], len(due)) == (now - KEPT + HOUR, 100)
    assert counted == due[-1]


def test_a_schedule_that_means_nothing_expects_nothing_and_is_looked_at_later() -> None:
    due, counted = uncounted(replace(HELD, schedule=NONSENSE), NOON + HOUR)
    assert due == []
    assert NOON + HOUR < counted < LATEST


def test_a_run_may_wait_as_long_as_its_schedule_says() -> None:
    schedule = Schedule(
        times=CronTimes(expression="0 * * * *"),
        zone="UTC",
        jitter_seconds=60,
        catch_up_seconds=3_600,
    )
    assert may_wait_until(schedule, NOON) == NOON + timedelta(seconds=3_660) + GRACE


def test_times_told_together_are_those_of_a_schedule_that_agrees() -> None:
    told = told_times([HELD.schedule], [], NOON, NOON + 3 * HOUR, 4)
    assert told == dict.fromkeys((NOON + n * HOUR for n in range(4)), 1)


def test_a_count_that_no_agent_can_mean_makes_no_more_rows_than_are_known() -> None:
    told = told_times([HELD.schedule], [], NOON, NOON + 3 * HOUR, 2**31)
    assert told == {NOON: 1, NOON + 3 * HOUR: 2**31 - 1}


@given(
    hours=st.integers(0, 50),
    count=st.integers(1, 60),
    known=st.lists(st.integers(-5, 60), unique=True),
)
def test_the_count_is_always_what_was_told(hours: int, count: int, known: list[int]) -> None:
    dues = sorted(NOON + n * HOUR for n in known)
    told = told_times([HELD.schedule], dues, NOON, NOON + hours * HOUR, count)
    assert sum(told.values()) == count
    assert max(told) == NOON + hours * HOUR
    assert min(told) >= NOON
