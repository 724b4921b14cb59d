"""Asking before something is lost: the consequence in words, and for the worst a name to type."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.widgets.buttons import Button, DangerButton, PrimaryButton
from kustos.gui.widgets.form import Form


@dataclass(frozen=True, slots=True)
class Question:
    """Words of a confirmation: what is asked, what follows from yes, and yes as a verb."""

    title: str
    text: str
    action: str


class ConfirmDialog(Dialog):
    """Does `act` when confirmed: the dialog stays until that is done, and says so if it fails.

    `ask` gives the words, again when the language changes. `typed` is what has to be typed first;
    empty for a plain question. `danger` colours the action as one that destroys.
    """

    def __init__(
        self,
        bridge: Bridge,
        ask: Callable[[], Question],
        act: Callable[[], Awaitable[None]],
        parent: QWidget | None = None,
        *,
        typed: str = "",
        danger: bool = True,
    ) -> None:
        super().__init__(bridge, parent, width=480)
        self._ask = ask
        self._act = act
        self._typed = typed
        self._doing = False
        self._field = QLineEdit()
        self._field.textChanged.connect(self._allow)
        self._form = Form()
        self._row = self._form.add_row("", self._field)
        self._form.setVisible(bool(typed))
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self._yes: Button = DangerButton() if danger else PrimaryButton()
        self._yes.clicked.connect(self._do)
        self.body.addWidget(self._form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self._yes)
        # Enter must not destroy anything by accident.
        (self._field if typed else self._cancel).setFocus()
        self.retranslate()
        self._allow()

    def retranslate(self) -> None:
        question = self._ask()
        self.set_title(question.title, question.text)
        self._yes.setText(question.action)
        self._cancel.setText(self.tr("Cancel"))
        self._row.set_label(self.tr("To confirm"))
        self._row.set_hint(self.tr("Type {name}").format(name=self._typed))

    def _allow(self) -> None:
        typed = not self._typed or self._field.text().strip() == self._typed
        self._yes.setEnabled(typed and not self._doing)

    def _do(self) -> None:
        self.notice.clear()
        self._doing = True
        self._allow()
        self.run(self._done(), self._failed)

    async def _done(self) -> None:
        await self._act()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.notice.say_error(error)
        self._doing = False
        self._allow()
