"""What becomes of tasks when agent and manager meet again, or have not for too long. Each function
works on the unit of work it is given, and on nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol.messages import Hello
from kustos_agent.protocol.values import ErrorClass, Problem

from .model import Task, TaskState, adopted
from .ports import UnitOfWork

DAY: Final = timedelta(days=1)

LEASE: Final = DAY
"""An agent that took a task and was not heard of for this long does not hold it any more. Should it
come back and tell an end after all, that end counts (see `reports`)."""

RETURN: Final = timedelta(minutes=10)
"""A manager that was away gives its agents this long to come back before it counts their silence:
twice their longest wait between attempts."""

MOST_ADOPTED: Final = 64
"""Of a machine within a day: it cannot fill the store by naming tasks that nobody ordered."""


class Adoption:
    """How many more tasks of each machine may be taken up that the store does not know. In memory:
    a store that is an older copy of itself has one day on which this matters."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[datetime, int]] = {}

    def left(self, machine_id: str, now: datetime) -> int:
        """So many more."""
        began, count = self._since.get(machine_id, (now, 0))
        return MOST_ADOPTED if now - began > DAY else max(0, MOST_ADOPTED - count)

    def note(self, machine_id: str, now: datetime, count: int) -> None:
        """So many were."""
        began, before = self._since.get(machine_id, (now, 0))
        fresh = now - began > DAY
        self._since[machine_id] = (now, count) if fresh else (began, before + count)


def expired(
    unit: UnitOfWork,
    *,
    task_id: str,
    now: datetime,
    unheard_since: datetime | None,
    connected: bool = False,
) -> Task | None:
    """`unheard_since`: whoever was not heard of since then has lost what it took. Of a machine that
    is `connected` only a run of its schedule ends, that has waited for the manager too long."""
    task = unit.tasks.get(task_id)
    machine = None if task is None else unit.machines.get(task.machine_id)
    if task is None or machine is None or task.state.terminal:
        return None
    error = ErrorClass.AGENT_OFFLINE
    if task.offered_at is None and task.state is TaskState.QUEUED:
        over = task.expires_at is not None and task.expires_at <= now
        state = TaskState.SKIPPED
        if connected:
            over = over and task.due_at is not None
            error = ErrorClass.MANAGER_AWAY
    elif connected:
        return None
    else:
        heard = (machine.last_seen, task.assigned_at, task.offered_at, task.created_at)
        last = max(moment for moment in heard if moment is not None)
        over = unheard_since is not None and last <= unheard_since
        state = TaskState.FAILED
    if not over:
        return None
    task = replace(task, state=state, problem=Problem(error=error), finished_at=now)
    unit.tasks.update(task)
    return task


def compared(task: Task, *, held: frozenset[str], now: datetime) -> Task:
    """What becomes of an unfinished task whose agent is back with nothing left to tell and holds
    `held`."""
    queued = task.state is TaskState.QUEUED
    if task.id in held:
        return replace(task, state=TaskState.ASSIGNED, assigned_at=now) if queued else task
    if task.cancel_asked_at is not None:
        return replace(task, state=TaskState.CANCELLED, finished_at=now)
    if queued:
        return replace(task, offered_at=None)  # it has not got through
    problem = Problem(error=ErrorClass.INTERRUPTED)
    return replace(task, state=TaskState.FAILED, problem=problem, finished_at=now)


def forgotten(unit: UnitOfWork, machine_id: str, hello: Hello, now: datetime) -> list[Task]:
    """Tasks that the agent holds and nobody here knows, as far as it says what they are."""
    return [
        adopted(task_id, machine_id, hello.kinds[task_id], now)
        for task_id in dict.fromkeys(hello.running)
        if task_id in hello.kinds and unit.tasks.get(task_id) is None
    ]


def unadoptable(unit: UnitOfWork, hello: Hello) -> int:
    """How many tasks the agent holds that nobody here knows, and of which it does not say what they
    are, or says what this version has no word for. They run to their end, unseen here."""
    unsaid = {task_id for task_id in hello.running if task_id not in hello.kinds}
    return sum(unit.tasks.get(task_id) is None for task_id in unsaid)


def revived(unit: UnitOfWork, machine_id: str, hello: Hello) -> list[Task]:
    """Tasks that were given up, and that their agent holds all the same: they go on."""
    named = [unit.tasks.get(task_id) for task_id in dict.fromkeys(hello.running)]
    return [
        replace(without_end(task), state=TaskState.ASSIGNED)
        for task in named
        if task is not None and task.machine_id == machine_id and presumed(task)
    ]


def without_end(task: Task) -> Task:
    """Without what it was given up with."""
    return replace(task, problem=None, finished_at=None)


def presumed(task: Task) -> bool:
    """Whether the manager gave it an end because its agent did not: it was silent for too long, or
    came back and did not know it. Then the agent's own word, should it still come, is the better
    one. (An agent tells one end; of one that told this very end itself nothing else follows.)"""
    return (
        task.state is TaskState.FAILED
        and task.problem is not None
        and task.problem.error in {ErrorClass.AGENT_OFFLINE, ErrorClass.INTERRUPTED}
    )


def cancelled(unit: UnitOfWork, *, task_id: str, now: datetime) -> Task | None:
    """The end of a task that is to be cancelled and that its agent does not know."""
    task = unit.tasks.get(task_id)
    if task is None or task.state.terminal:
        return None
    task = replace(task, state=TaskState.CANCELLED, finished_at=now)
    unit.tasks.update(task)
    return task
