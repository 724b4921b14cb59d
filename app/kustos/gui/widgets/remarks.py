"""Remarks: a few sentences below each other, each with a small symbol in its tone."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.theme import ink
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.labels import Label
from kustos.gui.widgets.row_list import fit_rows

_SIGN = 12
_SPACE = 20


class Remark(NamedTuple):
    """One sentence."""

    text: str
    tone: Tone = Tone.NEUTRAL
    glyph: Glyph = Glyph.DASH


class Remarks(QWidget):
    """`remarks.set_remarks([Remark(self.tr("It runs on its battery."))])`; hidden while empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self.hide()

    def set_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these."""
        fit_rows(self._box, self._lines, len(remarks), _Line)
        for line, remark in zip(self._lines, remarks, strict=True):
            line.show_remark(remark)
        self.setVisible(bool(remarks))


class _Line(Label):
    """A wrapping sentence with room for its symbol at the left."""

    def __init__(self) -> None:
        super().__init__("", wrap=True)
        self._remark = Remark("")
        self.setContentsMargins(_SPACE, 0, 0, 0)

    def show_remark(self, remark: Remark) -> None:
        self._remark = remark
        self.setText(remark.text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        # In the middle of the first line.
        top = (self.fontMetrics().height() - _SIGN) / 2 + 1
        shade = ink.colour(ink.current().tone(self._remark.tone).ink)
        paint_glyph(painter, QRectF(1, top, _SIGN, _SIGN), self._remark.glyph, shade, 2.0)
        painter.end()
