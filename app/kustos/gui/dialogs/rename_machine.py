"""Giving a machine another name: the admin's word for it; the computer keeps its own."""

from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.core.fields import FieldCode, InvalidError
from kustos.core.model import Machine
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form


class RenameMachineDialog(Dialog):
    """Renames `machine`; says at the field what is wrong with the name."""

    def __init__(self, bridge: Bridge, machine: Machine, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, width=480)
        self._machine = machine
        self._code: FieldCode | None = None
        self._name = QLineEdit(machine.name)
        self._name.selectAll()
        self._name.textEdited.connect(self._say_nothing)
        form = Form(label_width=100)
        self._row = form.add_row("", self._name)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self._save = PrimaryButton()
        self._save.clicked.connect(self._do)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self._save)
        self._name.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Rename {name}").format(name=self._machine.name),
            self.tr("The computer's own name stays {hostname}.").format(
                hostname=self._machine.hostname
            ),
        )
        self._row.set_label(self.tr("Name"))
        self._cancel.setText(self.tr("Cancel"))
        self._save.setText(self.tr("Rename"))
        self._say_code()

    def _do(self) -> None:
        self.notice.clear()
        self._save.setEnabled(False)
        self.run(self._rename(self._name.text()), self._failed)

    async def _rename(self, name: str) -> None:
        machine_id = self._machine.id
        try:
            await self.bridge.act(lambda manager: manager.machines.rename(machine_id, name))
        except InvalidError as error:
            self._code = error.problems[0].code
            self._say_code()
            self._save.setEnabled(True)
            return
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.notice.say_error(error)
        self._save.setEnabled(True)

    def _say_nothing(self) -> None:
        self._code = None
        self._say_code()

    def _say_code(self) -> None:
        match self._code:
            case None:
                said = ""
            case FieldCode.NAME_TAKEN:
                said = self.tr("Another machine has this name already.")
            case _:
                said = self.tr("A name is needed.")
        self._row.set_error(said)
