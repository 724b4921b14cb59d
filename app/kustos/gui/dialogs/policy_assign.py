"""Putting a policy on machines: many at once, a tick each."""

from PySide6.QtWidgets import QWidget

from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.policy_roll_out import RefusedError
from kustos.core.policy_views import PolicyView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.machine_ticks import MachineTicks
from kustos.gui.text import numbers, policies
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.labels import Label, TextRole


class AssignPolicyDialog(Dialog):
    """Offers the machines that have no job of the policy yet. Either all of those that are ticked
    get one, or none does, and it is said where it cannot be and why."""

    def __init__(self, bridge: Bridge, view: PolicyView, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=520)
        self._view = view
        self._read_once = False
        self._doing = False
        self.ticks = MachineTicks()
        self._none = Label("", TextRole.MUTED, wrap=True)
        self.refused = Label("", TextRole.ERROR, wrap=True)
        self.refused.hide()
        self._cancel = Button()
        self.assign = PrimaryButton()
        self.body.addWidget(self.ticks)
        self.body.addWidget(self._none)
        self.body.addWidget(self.refused)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.assign)
        self.ticks.changed.connect(self._show)
        self._cancel.clicked.connect(self.reject)
        self.assign.clicked.connect(self._do)
        self.retranslate()
        self.run(self._read())

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Assign “{name}” to machines").format(name=self._view.policy.name),
            self.tr("Each of them gets a job with the values of the policy, and follows it."),
        )
        self._none.setText(
            self.tr("All machines have a job of this policy already.")
            if self._read_once
            else self.tr("Reading …")
        )
        self._cancel.setText(self.tr("Cancel"))
        self.ticks.retranslate()
        self._show()

    async def _read(self) -> None:
        async def read(manager: Manager) -> list[MachineView]:
            return await manager.machines.overview()

        views = await self.bridge.call(read)
        covered = {one.machine.id for one in self._view.followers}
        free = [view for view in views if view.machine.id not in covered]
        free.sort(key=lambda view: view.machine.name.casefold())
        self._read_once = True
        self.ticks.set_views(free, behind=self._cancel, ticked=False)
        self.ticks.take_focus()
        self.retranslate()

    def _show(self) -> None:
        number = len(self.ticks.ids)
        self.ticks.setVisible(bool(self.ticks.boxes))
        self._none.setVisible(not self.ticks.boxes)
        self.assign.setText(
            self.tr("Assign to {machines}").format(machines=numbers.Counts().machines(number))
            if number
            else self.tr("Assign")
        )
        self.assign.setEnabled(bool(number) and not self._doing)

    def _do(self) -> None:
        self.notice.clear()
        self.refused.hide()
        self._doing = True
        self._show()
        self.run(self._done(self.ticks.ids), self._failed)

    async def _done(self, machine_ids: tuple[str, ...]) -> None:
        policy_id = self._view.policy.id
        await self.bridge.act(lambda manager: manager.policies.assign(policy_id, machine_ids))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._doing = False
        if isinstance(error, RefusedError):
            self.refused.setText(policies.refused(error.refused))
            self.refused.show()
        else:
            self.notice.say_error(error)
        self._show()
