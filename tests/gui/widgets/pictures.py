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
    wanted = QColor(colour).rgb()
    return any(_near(pixel, wanted) for pixel in set(_pixels(image)))


def alike(one: QImage, other: QImage) -> bool:
    """The same picture, but for rounding."""
    if one.size() != other.size():
        return False
    pairs = zip(_pixels(one), _pixels(other), strict=True)
    return all(_near(a, b) for a, b in pairs if a != b)


def _pixels(image: QImage) -> list[int]:
    """Each as alpha, red, green, blue, a byte of each."""
    whole = image.convertToFormat(QImage.Format.Format_ARGB32)
    return memoryview(whole.constBits()).cast("B").cast("I").tolist()


def _near(one: int, other: int) -> bool:
    parts = zip(one.to_bytes(4), other.to_bytes(4), strict=True)
    return all(abs(a - b) <= _ROUNDING for a, b in parts)
