"""What agents tell of the times at which a job was due, made tasks. Each function works on the unit
of work it is given, and on nothing else."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import ScheduleFired, ScheduleSkipped
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

from .model import Task, TaskState
from .orders import BackupOrder
from .ports import UnitOfWork

CLOCK_AHEAD: Final = timedelta(days=1)
"""How far an agent's clock may be ahead of the manager's: what it says was due later than this is
not believed."""

LONGEST_WAIT: Final = timedelta(days=32)
"""A run that needs the manager waits for it at most so long, whatever its agent says: longer than a
schedule can have it catch up."""

_log = logging.getLogger(__name__)


class _Subject(NamedTuple):
    """What was to be saved, as far as it is known; `job_id` None: the job was removed since."""

    job_id: str | None
    repository_id: str
    order: BackupOrder


def fired(unit: UnitOfWork, machine_id: str, event: ScheduleFired, now: datetime) -> list[Task]:
    """What has changed, as it is now: the task of this run, and those of the same job that this one
    replaces. Empty if all of this was known."""
    subject = _subject(unit, machine_id, event.job_id, event.revision)
    if subject is None:
        return []
    if event.task_id != due_id(event.job_id, event.due) or event.due > now + CLOCK_AHEAD:
        _log.warning("machine %s tells of a run that cannot be", machine_id)
        return []
    known = unit.tasks.get(event.task_id)
    if known is None:
        task = _task(machine_id, subject, event, now)
        unit.tasks.add(task)
    elif known.machine_id != machine_id or known.kind is not TaskKind.BACKUP:
        _log.warning("machine %s tells of a run that is not its own", machine_id)
        return []
    elif known.due_at is not None:
        return []
    else:
        # It was taken up from what the agent holds, before its journal said what it is.
        task = replace(
            known,
            due_at=event.due,
            job_id=subject.job_id,
            repository_id=subject.repository_id,
            order=subject.order,
        )
        unit.tasks.update(task)
    unit.ledger.fired(event.job_id, event.due, task.id, now)
    passed = _superseded(unit, machine_id, event.job_id, now)
    return [*passed, *(one for one in [task] if task.id not in {other.id for other in passed})]


def _superseded(unit: UnitOfWork, machine_id: str, job_id: str, now: datetime) -> list[Task]:
    """Of the runs of a job that wait for the manager the last one is done, and it alone: they would
    all begin at the same time. What has waited too long is not among them, nor what a clock that is
    ahead was early with."""
    waiting = [
        (task.due_at, task)
        for task in unit.tasks.unfinished(machine_id)
        if (task.job_id, task.state, task.offered_at) == (job_id, TaskState.QUEUED, None)
        and task.due_at is not None
        and task.due_at <= now
        and (task.expires_at is None or task.expires_at > now)
    ]
    newest = max((due for due, _ in waiting), default=None)
    passed = [
        replace(task, state=TaskState.SKIPPED, finished_at=now)
        for due, task in waiting
        if due != newest
    ]
    for task in passed:
        unit.tasks.update(task)
    return passed


def skipped(unit: UnitOfWork, machine_id: str, event: ScheduleSkipped, now: datetime) -> bool:
    """Whether it was kept."""
    if _subject(unit, machine_id, event.job_id, event.revision) is None:
        return False
    if not event.first <= event.last <= now + CLOCK_AHEAD:
        _log.warning("machine %s tells of skipped runs that cannot be", machine_id)
        return False
    job = unit.jobs.get(event.job_id)
    unit.ledger.skipped(
        event.job_id,
        event.first,
        event.last,
        count=event.count,
        reason=event.reason,
        at=min(event.at, now),
        # A manager that died over the machine's answer has not noted that it holds this one.
        schedule=job.schedule if job is not None and job.revision == event.revision else None,
    )
    return True


def _subject(unit: UnitOfWork, machine_id: str, job_id: str, revision: str) -> _Subject | None:
    """None, and a warning, if the job is none of this machine's, or never was."""
    job = unit.jobs.get(job_id)
    noted = unit.jobs.noted(revision)
    if noted is not None and (noted.job_id, noted.machine_id) == (job_id, machine_id):
        return _Subject(job.id if job else None, noted.repository_id, noted.order)
    if job is not None and job.machine_id == machine_id:
        # The store is an older copy of itself, and has lost this revision.
        return _Subject(job.id, job.repository_id, job.order)
    _log.warning("machine %s spoke of a job that is not its own", machine_id)
    return None


def _task(machine_id: str, subject: _Subject, event: ScheduleFired, now: datetime) -> Task:
    at = min(event.at, now)
    task = Task(
        id=event.task_id,
        kind=TaskKind.BACKUP,
        machine_id=machine_id,
        repository_id=subject.repository_id,
        order=subject.order,
        created_at=at,
        job_id=subject.job_id,
        due_at=event.due,
    )
    if not event.needs_manager:
        return replace(task, state=TaskState.ASSIGNED, assigned_at=at, offered_at=at)
    until = min(event.until or now, now + LONGEST_WAIT)
    if until > now and subject.job_id is not None:
        return replace(task, expires_at=until)
    return replace(
        task,
        state=TaskState.SKIPPED,
        expires_at=until,
        finished_at=now,
        problem=Problem(error=ErrorClass.MANAGER_AWAY),
    )
