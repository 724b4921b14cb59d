"""The day strip: one mark a day, told apart by shape as well as by colour.

Full bar good, shorter bar partial, hatched failed, hollow overdue, foot away, bar across skipped,
dot nothing planned.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.palette import Palette
from kustos.gui.widgets.states import DayState

_STEP_MOST = 8
_STEP_LEAST = 3
_HATCH = 3.0
_ACROSS = 3.0


def strip_step(width: int, days: int) -> int:
    """Whole px from one day to the next that fit `width`: crisp marks at equal distances."""
    return max(_STEP_LEAST, min(_STEP_MOST, width // max(1, days)))


def day_at(x: int, width: int, days: int) -> int | None:
    """Index of the day at `x` px from the strip's left, or None beside it."""
    if days == 0 or x < 0:
        return None
    day = x // strip_step(width, days)
    return day if day < days else None


def paint_strip(painter: QPainter, rect: QRect, days: str, palette: Palette) -> None:
    """Paint the marks of `days` (letters of DayState) at the left of `rect`, centred vertically.

    Unknown letters are painted as NOTHING. Days that do not fit are left out at the old end.
    """
    step = strip_step(rect.width(), len(days))
    fitting = days[-max(1, rect.width() // step) :] if days else days
    height = min(measure.STRIP_HEIGHT, rect.height())
    top = rect.top() + (rect.height() - height) // 2
    gap = 1 if step < 6 else 2  # noqa: PLR2004 # px between marks: narrow strips keep their ink
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, letter in enumerate(fitting):
        mark = QRectF(rect.left() + number * step, top, step - gap, height)
        _MARKS.get(letter, _nothing)(painter, mark, palette)
    painter.restore()


def strip_pixmap(days: str, size: QSize, palette: Palette, ratio: float) -> QPixmap:
    """The strip as a transparent pixmap of `size` logical px, for delegates to keep."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_strip(painter, QRect(QPoint(0, 0), size), days, palette)
    painter.end()
    return pixmap


class DayStrip(QWidget):
    """A strip. The tooltip of a day is asked for when it is shown: `set_tips(lambda day: …)`."""

    def __init__(self, days: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days = days
        self._tips: Callable[[int], str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def days(self) -> str:
        """The letters shown, oldest first."""
        return self._days

    def set_days(self, days: str) -> None:
        """Show these days: letters of DayState, oldest first."""
        if days != self._days:
            self._days = days
            self.updateGeometry()
            self.update()

    def set_tips(self, tips: Callable[[int], str] | None) -> None:
        """Where the sentence for day n (0 is the oldest) comes from."""
        self._tips = tips

    def sizeHint(self) -> QSize:
        return QSize(_STEP_MOST * max(len(self._days), 1), measure.STRIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_STEP_LEAST * max(len(self._days), 1), measure.STRIP_HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._tips is not None:
            day = day_at(event.pos().x(), self.width(), len(self._days))
            tip = "" if day is None else self._tips(day)
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_strip(painter, self.rect(), self._days, ink.current())
        painter.end()


def _good(painter: QPainter, mark: QRectF, palette: Palette) -> None:
    painter.setBrush(ink.colour(palette.strip.good))
    painter.drawRoundedRect(mark, 1.5, 1.5)


def _partial(painter: QPainter, mark: QRectF, palette: Palette) -> None:
    painter.setBrush(ink.colour(palette.strip.partial))
    painter.drawRoundedRect(mark.adjusted(0, round(mark.height() * 0.3), 0, 0), 1.5, 1.5)


def _failed(painter: QPainter, mark: QRectF, palette: Palette) -> None:
    shade = ink.colour(palette.strip.failed)
    painter.save()
    painter.setClipRect(mark)
    painter.setBrush(ink.faded(palette.strip.failed, 0.25))
    painter.drawRect(mark)
    pen = QPen(shade, 1.4)
    painter.setPen(pen)
    path = QPainterPath()
    y = mark.top() - mark.width()
    while y < mark.bottom() + mark.width():
        path.moveTo(mark.left(), y)
        path.lineTo(mark.right(), y + mark.width())
        y += _HATCH
    painter.drawPath(path)
    painter.restore()


def _overdue(painter: QPainter, mark: QRectF, palette: Palette) -> None:
    painter.setPen(QPen(ink.colour(palette.strip.overdue), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(mark.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
    painter.setPen(Qt.PenStyle.NoPen)


def _away(painter: QPainter, mark: QRectF, palette: Palette) -> None:
    painter.setBrush(ink.colour(palette.strip.away))
    foot = max(4.0, round(mark.height() * 0.3))
    painter.drawRoundedRect(mark.adjusted(0, mark.height() - foot, 0, 0), 1, 1)


def _skipped(painter: QPainter, mark: QRectF, palette: Palette) -> None:
    painter.setBrush(ink.colour(palette.strip.away))
    middle = mark.top() + round((mark.height() - _ACROSS) / 2)
    painter.drawRect(QRectF(mark.left(), middle, mark.width(), _ACROSS))


def _nothing(painter: QPainter, mark: QRectF, palette: Palette) -> None:
    painter.setBrush(ink.colour(palette.strip.nothing))
    side = 2.0
    left = mark.left() + (mark.width() - side) / 2
    painter.drawRect(QRectF(left, mark.bottom() - side, side, side))


_MARKS: dict[str, Callable[[QPainter, QRectF, Palette], None]] = {
    DayState.GOOD.value: _good,
    DayState.PARTIAL.value: _partial,
    DayState.FAILED.value: _failed,
    DayState.OVERDUE.value: _overdue,
    DayState.AWAY.value: _away,
    DayState.SKIPPED.value: _skipped,
    DayState.NOTHING.value: _nothing,
}
