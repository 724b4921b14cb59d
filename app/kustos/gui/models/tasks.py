"""Tasks as a table, newest first, read page by page and kept up by events."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from kustos.core.model import Task, TaskState
from kustos.gui.models.task_names import TaskNames
from kustos.gui.text import kinds, numbers, outcomes, states, times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos_agent.protocol.messages import TaskProgress

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
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


class TasksModel(QAbstractTableModel):
    """Rows are `Task`s; `Role.KEY` is the task's id. `more_wanted` asks for the page behind the
    last row; whoever reads it answers with `append`."""

    more_wanted = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._tasks: list[Task] = []
        self._names = TaskNames()
        self._progress: dict[str, TaskProgress] = {}
        self._complete = True
        self._asked = False
        self._cells: dict[TaskColumn, Callable[[Task, int], Any]] = {
            TaskColumn.STATE: self._state,
            TaskColumn.WHAT: self._what,
            TaskColumn.MACHINE: self._machine,
            TaskColumn.STARTED: self._started,
            TaskColumn.DURATION: self._duration,
            TaskColumn.FILES: _number(outcomes.files_total, numbers.count),
            TaskColumn.SIZE: _number(outcomes.bytes_total, numbers.size),
            TaskColumn.ADDED: _number(outcomes.bytes_added, numbers.size),
            TaskColumn.MESSAGE: self._message,
        }

    # --- what is shown -------------------------------------------------------------------------

    def reset(self, tasks: Sequence[Task], *, complete: bool) -> None:
        """Begin anew with the first page; rows that stay in their place are only repainted."""
        self._complete, self._asked = complete, False
        if [task.id for task in tasks] == [task.id for task in self._tasks]:
            self._tasks = list(tasks)
            self.retranslate()
            return
        self.beginResetModel()
        self._tasks = list(tasks)
        self.endResetModel()

    def append(self, tasks: Sequence[Task], *, complete: bool) -> None:
        """The page behind the last row."""
        self._complete, self._asked = complete, False
        known = {task.id for task in self._tasks}
        new = [task for task in tasks if task.id not in known]
        if new:
            first = len(self._tasks)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._tasks += new
            self.endInsertRows()

    def not_read(self) -> None:
        """The page that was asked for could not be read; it may be asked for again."""
        self._asked = False

    def put(self, task: Task) -> bool:
        """Show a task as it is now; False if it has no row."""
        row = self.row_of(task.id)
        if row < 0:
            return False
        self._tasks[row] = task
        if task.state.terminal:
            self._progress.pop(task.id, None)
        self._repaint(row, row)
        return True

    def insert_newest(self, task: Task) -> None:
        """A task that has just been ordered."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._tasks.insert(0, task)
        self.endInsertRows()

    def set_names(self, names: TaskNames) -> None:
        """Names by id."""
        if names != self._names:
            self._names = names
            self._repaint(0, len(self._tasks) - 1)

    def set_progress(self, progress: TaskProgress) -> None:
        """How far a running task is."""
        row = self.row_of(progress.task_id)
        if row >= 0 and not self._tasks[row].state.terminal:
            self._progress[progress.task_id] = progress
            cell = self.index(row, TaskColumn.MESSAGE)
            self.dataChanged.emit(cell, cell)

    def tick(self) -> None:
        """Time has passed: say durations and relative times again."""
        if self._tasks:
            self.dataChanged.emit(
                self.index(0, TaskColumn.STARTED),
                self.index(len(self._tasks) - 1, TaskColumn.DURATION),
            )

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(TaskColumn) - 1)
        self._repaint(0, len(self._tasks) - 1)

    def task(self, row: int) -> Task | None:
        """The task in a row."""
        return self._tasks[row] if 0 <= row < len(self._tasks) else None

    @property
    def last(self) -> Task | None:
        """The one in the last row, where the next page begins."""
        return self._tasks[-1] if self._tasks else None

    def row_of(self, task_id: str) -> int:
        """Where a task is, -1 if it is not shown."""
        for row, task in enumerate(self._tasks):
            if task.id == task_id:
                return row
        return -1

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(TaskColumn)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._complete

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent) and not self._asked:
            self._asked = True
            self.more_wanted.emit()

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(TaskColumn):
            return None
        column = TaskColumn(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _FIGURES:
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            TaskColumn.STATE: self.tr("State"),
            TaskColumn.WHAT: self.tr("What"),
            TaskColumn.MACHINE: self.tr("Machine"),
            TaskColumn.STARTED: self.tr("Started"),
            TaskColumn.DURATION: self.tr("Duration"),
            TaskColumn.FILES: self.tr("Files"),
            TaskColumn.SIZE: self.tr("Size"),
            TaskColumn.ADDED: self.tr("Added"),
            TaskColumn.MESSAGE: self.tr("Message"),
        }[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        task = self.task(index.row()) if index.isValid() else None
        if task is None:
            return None
        if role == Role.KEY:
            return task.id
        return self._cells[TaskColumn(index.column())](task, role)

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

    def _repaint(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(TaskColumn) - 1))


_FIGURES: Final = frozenset({TaskColumn.FILES, TaskColumn.SIZE, TaskColumn.ADDED})
_MESSAGE_TONES: Final = {
    TaskState.FAILED: TextTone.FAILING,
    TaskState.WARNING: TextTone.ATTENTION,
    TaskState.RUNNING: TextTone.NORMAL,
}


def _number(
    read: Callable[[Task], int | None], say: Callable[[int], str]
) -> Callable[[Task, int], Any]:
    """A column of figures."""

    def cell(task: Task, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            value = read(task)
            return "" if value is None else say(value)
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    return cell
