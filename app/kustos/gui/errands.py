"""The calls that a page or dialog has under way: they end with it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from kustos.gui.bridge import Bridge


class Errands:
    """Runs coroutines for one owner. `cancel` before the owner's widgets go: a coroutine that
    came back later would touch deleted ones."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._tasks = set[asyncio.Task[None]]()

    def run(
        self, work: Coroutine[Any, Any, None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """See `Bridge.run`."""
        task = self._bridge.run(work, failed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self) -> None:
        """End what is still under way. What `Bridge.act` asked of the engine is carried through."""
        for task in tuple(self._tasks):
            task.cancel()
