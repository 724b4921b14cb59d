"""From what somebody wants done to a task that waits for its machine."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.tasks import RepairPart

from .model import Task
from .orders import Order, RepairOrder, SnapshotsOrder, kind_of
from .ports import UnitOfWork

WAITS_FOR_MACHINE: Final = timedelta(hours=24)
"""A task that a person ordered for a machine that is away is offered when it returns within this
time, else skipped: who has forgotten it does not want it any more."""


class Wish(NamedTuple):
    """What is to be done where, before it is a task."""

    machine_id: str
    repository_id: str
    order: Order
    job_id: str | None = None


def ordered(
    unit: UnitOfWork,
    wish: Wish,
    now: datetime,
    task_id: str | None = None,
    *,
    waits: timedelta = WAITS_FOR_MACHINE,
) -> tuple[Task, bool]:
    """The task that does it, and whether it is a new one; that one `waits` for its machine.
    Without a `task_id` an unfinished task that does just this is joined; with one, whatever has
    that id and is of the same machine and job."""
    found = _alike(unit, wish) if task_id is None else unit.tasks.get(task_id)
    if found is not None and (found.machine_id, found.job_id) == (wish.machine_id, wish.job_id):
        return found, False
    task = Task(
        # Not if a machine has taken that name for a task of its own.
        id=task_id if task_id is not None and found is None else new_id(),
        kind=kind_of(wish.order),
        machine_id=wish.machine_id,
        repository_id=wish.repository_id,
        order=wish.order,
        created_at=now,
        job_id=wish.job_id,
        expires_at=now + waits,
    )
    unit.tasks.add(task)
    return task, True


def follow_up(ended: Task) -> Wish | None:
    """What the machine has to do next, because of what this task has done there."""
    if ended.order == RepairOrder(part=RepairPart.SNAPSHOTS) and ended.started_at is not None:
        # Other ids, and some may be gone; also if it was stopped halfway.
        return Wish(ended.machine_id, ended.repository_id, SnapshotsOrder())
    return None


def _alike(unit: UnitOfWork, wish: Wish) -> Task | None:
    """An unfinished task that does just this."""
    for task in unit.tasks.unfinished(wish.machine_id):
        if (task.machine_id, task.repository_id, task.order, task.job_id) == wish:
            return task
    return None
