"""The embedded agent: this computer's own, a child process that joins like any other.

It is started with one line on its standard input: a join token of its own. A token at every start
means that losing either side's memory heals itself, and that its identity is renewed often. The
agent lives as long as that standard input stays open: a manager that dies in any way takes it
along.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from .home import HOME_VARIABLE

FIRST_RESTART_SECONDS: Final = 1.0
LAST_RESTART_SECONDS: Final = 60.0
STEADY_SECONDS: Final = 60.0
"""An agent that ran this long was well; its next restart does not wait longer than the first."""

STOP_SECONDS: Final = 12.0
"""For an agent to end whose input was closed: it interrupts restic and gives it 10 s to remove its
lock. An agent that ends otherwise tells at its next start that the run was interrupted."""

KILL_SECONDS: Final = 1.0
"""To see the end of what was killed. With STOP_SECONDS and the farewell to other agents less than
the engine's STOP_SECONDS."""

MAX_LOG_BYTES: Final = 4 * 1024 * 1024
LOG_LOOK_SECONDS: Final = 3_600.0

# -P: what lies in the folder that the manager was started from is not code of ours.
COMMAND: Final = (sys.executable, "-P", "-m", "kustos_agent", "run", "--embedded")

_log = logging.getLogger(__name__)


class EmbeddedAgent:
    """Starts the agent, watches it, restarts it, and ends it."""

    def __init__(
        self,
        home: Path,
        log_file: Path,
        issue_token: Callable[[], Awaitable[str]],
        *,
        command: Sequence[str] = COMMAND,
        first_restart_seconds: float = FIRST_RESTART_SECONDS,
        log_look_seconds: float = LOG_LOOK_SECONDS,
    ) -> None:
        self._command = command
        self._first_restart_seconds = first_restart_seconds
        self._log_look_seconds = log_look_seconds
        self._home = home
        self._log_file = log_file
        self._issue_token = issue_token
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process as it runs now."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    @asynccontextmanager
    async def running(self) -> AsyncIterator["EmbeddedAgent"]:
        """Keep it running while the context lasts; it is gone afterwards."""
        watching = asyncio.create_task(self._watch())
        try:
            yield self
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await self._end()

    async def _watch(self) -> None:
        pause = self._first_restart_seconds
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                code = await self._live(await self._start())
                _log.warning("the embedded agent ended with code %s", code)
            except OSError as error:
                _log.warning("the embedded agent cannot start: %s", error)
            except Exception:  # noqa: BLE001  a token may fail in any way; the next try goes on
                _log.exception("the embedded agent cannot start")
            # One that has not taken its token must be gone before the next one comes.
            await self._end()
            if loop.time() - began > STEADY_SECONDS:
                pause = self._first_restart_seconds
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_RESTART_SECONDS)

    async def _start(self) -> asyncio.subprocess.Process:
        token = await self._issue_token()
        log = _open_log(self._log_file)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, HOME_VARIABLE: str(self._home)},
                start_new_session=True,
            )
        finally:
            os.close(log)
        assert self._process.stdin is not None
        self._process.stdin.write(token.encode("ascii") + b"\n")
        await self._process.stdin.drain()
        return self._process

    async def _live(self, process: asyncio.subprocess.Process) -> int:
        """Its exit code, once it has ended."""
        while True:
            try:
                async with asyncio.timeout(self._log_look_seconds):
                    return await process.wait()
            except TimeoutError:
                _shorten_log(self._log_file)

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        if await _ended(process, STOP_SECONDS):
            return
        _log.warning("the embedded agent does not end by itself")
        _kill_family(process.pid)
        if not await _ended(process, KILL_SECONDS):
            _log.error("the embedded agent cannot be killed")


async def _ended(process: asyncio.subprocess.Process, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await process.wait()
    return process.returncode is not None


def _kill_family(pid: int) -> None:
    """The process and all that it has started: its restic leads a group of its own."""
    import psutil  # noqa: PLC0415  needed in bad moments alone

    with contextlib.suppress(psutil.NoSuchProcess):  # it has ended in this moment
        agent = psutil.Process(pid)
        agent.suspend()  # so that it starts nothing more
        for process in (*agent.children(recursive=True), agent):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def _open_log(file: Path) -> int:
    """For appending."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _shorten_log(file)
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _shorten_log(file: Path) -> None:
    """Begin it anew once it has grown too large; the former one is kept beside it.

    Emptied and not renamed: the agent has it open, and appends wherever its end is.
    """
    try:
        if file.stat().st_size <= MAX_LOG_BYTES:
            return
        shutil.copy(file, file.with_suffix(".log.1"))
        os.truncate(file, 0)
    except FileNotFoundError:
        return
    except OSError as error:
        _log.warning("the embedded agent's log cannot be shortened: %s", error)
