"""Snapshots that no task is known to have made, while the machine that may have made them has not
been heard yet: pure.

A laptop that cannot reach the manager goes on saving by its own schedule. If another machine lists
the repository first, its snapshots are there before its word. They take no slot until it has
spoken, but nobody need be woken for them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .model import Job, Machine, Snapshot, Task
from .orders import BackupOrder
from .snapshot_trust import TOLERANCE

PATIENCE: Final = timedelta(hours=24)
"""Counted from when the manager learnt of it, by its own clock: no claim makes it longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What has been heard of a job's machine, None if it is not there any more. Until `told` all
    that it had to tell was heard; None: not so far. `running`: the backups of the job that are not
    over."""

    machine: Machine | None
    told: datetime | None
    running: tuple[Task, ...] = ()


def is_awaited(job: Job, snapshot: Snapshot, word: Word, now: datetime) -> bool:
    """Whether an unexpected snapshot may yet turn out to be one that the job's machine made. What
    claims to be from before its last word is not: it would have been told. So whoever backdates
    gains nothing."""
    machine = word.machine
    if machine is None or machine.left_at is not None or now - snapshot.learnt_at >= PATIENCE:
        return False
    if snapshot.time > snapshot.learnt_at + TOLERANCE or not _fits(job, machine, snapshot):
        return False
    if any(_began(task) <= snapshot.time + TOLERANCE for task in word.running):
        return True
    return word.told is None or word.told < min(snapshot.learnt_at, snapshot.time + TOLERANCE)


def backups_of(unfinished: Iterable[Task], job_id: str) -> tuple[Task, ...]:
    """Those that a machine has begun: one that waits here has made nothing."""
    return tuple(
        task
        for task in unfinished
        if task.job_id == job_id and task.started_at and isinstance(task.order, BackupOrder)
    )


def _began(task: Task) -> datetime:
    return task.started_at or task.created_at


def _fits(job: Job, machine: Machine, snapshot: Snapshot) -> bool:
    """Whether it looks like one of the job's own runs: of its folders, or of a dump."""
    if snapshot.hostname != machine.hostname or job.tag not in snapshot.tags:
        return False
    dumps: Collection[tuple[str, ...]] = {(f"/{dump.name}",) for dump in job.dumps}
    return snapshot.paths in dumps or (
        bool(snapshot.paths) and frozenset(snapshot.paths) <= frozenset(job.sources)
    )
