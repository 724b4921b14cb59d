"""Operations that do what a test says, where restic would do it."""

import asyncio
from collections.abc import Awaitable, Callable

from kustos_agent.protocol.messages import (
    BrowseSnapshot,
    CompareSnapshots,
    DumpProbed,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    RunTask,
    SnapshotsCompared,
)
from kustos_agent.protocol.name_figures import NameFigures
from kustos_agent.protocol.tasks import (
    BackupResult,
    BackupSpec,
    CheckSpec,
    InitSpec,
    PruneSpec,
    StatsSpec,
    TaskSpec,
)
from kustos_agent.protocol.values import DirectoryEntry, Limits, Outcome, Problem, RepositoryAccess
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks.operations import Report, TaskEnd

Script = Callable[[TaskSpec, Report, asyncio.Event], Awaitable[TaskEnd]]
DONE: TaskEnd = Finished(Outcome.SUCCESS, result=BackupResult(snapshot_id="a" * 64), exit_code=0)


class ScriptedOperations:
    """`script` is what every task does; by default it waits for `release` or its cancel."""

    def __init__(self, script: Script | None = None) -> None:
        self._script = script or self._wait
        self.release = asyncio.Event()
        self.specs: list[TaskSpec] = []
        self.timeouts: list[float] = []
        self.limits = Limits()
        self.running = 0
        self.most = 0
        self.entries: tuple[DirectoryEntry, ...] | Problem = ()
        self.listings = 0
        self.compared: SnapshotsCompared | Problem = SnapshotsCompared(figures=NameFigures(gone=1))
        self.probed = ProbeReport(repository_id="1")
        self.fetched = ResticFetched(version="0.19.1")
        self.hold_probes: asyncio.Event | None = None
        self.dumps_probed: list[ProbeDump] = []

    def limit(self, limits: Limits) -> None:
        """See `Operations.limit`."""
        self.limits = limits

    async def run(
        self, spec: TaskSpec, report: Report, *, cancel: asyncio.Event, timeout_seconds: float
    ) -> TaskEnd:
        """See `Operations.run`."""
        self.specs.append(spec)
        self.timeouts.append(timeout_seconds)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            return await self._script(spec, report, cancel)
        finally:
            self.running -= 1

    async def folder(self, request: BrowseSnapshot) -> tuple[DirectoryEntry, ...] | Problem:
        """See `Operations.folder`."""
        self.listings += 1
        return self.entries

    async def compare(self, request: CompareSnapshots) -> SnapshotsCompared | Problem:
        """See `Operations.compare`."""
        del request
        return self.compared

    async def probe(self, request: ProbeRepository) -> ProbeReport:
        """See `Operations.probe`."""
        if self.hold_probes is not None:
            await self.hold_probes.wait()
        return self.probed

    async def probe_dump(self, request: ProbeDump) -> DumpProbed:
        """See `Operations.probe_dump`."""
        self.dumps_probed.append(request)
        return DumpProbed()

    async def restic_version(self) -> str:
        """See `Operations.restic_version`."""
        return "0.18.0"

    async def tend(self) -> None:
        """Nothing is left behind."""

    async def fetch_restic(self) -> ResticFetched:
        """See `Operations.fetch_restic`."""
        return self.fetched

    async def _wait(self, spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("restic backup", "0.18.0")
        waits = [asyncio.ensure_future(event.wait()) for event in (self.release, cancel)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return Finished(Outcome.CANCELLED, exit_code=130) if cancel.is_set() else DONE


def backup(
    task_id: str, *, location: str = "/repo", sources: tuple[str, ...] = ("/srv",), retries: int = 0
) -> RunTask:
    """A request to save something."""
    access = RepositoryAccess(location=location, password="hunter2")
    spec = BackupSpec(repository=access, sources=sources, host="pc")
    return RunTask(task_id=task_id, spec=spec, retries=retries)


def of_repository(
    task_id: str,
    kind: type[InitSpec | PruneSpec | CheckSpec | StatsSpec] = InitSpec,
    *,
    location: str = "/repo",
) -> RunTask:
    """A request that is about a repository as a whole."""
    access = RepositoryAccess(location=location, password="p")
    return RunTask(task_id=task_id, spec=kind(repository=access))
