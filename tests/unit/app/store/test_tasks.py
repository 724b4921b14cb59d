"""Tasks one by one; pages and records have files of their own."""

from dataclasses import replace

import pytest

from kustos.core.model import TaskState
from kustos.core.orders import InitOrder, Order, RestoreOrder, SnapshotsOrder
from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.tasks import (
    BackupResult,
    InitResult,
    RestoreResult,
    SnapshotsResult,
    TaskResult,
)
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind
from tests.unit.app.store.samples import MINUTE, NOON, machine, task


@pytest.mark.parametrize(
    ("kind", "order", "result"),
    [
        (TaskKind.INIT, InitOrder(), InitResult(repository_id="f" * 64)),
        (TaskKind.SNAPSHOTS, SnapshotsOrder(), SnapshotsResult(count=3)),
        (
            TaskKind.RESTORE,
            RestoreOrder(snapshot_id="a" * 64, target="/tmp/r", paths=("/home/\0e9",)),
            RestoreResult(files=1, bytes=2, missing=("/home/x",)),
        ),
    ],
)
def test_a_task_of_every_kind_reads_back(
    unit: SqlUnit, kind: TaskKind, order: Order, result: TaskResult
) -> None:
    stored = task("other", kind=kind, order=order, result=result)
    unit.tasks.add(stored)
    assert unit.tasks.get("other") == stored


def test_a_task_reads_back_with_all_that_its_run_told(unit: SqlUnit) -> None:
    unit.tasks.add(task(job_id="job"))
    ended = task(
        job_id="job",
        state=TaskState.WARNING,
        assigned_at=NOON + MINUTE,
        started_at=NOON + 2 * MINUTE,
        finished_at=NOON + 3 * MINUTE,
        problem=Problem(error=ErrorClass.PARTIAL_READ, subject="/home/\0e9", detail="…"),
        result=BackupResult(snapshot_id="a" * 64, seconds=0.5, unreadable=("/home/x",)),
        exit_code=3,
        command="restic backup --json /home",
        restic_version="0.18.0",
    )
    unit.tasks.update(ended)
    assert unit.tasks.get("task") == ended


def test_updating_a_task_that_is_gone_says_so(unit: SqlUnit) -> None:
    with pytest.raises(RowMissingError):
        unit.tasks.update(task("gone"))


def test_the_unfinished_are_those_that_something_can_follow_oldest_first(unit: SqlUnit) -> None:
    for number, state in enumerate(TaskState):
        unit.tasks.add(task(state.value, state=state, created_at=NOON - number * MINUTE))
    found = [each.id for each in unit.tasks.unfinished()]
    assert found == ["running", "assigned", "queued", "created"]


def test_the_unfinished_of_one_machine_are_its_own(unit: SqlUnit) -> None:
    unit.machines.add(machine("other"), b"o" * 32)
    unit.tasks.add(task("mine"))
    unit.tasks.add(task("theirs", machine_id="other"))
    assert [each.id for each in unit.tasks.unfinished("other")] == ["theirs"]


def test_a_task_that_ends_leaves_the_unfinished(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    unit.tasks.update(task(state=TaskState.CANCELLED))
    assert unit.tasks.unfinished() == []


@pytest.mark.parametrize("state", TaskState)
def test_every_terminal_state_has_an_end_even_without_a_finish(state: TaskState) -> None:
    ended = task(state=state)
    assert (ended.ended_at is not None) is state.terminal


def test_the_end_is_the_finish_where_there_is_one() -> None:
    ended = task(state=TaskState.FAILED, assigned_at=NOON + MINUTE)
    assert ended.ended_at == NOON + MINUTE
    assert replace(ended, finished_at=NOON + 2 * MINUTE).ended_at == NOON + 2 * MINUTE


def test_ended_tasks_of_a_machine_are_counted_by_state_from_a_moment_on(unit: SqlUnit) -> None:
    """Of every kind, by when they ended; others' and unfinished ones do not count."""
    unit.machines.add(machine("other"), b"o" * 32)
    for id_, fields in {
        "old": {"state": TaskState.SUCCESS, "finished_at": NOON - MINUTE},
        "good": {"state": TaskState.SUCCESS, "finished_at": NOON},
        "listed": {
            "state": TaskState.SUCCESS,
            "finished_at": NOON + MINUTE,
            "kind": TaskKind.SNAPSHOTS,
            "order": SnapshotsOrder(),
        },
        "bad": {"state": TaskState.FAILED, "finished_at": NOON + MINUTE},
        "running": {"state": TaskState.RUNNING, "started_at": NOON},
        "theirs": {
            "state": TaskState.FAILED,
            "finished_at": NOON + MINUTE,
            "machine_id": "other",
        },
    }.items():
        unit.tasks.add(task(id_, **fields))
    found = unit.tasks.ended("machine", NOON)
    assert found == {TaskState.SUCCESS: 2, TaskState.FAILED: 1}
    assert unit.tasks.ended("nobody", NOON) == {}
