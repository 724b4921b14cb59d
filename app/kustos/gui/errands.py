"""The calls that a page or dialog has under way: they end with it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from kustos.gui.bridge import Bridge


class Errands:
    """Runs coroutines for one owner, whose widgets must not go before `cancel` says that all have
    ended: a coroutine's `finally` would touch deleted ones."""

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

    def cancel(self, then: Callable[[], None] | None = None) -> None:
        """End what is still under way; `then` is called when all of it has. What `Bridge.act`
        asked of the engine is carried through."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if then is None:
            return
        if not tasks:
            then()
            return
        left = set(tasks)

        def ended(task: asyncio.Task[None]) -> None:
            left.discard(task)
            if not left:
                then()

        for task in tasks:
            task.add_done_callback(ended)
