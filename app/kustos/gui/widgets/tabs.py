"""Underlined text tabs."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.theme.strokes import paint_focus_ring
from kustos.gui.widgets.tips import plain_tip

_HEIGHT = 42
_GAP = 20
_UNDERLINE = 2
_SIGN = 10
_SIGN_SPACE = 16


class TabStrip(QTabBar):
    """Text tabs, the current one in the accent with a line beneath; scrolls when too narrow.

    `line=False` leaves out underline and base line: for the steps of a wizard.
    """

    def __init__(self, parent: QWidget | None = None, *, line: bool = True) -> None:
        super().__init__(parent)
        self._line = line
        self._marked: dict[int, str] = {}
        self._hovered = -1
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mark(self, index: int, sentence: str) -> None:
        """Something on this tab has to be mended: a sign stands before its text, the sentence is
        its tip and is read out with it. Empty: nothing has."""
        if sentence:
            self._marked[index] = sentence
        else:
            self._marked.pop(index, None)
        self.setTabToolTip(index, plain_tip(sentence) if sentence else "")
        name = f"{self.tabText(index)}: {sentence}" if sentence else ""
        self.setAccessibleTabName(index, name)
        # Its width is another one, which only a text that is set makes Qt ask for.
        self.setTabText(index, self.tabText(index))
        self.update()

    def marked(self, index: int) -> str:
        """What `mark` said of it last."""
        return self._marked.get(index, "")

    def tabSizeHint(self, index: int) -> QSize:
        # Measured in the heavier weight: a tab must not move its neighbours when chosen.
        metrics = ink.metrics(measure.FONT_TEXT, measure.STRONG)
        sign = _SIGN_SPACE if index in self._marked else 0
        return QSize(metrics.horizontalAdvance(self.tabText(index)) + sign + _GAP, _HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.tabAt(event.position().toPoint()))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._hover(self.tabAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = ink.current()
        painter = QPainter(self)
        if self._line:
            painter.fillRect(0, self.height() - 1, self.width(), 1, ink.colour(palette.line))
        for index in range(self.count()):
            if not self.isTabVisible(index):
                continue
            rect = self.tabRect(index)
            chosen = index == self.currentIndex()
            text = rect.adjusted(0, 0, -_GAP, -1)
            painter.setFont(
                ink.font(measure.FONT_TEXT, measure.STRONG if chosen else measure.REGULAR)
            )
            shade = palette.accent if chosen else palette.muted
            if not self.isTabEnabled(index):
                shade = palette.disabled
            elif index == self._hovered and not chosen:
                shade = palette.text
            if index in self._marked:
                shade = palette.failing.ink
                top = text.center().y() - _SIGN / 2 + 1
                sign = QRectF(text.left(), top, _SIGN, _SIGN)
                paint_glyph(painter, sign, Glyph.CLOSE, ink.colour(shade), 2.4)
                text.setLeft(text.left() + _SIGN_SPACE)
            painter.setPen(ink.colour(shade))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(text, int(flags), self.tabText(index))
            if chosen and self._line:
                painter.fillRect(
                    text.left(),
                    self.height() - _UNDERLINE,
                    text.width(),
                    _UNDERLINE,
                    ink.colour(palette.accent),
                )
            if chosen and self.hasFocus() and _keyboard_focus(self):
                paint_focus_ring(painter, QRectF(text).adjusted(-5, 8, 5, -8), palette, 4)
        painter.end()

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()


class Tabs(QTabWidget):
    """Pages under text tabs: `tabs.addTab(page, self.tr("What"))`; names by `setTabText`.

    `inset` is the px between the frame's left edge and the first tab's text.
    """

    def __init__(self, parent: QWidget | None = None, *, inset: int = measure.CARD_PADDING) -> None:
        super().__init__(parent)
        self.strip = TabStrip(self)
        self.setTabBar(self.strip)
        self.setDocumentMode(True)
        # The sheet has no way to ask the widget: its own rule, set once.
        self.setStyleSheet(f"QTabWidget::tab-bar {{ left: {inset}px; }}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Only the line that continues the strip's: the pane itself has no look."""
        painter = QPainter(self)
        bottom = self.tabBar().geometry().bottom()
        painter.fillRect(0, bottom, self.width(), 1, ink.colour(ink.current().line))
        painter.end()


def _keyboard_focus(widget: QWidget) -> bool:
    return widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
