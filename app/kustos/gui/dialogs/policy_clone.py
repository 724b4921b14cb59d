"""Another policy with the same values: only its name is asked for."""

from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.core.fields import InvalidError
from kustos.core.policy import Policy
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text import fields
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form


class ClonePolicyDialog(Dialog):
    """Makes it, on no machine as yet; says at the field what is wrong with the name."""

    def __init__(self, bridge: Bridge, policy: Policy, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=480)
        self._policy = policy
        self._error: InvalidError | None = None
        self.name = QLineEdit()
        self.name.textEdited.connect(self._say_nothing)
        form = Form(label_width=100)
        self.row = form.add_row("", self.name)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.clone = PrimaryButton()
        self.clone.clicked.connect(self._do)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.clone)
        self.retranslate()
        self.name.setText(self.tr("Copy of {name}").format(name=policy.name))
        self.name.selectAll()
        self.name.setFocus()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Clone “{name}”").format(name=self._policy.name),
            self.tr("The new policy has the same values, and is on no machine as yet."),
        )
        self.row.set_label(self.tr("Name"))
        self._cancel.setText(self.tr("Cancel"))
        self.clone.setText(self.tr("Clone"))
        self._say_error()

    def _do(self) -> None:
        self.notice.clear()
        self.clone.setEnabled(False)
        self.run(self._cloned(self.name.text()), self._failed)

    async def _cloned(self, name: str) -> None:
        policy_id = self._policy.id
        await self.bridge.act(lambda manager: manager.policies.clone(policy_id, name))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.clone.setEnabled(True)
        if isinstance(error, InvalidError):
            self._error = error
            self._say_error()
        else:
            self.notice.say_error(error)

    def _say_nothing(self) -> None:
        self._error = None
        self._say_error()

    def _say_error(self) -> None:
        problems = self._error.problems if self._error is not None else ()
        self.row.set_error(" ".join(fields.sentence(problem) for problem in problems))
