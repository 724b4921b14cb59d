"""From a task as ordered to what the agent gets: the order plus the secrets, for this run only."""

from typing import assert_never

from msgspec.structs import replace

from kustos_agent.protocol.dumps import DumpSpec
from kustos_agent.protocol.tasks import (
    BackupSpec,
    CheckSpec,
    ForgetSpec,
    InitSpec,
    PruneSpec,
    RepairSpec,
    RestoreSpec,
    SnapshotsSpec,
    StatsSpec,
    TaskSpec,
    UnlockSpec,
)
from kustos_agent.protocol.values import RepositoryAccess, TaskKind

from . import dumps
from .dumps import DumpSecrets
from .hook_secrets import HookSecrets
from .job_hooks import spec_of
from .list_changes import list_change
from .maintenance import Maintainers
from .model import Job, Machine, Task, TaskFilter, backup_tags
from .orders import (
    BackupOrder,
    CareOrder,
    CheckOrder,
    ForgetOrder,
    InitOrder,
    PruneOrder,
    RepairOrder,
    RestoreOrder,
    SnapshotsOrder,
    StatsOrder,
    UnlockOrder,
)
from .ports import Store, UnitOfWork
from .repositories import Repositories


class Specs:
    """Builds specs at the moment of hand-over, so that secrets are never stored with a task."""

    def __init__(
        self,
        *,
        store: Store,
        repositories: Repositories,
        maintainers: Maintainers,
        dumps: DumpSecrets,
        hooks: HookSecrets,
    ) -> None:
        self._store = store
        self._repositories = repositories
        self._maintainers = maintainers
        self._dumps = dumps
        self._hooks = hooks

    async def build(
        self, task: Task, repository: RepositoryAccess | None = None, *, own: bool = True
    ) -> TaskSpec:
        """With this access to the repository, or else with all of it; with `own`, with what is
        secret in the job's dumps and hooks. Raises LookupError (machine or repository is gone),
        NotMaintainerError, VaultLockedError, SecretDamagedError."""
        if repository is None:
            repository = await self._repositories.access(task.repository_id)
        match task.order:
            case InitOrder():
                return InitSpec(repository=repository)
            case SnapshotsOrder():
                return SnapshotsSpec(repository=repository)
            case BackupOrder() as order:
                machine, job, former = await self._store.read(
                    lambda unit: (
                        unit.machines.get(task.machine_id),
                        unit.jobs.get(task.job_id) if task.job_id else None,
                        _former_run(unit, task),
                    )
                )
                if machine is None:
                    raise LookupError(task.machine_id)
                variables = await self._hooks.variables(job.id) if job and own else {}
                return replace(
                    _backup(order, repository, machine, task.job_id),
                    changed=list_change(former, order) if former else None,
                    dumps=(
                        tuple([await self._dumps.spec(dump) for dump in order.dumps])
                        if own
                        else _without_passwords(order)
                    ),
                    hooks=spec_of(
                        order.hooks,
                        task_id=task.id,
                        job=job.name if job else "",
                        variables=variables,
                    ),
                )
            case RestoreOrder() as order:
                return RestoreSpec(
                    repository=repository,
                    snapshot_id=order.snapshot_id,
                    target=order.target,
                    paths=order.paths,
                )
            case _:
                access = await self._maintainers.access(
                    task.repository_id, task.machine_id, repository
                )
                return _care(access, task.order)


def planned(job: Job, machine: Machine, location: str) -> BackupSpec:
    """What the runs are to save that the machine begins by itself, without any secret. Which task a
    run is, its agent alone can tell its hooks."""
    order = job.order
    return replace(
        _backup(order, RepositoryAccess(location=location, password=""), machine, job.id),
        dumps=_without_passwords(order),
        hooks=spec_of(order.hooks, task_id="", job=job.name, variables={}),
    )


def _without_passwords(order: BackupOrder) -> tuple[DumpSpec, ...]:
    return tuple(dumps.spec_of(dump, "") for dump in order.dumps)


def _backup(
    order: BackupOrder, repository: RepositoryAccess, machine: Machine, job_id: str | None
) -> BackupSpec:
    """Without dumps, hooks, and what has changed in it."""
    return BackupSpec(
        repository=repository,
        sources=order.sources,
        # The host name, not the admin's word: renaming a machine must not break the chain of
        # parents that makes backups fast.
        host=machine.hostname,
        excludes=order.excludes,
        tags=backup_tags(job_id),
        exclude_caches=order.exclude_caches,
        exclude_if_present=order.exclude_if_present,
        exclude_larger_than=order.exclude_larger_than,
        one_file_system=order.one_file_system,
        use_fs_snapshot=order.use_fs_snapshot,
        effort=order.how.effort,
    )


def _care(repository: RepositoryAccess, order: CareOrder) -> TaskSpec:
    spec: TaskSpec
    match order:
        case ForgetOrder(snapshots=snapshots):
            spec = ForgetSpec(repository=repository, snapshots=snapshots)
        case PruneOrder(max_unused_percent=unused, max_repack_bytes=repack):
            spec = PruneSpec(
                repository=repository, max_unused_percent=unused, max_repack_bytes=repack
            )
        case CheckOrder(depth=depth, part=part, parts=parts):
            spec = CheckSpec(repository=repository, depth=depth, part=part, parts=parts)
        case StatsOrder():
            spec = StatsSpec(repository=repository)
        case UnlockOrder():
            spec = UnlockSpec(repository=repository)
        case RepairOrder(part=what):
            spec = RepairSpec(repository=repository, part=what)
        case _:
            assert_never(order)
    return spec


def _former_run(unit: UnitOfWork, task: Task) -> BackupOrder | None:
    """What the job's run before this one was to save, whatever has become of it."""
    if task.job_id is None:
        return None
    backups = TaskFilter(job_id=task.job_id, kinds=frozenset({TaskKind.BACKUP}))
    former = unit.tasks.page(backups, before=task, limit=1)
    order = former[0].order if former else None
    return order if isinstance(order, BackupOrder) else None
