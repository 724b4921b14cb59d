"""What a heartbeat says of this agent and its machine."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from ..clock import elapsed
from ..figures.meter import FigureMeter
from ..figures.plugins import find_plugins
from ..journal_thread import JournalThread
from ..protocol.messages import Heartbeat
from ..tasks.desk import TaskDesk
from ..tasks.operations import Operations

_log = logging.getLogger(__name__)

VERSION_SECONDS: Final = 300.0
"""restic may be updated, or installed at last, at any time: looked for so often."""

PLUGIN_SECONDS: Final = 3_600.0
"""Other programs are installed seldom."""

PATIENCE_SECONDS: Final = 5.0
"""With a restic or a disk that does not answer: the link matters more than what they would say."""


class Pulse:
    """One for the agent's life."""

    def __init__(
        self,
        *,
        desk: TaskDesk,
        journal: JournalThread,
        operations: Operations,
        meter: FigureMeter,
        now: Callable[[], datetime],
        clock: Callable[[], float] = elapsed,
        plugins: Callable[[], Awaitable[tuple[str, ...]]] = find_plugins,
    ) -> None:
        self._desk = desk
        self._journal = journal
        self._operations = operations
        self._meter = meter
        self._now = now
        self._clock = clock
        self._version = ""
        self._looked_at: float | None = None
        self._looking: asyncio.Task[None] | None = None
        self._find_plugins = plugins
        self._plugins: tuple[str, ...] = ()
        self._plugins_at: float | None = None
        self._finding: asyncio.Task[None] | None = None

    async def beat(self, latency_ms: float | None) -> Heartbeat:
        """The next one. Within a few seconds, whatever hangs: what cannot be had in time is as it
        was known last."""
        figures, _ = await asyncio.gather(self._meter.read(), self._look_for_plugins())
        self._look_for_restic()
        desk = self._desk
        return Heartbeat(
            at=self._now(),
            cpu_percent=figures.cpu_percent,
            memory_used=figures.memory_used,
            memory_total=figures.memory_total,
            disks=figures.disks,
            running=desk.running,
            queued=desk.queued,
            retrying=desk.retrying,
            free_slots=desk.free_slots,
            retries_left=desk.retries_left,
            backing_off=desk.backing_off,
            last_backup=self._journal.memory.last_backup,
            restic_version=self._version,
            plugins=self._plugins,
            latency_ms=latency_ms,
            power=figures.power,
            network=figures.network,
            metered=figures.metered,
        )

    async def restic_version(self) -> str:
        """Of the restic that would run now, empty if there is none; if it does not answer within a
        few seconds, as it was known last."""
        await asyncio.wait({self._look()}, timeout=PATIENCE_SECONDS)
        return self._version

    def _look_for_restic(self) -> None:
        """Now and then, beside the heartbeat."""
        if self._looked_at is None or self._clock() - self._looked_at >= VERSION_SECONDS:
            self._look()

    def _look(self) -> asyncio.Task[None]:
        """One at a time."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._ask_restic(), name="restic version")
        return self._looking

    async def _ask_restic(self) -> None:
        try:
            self._version = await self._operations.restic_version()
        except Exception:  # noqa: BLE001  a fault of ours costs this figure, not the heartbeat
            _log.exception("restic could not be asked for its version")
        finally:
            self._looked_at = self._clock()
            self._looking = None

    async def _look_for_plugins(self) -> None:
        """Now and then, beside the heartbeat; the first one waits for it for a moment."""
        first = self._plugins_at is None
        if first or self._clock() - (self._plugins_at or 0.0) >= PLUGIN_SECONDS:
            self._plugins_at = self._clock()
            if self._finding is None:
                self._finding = asyncio.create_task(self._ask_for_plugins(), name="plugins")
                if first:
                    await asyncio.wait({self._finding}, timeout=PATIENCE_SECONDS)

    async def _ask_for_plugins(self) -> None:
        try:
            self._plugins = await self._find_plugins()
        except Exception:  # noqa: BLE001  a fault of ours costs this figure, not the heartbeat
            _log.exception("helper programs could not be looked for")
        finally:
            self._finding = None
