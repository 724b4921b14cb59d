"""A repository's form: entered, tested, initialised, saved."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.fields import FieldProblem, InvalidError
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.model import RepositoryType, Task
from kustos.core.repositories import RepositoryDraft, RepositoryView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.maintenance_form import MaintenanceForm
from kustos.gui.forms.repository_form import RepositoryForm
from kustos.gui.forms.trial import Trial
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Plain, Rule
from kustos.gui.widgets.scroller import Scroller
from kustos_agent.protocol.tasks import InitResult

_WIDTH = 680
_HEIGHT = 640
_HEIGHT_OF_MANY_FIELDS = 700
_BESIDE = 64
"""Px of the screen that the window's frame and a panel may take."""


class _Opened(NamedTuple):
    """The machine through which a test was good, and restic's id of what it opened."""

    machine_id: str
    restic_id: str


class RepositoryDialog(Dialog):
    """A new repository, or the form of one that is stored; `test` begins with a test of it."""

    saved = Signal(str)
    """The repository with this id was created or changed."""
    listing = Signal(object)
    """This `Task`, which reads the list of its snapshots, was ordered."""

    def __init__(
        self,
        bridge: Bridge,
        parent: QWidget | None = None,
        *,
        view: RepositoryView | None = None,
        machine_id: str = "",
        test: bool = False,
    ) -> None:
        super().__init__(bridge, parent, width=_WIDTH)
        self._view = view
        self._id = view.repository.id if view else None
        self._machine_id = machine_id
        self._round = 0
        self._created = False
        self._stored_as_entered = view is not None
        self._opened: _Opened | None = None
        self._restic_id = view.repository.restic_id if view else ""
        self._made = ""
        """restic's id of the one that was initialised here: nothing is in it to be listed."""
        self.form = RepositoryForm()
        self.maintenance = MaintenanceForm(bridge)
        self.trial = Trial(bridge)
        self._cancel = Button()
        self._save = PrimaryButton()
        if view is not None:
            self.form.show_repository(view.repository, view.secrets)
            self.maintenance.show_view(view)
        self.body.addWidget(Scroller(self._fields()), 1)
        self.body.addWidget(Rule())
        self.body.addWidget(self.trial)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self._save)
        self._make_room()
        self._connect()
        self.retranslate()
        self.form.name.setFocus()
        self.run(self._read_machines(test=test))

    def _fields(self) -> QWidget:
        fields = Plain()
        box = QVBoxLayout(fields)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.form)
        box.addWidget(self.maintenance)
        box.addStretch(1)
        return fields

    def _make_room(self) -> None:
        """Grow for a type with many fields, as far as the screen goes."""
        few = self.form.chosen_type is RepositoryType.LOCAL
        most = self.screen().availableGeometry().height() - _BESIDE
        wanted = min(_HEIGHT if few else _HEIGHT_OF_MANY_FIELDS, most)
        self.resize(self.width(), max(wanted, self.height()))

    def _connect(self) -> None:
        self.form.type.currentIndexChanged.connect(self._make_room)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._store)
        self.form.changed.connect(self._on_changed)
        self.form.changed.connect(lambda: self.maintenance.follow(self.form.place()))
        self.maintenance.changed.connect(self._on_changed)
        self.maintenance.trial.wanted.connect(self._test_maintainer)
        self.form.folder_wanted.connect(self._choose_folder)
        self.trial.test_wanted.connect(self.test)
        self.trial.approved.connect(self._approve)
        self.trial.initialise_wanted.connect(self._initialise)
        self.trial.existing_wanted.connect(self._use_existing)
        self.rejected.connect(self._tell_of_created)

    def retranslate(self) -> None:
        self.set_title(
            self._view.repository.name if self._view else self.tr("New repository"),
            self.tr("Where backups are kept, encrypted."),
        )
        self._cancel.setText(self.tr("Close") if self._created else self.tr("Cancel"))
        self._save.setText(self.tr("Save"))

    async def _read_machines(self, *, test: bool) -> None:
        async def read(manager: Manager) -> list[MachineView]:
            return await manager.machines.overview()

        views = await self.bridge.call(read)
        self.trial.set_machines(views, self._machine_id)
        self.maintenance.set_machines(views)
        if test:
            self.test()

    # --- entering ------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        """What was tried is not what is entered now."""
        self._round += 1
        self._stored_as_entered = False
        self._opened = None
        self.trial.clear()
        self.maintenance.trial.clear()
        self.notice.clear()
        self._show_problems(())

    def _draft(self) -> RepositoryDraft:
        draft = self.form.draft()
        return replace(draft, maintenance=self.maintenance.draft(draft.place))

    def _show_problems(self, problems: Sequence[FieldProblem]) -> None:
        self.maintenance.show_problems(problems)
        self.form.show_problems(problems)

    def _choose_folder(self) -> None:
        from kustos.gui.dialogs.choose_folder import ChooseFolderDialog  # noqa: PLC0415  on demand

        view = self.trial.machine.chosen
        if view is not None:
            dialog = ChooseFolderDialog(self.bridge, view.machine, self.form.draft_path, self)
            dialog.folder.connect(self.form.set_path)
            dialog.open()

    def _approve(self, known_hosts: str) -> None:
        self.form.known_keys.set_known_hosts(known_hosts)
        self.test()

    def _use_existing(self) -> None:
        self.form.password.set_text("")
        self.trial.ask_for_password()
        self.form.password.setFocus()

    # --- trying --------------------------------------------------------------------------------

    def test(self) -> None:
        """Try to open it through the chosen machine; nothing is saved."""
        view = self.trial.machine.chosen
        if view is not None:
            self._round += 1
            self.trial.show_testing()
            self.run(self._tested(view.machine.id, self._round), self._not_tried)

    async def _tested(self, machine_id: str, round_: int) -> None:
        draft, repository_id = self._draft(), self._id
        report = await self.bridge.call(
            lambda manager: manager.repositories.test(draft, machine_id, repository_id)
        )
        if round_ != self._round:
            return
        if report.problem is None:
            self._opened = _Opened(machine_id, report.repository_id)
        self.trial.show_report(report)
        new = bool(self._made) and report.repository_id == self._made
        if self._opened is not None and repository_id and self._stored_as_entered and not new:
            await self._list(repository_id, self._opened)

    async def _list(self, repository_id: str, opened: _Opened) -> None:
        """Have its snapshots listed: of one that was there before Kustos nothing is known yet."""

        async def order(manager: Manager) -> Task:
            if opened.restic_id:
                await manager.repositories.learn(repository_id, opened.restic_id)
            return await manager.tasks.list_snapshots(repository_id, opened.machine_id)

        self.listing.emit(await self.bridge.act(order))
        self._restic_id = opened.restic_id

    def _test_maintainer(self) -> None:
        self._round += 1
        self._show_problems(())
        self.maintenance.trial.show_testing()
        self.run(self._maintainer_tested(self._round), self._maintainer_not_tried)

    async def _maintainer_tested(self, round_: int) -> None:
        draft, repository_id = self._draft(), self._id
        report = await self.bridge.call(
            lambda manager: manager.repositories.test_maintainer(draft, repository_id)
        )
        if round_ == self._round:
            self.maintenance.trial.show_report(report)

    def _maintainer_not_tried(self, error: Exception) -> None:
        self.maintenance.trial.clear()
        if isinstance(error, InvalidError):
            self._show_problems(error.problems)
        else:
            self.maintenance.trial.show_error(error)

    def _initialise(self) -> None:
        view = self.trial.machine.chosen
        if view is not None:
            self._allow(saving=False)
            self.run(self._initialised(view.machine.id), self._not_tried)

    async def _initialised(self, machine_id: str) -> None:
        repository_id = await self._put()
        task = await self.bridge.act(
            lambda manager: manager.tasks.initialise(repository_id, machine_id)
        )
        self.trial.show_initialising(task)
        ended = await self.bridge.call(lambda manager: manager.tasks.wait(task.id))
        self._allow(saving=True)
        if isinstance(ended.result, InitResult):
            self._restic_id = self._made = ended.result.repository_id
        self.trial.show_initialised(ended)

    def _not_tried(self, error: Exception) -> None:
        self._allow(saving=True)
        self.trial.clear()
        if isinstance(error, InvalidError):
            self._show_problems(error.problems)
        else:
            self.trial.show_error(error)

    # --- saving --------------------------------------------------------------------------------

    def _store(self) -> None:
        self.notice.clear()
        self._allow(saving=False)
        self.run(self._stored(), self._not_stored)

    async def _stored(self) -> None:
        repository_id = await self._put()
        if self._opened is not None and self._opened.restic_id != self._restic_id:
            await self._list(repository_id, self._opened)
        self.saved.emit(repository_id)
        self.accept()

    async def _put(self) -> str:
        """Save what is entered; the form keeps the secrets, in case it is tested again."""
        draft, known = self._draft(), self._id
        repository = await self.bridge.act(lambda manager: manager.repositories.save(draft, known))
        self._created = self._created or known is None
        self._id = repository.id
        self._stored_as_entered = True
        self.retranslate()
        return repository.id

    def _not_stored(self, error: Exception) -> None:
        self._allow(saving=True)
        if isinstance(error, InvalidError):
            self._show_problems(error.problems)
        else:
            self.notice.say_error(error)

    def _tell_of_created(self) -> None:
        """Initialising has saved it: closing the form does not undo that."""
        if self._created and self._id is not None:
            self.saved.emit(self._id)

    def _allow(self, *, saving: bool) -> None:
        self._save.setEnabled(saving)
        self.form.setEnabled(saving)
        self.maintenance.setEnabled(saving)
