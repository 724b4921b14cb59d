"""Tasks as a table, newest first, read page by page and kept up by events."""

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt

from kustos.core.model import Task, TaskState
from kustos.gui.models.paged import PagedModel
from kustos.gui.models.rows import Now, figure, utc_now
from kustos.gui.models.task_names import TaskNames
from kustos.gui.text import kinds, numbers, outcomes, states, times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos_agent.protocol.messages import TaskProgress

_PILLS: Final = {
    TaskState.CREATED: PillState.QUEUED,
    TaskState.QUEUED: PillState.QUEUED,
    TaskState.ASSIGNED: PillState.QUEUED,
}


class TaskColumn(IntEnum):
    """The columns, in order."""

    STATE = 0
    WHAT = 1
    MACHINE = 2
    STARTED = 3
    DURATION = 4
    FILES = 5
    SIZE = 6
    ADDED = 7
    MESSAGE = 8


def pill(state: TaskState) -> PillState:
    """How a task's state looks."""
    return _PILLS.get(state) or PillState.of(state.value)


def share(progress: TaskProgress | None) -> float:
    """For `Role.PROGRESS` of something that runs: 0 to 1, negative while unknown."""
    return -1.0 if progress is None or progress.percent is None else progress.percent / 100


class TasksModel(PagedModel[Task]):
    """Rows are `Task`s; `Role.KEY` is the task's id."""

    columns = TaskColumn
    figures = frozenset({TaskColumn.FILES, TaskColumn.SIZE, TaskColumn.ADDED})
    timely = (TaskColumn.STARTED, TaskColumn.DURATION)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self._names = TaskNames()
        self._progress: dict[str, TaskProgress] = {}
        self.cells = {
            TaskColumn.STATE: self._state,
            TaskColumn.WHAT: self._what,
            TaskColumn.MACHINE: self._machine,
            TaskColumn.STARTED: self._started,
            TaskColumn.DURATION: self._duration,
            TaskColumn.FILES: figure(outcomes.files_total, numbers.count),
            TaskColumn.SIZE: figure(outcomes.bytes_total, numbers.size),
            TaskColumn.ADDED: figure(outcomes.bytes_added, numbers.size),
            TaskColumn.MESSAGE: self._message,
        }

    # --- what is shown -------------------------------------------------------------------------

    def put(self, task: Task) -> bool:
        """Show a task as it is now; False if it has no row."""
        row = self.row_of(task.id)
        if row < 0:
            return False
        self._views[row] = task
        if task.state.terminal:
            self._progress.pop(task.id, None)
        self.dataChanged.emit(
            self.index(row, TaskColumn.STATE), self.index(row, TaskColumn.MESSAGE)
        )
        return True

    def insert_newest(self, task: Task) -> None:
        """A task that has just been ordered."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._views.insert(0, task)
        self.endInsertRows()

    def set_names(self, names: TaskNames) -> None:
        """Names by id."""
        if names != self._names:
            self._names = names
            self.repaint(TaskColumn.STATE, TaskColumn.MESSAGE)

    def set_progress(self, progress: TaskProgress) -> None:
        """How far a running task is."""
        row = self.row_of(progress.task_id)
        if row >= 0 and not self._views[row].state.terminal:
            self._progress[progress.task_id] = progress
            cell = self.index(row, TaskColumn.MESSAGE)
            self.dataChanged.emit(cell, cell)

    def key_of(self, view: Task) -> str:
        return view.id

    def titles(self) -> tuple[str, ...]:
        return (
            self.tr("State"),
            self.tr("What"),
            self.tr("Machine"),
            self.tr("Started"),
            self.tr("Duration"),
            self.tr("Files"),
            self.tr("Size"),
            self.tr("Added"),
            self.tr("Message"),
        )

    # --- cells ---------------------------------------------------------------------------------

    def _state(self, task: Task, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return states.task_state(task.state)
        if role == Role.STATE:
            return pill(task.state)
        return None

    def _what(self, task: Task, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return kinds.what(task.kind, self._names.what_for(task))
        return None

    def _machine(self, task: Task, role: int) -> Any:
        name = self._names.machine(task)
        if role == Qt.ItemDataRole.DisplayRole:
            return name or self.tr("removed")
        if role == Role.TEXT_TONE and not name:
            return TextTone.ITALIC.value
        return None

    def _started(self, task: Task, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return times.when(task.started_at or task.created_at, self._now())
        if role == Role.TEXT_TONE:
            return TextTone.MUTED.value
        if role == Qt.ItemDataRole.ToolTipRole:
            return times.exact(task.started_at or task.created_at)
        return None

    def _duration(self, task: Task, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            if task.started_at is None:
                return ""
            end = task.finished_at or self._now()
            return numbers.duration((end - task.started_at).total_seconds())
        if role == Role.TEXT_TONE:
            return TextTone.MUTED.value
        return None

    def _message(self, task: Task, role: int) -> Any:
        progress = self._progress.get(task.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return outcomes.brief(task, progress)
        if role == Role.PROGRESS and task.state is TaskState.RUNNING:
            return share(progress)
        if role == Role.TEXT_TONE:
            return _MESSAGE_TONES.get(task.state, TextTone.MUTED).value
        return None


_MESSAGE_TONES: Final = {
    TaskState.FAILED: TextTone.FAILING,
    TaskState.WARNING: TextTone.ATTENTION,
    TaskState.RUNNING: TextTone.NORMAL,
}
