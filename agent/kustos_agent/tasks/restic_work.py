"""What a restic that was found does: a task from its mark to the lock that it must not leave, a
folder to be shown, a test of a repository."""

import asyncio
import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Unpack

from ..protocol.messages import (
    BrowseSnapshot,
    CompareSnapshots,
    ProbeReport,
    ProbeRepository,
    SnapshotsCompared,
)
from ..protocol.tasks import TaskSpec, UnlockSpec
from ..protocol.values import DirectoryEntry, ErrorClass, Outcome, Problem, RepositoryAccess
from ..restic.command import Command, CommandKind
from ..restic.listing import list_folder
from ..restic.outcome import Finished, Watch
from ..restic.probe import probe
from ..restic.process import Ended, Runner, Terms
from ..restic.toolkit import Toolkit
from ..restic.unlock import unlock
from ..restic.version import Restic
from .marks import RunMarks
from .operations import Report, TaskEnd
from .performing import BEGINS, Place, perform

BROWSE_SECONDS: Final = 300.0
"""Listing a folder in a large repository behind a slow line."""


class ResticWork:
    """`environ` tells of proxies, `scratch` is a folder for secrets that must be files during a
    run, `place` is for dumps."""

    def __init__(
        self,
        restic: Restic,
        *,
        runner: Runner,
        scratch: Path,
        environ: Mapping[str, str],
        marks: RunMarks,
        place: Place,
    ) -> None:
        self._restic = restic
        self._runner = runner
        self._scratch = scratch
        self._environ = environ
        self._marks = marks
        self._place = place

    async def run(
        self, spec: TaskSpec, report: Report, *, cancel: asyncio.Event, timeout_seconds: float
    ) -> TaskEnd:
        """See `Operations.run`."""
        version = str(self._restic.version)
        runner = _AnnouncingRunner(self._runner, BEGINS[type(spec)], report, version)
        toolkit = self._toolkit(runner)
        watch = Watch(on_progress=report.progress, on_log=report.log, cancel=cancel)
        await self._clean_up(toolkit, spec.repository, watch)
        try:
            mark = self._marks.begin(spec.repository.location)
        except OSError as error:
            return Finished(Outcome.FAILED, _unmarked(error))
        finished = await perform(
            toolkit, spec, watch, report, place=self._place, timeout_seconds=timeout_seconds
        )
        self._marks.end(mark)
        # Who was still dying before the run may be dead by now.
        await self._clean_up(toolkit, spec.repository, watch)
        return finished

    async def _clean_up(self, toolkit: Toolkit, repository: RepositoryAccess, watch: Watch) -> None:
        """Remove the lock of a run that died with an earlier agent. If that fails, or a lock is
        left that may be that run's, the next one tries again; the run itself will say why."""
        if not self._marks.left_over(repository.location):
            return
        spec = UnlockSpec(repository=repository)
        cleaned = await unlock(toolkit, spec, watch, forgotten=False)
        if cleaned.result is not None and not cleaned.result.left:
            self._marks.cleaned(repository.location)

    async def folder(self, request: BrowseSnapshot) -> tuple[DirectoryEntry, ...] | Problem:
        """See `Operations.folder`."""
        finished = await list_folder(
            self._toolkit(self._runner),
            request.repository,
            request.snapshot_id,
            request.path,
            Watch(),
            timeout_seconds=BROWSE_SECONDS,
        )
        if finished.result is not None:
            return finished.result
        assert finished.problem is not None
        return finished.problem

    async def compare(self, request: CompareSnapshots) -> SnapshotsCompared | Problem:
        """See `Operations.compare`."""
        from ..restic.diff import tally_names  # noqa: PLC0415  few agents are ever asked

        finished = await tally_names(
            self._toolkit(self._runner),
            request.repository,
            request.older,
            request.newer,
            Watch(),
            timeout_seconds=request.timeout_seconds,
        )
        if finished.result is not None:
            return SnapshotsCompared(figures=finished.result)
        assert finished.problem is not None
        return finished.problem

    async def probe(self, request: ProbeRepository) -> ProbeReport:
        """See `Operations.probe`."""
        return await probe(
            self._toolkit(self._runner),
            request.repository,
            Watch(),
            environ=self._environ,
            tally=request.tally,
            timeout_seconds=request.timeout_seconds,
        )

    def _toolkit(self, runner: Runner) -> Toolkit:
        return Toolkit(restic=self._restic, runner=runner, scratch=self._scratch)


def _unmarked(error: OSError) -> Problem:
    full = error.errno == errno.ENOSPC
    return Problem(
        error=ErrorClass.DISK_FULL if full else ErrorClass.INTERNAL,
        subject=str(error.filename or ""),
        detail=error.strerror or "",
    )


class _AnnouncingRunner:
    """Another runner that has the task's start on disk before a restic of these `kinds` runs."""

    def __init__(
        self, runner: Runner, kinds: frozenset[CommandKind], report: Report, version: str
    ) -> None:
        self._inner = runner
        self._kinds = kinds
        self._report = report
        self._version = version
        self._announced = False

    async def run(self, command: Command, **terms: Unpack[Terms]) -> Ended:
        """See `Runner.run`."""
        if command.kind in self._kinds and not self._announced and not terms["cancel"].is_set():
            self._announced = True
            await self._report.started(command.display, self._version)
        return await self._inner.run(command, **terms)
