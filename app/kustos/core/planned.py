"""Planned against done: what became of each time that a job was due (SPEC 2). Times are UTC.

Of one due time several things may be said, in any order: by a task that runs for it, by its agent
that tells why it was not run, by the manager's own clock. The strongest holds, and it is the same
whatever came first: a task, then an agent's word, then the clock's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from kustos_agent.protocol.schedules import Schedule, SkipReason
from kustos_agent.protocol.values import ErrorClass

from .model import Task, TaskState

KEPT: Final = timedelta(days=400)
"""How long is known what became of a due time: a year, and some to compare it with the one before.
"""


class Became(StrEnum):
    """What became of a due time."""

    PLANNED = "planned"
    """It has come, and what becomes of it is still to be told: its task waits, or none is known."""
    RUNNING = "running"
    DONE = "done"
    WARNING = "warning"
    """Done, but for files that could not be read."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    """Its agent did not run it, and says why."""
    MISSED = "missed"
    """Its machine was there, and neither ran it nor said why."""
    AWAY = "away"
    """Its machine has not been there since, so nobody knows."""


UNTOLD: Final = frozenset({Became.PLANNED, Became.MISSED, Became.AWAY})
"""What the manager's clock alone says, where there is no task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRun:
    """A time at which a job was due. `since` is when it became so, `until` how long its run may
    wait to begin, where the manager has worked that out. `times` is 1 but where a machine has told
    of so many together and which they were is not known any more."""

    job_id: str
    due: datetime
    machine_id: str
    became: Became
    since: datetime
    reason: SkipReason | None = None
    task_id: str | None = None
    until: datetime | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The schedule by which a machine has run a job from `since` on, up to `ended_at` if that is
    over. Up to `counted`, which may be in the future, each due time has its row."""

    job_id: str
    machine_id: str
    revision: str
    schedule: Schedule
    since: datetime
    counted: datetime
    ended_at: datetime | None = None


class DayTally(NamedTuple):
    """How many of a job's due times of a (UTC) day became the same; `day` counts from 1970."""

    machine_id: str
    job_id: str
    day: int
    became: Became
    reason: SkipReason | None
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFilter:
    """Which due times a list shows; an empty field means all."""

    machine_id: str | None = None
    job_id: str | None = None
    became: frozenset[Became] = frozenset()


_OF_TASK: Final = {
    TaskState.CREATED: Became.PLANNED,
    TaskState.QUEUED: Became.PLANNED,
    TaskState.ASSIGNED: Became.PLANNED,
    TaskState.RUNNING: Became.RUNNING,
    TaskState.SUCCESS: Became.DONE,
    TaskState.WARNING: Became.WARNING,
    TaskState.FAILED: Became.FAILED,
    TaskState.CANCELLED: Became.CANCELLED,
    TaskState.SKIPPED: Became.SKIPPED,
}


def became_of(task: Task) -> tuple[Became, SkipReason | None, datetime]:
    """What a due time has become whose run this task is, why, and since when."""
    became = _OF_TASK[task.state]
    since = task.finished_at or task.started_at or task.assigned_at or task.created_at
    if became is not Became.SKIPPED:
        return became, None, since
    if task.problem is None:
        return became, SkipReason.LATER_ONE, since
    # A due run is a task that waits here only if it takes what the manager has.
    gone = task.problem.error is ErrorClass.AGENT_OFFLINE
    return became, SkipReason.OFF if gone else SkipReason.MANAGER_AWAY, since
