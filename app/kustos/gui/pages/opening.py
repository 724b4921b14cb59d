"""What the window shows before its pages: that it is opening. Part of the first paint, so it
imports as little as that takes."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.labels import Label, TextRole

if TYPE_CHECKING:
    from kustos.gui.widgets.progress import ProgressBar

BAR_MILLISECONDS: Final = 500
"""A bar for less than that would flicker."""


class OpeningPage(TranslatedWidget):
    """Opening the store …; with a bar if that takes a while."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", TextRole.MUTED)
        self._bar: ProgressBar | None = None
        self._place = QVBoxLayout()
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(measure.GAP_SMALL)
        box.addLayout(self._place)
        # The words stay where they are when the bar comes.
        self._place.addSpacing(measure.BAR_HEIGHT)
        box.addStretch(3)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(BAR_MILLISECONDS)
        self._late.timeout.connect(self._show_bar)
        self.retranslate()

    def retranslate(self) -> None:
        self._words.setText(self.tr("Opening the store …"))
        if self._bar is not None:
            self._bar.setAccessibleName(self._words.text())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._bar is None:
            self._late.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._late.stop()

    def _show_bar(self) -> None:
        from kustos.gui.widgets.progress import ProgressBar  # noqa: PLC0415  see above

        self._bar = ProgressBar()
        self._bar.set_share(None)
        self._bar.setFixedWidth(240)
        self._place.takeAt(0)
        self._place.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self.retranslate()
