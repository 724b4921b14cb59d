"""Implements `core.ports.Neighbourhood` by a process that looks (`discovery_child`).

A process of its own: mDNS is read from anybody on the LAN, by a library that keeps what it hears.
A flood of it costs that process memory and time, both bounded, and never the engine, whose loop
serves the fleet. And nothing of it stays once nobody looks.
"""

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

import msgspec

from kustos.core.model import AnnouncedAgent

# -P: what lies in the folder that the manager was started from is not code of ours.
_COMMAND: Final = (sys.executable, "-P", "-m", "kustos.link.discovery_child")

RESTART_SECONDS: Final = 2.0
MAX_LINE_BYTES: Final = 1024 * 1024

_log = logging.getLogger(__name__)
_decoder: Final = msgspec.json.Decoder(tuple[AnnouncedAgent, ...])


class Discovery:
    """`interfaces`: own addresses to look at; none means all."""

    def __init__(
        self,
        interfaces: Sequence[str] = (),
        *,
        command: Sequence[str] = _COMMAND,
        restart_seconds: float = RESTART_SECONDS,
    ) -> None:
        self._command = (*command, *interfaces)
        self._restart_seconds = restart_seconds

    @contextlib.asynccontextmanager
    async def looking(
        self, heard: Callable[[tuple[AnnouncedAgent, ...]], None]
    ) -> AsyncIterator[None]:
        """See the port."""
        task = asyncio.create_task(self._look(heard))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _look(self, heard: Callable[[tuple[AnnouncedAgent, ...]], None]) -> None:
        while True:
            try:
                code = await self._read(heard)
                _log.warning("the search for machines ended with code %s", code)
            except (OSError, ValueError, msgspec.DecodeError) as error:
                _log.warning("the search for machines has failed: %s", error)
            await asyncio.sleep(self._restart_seconds)

    async def _read(self, heard: Callable[[tuple[AnnouncedAgent, ...]], None]) -> int:
        """The exit code of a process that has ended by itself."""
        child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,  # held open: the child ends when this process does
            stdout=asyncio.subprocess.PIPE,
            limit=MAX_LINE_BYTES,
        )
        assert child.stdout is not None
        try:
            while line := await child.stdout.readline():
                heard(_decoder.decode(line))
            return await child.wait()
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
