"""Putting a snapshot on hold: why it must never be forgotten."""

import getpass

from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.core.fields import InvalidError
from kustos.core.holds import LONGEST_REASON
from kustos.core.model import Snapshot
from kustos.core.tidying import BeingForgottenError
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text import fields, times
from kustos.gui.text.explanation import Explanation
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form


class HoldDialog(Dialog):
    """Asks for the reason."""

    def __init__(self, bridge: Bridge, snapshot: Snapshot, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=480)
        self._snapshot = snapshot
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        form = Form()
        self._row = form.add_row("", self.reason)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.start = PrimaryButton()
        self.start.clicked.connect(self._do)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.start)
        self.reason.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Hold the snapshot of {day}").format(day=times.exact(self._snapshot.time)),
            self.tr("It is not forgotten, whatever the rules say, until the hold is lifted."),
        )
        self._row.set_label(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("For instance: tax audit 2026"))
        self._cancel.setText(self.tr("Cancel"))
        self.start.setText(self.tr("Hold"))

    def _do(self) -> None:
        self.notice.clear()
        self.start.setEnabled(False)
        self.run(self._store(self.reason.text()), self._failed)

    async def _store(self, reason: str) -> None:
        snapshot, by = self._snapshot, getpass.getuser()
        await self.bridge.act(lambda manager: manager.tidying.hold(snapshot, reason=reason, by=by))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.start.setEnabled(True)
        match error:
            case InvalidError():
                self._row.set_error(fields.sentences(error.problems, "reason"))
            case BeingForgottenError():
                self.notice.say(self._too_late, Tone.ATTENTION)
            case _:
                self.notice.say_error(error)

    def _too_late(self) -> Explanation:
        return Explanation(
            title=self.tr("A task is about to forget this snapshot"),
            cause=self.tr("A hold would come too late."),
            step=self.tr("Cancel that task in Activity first."),
        )
