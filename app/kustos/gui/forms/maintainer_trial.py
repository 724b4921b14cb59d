"""Trying the maintainer's login: what its machine found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.repositories import MaintainerReport
from kustos.gui.bridge import Bridge
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import errors
from kustos.gui.text.explanation import Explanation
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.progress import ProgressBar
from kustos_agent.protocol.values import Removal


class MaintainerTrial(TranslatedWidget):
    """A button, and beneath it what came of it. Its owner asks the machine."""

    wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.test = Button()
        self.test.clicked.connect(self.wanted)
        self._bar = ProgressBar()
        self._bar.set_share(None)
        self.notice = Notice(bridge)
        self.notice.unlocked.connect(self.wanted)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self.test, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._bar)
        box.addWidget(self.notice)
        self.clear()
        self.retranslate()

    def clear(self) -> None:
        """Nothing has been tried, or what was tried has changed since."""
        self._bar.hide()
        self.test.setEnabled(True)
        self.notice.clear()

    def show_testing(self) -> None:
        """A test is under way."""
        self.clear()
        self.test.setEnabled(False)
        self._bar.show()

    def show_error(self, error: Exception) -> None:
        """The call itself failed."""
        self.clear()
        self.notice.say_error(error)

    def show_report(self, found: MaintainerReport) -> None:
        """What the machine found."""
        self.clear()
        problem = found.report.problem
        if problem is not None:
            self.notice.say(lambda: errors.explain(problem))
        elif found.another:
            self.notice.say(self._another)
        elif found.report.removal is Removal.REFUSED:
            self.notice.say(self._append_only, Tone.ATTENTION)
        else:
            sure = found.report.removal is Removal.POSSIBLE
            self.notice.say(lambda: self._good(sure=sure), Tone.PROTECTED)

    def retranslate(self) -> None:
        self.test.setText(self.tr("Test this login"))
        self._bar.setAccessibleName(self.tr("Test this login"))

    def _good(self, *, sure: bool) -> Explanation:
        opens = self.tr("It opens the repository.")
        removes = self.tr("It can remove backups, as the maintainer must.")
        return Explanation(
            title=self.tr("The test was good"),
            cause=f"{opens} {removes}" if sure else opens,
            step="",
        )

    def _append_only(self) -> Explanation:
        return Explanation(
            title=self.tr("This login cannot remove anything (append-only)"),
            cause=self.tr(
                "It opens the repository. Forgetting snapshots and freeing space would fail."
            ),
            step=self.tr("Enter the login, or the address, by which the server removes."),
        )

    def _another(self) -> Explanation:
        return Explanation(
            title=self.tr("This is another repository"),
            cause=self.tr("What opens here is not the repository that the machines write to."),
            step=self.tr("Compare the address with the one above."),
        )
