"""One task: how far it is or how it ended, its log, its command line."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from kustos.core.events import Event, LogGrew, MachinesChanged, TaskChanged, TaskProgressed
from kustos.core.manager import Manager
from kustos.core.model import Task, TaskState
from kustos.core.stopping import CancelOutcome
from kustos.gui.bridge import Bridge
from kustos.gui.navigation import Navigator, PageKey, Place, TaskPlace
from kustos.gui.notice import Notice
from kustos.gui.pages.page import Page
from kustos.gui.pages.task_command import CommandCard
from kustos.gui.pages.task_head import TaskHead, TaskView
from kustos.gui.pages.task_log import TaskLog
from kustos.gui.remedy import Remedy, remedy
from kustos.gui.text import kinds, outcomes
from kustos.gui.text.remedies import remedy_button
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.scroller import Scroller
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.tasks import BackupResult

_ROOM_FOR_COMMAND: Final = 600
_TONES: Final = {TaskState.WARNING: Tone.ATTENTION, TaskState.SKIPPED: Tone.AWAY}


class TaskPage(Page):
    """Made for one `TaskPlace`."""

    section = PageKey.ACTIVITY

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._task_id = ""
        self._view: TaskView | None = None
        self._head = TaskHead(lambda: datetime.now(UTC))
        self._head.cancel_wanted.connect(self._cancel)
        self._head.snapshots_wanted.connect(self._open_snapshots)
        self._head.restore_wanted.connect(self._open_restore)
        self._head.again_wanted.connect(self._again)
        self._head.hide()
        self._problem = Notice()
        self._remedy = Button()
        self._remedy.clicked.connect(self._mend)
        self._problem.add_action(self._remedy)
        self._notice = Notice(bridge)
        self._log = TaskLog(bridge)
        self._command = CommandCard()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        """All in one column that scrolls: a problem's details may be long and the window low."""
        column = Plain()
        box = QVBoxLayout(column)
        x, y = measure.PAGE_MARGIN_X, measure.PAGE_MARGIN_Y
        box.setContentsMargins(x, y, x, y)
        box.setSpacing(measure.GAP)
        for part in (self._head, self._notice, self._problem):
            box.addWidget(part)
        box.addWidget(self._log, 1)
        box.addWidget(self._command)
        scroller = Scroller(column)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scroller)

    # --- reading -------------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        assert isinstance(place, TaskPlace)
        if place.task_id != self._task_id:
            self._task_id = place.task_id
            self._log.show_task(place.task_id)
            self.invalidate()

    async def load(self) -> None:
        task_id = self._task_id

        async def read(manager: Manager) -> tuple[TaskView, TaskProgress | None]:
            task = await manager.tasks.get(task_id)
            if task is None:
                raise LookupError(task_id)
            return await _view(manager, task), manager.tasks.progress(task_id)

        view, progress = await self.bridge.call(read)
        self._notice.clear()
        self._show(view)
        if progress is not None:
            self._head.show_progress(progress)

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def _show(self, view: TaskView) -> None:
        self._view = view
        task = view.task
        self._head.show_task(view)
        self._head.show()
        self._log.show_state(task)
        self._show_command()
        if task.problem is None:
            self._problem.clear()
        else:
            tone = _TONES.get(task.state, Tone.FAILING)
            self._problem.say_problem(task.problem, tone, task.kind)
            self._say_remedy(view)
        if isinstance(task.result, BackupResult):
            self._log.show_unreadable(task.result.unreadable, task.result.unreadable_count)
        self.renamed.emit()

    def _show_command(self) -> None:
        """In a low window a problem comes before the command line."""
        task = self._view.task if self._view is not None else None
        if task is not None:
            low = task.problem is not None and self.height() < _ROOM_FOR_COMMAND
            self._command.show_command("" if low else task.command)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_command()

    # --- living --------------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        match event:
            case TaskProgressed(progress=progress) if progress.task_id == self._task_id:
                self._head.show_progress(progress)
            case LogGrew(task_id=task_id, last=last) if task_id == self._task_id:
                self._log.grew(last)
            case TaskChanged(task=task) if task.id == self._task_id:
                self.invalidate()
            case MachinesChanged() if self._waits():
                self.invalidate()
            case _:
                pass

    def _waits(self) -> bool:
        return self._view is not None and self._view.task.started_at is None

    def tick(self) -> None:
        if self._view is not None and not self._view.task.state.terminal:
            self._head.retranslate()

    def discard(self) -> None:
        self._log.close_reader()
        super().discard()

    # --- words ---------------------------------------------------------------------------------

    def crumb(self) -> str:
        if self._view is None:
            return self.tr("Task")
        return kinds.of_machine(self._view.task.kind, self._view.machine)

    def retranslate(self) -> None:
        self._log.setAccessibleName(self.tr("Log"))
        if self._view is not None:
            self._say_remedy(self._view)

    def _say_remedy(self, view: TaskView) -> None:
        found = _remedy(view)
        self._remedy.setVisible(found is not None)
        if found is not None:
            self._remedy.setText(remedy_button(found))

    # --- doing ---------------------------------------------------------------------------------

    def _cancel(self) -> None:
        self._head.set_cancelling(lambda: self.tr("Cancelling …"), busy=True)
        self.run(self._cancelled(), self._cancel_failed)

    async def _cancelled(self) -> None:
        task_id = self._task_id
        outcome = await self.bridge.act(lambda manager: manager.tasks.cancel(task_id))
        machine = self._view.machine if self._view is not None else ""
        busy = outcome is not CancelOutcome.OVER
        self._head.set_cancelling(lambda: outcomes.cancelling(outcome, machine), busy=busy)
        self.invalidate()

    def _cancel_failed(self, error: Exception) -> None:
        self._head.set_cancelling(None, busy=False)
        self._notice.say_error(error)

    def _again(self) -> None:
        self.run(self._backed_up_again(), self._notice.say_error)

    async def _backed_up_again(self) -> None:
        job_id = self._view.task.job_id if self._view is not None else None
        if job_id is not None:
            self._notice.clear()
            task = await self.bridge.act(lambda manager: manager.tasks.back_up(job_id))
            self.navigator.open_task(task.id)

    def _mend(self) -> None:
        view = self._view
        if view is None:
            return
        match _remedy(view):
            case Remedy.REPOSITORY:
                self.navigator.open_repository(view.task.repository_id)
            case Remedy.CARE:
                self.navigator.look_after(view.task.repository_id)
            case Remedy.JOB:
                self.navigator.open_job(view.task.job_id)
            case None:
                pass

    def _open_snapshots(self) -> None:
        if self._view is not None and self._view.task.job_id is not None:
            self.navigator.open_snapshots(self._view.task.job_id)

    def _open_restore(self) -> None:
        if self._view is not None and isinstance(self._view.task.result, BackupResult):
            task = self._view.task
            self.navigator.open_restore(task.job_id, self._view.task.result.snapshot_id)


def _remedy(view: TaskView) -> Remedy | None:
    problem = view.task.problem
    found = remedy(problem.error, view.task.kind) if problem is not None else None
    return None if found is Remedy.JOB and not view.job else found


async def _view(manager: Manager, task: Task) -> TaskView:
    """A task that has begun needs no look at the fleet."""
    machine = await manager.machines.get(task.machine_id)
    job = await manager.jobs.get(task.job_id) if task.job_id is not None else None
    repository = await manager.repositories.get(task.repository_id)
    connected = True
    if task.started_at is None:
        connected = any(
            view.connected
            for view in await manager.machines.overview()
            if view.machine.id == task.machine_id
        )
    return TaskView(
        task=task,
        machine=machine.name if machine is not None else "?",
        job=job.name if job is not None else "",
        repository=repository.name if repository is not None else "",
        connected=connected,
        attempts=tuple(await manager.tasks.attempts(task.id)) if task.attempt else (),
    )
