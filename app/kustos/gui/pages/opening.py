"""What the window shows before its pages: that it is opening. Part of the first paint, so it
imports as little as that takes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.progress import ProgressBar


class OpeningPage(TranslatedWidget):
    """Opening the store …"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", TextRole.MUTED)
        self._bar = ProgressBar()
        self._bar.set_share(None)
        self._bar.setFixedWidth(240)
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(measure.GAP_SMALL)
        box.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
        self.retranslate()

    def retranslate(self) -> None:
        self._words.setText(self.tr("Opening the store …"))
        self._bar.setAccessibleName(self._words.text())
