"""How much a repository may hold, and how far that is used up: pure, but for the rows' port.

What it holds is what its last measurement (the *stats* of care) found and what its last prune left
unused. What was forgotten since and waits for a prune is not in it: nobody measures that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from kustos_agent.protocol.tasks import PruneResult

from .fields import FieldCode, FieldProblem
from .model import GOOD, Task
from .space import Measured, full_in

LEAST_BYTES: Final = 10_000_000
MOST_BYTES: Final = 10**18
"""Less is not worth a repository, more nobody sells; both fit what SQLite counts with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a person says that is the most: of a provider's plan, or of a quota on a server. It is
    kept nowhere by Kustos, which only warns. In bytes."""

    repository_id: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """`held` of `quota` bytes, as of `measured_at`. `lasts`: until it is used up, as it has grown;
    None: it does not grow, or nobody can say."""

    quota: int
    held: int
    measured_at: datetime
    lasts: timedelta | None

    @property
    def percent(self) -> float:
        """Over 100 where it holds more than it may."""
        return 100 * self.held / self.quota

    @property
    def free(self) -> int:
        """Bytes; 0 where it holds more than it may."""
        return max(0, self.quota - self.held)


class QuotaRows(Protocol):
    """One for each repository at most; it goes with it."""

    def put(self, quota: Quota) -> None:
        """Insert or replace. Raises StoreConflictError if the repository is not known."""
        ...

    def remove(self, repository_id: str) -> None: ...
    def all(self) -> dict[str, int]:
        """Bytes, by the repository's id."""
        ...


def problems(bytes_: int) -> list[FieldProblem]:
    """What is wrong with such a quota."""
    if LEAST_BYTES <= bytes_ <= MOST_BYTES:
        return []
    return [FieldProblem("quota", FieldCode.OUT_OF_RANGE, f"{LEAST_BYTES}-{MOST_BYTES}")]


def held(points: Sequence[Measured], pruned: Task | None) -> Measured | None:
    """What it holds by its measurements, in any order, and its last prune; None: not known yet."""
    newest = max(points, key=lambda one: one.at, default=None)
    return newest and newest._replace(stored=newest.stored + _unused(pruned))


def usage(
    quota: int, points: Sequence[Measured], pruned: Task | None, now: datetime
) -> Usage | None:
    """How far it is used up; None: it was not measured yet."""
    found = held(points, pruned)
    if found is None:
        return None
    free = max(0, quota - found.stored)
    # From when it was measured: it has gone on growing since.
    growing = full_in(points, free) if free else timedelta()
    lasts = None if growing is None else max(timedelta(), found.at + growing - now)
    return Usage(quota=quota, held=found.stored, measured_at=found.at, lasts=lasts)


def prunes(care: Sequence[Task]) -> Mapping[str, Task]:
    """Of these tasks the newest good prune of each repository, by its id."""
    good = [task for task in care if task.state in GOOD and isinstance(task.result, PruneResult)]
    return {task.repository_id: task for task in sorted(good, key=lambda one: one.created_at)}


def _unused(pruned: Task | None) -> int:
    result = None if pruned is None else pruned.result
    return result.bytes_unused if isinstance(result, PruneResult) else 0
