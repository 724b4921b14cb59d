"""What tasks may take of a machine: entered, checked, and brought to its agent."""

from PySide6.QtWidgets import QWidget

from kustos.core.fields import InvalidError
from kustos.core.limits import DEFAULTS, problems_of
from kustos.core.machines import MachineView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.limits_form import LimitsForm
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.scroller import Scroller
from kustos_agent.protocol.values import Limits

_HEIGHT = 690
_BESIDE = 64
"""Px of the screen that the window's frame and a panel may take."""


class LimitsDialog(Dialog):
    """Changes the limits of `view`'s machine."""

    def __init__(self, bridge: Bridge, view: MachineView, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, width=640)
        self._view = view
        self._storing = False
        self._form = LimitsForm()
        self._form.show_limits(view.machine.limits or DEFAULTS)
        self._form.changed.connect(self._check)
        self._defaults = Button()
        self._defaults.clicked.connect(lambda: self._form.show_limits(DEFAULTS))
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self._save = PrimaryButton()
        self._save.clicked.connect(self._do)
        self.body.addWidget(Scroller(self._form), 1)
        self.body.addWidget(self.notice)
        self.add_button(self._defaults, left=True)
        self.add_button(self._cancel)
        self.add_button(self._save)
        most = self.screen().availableGeometry().height() - _BESIDE
        self.resize(self.width(), min(_HEIGHT, most))
        self.retranslate()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Limits of {name}").format(name=self._view.machine.name),
            self.tr("What backups and restores may take of it. They hold from the next task on.")
            if self._view.connected
            else self.tr("What backups and restores may take of it, from when it is back."),
        )
        self._defaults.setText(self.tr("Defaults"))
        self._cancel.setText(self.tr("Cancel"))
        self._save.setText(self.tr("Save"))

    def _check(self) -> None:
        """While it is being entered: a number too many is said at once."""
        self.notice.clear()
        problems = problems_of(self._form.limits())
        if problems:
            self._form.mark_problems(problems)
        self._save.setEnabled(not problems and not self._storing)

    def _do(self) -> None:
        self.notice.clear()
        self._storing = True
        self._save.setEnabled(False)
        self.run(self._store(self._form.limits()), self._failed)

    async def _store(self, limits: Limits) -> None:
        machine_id = self._view.machine.id
        await self.bridge.act(lambda manager: manager.limits.set(machine_id, limits))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._storing = False
        self._save.setEnabled(True)
        if isinstance(error, InvalidError):
            self._form.show_problems(error.problems)
        else:
            self.notice.say_error(error)
