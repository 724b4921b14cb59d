"""Fusion with our own ticks, chevrons, focus ring, combo boxes and spin boxes.

A style sheet can colour boxes but needs image files for what is in them; these few strokes are
painted instead. Each override is a call into Python for every control: only those are overridden
that are asked rarely (the views here paint their cells themselves), never pixelMetric or styleHint.
"""

from typing import cast

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QTabBar,
    QWidget,
)

from kustos.gui.theme import boxes, ink, measure
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.theme.palette import Palette

_Complex = QStyle.ComplexControl
_Primitive = QStyle.PrimitiveElement
_State = QStyle.StateFlag

_ARROWS = {
    _Primitive.PE_IndicatorArrowDown: Glyph.CHEVRON_DOWN,
    _Primitive.PE_IndicatorArrowUp: Glyph.CHEVRON_UP,
    _Primitive.PE_IndicatorArrowLeft: Glyph.CHEVRON_LEFT,
    _Primitive.PE_IndicatorArrowRight: Glyph.CHEVRON_RIGHT,
    _Primitive.PE_IndicatorSpinDown: Glyph.CHEVRON_DOWN,
    _Primitive.PE_IndicatorSpinUp: Glyph.CHEVRON_UP,
}
_CHECKS = frozenset({_Primitive.PE_IndicatorCheckBox, _Primitive.PE_IndicatorItemViewItemCheck})
_OURS = frozenset(
    {
        *_ARROWS,
        *_CHECKS,
        _Primitive.PE_IndicatorRadioButton,
        _Primitive.PE_IndicatorBranch,
        _Primitive.PE_IndicatorHeaderArrow,
        _Primitive.PE_FrameFocusRect,
    }
)


class StrokeStyle(QProxyStyle):
    """The base style of the application."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Our strokes for ticks, radio dots, chevrons and focus; the rest is Fusion's."""
        if element not in _OURS:
            super().drawPrimitive(element, option, painter, widget)
            return
        palette = ink.current()
        glyph = _ARROWS.get(element)
        if glyph is not None:
            _paint_arrow(painter, option, glyph, palette)
        elif element in _CHECKS:
            paint_check(painter, option.rect, option.state, palette)
        elif element == _Primitive.PE_IndicatorRadioButton:
            paint_radio(painter, option.rect, option.state, palette)
        elif element == _Primitive.PE_IndicatorBranch:
            if option.state & _State.State_Children:
                opened = bool(option.state & _State.State_Open)
                paint_branch(painter, option.rect, opened=opened, palette=palette)
        elif element == _Primitive.PE_IndicatorHeaderArrow:
            _paint_sort_arrow(painter, option, palette)
        else:
            _paint_focus(painter, option, widget, palette)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Combo boxes and spin boxes are ours."""
        if control == _Complex.CC_ComboBox:
            boxes.paint_combo(painter, option.rect, option.state, widget)
        elif control == _Complex.CC_SpinBox:
            boxes.paint_spin(painter, option.rect, option.state, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Where their text and arrows are."""
        if control == _Complex.CC_ComboBox and part != QStyle.SubControl.SC_ComboBoxListBoxPopup:
            return boxes.combo_part(option.rect, part)
        if control == _Complex.CC_SpinBox:
            return boxes.spin_part(option.rect, part)
        # QProxyStyle's stub forgets that the widget may be missing, QStyle's does not.
        return QProxyStyle.subControlRect(self, control, option, part, cast("QWidget", widget))


def paint_check(painter: QPainter, rect: QRect, state: QStyle.StateFlag, palette: Palette) -> None:
    """A tri-state check box in `rect`: filled with the accent when checked or partial."""
    side = min(rect.width(), rect.height(), measure.ICON)
    box = _centred(rect, side).adjusted(0.5, 0.5, -0.5, -0.5)
    filled = bool(state & (_State.State_On | _State.State_NoChange))
    enabled = bool(state & _State.State_Enabled)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if filled:
        ground = palette.accent if enabled else palette.disabled
        painter.setPen(QPen(ink.colour(ground), 1))
        painter.setBrush(ink.colour(ground))
    else:
        edge = palette.accent if state & _State.State_MouseOver else palette.neutral.ink
        painter.setPen(QPen(ink.colour(edge if enabled else palette.disabled), 1))
        painter.setBrush(ink.colour(palette.card))
    painter.drawRoundedRect(box, 4, 4)
    if filled:
        mark = Glyph.CHECK if state & _State.State_On else Glyph.DASH
        shade = ink.colour(palette.accent_text)
        paint_glyph(painter, box.adjusted(1.5, 1.5, -1.5, -1.5), mark, shade, 2.4)
    painter.restore()


def paint_radio(painter: QPainter, rect: QRect, state: QStyle.StateFlag, palette: Palette) -> None:
    """A radio button's circle in `rect`."""
    side = min(rect.width(), rect.height(), measure.ICON)
    box = _centred(rect, side).adjusted(0.5, 0.5, -0.5, -0.5)
    on = bool(state & _State.State_On)
    enabled = bool(state & _State.State_Enabled)
    edge = palette.accent if on or state & _State.State_MouseOver else palette.neutral.ink
    edge = edge if enabled else palette.disabled
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.colour(edge), 1))
    painter.setBrush(ink.colour(edge if on else palette.card))
    painter.drawEllipse(box)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.colour(palette.accent_text))
        dot = side * 0.3
        painter.drawEllipse(box.adjusted(dot, dot, -dot, -dot))
    painter.restore()


def paint_branch(painter: QPainter, rect: QRect, *, opened: bool, palette: Palette) -> None:
    """A tree's chevron: right when closed, down when open."""
    glyph = Glyph.CHEVRON_DOWN if opened else Glyph.CHEVRON_RIGHT
    paint_glyph(painter, _centred(rect, 14), glyph, ink.colour(palette.muted), 1.8)


def paint_focus_ring(
    painter: QPainter, rect: QRectF, palette: Palette, radius: float = measure.FIELD_RADIUS
) -> None:
    """The focus ring just inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.colour(palette.focus), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def _paint_arrow(painter: QPainter, option: QStyleOption, glyph: Glyph, palette: Palette) -> None:
    enabled = bool(option.state & _State.State_Enabled)
    shade = ink.colour(palette.muted if enabled else palette.disabled)
    paint_glyph(painter, _centred(option.rect, 12), glyph, shade, 1.8)


def _paint_sort_arrow(painter: QPainter, option: QStyleOption, palette: Palette) -> None:
    up = getattr(option, "sortIndicator", None)
    # Qt names the arrow after the order: SortDown is drawn for ascending.
    glyph = Glyph.CHEVRON_DOWN if getattr(up, "name", "") == "SortUp" else Glyph.CHEVRON_UP
    paint_glyph(painter, _centred(option.rect, 12), glyph, ink.colour(palette.muted), 2)


def _paint_focus(
    painter: QPainter, option: QStyleOption, widget: QWidget | None, palette: Palette
) -> None:
    # A mouse click leaves the focus too, but whoever clicked knows where.
    if isinstance(widget, QTabBar) or not option.state & _State.State_KeyboardFocusChange:
        return
    rect = QRectF(option.rect)
    shade = palette.focus
    if isinstance(widget, QPushButton):
        rect = QRectF(widget.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        if widget.property("look") == "primary":
            shade = palette.accent_text
        elif widget.property("look") == "danger":
            shade = palette.danger_text
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.colour(shade), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, 4, 4)
    painter.restore()


def _centred(rect: QRect, side: float) -> QRectF:
    return QRectF(
        rect.left() + round((rect.width() - side) / 2),
        rect.top() + round((rect.height() - side) / 2),
        side,
        side,
    )
