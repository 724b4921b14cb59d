"""Breaking and painting running text with room between the lines, which QLabel cannot do."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontInfo, QPainter, QTextLayout, QTextOption

_LEADING = 1.42
UNBROKEN = 100_000
"""A width at which nothing is broken but at ends of lines, px."""


def leading(font: QFont) -> int:
    """Distance of the base lines, px."""
    return round(QFontInfo(font).pixelSize() * _LEADING)


class Paragraph:
    """A text broken into lines of at most `width` px."""

    def __init__(self, text: str, font: QFont, width: int) -> None:
        self._leading = leading(font)
        # LINE SEPARATOR is how QTextLayout is told to break.
        self._layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), font)
        option = QTextOption()
        # Paths have no blanks to break at.
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        y = 0.0
        line = self._layout.createLine()
        while line.isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, y + (self._leading - line.height()) / 2))
            y += self._leading
            line = self._layout.createLine()
        self._layout.endLayout()
        self.lines: Final = self._layout.lineCount()
        self.height: Final = self.lines * self._leading
        """Of all lines, px."""
        # Counted once: a layout asks for it again and again.
        widths = (self._layout.lineAt(at).naturalTextWidth() for at in range(self.lines))
        self.width: Final = int(max(widths, default=0.0)) + 1
        """Of the longest line, px."""

    def paint(self, painter: QPainter, rect: QRect, alignment: Qt.AlignmentFlag) -> None:
        """Paint into `rect` in the painter's pen."""
        top = float(rect.top())
        if alignment & Qt.AlignmentFlag.AlignVCenter:
            top += max(0, (rect.height() - self.height) // 2)
        centred = bool(alignment & Qt.AlignmentFlag.AlignHCenter)
        for at in range(self.lines):
            line = self._layout.lineAt(at)
            left = float(rect.left())
            if centred:
                left += (rect.width() - line.naturalTextWidth()) / 2
            line.draw(painter, QPointF(left, top))
