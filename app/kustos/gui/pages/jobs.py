"""*Jobs*: what is saved from where to where, how the last run went, and what can be done."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from kustos.core import schedules
from kustos.core.events import (
    Event,
    JobsChanged,
    LedgerChanged,
    MachinesChanged,
    RepositoriesChanged,
    TaskChanged,
    TaskProgressed,
)
from kustos.core.jobs import JobView
from kustos.core.manager import Manager
from kustos.core.model import Job, MachineState
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.models.jobs import JobsModel, shown_task
from kustos.gui.navigation import CompliancePlace, Navigator, PageKey
from kustos.gui.pages.jobs_switch import JobsList, JobsSwitch
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.machines_table import STRIP_WIDTH
from kustos.gui.pages.page import Page
from kustos.gui.text import kinds, numbers, states
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import (
    PillDelegate,
    ProgressDelegate,
    StripDelegate,
    TwoLineDelegate,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last."""

    jobs: list[JobView]
    machines: int = 0
    repositories: int = 0


def _words() -> list[str]:
    return [*states.task_states(), states.machine_state(MachineState.OVERDUE)]


class JobsPage(Page):
    """All jobs. Enter or double-click edits one; the bar at the foot is about the chosen one."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._known: _Known | None = None
        self._busy: set[str] = set()
        self._model = JobsModel(self)
        self._switch = JobsSwitch(JobsList.JOBS)
        self._new = PrimaryButton(glyph=Glyph.PLUS)
        self._compliance = Button()
        self._empty = EmptyState(glyph=Glyph.FOLDER)
        self._first = Button()
        self._empty.add_action(self._first)
        self._back_up = Button()
        self._show_run = Button()
        self._snapshots = Button()
        self._due = Button()
        self._pause = Button()
        self._resume = Button()
        self._edit = Button()
        self._remove = Button()
        self._list = ListPane(
            bridge,
            head=self._new,
            beside=(self._compliance,),
            empty=self._empty,
            foot=(
                self._back_up,
                self._show_run,
                self._snapshots,
                self._due,
                self._pause,
                self._resume,
                self._edit,
                self._remove,
            ),
        )
        self._notice = self._list.notice
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(120, 3, TwoLineDelegate(), fit=True),
                Column(110, 4, fit=True),
                Column(90, 2, fit=True),
                Column(90, delegate=PillDelegate(), words=_words),
                Column(126, 1, ProgressDelegate(), fit=True),
                Column(110, 2, TwoLineDelegate(), fit=True),
                Column(STRIP_WIDTH, 1, StripDelegate()),
            ]
        )
        self._list.offer_menu()
        self.body.addWidget(self._switch)
        self.body.addWidget(self._list)

    def _connect(self) -> None:
        self._switch.other_wanted.connect(self._open_policies)
        self._new.clicked.connect(self._open_new)
        self._compliance.clicked.connect(self._open_compliance)
        self._first.clicked.connect(self._begin)
        self._notice.unlocked.connect(self.invalidate)
        self._list.chosen.connect(self._show_chosen)
        self._list.opened.connect(self._edit_job)
        self._back_up.clicked.connect(self._order_backup)
        self._show_run.clicked.connect(self._open_run)
        self._snapshots.clicked.connect(self._open_snapshots)
        self._due.clicked.connect(self._open_due)
        self._pause.clicked.connect(self._ask_to_pause)
        self._resume.clicked.connect(self._order_resuming)
        self._edit.clicked.connect(self._edit_job)
        self._remove.clicked.connect(self._ask_to_remove)

    # --- what is shown -------------------------------------------------------------------------

    async def load(self) -> None:
        async def read(manager: Manager) -> _Known:
            jobs = await manager.jobs.overview()
            if jobs:
                return _Known(jobs)
            machines = await manager.machines.overview()
            repositories = await manager.repositories.overview()
            return _Known(jobs, len(machines), len(repositories))

        self._known = await self.bridge.call(read)
        self._notice.clear()
        self._model.set_views(self._known.jobs)
        self._show()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        match event:
            case TaskProgressed(progress=progress):
                self._model.set_progress(progress)
            case (
                MachinesChanged()
                | JobsChanged()
                | LedgerChanged()
                | TaskChanged()
                | RepositoriesChanged()
            ):
                self.invalidate()
            case _:
                pass

    def tick(self) -> None:
        self._model.tick()
        self._list.choose_again()

    def retranslate(self) -> None:
        self._switch.retranslate()
        self._new.setText(self.tr("New job"))
        self._compliance.setText(self.tr("Compliance"))
        self._compliance.setToolTip(
            self.tr("Says of each job whether it does what is expected of it.")
        )
        self._list.table.setAccessibleName(self.tr("Jobs"))
        self._back_up.setText(self.tr("Back up now"))
        self._show_run.setText(self.tr("Show the run"))
        self._snapshots.setText(self.tr("Snapshots"))
        self._due.setText(self.tr("Planned and done"))
        self._pause.setText(self.tr("Pause …"))
        self._resume.setText(self.tr("Resume"))
        self._edit.setText(self.tr("Edit"))
        self._remove.setText(self.tr("Remove …"))
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        known = self._known
        number = self._model.rowCount()
        self._list.show_rows(numbers.Counts().jobs(number), read=known is not None)
        self._new.setVisible(bool(number))
        self._compliance.setVisible(bool(number))
        if known is not None and not number:
            self._say_how_to_begin(known)

    @property
    def _view(self) -> JobView | None:
        """The chosen one."""
        return self._model.view(self._model.row_of(self._list.key))

    def _show_chosen(self) -> None:
        view = self._view
        if view is None:
            return
        self._list.foot.set_text(kinds.on_machine(view.job.name, view.machine.name))
        running = view.active is not None and shown_task(view) is view.active
        self._back_up.setVisible(not running)
        self._back_up.setEnabled(view.job.id not in self._busy)
        self._show_run.setVisible(running)
        paused = schedules.paused(view.job, datetime.now(UTC))
        self._pause.setVisible(view.job.schedule is not None and not paused)
        self._resume.setVisible(paused)
        self._resume.setEnabled(view.job.id not in self._busy)

    def _say_how_to_begin(self, known: _Known) -> None:
        if not known.machines:
            self._empty.set_text(
                self.tr("First a machine has to join"),
                self.tr("A job saves folders of a machine. As yet there is no machine."),
            )
            self._first.setText(self.tr("Show machines"))
            return
        what = self.tr("A job says which folders of a machine are saved, and where to.")
        more = (
            self.tr("The repository that takes the backups can be created on the way.")
            if not known.repositories
            else self.tr("The first backup can start as soon as it is saved.")
        )
        self._empty.set_text(self.tr("There is no job yet"), f"{what} {more}")
        self._first.setText(self.tr("New job"))

    def _begin(self) -> None:
        if self._known is not None and not self._known.machines:
            self.navigator.show_page(PageKey.MACHINES)
        else:
            self._open_new()

    def _open_policies(self) -> None:
        self.navigator.open_policies()

    def _open_new(self) -> None:
        self.navigator.open_job()

    # --- doing ---------------------------------------------------------------------------------

    def _order_backup(self) -> None:
        view = self._view
        if view is not None:
            self._notice.clear()
            self._busy.add(view.job.id)
            self._list.choose_again()
            self.run(self._ordered(view.job.id), self._notice.say_error)

    async def _ordered(self, job_id: str) -> None:
        try:
            await self.bridge.act(lambda manager: manager.tasks.back_up(job_id))
            await self.reread()
        finally:
            self._busy.discard(job_id)
            self._list.choose_again()

    def _ask_to_pause(self) -> None:
        from kustos.gui.dialogs.pause import PauseDialog  # noqa: PLC0415  when needed

        view = self._view
        if view is not None:
            job_id, name = view.job.id, kinds.on_machine(view.job.name, view.machine.name)
            PauseDialog(
                self.bridge,
                name,
                lambda manager, until: manager.jobs.pause(job_id, until),
                self,
            ).open()

    def _order_resuming(self) -> None:
        view = self._view
        if view is not None:
            self._notice.clear()
            self._busy.add(view.job.id)
            self._list.choose_again()
            self.run(self._resumed(view.job.id), self._notice.say_error)

    async def _resumed(self, job_id: str) -> None:
        try:
            await self.bridge.act(lambda manager: manager.jobs.resume(job_id))
            await self.reread()
        finally:
            self._busy.discard(job_id)
            self._list.choose_again()

    def _open_run(self) -> None:
        view = self._view
        if view is not None and view.active is not None:
            self.navigator.open_task(view.active.id)

    def _open_snapshots(self) -> None:
        if self._view is not None:
            self.navigator.open_snapshots(self._list.key)

    def _open_due(self) -> None:
        if self._view is not None:
            self.navigator.open_due(self._list.key)

    def _open_compliance(self) -> None:
        self.navigator.go(CompliancePlace())

    def _edit_job(self) -> None:
        if self._view is not None:
            self.navigator.open_job(self._list.key)

    def _ask_to_remove(self) -> None:
        view = self._view
        if view is not None:
            remove_job(self.bridge, view.job, self).open()


def remove_job(bridge: Bridge, job: Job, parent: Page) -> ConfirmDialog:
    """The question, saying what stays; on yes the job is removed."""

    def ask() -> Question:
        return Question(
            title=QCoreApplication.translate("remove_job", "Remove {name}?").format(name=job.name),
            text=QCoreApplication.translate(
                "remove_job",
                "These folders are not backed up any more. The snapshots made so far stay in the"
                " repository, and the runs stay in Activity.",
            ),
            action=QCoreApplication.translate("remove_job", "Remove"),
        )

    async def act() -> None:
        await bridge.act(lambda manager: manager.jobs.remove(job.id))

    return ConfirmDialog(bridge, ask, act, parent)
