"""One dump becomes one snapshot, or none."""

import asyncio
import errno
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..forbidden import ForbiddenPaths
from ..protocol.dumps import DumpSpec
from ..protocol.restic_versions import Capability
from ..protocol.tasks import BackupSpec, DumpResult, ForgetSpec
from ..protocol.values import ErrorClass, LogLevel, Outcome, Problem
from ..restic.backup import full_id
from ..restic.command import Command, CommandError
from ..restic.credentials import opened
from ..restic.forget import forget
from ..restic.outcome import Finished, Watch
from ..restic.progress import Meter
from ..restic.refusal import refusal
from ..restic.reports import Status, Summary
from ..restic.repository import Door, Redactor
from ..restic.toolkit import Attempt, Deadline, Toolkit, attempt_past_locks
from ..restic.transcript import Ears
from ..threads import in_thread
from ..voice import Voice
from . import commands
from .kinds import recipe_of
from .pouring import Poured, fault, pour_into_file, pour_into_pipe
from .program import Finder, NoProgramError, dump_failed
from .recipe import Recipe, checked_name
from .relay import Relay
from .spool import Spool

_FORGET_SECONDS: Final = 600.0


@dataclass(frozen=True)
class DumpTools:
    """`spool` is a folder on a disk, not in memory, for dumps that cannot be streamed; `forbidden`
    are the owner's paths; programs are looked for in `path` (None: the agent's)."""

    spool: Path
    forbidden: ForbiddenPaths
    path: str | None = None


@dataclass(frozen=True)
class Saved:
    """`summary` is restic's of the whole snapshot."""

    result: DumpResult
    summary: Summary


@dataclass(frozen=True)
class _Work:
    name: str
    recipe: Recipe
    program: Command
    voice: Voice

    def fault(self, poured: Poured) -> Problem | None:
        """See `pouring.fault`."""
        return fault(self.name, self.recipe, poured, self.voice.said)


@dataclass(frozen=True)
class _Fed:
    """What restic was given: so many bytes of a dump. Where they are not the `whole` of it, that
    may be a problem of the dump, or of restic, which did not wait for it."""

    size: int = 0
    problem: Problem | None = None
    whole: bool = False


class DumpSaver:
    """Saves the dumps of one backup, one after the other."""

    def __init__(
        self, toolkit: Toolkit, tools: DumpTools, spec: BackupSpec, watch: Watch, deadline: Deadline
    ) -> None:
        self._toolkit = toolkit
        self._tools = tools
        self._spec = spec
        self._watch = watch
        self._deadline = deadline

    async def save(self, dump: DumpSpec) -> Finished[Saved]:
        """A dump that is not whole leaves no snapshot (DUMP_FAILED). Raises CommandError and
        AccessError for what does not fit."""
        name, recipe = checked_name(dump.name), recipe_of(dump)
        voice = Voice(
            Redactor(self._spec.repository, more=recipe.hidden),
            on_log=self._watch.on_log,
            clock=self._toolkit.clock,
        )
        finder = Finder(self._toolkit.runner, self._tools.forbidden, self._tools.path)
        try:
            program = await finder.command(name, recipe, voice, self._watch.cancel)
        except NoProgramError as error:
            return self._unsaved(error.problem)
        voice.log(program.display, LogLevel.INFO)
        work = _Work(name, recipe, program, voice)
        with opened(self._spec.repository, self._toolkit.scratch) as door:
            save = self._stream if _can_stream(self._toolkit) else self._spool
            done = await save(door, work)
        voice.close()
        return done

    async def _stream(self, door: Door, work: _Work) -> Finished[Saved]:
        unwanted = asyncio.Event()
        with Relay() as relay:

            def build(seconds: int) -> Command:
                return commands.save_stream(
                    door,
                    self._toolkit.restic,
                    self._spec,
                    work.name,
                    words=relay.words,
                    inherited=relay.inherited,
                    shown=work.program.display,
                    lock_wait_seconds=seconds,
                )

            build(0)  # what does not fit is refused before anything runs
            feeding = asyncio.create_task(self._feed(relay, work, unwanted))
            try:
                done = await self._run(door, build)
            finally:
                unwanted.set()
                relay.unread()
                await asyncio.wait({feeding})
        return await self._settled(door, work, feeding.result(), done)

    async def _feed(self, relay: Relay, work: _Work, unwanted: asyncio.Event) -> _Fed:
        """The other end of what restic runs. It is begun once restic wants it: no server has the
        work of a dump that waits for a lock, or for a repository that cannot be reached."""
        if not await _before(relay.begun(), unwanted):
            return _Fed()
        try:
            return await self._fed(relay, work, unwanted)
        finally:
            # Whatever went wrong here: restic would wait for the rest until the time is up.
            relay.hang_up(whole=False)

    async def _fed(self, relay: Relay, work: _Work, unwanted: asyncio.Event) -> _Fed:
        try:
            poured = await pour_into_pipe(
                self._toolkit.runner,
                work.program,
                relay.writing,
                work.voice,
                cancel=self._watch.cancel,
                unwanted=unwanted,
                timeout_seconds=self._deadline.remaining(),
            )
        except (OSError, ValueError) as error:
            return _Fed(problem=_not_started(work, error))
        problem = None if poured.unheard else work.fault(poured)
        whole = problem is None and not poured.unheard
        if not relay.hang_up(whole=whole) and whole:
            return _Fed(problem=dump_failed(work.name, "restic began anew in the middle"))
        return _Fed(poured.size, problem, whole)

    async def _spool(self, door: Door, work: _Work) -> Finished[Saved]:
        try:
            spool = await in_thread(lambda: Spool(self._tools.spool))
        except OSError as error:
            return self._unsaved(_no_spool(self._tools.spool, error))
        with spool:

            def build(seconds: int) -> Command:
                return commands.save_file(
                    door,
                    self._toolkit.restic,
                    self._spec,
                    work.name,
                    descriptor=spool.descriptor,
                    lock_wait_seconds=seconds,
                )

            build(0)  # what does not fit is refused before anything runs
            fed = await self._fill(spool, work)
            if fed.problem is not None or self._watch.cancel.is_set():
                return self._unsaved(fed.problem)
            done = await self._run(door, build)
        return await self._settled(door, work, fed, done)

    async def _fill(self, spool: Spool, work: _Work) -> _Fed:
        if not await in_thread(spool.roomy):
            return _Fed(problem=_full(spool))
        try:
            poured = await pour_into_file(
                self._toolkit.runner,
                work.program,
                spool,
                work.voice,
                cancel=self._watch.cancel,
                timeout_seconds=self._deadline.remaining(),
            )
        except (OSError, ValueError) as error:
            return _Fed(problem=_not_started(work, error))
        problem = _full(spool) if poured.unheard else work.fault(poured)
        return _Fed(poured.size, problem, problem is None)

    async def _run(self, door: Door, build: Callable[[int], Command]) -> Attempt:
        loop = asyncio.get_running_loop()
        meter = Meter(loop.time())

        def report(status: Status) -> None:
            self._watch.on_progress(meter.progress(status, loop.time()))

        return await attempt_past_locks(
            self._toolkit, door, build, self._watch, self._deadline, ears=Ears(on_status=report)
        )

    async def _settled(self, door: Door, work: _Work, fed: _Fed, done: Attempt) -> Finished[Saved]:
        """What came of it. A snapshot of anything but the whole dump goes again."""
        exit_code = done.ended.exit_code
        problem = fed.problem
        summary = done.transcript.summary
        if summary is None or not summary.snapshot_id:
            if done.outcome is Outcome.CANCELLED:
                return Finished(Outcome.CANCELLED, exit_code=exit_code)
            return Finished(
                Outcome.FAILED, problem or done.problem or _NO_SNAPSHOT, None, exit_code
            )
        snapshot_id = await full_id(self._toolkit, door, summary.snapshot_id, self._watch)
        if problem is None and not (fed.whole and summary.bytes_total == fed.size):
            reason = f"{fed.size} bytes were written, {summary.bytes_total} saved"
            problem = dump_failed(work.name, reason)
        if problem is None and done.outcome in {Outcome.SUCCESS, Outcome.CANCELLED}:
            result = DumpResult(name=work.name, snapshot_id=snapshot_id, bytes=fed.size)
            return Finished(done.outcome, None, Saved(result, summary), exit_code)
        await self._take_back(snapshot_id, work.voice)
        return Finished(Outcome.FAILED, problem or done.problem, None, exit_code)

    async def _take_back(self, snapshot_id: str, voice: Voice) -> None:
        """Remove a snapshot that would look good."""
        voice.log(f"snapshot {snapshot_id} holds no whole dump and is removed", LogLevel.WARNING)
        try:
            spec = ForgetSpec(repository=self._spec.repository, snapshots=(snapshot_id,))
            # Whoever cancelled the backup must not stop this.
            apart = Watch(on_log=self._watch.on_log)
            gone = await forget(self._toolkit, spec, apart, timeout_seconds=_FORGET_SECONDS)
        except CommandError as error:
            gone = Finished(Outcome.FAILED, refusal(error))
        if gone.outcome is not Outcome.SUCCESS:
            voice.log(f"snapshot {snapshot_id} could not be removed", LogLevel.ERROR)

    def _unsaved(self, problem: Problem | None) -> Finished[Saved]:
        """The end of what never got as far as restic."""
        if self._watch.cancel.is_set():
            return Finished(Outcome.CANCELLED)
        return Finished(Outcome.FAILED, problem)


def _can_stream(toolkit: Toolkit) -> bool:
    return os.name == "posix" and toolkit.restic.can(Capability.STDIN_FROM_COMMAND)


async def _before(coming: Coroutine[Any, Any, None], event: asyncio.Event) -> bool:
    """Whether that comes before the event is set."""
    first = asyncio.ensure_future(coming)
    other = asyncio.ensure_future(event.wait())
    try:
        ends: set[asyncio.Future[Any]] = {first, other}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return first.done()
    finally:
        first.cancel()
        other.cancel()
        await asyncio.wait({first, other})


_NO_SNAPSHOT: Final = Problem(error=ErrorClass.INTERNAL, detail="restic named no snapshot")


def _not_started(work: _Work, error: OSError | ValueError) -> Problem:
    """ValueError: what no program can be given, such as NUL."""
    reason = getattr(error, "strerror", None) or error
    return dump_failed(work.name, f"{work.program.argv[0]}: {reason}")


def _full(spool: Spool) -> Problem:
    return Problem(error=ErrorClass.DISK_FULL, subject=str(spool.folder))


def _no_spool(folder: Path, error: OSError) -> Problem:
    full = error.errno == errno.ENOSPC
    class_ = ErrorClass.DISK_FULL if full else ErrorClass.INTERNAL
    return Problem(error=class_, subject=str(folder), detail=error.strerror or "")
