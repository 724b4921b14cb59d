"""The snapshots of a job: when they were made, how big they are, and the way into them."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from kustos.core.events import Event, JobsChanged, MachinesChanged, SnapshotsChanged, TaskChanged
from kustos.core.jobs import JobView
from kustos.core.manager import Manager
from kustos.core.model import Snapshot, Task, TaskState
from kustos.gui.bridge import Bridge
from kustos.gui.forms.foot import Foot
from kustos.gui.models.snapshots import SnapshotsModel
from kustos.gui.navigation import Navigator, PageKey, Place, SnapshotsPlace
from kustos.gui.notice import Notice
from kustos.gui.pages.page import Page
from kustos.gui.text import kinds, numbers, outcomes, times
from kustos.gui.text.explanation import Explanation
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.table import TableView


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last; `connected` is the job's machine."""

    job: JobView | None
    snapshots: list[Snapshot]
    connected: bool


class SnapshotsPage(Page):
    """Enter or double-click restores from a snapshot."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._job_id = ""
        self._known: _Known | None = None
        self._wanted = ""
        self._reading: Task | None = None
        self._count = Label("", TextRole.MUTED)
        self._anew = Button(glyph=Glyph.REFRESH)
        self._anew.clicked.connect(self._read_anew)
        self._notice = Notice(bridge)
        self._notice.unlocked.connect(self.invalidate)
        self._show_reading = Button()
        self._show_reading.clicked.connect(self._open_reading)
        self._notice.add_action(self._show_reading)
        self._model = SnapshotsModel(self)
        self._table = TableView(row_height=measure.ROW_HEIGHT_TWO_LINES)
        self._empty = EmptyState(glyph=Glyph.CLOCK)
        self._stack = QStackedWidget()
        self._show_run = Button()
        self._restore = PrimaryButton()
        self._foot = Foot(self._show_run, self._restore)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._table.setModel(self._model)
        self._table.set_columns(
            [
                Column(160, 2, TwoLineDelegate(), fit=True),
                Column(80, 1, fit=True),
                Column(80, 1, fit=True),
                Column(80, 1, fit=True),
                Column(140, 2, fit=True),
            ]
        )
        table = Card(flush=True)
        table.add(self._table, 1)
        nothing = Card()
        nothing.add(self._empty, 1)
        self._blank, self._list, self._nothing = Plain(), table, nothing
        for page in (self._blank, self._list, self._nothing):
            self._stack.addWidget(page)
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self._anew)
        self.body.addLayout(head)
        self.body.addWidget(self._notice)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._foot)

    def _connect(self) -> None:
        self._table.selectionModel().currentRowChanged.connect(self._chosen)
        self._model.modelReset.connect(self._choose_again)
        self._table.activated.connect(self._open_restore)
        self._show_run.clicked.connect(self._open_run)
        self._restore.clicked.connect(self._open_restore)

    # --- what is shown -------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, SnapshotsPlace):
            self._job_id = place.job_id

    async def load(self) -> None:
        job_id = self._job_id

        async def read(manager: Manager) -> _Known:
            views = await manager.jobs.overview()
            job = next((view for view in views if view.job.id == job_id), None)
            fleet = await manager.machines.overview()
            return _Known(
                job,
                await manager.browse.snapshots_of_job(job_id),
                any(job and view.connected and view.machine.id == job.machine.id for view in fleet),
            )

        self._known = await self.bridge.call(read)
        if self._known.job is None:
            self.load_failed(LookupError(job_id))
        self._model.set_snapshots(self._known.snapshots)
        self._show()
        self.renamed.emit()

    def load_failed(self, error: Exception) -> None:
        self._show_reading.hide()
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        match event:
            case SnapshotsChanged() | JobsChanged() | MachinesChanged():
                self.invalidate()
            case TaskChanged(task=task) if self._reading and task.id == self._reading.id:
                self._say_reading(task)
            case TaskChanged(task=task) if task.job_id == self._job_id:
                self.invalidate()
            case _:
                pass

    def tick(self) -> None:
        self._model.tick()

    def crumb(self) -> str:
        job = self._known.job if self._known else None
        return kinds.on_machine(job.job.name, job.machine.name) if job else ""

    def retranslate(self) -> None:
        self._anew.setText(self.tr("Read anew"))
        self._anew.setToolTip(
            self.tr("Asks the repository itself which snapshots it holds, through the machine.")
        )
        self._table.setAccessibleName(self.tr("Snapshots"))
        self._empty.set_text(
            self.tr("There is no snapshot yet"),
            self.tr("Each good backup of this job adds one. “Read anew” finds older ones."),
        )
        self._show_run.setText(self.tr("Show the run"))
        self._show_reading.setText(self.tr("Show the run"))
        self._restore.setText(self.tr("Restore …"))
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        number = self._model.rowCount()
        self._count.setText(numbers.Counts().snapshots(number) if number else "")
        read = self._known is not None
        self._stack.setCurrentWidget(
            self._blank if not read else self._list if number else self._nothing
        )
        self._foot.setVisible(bool(number))
        there = self._known is not None and self._known.job is not None
        self._anew.setEnabled(there and not self._busy)
        self._choose_again()

    # --- choosing ------------------------------------------------------------------------------

    @property
    def _snapshot(self) -> Snapshot | None:
        return self._model.snapshot(self._model.row_of(self._wanted))

    def _choose_again(self) -> None:
        """The one that was chosen, else the newest."""
        row = max(0, self._model.row_of(self._wanted)) if self._model.rowCount() else -1
        if row >= 0 and self._table.currentIndex().row() != row:
            self._table.select_row(row)
        self._show_foot(row)

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self._show_foot(index.row())

    def _show_foot(self, row: int) -> None:
        snapshot = self._model.snapshot(row)
        if snapshot is not None:
            self._wanted = snapshot.id
            self._foot.set_text(times.exact(snapshot.time))
            self._show_run.setVisible(snapshot.task_id is not None)

    # --- doing ---------------------------------------------------------------------------------

    def _open_run(self) -> None:
        snapshot = self._snapshot
        if snapshot is not None and snapshot.task_id is not None:
            self.navigator.open_task(snapshot.task_id)

    def _open_restore(self) -> None:
        if self._snapshot is not None:
            self.navigator.open_restore(self._job_id, self._wanted)

    def _open_reading(self) -> None:
        if self._reading is not None:
            self.navigator.open_task(self._reading.id)

    @property
    def _busy(self) -> bool:
        """Whether the list is being read."""
        return self._reading is not None and not self._reading.state.terminal

    def _read_anew(self) -> None:
        known = self._known
        if known is not None and known.job is not None:
            self._notice.clear()
            self._anew.setEnabled(False)
            self.run(self._ordered(known.job), self._not_ordered)

    async def _ordered(self, job: JobView) -> None:
        repository_id, machine_id = job.repository.id, job.machine.id
        task = await self.bridge.act(
            lambda manager: manager.tasks.list_snapshots(repository_id, machine_id)
        )
        self._say_reading(task)

    def _not_ordered(self, error: Exception) -> None:
        self.load_failed(error)
        self._show()

    def _say_reading(self, task: Task) -> None:
        """How far the reading is: what it waits for, and how it ended."""
        self._reading = task
        self._show_reading.show()
        if task.problem is not None:
            self._notice.say_problem(task.problem)
        elif task.state.terminal:
            self._notice.clear()
            self.invalidate()
        else:
            self._notice.say(self._under_way, Tone.NEUTRAL)
        self._show()

    def _under_way(self) -> Explanation:
        task, known = self._reading, self._known
        said = ""
        if task is not None and task.state is not TaskState.RUNNING and known and known.job:
            said = outcomes.waiting(task, known.job.machine.name, connected=known.connected)
        return Explanation(title=self.tr("The repository is being asked"), cause=said, step="")
