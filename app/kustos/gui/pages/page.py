"""What every page is: it arrives at a place, reads from the engine, hears what changed."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from kustos.core.events import Event
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.navigation import Navigator, PageKey, Place
from kustos.gui.rereading import Rereading
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure

TICK_MILLISECONDS: Final = 5_000

_log = logging.getLogger(__name__)


class Page(TranslatedWidget):
    """Base of all pages. A subclass

    - builds its widgets into `self.body` and ends its `__init__` with `self.retranslate()`;
    - reads in `load`, which `invalidate` causes: at once when the page is shown, else when it is
      shown next; any number of calls meanwhile lead to one more reading;
    - may override `arrive`, `hear`, `tick`, `crumb`, `unsaved` and `load_failed`.
    """

    section: ClassVar[PageKey]
    renamed = Signal()
    """`crumb` says something else now."""
    been_read = Signal()
    """`load` has ended, well or not."""

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(navigator.room)
        self.bridge = bridge
        self.navigator = navigator
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(
            measure.PAGE_MARGIN_X,
            measure.PAGE_MARGIN_Y,
            measure.PAGE_MARGIN_X,
            measure.PAGE_MARGIN_Y,
        )
        self.body.setSpacing(measure.GAP)
        self._errands = Errands(bridge)
        self._rereading = Rereading(self._errands, self._load, self.load_failed, self)
        self._rereading.hold(held=True)
        self._rereading.wish()
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MILLISECONDS)
        self._ticker.timeout.connect(self.tick)
        bridge.events.connect(self._hear_all)

    # --- for subclasses ------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        """The page is about to be shown for this place."""

    async def load(self) -> None:
        """Read what is shown from the engine. An exception goes to `load_failed`."""

    def load_failed(self, error: Exception) -> None:
        """Say on the page that reading failed; called after each failed `load`."""
        _log.error("%s could not be read", type(self).__name__, exc_info=error)

    def hear(self, event: Event) -> None:
        """Something happened; called for every event, whether the page is shown or not."""

    def heard(self) -> None:
        """Some events have been heard one after the other."""

    def tick(self) -> None:
        """Every five seconds while the page is shown: let relative times move on."""

    def crumb(self) -> str:
        """What follows the section's name in the top bar; empty for the section itself."""
        return ""

    def unsaved(self) -> bool:
        """Whether leaving now would lose what was entered."""
        return False

    # --- from subclasses -----------------------------------------------------------------------

    def invalidate(self) -> None:
        """What is shown may be out of date."""
        self._rereading.wish()

    async def reread(self) -> None:
        """Read now and show it, for who has just changed something. Raises what `load` raises."""
        await self._rereading.now()

    def run(
        self, work: Coroutine[Any, Any, None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Run a coroutine, e.g. from a slot; it is cancelled when the page goes for good. Inside it
        read with `bridge.call` and change things with `bridge.act`."""
        self._errands.run(work, failed)

    def discard(self) -> None:
        """The page goes for good: it hears and reads no more, and is deleted when its calls have
        ended."""
        self.bridge.events.disconnect(self._hear_all)
        self._rereading.stop()
        self._ticker.stop()
        self._errands.cancel_and_delete(self)

    # --- the works -----------------------------------------------------------------------------

    def _hear_all(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self.hear(event)
        self.heard()

    async def _load(self) -> None:
        try:
            await self.load()
        except Exception:
            self.been_read.emit()
            raise
        # Not when it was cancelled: the page may be gone.
        self.been_read.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticker.start()
        self.tick()
        self._rereading.hold(held=False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()
        self._rereading.hold(held=True)
