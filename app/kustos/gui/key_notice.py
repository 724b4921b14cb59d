"""Across every page: that stored passwords are locked, and what opens them."""

from PySide6.QtWidgets import QWidget

from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.notice import Notice
from kustos.gui.text.keys import ASKS_FOR_PASSPHRASE
from kustos.gui.widgets.buttons import Button


class KeyNotice(Notice):
    """Looks when asked to; hidden while nothing is wrong."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._again = Button()
        super().__init__(bridge, parent)
        self._of_engine = bridge
        self._errands = Errands(bridge)
        self._stopped = False
        self._again.clicked.connect(self.look)
        self.add_action(self._again)

    def look(self) -> None:
        """Ask for the key, unless the window has gone meanwhile."""
        if self._stopped:
            return
        self._again.setEnabled(False)
        self._errands.run(self._look(), self.say_error)

    def stop(self) -> None:
        """For good."""
        self._stopped = True
        self._errands.cancel()

    def retranslate(self) -> None:
        super().retranslate()
        self._again.setText(self.tr("Try again"))

    async def _look(self) -> None:
        trouble = await self._of_engine.call(lambda manager: manager.keys.trouble())
        self._again.setEnabled(True)
        # Nothing is sealed before a passphrase is chosen: the first form asks for it.
        if trouble is None or trouble is KeyTrouble.PASSPHRASE_UNSET:
            self.clear()
        else:
            self._again.setVisible(trouble not in ASKS_FOR_PASSPHRASE)
            self.say_error(VaultLockedError(trouble))
