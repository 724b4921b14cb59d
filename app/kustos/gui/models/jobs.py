"""Jobs as a table: one row a job, by machine and name."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kustos.core.jobs import JobView
from kustos.core.model import Task, TaskState
from kustos.core.places import location
from kustos.gui.models.tasks import pill, share
from kustos.gui.text import outcomes, states, times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import TaskKind

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()


class JobColumn(IntEnum):
    """The columns, in order."""

    JOB = 0
    SOURCES = 1
    REPOSITORY = 2
    STATE = 3
    LAST = 4


class JobsModel(QAbstractTableModel):
    """Rows are `JobView`s; `Role.KEY` is the job's id."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._views: list[JobView] = []
        self._progress: dict[str, TaskProgress] = {}
        self._cells: dict[JobColumn, Callable[[JobView, int], Any]] = {
            JobColumn.JOB: self._job,
            JobColumn.SOURCES: self._sources,
            JobColumn.REPOSITORY: self._repository,
            JobColumn.STATE: self._state,
            JobColumn.LAST: self._last,
        }

    # --- what is shown -------------------------------------------------------------------------

    def set_views(self, views: Sequence[JobView]) -> None:
        """Show these jobs; rows that stay in their place are only repainted."""
        running = {view.active.id for view in views if view.active}
        self._progress = {
            task_id: known for task_id, known in self._progress.items() if task_id in running
        }
        if [view.job.id for view in views] == [view.job.id for view in self._views]:
            self._views = list(views)
            self._repaint(JobColumn.JOB, JobColumn.LAST)
            return
        self.beginResetModel()
        self._views = list(views)
        self.endResetModel()

    def set_progress(self, progress: TaskProgress) -> None:
        """How far a running task is."""
        self._progress[progress.task_id] = progress
        for row, view in enumerate(self._views):
            if view.active is not None and view.active.id == progress.task_id:
                cell = self.index(row, JobColumn.LAST)
                self.dataChanged.emit(cell, cell)

    def tick(self) -> None:
        """Time has passed: say the relative times again."""
        self._repaint(JobColumn.LAST, JobColumn.LAST)

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(JobColumn) - 1)
        self._repaint(JobColumn.JOB, JobColumn.LAST)

    def view(self, row: int) -> JobView | None:
        """The job in a row."""
        return self._views[row] if 0 <= row < len(self._views) else None

    def row_of(self, job_id: str) -> int:
        """Where a job is, -1 if it is not there."""
        for row, view in enumerate(self._views):
            if view.job.id == job_id:
                return row
        return -1

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._views)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(JobColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (
            self.tr("Job"),
            self.tr("Saves"),
            self.tr("Repository"),
            self.tr("Last backup"),
            self.tr("When"),
        )
        return titles[section] if 0 <= section < len(titles) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self.view(index.row()) if index.isValid() else None
        if view is None:
            return None
        if role == Role.KEY:
            return view.job.id
        return self._cells[JobColumn(index.column())](view, role)

    # --- cells ---------------------------------------------------------------------------------

    def _job(self, view: JobView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return view.job.name
        return view.machine.name if role == Role.SECOND_LINE else None

    def _sources(self, view: JobView, role: int) -> Any:
        shown = [to_display(source) for source in view.job.sources]
        shown += [dump.name for dump in view.job.dumps]
        if role == Qt.ItemDataRole.DisplayRole:
            return ", ".join(shown)
        return "\n".join(shown) if role == Qt.ItemDataRole.ToolTipRole else None

    def _repository(self, view: JobView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return view.repository.name
        where = to_display(location(view.repository.place))
        return where if role == Qt.ItemDataRole.ToolTipRole else None

    def _state(self, view: JobView, role: int) -> Any:
        task = shown_task(view)
        if role == Qt.ItemDataRole.DisplayRole:
            return states.task_state(task.state) if task else self.tr("Never run")
        if role == Role.STATE:
            return pill(task.state) if task else PillState.UNPROTECTED
        if role == Qt.ItemDataRole.ToolTipRole and task is not None:
            return outcomes.brief(task)
        return None

    def _last(self, view: JobView, role: int) -> Any:
        task = shown_task(view)
        if task is not None and task.state is TaskState.RUNNING:
            return self._running(task, role)
        if task is None or task.finished_at is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return times.when(task.finished_at, self._now())
        return times.exact(task.finished_at) if role == Qt.ItemDataRole.ToolTipRole else None

    def _running(self, task: Task, role: int) -> Any:
        progress = self._progress.get(task.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return outcomes.running(progress)
        return share(progress) if role == Role.PROGRESS else None

    def _repaint(self, first: JobColumn, last: JobColumn) -> None:
        if self._views:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._views) - 1, last))


def shown_task(view: JobView) -> Task | None:
    """The task whose state a job's row shows: its unfinished backup, else its last one."""
    active = view.active
    if active is not None and active.kind is TaskKind.BACKUP:
        return active
    return view.record.last
