"""Looking into machines and snapshots, page by page."""

from typing import Final

from kustos_agent.protocol.messages import (
    BrowseFilesystem,
    BrowseSnapshot,
    FolderPage,
    SourcesWeighed,
    WeighSources,
)
from kustos_agent.protocol.values import TaskKind

from .jobs import JobDraft
from .model import Snapshot, TaskFilter, TaskState
from .ports import Links, Store, UnitOfWork
from .repositories import Repositories
from .series import Series, all_series

FOLDER_SECONDS: Final = 30.0
SNAPSHOT_SECONDS: Final = 120.0
WEIGHING_SECONDS: Final = 60.0

_LISTINGS: Final = TaskFilter(
    kinds=frozenset({TaskKind.SNAPSHOTS}), states=frozenset({TaskState.SUCCESS})
)
_LOOKED_BACK: Final = 100
"""As many listings are looked at for who has reached which repository last."""


class Browse:
    """Reads folders through agents. All methods raise AgentOfflineError, AgentRefusedError (with
    the folder's problem) and TimeoutError."""

    def __init__(self, *, store: Store, links: Links, repositories: Repositories) -> None:
        self._store = store
        self._links = links
        self._repositories = repositories

    async def folder(
        self, machine_id: str, path: str, after: str = "", *, folders_only: bool = False
    ) -> FolderPage:
        """A page of a folder on a machine's disk; an empty path lists the roots."""
        return await self._links.ask(
            machine_id,
            BrowseFilesystem(path=path, after=after, folders_only=folders_only),
            FOLDER_SECONDS,
        )

    async def weigh(self, draft: JobDraft) -> SourcesWeighed:
        """What the job would save of its machine's disk as it stands now, and leave out."""
        wish = WeighSources(
            sources=draft.sources,
            excludes=draft.excludes,
            exclude_caches=draft.exclude_caches,
            exclude_if_present=draft.exclude_if_present,
            exclude_larger_than=draft.exclude_larger_than,
            one_file_system=draft.one_file_system,
        )
        return await self._links.ask(draft.machine_id, wish, WEIGHING_SECONDS)

    async def snapshot_folder(
        self, machine_id: str, snapshot: Snapshot, path: str, after: str = ""
    ) -> FolderPage:
        """A page of a folder in a snapshot, read through a machine that reaches the repository.

        Raises VaultLockedError, SecretDamagedError, LookupError as well.
        """
        access = await self._repositories.access(snapshot.repository_id)
        return await self._links.ask(
            machine_id,
            BrowseSnapshot(repository=access, snapshot_id=snapshot.id, path=path, after=after),
            SNAPSHOT_SECONDS,
        )

    async def snapshots_of_job(self, job_id: str) -> list[Snapshot]:
        """As the manager knows them, newest first (`Tasks.list_snapshots` reads them anew)."""
        return await self._store.read(lambda unit: unit.snapshots.of_job(job_id))

    async def series(self) -> list[Series]:
        """All that snapshots can be restored from."""

        def read(unit: UnitOfWork) -> list[Series]:
            listings = unit.tasks.page(_LISTINGS, before=None, limit=_LOOKED_BACK)
            return all_series(
                jobs=unit.jobs.all(),
                groups=unit.snapshots.groups(),
                assigned=unit.assignments.all(),
                machines={machine.id: machine for machine in unit.machines.all()},
                repositories={one.id: one for one in unit.repositories.all()},
                listed_by={task.repository_id: task.machine_id for task in reversed(listings)},
            )

        return await self._store.read(read)

    async def snapshots_of(self, series: Series) -> list[Snapshot]:
        """Newest first, as the manager knows them."""
        group = series.group
        if group is not None:
            return await self._store.read(lambda unit: unit.snapshots.of_group(group))
        return await self.snapshots_of_job(series.id)

    async def snapshots_of_repository(self, repository_id: str) -> list[Snapshot]:
        """Newest first, those of all jobs and the unexpected ones."""
        return await self._store.read(lambda unit: unit.snapshots.of_repository(repository_id))
