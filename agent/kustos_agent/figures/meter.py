"""Figures on time."""

import asyncio
from collections.abc import Callable
from typing import Final

from ..threads import in_thread
from .reading import Figures, Reader

PATIENCE_SECONDS: Final = 5.0


class FigureMeter:
    """A device that hangs must not keep the machine from saying that it lives."""

    def __init__(self, read: Callable[[], Figures] | None = None) -> None:
        self._read = read or Reader().read
        self._last = Figures()
        self._pending: asyncio.Task[Figures] | None = None

    async def read(self) -> Figures:
        """The figures now, or the last ones that could be had."""
        if self._pending is None:
            self._pending = asyncio.create_task(in_thread(self._read))
        done, _ = await asyncio.wait({self._pending}, timeout=PATIENCE_SECONDS)
        if done:
            finished, self._pending = self._pending, None
            self._last = finished.result()
        return self._last
