"""Delegates for the views here: they paint content; the view has painted the row's ground.

They read the few roles they need straight from the index instead of filling a style option: from
Python that is several times cheaper, and tables scroll.
"""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from kustos.gui.theme import ink, measure
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.theme.palette import Palette
from kustos.gui.widgets.pill import paint_pill, pill_width
from kustos.gui.widgets.progress import paint_progress
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos.gui.widgets.strip import day_at, strip_pixmap
from kustos.gui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex

_KEPT_PIXMAPS = 256
_LINE_GAP = 3
_BAR_WIDTH = 80
_GLYPH_SPACE = 8


class CellDelegate(QStyledItemDelegate):
    """Base: padding and the text of one line. Subclasses paint into the padded rect."""

    padding = measure.CELL_PADDING

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.paint_cell(painter, option.rect, index, ink.current())

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index, palette: Palette) -> None:
        """Paint the whole cell; what is behind it is there already."""
        inner = rect.adjusted(self.padding, 0, -self.padding, -1)
        if inner.width() > 0:
            self.paint_content(painter, inner, index, palette)

    def paint_content(self, painter: QPainter, rect: QRect, index: Index, palette: Palette) -> None:
        """Paint the cell's content into `rect`."""
        rect = _paint_leading_glyph(painter, rect, index, palette)
        tone = text_tone(index)
        paint_text(painter, rect, text_of(index), tone, palette, alignment=alignment_of(index))

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self.content_width(index) + 2 * self.padding
        return QSize(width, measure.ROW_HEIGHT)

    def content_width(self, index: Index) -> int:
        """Width in px that the content wants."""
        metrics = QFontMetrics(tone_font(text_tone(index)))
        extra = measure.ICON + _GLYPH_SPACE if index.data(Role.GLYPH) else 0
        return metrics.horizontalAdvance(text_of(index)) + extra

    def word_width(self, word: str) -> int:
        """Width in px that a cell with nothing but this word wants."""
        return ink.metrics().horizontalAdvance(word)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The model's tooltip, else the whole text when it is cut."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        if not isinstance(tip, str) or not tip:
            rect: QRect = option.rect
            cut = self.content_width(index) > rect.width() - 2 * self.padding
            tip = self.full_text(index) if cut else ""
        QToolTip.showText(event.globalPos(), plain_tip(tip), view)
        return True

    def full_text(self, index: Index) -> str:
        """What the tooltip of a cut cell says."""
        return text_of(index)


class TextDelegate(CellDelegate):
    """One line of text in the tone of Role.TEXT_TONE, with the glyph of Role.GLYPH before it."""


class TwoLineDelegate(CellDelegate):
    """A strong first line (DisplayRole) over a muted second one (Role.SECOND_LINE). A quiet tone
    (Role.TEXT_TONE) makes the first line no stronger than it says."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index, palette: Palette) -> None:
        rect = _paint_leading_glyph(painter, rect, index, palette)
        second = second_line(index)
        tone = text_tone(index)
        if not second:
            alignment = alignment_of(index)
            alone = tone if tone in _QUIET else TextTone.STRONG
            paint_text(painter, rect, text_of(index), alone, palette, alignment=alignment)
            return
        first_font = tone_font(TextTone.STRONG)
        second_font = ink.font(measure.FONT_SMALL)
        first_metrics = QFontMetrics(first_font)
        second_metrics = QFontMetrics(second_font)
        height = first_metrics.height() + _LINE_GAP + second_metrics.height()
        top = rect.top() + (rect.height() - height) // 2
        upper = QRect(rect.left(), top, rect.width(), first_metrics.height())
        lower = QRect(
            rect.left(), upper.bottom() + _LINE_GAP, rect.width(), second_metrics.height() + 1
        )
        shade = palette.muted if tone in _QUIET else palette.text
        side = alignment_of(index)
        _draw(painter, upper, text_of(index), first_font, shade, side=side)
        _draw(painter, lower, second, second_font, palette.muted, side=side)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.content_width(index) + 2 * self.padding, measure.ROW_HEIGHT_TWO_LINES)

    def content_width(self, index: Index) -> int:
        strong = ink.metrics(measure.FONT_TEXT, measure.STRONG)
        first = strong.horizontalAdvance(text_of(index))
        small = ink.metrics(measure.FONT_SMALL)
        extra = measure.ICON + _GLYPH_SPACE if index.data(Role.GLYPH) else 0
        return max(first, small.horizontalAdvance(second_line(index))) + extra

    def full_text(self, index: Index) -> str:
        second = second_line(index)
        return f"{text_of(index)}\n{second}" if second else text_of(index)


class PillDelegate(CellDelegate):
    """A state pill: Role.STATE and the word as DisplayRole. No state, no pill."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index, palette: Palette) -> None:
        state = index.data(Role.STATE)
        if state is not None:
            paint_pill(painter, rect, PillState.of(state), text_of(index), palette)

    def content_width(self, index: Index) -> int:
        return self.word_width(text_of(index))

    def word_width(self, word: str) -> int:
        return pill_width(word, ink.metrics(measure.FONT_SMALL, measure.MEDIUM))


class StripDelegate(CellDelegate):
    """A day strip: Role.STRIP, tooltips by Role.DAY_TIPS. Keeps a pixmap for each strip seen."""

    def __init__(self, parent: QAbstractItemView | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[tuple[str, int, int, bool, float], QPixmap] = {}

    def paint_content(self, painter: QPainter, rect: QRect, index: Index, palette: Palette) -> None:
        days = index.data(Role.STRIP)
        if not isinstance(days, str) or not days:
            return
        ratio = painter.device().devicePixelRatio()
        key = (days, rect.width(), rect.height(), palette.dark, ratio)
        pixmap = self._kept.get(key)
        if pixmap is None:
            if len(self._kept) >= _KEPT_PIXMAPS:
                self._kept.clear()
            pixmap = strip_pixmap(days, rect.size(), palette, ratio)
            self._kept[key] = pixmap
        painter.drawPixmap(rect.topLeft(), pixmap)

    def content_width(self, _index: Index) -> int:
        return measure.STRIP_DAYS * 5

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        days, tips = index.data(Role.STRIP), index.data(Role.DAY_TIPS)
        if event.type() != QEvent.Type.ToolTip or not isinstance(days, str) or not callable(tips):
            return super().helpEvent(event, view, option, index)
        rect: QRect = option.rect
        x = event.pos().x() - rect.left() - self.padding
        day = day_at(x, rect.width() - 2 * self.padding, len(days))
        tip = "" if day is None else str(tips(day))
        QToolTip.showText(event.globalPos(), plain_tip(tip), view)
        return True


class ProgressDelegate(CellDelegate):
    """Text (DisplayRole) with a bar (Role.PROGRESS) beneath it; without progress the text alone."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Index, palette: Palette) -> None:
        share = index.data(Role.PROGRESS)
        text, tone = text_of(index), text_tone(index)
        if not isinstance(share, int | float):
            paint_text(painter, rect, text, tone, palette, alignment=alignment_of(index))
            return
        metrics = QFontMetrics(tone_font(tone))
        bar = 4 if text else 6
        height = bar if not text else metrics.height() + 4 + bar
        top = rect.top() + (rect.height() - height) // 2
        if text:
            upper = QRect(rect.left(), top, rect.width(), metrics.height())
            paint_text(painter, upper, text, tone, palette)
            top += metrics.height() + 4
        width = min(rect.width(), max(_BAR_WIDTH, metrics.horizontalAdvance(text)))
        # A wanderer in a cell stands still: rows are not repainted for decoration.
        paint_progress(painter, QRect(rect.left(), top, width, bar), share, palette, phase=0.5)

    def content_width(self, index: Index) -> int:
        bar = _BAR_WIDTH if index.data(Role.PROGRESS) is not None else 0
        return max(super().content_width(index), bar)


_QUIET = frozenset({TextTone.MUTED, TextTone.ITALIC})


def text_of(index: Index) -> str:
    """The DisplayRole as text."""
    value = index.data(Qt.ItemDataRole.DisplayRole)
    return value if isinstance(value, str) else "" if value is None else str(value)


def second_line(index: Index) -> str:
    """Role.SECOND_LINE as text."""
    value = index.data(Role.SECOND_LINE)
    return value if isinstance(value, str) else ""


def text_tone(index: Index) -> TextTone:
    """Role.TEXT_TONE; NORMAL when absent or unknown."""
    value = index.data(Role.TEXT_TONE)
    return _TONES.get(value, TextTone.NORMAL) if isinstance(value, str) else TextTone.NORMAL


def alignment_of(index: Index) -> Qt.AlignmentFlag:
    """Horizontal part of Qt.TextAlignmentRole."""
    value = index.data(Qt.ItemDataRole.TextAlignmentRole)
    right = value is not None and int(value) & _RIGHT
    return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft


def tone_font(tone: TextTone) -> QFont:
    """The font a tone is written in."""
    if tone is TextTone.MONO:
        return ink.mono()
    if tone is TextTone.STRONG:
        return ink.font(measure.FONT_TEXT, measure.STRONG)
    if tone is TextTone.ITALIC:
        slanted = QFont(ink.font())
        slanted.setItalic(True)
        return slanted
    return ink.font()


def tone_colour(tone: TextTone, palette: Palette) -> str:
    """The colour a tone is written in."""
    if tone in _QUIET:
        return palette.muted
    if tone is TextTone.ATTENTION:
        return palette.attention.ink
    if tone is TextTone.FAILING:
        return palette.failing.ink
    return palette.text


def paint_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    tone: TextTone,
    palette: Palette,
    *,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One elided line, centred vertically in `rect`."""
    painter.setFont(tone_font(tone))
    painter.setPen(ink.colour(tone_colour(tone, palette)))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(alignment | Qt.AlignmentFlag.AlignVCenter), shown)


def _draw(
    painter: QPainter, rect: QRect, text: str, font: QFont, shade: str, *, side: Qt.AlignmentFlag
) -> None:
    painter.setFont(font)
    painter.setPen(ink.colour(shade))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


def _paint_leading_glyph(painter: QPainter, rect: QRect, index: Index, palette: Palette) -> QRect:
    value = index.data(Role.GLYPH)
    glyph = _GLYPHS.get(value) if isinstance(value, str) else None
    if glyph is None:
        return rect
    side = measure.ICON
    box = QRectF(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
    paint_glyph(painter, box, glyph, ink.colour(palette.muted), 1.3)
    return rect.adjusted(side + _GLYPH_SPACE, 0, 0, 0)


_RIGHT = Qt.AlignmentFlag.AlignRight.value
_TONES: dict[str, TextTone] = {tone.value: tone for tone in TextTone}
_GLYPHS: dict[str, Glyph] = {glyph.value: glyph for glyph in Glyph}
