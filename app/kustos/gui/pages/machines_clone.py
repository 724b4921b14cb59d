"""On a machine's card: that somebody else uses its identity as well."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.model import Machine
from kustos.gui.notice import Notice
from kustos.gui.text import identities
from kustos.gui.widgets.buttons import Button


class CloneNotice(Notice):
    """Hidden while there is no such alarm."""

    remove_wanted = Signal()
    alarm_ended = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._remove = Button()
        self._end = Button()
        super().__init__(parent=parent)
        self._machine_id = ""
        self._remove.clicked.connect(self.remove_wanted)
        self._end.clicked.connect(lambda: self.alarm_ended.emit(self._machine_id))
        self.add_action(self._remove)
        self.add_action(self._end)

    def show_machine(self, machine: Machine, now: datetime) -> None:
        """What there is to say of it."""
        said = identities.cloned(machine, now)
        if said is None:
            self.clear()
            return
        self._machine_id = machine.id
        self.say(lambda: identities.cloned(machine, now) or said)
        # This computer's own agent gets another identity by a restart, and cannot be removed.
        self._remove.setVisible(not machine.embedded)

    def retranslate(self) -> None:
        super().retranslate()
        self._remove.setText(self.tr("Remove …"))
        self._end.setText(self.tr("There is no copy"))
