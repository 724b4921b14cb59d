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
from kustos.core.whole import to_its_end

# -P: what lies in the folder that the manager was started from is not code of ours.
_COMMAND: Final = (sys.executable, "-P", "-m", "kustos.link.discovery_child")

RESTART_SECONDS: Final = 2.0
MAX_LINE_BYTES: Final = 1024 * 1024

_log = logging.getLogger(__name__)
_decoder: Final[msgspec.json.Decoder[tuple[AnnouncedAgent, ...] | str]] = msgspec.json.Decoder(
    tuple[AnnouncedAgent, ...] | str
)


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
        self, heard: Callable[[tuple[AnnouncedAgent, ...]], None], failed: Callable[[], None]
    ) -> AsyncIterator[None]:
        """See the port. A search that has worked is begun anew before anybody is told."""
        task = asyncio.create_task(self._look(heard, failed))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _look(
        self, heard: Callable[[tuple[AnnouncedAgent, ...]], None], failed: Callable[[], None]
    ) -> None:
        last = ""
        while True:
            worked = False

            def hear(agents: tuple[AnnouncedAgent, ...]) -> None:
                nonlocal worked
                worked = True
                heard(agents)

            try:
                trouble = await self._read(hear)
                worked = worked and trouble is None
                said = trouble or "its process has ended"
            except (OSError, ValueError, msgspec.DecodeError) as error:
                said = str(error)
            # Every few seconds anew, for as long as somebody looks.
            level = logging.DEBUG if said == last else logging.WARNING
            _log.log(level, "the search for machines has failed: %s", said)
            last = said
            if not worked:
                failed()
            await asyncio.sleep(self._restart_seconds)

    async def _read(self, heard: Callable[[tuple[AnnouncedAgent, ...]], None]) -> str | None:
        """Why it cannot look, None for a process that has ended without a word."""
        child = await self._started()
        assert child.stdout is not None
        try:
            while line := await child.stdout.readline():
                said = _decoder.decode(line)
                if isinstance(said, str):
                    return said
                heard(said)
            return None
        finally:
            await _end(child)

    async def _started(self) -> asyncio.subprocess.Process:
        starting = asyncio.create_task(
            asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,  # held open: the child ends when this process does
                stdout=asyncio.subprocess.PIPE,
                limit=MAX_LINE_BYTES,
            )
        )
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            # Cut short, it would leave a process that nobody ends or waits for.
            await _end(await starting)
            raise


async def _end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    # Whoever stops looking may do so while it ends by itself.
    await to_its_end(child.wait())
