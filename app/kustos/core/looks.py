"""What looking into repositories has found (see `monitor`). Nouns; pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from kustos_agent.protocol.values import ErrorClass, Problem

KEPT_DAYS: Final = 90
"""For so long the days are kept."""

CLOSED: Final = frozenset(
    {
        ErrorClass.UNREACHABLE,
        ErrorClass.TIMEOUT,
        ErrorClass.TLS_FAILED,
        ErrorClass.LOGIN_REFUSED,
        ErrorClass.WRONG_PASSWORD,
        ErrorClass.REPOSITORY_MISSING,
        ErrorClass.HOST_KEY_CHANGED,
        ErrorClass.HOST_KEY_UNKNOWN,
        ErrorClass.REMOTE_UNKNOWN,
        ErrorClass.SECRET_DAMAGED,
    }
)
"""The repository could not be opened at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How far the looks into a repository are. Times are the manager's: `looked_at` of the last
    look that told anything, by `machine_id`, `good_at` of the last one that opened it. `failures`
    have failed in a row, the first of them at `failed_at`, the last with `problem`. `listed` is the
    digest of the snapshots for which a listing was ordered last."""

    repository_id: str
    looked_at: datetime
    machine_id: str
    good_at: datetime | None = None
    failures: int = 0
    failed_at: datetime | None = None
    problem: Problem | None = None
    listed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookDay:
    """How many looks of a day (UTC) have opened the repository, and how many have not."""

    repository_id: str
    day: date
    good: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What is shown of the looks into a repository: every so many `minutes` (or OFF), the last one,
    through the machine with the name `through`, and the days."""

    minutes: int
    last: Look | None = None
    through: str = ""
    days: tuple[LookDay, ...] = ()


class LookRows(Protocol):
    """They go with their repository."""

    def all(self) -> dict[str, Look]:
        """By repository."""
        ...

    def get(self, repository_id: str) -> Look | None: ...

    def put(self, look: Look) -> None:
        """Insert or replace. Raises StoreConflictError if the repository is not known."""
        ...

    def count(self, repository_id: str, day: date, *, good: bool) -> None:
        """One more look of this day. Drops days that are no longer kept."""
        ...

    def days(self, repository_id: str) -> list[LookDay]:
        """Oldest first; those without a look are not there."""
        ...


def looked(
    former: Look | None,
    repository_id: str,
    *,
    machine_id: str,
    at: datetime,
    problem: Problem | None,
) -> Look:
    """After another one, which has opened it unless there is a `problem`."""
    listed = former.listed if former else ""
    look = Look(repository_id=repository_id, looked_at=at, machine_id=machine_id, listed=listed)
    if problem is None:
        return replace(look, good_at=at)
    return replace(
        look,
        good_at=former.good_at if former else None,
        failures=former.failures + 1 if former else 1,
        failed_at=(former.failed_at if former else None) or at,
        problem=problem,
    )


def oldest_kept(day: date) -> date:
    """Of the days that are kept on this one."""
    return day - timedelta(days=KEPT_DAYS - 1)
