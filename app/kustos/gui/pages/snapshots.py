"""The snapshots of a job: when they were made, how big they are, and the way into them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kustos.core.events import Event, JobsChanged, MachinesChanged, SnapshotsChanged, TaskChanged
from kustos.core.jobs import JobView
from kustos.core.manager import Manager
from kustos.core.model import Snapshot, Task, TaskState
from kustos.core.tidying import Marks
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.models.snapshots import SnapshotsModel
from kustos.gui.navigation import Navigator, PageKey, Place, SnapshotsPlace
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.page import Page
from kustos.gui.text import kinds, numbers, outcomes, times
from kustos.gui.text.explanation import Explanation
from kustos.gui.text.retention import RetentionWords
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last; `connected` is the job's machine."""

    job: JobView | None
    snapshots: list[Snapshot]
    connected: bool
    marks: Marks | None


class SnapshotsPage(Page):
    """Enter or double-click restores from a snapshot."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._job_id = ""
        self._known: _Known | None = None
        self._reading: Task | None = None
        self._model = SnapshotsModel(self)
        self._anew = Button(glyph=Glyph.REFRESH)
        self._empty = EmptyState(glyph=Glyph.CLOCK)
        self._tidy = Button()
        self._hold = Button()
        self._lift = Button()
        self._show_run = Button()
        self._restore = PrimaryButton()
        self._list = ListPane(
            bridge,
            head=self._anew,
            empty=self._empty,
            beside=(self._tidy,),
            foot=(self._hold, self._lift, self._show_run, self._restore),
        )
        self._notice = self._list.notice
        self._show_reading = Button()
        self._notice.add_action(self._show_reading)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(160, 2, TwoLineDelegate(), fit=True),
                Column(80, 1, fit=True),
                Column(80, 1, fit=True),
                Column(80, 1, fit=True),
                Column(140, 2, fit=True),
            ]
        )
        self.body.addWidget(self._list)

    def _connect(self) -> None:
        self._anew.clicked.connect(self._read_anew)
        self._notice.unlocked.connect(self.invalidate)
        self._show_reading.clicked.connect(self._open_reading)
        self._list.chosen.connect(self._show_chosen)
        self._list.opened.connect(self._open_restore)
        self._show_run.clicked.connect(self._open_run)
        self._restore.clicked.connect(self._open_restore)
        self._tidy.clicked.connect(self._open_tidy)
        self._hold.clicked.connect(self._open_hold)
        self._lift.clicked.connect(self._ask_to_lift)

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
                await manager.tidying.marks(job_id) if job else None,
            )

        self._known = await self.bridge.call(read)
        if self._known.job is None:
            self.load_failed(LookupError(job_id))
        marks = self._known.marks
        if marks is not None:
            self._model.set_marks(marks.holds, marks.doubts)
        self._model.set_views(self._known.snapshots)
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
        self._list.table.setAccessibleName(self.tr("Snapshots"))
        self._empty.set_text(
            self.tr("There is no snapshot yet"),
            self.tr("Each good backup of this job adds one. “Read anew” finds older ones."),
        )
        self._show_run.setText(self.tr("Show the run"))
        self._show_reading.setText(self.tr("Show the run"))
        self._restore.setText(self.tr("Restore …"))
        self._tidy.setText(self.tr("Tidy up …"))
        self._tidy.setToolTip(self.tr("Forgets what the rules of the job do not keep."))
        self._hold.setText(self.tr("Hold …"))
        self._hold.setToolTip(self.tr("This snapshot is not to be forgotten."))
        self._lift.setText(self.tr("Lift the hold …"))
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        known = self._known
        self._list.show_rows(
            numbers.Counts().snapshots(self._model.rowCount()), read=known is not None
        )
        there = known is not None and known.job is not None
        self._anew.setEnabled(there and not self._busy)
        marks = known.marks if known is not None else None
        self._tidy.setVisible(marks is not None and marks.by_rules)

    @property
    def _snapshot(self) -> Snapshot | None:
        """The chosen one."""
        return self._model.view(self._model.row_of(self._list.key))

    def _show_chosen(self) -> None:
        snapshot = self._snapshot
        if snapshot is not None:
            self._list.foot.set_text(times.exact(snapshot.time))
            self._show_run.setVisible(snapshot.task_id is not None)
            known = self._known
            marks = known.marks if known is not None else None
            held = marks is not None and snapshot.id in marks.holds
            self._hold.setVisible(marks is not None and not held)
            self._lift.setVisible(held)

    # --- doing ---------------------------------------------------------------------------------

    def _open_run(self) -> None:
        snapshot = self._snapshot
        if snapshot is not None and snapshot.task_id is not None:
            self.navigator.open_task(snapshot.task_id)

    def _open_restore(self) -> None:
        if self._snapshot is not None:
            self.navigator.open_restore(self._job_id, self._list.key)

    def _open_tidy(self) -> None:
        from kustos.gui.dialogs.tidy import TidyDialog  # noqa: PLC0415  when needed

        known = self._known
        if known is not None and known.job is not None:
            dialog = TidyDialog(self.bridge, self._job_id, known.job.job.name, self)
            dialog.ordered.connect(self.navigator.open_task)
            dialog.open()

    def _open_hold(self) -> None:
        from kustos.gui.dialogs.hold import HoldDialog  # noqa: PLC0415  when needed

        if self._snapshot is not None:
            HoldDialog(self.bridge, self._snapshot, self).open()

    def _ask_to_lift(self) -> None:
        snapshot, known = self._snapshot, self._known
        hold = known.marks.holds.get(self._list.key) if known and known.marks else None
        if snapshot is None or hold is None:
            return

        def ask() -> Question:
            return Question(
                title=self.tr("Lift the hold?"),
                text=f"{RetentionWords().held(hold)} "
                + self.tr("From then on the rules decide about the snapshot again."),
                action=self.tr("Lift the hold"),
            )

        async def act() -> None:
            await self.bridge.act(lambda manager: manager.tidying.lift(snapshot))

        ConfirmDialog(self.bridge, ask, act, self).open()

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
            name = known.job.machine.name
            said = outcomes.waiting(task, name, datetime.now(UTC), connected=known.connected)
        return Explanation(title=self.tr("The repository is being asked"), cause=said, step="")
