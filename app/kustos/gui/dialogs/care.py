"""Having something done to a repository, through one of the machines."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.jobs import JobView
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.model import Repository
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.text import care
from kustos.gui.text.care import Care
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form


class CareDialog(Dialog):
    """Orders it; what may lose something is asked for once more."""

    ordered = Signal(str)
    """The task with this id was ordered."""

    def __init__(self, bridge: Bridge, repository: Repository, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=560)
        self._repository = repository
        self.what = Choice()
        self.what.currentIndexChanged.connect(self._say_effect)
        self.machine = MachineChoice()
        form = Form(label_width=100)
        self._what_row = form.add_row("", self.what)
        self._machine_row = form.add_row("", self.machine)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.start = PrimaryButton()
        self.start.setEnabled(False)
        self.start.clicked.connect(self._do)
        self.body.addWidget(form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.start)
        self.retranslate()
        self.what.choose(Care.CHECK.name)
        self.run(self._read(), self.notice.say_error)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Look after {name}").format(name=self._repository.name),
            self.tr("One of the machines does it, with what it may do there."),
        )
        self._what_row.set_label(self.tr("Task"))
        self._machine_row.set_label(self.tr("Through"))
        self.what.set_items([(what.name, care.name(what)) for what in Care])
        self._cancel.setText(self.tr("Cancel"))
        self.start.setText(self.tr("Start"))
        self._say_effect()

    def _say_effect(self) -> None:
        if self.what.id:
            self._what_row.set_hint(care.effect(Care[self.what.id]))

    # --- through whom --------------------------------------------------------------------------

    async def _read(self) -> None:
        async def read(manager: Manager) -> tuple[list[MachineView], list[JobView]]:
            return await manager.machines.overview(), await manager.jobs.overview()

        views, jobs = await self.bridge.call(read)
        users = {job.machine.id for job in jobs if job.repository.id == self._repository.id}
        there = [view for view in views if view.machine.left_at is None]
        there.sort(key=lambda view: (not view.connected, view.machine.id not in users))
        self.machine.set_views(there)
        self.machine.choose(self.machine.first)
        self.start.setEnabled(bool(self.machine.id))
        self._machine_row.set_hint(
            "" if there else self.tr("There is no machine yet that could do it.")
        )

    # --- doing ---------------------------------------------------------------------------------

    def _do(self) -> None:
        what = Care[self.what.id]
        if what.changes_backups:
            self._ask(what).open()
            return
        self.notice.clear()
        self.start.setEnabled(False)
        self.run(self._order(what), self._failed)

    def _ask(self, what: Care) -> ConfirmDialog:
        name = self._repository.name

        def ask() -> Question:
            return Question(
                title=self.tr("{what} of {name}?").format(what=care.name(what), name=name),
                text=care.effect(what),
                action=self.tr("Repair"),
            )

        return ConfirmDialog(self.bridge, ask, lambda: self._order(what), self, typed=name)

    async def _order(self, what: Care) -> None:
        repository_id, machine_id = self._repository.id, self.machine.id
        task = await self.bridge.act(
            lambda manager: manager.tasks.care(repository_id, machine_id, what.order)
        )
        self.accept()
        self.ordered.emit(task.id)

    def _failed(self, error: Exception) -> None:
        self.notice.say_error(error)
        self.start.setEnabled(True)
