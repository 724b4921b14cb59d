"""What has to be looked at every now and then, because only time makes it due."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from .ports import StoreError

TICK_SECONDS: Final = 60.0

Duty = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)


class Tick:
    """Does its duties one after the other, at once and then every minute. One that fails is logged,
    keeps no other from its turn, and comes again."""

    def __init__(self, *duties: Duty, seconds: float = TICK_SECONDS) -> None:
        self._duties = duties
        self._seconds = seconds

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the context lasts."""
        ticking = asyncio.create_task(self._run(), name="tick")
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            for duty in self._duties:
                await _do(duty)
            await asyncio.sleep(self._seconds)


async def _do(duty: Duty) -> None:
    try:
        await duty()
    except StoreError as trouble:
        _log.error("a duty of the minute was not done: %r", trouble)
    except Exception:  # noqa: BLE001  a fault of ours must not end what keeps the manager honest
        _log.exception("a duty of the minute failed")
