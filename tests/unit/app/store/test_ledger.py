"""Planned against done: one row for each due time, whatever is told in whatever order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from kustos.core.expected import may_wait_until
from kustos.core.model import TaskState
from kustos.core.planned import UNTOLD, Became, DueFilter, DueRun
from kustos.store.tables import NOTHING_TOLD
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule, SkipReason
from kustos_agent.protocol.values import ErrorClass, Problem
from tests.unit.app.store.samples import DAY, MINUTE, NOON, job, machine, task

HOUR = timedelta(hours=1)
HOURLY = Schedule(times=CronTimes(expression="0 * * * *"), zone="UTC")
DAILY = Schedule(times=CronTimes(expression="0 12 * * *"), zone="Europe/Berlin")
ALL = DueFilter()


def rows(unit: SqlUnit, filter_: DueFilter = ALL) -> list[DueRun]:
    """Oldest first."""
    return unit.ledger.page(filter_, None, 1_000)[::-1]


def became(unit: SqlUnit) -> list[Became]:
    return [run.became for run in rows(unit)]


def expect(unit: SqlUnit, *dues: datetime, job_id: str = "job") -> None:
    held = next(one for one in unit.ledger.held() if one.job_id == job_id)
    until = {due: may_wait_until(held.schedule, due) for due in dues}
    unit.ledger.expect(held, until, max(dues))


def fire(unit: SqlUnit, due: datetime, state: TaskState | None = None, **fields: object) -> None:
    id_ = due_id("job", due)
    if state is not None:
        unit.tasks.add(task(id_, job_id="job", state=state, **fields))
    unit.ledger.fired("job", due, id_, due + MINUTE)


def skip(unit: SqlUnit, first: datetime, last: datetime, times: int) -> None:
    unit.ledger.skipped("job", first, last, count=times, reason=SkipReason.OFF, at=last + MINUTE)


# --- told by agents ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (TaskState.QUEUED, Became.PLANNED),
        (TaskState.ASSIGNED, Became.PLANNED),
        (TaskState.RUNNING, Became.RUNNING),
        (TaskState.SUCCESS, Became.DONE),
        (TaskState.WARNING, Became.WARNING),
        (TaskState.FAILED, Became.FAILED),
        (TaskState.CANCELLED, Became.CANCELLED),
    ],
)
def test_a_run_is_what_its_task_is(unit: SqlUnit, state: TaskState, expected: Became) -> None:
    fire(unit, NOON, state, finished_at=NOON + 5 * MINUTE)
    (run,) = rows(unit)
    assert (run.became, run.task_id, run.machine_id) == (expected, due_id("job", NOON), "machine")
    assert run.since == NOON + 5 * MINUTE


def test_a_run_follows_its_task_to_the_end(unit: SqlUnit) -> None:
    """Fired before its task is stored, and also once the job is gone and named by no task."""
    fire(unit, NOON)
    assert became(unit) == [Became.PLANNED]
    id_ = due_id("job", NOON)
    unit.tasks.add(task(id_, job_id="job", state=TaskState.RUNNING))
    assert became(unit) == [Became.RUNNING]
    unit.jobs.remove("job")
    over = task(id_, state=TaskState.WARNING, finished_at=NOON + DAY)
    unit.tasks.update(over)
    assert [(run.became, run.since) for run in rows(unit)] == [(Became.WARNING, NOON + DAY)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ErrorClass.AGENT_OFFLINE, SkipReason.OFF),
        (ErrorClass.MANAGER_AWAY, SkipReason.MANAGER_AWAY),
        (None, SkipReason.LATER_ONE),
    ],
)
def test_a_run_that_waited_here_in_vain_says_for_whom(
    unit: SqlUnit, error: ErrorClass | None, reason: SkipReason
) -> None:
    """Or for what: without a trouble of its own another one came in its place."""
    problem = Problem(error=error) if error else None
    fire(unit, NOON, TaskState.SKIPPED, problem=problem)
    assert [(run.became, run.reason) for run in rows(unit)] == [(Became.SKIPPED, reason)]


def test_a_skip_of_many_has_a_row_for_each_due_time(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
    skip(unit, NOON, NOON + 5 * HOUR, 6)
    assert [run.due for run in rows(unit)] == [NOON + n * HOUR for n in range(6)]
    assert {(run.became, run.reason, run.times) for run in rows(unit)} == {
        (Became.SKIPPED, SkipReason.OFF, 1)
    }


def test_a_skip_by_a_schedule_that_held_before_has_its_due_times(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
    unit.ledger.holds("machine", {"job": ("s", DAILY)}, NOON + 2 * HOUR)
    skip(unit, NOON, NOON + 2 * HOUR, 3)
    assert [run.due for run in rows(unit)] == [NOON, NOON + HOUR, NOON + 2 * HOUR]


def test_of_a_schedule_that_nobody_knows_the_count_is_kept(unit: SqlUnit) -> None:
    """First and last are known, and what was planned between; the last stands for the rest."""
    unit.ledger.holds("machine", {"job": ("r", DAILY)}, NOON - DAY)
    expect(unit, NOON + HOUR)
    skip(unit, NOON, NOON + 90 * MINUTE, 10)
    assert [(run.due, run.times) for run in rows(unit)] == [
        (NOON, 1),
        (NOON + HOUR, 1),
        (NOON + 90 * MINUTE, 8),
    ]


def test_what_is_told_twice_changes_nothing(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
    for _ in range(2):
        skip(unit, NOON, NOON + HOUR, 2)
        unit.ledger.fired("job", NOON + DAY, "t", NOON + DAY)
        skip(unit, NOON + DAY, NOON + DAY + MINUTE, 7)
    first = rows(unit)
    unit.ledger.fired("job", NOON + DAY, "another", NOON + 2 * DAY)
    unit.ledger.skipped("job", NOON, NOON, count=1, reason=SkipReason.METERED, at=NOON + DAY)
    assert rows(unit) == first


def test_a_task_counts_more_than_a_skip_and_a_skip_more_than_the_clock(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
    expect(unit, NOON, NOON + HOUR)
    unit.ledger.turn([replace(run, became=Became.MISSED) for run in rows(unit)])
    assert became(unit) == [Became.MISSED] * 2
    skip(unit, NOON, NOON + HOUR, 2)
    fire(unit, NOON, TaskState.SUCCESS)
    skip(unit, NOON, NOON + HOUR, 2)
    unit.ledger.turn([replace(run, became=Became.AWAY) for run in rows(unit)])
    assert became(unit) == [Became.DONE, Became.SKIPPED]


def test_words_of_a_job_that_was_never_here_are_not_kept(unit: SqlUnit) -> None:
    unit.ledger.fired("stranger", NOON, "t", NOON)
    unit.ledger.skipped("stranger", NOON, NOON, count=1, reason=SkipReason.OFF, at=NOON)
    assert rows(unit) == []


def test_a_removed_job_leaves_its_rows_and_may_still_be_told_of(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
    fire(unit, NOON, TaskState.SUCCESS)
    unit.jobs.remove("job")
    skip(unit, NOON + HOUR, NOON + HOUR, 1)
    assert became(unit) == [Became.DONE, Became.SKIPPED]
    assert unit.ledger.held() == []
    unit.machines.remove("machine")
    assert rows(unit) == []


# --- schedules over time -------------------------------------------------------------------------


def test_of_each_schedule_is_known_from_when_to_when_it_held(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("1", HOURLY)}, NOON)
    unit.ledger.holds("machine", {"job": ("2", HOURLY)}, NOON + HOUR)
    (same,) = unit.ledger.held()
    assert (same.revision, same.since, same.counted) == ("2", NOON, NOON)
    unit.ledger.holds("machine", {"job": ("3", DAILY)}, NOON + 2 * HOUR)
    assert [(held.schedule, held.since) for held in unit.ledger.held()] == [
        (DAILY, NOON + 2 * HOUR)
    ]
    assert [(held.schedule, held.ended_at) for held in unit.ledger.uncounted(NOON + DAY)] == [
        (HOURLY, NOON + 2 * HOUR),
        (DAILY, None),
    ]
    unit.ledger.holds("machine", {}, NOON + 3 * HOUR)
    assert unit.ledger.held() == []


def test_two_changes_in_one_instant_leave_the_later(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("1", HOURLY)}, NOON)
    unit.ledger.holds("machine", {"job": ("2", DAILY)}, NOON)
    assert [held.schedule for held in unit.ledger.held()] == [DAILY]


def test_machines_hold_apart(unit: SqlUnit) -> None:
    unit.machines.add(machine("other"), b"o" * 32)
    unit.jobs.add(job("others", machine_id="other"))
    unit.ledger.holds("machine", {"job": ("1", HOURLY)}, NOON)
    unit.ledger.holds("other", {"others": ("1", HOURLY)}, NOON)
    unit.ledger.holds("machine", {}, NOON + HOUR)
    assert [held.job_id for held in unit.ledger.held()] == ["others"]


def test_what_is_counted_is_not_asked_for_again(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("1", HOURLY)}, NOON)
    expect(unit, NOON + HOUR)
    assert unit.ledger.uncounted(NOON + HOUR) == []
    assert len(unit.ledger.uncounted(NOON + HOUR + MINUTE)) == 1


# --- reading -------------------------------------------------------------------------------------


def test_untold_are_those_without_a_word(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
    expect(unit, NOON, NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR)
    fire(unit, NOON)
    skip(unit, NOON + HOUR, NOON + HOUR, 1)
    (gone,) = [run for run in rows(unit) if run.due == NOON + 3 * HOUR]
    unit.ledger.turn([replace(gone, became=Became.AWAY)])
    assert unit.ledger.away() == {"machine"}
    assert [run.due for run in unit.ledger.untold([])] == [NOON + 2 * HOUR]
    assert {run.due for run in unit.ledger.untold(["machine"])} == {
        NOON + 2 * HOUR,
        NOON + 3 * HOUR,
    }


def test_pages_go_on_behind_the_last_row(unit: SqlUnit) -> None:
    unit.jobs.add(job("second"))
    for n in range(3):
        for job_id in ("job", "second"):
            unit.ledger.fired(job_id, NOON + n * HOUR, f"{job_id}{n}", NOON)
    seen: list[str | None] = []
    last = None
    while page := unit.ledger.page(ALL, last, 4):
        seen += [run.task_id for run in page]
        last = page[-1]
    assert seen == ["second2", "job2", "second1", "job1", "second0", "job0"]
    of_job = DueFilter(job_id="second", became=frozenset({Became.PLANNED}))
    assert unit.ledger.count(of_job) == 3
    assert unit.ledger.count(DueFilter(became=frozenset({Became.DONE}))) == 0
    assert unit.ledger.count(DueFilter(machine_id="machine")) == 6


def test_days_tally_by_job_and_word(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", DAILY)}, NOON - DAY)
    fire(unit, NOON, TaskState.SUCCESS)
    fire(unit, NOON + HOUR, TaskState.SUCCESS)
    skip(unit, NOON + DAY, NOON + DAY + HOUR, 5)
    day = (NOON.date() - date(1970, 1, 1)).days
    assert sorted(unit.ledger.days(NOON.date())) == [
        ("machine", "job", day, Became.DONE, None, 2),
        ("machine", "job", day + 1, Became.SKIPPED, SkipReason.OFF, 5),
    ]
    assert len(unit.ledger.days(NOON.date() + DAY)) == 1


def test_old_rows_and_schedules_go(unit: SqlUnit) -> None:
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON)
    unit.ledger.holds("machine", {"job": ("s", DAILY)}, NOON + HOUR)
    fire(unit, NOON)
    fire(unit, NOON + DAY)
    assert unit.ledger.thin(NOON + 2 * HOUR) == 1
    assert [run.due for run in rows(unit)] == [NOON + DAY]
    assert len(unit.ledger.uncounted(NOON + DAY)) == 1


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT machine_id, due / 5, became, times FROM ledger WHERE due >= 1", "ix_ledger_days"),
        ("UPDATE ledger SET became = '' WHERE task_id = 't'", "ix_ledger_task"),
        (
            f"SELECT * FROM ledger WHERE {NOTHING_TOLD} AND became = 'planned'",
            "ix_ledger_untold",
        ),
    ],
)
def test_frequent_questions_have_an_index(engine: Engine, statement: str, index: str) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("asks SQLite for its plan")
    with engine.connect() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all()
    assert index in str(plan)


# --- in any order --------------------------------------------------------------------------------

DUES = [NOON + n * HOUR for n in range(8)]
Step = Callable[[SqlUnit], None]


def _skips(first: int, length: int) -> Step:
    last = min(first + length, len(DUES) - 1)
    return lambda unit: skip(unit, DUES[first], DUES[last], last - first + 1)


def _fires(number: int) -> Step:
    return lambda unit: fire(unit, DUES[number])


def _expects(number: int) -> Step:
    def step(unit: SqlUnit) -> None:
        unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
        expect(unit, *DUES[: number + 1])

    return step


def _turns(word: Became) -> Step:
    def step(unit: SqlUnit) -> None:
        untold = unit.ledger.untold(unit.ledger.away())
        unit.ledger.turn(replace(run, became=word) for run in untold)

    return step


STEPS = st.one_of(
    st.builds(_skips, st.integers(0, 7), st.integers(0, 7)),
    st.builds(_fires, st.integers(0, 7)),
    st.builds(_expects, st.integers(0, 7)),
    st.builds(_turns, st.sampled_from([Became.MISSED, Became.AWAY, Became.PLANNED])),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(steps=st.lists(STEPS, max_size=8), data=st.data())
def test_each_due_time_has_one_row_and_the_counts_add_up(
    unit: SqlUnit, steps: Sequence[Step], data: st.DataObject
) -> None:
    """In whatever order agents, replays and the clock speak, what was told ends the same."""
    shuffled = data.draw(st.permutations(steps))
    again = data.draw(st.lists(st.sampled_from(steps), max_size=4)) if steps else []
    ends = [_end(unit, order) for order in (steps, shuffled, [*steps, *again])]
    told = [
        {
            run.due: (run.became, run.task_id)
            for run in end
            if run.became not in UNTOLD or run.task_id
        }
        for end in ends
    ]
    assert told[0] == told[1] == told[2]
    assert [run.due for run in ends[0]] == [run.due for run in ends[1]]
    assert [run.due for run in ends[0]] == [run.due for run in ends[2]]


def _end(unit: SqlUnit, steps: Sequence[Step]) -> list[DueRun]:
    """What is there after these steps, which are undone again."""
    undone = unit.ledger._connection.begin_nested()
    unit.ledger.holds("machine", {"job": ("r", HOURLY)}, NOON - DAY)
    for step in steps:
        step(unit)
    found = rows(unit)
    assert len({run.due for run in found}) == len(found)
    assert [run.times for run in found] == [1] * len(found)
    assert sum(tally.times for tally in unit.ledger.days(date(2026, 1, 1))) == len(found)
    undone.rollback()
    return found


def test_an_interval_is_counted_as_well(unit: SqlUnit) -> None:
    often = Schedule(times=IntervalTimes(seconds=3_600, since=NOON), zone="UTC")
    unit.ledger.holds("machine", {"job": ("r", often)}, NOON)
    skip(unit, NOON + HOUR, NOON + 3 * HOUR, 3)
    assert [run.due for run in rows(unit)] == [NOON + n * HOUR for n in (1, 2, 3)]
