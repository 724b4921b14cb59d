"""The whole window when the manager did not open: why, what to do, and Quit."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import hindrances
from kustos.gui.text.explanation import Explanation
from kustos.gui.widgets.banner import Headline
from kustos.gui.widgets.buttons import PrimaryButton
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.states import PillState


class HinderedPage(TranslatedWidget):
    """`folder` is where the manager's things lie: most remedies begin there."""

    quit_wanted = Signal()

    def __init__(self, error: BaseException, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error = error
        self._headline = Headline()
        self._step = Label("", wrap=True)
        self._folder = Label(folder, TextRole.MONO, wrap=True, selectable=True)
        self._raw = Label("", TextRole.MONO, wrap=True, selectable=True)
        self._quit = PrimaryButton()
        self._quit.clicked.connect(self.quit_wanted)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._quit)
        card = Card()
        card.setMaximumWidth(640)
        card.setMinimumWidth(420)
        card.body.setContentsMargins(24, 24, 24, 20)
        card.body.setSpacing(14)
        card.add(self._headline)
        for label in (self._step, self._folder, self._raw):
            card.add(label)
        card.add(foot)
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
        self.retranslate()

    @property
    def said(self) -> Explanation:
        """What it says."""
        return hindrances.explain(self._error)

    def retranslate(self) -> None:
        said = self.said
        self._headline.set_headline(PillState.FAILING, said.title, said.cause)
        self._step.setText(said.step)
        self._raw.setText(said.raw)
        self._quit.setText(self.tr("Quit"))
