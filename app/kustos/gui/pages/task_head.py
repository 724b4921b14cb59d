"""The upper card of a task's page: state, title, bar and figures, live or as the run ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kustos.core.model import GOOD, Attempt, Task, TaskState
from kustos.gui.models.tasks import pill, share
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import kinds, numbers, outcomes, states, times
from kustos.gui.text.figures import Figure, ended_figures, running_figures
from kustos.gui.text.paths import printable
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.labels import FigureBlock, Label, TextRole
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.progress import ProgressBar
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.values import TaskKind

_MOST_FIGURES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A task with what its page says about it. `job` is empty without one, `machine` and
    `repository` when that was removed. `attempts` failed and were followed by another."""

    task: Task
    machine: str
    job: str
    repository: str
    connected: bool
    attempts: tuple[Attempt, ...] = ()

    @property
    def title(self) -> str:
        """Office PCs on EMPFANG; Restore · Office PCs on EMPFANG; Check · NAS, through EMPFANG"""
        name = kinds.what(self.task.kind, self.job or self.repository)
        if self.task.kind not in {TaskKind.BACKUP, TaskKind.RESTORE}:
            return kinds.through_machine(name, self.machine)
        if self.job and self.task.kind is TaskKind.BACKUP:
            name = self.job
        return kinds.on_machine(name, self.machine)


class TaskHead(TranslatedWidget):
    """Shows a `TaskView` and its progress."""

    cancel_wanted = Signal()
    snapshots_wanted = Signal()
    restore_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._view: TaskView | None = None
        self._progress: TaskProgress | None = None
        self._cancelling = False
        self._said: Callable[[], str] | None = None
        self._head = QHBoxLayout()
        self._pill = StatePill()
        self._title = Label("", TextRole.TITLE, elide=Qt.TextElideMode.ElideRight)
        self._when = Label("", TextRole.MUTED, elide=Qt.TextElideMode.ElideRight)
        self._snapshots = Button()
        self._snapshots.clicked.connect(self.snapshots_wanted)
        self._restore = Button()
        self._restore.clicked.connect(self.restore_wanted)
        self._again = Button()
        self._again.clicked.connect(self.again_wanted)
        self._cancel = Button()
        self._cancel.clicked.connect(self.cancel_wanted)
        self._bar = ProgressBar(height=measure.BAR_HEIGHT_BIG)
        self._sentence = Label("", wrap=True)
        self._attempts = Label("", TextRole.MUTED, wrap=True)
        self._feedback = Label("", TextRole.MUTED, wrap=True)
        self._figures = [FigureBlock() for _ in range(_MOST_FIGURES)]
        self._row, self._beside = Plain(), Plain()
        self._current = Label("", TextRole.MONO, elide=Qt.TextElideMode.ElideMiddle)
        self._errors = Label("", TextRole.MUTED, elide=Qt.TextElideMode.ElideRight)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        head = self._head
        head.setSpacing(12)
        head.addWidget(self._pill)
        head.addWidget(self._title)
        head.addWidget(self._when, 1)
        for button in (self._snapshots, self._restore, self._again, self._cancel):
            head.addWidget(button)
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(4)
        beside.addStretch(1)
        beside.addWidget(self._current)
        beside.addWidget(self._errors)
        beside.addStretch(1)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(34)
        for figure in self._figures:
            figure.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            row.addWidget(figure)
        row.addWidget(self._beside, 1)
        row.addStretch()
        card = Card()
        card.body.setSpacing(12)
        card.body.setContentsMargins(18, 16, 18, 16)
        card.add(head)
        card.add(self._bar)
        card.add(self._sentence)
        card.add(self._attempts)
        card.add(self._feedback)
        card.add(self._row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)

    def show_task(self, view: TaskView) -> None:
        """Show this task."""
        if view.task.state.terminal:
            self._progress = None
            self._cancelling = False
            self._said = None
        self._view = view
        self.retranslate()

    def show_progress(self, progress: TaskProgress) -> None:
        """How far it is."""
        if self._view is not None and not self._view.task.state.terminal:
            self._progress = progress
            self._say_progress(self._view)

    def set_cancelling(self, said: Callable[[], str] | None, *, busy: bool) -> None:
        """A cancel was asked for; `said` is what came of it, as far as it is known."""
        self._cancelling = busy
        self._said = said
        self.retranslate()

    def retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._again.setText(self.tr("Back up again"))
        self._snapshots.setText(self.tr("Show snapshots"))
        self._restore.setText(self.tr("Restore from it"))
        self._bar.setAccessibleName(self.tr("Progress"))
        said = self._said() if self._said is not None else ""
        self._feedback.setText(said)
        self._feedback.setVisible(bool(said))
        view = self._view
        if view is None:
            return
        task = view.task
        self._pill.set_state(pill(task.state), states.task_state(task.state))
        # The title gives way, not the state.
        self._pill.setMinimumWidth(self._pill.sizeHint().width())
        self._title.setText(view.title)
        self._when.setText(self._say_when(task))
        # The one behind it would take room even when it says nothing.
        self._when.setVisible(bool(self._when.text()))
        self._head.setStretchFactor(self._title, 0 if self._when.text() else 1)
        ended = task.state.terminal
        self._cancel.setVisible(not ended)
        self._cancel.setEnabled(not self._cancelling)
        of_job = task.kind is TaskKind.BACKUP and bool(view.job)
        has_snapshot = of_job and task.state in GOOD
        self._again.setVisible(of_job and ended and not has_snapshot)
        self._snapshots.setVisible(has_snapshot)
        self._restore.setVisible(has_snapshot)
        said = "\n".join(outcomes.attempt(failed, self._now()) for failed in view.attempts)
        self._attempts.setText(said)
        self._attempts.setVisible(bool(said))
        self._say_progress(view)

    def _say_when(self, task: Task) -> str:
        """Of an ended task the sentence says when."""
        if task.state.terminal:
            return ""
        if task.started_at is None and task.due_at is not None:
            due = times.when(task.due_at, self._now())
            return self.tr("due {when} by its schedule").format(when=due)
        if task.started_at is None:
            ordered = times.when(task.created_at, self._now())
            return self.tr("ordered {when}").format(when=ordered)
        started = times.when(task.started_at, self._now())
        return self.tr("started {when}").format(when=started)

    def _say_end(self, task: Task) -> str:
        sentence = outcomes.Results().sentence(task)
        if task.finished_at is None:
            return sentence
        ended = self.tr("Ended {when}.").format(when=times.when(task.finished_at, self._now()))
        if task.due_at is None:
            return f"{ended} {sentence}"
        due = times.when(task.due_at, self._now())
        was_due = self.tr("It was due {when} by its schedule.").format(when=due)
        return f"{ended} {sentence} {was_due}"

    def _say_progress(self, view: TaskView) -> None:
        task, progress = view.task, self._progress
        running = task.state is TaskState.RUNNING
        self._bar.setVisible(running)
        if running:
            done = share(progress)
            self._bar.set_share(None if done < 0 else done)
            sentence = ""
            figures = running_figures(task.kind, progress)
        elif task.state.terminal:
            sentence = self._say_end(task)
            figures = ended_figures(task)
        else:
            sentence = outcomes.waiting(task, view.machine, self._now(), connected=view.connected)
            figures = []
        if task.cancel_asked_at is not None and not (task.state.terminal or self._cancelling):
            sentence = outcomes.stopping(view.machine)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._show_figures(figures)
        current = printable(progress.current) if running and progress else ""
        self._current.setText(current)
        self._beside.setVisible(running)
        self._row.setVisible(bool(figures))
        errors = progress.errors if running and progress else 0
        self._errors.setText(numbers.Counts().unreadable(errors) if errors else "")

    def _show_figures(self, figures: list[Figure]) -> None:
        for number, block in enumerate(self._figures):
            block.setVisible(number < len(figures))
            if number < len(figures):
                figure = figures[number]
                block.set_figure(figure.value, figure.unit, figure.caption)
