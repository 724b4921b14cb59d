"""What tasks need from restic: the port between deciding that something runs and running it."""

import asyncio
from typing import Protocol

from ..protocol.messages import (
    BrowseSnapshot,
    CompareSnapshots,
    DumpProbed,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    SnapshotsCompared,
)
from ..protocol.tasks import (
    BackupResult,
    CheckResult,
    ForgetResult,
    InitResult,
    PruneResult,
    RepairResult,
    RestoreResult,
    SnapshotsResult,
    StatsResult,
    TaskSpec,
    UnlockResult,
)
from ..protocol.values import DirectoryEntry, Limits, LogLine, Problem, SnapshotInfo
from ..restic.outcome import Finished
from ..restic.progress import Progress

TaskEnd = (
    Finished[InitResult]
    | Finished[BackupResult]
    | Finished[SnapshotsResult]
    | Finished[RestoreResult]
    | Finished[ForgetResult]
    | Finished[PruneResult]
    | Finished[CheckResult]
    | Finished[StatsResult]
    | Finished[UnlockResult]
    | Finished[RepairResult]
)
"""How an operation ended."""


class Report(Protocol):
    """What an operation tells while it runs."""

    async def started(self, command: str, restic_version: str) -> None:
        """The process is about to start; on return that is on disk."""

    def progress(self, progress: Progress) -> None:
        """As often as it likes."""

    def log(self, line: LogLine) -> None:
        """One line, without secrets."""

    def snapshots(self, snapshots: tuple[SnapshotInfo, ...]) -> None:
        """A part of the list that a `snapshots` task asks for; it fits a frame."""


class Operations(Protocol):
    """restic, as tasks and handlers see it. Nothing here raises for what restic or a repository
    does: that is an outcome or a problem."""

    def limit(self, limits: Limits) -> None:
        """What each process may take of the machine from the next one on."""
        ...

    async def run(
        self, spec: TaskSpec, report: Report, *, cancel: asyncio.Event, timeout_seconds: float
    ) -> TaskEnd:
        """Do it. `cancel` interrupts it (outcome `cancelled`)."""
        ...

    async def folder(self, request: BrowseSnapshot) -> tuple[DirectoryEntry, ...] | Problem:
        """The direct children of a folder in a snapshot, each kind of them in natural order."""
        ...

    async def compare(self, request: CompareSnapshots) -> SnapshotsCompared | Problem:
        """What the names say of the files between two snapshots."""
        ...

    async def probe(self, request: ProbeRepository) -> ProbeReport:
        """Try to open the repository."""
        ...

    async def probe_dump(self, request: ProbeDump) -> DumpProbed:
        """Begin the dump, and stop it."""
        ...

    async def restic_version(self) -> str:
        """Of the restic that would run; empty if there is none."""
        ...

    async def fetch_restic(self) -> ResticFetched:
        """Get the pinned release, as far as the owner allows it."""
        ...

    async def tend(self) -> None:
        """Look after what runs leave on this machine, while there are none; until cancelled."""
        ...
