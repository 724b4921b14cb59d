"""What is said above the repositories about snapshots of machines that are not here: that they are
being looked for, how many were found, and that they are assigned."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from kustos.core.foreign import Assignments
from kustos.core.model import Task, TaskState
from kustos.core.repositories import RepositoryView
from kustos.gui.bridge import Bridge
from kustos.gui.notice import Notice
from kustos.gui.text.explanation import Explanation
from kustos.gui.text.groups import GroupWords
from kustos.gui.text.words import Words
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button


class ForeignNotice(Notice):
    """One thing at a time, each with the one button that goes with it."""

    run_wanted = Signal(str)
    """Show the task with this id."""
    assign_wanted = Signal(str)
    """Open the choice for the repository with this id."""
    undo_wanted = Signal(str, object)
    """Assign the origins of this repository as they were before."""

    def __init__(self, bridge: Bridge) -> None:
        self._run, self._assign, self._undo = Button(), Button(), Button()
        super().__init__(bridge)
        self._reading: Task | None = None
        self._repository_id = ""
        self._before: Assignments = {}
        for button in (self._run, self._assign, self._undo):
            self.add_action(button)
        self._run.clicked.connect(self._want_run)
        self._assign.clicked.connect(lambda: self.assign_wanted.emit(self._repository_id))
        self._undo.clicked.connect(lambda: self.undo_wanted.emit(self._repository_id, self._before))

    def retranslate(self) -> None:
        self._run.setText(self.tr("Show the run"))
        self._assign.setText(self.tr("Assign …"))
        self._undo.setText(self.tr("Undo"))
        super().retranslate()

    @property
    def awaited(self) -> str:
        """The repository whose list was read, and of which nothing has been said yet."""
        task = self._reading
        good = task is not None and task.state is TaskState.SUCCESS
        return task.repository_id if task is not None and good else ""

    def follow(self, task: Task) -> None:
        """A repository's list of snapshots is being read: this is how far it is."""
        self._reading = task
        if task.problem is not None:
            self._offer(self._run)
            self.say_problem(task.problem)
        elif task.state.terminal:
            self.clear()
        else:
            self._say(self._run, ForeignWords().asked, Tone.NEUTRAL)

    def follows(self, task_id: str) -> bool:
        """Whether the end of this task is waited for."""
        return self._reading is not None and self._reading.id == task_id

    def say_found(self, view: RepositoryView) -> None:
        """Its list was read."""
        self._reading = None
        self._repository_id = view.repository.id
        if view.snapshots.foreign:
            self._say(self._assign, lambda: ForeignWords().found(view), Tone.NEUTRAL)
        else:
            self._say(None, lambda: ForeignWords().nothing_foreign(view), Tone.PROTECTED)

    def say_assigned(self, repository_id: str, before: Assignments, number: int) -> None:
        """That was done, and can be undone."""
        self._repository_id, self._before = repository_id, before
        self._say(self._undo, lambda: ForeignWords().assigned(number), Tone.PROTECTED)

    def _say(self, button: Button | None, words: Callable[[], Explanation], tone: Tone) -> None:
        self._offer(button)
        self.say(words, tone)

    def _offer(self, button: Button | None) -> None:
        for one in (self._run, self._assign, self._undo):
            one.setVisible(one is button)

    def _want_run(self) -> None:
        if self._reading is not None:
            self.run_wanted.emit(self._reading.id)


class ForeignWords(Words):
    """The sentences."""

    def asked(self) -> Explanation:
        return Explanation(
            title=self.tr("The repository is being asked for its snapshots"), cause="", step=""
        )

    def found(self, view: RepositoryView) -> Explanation:
        number = view.snapshots.foreign
        return Explanation(
            title=self.tr("{name} holds {snapshots}").format(
                name=view.repository.name, snapshots=GroupWords().not_here(number)
            ),
            cause=self.tr("They can be restored as they are."),
            step=self.tr("Assign them to machines, to find them there."),
        )

    def nothing_foreign(self, view: RepositoryView) -> Explanation:
        return Explanation(
            title=self.tr("The list of {name} has been read").format(name=view.repository.name),
            cause=self.tr("%Ln snapshot(s) known, none of them foreign.", "", view.snapshots.known),
            step="",
        )

    def assigned(self, number: int) -> Explanation:
        return Explanation(
            title=self.tr("%Ln snapshot(s) assigned anew", "", number),
            cause=self.tr("They are found under Restore, with whom they belong to."),
            step="",
        )
