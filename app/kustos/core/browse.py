"""Looking into machines and snapshots, page by page."""

from typing import Final

from kustos_agent.protocol.messages import (
    BrowseFilesystem,
    BrowseSnapshot,
    FolderPage,
    SourcesWeighed,
    WeighSources,
)

from .jobs import JobDraft
from .model import Snapshot
from .ports import Links, Store
from .repositories import Repositories

FOLDER_SECONDS: Final = 30.0
SNAPSHOT_SECONDS: Final = 120.0
WEIGHING_SECONDS: Final = 60.0


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

    async def snapshots_of_repository(self, repository_id: str) -> list[Snapshot]:
        """Newest first, those of all jobs and the unexpected ones."""
        return await self._store.read(lambda unit: unit.snapshots.of_repository(repository_id))
