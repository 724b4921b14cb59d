"""What painters use: the palette in force, its colours and fonts as Qt values.

The palette in force is read from the application's QPalette, where `style.apply` put it. So a
painted widget needs no theme handed down, and Qt's own PaletteChange repaints it on a change.
"""

from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette

from kustos.gui.theme import measure
from kustos.gui.theme.palette import DARK, LIGHT, Palette

_DARK_BELOW = 128
_WINDOW = QPalette.ColorRole.Window


def current() -> Palette:
    """The palette in force: DARK when the application's window colour is dark."""
    return DARK if QGuiApplication.palette().color(_WINDOW).lightness() < _DARK_BELOW else LIGHT


@lru_cache(maxsize=256)
def colour(value: str) -> QColor:
    """The QColor of `#RRGGBB` (shared: never change it in place)."""
    return QColor(value)


def faded(value: str, alpha: float) -> QColor:
    """The colour of `#RRGGBB` with opacity `alpha`, 0 to 1."""
    shade = QColor(value)
    shade.setAlphaF(alpha)
    return shade


@lru_cache(maxsize=64)
def font(size: int = measure.FONT_TEXT, weight: int = measure.REGULAR) -> QFont:
    """The application's font at a size in px and a weight from 1 to 1000.

    Shared: copy it before changing it. `font_changed` when the application has got another one.
    """
    made = QGuiApplication.font()
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    return made


@lru_cache(maxsize=64)
def metrics(size: int = measure.FONT_TEXT, weight: int = measure.REGULAR) -> QFontMetrics:
    """The metrics of `font`."""
    return QFontMetrics(font(size, weight))


def font_changed() -> None:
    """Forget the fonts derived from the application's former font."""
    font.cache_clear()
    metrics.cache_clear()
    mono.cache_clear()


def figures(size: int = measure.FONT_TEXT, weight: int = measure.REGULAR) -> QFont:
    """Like `font`, with digits of equal width where the family has them: numbers keep still."""
    made = QFont(font(size, weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=8)
def mono(size: int = measure.FONT_SMALL, weight: int = measure.REGULAR) -> QFont:
    """The fixed-width font for paths, logs and command lines; shared like `font`."""
    made = QFont()
    made.setFamilies(_MONO_FAMILIES)
    made.setStyleHint(QFont.StyleHint.Monospace)
    made.setFixedPitch(True)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    return made


_MONO_FAMILIES = ["Cascadia Mono", "Consolas", "Menlo", "DejaVu Sans Mono", "monospace"]
