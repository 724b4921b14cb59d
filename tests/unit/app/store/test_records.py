"""What histories amount to: records of jobs, days of machines."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from kustos.core.model import DayCount, JobRecord, TaskState
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.values import TaskKind
from tests.unit.app.store.conftest import Units
from tests.unit.app.store.samples import DAY, MINUTE, NOON, job, machine, repository, task


def test_a_job_that_never_ran_has_an_empty_record(unit: SqlUnit) -> None:
    assert unit.tasks.records() == [JobRecord(job_id="job", last=None, last_good_at=None)]


def test_the_record_has_the_newest_end_and_the_newest_good_one(unit: SqlUnit) -> None:
    for number, state in enumerate([TaskState.SUCCESS, TaskState.WARNING, TaskState.FAILED]):
        end = NOON + number * DAY
        unit.tasks.add(task(str(number), job_id="job", state=state, finished_at=end))
    [record] = unit.tasks.records()
    assert record.last is not None
    assert record.last.id == "2"
    assert record.last_good_at == NOON + DAY


@pytest.mark.parametrize("state", [TaskState.CANCELLED, TaskState.SKIPPED])
def test_what_was_not_run_to_its_end_hides_no_failure(unit: SqlUnit, state: TaskState) -> None:
    """A person has cancelled it, or its machine was away."""
    unit.tasks.add(task("bad", job_id="job", state=TaskState.FAILED, finished_at=NOON))
    unit.tasks.add(task("none", job_id="job", state=state, finished_at=NOON + DAY))
    [record] = unit.tasks.records()
    assert record.last is not None
    assert record.last.id == "bad"


def test_what_is_still_running_and_what_is_no_backup_make_no_record(unit: SqlUnit) -> None:
    unit.tasks.add(task("runs", job_id="job", state=TaskState.RUNNING))
    unit.tasks.add(task("other", job_id="job", kind=TaskKind.RESTORE, state=TaskState.SUCCESS))
    unit.tasks.add(task("of no job", state=TaskState.SUCCESS, finished_at=NOON))
    assert unit.tasks.records() == [JobRecord(job_id="job", last=None, last_good_at=None)]


def test_every_job_has_its_own_record(unit: SqlUnit) -> None:
    unit.jobs.add(job("second"))
    unit.tasks.add(task("a", job_id="job", state=TaskState.SUCCESS, finished_at=NOON))
    unit.tasks.add(task("b", job_id="second", state=TaskState.FAILED, finished_at=NOON + DAY))
    found = {
        record.job_id: (record.last.id if record.last else None, record.last_good_at)
        for record in unit.tasks.records()
    }
    assert found == {"job": ("a", NOON), "second": ("b", None)}


def test_no_question_asked_often_reads_through_a_long_history(units: Units, engine: Engine) -> None:
    """By the plan, not the clock: the tasks are only searched, by the index made for it."""
    if engine.dialect.name != "sqlite":
        pytest.skip("plans are read in SQLite's words")
    asked: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _remember(_c: object, _u: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    with units() as unit:
        unit.tasks.records()
        unit.tasks.days(NOON.date())
        unit.tasks.unfinished("machine")
        unit.tasks.unfinished()
        questions = [each for each in asked if each[0].startswith("SELECT")]
        plans = [plan(unit, *question) for question in questions]
    records, days, of_machine, everywhere = plans
    assert records.count("ix_tasks_record") == 2
    assert "ix_tasks_day" in days
    assert "SEARCH tasks USING INDEX ix_tasks_unfinished_machine" in of_machine
    assert "SCAN tasks USING INDEX ix_tasks_unfinished" in everywhere
    assert "SCAN tasks" not in records + days + of_machine


def plan(unit: SqlUnit, statement: str, values: Any) -> str:
    """What SQLite would do for a question, a line for each step."""
    rows = unit.tasks._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "\n".join(row[3] for row in rows)


def test_days_count_backups_by_machine_day_of_their_end_and_state(units: Units) -> None:
    with units() as unit:
        unit.repositories.add(repository())
        for name in ("a", "b"):
            unit.machines.add(machine(name), name.encode())
        midnight = NOON.replace(hour=0) + DAY
        moment = timedelta(microseconds=1)
        for number, (machine_id, state, end) in enumerate(
            [
                ("a", TaskState.SUCCESS, NOON),
                ("a", TaskState.SUCCESS, midnight - moment),
                ("a", TaskState.SUCCESS, midnight),
                ("a", TaskState.SKIPPED, None),
                ("b", TaskState.FAILED, NOON),
                ("b", TaskState.FAILED, NOON - DAY),
                ("b", TaskState.RUNNING, None),
            ]
        ):
            unit.tasks.add(task(str(number), machine_id=machine_id, state=state, finished_at=end))
        unit.tasks.add(task("init", machine_id="a", kind=TaskKind.INIT, state=TaskState.SUCCESS))
        found = unit.tasks.days(NOON.date())
    today, tomorrow = date(2026, 3, 2), date(2026, 3, 3)
    assert sorted(found, key=lambda each: (each.machine_id, each.day, each.state)) == [
        DayCount(machine_id="a", job_id=None, day=today, state=TaskState.SKIPPED, count=1),
        DayCount(machine_id="a", job_id=None, day=today, state=TaskState.SUCCESS, count=2),
        DayCount(machine_id="a", job_id=None, day=tomorrow, state=TaskState.SUCCESS, count=1),
        DayCount(machine_id="b", job_id=None, day=today, state=TaskState.FAILED, count=1),
    ]


def test_a_good_backup_counts_although_a_later_order_ended_before_it(unit: SqlUnit) -> None:
    """A run that waited for its machine ends after one that was ordered later."""
    unit.tasks.add(task("slow", job_id="job", state=TaskState.SUCCESS, finished_at=NOON + 3 * DAY))
    unit.tasks.add(
        task(
            "quick",
            job_id="job",
            state=TaskState.FAILED,
            created_at=NOON + MINUTE,
            finished_at=NOON + DAY,
        )
    )
    [record] = unit.tasks.records()
    assert record.last is not None
    assert (record.last.id, record.last_good_at) == ("slow", NOON + 3 * DAY)
