"""A job in the card of its machine: its last end, and "Back up now"."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.jobs import JobView
from kustos.core.model import MachineState, TaskState
from kustos.core.schedules import paused
from kustos.gui.models.jobs import is_overdue
from kustos.gui.models.tasks import pill, share
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import outcomes, schedules, states, times
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, LinkButton
from kustos.gui.widgets.card import Rule
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.states import PillState
from kustos_agent.protocol.messages import TaskProgress


class JobLine(TranslatedWidget):
    """Name, repository, state of the last or the present backup; a bar while one runs."""

    back_up_wanted = Signal(str)
    task_wanted = Signal(str)
    job_wanted = Signal(str)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._job: JobView | None = None
        self._progress: TaskProgress | None = None
        self._busy = False
        self._name = Label("", TextRole.STRONG, elide=Qt.TextElideMode.ElideRight)
        self._where = Label("", TextRole.CAPTION, elide=Qt.TextElideMode.ElideRight)
        self._pill = StatePill()
        self._start = Button()
        self._start.clicked.connect(self._want_backup)
        self._run = LinkButton()
        self._run.clicked.connect(self._want_run)
        self._edit = LinkButton()
        self._edit.clicked.connect(self._want_job)
        self._bar = ProgressBar()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._name)
        names.addWidget(self._where)
        top = QHBoxLayout()
        top.setSpacing(measure.GAP_SMALL)
        top.addLayout(names, 1)
        top.addWidget(self._start)
        last = QHBoxLayout()
        last.setSpacing(measure.GAP_SMALL)
        last.addWidget(self._pill)
        last.addStretch(1)
        last.addWidget(self._run)
        last.addWidget(self._edit)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(6)
        box.addLayout(top)
        box.addWidget(self._bar)
        box.addLayout(last)
        box.addWidget(Rule())

    def show_job(self, job: JobView) -> None:
        """Show this job."""
        if self._progress is not None and (
            job.active is None or job.active.id != self._progress.task_id
        ):
            self._progress = None
        self._job = job
        self.retranslate()

    def show_progress(self, progress: TaskProgress) -> None:
        """How far its run is, if it is this one's."""
        job = self._job
        if job is not None and job.active is not None and job.active.id == progress.task_id:
            self._progress = progress
            self._say_progress(job)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001  as Qt's setters
        """A call for this job is under way."""
        self._busy = busy
        self.retranslate()

    def retranslate(self) -> None:
        self._start.setText(self.tr("Back up now"))
        self._run.setText(self.tr("Run"))
        self._edit.setText(self.tr("Edit"))
        job = self._job
        if job is None:
            return
        self._name.setText(job.job.name)
        self._start.setAccessibleName(self.tr("Back up {job} now").format(job=job.job.name))
        left = job.machine.left_at is not None
        self._start.setEnabled(job.active is None and not self._busy and not left)
        if job.active is not None:
            self._start.setToolTip(self.tr("This job's backup is under way or waits already."))
        else:
            self._start.setToolTip(self.tr("This machine has left.") if left else "")
        self._run.setAccessibleName(self.tr("Show the run of {job}").format(job=job.job.name))
        self._edit.setAccessibleName(self.tr("Edit {job}").format(job=job.job.name))
        task = job.active or job.record.last
        self._run.setVisible(task is not None)
        self._say_progress(job)
        if is_overdue(job):
            self._pill.set_state(PillState.OVERDUE, states.machine_state(MachineState.OVERDUE))
        elif task is None:
            self._pill.set_state(PillState.UNKNOWN, self.tr("Never run"))
        else:
            self._pill.set_state(pill(task.state), states.task_state(task.state))

    def _say_progress(self, job: JobView) -> None:
        running = job.active is not None and job.active.state is TaskState.RUNNING
        self._bar.setVisible(running)
        if running:
            done = share(self._progress)
            self._bar.set_share(None if done < 0 else done)
        where = self.tr("to {repository}").format(repository=job.repository.name)
        when = self._say_when(job)
        parts = (when, where, self._say_next(job))
        self._where.setText(" · ".join(part for part in parts if part))

    def _say_when(self, job: JobView) -> str:
        if job.active is not None:
            if job.active.state is TaskState.RUNNING:
                return outcomes.running(self._progress)
            return self.tr("waits for the machine")
        last = job.record.last
        return times.when(last.finished_at, self._now()) if last is not None else ""

    def _say_next(self, job: JobView) -> str:
        now = self._now()
        if job.job.schedule is None or job.active is not None:
            return ""
        said = schedules.begins(job.job, job.next_at, now)
        return (
            self.tr("next {time}").format(time=said) if said and not paused(job.job, now) else said
        )

    def _want_backup(self) -> None:
        if self._job is not None:
            self.back_up_wanted.emit(self._job.job.id)

    def _want_run(self) -> None:
        task = self._job and (self._job.active or self._job.record.last)
        if task:
            self.task_wanted.emit(task.id)

    def _want_job(self) -> None:
        if self._job is not None:
            self.job_wanted.emit(self._job.job.id)
