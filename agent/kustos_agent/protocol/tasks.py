"""What an agent is told to do and what it has to show for it: each kind's spec and result."""

from typing import Annotated

from msgspec import Meta

from .values import CUT, Amount, Count, Id, Name, RepositoryAccess, TaskKind, Text, Value, WirePath


class InitSpec(Value, tag_field="kind", tag=TaskKind.INIT.value, frozen=True, kw_only=True):
    """Create the repository."""

    repository: RepositoryAccess


class BackupSpec(Value, tag_field="kind", tag=TaskKind.BACKUP.value, frozen=True, kw_only=True):
    """Save `sources` (absolute paths). `host` is the name the snapshot is filed under."""

    repository: RepositoryAccess
    sources: Annotated[tuple[WirePath, ...], Meta(min_length=1, max_length=1_000)]
    host: Name
    excludes: Annotated[tuple[str, ...], Meta(max_length=1_000)] = ()
    tags: Annotated[tuple[str, ...], Meta(max_length=20)] = ()
    exclude_caches: bool = False
    one_file_system: bool = False


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


TaskSpec = InitSpec | BackupSpec | SnapshotsSpec | RestoreSpec


class InitResult(Value, tag_field="kind", tag=TaskKind.INIT.value, frozen=True, kw_only=True):
    """`repository_id` is restic's id of the repository (64 hex digits)."""

    repository_id: Id


class BackupResult(Value, tag_field="kind", tag=TaskKind.BACKUP.value, frozen=True, kw_only=True):
    """What restic's summary says. `unreadable` names the first of `unreadable_count` items.
    `snapshot_id` has 64 hex digits, or the first 8 of them from restic 0.14."""

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


TaskResult = InitResult | BackupResult | SnapshotsResult | RestoreResult
