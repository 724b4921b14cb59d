"""QIcons: tinted glyphs for buttons and menus, and the app's own mark for window and tray."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from kustos.gui.theme import ink
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.theme.palette import LIGHT, Palette, Tone

_APP_SIZES = (16, 20, 22, 24, 32, 48, 64, 128, 256)
_RATIOS = (1, 2)


def glyph_icon(glyph: Glyph, colour: str, disabled: str, size: int = 16) -> QIcon:
    """A glyph as an icon of `size` px at device pixel ratios 1 and 2.

    The colours are baked in: make it anew on QEvent.PaletteChange (the buttons here do).
    """
    icon = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        for ratio in _RATIOS:
            pixmap = _blank(size, ratio)
            painter = QPainter(pixmap)
            paint_glyph(painter, QRectF(0, 0, size, size), glyph, ink.colour(shade))
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


def app_icon() -> QIcon:
    """The app's icon in 16 to 256 px. It keeps the light accent in both schemes: it is a mark."""
    icon = QIcon()
    for size in _APP_SIZES:
        icon.addPixmap(_mark(size, None))
    return icon


def tray_icon(tone: Tone | None = None, palette: Palette = LIGHT) -> QIcon:
    """The app's icon with a badge in a tone's colour at its lower right; None leaves it plain."""
    badge = None if tone is None else ink.colour(palette.tone(tone).ink)
    icon = QIcon()
    for size in _APP_SIZES[:7]:
        icon.addPixmap(_mark(size, badge))
    return icon


def paint_logo(painter: QPainter, box: QRectF, ground: QColor, stroke: QColor) -> None:
    """The mark: a rounded square with a U, the vessel that keeps things. `box` is square."""
    side = box.width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, side * 0.24, side * 0.24)
    left, right = box.left() + side * 0.275, box.left() + side * 0.725
    top, bottom = box.top() + side * 0.25, box.top() + side * 0.745
    curve = side * 0.225
    path = QPainterPath()
    path.moveTo(left, top)
    path.lineTo(left, bottom - curve)
    path.quadTo(left, bottom, left + curve, bottom)
    path.lineTo(right - curve, bottom)
    path.quadTo(right, bottom, right, bottom - curve)
    path.lineTo(right, top)
    pen = QPen(stroke, max(1.0, side * 0.09))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


def _mark(size: int, badge: QColor | None) -> QPixmap:
    pixmap = _blank(size, 1)
    painter = QPainter(pixmap)
    inset = 0.0 if size <= 24 else size * 0.03  # noqa: PLR2004 # small sizes need every pixel
    box = QRectF(inset, inset, size - 2 * inset, size - 2 * inset)
    paint_logo(painter, box, ink.colour(LIGHT.accent), ink.colour(LIGHT.accent_text))
    if badge is not None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = size * 0.5
        spot = QRectF(size - side, size - side, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.colour("#FFFFFF"))
        painter.drawEllipse(spot)
        painter.setBrush(badge)
        rim = max(1.0, size * 0.05)
        painter.drawEllipse(spot.adjusted(rim, rim, -rim, -rim))
    painter.end()
    return pixmap


def _blank(size: int, ratio: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
