"""How repositories are looked after: plans, and records that follow tasks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from kustos.core.care_plan import CarePlan, CareRecord, Kept, Window
from kustos.core.model import Task, TaskState
from kustos.core.orders import CheckOrder, ForgetOrder, PruneOrder
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.tasks import CheckDepth
from kustos_agent.protocol.values import TaskKind
from tests.unit.app.store.conftest import Units
from tests.unit.app.store.samples import DAY, NOON, job, machine, repository, task
from tests.unit.app.store.test_records import plan


def prune(id_: str = "p", **fields: Any) -> Task:
    """One that went well, ordered at noon and over an hour later."""
    given = {"kind": TaskKind.PRUNE, "order": PruneOrder(), "state": TaskState.SUCCESS}
    return task(id_, **{**given, "finished_at": NOON + timedelta(hours=1), **fields})


def part(number: int, **fields: Any) -> Task:
    """A check of this of twelve parts."""
    order = CheckOrder(depth=CheckDepth.SUBSET, part=number, parts=12)
    return prune(f"check {number}", **{"kind": TaskKind.CHECK, "order": order, **fields})


def test_a_plan_is_kept_as_it_is(unit: SqlUnit) -> None:
    """All of it; of a repository without one nothing is said."""
    assert unit.care.plan("repository") is None
    assert unit.care.plans() == {}
    own = CarePlan(
        on=False,
        forget_days=3,
        max_unused_percent=0.5,
        max_repack_bytes=2**40,
        check=CheckDepth.ALL,
        window=Window(begin=1, end=2, zone="Europe/Berlin"),
        machine_id="machine",
    )
    for wanted in (CarePlan(), own):
        kept = Kept(repository_id="repository", plan=wanted, since=NOON)
        unit.care.put_plan(kept)
        assert unit.care.plan("repository") == kept
        assert unit.care.plans() == {"repository": kept}


def test_the_end_of_a_task_is_in_its_record(unit: SqlUnit) -> None:
    """By when it was ordered, on the manager's clock; until it ends there is none."""
    unit.tasks.add(prune(state=TaskState.RUNNING))
    assert unit.care.records("repository") == []
    unit.tasks.update(prune())
    done = CareRecord(
        repository_id="repository",
        step=TaskKind.PRUNE,
        done_at=NOON,
        tried_at=NOON,
        state=TaskState.SUCCESS,
        task_id="p",
    )
    assert unit.care.records("repository") == [done]
    unit.tasks.add(prune("q", state=TaskState.FAILED, created_at=NOON + DAY))
    failed = replace(done, tried_at=NOON + DAY, state=TaskState.FAILED, task_id="q")
    assert unit.care.records() == [failed]
    assert failed.failed
    assert not done.failed


def test_what_was_skipped_has_tried_nothing(unit: SqlUnit) -> None:
    """Its machine went away before it began. Who cancels one has said that it is not wanted."""
    unit.tasks.add(prune(state=TaskState.SKIPPED))
    assert unit.care.records() == []
    unit.tasks.add(prune("q", state=TaskState.CANCELLED))
    assert [one.state for one in unit.care.records()] == [TaskState.CANCELLED]


def test_which_part_was_read_last_outlives_the_machine_that_read_it(units: Units) -> None:
    """One that failed was not read; a look at the structure alone was none."""
    with units() as unit:
        unit.machines.add(machine(), b"t" * 32)
        unit.repositories.add(repository())
        unit.tasks.add(part(4))
        unit.tasks.add(part(5, state=TaskState.FAILED, created_at=NOON + DAY))
        unit.tasks.add(
            prune("look", kind=TaskKind.CHECK, order=CheckOrder(), created_at=NOON + 2 * DAY)
        )
        unit.machines.remove("machine")
        (record,) = unit.care.records("repository")
    assert (record.part, record.parts, record.done_at) == (4, 12, NOON)
    assert record.tried_at == NOON + DAY


def test_forgetting_is_recorded_for_each_job(unit: SqlUnit) -> None:
    """One that was removed meanwhile has none."""
    unit.jobs.add(job("other"))
    order = ForgetOrder(snapshots=("a" * 64,))
    for id_, job_id in (("f", "job"), ("g", "other"), ("h", None)):
        unit.tasks.add(prune(id_, kind=TaskKind.FORGET, order=order, job_id=job_id))
    assert {one.job_id: one.task_id for one in unit.care.records()} == {"job": "f", "other": "g"}


def test_a_task_of_a_removed_repository_is_of_no_record(unit: SqlUnit) -> None:
    """It ends all the same."""
    unit.tasks.add(prune(repository_id="gone"))
    assert unit.care.records() == []


def test_the_history_is_of_one_repository_and_found_by_its_index(
    unit: SqlUnit, engine: Engine
) -> None:
    """Newest first; backups and what is under way are not in it. What is done often does not push
    out what is done seldom."""
    unit.repositories.add(repository("other"))
    for number in range(3):
        at = NOON + number * DAY
        unit.tasks.add(prune(str(number), created_at=at, finished_at=at))
    unit.tasks.add(prune("runs", state=TaskState.RUNNING, finished_at=None))
    unit.tasks.add(prune("elsewhere", repository_id="other"))
    unit.tasks.add(part(7, finished_at=NOON - 9 * DAY))
    unit.tasks.add(task("backup", state=TaskState.SUCCESS, finished_at=NOON))
    asked: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _remember(_c: object, _u: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    assert [one.id for one in unit.care.history("repository", 2)] == ["2", "1", "check 7"]
    if engine.dialect.name == "sqlite":
        assert "ix_tasks_care" in plan(unit, *asked[-1])
