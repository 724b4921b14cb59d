"""What a task is to do, as the manager keeps it: a spec without its secrets."""

from typing import Final

from msgspec import Struct

from kustos_agent.protocol.tasks import CheckDepth, RepairPart
from kustos_agent.protocol.values import TaskKind

from .how import USUAL, How
from .job_dump import JobDump
from .job_hooks import NO_HOOKS, JobHooks


class InitOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.INIT.value):
    """Create the repository."""


class BackupOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.BACKUP.value):
    """What this run saves, and how: as it was in the job when the run was ordered."""

    sources: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    exclude_caches: bool = True
    exclude_if_present: str = ""
    exclude_larger_than: int = 0
    one_file_system: bool = False
    use_fs_snapshot: bool = False
    dumps: tuple[JobDump, ...] = ()
    hooks: JobHooks = NO_HOOKS
    how: How = USUAL


class SnapshotsOrder(
    Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.SNAPSHOTS.value
):
    """Read the repository's list of snapshots anew."""


class RestoreOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.RESTORE.value):
    """Write `paths` (none: all) of a snapshot below `target` on the task's machine."""

    snapshot_id: str
    target: str
    paths: tuple[str, ...] = ()


class ForgetOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.FORGET.value):
    """Remove these snapshots, by their full ids."""

    snapshots: tuple[str, ...]


class PruneOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.PRUNE.value):
    """Free what no snapshot needs; see `protocol.tasks.PruneSpec`."""

    max_unused_percent: float = 5.0
    max_repack_bytes: int = 0


class CheckOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.CHECK.value):
    """Look whether the repository is whole; see `protocol.tasks.CheckSpec`."""

    depth: CheckDepth = CheckDepth.STRUCTURE
    part: int = 1
    parts: int = 1


class StatsOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.STATS.value):
    """Measure the repository."""


class UnlockOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.UNLOCK.value):
    """Remove dead locks."""


class RepairOrder(Struct, frozen=True, kw_only=True, tag_field="kind", tag=TaskKind.REPAIR.value):
    """Make the index or the snapshots whole again."""

    part: RepairPart


CareOrder = ForgetOrder | PruneOrder | CheckOrder | StatsOrder | UnlockOrder | RepairOrder
"""What is done to a repository, whoever keeps backups in it."""

Order = InitOrder | BackupOrder | SnapshotsOrder | RestoreOrder | CareOrder


_LOST: Final[dict[TaskKind, Order]] = {
    TaskKind.INIT: InitOrder(),
    TaskKind.BACKUP: BackupOrder(sources=()),
    TaskKind.SNAPSHOTS: SnapshotsOrder(),
    TaskKind.RESTORE: RestoreOrder(snapshot_id="", target=""),
    TaskKind.FORGET: ForgetOrder(snapshots=()),
    TaskKind.PRUNE: PruneOrder(),
    TaskKind.CHECK: CheckOrder(),
    TaskKind.STATS: StatsOrder(),
    TaskKind.UNLOCK: UnlockOrder(),
    TaskKind.REPAIR: RepairOrder(part=RepairPart.INDEX),
}
_KINDS: Final = {type(order): kind for kind, order in _LOST.items()}


def kind_of(order: Order) -> TaskKind:
    """What a task with this order does."""
    return _KINDS[type(order)]


def lost_order(kind: TaskKind) -> Order:
    """In the place of an order that is lost."""
    return _LOST[kind]
