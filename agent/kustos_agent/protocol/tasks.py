"""What an agent is told to do and what it has to show for it: each kind's spec and result."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from .dumps import DumpSpec, FileName
from .effort import Effort
from .hooks import Hooks
from .values import (
    CUT,
    Amount,
    Count,
    Id,
    Name,
    Percent,
    RepositoryAccess,
    TaskKind,
    Text,
    Value,
    WirePath,
)

SnapshotId = Annotated[str, Meta(min_length=64, max_length=64, pattern="[0-9a-f]{64}")]
"""A full one."""


class InitSpec(Value, tag_field="kind", tag=TaskKind.INIT.value, frozen=True, kw_only=True):
    """Create the repository."""

    repository: RepositoryAccess


class ListChange(Value, frozen=True, kw_only=True):
    """What has come and gone in a job's lists since its last run, for the run's log. Dumps have the
    names of their files, hooks those of `Hooks`; of one that is changed no more is said: not all of
    it is for a log."""

    sources_added: Annotated[tuple[WirePath, ...], Meta(max_length=1_000)] = ()
    sources_removed: Annotated[tuple[WirePath, ...], Meta(max_length=1_000)] = ()
    excludes_added: Annotated[tuple[WirePath, ...], Meta(max_length=1_000)] = ()
    excludes_removed: Annotated[tuple[WirePath, ...], Meta(max_length=1_000)] = ()
    dumps_added: Annotated[tuple[FileName, ...], Meta(max_length=100)] = ()
    dumps_removed: Annotated[tuple[FileName, ...], Meta(max_length=100)] = ()
    dumps_changed: Annotated[tuple[FileName, ...], Meta(max_length=100)] = ()
    hooks_added: Annotated[tuple[Name, ...], Meta(max_length=10)] = ()
    hooks_removed: Annotated[tuple[Name, ...], Meta(max_length=10)] = ()
    hooks_changed: Annotated[tuple[Name, ...], Meta(max_length=10)] = ()


class BackupSpec(Value, tag_field="kind", tag=TaskKind.BACKUP.value, frozen=True, kw_only=True):
    """Save `sources` (absolute paths) and `dumps`; one of the two is not empty, and no two dumps
    have the same name. `host` is the name the snapshots are filed under. The rest is about the
    sources.

    Left out are what matches a pattern of `excludes`, the content of folders that are marked as
    caches or hold a file with the name `exclude_if_present` (empty: none), files with more than
    `exclude_larger_than` bytes (0: none), and with `one_file_system` what is mounted inside.
    `use_fs_snapshot`: read from a shadow copy (VSS), where the machine runs Windows. `effort` holds
    for the dumps as well.
    """

    repository: RepositoryAccess
    sources: Annotated[tuple[WirePath, ...], Meta(max_length=1_000)]
    host: Name
    excludes: Annotated[tuple[str, ...], Meta(max_length=1_000)] = ()
    tags: Annotated[tuple[str, ...], Meta(max_length=20)] = ()
    exclude_caches: bool = False
    exclude_if_present: Name = ""
    exclude_larger_than: Count = 0
    one_file_system: bool = False
    use_fs_snapshot: bool = False
    dumps: Annotated[tuple[DumpSpec, ...], Meta(max_length=100)] = ()
    hooks: Hooks | None = None
    changed: ListChange | None = None
    effort: Effort = Effort()


class SnapshotsSpec(
    Value, tag_field="kind", tag=TaskKind.SNAPSHOTS.value, frozen=True, kw_only=True
):
    """List the repository's snapshots; they come back as `SnapshotsListed` before the end."""

    repository: RepositoryAccess


class RestoreSpec(Value, tag_field="kind", tag=TaskKind.RESTORE.value, frozen=True, kw_only=True):
    """Write `paths` of a snapshot below `target`, a new or empty folder. No paths: all of it."""

    repository: RepositoryAccess
    snapshot_id: str
    target: WirePath
    paths: Annotated[tuple[WirePath, ...], Meta(max_length=10_000)] = ()


class ForgetSpec(Value, tag_field="kind", tag=TaskKind.FORGET.value, frozen=True, kw_only=True):
    """Remove these snapshots from the list; their data goes with the next prune. Always by full
    ids: which ones is the manager's decision."""

    repository: RepositoryAccess
    snapshots: Annotated[tuple[SnapshotId, ...], Meta(min_length=1, max_length=10_000)]


class PruneSpec(Value, tag_field="kind", tag=TaskKind.PRUNE.value, frozen=True, kw_only=True):
    """Free what no snapshot needs. Up to `max_unused_percent` of the repository may stay unused,
    and no more than `max_repack_bytes` (0: no limit) are written anew."""

    repository: RepositoryAccess
    max_unused_percent: Percent = 5.0
    max_repack_bytes: Count = 0


class CheckDepth(StrEnum):
    """How thoroughly a repository is read."""

    STRUCTURE = "structure"
    """Index, snapshots and trees, not the files' data."""
    SUBSET = "subset"
    """The same, and one part of the data."""
    ALL = "all"
    """The same, and all data."""


class CheckSpec(Value, tag_field="kind", tag=TaskKind.CHECK.value, frozen=True, kw_only=True):
    """Look whether the repository is whole. With `subset` part `part` of `parts` is read, 1-based:
    whoever goes through them all has read all data."""

    repository: RepositoryAccess
    depth: CheckDepth = CheckDepth.STRUCTURE
    part: Annotated[int, Meta(ge=1, le=256)] = 1
    parts: Annotated[int, Meta(ge=1, le=256)] = 1


class StatsSpec(Value, tag_field="kind", tag=TaskKind.STATS.value, frozen=True, kw_only=True):
    """Measure the repository: what it holds, and what that takes."""

    repository: RepositoryAccess


class UnlockSpec(Value, tag_field="kind", tag=TaskKind.UNLOCK.value, frozen=True, kw_only=True):
    """Remove locks of processes that are gone, and those that another machine has not renewed for
    half an hour. One that is in use stays."""

    repository: RepositoryAccess


class RepairPart(StrEnum):
    """What is made whole again."""

    INDEX = "index"
    SNAPSHOTS = "snapshots"


class RepairSpec(Value, tag_field="kind", tag=TaskKind.REPAIR.value, frozen=True, kw_only=True):
    """Build the index anew from the packs, or write snapshots anew without what is lost of them:
    the damaged ones go, each is followed by a whole one."""

    repository: RepositoryAccess
    part: RepairPart


CareSpec = ForgetSpec | PruneSpec | CheckSpec | StatsSpec | UnlockSpec | RepairSpec
"""What is done to a repository as a whole."""

TaskSpec = InitSpec | BackupSpec | SnapshotsSpec | RestoreSpec | CareSpec


class InitResult(Value, tag_field="kind", tag=TaskKind.INIT.value, frozen=True, kw_only=True):
    """`repository_id` is restic's id of the repository (64 hex digits)."""

    repository_id: Id


class DumpResult(Value, frozen=True, kw_only=True):
    """A dump that was saved as a whole: the only file of its snapshot, by the dump's name."""

    name: Name
    snapshot_id: Id
    bytes: Count = 0


class BackupResult(Value, tag_field="kind", tag=TaskKind.BACKUP.value, frozen=True, kw_only=True):
    """What restic's summary says. `unreadable` names the first of `unreadable_count` items.
    `snapshot_id` has 64 hex digits, or the first 8 of them from restic 0.14.

    `dumps` have a snapshot each; without sources the last one's is the `snapshot_id` too. Counts,
    bytes and seconds are those of all snapshots together. It is empty where none was made of the
    sources as a dump failed: then `dumps` names those that were saved before."""

    snapshot_id: Id
    files_new: Count = 0
    files_changed: Count = 0
    files_unmodified: Count = 0
    files_total: Count = 0
    bytes_total: Count = 0
    bytes_added: Count = 0
    seconds: Amount = 0.0
    unreadable: Annotated[tuple[Text, ...], Meta(max_length=10_000, extra=CUT)] = ()
    unreadable_count: Count = 0
    dumps: Annotated[tuple[DumpResult, ...], Meta(max_length=100)] = ()


class SnapshotsResult(
    Value, tag_field="kind", tag=TaskKind.SNAPSHOTS.value, frozen=True, kw_only=True
):
    """How many snapshots the preceding `SnapshotsListed` events held."""

    count: Count


class RestoreResult(Value, tag_field="kind", tag=TaskKind.RESTORE.value, frozen=True, kw_only=True):
    """What was written below the target; `missing` are chosen paths the snapshot did not hold."""

    files: Count = 0
    bytes: Count = 0
    missing: Annotated[tuple[Text, ...], Meta(max_length=10_000, extra=CUT)] = ()


class ForgetResult(Value, tag_field="kind", tag=TaskKind.FORGET.value, frozen=True, kw_only=True):
    """`forgotten` are gone, by what restic says; those asked for that were not there any more count
    as gone as well. `left` are still there: the server refused to remove them."""

    forgotten: Count = 0
    left: Annotated[tuple[Id, ...], Meta(max_length=10_000)] = ()


class PruneResult(Value, tag_field="kind", tag=TaskKind.PRUNE.value, frozen=True, kw_only=True):
    """`bytes_freed` is what the repository shrank by, `bytes_unused` what stays in it unused; as
    restic rounds them, 0 where it does not say. Where old packs could not be removed, nothing
    counts as freed."""

    bytes_freed: Count = 0
    bytes_unused: Count = 0


class CheckResult(Value, tag_field="kind", tag=TaskKind.CHECK.value, frozen=True, kw_only=True):
    """`errors` found; `damaged` names packs (64 hex digits) that are damaged or gone. What may
    help: `repair_index`; `prune` only where there are no errors."""

    errors: Count = 0
    damaged: Annotated[tuple[Id, ...], Meta(max_length=10_000, extra=CUT)] = ()
    repair_index: bool = False
    prune: bool = False


class StatsResult(Value, tag_field="kind", tag=TaskKind.STATS.value, frozen=True, kw_only=True):
    """`stored_bytes` is what the data takes in the repository, `raw_bytes` the same before
    compression (None where restic does not say), `restore_bytes` in `restore_files` what all
    snapshots together would be on a disk; folders count as files."""

    snapshots: Count = 0
    stored_bytes: Count = 0
    raw_bytes: Count | None = None
    restore_bytes: Count = 0
    restore_files: Count = 0


class UnlockResult(Value, tag_field="kind", tag=TaskKind.UNLOCK.value, frozen=True, kw_only=True):
    """How many locks are left."""

    left: Count = 0


class RepairResult(Value, tag_field="kind", tag=TaskKind.REPAIR.value, frozen=True, kw_only=True):
    """`changed` snapshots were written anew; of an index 0."""

    changed: Count = 0


CareResult = ForgetResult | PruneResult | CheckResult | StatsResult | UnlockResult | RepairResult

TaskResult = InitResult | BackupResult | SnapshotsResult | RestoreResult | CareResult
