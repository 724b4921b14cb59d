"""Five weeks as small boxes, a row each: on which days something is kept."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kustos.gui.theme import ink
from kustos.gui.theme.glyphs import Glyph, paint_glyph

WEEKS: Final = 5
_DAYS: Final = 7
_ROW: Final = 16
_GAP: Final = 4
_SIGN: Final = 8


class KeptDays(QWidget):
    """A filled box with a tick: something of that day stays. One with a cross: nothing of it does.
    An empty one: there is nothing of that day. The last is today's; weeks begin as the language has
    it. Its words, for the tip and to be read out, are the page's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: Mapping[date, bool] = {}
        self._today = date.min
        self._stays, self._goes = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, stays: str, goes: str) -> None:
        """What a tip says of a day of which something stays, or nothing does."""
        self._stays, self._goes = stays, goes

    def show_days(self, days: Mapping[date, bool], today: date, summary: str) -> None:
        """Show these; `summary` is what they come to, in words."""
        self._days, self._today = days, today
        self.setAccessibleName(summary)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_DAYS * 4 * _GAP, WEEKS * (_ROW + _GAP) - _GAP)

    def day_at(self, at: QPoint) -> date | None:
        """The day whose box is there; None between them, and after today."""
        for day, box in self._boxes():
            if box.contains(at):
                return day
        return None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(self.day_at(event.pos())), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = ink.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for day, box in self._boxes():
            stays = self._days.get(day)
            ground = palette.protected.ground if stays else palette.field
            edge = palette.protected.ink if stays else palette.line
            painter.setPen(QPen(ink.colour(edge), 1))
            painter.setBrush(ink.colour(ground))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            if stays is not None:
                sign = QRectF(0, 0, _SIGN, _SIGN)
                sign.moveCenter(box.center())
                glyph = Glyph.CHECK if stays else Glyph.CLOSE
                shade = palette.protected.ink if stays else palette.muted
                paint_glyph(painter, sign, glyph, ink.colour(shade), 2.2)
        painter.end()

    def _boxes(self) -> list[tuple[date, QRectF]]:
        """Row by row up to today; from left to right as the language reads."""
        if self._today == date.min:
            return []
        first_weekday = QLocale().firstDayOfWeek().value
        week = self._today - timedelta(days=(self._today.isoweekday() - first_weekday) % _DAYS)
        start = week - timedelta(weeks=WEEKS - 1)
        wide = (self.width() + _GAP) / _DAYS - _GAP
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        boxes = []
        for number in range((self._today - start).days + 1):
            row, column = divmod(number, _DAYS)
            if mirrored:
                column = _DAYS - 1 - column
            box = QRectF(column * (wide + _GAP), row * (_ROW + _GAP), wide, _ROW)
            boxes.append((start + timedelta(days=number), box))
        return boxes

    def _tip(self, day: date | None) -> str:
        if day is None:
            return ""
        at = QDate(day.year, day.month, day.day)
        said = QLocale().toString(at, QLocale.FormatType.LongFormat)
        stays = self._days.get(day)
        return said if stays is None else f"{said}: {self._stays if stays else self._goes}"
