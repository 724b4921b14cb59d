"""restic never changes a snapshot: a new one takes its place. Which one, by its lists. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from ..protocol.values import SnapshotInfo


class Replaced(Struct, frozen=True, gc=False):
    """The snapshot `new` stands for what `old` was. Full ids."""

    old: str
    new: str


@dataclass(frozen=True)
class Listing:
    """The snapshots of a repository; see `reports.SnapshotList`."""

    snapshots: tuple[SnapshotInfo, ...] = ()
    originals: Mapping[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """Of all snapshots."""
        return frozenset(snapshot.id for snapshot in self.snapshots)

    def lacks(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those that are not in the list."""
        known = self.ids
        return tuple(one for one in ids if one not in known)


def successors(before: Listing, after: Listing) -> tuple[Replaced, ...]:
    """What took the place of each snapshot that has gone, in the order of the first list; nothing
    for one without successor, and for one that was only removed.

    A successor names where it came from: rewrite and repair the snapshot itself, tag the first of
    a row of them. Where two share that one, time, host and paths decide, then the order.
    """
    still, known = after.ids, before.ids
    gone = [snapshot for snapshot in before.snapshots if snapshot.id not in still]
    free = [
        one for one in after.snapshots if one.id not in known and after.originals.get(one.id, "")
    ]
    found: dict[str, str] = {}

    def take(origin: Callable[[SnapshotInfo], str]) -> None:
        for old in gone:
            if old.id in found:
                continue
            fitting = [one for one in free if after.originals[one.id] == origin(old)]
            new = next((one for one in fitting if _alike(one, old)), None)
            if new is not None:
                free.remove(new)
                found[old.id] = new.id

    take(lambda old: old.id)
    take(lambda old: before.originals.get(old.id, old.id))
    return tuple(Replaced(old.id, found[old.id]) for old in gone if old.id in found)


def copies(source: Listing, target: Listing, ids: Iterable[str]) -> tuple[Replaced, ...]:
    """The copy of each of these snapshots of the source in the target, as far as there is one."""
    wanted = set(ids)
    made: dict[str, list[SnapshotInfo]] = {}
    for snapshot in target.snapshots:
        made.setdefault(target.originals.get(snapshot.id, snapshot.id), []).append(snapshot)
    pairs = []
    for old in source.snapshots:
        if old.id not in wanted:
            continue
        candidates = made.get(source.originals.get(old.id, old.id), [])
        # Where one was copied, then tagged and copied again, both are there.
        new = next(
            (one for one in candidates if _alike(one, old) and set(one.tags) == set(old.tags)), None
        )
        if new is not None:
            pairs.append(Replaced(old.id, new.id))
    return tuple(pairs)


def _alike(one: SnapshotInfo, other: SnapshotInfo) -> bool:
    return (one.time, one.hostname, one.paths) == (other.time, other.hostname, other.paths)
