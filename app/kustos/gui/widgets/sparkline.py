"""A day as one quiet line: the mean, a shade up to the most, nothing where nothing was heard."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kustos.gui.theme import ink

_HEIGHT = 28
_LEAST_WIDTH = 80
_LINE = 1.4
_SHADE = 0.22
_DOT = 1.6
"""Radius of a place whose neighbours are empty: a line of one point would not be seen."""


class Series(NamedTuple):
    """Places from old to new, None where there is nothing. `most` is never below `mean`; `top` is
    the value at the upper edge, the lower one is 0."""

    mean: tuple[float | None, ...] = ()
    most: tuple[float | None, ...] = ()
    top: float = 100.0

    @property
    def empty(self) -> bool:
        """Nothing to draw."""
        return all(value is None for value in self.mean)


class Sparkline(QWidget):
    """`sparkline.set_series(series)`; `set_tips(lambda place: …)` for the sentence under the mouse.

    Who shows it says in its accessible description what can be seen.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series = Series()
        self._tips: Callable[[int], str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def series(self) -> Series:
        """What is shown."""
        return self._series

    def set_series(self, series: Series) -> None:
        """Show this day."""
        if series != self._series:
            self._series = series
            self.update()

    def set_tips(self, tips: Callable[[int], str] | None) -> None:
        """Where the sentence for place n (0 is the oldest) comes from."""
        self._tips = tips

    def sizeHint(self) -> QSize:
        return QSize(2 * _LEAST_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def place_at(self, x: float) -> int | None:
        """The place under a point, None beside all of them."""
        places = len(self._series.mean)
        if not places or not 0 <= x < self.width():
            return None
        return int(x * places / self.width())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._tips is not None:
            place = self.place_at(event.pos().x())
            tip = "" if place is None else self._tips(place)
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = ink.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), ink.colour(palette.line))
        for run in _runs(self._series.mean):
            mean = [self._point(place, self._series.mean) for place in run]
            most = [self._point(place, self._series.most) for place in run]
            if len(run) == 1:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink.colour(palette.accent))
                painter.drawEllipse(mean[0], _DOT, _DOT)
                continue
            shade = QPainterPath()
            shade.addPolygon(QPolygonF([*most, *reversed(mean)]))
            shade.closeSubpath()
            painter.fillPath(shade, ink.faded(palette.accent, _SHADE))
            painter.setPen(QPen(ink.colour(palette.accent), _LINE))
            painter.drawPolyline(QPolygonF(mean))
        painter.end()

    def _point(self, place: int, values: Sequence[float | None]) -> QPointF:
        value = values[place] or 0.0
        room = self.height() - 2 - _LINE
        share = min(value / self._series.top, 1.0) if self._series.top > 0 else 0.0
        x = (place + 0.5) * self.width() / len(values)
        return QPointF(x, self.height() - 1 - _LINE / 2 - share * room)


def _runs(values: Sequence[float | None]) -> Iterator[list[int]]:
    """Places next to each other that all have a value."""
    run: list[int] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run
