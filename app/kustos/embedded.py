"""The embedded agent: this computer's own, a child process that joins like any other.

It is started with one line on its standard input: a join token of its own. A token at every start
means that losing either side's memory heals itself, and that its identity is renewed often. The
agent lives as long as that standard input stays open: a manager that dies in any way takes it
along.
"""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from .home import HOME_VARIABLE

FIRST_RESTART_SECONDS: Final = 1.0
LAST_RESTART_SECONDS: Final = 60.0
STEADY_SECONDS: Final = 60.0
"""An agent that ran this long was well; its next restart does not wait longer than the first."""

STOP_SECONDS: Final = 15.0
"""restic needs a moment to remove its lock after an interrupt."""

MAX_LOG_BYTES: Final = 4 * 1024 * 1024

_log = logging.getLogger(__name__)


class EmbeddedAgent:
    """Starts the agent, watches it, restarts it, and ends it."""

    def __init__(
        self, home: Path, log_file: Path, issue_token: Callable[[], Awaitable[str]]
    ) -> None:
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
        pause = FIRST_RESTART_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._start()
                assert self._process is not None
                code = await self._process.wait()
                _log.warning("the embedded agent ended with code %s", code)
            except OSError as error:
                _log.warning("the embedded agent cannot start: %s", error)
            if loop.time() - began > STEADY_SECONDS:
                pause = FIRST_RESTART_SECONDS
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_RESTART_SECONDS)

    async def _start(self) -> None:
        token = await self._issue_token()
        log = _open_log(self._log_file)
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "kustos_agent",
                "run",
                "--embedded",
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

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        for stop in (None, process.terminate, process.kill):
            if stop is not None:
                stop()
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                _log.warning("the embedded agent does not end by itself")
            else:
                return


def _open_log(file: Path) -> int:
    """For appending; begun anew once it has grown too large."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    if file.exists() and file.stat().st_size > MAX_LOG_BYTES:
        file.replace(file.with_suffix(".log.1"))
    return os.open(file, flags, 0o600)
