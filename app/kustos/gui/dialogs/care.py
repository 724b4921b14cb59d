"""Having something done to a repository, through one of the machines."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.core.abilities import lack
from kustos.core.jobs import JobView
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.model import Maintenance, Repository
from kustos.gui.bridge import Bridge
from kustos.gui.care import Care
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.text import care
from kustos.gui.widgets.buttons import Button, DangerButton, PrimaryButton
from kustos.gui.widgets.form import Form


class CareDialog(Dialog):
    """Orders it. For what may lose something the repository's name has to be typed first."""

    ordered = Signal(str)
    """The task with this id was ordered."""

    def __init__(self, bridge: Bridge, repository: Repository, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=560)
        self._repository = repository
        self._read_once = False
        self._alone = False
        """Whether one machine looks after it, and no other."""
        self._ordering = False
        self.what = Choice()
        self.machine = MachineChoice()
        self.typed = QLineEdit()
        form = Form(label_width=124)
        self._what_row = form.add_row("", self.what)
        self.machine_row = form.add_row("", self.machine)
        self.typed_row = form.add_row("", self.typed)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.start = PrimaryButton()
        self.repair = DangerButton()
        for button in (self.start, self.repair):
            button.clicked.connect(self._do)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        for each in (self._cancel, self.start, self.repair):
            self.add_button(each)
        self.retranslate()
        self.what.choose(Care.CHECK.name)
        self.what.currentIndexChanged.connect(self._choose)
        self.machine.currentIndexChanged.connect(self._weigh)
        self.typed.textChanged.connect(self._weigh)
        self._weigh()
        self.run(self._read(), self.notice.say_error)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Look after {name}").format(name=self._repository.name),
            self.tr("A machine does it, with the rights that it has in the repository."),
        )
        self._what_row.set_label(self.tr("Task"))
        self.machine_row.set_label(self.tr("Through"))
        self.typed_row.set_label(self.tr("To confirm"))
        self.typed_row.set_hint(self.tr("Type {name}").format(name=self._repository.name))
        self.what.set_items([(what.name, care.name(what)) for what in Care])
        self._cancel.setText(self.tr("Cancel"))
        self.start.setText(self.tr("Start"))
        self.repair.setText(self.tr("Repair"))
        self._weigh()

    # --- what is to be done --------------------------------------------------------------------

    @property
    def _what(self) -> Care:
        return Care[self.what.id] if self.what.id else Care.CHECK

    def _choose(self) -> None:
        # What was typed for one repair is no word for another.
        self.typed.clear()
        self._weigh()

    def _weigh(self) -> None:
        """What the chosen machine can do of all this, what the chosen task does, and whether it can
        be started."""
        what, view = self._what, self.machine.chosen
        reasons = _reasons(view) if view is not None else {}
        self.what.set_hindered(reasons)
        self._what_row.set_hint(care.effect(what))
        self.machine_row.set_hint(self._about(view))
        self.machine_row.set_error(reasons.get(what.name, ""))
        asked = what.changes_backups
        self.typed_row.setVisible(asked)
        self.start.setVisible(not asked)
        self.repair.setVisible(asked)
        ready = view is not None and what.name not in reasons and not self._ordering
        self.start.setEnabled(ready)
        self.repair.setEnabled(ready and self.typed.text().strip() == self._repository.name)

    def _about(self, view: MachineView | None) -> str:
        if view is None and self._alone:
            return self.tr(
                "The machine that looked after it is not there any more. Choose another one in the"
                " repository's form, under “Looking after it”."
            )
        if view is None:
            nobody = self.tr("There is no machine yet that could do it.")
            return nobody if self._read_once else ""
        said = []
        if self._alone:
            said.append(self.tr("{name} alone has the login for that."))
        if not view.connected:
            said.append(
                self.tr(
                    "{name} is not connected. The task waits until it is back, a day at the most."
                )
            )
        return " ".join(said).format(name=view.machine.name)

    # --- through whom --------------------------------------------------------------------------

    async def _read(self) -> None:
        repository_id = self._repository.id

        async def read(
            manager: Manager,
        ) -> tuple[list[MachineView], list[JobView], Maintenance | None]:
            return (
                await manager.machines.overview(),
                await manager.jobs.overview(),
                await manager.repositories.maintenance(repository_id),
            )

        views, jobs, maintenance = await self.bridge.call(read)
        users = {job.machine.id for job in jobs if job.repository.id == self._repository.id}
        there = [view for view in views if view.machine.left_at is None]
        if maintenance is not None:
            there = [view for view in there if view.machine.id == maintenance.machine_id]
            self._alone = True
            self.machine.setEnabled(False)
        there.sort(key=lambda view: (not view.connected, view.machine.id not in users))
        self.machine.set_views(there)
        self.machine.choose(self.machine.first)
        self._read_once = True
        self._weigh()

    # --- doing ---------------------------------------------------------------------------------

    def _do(self) -> None:
        self.notice.clear()
        self._ordering = True
        self._weigh()
        self.run(self._order(self._what), self._failed)

    async def _order(self, what: Care) -> None:
        repository_id, machine_id = self._repository.id, self.machine.id
        task = await self.bridge.act(
            lambda manager: manager.tasks.care(repository_id, machine_id, what.order)
        )
        self.accept()
        self.ordered.emit(task.id)

    def _failed(self, error: Exception) -> None:
        self.notice.say_error(error)
        self._ordering = False
        self._weigh()


def _reasons(view: MachineView) -> dict[str, str]:
    """Why this machine cannot do what, by the task's name."""
    lacks = ((what.name, lack(what.order, view.restic_version)) for what in Care)
    return {name: care.lacking(found, view.machine.name) for name, found in lacks if found}
