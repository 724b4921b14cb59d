"""Painting into images, to compare what was painted."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from kustos.gui.theme.palette import LIGHT, Pair, Palette, Strip

_INK = Pair("#000000", "#FFFFFF")

ONE_COLOUR: Palette = LIGHT._replace(
    protected=_INK,
    attention=_INK,
    failing=_INK,
    overdue=_INK,
    away=_INK,
    neutral=_INK,
    running=_INK,
    strip=Strip("#000000", "#000000", "#000000", "#000000", "#000000", "#000000"),
)
"""A palette in which nothing but the shape tells states apart."""


def picture(size: QSize, paint: Callable[[QPainter], None], ratio: float = 1.0) -> QImage:
    """What `paint` paints on white, `size` in logical px."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def grab(widget: QWidget) -> QImage:
    """What a widget looks like."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32)


def has_colour(image: QImage, colour: str) -> bool:
    """True if some pixel has exactly this colour."""
    wanted = QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width())
    )
