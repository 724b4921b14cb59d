"""How the chosen repository is looked after by itself: in a sentence, and a line for each step."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kustos.core.care import CareView
from kustos.core.care_plan import STEPS
from kustos.core.care_planner import Outlook
from kustos.core.looks import Looking
from kustos.core.model import TaskState
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import care_plans, looks
from kustos.gui.text.care_plans import CarePlanWords
from kustos.gui.text.looks import LookWords
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, LinkButton
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.values import TaskKind


class _Line(NamedTuple):
    name: Label
    last: Label
    marks: Label
    next: Label
    run: LinkButton


class CareCard(TranslatedWidget):
    """Shows a `CareView`; empty until there is one."""

    change_wanted = Signal()
    task_wanted = Signal(str)

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._view: CareView | None = None
        self._card = Card()
        self.summary = Label("", wrap=True)
        self.change = Button()
        self.change.clicked.connect(self.change_wanted)
        self._heads = tuple(Label("", TextRole.MUTED) for _ in range(3))
        self.lines = {step: self._line(step) for step in STEPS}
        self.look = self._line(None)
        self._build()
        self.retranslate()

    def _line(self, step: TaskKind | None) -> _Line:
        line = _Line(
            name=Label("", TextRole.STRONG),
            last=Label("", wrap=True),
            marks=Label("", TextRole.MUTED),
            next=Label("", wrap=True),
            run=LinkButton(),
        )
        if step is None:
            # Hidden, it still makes the line as high as its neighbours.
            policy = line.run.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            line.run.setSizePolicy(policy)
            line.run.hide()
        else:
            line.run.clicked.connect(lambda: self._want_run(step))
        return line

    def _build(self) -> None:
        self._card.add_action(self.change)
        self._card.add(self.summary)
        self._grid_holder = Plain()
        grid = QGridLayout(self._grid_holder)
        grid.setContentsMargins(0, measure.GAP_SMALL // 2, 0, 0)
        grid.setHorizontalSpacing(measure.GAP)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        for column, head in zip((1, 3, 4), self._heads, strict=True):
            grid.addWidget(head, 0, column)
        for row, line in enumerate((self.look, *self.lines.values()), 1):
            for column, widget in enumerate((line.name, line.last, line.run, line.marks)):
                grid.addWidget(widget, row, column)
            grid.addWidget(line.next, row, 4)
        self._card.add(self._grid_holder)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._card)

    def show_view(self, view: CareView | None) -> None:
        """Show this; None: it is not known yet."""
        self._view = view
        self.retranslate()

    def retranslate(self) -> None:
        self._card.set_title(self.tr("Care"))
        self.change.setText(self.tr("Change …"))
        self.change.setAccessibleName(self.tr("Change how it is looked after"))
        for head, text in zip(
            self._heads, (self.tr("Last"), self.tr("Lately"), self.tr("Next")), strict=True
        ):
            head.setText(text)
        view = self._view
        self.setVisible(view is not None)
        if view is not None:
            self.summary.setText(CarePlanWords().summary(view))
            self._say_look(view.looking)
            for step, line in self.lines.items():
                self._say(view, step, line)

    def _say_look(self, looking: Looking) -> None:
        words, now, line = LookWords(), self._now(), self.look
        line.name.setText(looks.name())
        line.last.setText(words.last(looking, now))
        failed = looking.last is not None and looking.last.problem is not None
        line.last.set_role(TextRole.ERROR if failed else TextRole.NORMAL)
        line.next.setText(words.rhythm(looking.minutes))
        days = looks.last_days(looking.days, now.date())
        line.marks.setText(" ".join(looks.mark(day) for _, day in days) if looking.days else "")
        _explain(line, words.history(looking.days, now.date()) if looking.days else "")

    def _say(self, view: CareView, step: TaskKind, line: _Line) -> None:
        words, now = CarePlanWords(), self._now()
        of_step = [one for one in view.outlooks if one.step is step]
        line.name.setText(care_plans.name(step))
        line.run.setText(self.tr("Run"))
        line.run.setAccessibleName(
            self.tr("Show the last run: {step}").format(step=care_plans.name(step))
        )
        shown = _told(of_step)
        tasks = {task.id: task for task in view.history}
        line.run.setVisible(shown is not None and _task_id(shown) in tasks)
        if shown is None:
            line.last.setText("")
            line.next.setText(words.without_rules())
        else:
            # With several jobs it has to be said whose tidying it was.
            job = view.jobs.get(shown.job_id, "") if len(of_step) > 1 else ""
            line.last.setText(words.last(shown, tasks, job, now))
            failed = shown.record is not None and shown.record.state is TaskState.FAILED
            line.last.set_role(TextRole.ERROR if failed else TextRole.NORMAL)
            line.next.setText(words.next(_coming(of_step), view, now))
        past = [task for task in view.history if task.kind is step]
        line.marks.setText(" ".join(care_plans.mark(task.state) for task in reversed(past)))
        _explain(line, words.history(past, now))

    def _want_run(self, step: TaskKind) -> None:
        view = self._view
        shown = _told([one for one in view.outlooks if one.step is step]) if view else None
        if shown is not None:
            self.task_wanted.emit(_task_id(shown))


def _explain(line: _Line, history: str) -> None:
    line.marks.setToolTip(history)
    line.marks.setAccessibleName(history.replace("\n", ", "))
    line.next.setAccessibleName(f"{line.name.text()}: {line.next.text()}")
    line.last.setAccessibleName(f"{line.name.text()}: {line.last.text()}")


def _told(of_step: list[Outlook]) -> Outlook | None:
    """Of several jobs the one that is told of: one that failed, else the one that was done least
    recently."""
    if not of_step:
        return None
    return min(
        of_step,
        key=lambda one: (
            one.record is None or not one.record.failed,
            one.record is not None and one.record.tried_at is not None,
            (one.record.tried_at if one.record else None) or datetime.min.replace(tzinfo=UTC),
        ),
    )


def _coming(of_step: list[Outlook]) -> Outlook:
    """The one that comes next."""
    latest = datetime.max.replace(tzinfo=UTC)
    return min(of_step, key=lambda one: (one.hindrance is None, one.begins or latest))


def _task_id(one: Outlook) -> str:
    return one.record.task_id if one.record is not None else ""
