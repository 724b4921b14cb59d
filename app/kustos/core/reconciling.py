"""What becomes of tasks when agent and manager meet again, or have not for too long. Each function
works on the unit of work it is given, and on nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol.messages import Hello
from kustos_agent.protocol.values import ErrorClass, Problem

from .model import Task, TaskState, adopted
from .ports import UnitOfWork

LEASE: Final = timedelta(hours=24)
"""An agent that took a task and was not heard of for this long does not hold it any more. Should it
come back and tell an end after all, that end counts (see `reports`)."""

RETURN: Final = timedelta(minutes=10)
"""A manager that was away gives its agents this long to come back before it counts their silence:
twice their longest wait between attempts."""

MOST_ADOPTED: Final = 16
"""Of one hello: a machine cannot fill the store by naming tasks that nobody ordered."""


def expired(
    unit: UnitOfWork, *, task_id: str, now: datetime, unheard_since: datetime | None
) -> Task | None:
    """`unheard_since`: whoever was not heard of since then has lost what it took."""
    task = unit.tasks.get(task_id)
    machine = None if task is None else unit.machines.get(task.machine_id)
    if task is None or machine is None or task.state.terminal:
        return None
    if task.offered_at is None and task.state is TaskState.QUEUED:
        over = task.expires_at is not None and task.expires_at <= now
        state = TaskState.SKIPPED
    else:
        heard = (machine.last_seen, task.assigned_at, task.offered_at, task.created_at)
        last = max(moment for moment in heard if moment is not None)
        over = unheard_since is not None and last <= unheard_since
        state = TaskState.FAILED
    if not over:
        return None
    problem = Problem(error=ErrorClass.AGENT_OFFLINE)
    task = replace(task, state=state, problem=problem, finished_at=now)
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
    found = [
        adopted(task_id, machine_id, hello.kinds[task_id], now)
        for task_id in dict.fromkeys(hello.running)
        if task_id in hello.kinds and unit.tasks.get(task_id) is None
    ]
    return found[:MOST_ADOPTED]
