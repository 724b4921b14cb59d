"""*Machines*: that somebody waits to be let in, said quietly."""

import logging

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from kustos.core.announced import AnnouncedMachine
from kustos.core.events import AnnouncedChanged, Event
from kustos.core.manager import Manager
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.forms.foot import Foot
from kustos.gui.rereading import Rereading
from kustos.gui.text.joining import Joining
from kustos.gui.widgets.buttons import Button

_log = logging.getLogger(__name__)


class WaitingNotice(Foot):
    """One row; hidden while nobody waits. Looks at once, and hears of changes."""

    look_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._look = Button()
        super().__init__(self._look, parent=parent)
        self._bridge = bridge
        self._machines: tuple[AnnouncedMachine, ...] = ()
        self._errands = Errands(bridge)
        self._look.clicked.connect(self.look_wanted)
        self._rereading = Rereading(self._errands, self._read, self._not_read, self)
        bridge.events.connect(self._hear)
        self.retranslate()
        self._rereading.wish()

    def stop(self) -> None:
        """For good."""
        self._rereading.stop()
        self._errands.cancel()

    def retranslate(self) -> None:
        """Set every word again."""
        self._look.setText(self.tr("Compare the words …"))
        waiting = len(self._machines)
        self.setVisible(bool(waiting))
        if waiting:
            self.set_text(Joining().count(waiting), Joining().names(self._machines))
            self.setAccessibleName(self.text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _hear(self, events: tuple[Event, ...]) -> None:
        if any(isinstance(event, AnnouncedChanged) for event in events):
            self._rereading.wish()

    async def _read(self) -> None:
        self._machines = await self._bridge.call(_announced)
        self.retranslate()

    def _not_read(self, error: Exception) -> None:
        # The page says it too, with words.
        _log.error("who waits to be let in could not be read", exc_info=error)


async def _announced(manager: Manager) -> tuple[AnnouncedMachine, ...]:
    return manager.announced.announced()
