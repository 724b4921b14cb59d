"""What the planner decides at one moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kustos_agent.protocol.due import TimesError, jitter
from kustos_agent.protocol.requests_to_agent import PlannedJob
from kustos_agent.protocol.schedules import Blocked, CronTimes, IntervalTimes, SkipReason
from kustos_agent.schedule.planner import Circumstances, Decision, Skip, decide
from tests.unit.agent.schedule.calendar_days import (
    DAY,
    HOUR,
    MACHINE,
    MINUTE,
    MONDAY,
    at,
    daily,
    planned,
    scheduled,
)

SECOND = timedelta(seconds=1)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def decided(job: PlannedJob, now: datetime, accounted: datetime, **given: Any) -> Decision:
    """On the one machine, awake from the beginning if nothing else is said."""
    circumstances = Circumstances(now=now, **{"awake_since": MONDAY - DAY, **given})
    return decide(job, MACHINE, accounted, circumstances)


def one(due: datetime, reason: SkipReason) -> Skip:
    """A single due time that is given up."""
    return Skip(due, due, 1, reason)


def test_nothing_is_due_yet() -> None:
    """It says when that will be."""
    decision = decided(planned(daily()), at(1, 8), at(1))
    assert decision == Decision((), None, at(1), None, at(1, 9))


def test_a_job_begins_when_it_is_due() -> None:
    """It may wait for the manager until its time is over; the next one is tomorrow's."""
    decision = decided(planned(daily()), at(1, 9), at(1))
    assert decision == Decision((), at(1, 9), at(1, 9), at(1, 12), at(2, 9))


def test_what_has_begun_does_not_begin_again() -> None:
    """Not in the same moment, and not after a clock was set back by less than a day."""
    job = planned(daily())
    for now in (at(1, 9), at(1, 9, 1), at(1, 3), at(1)):
        decision = decided(job, now, at(1, 9))
        assert decision == Decision((), None, at(1, 9), None, at(2, 9)), now


def test_jitter_moves_the_beginning_and_not_the_due_time() -> None:
    """The time that it may wait counts from there."""
    schedule = daily(jitter_seconds=3_600)
    late = jitter(schedule, MACHINE, "job")
    assert 2 * MINUTE < late < HOUR
    job = planned(schedule)
    assert decided(job, at(1, 9) + late - SECOND, at(1)).look_again == at(1, 9) + late
    decision = decided(job, at(1, 9) + late, at(1))
    assert (decision.begin, decision.until) == (at(1, 9), at(1, 12) + late)
    assert decided(job, at(1, 12) + late - SECOND, at(1)).begin == at(1, 9)
    assert decided(job, at(1, 12) + late, at(1)).begin is None


def test_the_end_of_the_time_is_too_late() -> None:
    """One moment before it is not."""
    job = planned(daily())
    assert decided(job, at(1, 12) - SECOND, at(1), awake_since=at(1, 11)).begin == at(1, 9)
    decision = decided(job, at(1, 12), at(1), awake_since=at(1, 12))
    assert decision.skips == (one(at(1, 9), SkipReason.OFF),)
    assert (decision.begin, decision.accounted) == (None, at(1, 9))


def test_without_catching_up_there_is_a_grace() -> None:
    """Five minutes."""
    job = planned(daily(catch_up_seconds=0))
    assert decided(job, at(1, 9, 5) - SECOND, at(1)).begin == at(1, 9)
    assert decided(job, at(1, 9, 5), at(1)).begin is None


@pytest.mark.parametrize(
    ("settings", "given", "reason"),
    [
        ({"on_mains": True}, {"on_mains": False}, SkipReason.ON_BATTERY),
        (
            {"min_battery": 40.0},
            {"on_mains": False, "battery_percent": 39.0},
            SkipReason.LOW_BATTERY,
        ),
        ({"min_battery": 40.0}, {"battery_percent": 39.0}, SkipReason.LOW_BATTERY),
        ({"unmetered": True}, {"metered": True}, SkipReason.METERED),
        ({}, {"running": True}, SkipReason.STILL_RUNNING),
    ],
)
def test_a_hindrance_is_waited_for_and_then_told(
    settings: dict[str, Any], given: dict[str, Any], reason: SkipReason
) -> None:
    """It waits until its time is over, begins as soon as nothing hinders it, and else is given up
    for what held last."""
    job = planned(daily(**settings))
    waiting = decided(job, at(1, 10), at(1), **given)
    assert waiting == Decision((), None, at(1), None, at(1, 12))
    assert decided(job, at(1, 10, 1), at(1)).begin == at(1, 9)
    ended = decided(job, at(1, 12), at(1), **given)
    assert ended == Decision((one(at(1, 9), reason),), None, at(1, 9), None, at(2, 9))


@pytest.mark.parametrize(
    ("settings", "given"),
    [
        ({"on_mains": True}, {}),
        ({"on_mains": True}, {"on_mains": True}),
        ({"min_battery": 40.0}, {}),
        ({"min_battery": 40.0}, {"on_mains": False, "battery_percent": 40.0}),
        ({"min_battery": 40.0}, {"on_mains": True, "battery_percent": 3.0}),
        ({"unmetered": True}, {}),
        ({"unmetered": True}, {"metered": False}),
        ({}, {"on_mains": False, "battery_percent": 1.0, "metered": True}),
        ({"unless_within_seconds": 3_600}, {}),
        ({"unless_within_seconds": 3_600}, {"last_good": at(1, 8)}),
        ({}, {"last_good": at(1, 8, 59)}),
        # By a clock that was wrong.
        ({"unless_within_seconds": 3_600}, {"last_good": at(300)}),
    ],
)
def test_what_is_no_hindrance(settings: dict[str, Any], given: dict[str, Any]) -> None:
    """What nobody asked for, what is met, and what is not known."""
    assert decided(planned(daily(**settings)), at(1, 9), at(1), **given).begin == at(1, 9)


def test_a_recent_backup_is_enough_at_once() -> None:
    """Nothing is waited for, not even by one that something else holds up."""
    job = planned(daily(unless_within_seconds=72_000, on_mains=True))
    decision = decided(job, at(1, 9), at(1), last_good=at(1, 2), on_mains=False)
    assert decision.skips == (one(at(1, 9), SkipReason.RECENT),)
    assert (decision.accounted, decision.look_again) == (at(1, 9), at(2, 9))


def test_a_blocked_time_is_waited_out() -> None:
    """To its end if that is in time, and it is told if it is not."""
    morning = Blocked(days=EVERY_DAY, begin=8 * 60, end=11 * 60)
    job = planned(daily(blocked=(morning,)))
    assert decided(job, at(1, 9), at(1)) == Decision((), None, at(1), None, at(1, 11))
    assert decided(job, at(1, 11), at(1)).begin == at(1, 9)
    day = Blocked(days=(1, 2, 3, 4, 5), begin=8 * 60, end=18 * 60)
    job = planned(daily(blocked=(day,)))
    assert decided(job, at(1, 9), at(1)).look_again == at(1, 12)
    assert decided(job, at(1, 12), at(1)).skips == (one(at(1, 9), SkipReason.BLOCKED),)


def test_jitter_may_lead_into_a_blocked_time_and_out_of_it() -> None:
    """What counts is when it would begin."""
    schedule = daily(jitter_seconds=3_600, catch_up_seconds=0)
    late = jitter(schedule, MACHINE, "job")
    first = Blocked(days=EVERY_DAY, begin=9 * 60, end=9 * 60 + 1)
    out_of = daily(jitter_seconds=3_600, catch_up_seconds=0, blocked=(first,))
    assert decided(planned(out_of), at(1, 9) + late, at(1)).begin == at(1, 9)
    minute = 9 * 60 + late // MINUTE
    then = Blocked(days=EVERY_DAY, begin=minute, end=minute + 30)
    into = daily(jitter_seconds=3_600, catch_up_seconds=0, blocked=(then,))
    held = decided(planned(into), at(1, 9) + late, at(1))
    assert (held.begin, held.look_again) == (None, at(1, 9) + late + 5 * MINUTE)


def test_a_pause_ends_in_time_or_is_told() -> None:
    """A run that was due meanwhile is made up for after a short one."""
    job = planned(daily(), paused_until=at(1, 10))
    assert decided(job, at(1, 9), at(1)) == Decision((), None, at(1), None, at(1, 10))
    assert decided(job, at(1, 10), at(1)).begin == at(1, 9)
    job = planned(daily(), paused_until=at(5))
    assert decided(job, at(1, 12), at(1)).skips == (one(at(1, 9), SkipReason.PAUSED),)
    job = planned(daily(), paused_until=at(1, 12))
    assert decided(job, at(1, 12), at(1)).skips == (one(at(1, 9), SkipReason.PAUSED),)
    job = planned(daily(), paused_until=at(5))
    # Even if it was off for the whole pause.
    decision = decided(job, at(5, 8), at(1), awake_since=at(5, 8))
    assert decision.skips == (Skip(at(1, 9), at(4, 9), 4, SkipReason.PAUSED),)


def test_an_hourly_job_tells_of_its_pause_in_one() -> None:
    """All that were due, and none after it."""
    job = planned(scheduled(CronTimes(expression="@hourly")), paused_until=at(2, 0))
    decision = decided(job, at(2, 0), at(1, 0))
    assert decision.skips == (Skip(at(1, 1), at(1, 23), 23, SkipReason.PAUSED),)
    assert decision.begin == at(2, 0)


def test_the_next_one_takes_the_place_of_one_that_waits() -> None:
    """Only the newest runs."""
    job = planned(scheduled(CronTimes(expression="@hourly"), on_mains=True))
    waiting = decided(job, at(1, 1), at(1), on_mains=False)
    assert waiting == Decision((), None, at(1), None, at(1, 2))
    waiting = decided(job, at(1, 2), at(1), on_mains=False)
    later = (one(at(1, 1), SkipReason.LATER_ONE),)
    assert waiting == Decision(later, None, at(1, 1), None, at(1, 3))
    begun = decided(job, at(1, 2, 30), at(1, 1), on_mains=True)
    assert (begun.skips, begun.begin) == ((), at(1, 2))


def test_after_a_sleep_one_run_makes_up_for_all() -> None:
    """The newest if it is in time; the others are told in one."""
    job = planned(daily())
    decision = decided(job, at(10, 10), at(1, 9), awake_since=at(10, 10))
    assert decision.skips == (Skip(at(2, 9), at(9, 9), 8, SkipReason.OFF),)
    assert (decision.begin, decision.accounted) == (at(10, 9), at(10, 9))
    decision = decided(job, at(10, 14), at(1, 9), awake_since=at(10, 14))
    assert decision.skips == (Skip(at(2, 9), at(10, 9), 9, SkipReason.OFF),)
    assert (decision.begin, decision.accounted) == (None, at(10, 9))


def test_off_and_then_too_late_are_told_apart() -> None:
    """What was due in the sleep and waited after it gave way to the next one."""
    hourly = scheduled(CronTimes(expression="@hourly"), on_mains=True)
    decision = decided(
        planned(hourly), at(1, 10), at(1, 0), awake_since=at(1, 8, 30), on_mains=False
    )
    assert decision.skips == (
        Skip(at(1, 1), at(1, 7), 7, SkipReason.OFF),
        Skip(at(1, 8), at(1, 9), 2, SkipReason.LATER_ONE),
    )
    assert decision.accounted == at(1, 9)


def test_one_whose_time_was_over_in_the_sleep_was_off() -> None:
    """Though the next one came when the machine was awake."""
    twice = scheduled(CronTimes(expression="0 1,9 * * *"))
    for awake_since in (at(1, 4), at(1, 8)):
        decision = decided(planned(twice), at(1, 9), at(1, 0), awake_since=awake_since)
        assert decision.skips == (one(at(1, 1), SkipReason.OFF),)
        assert decision.begin == at(1, 9)
    decision = decided(planned(twice), at(1, 9), at(1, 0), awake_since=at(1, 4) - SECOND)
    assert decision.skips == (one(at(1, 1), SkipReason.LATER_ONE),)


def test_jitter_decides_what_was_missed_in_a_sleep() -> None:
    """The machine woke between a due time and its opening: the one before it still waited."""
    schedule = scheduled(CronTimes(expression="@hourly"), jitter_seconds=3_000, on_mains=True)
    late = jitter(schedule, MACHINE, "job")
    assert late > MINUTE
    decision = decided(
        *(planned(schedule), at(1, 9) + late, at(1, 5)),
        awake_since=at(1, 8) + late / 2,
        on_mains=False,
    )
    assert decision.skips == (
        one(at(1, 6), SkipReason.OFF),
        Skip(at(1, 7), at(1, 8), 2, SkipReason.LATER_ONE),
    )


def test_a_clock_set_forward_is_like_a_sleep() -> None:
    """The newest runs if it is in time, once; all others are told."""
    job = planned(daily())
    decision = decided(job, at(40, 9, 30), at(1, 9))
    assert (decision.begin, sum(skip.count for skip in decision.skips)) == (at(40, 9), 38)
    decision = decided(job, at(40, 20), at(1, 9))
    assert decision.begin is None
    assert sum(skip.count for skip in decision.skips) == 39


def test_a_clock_that_was_far_ahead_does_not_stop_the_backups() -> None:
    """What it had dealt with lies more than a day in the future: planning goes on from now."""
    job = planned(daily())
    decision = decided(job, at(1, 8), at(365, 9))
    assert decision == Decision((), None, at(1, 8), None, at(1, 9))
    assert decided(job, at(1, 9), at(1, 8)).begin == at(1, 9)


def test_a_clock_without_a_battery_decides_nothing() -> None:
    """It is looked at again soon, and all is as it was when the network has set it."""
    wrong = datetime(2000, 1, 1, 9, tzinfo=UTC)
    decision = decided(planned(daily()), wrong, at(1, 9), awake_since=wrong)
    assert decision == Decision((), None, at(1, 9), None, wrong + MINUTE)
    decision = decided(planned(daily()), at(2, 10), decision.accounted, awake_since=wrong)
    assert (decision.skips, decision.begin) == ((), at(2, 9))


def test_an_interval_job_begins_too() -> None:
    """Counted from its beginning."""
    job = planned(scheduled(IntervalTimes(seconds=7_200, since=at(1, 0, 30))))
    assert decided(job, at(1, 1), at(1)).look_again == at(1, 2, 30)
    assert decided(job, at(1, 2, 30), at(1)).begin == at(1, 2, 30)


def test_a_year_of_every_minute_off_is_one_skip() -> None:
    """Counted, not walked."""
    job = planned(scheduled(CronTimes(expression="* * * * *"), zone="Europe/Berlin"))
    decision = decided(job, at(366), at(1), awake_since=at(366))
    assert decision.skips == (Skip(at(1, 0, 1), at(366) - MINUTE, 365 * 1_440 - 1, SkipReason.OFF),)
    assert decision.begin == at(366)


def test_what_is_never_due_again_needs_no_other_look() -> None:
    """The wire's time ends in 2200."""
    job = planned(scheduled(CronTimes(expression="0 0 1 1 *")))
    assert decided(job, datetime(2199, 6, 1, tzinfo=UTC), MONDAY).look_again is None


def test_a_schedule_that_can_never_run_is_refused() -> None:
    """By its own error."""
    with pytest.raises(TimesError):
        decided(planned(daily(zone="Europe/Atlantis")), at(1), at(1))
