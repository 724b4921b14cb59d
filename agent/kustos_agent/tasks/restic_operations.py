"""The restic room behind the port that tasks and handlers know: which restic, and what it may take
of the machine."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..fetching.supply import Supply
from ..fetching.trouble import FetchError
from ..forbidden import ForbiddenPaths
from ..protocol.effort import Effort
from ..protocol.fetch_trouble import FetchTrouble
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
from ..protocol.tasks import BackupSpec, TaskSpec
from ..protocol.values import DirectoryEntry, Limits, Outcome, Problem
from ..restic.binary import ResticUnusableError, find_restic
from ..restic.limited import LimitedRunner, usable_cores, within
from ..restic.outcome import Finished
from ..restic.process import Runner
from ..restic.version import Restic
from .marks import RunMarks
from .old_caches import OldCaches
from .operations import Report, TaskEnd

if TYPE_CHECKING:
    from ..restic.cache import CacheCleaned
    from .restic_work import ResticWork


_LEAST: Final = 19
"""The niceness of what nobody waits for."""

_CACHE_SECONDS: Final = 3600.0
"""A folder of a large repository on a slow disk."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A restic that was asked for its version, and how its file looked then."""

    restic: Restic
    signature: tuple[int, ...]


class ResticOperations:
    """`configured` is the restic that the owner wants, if any, `supply` knows those that were
    fetched. `environ` tells of proxies, `scratch` is a folder for secrets that must be files during
    a run, `spool` one on a disk for dumps that cannot be streamed; `forbidden` are the owner's
    paths. `caches` are left alone by whatever may use them."""

    def __init__(
        self,
        *,
        configured: Path | None,
        supply: Supply,
        runner: Runner,
        scratch: Path,
        environ: Mapping[str, str],
        marks: RunMarks,
        spool: Path,
        forbidden: ForbiddenPaths,
        caches: OldCaches,
    ) -> None:
        self._configured = configured
        self._supply = supply
        self._limits = Limits()
        self._bare = runner
        self._runner = self._under(Effort())
        self._backstage = self._under(Effort(nice=_LEAST))
        self._scratch = scratch
        self._environ = environ
        self._marks = marks
        self._spool = spool
        self._forbidden = forbidden
        self._caches = caches
        self._known: _Known | None = None

    def limit(self, limits: Limits) -> None:
        """See `Operations.limit`."""
        self._limits = limits

    async def run(
        self, spec: TaskSpec, report: Report, *, cancel: asyncio.Event, timeout_seconds: float
    ) -> TaskEnd:
        """See `Operations.run`."""
        restic = await self._find()
        if isinstance(restic, Problem):
            return Finished(Outcome.FAILED, restic)
        effort = spec.effort if isinstance(spec, BackupSpec) else Effort()
        work = self._work(restic, self._under(effort))
        async with self._caches.left_alone():
            return await work.run(spec, report, cancel=cancel, timeout_seconds=timeout_seconds)

    async def folder(self, request: BrowseSnapshot) -> tuple[DirectoryEntry, ...] | Problem:
        """See `Operations.folder`."""
        restic = await self._find()
        if isinstance(restic, Problem):
            return restic
        async with self._caches.left_alone():
            return await self._work(restic, self._runner).folder(request)

    async def compare(self, request: CompareSnapshots) -> SnapshotsCompared | Problem:
        """See `Operations.compare`."""
        restic = await self._find()
        if isinstance(restic, Problem):
            return restic
        async with self._caches.left_alone():
            return await self._work(restic, self._runner).compare(request)

    async def probe(self, request: ProbeRepository) -> ProbeReport:
        """See `Operations.probe`."""
        restic = await self._find()
        if isinstance(restic, Problem):
            return ProbeReport(problem=restic)
        if request.tally:
            # It comes every few minutes, nobody waits for it, and it touches no cache: that would
            # never be looked after.
            return await self._work(restic, self._backstage).probe(request)
        async with self._caches.left_alone():
            return await self._work(restic, self._runner).probe(request)

    async def probe_dump(self, request: ProbeDump) -> DumpProbed:
        """See `Operations.probe_dump`."""
        from ..dumps.probing import probe_dump  # noqa: PLC0415  most agents dump nothing

        problem = await probe_dump(
            self._runner,
            request.dump,
            forbidden=self._forbidden,
            timeout_seconds=request.timeout_seconds,
        )
        return DumpProbed(problem=problem)

    async def restic_version(self) -> str:
        """See `Operations.restic_version`."""
        restic = await self._find()
        return "" if isinstance(restic, Problem) else str(restic.version)

    async def fetch_restic(self) -> ResticFetched:
        """See `Operations.fetch_restic`."""
        if self._configured is not None:
            # No other would be used: the owner's word comes first.
            return ResticFetched(trouble=FetchTrouble.OVERRULED, detail=str(self._configured))
        try:
            await self._supply.fetch()
        except FetchError as error:
            return ResticFetched(trouble=error.trouble, detail=error.detail)
        return ResticFetched(version=await self.restic_version())

    async def tend(self) -> None:
        """See `Operations.tend`."""
        await self._caches.tend(self._clean_caches)

    async def _clean_caches(self, cancel: asyncio.Event) -> "Finished[CacheCleaned]":
        # Once a week: an agent that only waits is to stay small.
        from ..restic.cache import clean_cache  # noqa: PLC0415  see above
        from ..restic.outcome import Watch  # noqa: PLC0415  the same
        from ..restic.toolkit import Toolkit  # noqa: PLC0415  the same

        restic = await self._find()
        if isinstance(restic, Problem):
            return Finished(Outcome.FAILED, restic)
        toolkit = Toolkit(restic, self._backstage, self._scratch)
        return await clean_cache(toolkit, Watch(cancel=cancel), timeout_seconds=_CACHE_SECONDS)

    async def _find(self) -> Restic | Problem:
        """The restic to run. Looked for again when the one known has changed or gone: it may be
        updated, or installed at last, while the agent runs."""
        known = self._known
        if known is not None and _signature(known.restic.path) == known.signature:
            return known.restic
        self._known = None
        configured = str(self._configured) if self._configured is not None else ""
        try:
            found = await find_restic(
                self._runner, configured=configured, fetched=self._supply.restics()
            )
        except ResticUnusableError as error:
            return error.problem
        restic = found.restic
        self._known = _Known(restic, _signature(restic.path))
        return restic

    def _under(self, effort: Effort) -> LimitedRunner:
        """Within what the machine allows at that time."""
        return LimitedRunner(self._bare, lambda: within(self._limits, effort), cores=usable_cores())

    def _work(self, restic: Restic, runner: Runner) -> "ResticWork":
        # With the first of it: an agent that only waits is to stay small.
        from .performing import Place  # noqa: PLC0415  see above
        from .restic_work import ResticWork  # noqa: PLC0415  the same

        return ResticWork(
            restic,
            runner=runner,
            scratch=self._scratch,
            environ=self._environ,
            marks=self._marks,
            place=Place(spool=self._spool, forbidden=self._forbidden),
        )


def _signature(path: str) -> tuple[int, ...]:
    try:
        found = os.stat(path)  # noqa: PTH116  not UTF-8 perhaps
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
