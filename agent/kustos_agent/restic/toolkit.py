"""What every operation needs, and one restic run of an operation from start to verdict."""

import asyncio
import errno
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ..protocol.restic_versions import Capability
from ..protocol.values import ErrorClass, Outcome, Problem
from . import commands, ssh
from .command import Command, CommandKind
from .error_texts import CACHE_FAILED, SFTP_FAILED, classify
from .errors import Evidence, detail, judge
from .locks import HeldLock, lives, parse_lock, removes_the_living
from .outcome import Finished, R, Watch
from .process import Ended, Runner
from .repository import Door, Redactor, host, shown
from .transcript import NOBODY, Ears, Transcript
from .version import Restic

UNLOCK_SECONDS: Final = 60.0
_LOCKING: Final = frozenset(
    {
        CommandKind.BACKUP,
        CommandKind.RESTORE,
        CommandKind.FORGET,
        CommandKind.PRUNE,
        CommandKind.CHECK,
        CommandKind.STATS,
        CommandKind.DUMP,
        CommandKind.KEY_LIST,
        CommandKind.KEY_ADD,
        CommandKind.KEY_REMOVE,
        CommandKind.KEY_PASSWD,
        CommandKind.COPY,
        CommandKind.TAG,
        CommandKind.REWRITE,
        CommandKind.REPAIR_INDEX,
        CommandKind.REPAIR_SNAPSHOTS,
    }
)
_GO_CRASH: Final = 2
_MAX_LOCKS: Final = 40
"""That are looked at: each takes a run of restic."""

_LOCK_PAUSE_SECONDS: Final = 10.0
_PATIENCE_SECONDS: Final = 60.0
"""A backup may start before the network is back after a sleep. What a person waits for does not."""

_NO_PROGRAM: Final = frozenset({errno.ENOENT, errno.EACCES, errno.ENOEXEC})


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Toolkit:
    """`scratch` is a folder of the agent's own for secrets that cannot stay in memory.

    `lock_patience_seconds` is how long an operation waits for a lock that is not stale.
    """

    restic: Restic
    runner: Runner
    scratch: Path
    lock_patience_seconds: int = 120
    clock: Callable[[], datetime] = _utc_now


class Deadline:
    """The end of an operation that may take several runs."""

    def __init__(self, seconds: float | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._at = None if seconds is None else self._loop.time() + seconds

    def remaining(self, at_most: float | None = None) -> float | None:
        """Seconds left, None for no limit."""
        if self._at is None:
            return at_most
        left = max(0.0, self._at - self._loop.time())
        return left if at_most is None else min(left, at_most)


@dataclass(frozen=True)
class Attempt:
    """One restic run that has ended."""

    ended: Ended
    transcript: Transcript
    outcome: Outcome
    problem: Problem | None

    @property
    def said(self) -> str:
        """The last of what restic wrote about itself, with secrets if it wrote any."""
        exit_error = self.transcript.exit_error
        last = exit_error.message if exit_error is not None else ""
        return "\n".join([*self.transcript.tail, last])

    def has(self, error: ErrorClass) -> bool:
        """Whether this is what went wrong."""
        return self.problem is not None and self.problem.error is error

    def finished(self, result: R | None = None) -> Finished[R]:
        """The operation ends as this run did."""
        return Finished(self.outcome, self.problem, result, self.ended.exit_code)

    def unanswered(self, lacking: str) -> Finished[Any]:
        """The operation has no result: it ends as this run did, and a success that did not tell
        what is `lacking` is a failure."""
        if self.outcome is not Outcome.SUCCESS:
            return self.finished()
        problem = Problem(error=ErrorClass.INTERNAL, detail=f"restic told no {lacking}")
        return Finished(Outcome.FAILED, problem, exit_code=self.ended.exit_code)


async def attempt(
    toolkit: Toolkit,
    door: Door,
    command: Command,
    watch: Watch,
    *,
    timeout_seconds: float | None,
    ears: Ears = NOBODY,
    source: Door | None = None,
) -> Attempt:
    """Run restic and judge how it ended. A run without a cache folder is done again without, one
    that was ended by force leaves no lock, and ssh is asked why it refused. `source` is a second
    repository that the command reads and locks."""

    async def run(command: Command) -> Attempt:
        return await _run(
            toolkit,
            door,
            command,
            watch,
            timeout_seconds=timeout_seconds,
            ears=ears,
            source=source,
        )

    done = await run(command)
    if done.outcome is Outcome.FAILED and CACHE_FAILED.search(done.said):
        done = await run(replace(command, argv=(*command.argv, "--no-cache")))
    if command.kind in _LOCKING and _may_leave_lock(toolkit.restic, done.ended):
        # Whoever cancelled this must not stop the cleaning up.
        for locked in filter(None, (door, source)):
            await unlock_dead(toolkit, locked, Watch(on_log=watch.on_log))
    if done.outcome is Outcome.FAILED:
        done = replace(done, problem=await _explained(toolkit, door, source, watch, done))
    return done


def _may_leave_lock(restic: Restic, ended: Ended) -> bool:
    if ended.exit_code is None:
        return False
    stopped = ended.cancelled or ended.timed_out
    untidy = stopped and not restic.can(Capability.TIDY_INTERRUPT)
    # 0.14 ends a `dump` that fails as Go crashes.
    return ended.killed or ended.exit_code < 0 or ended.exit_code == _GO_CRASH or untidy


async def attempt_past_locks(
    toolkit: Toolkit,
    door: Door,
    build: Callable[[int], Command],
    watch: Watch,
    deadline: Deadline,
    *,
    ears: Ears = NOBODY,
    source: Door | None = None,
) -> Attempt:
    """Like `attempt`, but a repository that is locked gets the locks of the dead removed, and then
    the run waits for the others. `build` makes the command for so many seconds of waiting."""

    async def run(seconds: int) -> Attempt:
        command = build(seconds)
        left = deadline.remaining()
        return await attempt(
            toolkit,
            door,
            command,
            watch,
            timeout_seconds=left,
            ears=ears,
            source=source,
        )

    done = await run(0)
    if not done.has(ErrorClass.REPOSITORY_LOCKED):
        return done
    for locked in filter(None, (door, source)):
        await unlock_dead(toolkit, locked, watch)
    if toolkit.restic.can(Capability.RETRY_LOCK):
        return await run(toolkit.lock_patience_seconds)
    patience = Deadline(toolkit.lock_patience_seconds)
    done = await run(0)
    while done.has(ErrorClass.REPOSITORY_LOCKED) and patience.remaining():
        pause = asyncio.ensure_future(watch.cancel.wait())
        await asyncio.wait({pause}, timeout=patience.remaining(_LOCK_PAUSE_SECONDS))
        pause.cancel()
        done = await run(0)
    return done


async def unlock_dead(
    toolkit: Toolkit,
    door: Door,
    watch: Watch,
    timeout_seconds: float | None = UNLOCK_SECONDS,
    *,
    forgotten: bool = False,
) -> Attempt:
    """Remove the locks of the dead, or none: all stay if restic would remove one whose holder may
    live (see `locks`). `forgotten`: a person has those of other machines removed that were not
    renewed for half an hour. How the last run of restic for it ended."""
    deadline = Deadline(timeout_seconds)

    async def ask(command: Command) -> Attempt:
        left = deadline.remaining()
        return await attempt(toolkit, door, command, watch, timeout_seconds=left)

    listed = await ask(commands.locks(door, toolkit.restic))
    if listed.outcome is not Outcome.SUCCESS:
        return listed
    ids = listed.transcript.output.decode("ascii", "replace").split()
    if len(ids) > _MAX_LOCKS and not forgotten:
        return listed
    held: list[HeldLock] = []
    for id_ in ids[:_MAX_LOCKS]:
        shown = await ask(commands.lock(door, toolkit.restic, id_))
        lock = parse_lock(shown.transcript.output)
        if lock is not None:
            held.append(lock)
        elif not forgotten:
            return listed
    if removes_the_living(
        held,
        hostname=socket.gethostname(),
        now=toolkit.clock(),
        lives=lives,
        forgotten=forgotten,
    ):
        return listed
    return await ask(commands.unlock(door, toolkit.restic))


async def _run(
    toolkit: Toolkit,
    door: Door,
    command: Command,
    watch: Watch,
    *,
    timeout_seconds: float | None,
    ears: Ears,
    source: Door | None,
) -> Attempt:
    redactor = _redactor(door, source, command.secrets.values())
    transcript = Transcript(
        command.kind,
        redactor,
        now=asyncio.get_running_loop().time,
        clock=toolkit.clock,
        on_log=watch.on_log,
        ears=ears,
        patience_seconds=_PATIENCE_SECONDS if command.kind in _LOCKING else 0.0,
    )
    try:
        ended = await toolkit.runner.run(
            command,
            on_stdout=ears.on_stdout or transcript.stdout,
            on_stderr=transcript.stderr,
            cancel=watch.cancel,
            give_up=transcript.give_up,
            timeout_seconds=timeout_seconds,
        )
    except OSError as error:
        problem = not_started(toolkit.restic, error)
        return Attempt(Ended(None), transcript, Outcome.FAILED, problem)
    transcript.close()
    outcome, problem_found = judge(
        Evidence(
            kind=command.kind,
            ended=ended,
            location=shown(door.access.location),
            server=host(door.access),
            exit_error=transcript.exit_error,
            stderr=tuple(transcript.tail),
            items=tuple(transcript.items),
            clean=redactor.clean,
        )
    )
    return Attempt(ended, transcript, outcome, problem_found)


def not_started(restic: Restic, error: OSError) -> Problem:
    """The problem that this restic could not be started."""
    return Problem(
        error=ErrorClass.RESTIC_MISSING if error.errno in _NO_PROGRAM else ErrorClass.INTERNAL,
        subject=restic.path,
        detail=error.strerror or "",
    )


async def _explained(
    toolkit: Toolkit, door: Door, source: Door | None, watch: Watch, done: Attempt
) -> Problem | None:
    waiting_for = done.transcript.waiting_for
    if done.ended.timed_out and waiting_for:
        return Problem(
            error=classify(waiting_for) or ErrorClass.UNREACHABLE,
            subject=host(door.access),
            detail=detail(_redactor(door, source).clean(waiting_for)),
        )
    if door.access.ssh is not None and SFTP_FAILED in done.said:
        # restic often loses what ssh said.
        found = await ssh.diagnose(door.access.ssh, door.ssh_command, toolkit.runner, watch.cancel)
        return found or done.problem
    return done.problem


def _redactor(door: Door, source: Door | None, more: Iterable[str] = ()) -> Redactor:
    return Redactor(*(one.access for one in (door, source) if one is not None), more=more)
