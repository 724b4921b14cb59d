"""The one crossing between the engine's thread and the window: calls in, coalesced events out."""

from __future__ import annotations

import asyncio
import logging
import threading
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kustos.gui.widgets.turn import Turn

if TYPE_CHECKING:
    # The window is painted before any of the core is loaded (0.04 s).
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future

    from kustos.core.bus import Listener
    from kustos.core.events import Event
    from kustos.core.manager import Manager

T = TypeVar("T")

GATHER_MILLISECONDS: Final = 33
"""At most 30 announcements a second reach the models."""

AT_ONCE: Final = 16
"""Events between two looks at the clock: a fleet that comes back tells hundreds."""

_log = logging.getLogger(__name__)


class EnginePort(Protocol):
    """What the bridge needs of `kustos.engine.Engine`."""

    def listen(self, listener: Listener) -> None: ...
    def submit(self, work: Callable[[Manager], Coroutine[Any, Any, T]]) -> Future[T]: ...


class Bridge(QObject):
    """Lives in the window's thread.

    `events` carries a tuple of core events, coalesced: of those with one class and key the latest.
    """

    events = Signal(object)
    _waiting = Signal()

    def __init__(self, engine: EnginePort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._lock = threading.Lock()
        self._pending: dict[tuple[type[Event], str], Event] = {}
        self._called = False
        """A delivery is under way, or will be."""
        self._running: set[asyncio.Task[None]] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MILLISECONDS)
        self._timer.timeout.connect(self._deliver)
        self._waiting.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)
        engine.listen(self._hear)

    async def call(self, work: Callable[[Manager], Coroutine[Any, Any, T]]) -> T:
        """Run `work` on the engine and give its result here, on the window's loop. For reading:
        cancelling the caller cancels the work."""
        return await asyncio.wrap_future(self._engine.submit(work))

    async def act(self, work: Callable[[Manager], Coroutine[Any, Any, T]]) -> T:
        """The same for what changes something: it is carried through even if the page that asked
        for it is left meanwhile."""
        return await asyncio.shield(asyncio.wrap_future(self._engine.submit(work)))

    def run(
        self, work: Coroutine[Any, Any, None], failed: Callable[[Exception], None] | None = None
    ) -> asyncio.Task[None]:
        """Run a short coroutine of the window, e.g. from a slot. Its task is kept until it ends; an
        exception goes to `failed`, or into the log."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001  a slot has no caller that could catch it
                if failed is None:
                    _log.exception("a call from the window failed")
                else:
                    failed(error)

        task = asyncio.get_running_loop().create_task(guarded())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # One that was cancelled before its first step has never touched `work`.
        task.add_done_callback(lambda _task: work.close())
        return task

    async def close(self) -> None:
        """Cancel what still runs."""
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _hear(self, event: Event) -> None:
        """On the engine's thread."""
        with self._lock:
            first, self._called = not self._called, True
            # Re-inserted, so that the order of the latest ones is kept.
            self._pending.pop((type(event), event.key), None)
            self._pending[type(event), event.key] = event
        if first:
            self._waiting.emit()

    def _deliver(self) -> None:
        turn = Turn()
        while events := self._next():
            self.events.emit(events)
            if turn.over:
                QTimer.singleShot(0, self, self._deliver)
                return

    def _next(self) -> tuple[Event, ...]:
        """The oldest of those that wait. Empty: from here on the next one calls for a delivery."""
        with self._lock:
            keys = tuple(islice(self._pending, AT_ONCE))
            self._called = bool(keys)
            return tuple(self._pending.pop(key) for key in keys)
