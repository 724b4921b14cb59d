"""The calls that a page or dialog has under way: they end with it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from kustos.gui.bridge import Bridge


class Errands:
    """Runs coroutines for one owner, whose widgets must not go before all have ended: a coroutine's
    `finally` would touch deleted ones. For an owner that goes nothing is begun any more."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._tasks = set[asyncio.Task[None]]()
        self._over = False

    def run(
        self, work: Coroutine[Any, Any, None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """See `Bridge.run`."""
        if self._over:
            work.close()
            return
        task = self._bridge.run(work, failed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self) -> None:
        """End what is still under way. What `Bridge.act` asked of the engine is carried through."""
        for task in tuple(self._tasks):
            task.cancel()

    def cancel_and_delete(self, owner: QObject) -> None:
        """The same for good, and delete the owner when all has ended."""
        self._over = True
        left = set(self._tasks)
        self.cancel()

        def delete() -> None:
            # Its window may have taken it along.
            if not left and isValid(owner):
                owner.deleteLater()

        def ended(task: asyncio.Task[None]) -> None:
            left.discard(task)
            delete()

        for task in tuple(left):
            task.add_done_callback(ended)
        delete()
