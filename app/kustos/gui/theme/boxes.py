"""Combo boxes and spin boxes, painted whole.

A style sheet that gives them a border makes Qt draw their arrows with a bevel of its own, unless
the arrows are image files; so the sheet leaves them alone and these functions do it.
"""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.glyphs import Glyph, paint_glyph

_State = QStyle.StateFlag
_Sub = QStyle.SubControl

_ARROW_WIDTH = 30
_SPIN_WIDTH = 26
_CHEVRON = 12
_SPIN_CHEVRON = 9


def paint_combo(
    painter: QPainter, rect: QRect, state: QStyle.StateFlag, widget: QWidget | None
) -> None:
    """A combo box without its text."""
    paint_box(painter, rect, state, widget)
    box = combo_part(rect, _Sub.SC_ComboBoxArrow)
    _paint_chevron(painter, QRectF(box), Glyph.CHEVRON_DOWN, _CHEVRON, state)


def paint_spin(
    painter: QPainter, rect: QRect, state: QStyle.StateFlag, widget: QWidget | None
) -> None:
    """A spin box without its text."""
    paint_box(painter, rect, state, widget)
    for part, glyph in (
        (_Sub.SC_SpinBoxUp, Glyph.CHEVRON_UP),
        (_Sub.SC_SpinBoxDown, Glyph.CHEVRON_DOWN),
    ):
        box = QRectF(spin_part(rect, part))
        _paint_chevron(painter, box, glyph, _SPIN_CHEVRON, state)


def paint_box(
    painter: QPainter, rect: QRect, state: QStyle.StateFlag, widget: QWidget | None
) -> None:
    """The frame of a field, as the style sheet draws it for line edits."""
    palette = ink.current()
    focus = bool(state & _State.State_HasFocus)
    wrong = widget is not None and widget.property("invalid") == "true"
    enabled = bool(state & _State.State_Enabled)
    width = 2.0 if focus else 1.0
    shade = palette.line
    if wrong:
        shade = palette.failing.ink
    elif focus:
        shade = palette.focus
    elif enabled and state & _State.State_MouseOver:
        shade = palette.field_line
    inset = width / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.colour(shade), width))
    painter.setBrush(ink.colour(palette.field))
    box = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(box, measure.FIELD_RADIUS - inset, measure.FIELD_RADIUS - inset)
    painter.restore()


def combo_part(rect: QRect, part: QStyle.SubControl) -> QRect:
    """Where a part of a combo box in `rect` is."""
    if part == _Sub.SC_ComboBoxArrow:
        left = rect.right() - _ARROW_WIDTH + 1
        return QRect(left, rect.top(), _ARROW_WIDTH, rect.height())
    if part == _Sub.SC_ComboBoxEditField:
        return rect.adjusted(9, 2, -_ARROW_WIDTH, -2)
    return rect


def spin_part(rect: QRect, part: QStyle.SubControl) -> QRect:
    """Where a part of a spin box in `rect` is."""
    half = rect.height() // 2
    left = rect.right() - _SPIN_WIDTH + 1
    if part == _Sub.SC_SpinBoxUp:
        return QRect(left, rect.top() + 2, _SPIN_WIDTH, half - 2)
    if part == _Sub.SC_SpinBoxDown:
        return QRect(left, rect.top() + half, _SPIN_WIDTH, rect.height() - half - 2)
    if part == _Sub.SC_SpinBoxEditField:
        return rect.adjusted(8, 2, -_SPIN_WIDTH, -2)
    return rect


def _paint_chevron(
    painter: QPainter,
    box: QRectF,
    glyph: Glyph,
    side: int,
    state: QStyle.StateFlag,
) -> None:
    palette = ink.current()
    shade = palette.muted if state & _State.State_Enabled else palette.disabled
    spot = QRectF(0, 0, side, side)
    spot.moveCenter(box.center())
    paint_glyph(painter, spot, glyph, ink.colour(shade), 2)
