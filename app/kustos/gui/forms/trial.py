"""Trying a repository through a machine: what the test or the initialising led to, and the one
thing that can be done about it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.machines import MachineView
from kustos.core.model import Task, TaskState
from kustos.gui.bridge import Bridge
from kustos.gui.forms.known_keys import fingerprints
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import errors, outcomes
from kustos.gui.text.explanation import Explanation
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.progress import ProgressBar
from kustos_agent.protocol.messages import ProbeReport
from kustos_agent.protocol.values import ErrorClass, Problem, Removal

_MILD: Final = frozenset(
    {
        ErrorClass.HOST_KEY_UNKNOWN,
        ErrorClass.REPOSITORY_MISSING,
        ErrorClass.REPOSITORY_EXISTS,
        ErrorClass.AGENT_OFFLINE,
    }
)
"""Not failures, but states on the way."""


class Trial(TranslatedWidget):
    """Shows what its owner reports to it, and asks its owner by signals."""

    test_wanted = Signal()
    approved = Signal(str)
    """These known_hosts lines were compared and found right."""
    initialise_wanted = Signal()
    existing_wanted = Signal()
    """Use the repository that is there already, with its own password."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host_keys = ""
        self._removal = Removal.UNKNOWN
        self._doing: Callable[[], str] | None = None
        self._through = Label("")
        self.machine = MachineChoice()
        self.test = Button()
        self.test.clicked.connect(self.test_wanted)
        self._bar = ProgressBar()
        self._bar.set_share(None)
        self._words = Label("", TextRole.MUTED, wrap=True)
        self.notice = Notice(bridge)
        self.notice.unlocked.connect(self.test_wanted)
        self._keys = Label("", TextRole.MONO, selectable=True)
        self._noted = QCheckBox()
        self._noted.toggled.connect(self._allow)
        self.approve = Button()
        self.approve.clicked.connect(lambda: self.approved.emit(self._host_keys))
        self.initialise = Button()
        self.initialise.clicked.connect(self.initialise_wanted)
        self._existing = Button()
        self._existing.clicked.connect(self.existing_wanted)
        for widget in (self._keys, self._noted, self.approve, self.initialise, self._existing):
            self.notice.add_action(widget)
        self._build()
        self.clear()
        self.retranslate()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._through)
        row.addWidget(self.machine, 1)
        row.addWidget(self.test)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addLayout(row)
        for widget in (self._bar, self._words, self.notice):
            box.addWidget(widget)

    # --- what there is -------------------------------------------------------------------------

    def set_machines(self, views: Sequence[MachineView], preferred: str = "") -> None:
        """Offer these; connected ones come first. Without any, nothing can be tried."""
        self.machine.set_views(sorted(views, key=lambda view: not view.connected))
        if not self.machine.id:
            self.machine.choose(preferred)
        if not self.machine.id:
            self.machine.choose(self.machine.first)
        self._allow()

    # --- what is going on ----------------------------------------------------------------------

    def clear(self) -> None:
        """Nothing has been tried, or what was tried has changed since."""
        self._doing = None
        self._host_keys = ""
        self.notice.clear()
        self._offer(None)
        self._show_doing()

    def show_testing(self) -> None:
        """A test is under way."""
        self.clear()
        name = self.machine.machine_name
        self._doing = lambda: self.tr("Testing through {machine} …").format(machine=name)
        self._show_doing()

    def show_initialising(self, task: Task) -> None:
        """The repository is being created."""
        self.clear()
        view, name = self.machine.chosen, self.machine.machine_name
        connected = view is not None and view.connected
        self._doing = lambda: (
            self.tr("{machine} creates the repository …").format(machine=name)
            if connected
            else outcomes.waiting(task, name, datetime.now(UTC), connected=False)
        )
        self._show_doing()

    def show_report(self, report: ProbeReport) -> None:
        """What a test found."""
        self.clear()
        if report.problem is None:
            self._removal = report.removal
            self.notice.say(self._good, Tone.PROTECTED)
            return
        self._host_keys = report.host_keys
        self._show_problem(report.problem)

    def show_initialised(self, task: Task) -> None:
        """How the initialising ended."""
        self.clear()
        if task.state is TaskState.SUCCESS:
            self.notice.say(self._ready, Tone.PROTECTED)
        else:
            problem = task.problem or Problem(error=ErrorClass.INTERRUPTED)
            self._show_problem(problem, initialising=True)

    def show_error(self, error: Exception) -> None:
        """The call itself failed."""
        self.clear()
        self.notice.say_error(error)

    def ask_for_password(self) -> None:
        """The repository that is there is to be used."""
        self.clear()
        self.notice.say(self._password_wanted, Tone.NEUTRAL)

    def _show_problem(self, problem: Problem, *, initialising: bool = False) -> None:
        tone = Tone.ATTENTION if problem.error in _MILD else Tone.FAILING
        self.notice.say(lambda: self._explained(problem), tone)
        offered = {
            ErrorClass.HOST_KEY_UNKNOWN: self.approve if self._host_keys else None,
            ErrorClass.REPOSITORY_MISSING: None if initialising else self.initialise,
            ErrorClass.REPOSITORY_EXISTS: self._existing,
        }
        self._offer(offered.get(problem.error))

    def _offer(self, button: Button | None) -> None:
        for one in (self.approve, self.initialise, self._existing):
            one.setVisible(one is button)
        self._noted.setVisible(button is self.initialise)
        self._noted.setChecked(False)
        self._keys.setText(fingerprints(self._host_keys))
        self._keys.setVisible(button is self.approve)
        self._allow()

    def _show_doing(self) -> None:
        busy = self._doing is not None
        self._words.setText(self._doing() if self._doing else "")
        self._words.setVisible(busy)
        self._bar.setVisible(busy)
        self._allow()

    def _allow(self) -> None:
        self.test.setEnabled(self._doing is None and self.machine.count() > 0)
        self.machine.setEnabled(self._doing is None)
        self.initialise.setEnabled(self._noted.isChecked())
        first = self.tr("Without the password nobody can read the backups: note it down first.")
        self.initialise.setToolTip("" if self._noted.isChecked() else first)

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._through.setText(self.tr("Test through"))
        self.machine.setAccessibleName(self.tr("Test through"))
        self.machine.setPlaceholderText(self.tr("No machine has joined yet"))
        self.test.setText(self.tr("Test"))
        self.approve.setText(self.tr("Approve this key"))
        self.initialise.setText(self.tr("Initialise"))
        self._existing.setText(self.tr("Use it with its password"))
        self._noted.setText(self.tr("The password is noted down outside this computer"))
        self._show_doing()

    def _good(self) -> Explanation:
        opens = self.tr("The repository is there and opens with this password.")
        removal = {
            Removal.REFUSED: self.tr("This login cannot remove anything (append-only)."),
            Removal.POSSIBLE: self.tr("This login can remove backups."),
        }.get(self._removal)
        return Explanation(
            title=self.tr("The test was good"),
            cause=" ".join(filter(None, (opens, removal))),
            step="",
        )

    def _ready(self) -> Explanation:
        return Explanation(
            title=self.tr("The repository is ready"),
            cause=self.tr("It is empty and takes backups from now on."),
            step="",
        )

    def _password_wanted(self) -> Explanation:
        return Explanation(
            title=self.tr("Enter the password of the repository that is there"),
            cause=self.tr("It was set when that repository was created. Then test again."),
            step="",
        )

    def _explained(self, problem: Problem) -> Explanation:
        said = errors.explain(problem)
        steps = {
            ErrorClass.HOST_KEY_UNKNOWN: (
                self.tr(
                    "Compare it with what the server itself shows (ssh-keygen -lf), then approve"
                    " it."
                )
                if self._host_keys
                else self.tr(
                    "The machine's own ssh does not trust it. Enter it above as an SFTP server:"
                    " then the key is shown here and can be approved."
                )
            ),
            ErrorClass.WRONG_PASSWORD: self.tr("Enter the right one above and test again."),
            ErrorClass.REPOSITORY_MISSING: self.tr(
                "Check the place, or initialise it: that creates a new, empty repository."
            ),
            ErrorClass.REPOSITORY_EXISTS: self.tr(
                "To use it as it is, enter its password and test it; or choose another place."
            ),
        }
        step = steps.get(problem.error)
        return said._replace(step=step) if step else said
