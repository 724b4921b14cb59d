"""Jobs as a table: one row a job, by machine and name."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from kustos.core.jobs import JobView
from kustos.core.model import MachineState, Task, TaskState
from kustos.core.places import location
from kustos.gui.models.rows import Now, RowsModel, utc_now
from kustos.gui.models.tasks import pill, share
from kustos.gui.text import days, outcomes, schedules, states, times, whys
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import TaskKind


class JobColumn(IntEnum):
    """The columns, in order."""

    JOB = 0
    SOURCES = 1
    REPOSITORY = 2
    STATE = 3
    LAST = 4
    NEXT = 5
    DAYS = 6


class JobsModel(RowsModel[JobView]):
    """Rows are `JobView`s; `Role.KEY` is the job's id."""

    columns = JobColumn
    timely = (JobColumn.LAST, JobColumn.NEXT)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self._progress: dict[str, TaskProgress] = {}
        self.cells = {
            JobColumn.JOB: self._job,
            JobColumn.SOURCES: self._sources,
            JobColumn.REPOSITORY: self._repository,
            JobColumn.STATE: self._state,
            JobColumn.LAST: self._last,
            JobColumn.NEXT: self._next,
            JobColumn.DAYS: self._days,
        }

    # --- what is shown -------------------------------------------------------------------------

    def set_views(self, views: Sequence[JobView]) -> None:
        """Show these jobs; rows that stay in their place are only repainted."""
        running = {view.active.id for view in views if view.active}
        self._progress = {
            task_id: known for task_id, known in self._progress.items() if task_id in running
        }
        super().set_views(views)

    def set_progress(self, progress: TaskProgress) -> None:
        """How far a running task is."""
        self._progress[progress.task_id] = progress
        for row, view in enumerate(self._views):
            if view.active is not None and view.active.id == progress.task_id:
                cell = self.index(row, JobColumn.LAST)
                self.dataChanged.emit(cell, cell)

    def key_of(self, view: JobView) -> str:
        return view.job.id

    def titles(self) -> tuple[str, ...]:
        return (
            self.tr("Job"),
            self.tr("Saves"),
            self.tr("Repository"),
            self.tr("Last backup"),
            self.tr("When"),
            self.tr("Next"),
            self.tr("30 days"),
        )

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
        if is_overdue(view):
            return self._overdue(view, role)
        task = shown_task(view)
        if role == Qt.ItemDataRole.DisplayRole:
            return states.task_state(task.state) if task else self.tr("Never run")
        if role == Role.STATE:
            return pill(task.state) if task else PillState.UNPROTECTED
        if role == Qt.ItemDataRole.ToolTipRole and task is not None:
            return outcomes.brief(task)
        return None

    def _overdue(self, view: JobView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return states.machine_state(MachineState.OVERDUE)
        if role == Role.STATE:
            return PillState.OVERDUE
        if role == Qt.ItemDataRole.ToolTipRole:
            return whys.overdue(view.job.name, view.overdue_since, self._now()).cause
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

    def _days(self, view: JobView, role: int) -> Any:
        if role == Role.STRIP:
            return days.marks(view.days)
        if role == Role.DAY_TIPS:
            return lambda day: days.day_sentence(view.days, day, self._now())
        return (
            days.Strips().summary(view.days) if role == Qt.ItemDataRole.AccessibleTextRole else None
        )

    def _next(self, view: JobView, role: int) -> Any:
        schedule = view.job.schedule
        if schedule is None:
            by_hand: dict[int, str] = {
                Qt.ItemDataRole.DisplayRole: self.tr("by hand"),
                Role.TEXT_TONE: TextTone.MUTED,
            }
            return by_hand.get(role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return schedules.begins(view.job, view.next_at, self._now())
            case Role.SECOND_LINE:
                brief = schedules.briefly(view.planning)
                return brief or schedules.ScheduleWords().brief(schedule)
            case Qt.ItemDataRole.ToolTipRole:
                said = " ".join(schedules.ScheduleWords().whole(schedule))
                more = schedules.planning(view.planning) if view.planning else ""
                return f"{said}\n{more}".strip()
        return None

    def _running(self, task: Task, role: int) -> Any:
        progress = self._progress.get(task.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return outcomes.running(progress)
        return share(progress) if role == Role.PROGRESS else None


def is_overdue(view: JobView) -> bool:
    """Whether that is the word for the job: a failure is worse, and a run may end it."""
    task = shown_task(view)
    said = task is not None and task.state in {TaskState.RUNNING, TaskState.FAILED}
    return view.overdue_since is not None and not said


def shown_task(view: JobView) -> Task | None:
    """The task whose state a job's row shows: its unfinished backup, else its last one."""
    active = view.active
    if active is not None and active.kind is TaskKind.BACKUP:
        return active
    return view.record.last
