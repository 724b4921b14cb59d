"""The state pill: symbol and word on a tinted ground, as a widget and as a paint function."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.glyphs import paint_glyph
from kustos.gui.theme.palette import Palette
from kustos.gui.widgets.states import PillState

_PADDING = 8
_SYMBOL = 10
_SPACE = 4
_BEFORE = _PADDING - 1 + _SYMBOL + _SPACE


def pill_width(word: str, metrics: QFontMetrics) -> int:
    """Width in px that a pill with this word wants, in the font of `metrics`."""
    return _BEFORE + metrics.horizontalAdvance(word) + _PADDING


def paint_pill(
    painter: QPainter, rect: QRect, state: PillState, word: str, palette: Palette
) -> None:
    """Paint a pill at the left of `rect`, vertically centred, its word elided when too long."""
    font = ink.font(measure.FONT_SMALL, measure.MEDIUM)
    metrics = QFontMetrics(font)
    pair = palette.tone(state.tone)
    width = min(pill_width(word, metrics), rect.width())
    height = min(measure.PILL_HEIGHT, rect.height())
    top = rect.top() + (rect.height() - height) // 2
    body = QRectF(rect.left(), top, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour(pair.ground))
    painter.drawRoundedRect(body, height / 2, height / 2)
    symbol = QRectF(rect.left() + _PADDING - 1, top + (height - _SYMBOL) / 2, _SYMBOL, _SYMBOL)
    paint_glyph(painter, symbol, state.glyph, ink.colour(pair.ink), 2.4)
    room = QRect(rect.left() + _BEFORE, top, width - _BEFORE - _PADDING + 2, height)
    painter.setFont(font)
    painter.setPen(ink.colour(pair.ink))
    shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class StatePill(QWidget):
    """A pill. `StatePill(PillState.OVERDUE, self.tr("Overdue"))`."""

    def __init__(
        self,
        state: PillState = PillState.UNKNOWN,
        word: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_state(state, word)

    @property
    def state(self) -> PillState:
        """The state shown."""
        return self._state

    @property
    def word(self) -> str:
        """The word shown."""
        return self._word

    def set_state(self, state: PillState, word: str) -> None:
        """Show a state with its word, in the user's language."""
        self._state = state
        self._word = word
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = ink.metrics(measure.FONT_SMALL, measure.MEDIUM)
        return QSize(pill_width(self._word, metrics), measure.PILL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_BEFORE + _PADDING, measure.PILL_HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            cut = self.width() < self.sizeHint().width()
            self.setToolTip(self._word if cut else "")
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self._state, self._word, ink.current())
        painter.end()
