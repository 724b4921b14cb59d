"""Entering, or choosing, the passphrase that protects stored passwords where no keyring does."""

from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text.keys import explain_key
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form

LEAST_LENGTH = 8


class UnlockDialog(Dialog):
    """Asks for the passphrase until it opens; with PASSPHRASE_UNSET it is chosen, typed twice."""

    def __init__(self, bridge: Bridge, trouble: KeyTrouble, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, width=500)
        self._choosing = trouble is KeyTrouble.PASSPHRASE_UNSET
        self._wrong: KeyTrouble | None = None
        self._passphrase, self._again = QLineEdit(), QLineEdit()
        form = Form()
        self._row = form.add_row("", self._passphrase)
        self._row_again = form.add_row("", self._again)
        self._row_again.setVisible(self._choosing)
        for field in (self._passphrase, self._again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.textEdited.connect(self._edited)
        self._later = Button()
        self._later.clicked.connect(self.reject)
        self._open = PrimaryButton()
        self._open.clicked.connect(self._do)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        self.add_button(self._later)
        self.add_button(self._open)
        self._passphrase.setFocus()
        self.retranslate()
        self._allow()

    def retranslate(self) -> None:
        if self._choosing:
            self.set_title(
                self.tr("Choose a passphrase"),
                self.tr(
                    "This computer has no keyring, so a passphrase protects the stored passwords."
                    " It is asked for at every start. Without it they are lost: keep it in a safe"
                    " place."
                ),
            )
            self._open.setText(self.tr("Use this passphrase"))
        else:
            self.set_title(
                self.tr("Enter the passphrase"),
                self.tr(
                    "It opens the stored passwords. Until then nothing can be backed up or"
                    " restored."
                ),
            )
            self._open.setText(self.tr("Unlock"))
        self._row.set_label(self.tr("Passphrase"))
        self._row.set_hint(
            self.tr("At least {count} characters; several words are best.").format(
                count=LEAST_LENGTH
            )
            if self._choosing
            else ""
        )
        self._row_again.set_label(self.tr("Once more"))
        self._later.setText(self.tr("Later"))
        self._say_wrong()

    def _edited(self) -> None:
        self._wrong = None
        self._say_wrong()
        self._allow()

    def _allow(self) -> None:
        passphrase = self._passphrase.text()
        fits = bool(passphrase)
        if self._choosing:
            fits = len(passphrase) >= LEAST_LENGTH and passphrase == self._again.text()
        self._open.setEnabled(fits)
        again = self._again.text()
        differs = self._choosing and bool(again) and not passphrase.startswith(again)
        self._row_again.set_error(self.tr("The two differ.") if differs else "")

    def _do(self) -> None:
        self.notice.clear()
        for widget in (self._open, self._passphrase, self._again):
            widget.setEnabled(False)
        self.run(self._unlocked(self._passphrase.text()), self._failed)

    async def _unlocked(self, passphrase: str) -> None:
        try:
            await self.bridge.act(lambda manager: manager.keys.unlock(passphrase))
        except VaultLockedError as error:
            if error.trouble is not KeyTrouble.PASSPHRASE_WRONG:
                raise
            self._try_again()
            self._wrong = error.trouble
            self._passphrase.selectAll()
            self._say_wrong()
            return
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._try_again()
        self.notice.say_error(error)

    def _try_again(self) -> None:
        for field in (self._passphrase, self._again):
            field.setEnabled(True)
        self._allow()
        self._passphrase.setFocus()

    def _say_wrong(self) -> None:
        said = explain_key(self._wrong) if self._wrong is not None else None
        self._row.set_error(f"{said.title}. {said.step}" if said is not None else "")
