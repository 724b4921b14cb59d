"""Reading again whenever something may have changed, but never more often than it does good."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from kustos.gui.errands import Errands

AT_MOST_EVERY_SECONDS: Final = 0.3
REST: Final = 4.0
"""Times the last reading's duration: what takes long, such as a large fleet, is read less often."""


class Rereading(QObject):
    """One reading at a time; any number of wishes meanwhile lead to one more.

    `read` does it, `failed` hears why it could not. There are `every` seconds between two at the
    least. While `hold` is set wishes are kept; they count when it is released.
    """

    def __init__(
        self,
        errands: Errands,
        read: Callable[[], Coroutine[Any, Any, None]],
        failed: Callable[[Exception], None],
        parent: QObject | None = None,
        *,
        every: float = AT_MOST_EVERY_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._errands = errands
        self._read = read
        self._failed = failed
        self._every = every
        self._wished = False
        self._reading = False
        self._held = False
        self._turn = asyncio.Lock()
        self._next_at = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._begin)

    def wish(self) -> None:
        """What was read may be out of date."""
        # Many come at once, and each question to Qt may wait for a busy engine.
        if not self._wished:
            self._wished = True
            self._plan()

    def _plan(self) -> None:
        """A wish is open: see to it, now or when that may be."""
        if not self._held and not self._reading and not self._later.isActive():
            wait = self._next_at - time.monotonic()
            self._later.start(max(0, int(wait * 1_000)))

    async def now(self) -> None:
        """Read at once, or after the reading that is under way: an older answer never comes after
        a newer one. Raises what `read` raises."""
        async with self._turn:
            await self._read()

    def hold(self, held: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Nobody is looking, or somebody is again."""
        self._held = held
        if self._wished:
            self._plan()

    def stop(self) -> None:
        """For good."""
        self._held = True
        self._later.stop()

    def _begin(self) -> None:
        if self._wished and not self._held and not self._reading:
            self._wished = False
            self._reading = True
            self._errands.run(self._reread())

    async def _reread(self) -> None:
        began = time.monotonic()
        try:
            await self.now()
        except Exception as error:  # noqa: BLE001  whatever it is, it has to be said
            self._failed(error)
        finally:
            self._reading = False
            now = time.monotonic()
            self._next_at = now + max(self._every, REST * (now - began))
        if self._wished:
            self._plan()
