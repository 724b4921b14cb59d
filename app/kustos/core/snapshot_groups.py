"""Snapshots that no job is known for, by where they come from: host and folders. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from kustos_agent.protocol.paths import natural_key

from .model import KUSTOS_TAG, Machine


def origin_of(hostname: str, paths: Iterable[str]) -> str:
    """A short name for "these folders of that host": 128 bits of a SHA-256, in hex.

    The order of the folders does not count, nor the case of the host's name: Windows has it in
    capitals, and restic takes it as it comes. It lies in the database: another rule needs a
    migration.
    """
    said = msgspec.json.encode([hostname.casefold(), sorted(set(paths))])
    return hashlib.sha256(said).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotGroup:
    """The snapshots of one origin that are of no job. `machine_id` is the machine that made them,
    as far as Kustos knows: jobs go, and their snapshots stay; None: *foreign*. Host name, paths,
    tags and size are those of the newest; `first` and `last` the times that snapshots claim."""

    repository_id: str
    origin: str
    machine_id: str | None
    count: int
    first: datetime
    last: datetime
    hostname: str
    paths: tuple[str, ...]
    tags: tuple[str, ...] = ()
    bytes: int | None = None

    @property
    def by_kustos(self) -> bool:
        """Whether a Kustos made them: this one before it lost their record, or another."""
        return KUSTOS_TAG in self.tags


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCount:
    """How many snapshots of a repository are known. `foreign` ones belong to no machine; `assigned`
    ones did, until a person assigned them to one."""

    known: int = 0
    foreign: int = 0
    assigned: int = 0


def suggested(group: SnapshotGroup, machines: Sequence[Machine]) -> str | None:
    """The id of the one machine that calls itself as the group's host does. None if there are
    several, or if none does: a guess would be taken for knowledge."""
    wanted = group.hostname.casefold()
    alike = [one.id for one in machines if wanted and one.hostname.casefold() == wanted]
    return alike[0] if len(alike) == 1 else None


def by_host(group: SnapshotGroup) -> tuple[object, ...]:
    """Sort key: host, then folders, as people sort names."""
    return natural_key(group.hostname), tuple(map(natural_key, sorted(group.paths)))
