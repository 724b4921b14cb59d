"""The manager's requests -> answers. Each runs as a task of its own."""

import asyncio
import errno
import logging
from dataclasses import dataclass
from typing import Final

from ..browse import REMEMBERED_SECONDS, Browser
from ..forbidden import ForbiddenPaths
from ..listing import CursorError, InOrder, cut_page
from ..protocol.dumps import CommandDump
from ..protocol.messages import (
    Answer,
    BrowseFilesystem,
    BrowseSnapshot,
    Cancelling,
    CancelTask,
    CompareSnapshots,
    DumpProbed,
    FetchRestic,
    FolderPage,
    ForgetCredentials,
    KnowManager,
    LimitsApplied,
    ManagerKnown,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    Request,
    RotateToken,
    RunTask,
    SealCredentials,
    SealSecrets,
    SetLimits,
    SetSchedule,
    SnapshotsCompared,
    SourcesWeighed,
    TokenRotated,
    WeighSources,
)
from ..protocol.paths import from_wire
from ..protocol.values import DirectoryEntry, EntryType, ErrorClass, Problem, RepositoryAccess
from ..schedule.service import ScheduleService
from ..sealing.credentials import Credentials
from ..tasks.desk import TaskDesk
from ..tasks.operations import Operations
from ..tasks.permission import local_folder
from ..threads import FewThreads, PlacesTakenError
from .kept_identity import KeptIdentity, UnusableAuthoritiesError

_log = logging.getLogger(__name__)

BROWSE_SECONDS: Final = 25.0
"""Then a folder's device counts as hanging. The manager waits 30 s: it shall hear which folder."""

WEIGHING_SECONDS: Final = 45.0
"""Then what was counted so far is told: a disk that is read for the first time gives some 2,000
files a second. The manager waits for a minute."""

WEIGHING_PATIENCE_SECONDS: Final = 55.0
"""Then the disk counts as hanging."""

MAX_LOOKING: Final = 8
"""Folders of this machine looked into at a time, those included that hang for ever. Enough for a
few dead mounts beside what a person opens; each costs a thread."""

MAX_LISTING: Final = 2
"""Folders of snapshots, a restic each."""

MAX_PROBING: Final = 2
"""Dumps that are begun to see whether they can be, a program each."""

IDENTITY_SECONDS: Final = 25.0
"""Then the disk with the identity counts as hanging; the manager waits 30 s."""

_UNKEPT: Final = {
    errno.ENOSPC: ErrorClass.DISK_FULL,
    errno.EDQUOT: ErrorClass.DISK_FULL,
    errno.EACCES: ErrorClass.PERMISSION_DENIED,
    errno.EPERM: ErrorClass.PERMISSION_DENIED,
    errno.EROFS: ErrorClass.PERMISSION_DENIED,
}


@dataclass(frozen=True, slots=True)
class _SnapshotFolder:
    """A folder of a snapshot, kept for its next pages: restic takes seconds to list one."""

    location: str
    snapshot_id: str
    path: str
    entries: InOrder
    described: dict[str, DirectoryEntry]


class Handlers:
    """One for the agent's life; connections come and go."""

    def __init__(
        self,
        *,
        desk: TaskDesk,
        operations: Operations,
        credentials: Credentials,
        browser: Browser,
        forbidden: ForbiddenPaths,
        identity: KeptIdentity,
        schedule: ScheduleService,
        hooks: bool = False,
    ) -> None:
        """`hooks`: the machine's owner lets managers choose programs to be run."""
        self._desk = desk
        self._operations = operations
        self._credentials = credentials
        self._browser = browser
        self._forbidden = forbidden
        self._identity = identity
        self._schedule = schedule
        self._looking = FewThreads(MAX_LOOKING)
        self._listing = asyncio.Semaphore(MAX_LISTING)
        self._comparing = asyncio.Semaphore(1)
        self._hooks = hooks
        self._probing = asyncio.Semaphore(MAX_PROBING)
        self._folder: _SnapshotFolder | None = None
        self._forget_at: asyncio.TimerHandle | None = None

    async def answer(self, request: Request[Answer]) -> Answer | Problem:
        """The answer; a fault of ours is a problem like any other."""
        try:
            return await self._answer(request)
        except Exception as error:  # noqa: BLE001  a fault in one request must not end the link
            _log.exception("request %s failed inside the agent", request.action)
            return Problem(error=ErrorClass.INTERNAL, detail=type(error).__name__)

    async def _answer(self, request: Request[Answer]) -> Answer | Problem:  # noqa: C901, PLR0911, PLR0912  one case a request
        match request:
            case RunTask():
                return await self._desk.accept(request)
            case CancelTask(task_id=task_id):
                return Cancelling(known=self._desk.cancel(task_id))
            case SetLimits(limits=limits):
                self._desk.limit(limits)
                return LimitsApplied()
            case SetSchedule():
                return await self._schedule.apply(request)
            case BrowseFilesystem():
                return await self._browse_filesystem(request)
            case BrowseSnapshot():
                return await self._browse_snapshot(request)
            case CompareSnapshots():
                return await self._compare(request)
            case WeighSources():
                return await self._weigh(request)
            case ProbeRepository() | ProbeDump():
                return await self._probe(request)
            case FetchRestic():
                return await self._operations.fetch_restic()
            case SealCredentials() | SealSecrets():
                return await self._credentials.seal(request)
            case ForgetCredentials():
                return await self._credentials.forget(request)
            case RotateToken() | KnowManager():
                return await self._change_identity(request)
            case _:
                return Problem(error=ErrorClass.UNSUPPORTED, subject=request.action)

    async def _browse_filesystem(self, request: BrowseFilesystem) -> FolderPage | Problem:
        try:
            return await self._looking.ask(
                request, lambda: self._browser.page(request), seconds=BROWSE_SECONDS
            )
        except TimeoutError as silence:
            return _hanging(request.path, silence)
        finally:
            self._forget_later()

    async def _weigh(self, request: WeighSources) -> SourcesWeighed | Problem:
        from ..weighing import weigh  # noqa: PLC0415  0.2 MB that few agents need

        try:
            return await self._looking.ask(
                request,
                lambda: weigh(request, self._forbidden, seconds=WEIGHING_SECONDS),
                seconds=WEIGHING_PATIENCE_SECONDS,
            )
        except TimeoutError as silence:
            return _hanging(request.sources[0], silence)

    async def _browse_snapshot(self, request: BrowseSnapshot) -> FolderPage | Problem:
        forbidden = await self._forbidden_location(request.repository)
        if forbidden is not None:
            return forbidden
        folder = self._remembered(request)
        if folder is None:
            async with self._listing:
                listed = await self._operations.folder(request)
            if isinstance(listed, Problem):
                return listed
            folder = _snapshot_folder(request, listed)
            self._folder = folder
        self._forget_later()
        try:
            entries, following = cut_page(
                folder.entries, request.after, lambda entry: folder.described[entry.name]
            )
        except CursorError as error:
            return Problem(error=ErrorClass.INTERNAL, subject=request.path, detail=str(error))
        return FolderPage(path=request.path, entries=entries, next=following)

    async def _compare(self, request: CompareSnapshots) -> SnapshotsCompared | Problem:
        forbidden = await self._forbidden_location(request.repository)
        if forbidden is not None:
            return forbidden
        async with self._comparing:
            return await self._operations.compare(request)

    async def _probe(self, request: ProbeRepository | ProbeDump) -> ProbeReport | DumpProbed:
        if isinstance(request, ProbeDump):
            return await self._probe_dump(request)
        problem = await self._forbidden_location(request.repository)
        return ProbeReport(problem=problem) if problem else await self._operations.probe(request)

    async def _probe_dump(self, request: ProbeDump) -> DumpProbed:
        if isinstance(request.dump, CommandDump) and not self._hooks:
            program = request.dump.command[0]
            return DumpProbed(problem=Problem(error=ErrorClass.FORBIDDEN_HERE, subject=program))
        async with self._probing:
            return await self._operations.probe_dump(request)

    async def _change_identity(
        self, request: RotateToken | KnowManager
    ) -> TokenRotated | ManagerKnown | Problem:
        try:
            async with asyncio.timeout(IDENTITY_SECONDS):
                match request:
                    case RotateToken(token=token):
                        await self._identity.take_token(token)
                        return TokenRotated()
                    case KnowManager():
                        await self._identity.know(request.authorities, request.addresses)
                        return ManagerKnown()
        except UnusableAuthoritiesError:
            return Problem(error=ErrorClass.TLS_FAILED, subject="authorities")
        except TimeoutError:
            return Problem(error=ErrorClass.TIMEOUT, subject="identity")
        except OSError as error:
            # Manager and agent go on with what they have; why it is not kept is for both logs.
            _log.error("identity cannot be written: %s", error.strerror)
            kind = _UNKEPT.get(error.errno or 0, ErrorClass.INTERNAL)
            return Problem(error=kind, subject="identity", detail=error.strerror or "")

    async def _forbidden_location(self, repository: RepositoryAccess) -> Problem | None:
        path = local_folder(repository.location)
        if path is None or not self._forbidden:
            return None
        try:
            covering = await self._looking.ask(
                ("forbidden", path),
                lambda: self._forbidden.covering(path),
                seconds=BROWSE_SECONDS,
            )
        except TimeoutError as silence:
            return _hanging(path, silence)
        if covering is None:
            return None
        return Problem(error=ErrorClass.FORBIDDEN_HERE, subject=path)

    def _remembered(self, request: BrowseSnapshot) -> _SnapshotFolder | None:
        last = self._folder
        asked = (request.repository.location, request.snapshot_id, request.path)
        if last is None or (last.location, last.snapshot_id, last.path) != asked:
            return None
        return last if request.after else None

    def _forget_later(self) -> None:
        if self._forget_at is not None:
            self._forget_at.cancel()
        loop = asyncio.get_running_loop()
        self._forget_at = loop.call_later(REMEMBERED_SECONDS, self._forget)

    def _forget(self) -> None:
        self._forget_at = None
        self._folder = None
        self._browser.forget()


def _hanging(path: str, silence: TimeoutError) -> Problem:
    busy = isinstance(silence, PlacesTakenError)
    detail = "other folders that were asked for do not answer" if busy else ""
    return Problem(error=ErrorClass.TIMEOUT, subject=path, detail=detail)


def _snapshot_folder(
    request: BrowseSnapshot, entries: tuple[DirectoryEntry, ...]
) -> _SnapshotFolder:
    described = {from_wire(entry.name): entry for entry in entries}
    return _SnapshotFolder(
        location=request.repository.location,
        snapshot_id=request.snapshot_id,
        path=request.path,
        entries=InOrder(
            [name for name, entry in described.items() if entry.type is EntryType.FOLDER],
            [name for name, entry in described.items() if entry.type is not EntryType.FOLDER],
        ),
        described=described,
    )
