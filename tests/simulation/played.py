"""restic, played on the model of a repository, as a machine's agent has it run."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from kustos_agent.protocol.messages import (
    BrowseSnapshot,
    CompareSnapshots,
    DumpProbed,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    SnapshotsCompared,
)
from kustos_agent.protocol.name_figures import NameFigures
from kustos_agent.protocol.tasks import (
    BackupResult,
    BackupSpec,
    CheckResult,
    ForgetResult,
    ForgetSpec,
    PruneResult,
    SnapshotsResult,
    SnapshotsSpec,
    StatsResult,
    TaskSpec,
    UnlockResult,
)
from kustos_agent.protocol.values import (
    DirectoryEntry,
    ErrorClass,
    Limits,
    LogLine,
    Outcome,
    Problem,
    TaskKind,
)
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks.operations import Report, TaskEnd

from .repository import Attempt, Kept, Repository, Truth

VERSION = "0.18.0"
TAG = "job:"
_MOST_LISTED = 500
_TALK_SECONDS = 20.0

_CARE: dict[TaskKind, Any] = {
    TaskKind.PRUNE: PruneResult(),
    TaskKind.CHECK: CheckResult(),
    TaskKind.STATS: StatsResult(),
    TaskKind.UNLOCK: UnlockResult(),
}


@dataclass(slots=True)
class Files:
    """What there is to save on a machine, and what of it has happened since."""

    bytes: int = 5_000_000_000
    files: int = 40_000
    partial: bool = False
    """Some files cannot be read."""
    encrypted: bool = False
    """All have other contents since the last run."""
    seconds: Callable[[], float] = field(default=lambda: 600.0)
    """How long the next run takes."""


class PlayedRestic:
    """Implements `tasks.operations.Operations`. `work` lets so many seconds pass in which the
    machine is awake, `now` is the machine's clock and `true` the true time, `ended` hears that a
    run is over."""

    def __init__(
        self,
        truth: Truth,
        files: Files,
        *,
        work: Callable[[float, asyncio.Event], Awaitable[None]],
        now: Callable[[], datetime],
        true: Callable[[], datetime],
        ended: Callable[[], None],
    ) -> None:
        self._truth = truth
        self._files = files
        self._work = work
        self._now = now
        self._true = true
        self._ended = ended

    def limit(self, limits: Limits) -> None:
        """It takes nothing that could be limited."""
        del limits

    async def run(
        self, spec: TaskSpec, report: Report, *, cancel: asyncio.Event, timeout_seconds: float
    ) -> TaskEnd:
        """See `Operations.run`."""
        del timeout_seconds
        repository = self._truth.repositories[spec.repository.location]
        await report.started("restic", VERSION)
        try:
            if isinstance(spec, BackupSpec):
                return await self._back_up(spec, repository, cast("Any", report)._task_id, cancel)
            return await self._look_after(spec, repository, report, cancel)
        finally:
            self._ended()

    async def _back_up(
        self, spec: BackupSpec, repository: Repository, task_id: str, cancel: asyncio.Event
    ) -> TaskEnd:
        files = self._files
        clock, began = self._now(), self._true()
        job_id = next(tag.removeprefix(TAG) for tag in spec.tags if tag.startswith(TAG))
        trouble = repository.trouble(spec.repository.password, writing=True)
        await self._work(_TALK_SECONDS if trouble else files.seconds(), cancel)
        trouble = trouble or repository.trouble(spec.repository.password, writing=True)
        outcome = Outcome.WARNING if files.partial else Outcome.SUCCESS
        snapshot_id = ""
        if cancel.is_set():
            outcome = Outcome.CANCELLED
        elif trouble is not None:
            outcome = Outcome.FAILED
        else:
            snapshot_id = self._truth.new_id()
            repository.kept[snapshot_id] = Kept(
                id=snapshot_id,
                time=clock,
                at=min(clock, began),
                host=spec.host,
                paths=spec.sources,
                tags=spec.tags,
                bytes=files.bytes,
                task_id=task_id,
            )
        problem = ErrorClass.PARTIAL_READ if outcome is Outcome.WARNING else trouble
        self._truth.attempts.append(
            Attempt(
                task_id=task_id,
                job_id=job_id,
                at=self._true(),
                outcome=outcome,
                error=problem,
                snapshot_id=snapshot_id,
            )
        )
        if not snapshot_id:
            return Finished(outcome, _told(problem))
        return Finished(outcome, _told(problem), result=self._result(snapshot_id))

    def _result(self, snapshot_id: str) -> BackupResult:
        files = self._files
        changed = files.files if files.encrypted else files.files // 200
        return BackupResult(
            snapshot_id=snapshot_id,
            files_changed=changed,
            files_unmodified=files.files - changed,
            files_total=files.files,
            bytes_total=files.bytes,
            bytes_added=files.bytes if files.encrypted else files.bytes // 200,
            unreadable=("/home/locked",) if files.partial else (),
            unreadable_count=1 if files.partial else 0,
        )

    async def _look_after(
        self, spec: TaskSpec, repository: Repository, report: Report, cancel: asyncio.Event
    ) -> TaskEnd:
        await self._work(_TALK_SECONDS, cancel)
        trouble = repository.trouble(spec.repository.password, writing=False)
        if cancel.is_set():
            return Finished(Outcome.CANCELLED)
        if trouble is not None:
            return Finished(Outcome.FAILED, Problem(error=trouble))
        match spec:
            case SnapshotsSpec():
                there = [one.info for one in repository.there()]
                for first in range(0, len(there), _MOST_LISTED):
                    report.snapshots(tuple(there[first : first + _MOST_LISTED]))
                repository.listed.append(self._true())
                return Finished(Outcome.SUCCESS, result=SnapshotsResult(count=len(there)))
            case ForgetSpec(snapshots=ids):
                repository.forget(ids, self._true())
                return Finished(Outcome.SUCCESS, result=ForgetResult(forgotten=len(ids)))
            case _:
                kind = TaskKind(str(spec.__struct_config__.tag))
                report.log(LogLine(at=self._now(), text=kind.value))
                return Finished(Outcome.SUCCESS, result=_CARE[kind])

    async def folder(self, request: BrowseSnapshot) -> tuple[DirectoryEntry, ...] | Problem:
        """Nobody asks."""
        del request
        return ()

    async def compare(self, request: CompareSnapshots) -> SnapshotsCompared | Problem:
        """There is nothing to be read."""
        del request
        return SnapshotsCompared(figures=NameFigures())

    async def probe(self, request: ProbeRepository) -> ProbeReport:
        """Whether it can be opened."""
        found = self._truth.repositories[request.repository.location]
        trouble = found.trouble(request.repository.password, writing=False)
        return ProbeReport(problem=_told(trouble))

    async def probe_dump(self, request: ProbeDump) -> DumpProbed:
        """Nobody asks."""
        del request
        return DumpProbed()

    async def restic_version(self) -> str:
        """See `Operations.restic_version`."""
        return VERSION

    async def tend(self) -> None:
        """Nothing is left behind."""

    async def fetch_restic(self) -> ResticFetched:
        """Nobody asks."""
        return ResticFetched()


def _told(error: ErrorClass | None) -> Problem | None:
    return None if error is None else Problem(error=error)
