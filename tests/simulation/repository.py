"""Repositories as restic would have them, and who has done what in them in truth."""

import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kustos_agent.protocol.values import ErrorClass, Outcome, SnapshotInfo


@dataclass(slots=True, kw_only=True)
class Kept:
    """A snapshot. `time` is what it says of itself, `at` when its run began in truth, or by the
    clock of its machine if that was behind. `task_id` is empty where a thief made it."""

    id: str
    time: datetime
    at: datetime
    host: str
    paths: tuple[str, ...]
    tags: tuple[str, ...]
    bytes: int
    task_id: str = ""
    gone_at: datetime | None = None
    """When it was forgotten, or a thief removed it."""
    stolen: bool = False

    @property
    def info(self) -> SnapshotInfo:
        """As restic lists it."""
        return SnapshotInfo(
            id=self.id,
            time=self.time,
            hostname=self.host,
            paths=self.paths,
            tags=self.tags,
            files=100,
            bytes=self.bytes,
            bytes_added=self.bytes // 100,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """An order to forget that was carried out. `ordered_at`: when the manager decided it."""

    at: datetime
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What an agent had restic do, as it went in truth."""

    task_id: str
    job_id: str
    at: datetime
    outcome: Outcome
    error: ErrorClass | None = None
    snapshot_id: str = ""


@dataclass(slots=True)
class Repository:
    """One that several machines write to."""

    location: str
    password: str
    reachable: bool = True
    full: bool = False
    append_only: bool = False
    """Agents' logins may not remove anything."""
    kept: dict[str, Kept] = field(default_factory=dict)
    """Whatever was ever in it, by id."""
    forgotten: list[Forgotten] = field(default_factory=list)
    listed: list[datetime] = field(default_factory=list)
    """When somebody was told what is in it."""

    def trouble(self, password: str, *, writing: bool) -> ErrorClass | None:
        """Why it cannot be used now."""
        if not self.reachable:
            return ErrorClass.UNREACHABLE
        if password != self.password:
            return ErrorClass.WRONG_PASSWORD
        return ErrorClass.DISK_FULL if writing and self.full else None

    def there(self) -> Iterable[Kept]:
        """What is in it now."""
        return [one for one in self.kept.values() if one.gone_at is None]

    def forget(self, ids: Iterable[str], now: datetime) -> None:
        """Those of them that are there."""
        gone = [self.kept[id_] for id_ in ids if id_ in self.kept and not self.kept[id_].gone_at]
        for one in gone:
            one.gone_at = now
        self.forgotten.append(Forgotten(at=now, ids=tuple(one.id for one in gone)))


class Truth:
    """All repositories, and every attempt at a backup."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.attempts: list[Attempt] = []
        self._numbers = itertools.count(1)

    def new_id(self) -> str:
        """Of a snapshot."""
        return hashlib.sha256(str(next(self._numbers)).encode()).hexdigest()
