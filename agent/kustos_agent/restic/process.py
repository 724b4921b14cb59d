"""Runs a command: whole lines out, interrupted politely, never left behind."""

import asyncio
import contextlib
import os
import re
import signal
import stat
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NotRequired, Protocol, TypedDict, Unpack, cast

from .account import account_of
from .command import Command, CommandKind
from .lines import MAX_FOUND_BYTES, MAX_LINE_BYTES, MAX_LIST_BYTES, LineSplitter
from .niceness import creation_flags, make_session_nice, niceness_hook
from .parent_death import parent_death_hook
from .secret_pipes import password_pipe, secret_pipes

GRACE_SECONDS: Final = 10.0
"""Measured on restic 0.14 to 0.19: an interrupted run without limits ends within 0.2 s. With one of
bandwidth it first sends the rest of its pack, which takes minutes: that is not waited for, nothing
is lost but that pack, and the lock is removed by another run (`toolkit.attempt`)."""

_TERMINATE_SECONDS: Final = 3.0
_DRAIN_SECONDS: Final = 5.0
_LINE_LIMITS: Final = {
    CommandKind.SNAPSHOTS: MAX_LIST_BYTES,
    CommandKind.FIND: MAX_FOUND_BYTES,
}

SSH_AGENT: Final = "KUSTOS_SSH_AGENT"
"""The variable that tells ssh of the agent that the machine's owner lends. Not SSH_AUTH_SOCK: that
one may be there without anybody having meant it."""

_NO_RESTIC: Final = frozenset({CommandKind.DUMP_PROGRAM, CommandKind.HOOK})
"""Programs of others, shells perhaps."""

_FOREIGN: Final = re.compile(r"^(RESTIC|AWS|AZURE|B2|GOOGLE|OS|ST|KUSTOS)_")
"""Variables of the agent's own environment that would lead restic to somewhere else."""


@dataclass(frozen=True)
class Ended:
    """How a process ended. `exit_code` is negative for a signal, None if it was not started.

    `cancelled` and `timed_out` say that it was stopped on purpose, by a person or as it took too
    long; `killed` that this took force: a lock may have been left.
    """

    exit_code: int | None
    cancelled: bool = False
    timed_out: bool = False
    killed: bool = False


class Terms(TypedDict):
    """Who hears a run and what ends it early; see `ProcessRunner.run`."""

    on_stdout: Callable[[bytes], None]
    on_stderr: Callable[[bytes], None]
    cancel: asyncio.Event
    give_up: NotRequired[asyncio.Event | None]
    timeout_seconds: NotRequired[float | None]


class Runner(Protocol):
    """Runs commands; see `ProcessRunner.run`."""

    async def run(self, command: Command, **terms: Unpack[Terms]) -> Ended:
        """Run to the end."""
        ...


class ProcessRunner:
    """Starts programs with the agent's environment, minus what is not theirs.

    `cache_dir` becomes RESTIC_CACHE_DIR: restic 0.19 refuses to run without one or a HOME.
    `ssh_agent` is the socket whose keys SSH_AGENT tells ssh of, empty for none.
    """

    def __init__(
        self,
        *,
        cache_dir: str,
        environ: Mapping[str, str],
        grace_seconds: float = GRACE_SECONDS,
        ssh_agent: str = "",
    ) -> None:
        self._environment = {
            name: value for name, value in environ.items() if not _FOREIGN.match(name)
        }
        # Fixed language and zone: the texts are matched, and shown to people elsewhere.
        self._environment |= {"RESTIC_CACHE_DIR": cache_dir, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        if ssh_agent:
            self._environment[SSH_AGENT] = ssh_agent
        self._grace_seconds = grace_seconds

    async def run(
        self,
        command: Command,
        *,
        on_stdout: Callable[[bytes], None],
        on_stderr: Callable[[bytes], None],
        cancel: asyncio.Event,
        give_up: asyncio.Event | None = None,
        timeout_seconds: float | None = None,
    ) -> Ended:
        """Run to the end, calling back for every line; for none of stdout where `command.output`
        takes it. Both pipes are always read to their end: a restic that cannot write dies and
        leaves its lock.

        `cancel`, `give_up` and the time being up interrupt the process, wait, then use force. So
        does cancelling the task that awaits this. Raises OSError when the program cannot be
        started, and what a callback raised, once the process is gone.
        """
        if cancel.is_set():
            return Ended(None, cancelled=True)
        transport, reader = await self._start(command, on_stdout, on_stderr)
        events = [asyncio.ensure_future(event.wait()) for event in (cancel, give_up) if event]
        killed = stopped = False
        try:
            reasons: set[asyncio.Future[Any]] = {reader.exited, reader.failed, *events}
            await asyncio.wait(
                reasons,
                timeout=timeout_seconds,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not reader.exited.done():
                stopped = True
                killed = await self._stop(transport, reader, command.kind)
            await self._drain(transport, reader)
        except asyncio.CancelledError:
            await self._stop(transport, reader, command.kind)
            raise
        finally:
            for event in events:
                event.cancel()
            if not reader.exited.done():
                _signal_group(transport, signal.SIGKILL)
            transport.close()
        if reader.failed.done():
            raise reader.failed.result()
        by_person = stopped and cancel.is_set()
        return Ended(
            transport.get_returncode(),
            cancelled=by_person,
            timed_out=stopped and not by_person,
            killed=killed,
        )

    async def _start(
        self,
        command: Command,
        on_stdout: Callable[[bytes], None],
        on_stderr: Callable[[bytes], None],
    ) -> tuple[asyncio.SubprocessTransport, "_Reader"]:
        if command.output is not None:
            _begin_anew(command.output)
        if command.input is not None:
            os.lseek(command.input, 0, os.SEEK_SET)
        account = account_of(command.user)
        with (
            password_pipe("RESTIC_PASSWORD", command.password) as (variables, descriptors),
            password_pipe("RESTIC_FROM_PASSWORD", command.from_password) as (others, more),
            secret_pipes(command.secrets) as (secret_options, secret_fds),
        ):
            transport, reader = await asyncio.get_running_loop().subprocess_exec(
                lambda: _Reader(on_stdout, on_stderr, _line_limit(command.kind)),
                *command.argv,
                *secret_options,
                *(("--", *command.program) if command.program else ()),
                stdin=_input(command),
                stdout=subprocess.PIPE if command.output is None else command.output,
                stderr=subprocess.PIPE,
                cwd="/",
                env=self._environment
                | account.environment
                | dict(command.environment)
                | variables
                | others,
                # A terminal's ^C is for the agent, which then interrupts in order.
                start_new_session=True,
                pass_fds=(*descriptors, *more, *secret_fds, *command.inherited),
                preexec_fn=_before_exec(command),
                creationflags=creation_flags(command.nice),
                **account.options,
            )
        make_session_nice(transport.get_pid(), command.nice)
        if command.stdin is not None:
            stdin = cast("asyncio.WriteTransport", transport.get_pipe_transport(0))
            stdin.write(command.stdin)
            stdin.close()
        return transport, reader

    async def _stop(
        self, transport: asyncio.SubprocessTransport, reader: "_Reader", kind: CommandKind
    ) -> bool:
        """Interrupt and see it end. True if it took force."""
        if kind in _NO_RESTIC:
            # A shell that is interrupted waits for what it runs, which nobody has told.
            _signal_group(transport, signal.SIGTERM)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                # To restic alone: it needs its ssh to remove the lock. On SIGTERM 0.14 leaves it.
                # Not by the transport, which asks first whether it has ended, and so may take its
                # exit code away from the thread that waits for it.
                os.kill(transport.get_pid(), signal.SIGINT)
        if await _done(reader.exited, self._grace_seconds):
            return False
        _signal_group(transport, signal.SIGTERM)
        if not await _done(reader.exited, _TERMINATE_SECONDS):
            _signal_group(transport, signal.SIGKILL)
            await reader.exited
        return True

    async def _drain(self, transport: asyncio.SubprocessTransport, reader: "_Reader") -> None:
        """Read what is left, and end helpers that outlive restic, whether they hold the pipes or
        not: it waits for those that it still needs."""
        drained = await _done(reader.closed, _DRAIN_SECONDS)
        _signal_group(transport, signal.SIGKILL)
        if not drained:
            await _done(reader.closed, _DRAIN_SECONDS)


class _Reader(asyncio.SubprocessProtocol):
    """Pipes -> lines. asyncio hands over up to 256 KiB at once; nothing is copied in between."""

    def __init__(
        self, on_stdout: Callable[[bytes], None], on_stderr: Callable[[bytes], None], limit: int
    ) -> None:
        loop = asyncio.get_running_loop()
        self._pipes = {1: LineSplitter(on_stdout, limit), 2: LineSplitter(on_stderr, limit)}
        self.exited: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self.failed: asyncio.Future[Exception] = loop.create_future()

    def pipe_data_received(self, fd: int, data: bytes | str) -> None:
        if isinstance(data, bytes):
            self._guarded(lambda: self._pipes[fd].feed(data))

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's
        # The input may break off: a program that ends early says why on its stderr.
        if fd in self._pipes:
            self._guarded(self._pipes[fd].close)

    def process_exited(self) -> None:
        self.exited.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's
        self.closed.set_result(None)

    def _guarded(self, call: Callable[[], None]) -> None:
        """A callback that fails must not close the pipe: asyncio would, and restic leave a lock.
        From then on the output is read and dropped; the error reaches the caller of `run`."""
        if self.failed.done():
            return
        try:
            call()
        except Exception as error:  # noqa: BLE001  any error of a callback, handed on to the caller
            self.failed.set_result(error)


async def _done(future: "asyncio.Future[None]", seconds: float) -> bool:
    await asyncio.wait({future}, timeout=seconds)
    return future.done()


def _signal_group(transport: asyncio.SubprocessTransport, number: signal.Signals) -> None:
    """Signal the process and its helpers: it leads a group of its own."""
    # macOS refuses where nothing but zombies is left of it.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(transport.get_pid(), number)


def _input(command: Command) -> int:
    if command.input is not None:
        return command.input
    return subprocess.DEVNULL if command.stdin is None else subprocess.PIPE


def _begin_anew(descriptor: int) -> None:
    """Drop what an earlier run wrote: half a file, then a whole one, would pass for a good one."""
    if stat.S_ISREG(os.fstat(descriptor).st_mode) and os.lseek(descriptor, 0, os.SEEK_CUR):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)


def _line_limit(kind: CommandKind) -> int:
    return _LINE_LIMITS.get(kind, MAX_LINE_BYTES)


def _before_exec(command: Command) -> Callable[[], None] | None:
    """All that a child does between fork and exec."""
    last_word = signal.SIGTERM if command.kind in _NO_RESTIC else signal.SIGINT
    wanted = parent_death_hook(last_word), niceness_hook(command.nice)
    hooks = [hook for hook in wanted if hook is not None]

    def run_hooks() -> None:
        for hook in hooks:
            hook()

    return run_hooks if hooks else None
