"""On a machine's card: that its agent has left the fleet by itself."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.model import Machine
from kustos.gui.notice import Notice
from kustos.gui.text import identities
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button


class LeftNotice(Notice):
    """Hidden for a machine that has not left. It is said beside whatever its last backup says."""

    remove_wanted = Signal()
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._remove = Button()
        self._add = Button()
        super().__init__(parent=parent)
        self._remove.clicked.connect(self.remove_wanted)
        self._add.clicked.connect(self.add_wanted)
        self.add_action(self._remove)
        self.add_action(self._add)

    def show_machine(self, machine: Machine, now: datetime) -> None:
        """What there is to say of it."""
        said = identities.left(machine, now)
        if said is None:
            self.clear()
            return
        self.say(lambda: identities.left(machine, now) or said, Tone.NEUTRAL)
        # This computer's own agent joins anew by a restart, and cannot be removed.
        self._remove.setVisible(not machine.embedded)
        self._add.setVisible(not machine.embedded)

    def retranslate(self) -> None:
        super().retranslate()
        self._remove.setText(self.tr("Remove …"))
        self._add.setText(self.tr("Add it again …"))
