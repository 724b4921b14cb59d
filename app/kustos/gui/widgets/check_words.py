"""Words that a person compares one by one with those on another screen."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.strokes import paint_focus_ring
from kustos.gui.widgets.labels import Label, TextRole

_ACROSS: Final = 3
_NUMBER_WIDTH: Final = 14


class CheckWords(QWidget):
    """Big words with their numbers, three across. A screen reader reads the numbers too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: list[Label] = []
        self._numbers: list[Label] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(measure.GAP)
        self._grid.setVerticalSpacing(4)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def words(self) -> tuple[str, ...]:
        """Those shown, in order."""
        return tuple(label.text() for label in self._words)

    def set_words(self, words: Sequence[str]) -> None:
        """Show these."""
        while len(self._words) < len(words):
            self._add()
        for at, (number, word) in enumerate(zip(self._numbers, self._words, strict=True)):
            word.setText(words[at] if at < len(words) else "")
            for label in (number, word):
                label.setVisible(at < len(words))
        spoken = [f"{number} {word}" for number, word in enumerate(words, start=1)]
        self.setAccessibleName(", ".join(spoken))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Only where the keyboard is: one comes here to have the words read out."""
        if self.hasFocus() and self.window().testAttribute(
            Qt.WidgetAttribute.WA_KeyboardFocusChange
        ):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_focus_ring(painter, QRectF(self.rect()), ink.current(), measure.FIELD_RADIUS)
            painter.end()

    def _add(self) -> None:
        at = len(self._words)
        number, word = Label(str(at + 1), TextRole.MUTED), Label("", TextRole.BIG)
        number.setFixedWidth(_NUMBER_WIDTH)
        cell = QHBoxLayout()
        cell.setSpacing(measure.GAP_SMALL)
        cell.addWidget(number, 0, Qt.AlignmentFlag.AlignVCenter)
        cell.addWidget(word, 1)
        self._grid.addLayout(cell, at // _ACROSS, at % _ACROSS)
        self._grid.setColumnStretch(at % _ACROSS, 1)
        self._numbers.append(number)
        self._words.append(word)
