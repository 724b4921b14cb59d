"""Labels by role, wrapping or eliding, and the big figure."""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.widgets.paragraph import UNBROKEN, Paragraph, leading
from kustos.gui.widgets.tips import plain_tip

_PARAGRAPH_WIDTH = 480
_LEAST_WIDTH = 24
_WIDTHS_KEPT = 4
"""A layout asks for the same few again and again."""


class TextRole(StrEnum):
    """What a label is for; the style sheet knows the rest."""

    NORMAL = "normal"
    TITLE = "title"
    BIG = "big"
    STRONG = "strong"
    MUTED = "muted"
    CAPTION = "caption"
    ERROR = "error"
    MONO = "mono"


class Label(QLabel):
    """A label. `wrap` breaks lines; `elide` shortens one line, the tooltip then has the whole."""

    # On the class as well: Python's collector may have emptied a label that Qt still resizes.
    _elide = Qt.TextElideMode.ElideNone

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.NORMAL,
        parent: QWidget | None = None,
        *,
        wrap: bool = False,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideNone,
        selectable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._elide = elide
        self._role = role
        self._spaced = wrap and not selectable
        self._broken: dict[int, Paragraph] = {}
        self._broken_of = ("", "")
        # Names of machines and files are people's: never read as markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setWordWrap(wrap)
        if role is TextRole.MONO:
            self.setFont(ink.mono())
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def set_role(self, role: TextRole) -> None:
        """Change what the label is for."""
        if role is not self._role:
            self._role = role
            self.setProperty("role", role.value)
            self.style().unpolish(self)
            self.style().polish(self)
            self.updateGeometry()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell_cut()

    def sizeHint(self) -> QSize:
        if not self._spaced:
            return super().sizeHint()
        self.ensurePolished()
        wide = min(self._paragraph(UNBROKEN).width, _PARAGRAPH_WIDTH)
        wide += self._beside()
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        if self._spaced:
            self.ensurePolished()
            return QSize(_LEAST_WIDTH, leading(self.font()) + self._above())
        if not self._elided():
            return super().minimumSizeHint()
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        if not self._spaced:
            return super().heightForWidth(width)
        self.ensurePolished()
        return self._paragraph(width - self._beside()).height + self._above()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        # A label with a buddy may have a mnemonic, which QLabel underlines.
        if self.buddy() is not None or not (self._spaced or self._elided()):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.paint_text(painter)
        painter.end()

    def paint_text(self, painter: QPainter) -> None:
        """Paint the text, broken or elided, into the contents rect."""
        room = self.contentsRect()
        if self._spaced:
            painter.setPen(self.text_colour())
            self._paragraph(room.width()).paint(painter, room, self.alignment())
            return
        shown = painter.fontMetrics().elidedText(self.text(), self._elide, room.width())
        painter.setPen(self.text_colour())
        painter.drawText(room, int(self.alignment()), shown)

    def text_colour(self) -> QColor:
        """The colour the style sheet gives the role."""
        return self.palette().color(self.foregroundRole())

    def _tell_cut(self) -> None:
        if self._elided():
            cut = QFontMetrics(self.font()).horizontalAdvance(self.text()) > self.width()
            self.setToolTip(plain_tip(self.text()) if cut else "")

    def _elided(self) -> bool:
        return self._elide is not Qt.TextElideMode.ElideNone

    def _paragraph(self, width: int) -> Paragraph:
        of = (self.text(), self.font().key())
        if of != self._broken_of or len(self._broken) > _WIDTHS_KEPT:
            self._broken_of = of
            self._broken = {UNBROKEN: Paragraph(self.text(), self.font(), UNBROKEN)}
        unbroken = self._broken[UNBROKEN]
        if unbroken.width <= width:
            return unbroken
        if width not in self._broken:
            self._broken[width] = Paragraph(self.text(), self.font(), width)
        return self._broken[width]

    def _beside(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _above(self) -> int:
        margins = self.contentsMargins()
        return margins.top() + margins.bottom()


class FigureBlock(QWidget):
    """A big number, its unit, a caption beneath: `FigureBlock("3.1", "of 4.3 GB", "read")`."""

    def __init__(
        self, value: str = "", unit: str = "", caption: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._value = Label(value, TextRole.BIG)
        self._unit = Label(unit, TextRole.STRONG)
        self._caption = Label(caption, TextRole.MUTED, elide=Qt.TextElideMode.ElideRight)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._value, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(line)
        box.addWidget(self._caption)
        self._unit.setContentsMargins(0, 0, 0, 3)
        self._value.setFont(ink.figures(measure.FONT_BIG, measure.STRONG))
        self._name()

    def set_figure(self, value: str, unit: str = "", caption: str | None = None) -> None:
        """Show another number; None keeps the caption."""
        self._value.setText(value)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        if caption is not None:
            self._caption.setText(caption)
        self._name()

    def _name(self) -> None:
        parts = (self._value.text(), self._unit.text(), self._caption.text())
        self.setAccessibleName(" ".join(part for part in parts if part))
