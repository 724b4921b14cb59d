"""What a story is judged by, by examples that a person can follow."""

from datetime import UTC, datetime, timedelta

from kustos.core.model import Task, TaskState
from kustos.core.orders import PruneOrder
from kustos.core.retention import Retention
from kustos_agent.protocol.values import TaskKind
from tests.simulation.conditions import well_again
from tests.simulation.dues import allowed_age, dues
from tests.simulation.office import Heard
from tests.simulation.oracle import claimed
from tests.simulation.plan import BEGIN, JobPlan, plan
from tests.simulation.repository import Kept
from tests.simulation.rules import needed
from tests.simulation.spells import gaps, joined, listed

RULES = Retention(last=1, daily=2, weekly=2)


def at(day: int, hour: int) -> datetime:
    """In March 2026, of which the first is a Sunday."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_a_time_of_day_is_due_by_the_clock_on_the_wall() -> None:
    """In Berlin clocks are set forward on the 29th of March 2026."""
    job = JobPlan(expression="15 9 * * *", zone="Europe/Berlin", retention=RULES)
    assert dues(job, at(28, 0), at(30, 0)) == [
        datetime(2026, 3, 28, 8, 15, tzinfo=UTC),
        datetime(2026, 3, 29, 7, 15, tzinfo=UTC),
    ]


def test_an_interval_begins_with_the_story() -> None:
    """And its beginning is not due."""
    job = JobPlan(seconds=8 * 3_600, retention=RULES)
    eight = timedelta(hours=8)
    assert dues(job, BEGIN, BEGIN + timedelta(hours=17)) == [BEGIN + eight, BEGIN + 2 * eight]


def test_a_job_is_allowed_twice_its_longest_gap() -> None:
    """A day and an hour at least, and more by what it leaves out."""
    weekdays = JobPlan(expression="0 9 * * MON-FRI", retention=RULES)
    often = JobPlan(seconds=4 * 3_600, retention=RULES, unless_within=7_200)
    assert allowed_age(weekdays) == timedelta(days=6)
    assert allowed_age(often) == timedelta(hours=27)


def test_the_newest_of_each_of_the_newest_days_and_weeks_is_needed() -> None:
    """Each rule by itself; what none asks for may go."""
    runs = [at(9, 8), at(9, 20), at(10, 8), at(10, 20), at(2, 8), at(3, 8)]
    assert needed(runs, RULES) == dict.fromkeys((at(10, 20), at(9, 20), at(3, 8)), 1)


def test_of_two_runs_that_began_together_as_many_are_needed_as_the_rules_ask_for() -> None:
    """Whichever that are."""
    runs = [at(9, 8), at(10, 8), at(10, 8), at(10, 20)]
    assert needed(runs, Retention(last=2, daily=2))[at(10, 8)] == 1
    assert needed(runs, Retention(last=3, daily=2))[at(10, 8)] == 2


def test_between_links_are_gaps() -> None:
    """Links may overlap: those of a copy of the machine."""
    links = [(at(1, 2), at(1, 5)), (at(1, 4), at(1, 8)), (at(1, 9), at(1, 10))]
    assert list(gaps(links, at(1, 1), at(1, 12))) == [
        (at(1, 1), at(1, 2)),
        (at(1, 8), at(1, 9)),
        (at(1, 10), at(1, 12)),
    ]


def test_spells_without_a_break_are_one() -> None:
    """With one they are two."""
    spans = [(at(1, 3), at(1, 4)), (at(1, 1), at(1, 2)), (at(1, 4), at(1, 6))]
    assert joined(spans, timedelta()) == [(at(1, 1), at(1, 2)), (at(1, 3), at(1, 6))]


def test_what_two_thieves_left_is_seen_from_one_listing_to_another() -> None:
    """What came and went between two is not seen at all."""
    listings = [at(1, 3), at(1, 6), at(1, 9)]
    left = [(at(1, 1), at(1, 4)), (at(1, 2), at(1, 5)), (at(1, 7), at(1, 8))]
    assert listed(left, listings, at(1, 12)) == [(at(1, 3), at(1, 6))]
    assert listed([(at(1, 7), at(1, 10))], listings, at(1, 12)) == [(at(1, 9), at(1, 12))]


def heard(hour: int, ended: datetime, state: TaskState) -> Heard:
    task = Task(
        id=f"{hour}",
        kind=TaskKind.PRUNE,
        machine_id="m",
        repository_id="r",
        job_id=None,
        order=PruneOrder(),
        created_at=ended,
        finished_at=ended,
        state=state,
    )
    return Heard(at=at(2, hour), task=task)


def test_a_run_from_before_that_is_told_late_does_not_open_a_repository() -> None:
    """The first one that ended well after the failure does, when it is heard of."""
    failed = heard(3, at(2, 3), TaskState.FAILED)
    late = heard(4, at(1, 4), TaskState.SUCCESS)
    good = heard(6, at(2, 5), TaskState.SUCCESS)
    assert well_again(failed.task, [late]) is None
    assert well_again(failed.task, [late, good]) == at(2, 6)


def test_the_same_seed_is_the_same_plan() -> None:
    """And another one another."""
    assert plan(7) == plan(7)
    assert plan(7) != plan(8)


def test_a_run_began_when_the_manager_could_know() -> None:
    """By a clock ten hours ahead it begins at eight, and says that it is six in the evening."""
    run = Kept(
        id="a",
        time=at(9, 18),
        at=at(9, 8),
        host="pc",
        paths=("/home",),
        tags=(),
        bytes=1,
        task_id="t",
    )
    ended, never = at(9, 9), at(30, 0)
    assert claimed(run, ended, ended, at(10, 5)) == at(9, 8)
    assert claimed(run, ended, at(9, 12), at(10, 5)) == at(9, 12)
    assert claimed(run, ended, at(9, 20), at(10, 5)) == at(9, 18)
    assert claimed(run, ended, at(9, 20), at(9, 10)) == at(9, 8)
    assert claimed(run, ended, never, at(10, 5)) == at(9, 18)
