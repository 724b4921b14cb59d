"""*Repositories*: where backups are kept, who uses them, and whether they can be reached."""

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from kustos.core.care import CareView
from kustos.core.events import (
    Event,
    JobsChanged,
    RepositoriesChanged,
    SnapshotsChanged,
    TaskChanged,
)
from kustos.core.foreign import Assignments
from kustos.core.manager import Manager
from kustos.core.quotas import QuotaView
from kustos.core.repositories import RepositoryView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.models.repositories import RepositoriesModel, counted_names
from kustos.gui.navigation import Navigator, PageKey, Place, RepositoryPlace
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.page import Page
from kustos.gui.pages.repositories_care import CareCard
from kustos.gui.pages.repositories_foreign import ForeignNotice
from kustos.gui.pages.repositories_quota import QuotaCard
from kustos.gui.text import numbers, places
from kustos.gui.text.explanation import Explanation
from kustos.gui.text.groups import GroupWords
from kustos.gui.text.words import Words
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate
from kustos.gui.widgets.scroller import FittingScroller

_LEAST_ROWS: Final = 3 * measure.ROW_HEIGHT_TWO_LINES
"""Px of the table beside what is said at length below it."""


class RepositoriesPage(Page):
    """All repositories. Enter or double-click opens the form, from where it is tested as well."""

    section = PageKey.REPOSITORIES

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._read = False
        self._to_open: RepositoryPlace | None = None
        self._model = RepositoriesModel(self)
        self._new = PrimaryButton(glyph=Glyph.PLUS)
        self._empty = EmptyState(glyph=Glyph.DRIVE)
        self._first = Button()
        self._server = Button()
        self._first_server = Button()
        self._empty.add_action(self._first)
        self._empty.add_action(self._first_server)
        self._test = Button()
        self._care = Button()
        self._assign = Button()
        self._edit = Button()
        self._remove = Button()
        self._list = ListPane(
            bridge,
            head=self._new,
            beside=(self._server,),
            empty=self._empty,
            foot=(self._test, self._care, self._assign, self._edit, self._remove),
        )
        self._notice = self._list.notice
        self._foreign = ForeignNotice(bridge)
        self._quota = QuotaCard()
        self._planned = CareCard()
        self._plan: CareView | None = None
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(120, 2, TwoLineDelegate(), fit=True),
                Column(150, 3, fit=True),
                Column(110, 3, fit=True),
                Column(90, 0, TwoLineDelegate(), fit=True),
            ]
        )
        self._list.offer_menu()
        below = Plain()
        box = QVBoxLayout(below)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP)
        box.addWidget(self._quota)
        box.addWidget(self._planned)
        self._below = FittingScroller(below)
        self._below.hide()
        self._list.table.setMinimumHeight(_LEAST_ROWS)
        self._list.put_above_foot(self._below)
        self.body.addWidget(self._foreign)
        self.body.addWidget(self._list)

    def _connect(self) -> None:
        self._new.clicked.connect(self.open_new)
        self._first.clicked.connect(self.open_new)
        for button in (self._server, self._first_server):
            button.clicked.connect(self.set_up_server)
        self._notice.unlocked.connect(self.invalidate)
        self._list.chosen.connect(self._show_chosen)
        self._list.opened.connect(self._open_form)
        self._test.clicked.connect(self._open_and_test)
        self._care.clicked.connect(self._open_care)
        self._assign.clicked.connect(lambda: self._open_assign(self._list.key))
        self._planned.change_wanted.connect(self._open_plan)
        self._quota.change_wanted.connect(self._open_quota)
        self._planned.task_wanted.connect(self.navigator.open_task)
        self._foreign.run_wanted.connect(self.navigator.open_task)
        self._foreign.assign_wanted.connect(self._open_assign)
        self._foreign.undo_wanted.connect(self._undo_assigning)
        self._edit.clicked.connect(self._open_form)
        self._remove.clicked.connect(self._ask_to_remove)

    # --- what is shown -------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, RepositoryPlace):
            self._to_open = place
            self._list.key = place.repository_id or self._list.key
            self.invalidate()

    async def load(self) -> None:
        views = await self.bridge.call(lambda manager: manager.repositories.overview())
        self._read = True
        self._model.set_views(views)
        if self._plan is not None:
            self._read_plan()
        self._show()
        listed = self._model.view(self._model.row_of(self._foreign.awaited))
        if listed is not None:
            self._foreign.say_found(listed)
        self._open_wanted()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        match event:
            case RepositoriesChanged() | JobsChanged() | SnapshotsChanged():
                self.invalidate()
            case TaskChanged(task=task) if self._foreign.follows(task.id):
                self._foreign.follow(task)
                self.invalidate()
            case TaskChanged(task=task) if task.repository_id == self._list.key:
                self._read_plan()
            case _:
                pass

    def tick(self) -> None:
        # What keeps a step from beginning passes without an event of its own.
        self._read_plan()

    def retranslate(self) -> None:
        self._new.setText(self.tr("New repository"))
        self._list.table.setAccessibleName(self.tr("Repositories"))
        self._empty.set_text(
            self.tr("There is no repository yet"),
            self.tr(
                "A repository keeps the backups, encrypted: in a folder, on a NAS or server, or in"
                " the cloud. Machines write to it directly, and several can share one."
            ),
        )
        self._first.setText(self.tr("New repository"))
        for button in (self._server, self._first_server):
            button.setText(self.tr("Set up a server …"))
        self._test.setText(self.tr("Test"))
        self._care.setText(self.tr("Look after …"))
        self._assign.setText(self.tr("Assign …"))
        self._edit.setText(self.tr("Edit"))
        self._remove.setText(self.tr("Remove …"))
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        number = self._model.rowCount()
        self._list.show_rows(RepositoryCounts().repositories(number), read=self._read)
        self._new.setVisible(bool(number))
        self._server.setVisible(bool(number))

    @property
    def _view(self) -> RepositoryView | None:
        """The chosen one."""
        return self._model.view(self._model.row_of(self._list.key))

    def _show_chosen(self) -> None:
        view = self._view
        if view is not None:
            foreign = view.snapshots.foreign
            said = GroupWords().not_here(foreign) if foreign else self._about(view)
            self._list.foot.set_text(view.repository.name, said)
            self._assign.setVisible(bool(foreign or view.snapshots.assigned))
            if self._plan is None or self._plan.repository.id != view.repository.id:
                self._show_plan(None)
                self._read_plan()

    # --- how it is looked after ----------------------------------------------------------------

    def _read_plan(self) -> None:
        view = self._view
        if view is not None and self.isVisible():
            self.run(self._plan_read(view.repository.id), self._plan_unread)

    async def _plan_read(self, repository_id: str) -> None:
        async def read(manager: Manager) -> tuple[CareView, QuotaView]:
            return (
                await manager.care.view(repository_id),
                await manager.quotas.view(repository_id),
            )

        plan, quota = await self.bridge.call(read)
        if self._list.key == repository_id:
            self._show_plan(plan, quota)

    def _plan_unread(self, error: Exception) -> None:
        self._show_plan(None)
        if not isinstance(error, LookupError):  # removed meanwhile: the list says so
            self.load_failed(error)

    def _show_plan(self, plan: CareView | None, quota: QuotaView | None = None) -> None:
        self._plan = plan
        self._quota.show_view(quota)
        self._below.setVisible(plan is not None)
        self._planned.show_view(plan)

    def _open_plan(self) -> None:
        from kustos.gui.dialogs.care_plan import CarePlanDialog  # noqa: PLC0415  when needed

        if self._plan is not None:
            self._notice.clear()
            CarePlanDialog(self.bridge, self._plan, self).open()

    def _open_quota(self) -> None:
        from kustos.gui.dialogs.quota import QuotaDialog  # noqa: PLC0415  when needed

        if self._quota.view is not None:
            self._notice.clear()
            QuotaDialog(self.bridge, self._quota.view, self).open()

    def _about(self, view: RepositoryView) -> str:
        type_ = places.type_name(view.repository.type)
        if view.maintenance is None:
            return type_
        if not view.maintainer:
            return self.tr("{type}; nobody looks after it: that machine was removed").format(
                type=type_
            )
        return self.tr("{type}; {machine} alone looks after it").format(
            type=type_, machine=view.maintainer
        )

    # --- doing ---------------------------------------------------------------------------------

    def open_new(self) -> None:
        """The form of a new repository."""
        self._open(None)

    def set_up_server(self) -> None:
        """The assistant for an append-only server."""
        from kustos.gui.dialogs.backup_server import BackupServerDialog  # noqa: PLC0415  on demand

        self._notice.clear()
        dialog = BackupServerDialog(self.bridge, self)
        dialog.created.connect(self._take)
        dialog.initialising.connect(lambda: self.navigator.show_page(PageKey.ACTIVITY))
        dialog.open()

    def _open_form(self) -> None:
        if self._view is not None:
            self._open(self._view)

    def _open_and_test(self) -> None:
        if self._view is not None:
            self._open(self._view, test=True)

    def _open_wanted(self) -> None:
        place, self._to_open = self._to_open, None
        if place is None:
            return
        if place.repository_id is None:
            self._open(None)
        elif place.care:
            self._open_care()
        else:
            self._open_form()

    def _open(self, view: RepositoryView | None, *, test: bool = False) -> None:
        from kustos.gui.dialogs.repository import RepositoryDialog  # noqa: PLC0415  when needed

        self._notice.clear()
        dialog = RepositoryDialog(self.bridge, self, view=view, test=test)
        dialog.saved.connect(self._take)
        dialog.listing.connect(self._foreign.follow)
        dialog.open()

    def _open_care(self) -> None:
        from kustos.gui.dialogs.care import CareDialog  # noqa: PLC0415  when needed

        if self._view is not None:
            self._notice.clear()
            dialog = CareDialog(self.bridge, self._view.repository, self)
            dialog.ordered.connect(self.navigator.open_task)
            dialog.open()

    def _open_assign(self, repository_id: str) -> None:
        from kustos.gui.dialogs.assign import AssignDialog  # noqa: PLC0415  when needed

        view = self._model.view(self._model.row_of(repository_id))
        if view is not None:
            self._notice.clear()
            self._foreign.clear()
            dialog = AssignDialog(self.bridge, view.repository, self)
            dialog.assigned.connect(
                lambda before, number: self._foreign.say_assigned(repository_id, before, number)
            )
            dialog.open()

    def _undo_assigning(self, repository_id: str, before: Assignments) -> None:
        self._foreign.clear()
        self.run(self._assigned_back(repository_id, before), self.load_failed)

    async def _assigned_back(self, repository_id: str, before: Assignments) -> None:
        await self.bridge.act(lambda manager: manager.foreign.assign(repository_id, before))

    def _take(self, repository_id: str) -> None:
        self._list.key = repository_id
        self.invalidate()

    def _ask_to_remove(self) -> None:
        view = self._view
        if view is None:
            return
        if view.jobs:
            self._notice.say(lambda: RepositoryCounts().in_use(view), Tone.ATTENTION)
            return
        self._notice.clear()
        remove_repository(self.bridge, view, self).open()


def remove_repository(bridge: Bridge, view: RepositoryView, parent: Page) -> ConfirmDialog:
    """The question, saying what stays; on yes the repository is forgotten."""
    repository = view.repository

    def ask() -> Question:
        return Question(
            title=QCoreApplication.translate("remove_repository", "Remove {name}?").format(
                name=repository.name
            ),
            text=QCoreApplication.translate(
                "remove_repository",
                "Kustos forgets the repository with its password and its list of snapshots. What it"
                " holds stays where it is, and can be read again with the password: make sure that"
                " it is noted down.",
            ),
            action=QCoreApplication.translate("remove_repository", "Remove"),
        )

    async def act() -> None:
        await bridge.act(lambda manager: manager.repositories.remove(repository.id))

    return ConfirmDialog(bridge, ask, act, parent)


class RepositoryCounts(Words):
    def repositories(self, number: int) -> str:
        return self.tr("%Ln repository(s)", "", number)

    def in_use(self, view: RepositoryView) -> Explanation:
        jobs = numbers.Counts().jobs(len(view.jobs))
        return Explanation(
            title=self.tr("{name} is in use").format(name=view.repository.name),
            cause=self.tr("{jobs}: {names}.").format(
                jobs=jobs, names=", ".join(counted_names(view.jobs))
            ),
            step=self.tr(
                "Give the job(s) another repository or remove the job(s) first.",
                "",
                len(view.jobs),
            ),
        )
