"""Icons and state symbols as vector strokes in a 16 × 16 box, painted in any colour.

Paths instead of SVG files: no QtSvg to load at start, crisp at every device pixel ratio, and tinted
by whoever paints.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

BOX = 16.0


class Glyph(StrEnum):
    """The drawings there are."""

    FOLDER = "folder"
    FILE = "file"
    LINK = "link"
    DRIVE = "drive"
    COMPUTER = "computer"
    SEARCH = "search"
    PLUS = "plus"
    CHECK = "check"
    DASH = "dash"
    CLOSE = "close"
    COPY = "copy"
    REFRESH = "refresh"
    MORE = "more"
    CHEVRON_UP = "chevron-up"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    BANG = "bang"
    CLOCK = "clock"
    RING = "ring"
    RING_DOTTED = "ring-dotted"
    PLAY = "play"
    PAUSE = "pause"
    DOTS = "dots"
    SKIP = "skip"
    BARRED = "barred"
    QUESTION = "question"
    INFO = "info"


def paint_glyph(
    painter: QPainter, box: QRectF, glyph: Glyph, colour: QColor, weight: float = 1.5
) -> None:
    """Paint a glyph into `box` (square); `weight` is the stroke width in 16ths of its side."""
    scale = box.width() / BOX
    stroke, fill = _drawing(glyph)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(scale, scale)
    if not stroke.isEmpty():
        pen = QPen(colour, weight)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(stroke)
    if not fill.isEmpty():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
        painter.drawPath(fill)
    painter.restore()


@lru_cache(maxsize=64)
def _drawing(glyph: Glyph) -> tuple[QPainterPath, QPainterPath]:
    stroke, fill = QPainterPath(), QPainterPath()
    _DRAWINGS[glyph](stroke, fill)
    return stroke, fill


def _lines(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _dot(path: QPainterPath, x: float, y: float, radius: float) -> None:
    path.addEllipse(QPointF(x, y), radius, radius)


def _folder(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (1.75, 12), (1.75, 4), (2.75, 3), (5.9, 3), (7.6, 4.9), (13.2, 4.9), (14.25, 6))
    _lines(stroke, (14.25, 6), (14.25, 12), (13.25, 13), (2.75, 13), (1.75, 12))


def _file(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (9.25, 1.75), (3.25, 1.75), (3.25, 14.25), (12.75, 14.25), (12.75, 5.25))
    _lines(stroke, (12.75, 5.25), (9.25, 1.75), (9.25, 5.25), (12.75, 5.25))


def _link(stroke: QPainterPath, fill: QPainterPath) -> None:
    _file(stroke, fill)
    _lines(stroke, (6, 11), (9.6, 8))
    _lines(stroke, (7.4, 7.9), (9.8, 7.9), (9.8, 10.2))


def _drive(stroke: QPainterPath, fill: QPainterPath) -> None:
    stroke.addRoundedRect(QRectF(1.75, 8.25, 12.5, 5), 1.2, 1.2)
    _lines(stroke, (2.1, 8.6), (4.2, 3.25), (11.8, 3.25), (13.9, 8.6))
    _dot(fill, 11.4, 10.8, 0.95)


def _computer(stroke: QPainterPath, _fill: QPainterPath) -> None:
    stroke.addRoundedRect(QRectF(1.75, 2.25, 12.5, 8.5), 1.2, 1.2)
    _lines(stroke, (8, 10.9), (8, 13.6))
    _lines(stroke, (5, 13.75), (11, 13.75))


def _search(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _dot(stroke, 7, 7, 4.5)
    _lines(stroke, (10.4, 10.4), (13.75, 13.75))


def _plus(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (8, 3), (8, 13))
    _lines(stroke, (3, 8), (13, 8))


def _check(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (3, 8.6), (6.4, 12), (13, 4.4))


def _dash(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (4, 8), (12, 8))


def _close(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (3.75, 3.75), (12.25, 12.25))
    _lines(stroke, (12.25, 3.75), (3.75, 12.25))


def _copy(stroke: QPainterPath, _fill: QPainterPath) -> None:
    stroke.addRoundedRect(QRectF(5.25, 5.25, 9, 9), 1.5, 1.5)
    _lines(stroke, (2.9, 10.75), (1.75, 10.75), (1.75, 1.75), (10.75, 1.75), (10.75, 2.9))


def _refresh(stroke: QPainterPath, _fill: QPainterPath) -> None:
    stroke.arcMoveTo(QRectF(2.5, 2.5, 11, 11), 30)
    stroke.arcTo(QRectF(2.5, 2.5, 11, 11), 30, 300)
    _lines(stroke, (13.4, 2), (13.2, 5.6), (9.7, 5.2))


def _more(_stroke: QPainterPath, fill: QPainterPath) -> None:
    for x in (3.0, 8.0, 13.0):
        _dot(fill, x, 8, 1.35)


def _chevron_up(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (4, 10), (8, 6), (12, 10))


def _chevron_down(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (4, 6), (8, 10), (12, 6))


def _chevron_left(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (10, 4), (6, 8), (10, 12))


def _chevron_right(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (6, 4), (10, 8), (6, 12))


def _bang(stroke: QPainterPath, fill: QPainterPath) -> None:
    _lines(stroke, (8, 2.5), (8, 9))
    _dot(fill, 8, 12.9, 1.35)


def _clock(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _dot(stroke, 8, 8, 6)
    _lines(stroke, (8, 4.5), (8, 8), (11, 8))


def _ring(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _dot(stroke, 8, 8, 5.5)


def _ring_dotted(stroke: QPainterPath, _fill: QPainterPath) -> None:
    box = QRectF(2.25, 2.25, 11.5, 11.5)
    for start in range(0, 360, 60):
        stroke.arcMoveTo(box, start)
        stroke.arcTo(box, start, 20)


def _play(_stroke: QPainterPath, fill: QPainterPath) -> None:
    _lines(fill, (3, 2), (14, 8), (3, 14))
    fill.closeSubpath()


def _pause(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (5.5, 3.5), (5.5, 12.5))
    _lines(stroke, (10.5, 3.5), (10.5, 12.5))


def _skip(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _lines(stroke, (3, 3.5), (7.5, 8), (3, 12.5))
    _lines(stroke, (8.5, 3.5), (13, 8), (8.5, 12.5))


def _barred(stroke: QPainterPath, _fill: QPainterPath) -> None:
    _dot(stroke, 8, 8, 5.8)
    _lines(stroke, (4.1, 11.9), (11.9, 4.1))


def _question(stroke: QPainterPath, fill: QPainterPath) -> None:
    stroke.moveTo(4.7, 5.4)
    stroke.cubicTo(4.9, 1.4, 11.3, 1.5, 11.3, 5.3)
    stroke.cubicTo(11.3, 7.6, 8, 7.6, 8, 10)
    _dot(fill, 8, 13.2, 1.3)


def _info(stroke: QPainterPath, fill: QPainterPath) -> None:
    _lines(stroke, (8, 7), (8, 13.5))
    _dot(fill, 8, 3.1, 1.35)


_DRAWINGS: dict[Glyph, Callable[[QPainterPath, QPainterPath], None]] = {
    Glyph.FOLDER: _folder,
    Glyph.FILE: _file,
    Glyph.LINK: _link,
    Glyph.DRIVE: _drive,
    Glyph.COMPUTER: _computer,
    Glyph.SEARCH: _search,
    Glyph.PLUS: _plus,
    Glyph.CHECK: _check,
    Glyph.DASH: _dash,
    Glyph.CLOSE: _close,
    Glyph.COPY: _copy,
    Glyph.REFRESH: _refresh,
    Glyph.MORE: _more,
    Glyph.CHEVRON_UP: _chevron_up,
    Glyph.CHEVRON_DOWN: _chevron_down,
    Glyph.CHEVRON_LEFT: _chevron_left,
    Glyph.CHEVRON_RIGHT: _chevron_right,
    Glyph.BANG: _bang,
    Glyph.CLOCK: _clock,
    Glyph.RING: _ring,
    Glyph.RING_DOTTED: _ring_dotted,
    Glyph.PLAY: _play,
    Glyph.PAUSE: _pause,
    Glyph.DOTS: _more,
    Glyph.SKIP: _skip,
    Glyph.BARRED: _barred,
    Glyph.QUESTION: _question,
    Glyph.INFO: _info,
}
