"""Runs that the tripwire has caught: the noun, and its rows as the core asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kustos_agent.protocol.tasks import TaskResult

from .alerts import Severity
from .harm import Unusual
from .model import Task
from .orders import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """A run that changed unusually much. `held` is how many snapshots were put on hold for it.
    `settled_at`: a person has said what it was; `usual`: that it was meant to be, and counts."""

    task_id: str
    job_id: str
    at: datetime
    evidence: Unusual
    held: int = 0
    settled_at: datetime | None = None
    usual: bool = False

    @property
    def severity(self) -> Severity:
        """How pressing it is."""
        return Severity.CRITICAL if self.evidence.grave else Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A good run of a job as the store has it. `caught`: the tripwire has, and no person has said
    that it was meant to be."""

    task_id: str
    machine_id: str
    repository_id: str
    order: Order
    result: TaskResult | None
    caught: bool


class TripRows(Protocol):
    """Runs that the tripwire has caught; they go with their task or job."""

    def put(self, trip: Trip) -> None:
        """Insert or replace. Raises StoreConflictError if task or job is not known."""
        ...

    def open(self) -> list[Trip]:
        """Those that nobody has settled, oldest first."""
        ...

    def settle(self, task_ids: Sequence[str], at: datetime, *, usual: bool) -> None:
        """See `Trip`."""
        ...

    def suspected(self, job_id: str) -> frozenset[str]:
        """The job's runs that were caught, and of which nobody has said that they were meant to
        be."""
        ...

    def runs_before(self, task: Task, limit: int) -> list[PastRun]:
        """The good backups of the task's job that ended before it, newest first."""
        ...
