"""Painting into images, to compare what was painted."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from kustos.gui.theme.palette import LIGHT, Pair, Palette, Strip

_INK = Pair("#000000", "#FFFFFF")
_ROUNDING = 2
"""Of 255: by so much one colour may differ with the ways there are to blend text, of which Qt takes
the quickest that the processor has."""

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
    """True if some pixel has this colour, but for rounding."""
    wanted = QColor(colour).rgb().to_bytes(4, "big")
    return any(
        _near(image.pixel(x, y).to_bytes(4, "big"), wanted)
        for y in range(image.height())
        for x in range(image.width())
    )


def alike(one: QImage, other: QImage) -> bool:
    """The same picture, but for rounding."""
    same_form = (one.size(), one.format()) == (other.size(), other.format())
    return same_form and _near(bytes(one.constBits()), bytes(other.constBits()))


def _near(one: bytes, other: bytes) -> bool:
    return all(abs(a - b) <= _ROUNDING for a, b in zip(one, other, strict=True))
