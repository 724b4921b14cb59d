"""Fields beyond Qt's own: the search field with its key hint."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.gui.theme import ink, measure

_BEFORE = 12
"""Px left of the placeholder, and as little between it and the key hint."""


class SearchField(QLineEdit):
    """A line edit with a placeholder and, while empty and idle, the key that leads to it, if both
    have room.

    `key` is bound in the window the field is in; Escape clears.
    """

    def __init__(
        self,
        placeholder: str = "",
        key: QKeySequence | None = None,
        parent: QWidget | None = None,
        *,
        width: int = measure.SEARCH_WIDTH,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self.setFixedWidth(width)
        self.set_placeholder(placeholder)
        if key is not None:
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self._come)
        clear = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        clear.setContext(Qt.ShortcutContext.WidgetShortcut)
        clear.activated.connect(self.clear)

    def set_placeholder(self, text: str) -> None:
        """The words shown while empty; also the accessible name."""
        self.setPlaceholderText(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._key is None or self.text() or self.hasFocus():
            return
        text = self._key.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        font = ink.font(11)
        width = QFontMetrics(font).horizontalAdvance(text) + 12
        box = QRectF(self.width() - width - 10, (self.height() - 19) / 2, width, 19)
        if self.fontMetrics().horizontalAdvance(self.placeholderText()) + _BEFORE > box.left():
            return
        palette = ink.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink.colour(palette.line), 1))
        painter.setBrush(ink.colour(palette.card))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font)
        painter.setPen(ink.colour(palette.muted))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()

    def _come(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
