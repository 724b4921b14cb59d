"""The field for the eight digits that an unpaired machine shows."""

import re
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.gui.theme import ink, measure

_DIGITS: Final = 8
_GROUP: Final = 4
_WIDTH: Final = 132
_WHOLE: Final = re.compile(r"(?<![0-9])([0-9]{4})[\s.\-\u2010-\u2014]{0,3}([0-9]{4})(?![0-9])")


def code_digits(text: str) -> str:
    """The digits of a code, at most eight, out of what was typed or pasted: those that look like a
    code in a sentence, else all there are."""
    whole = _WHOLE.search(text)
    if whole is not None:
        return whole[1] + whole[2]
    return "".join(sign for sign in text if sign in "0123456789")[:_DIGITS]


def grouped(digits: str) -> str:
    """4821-9073; the dash comes with the fifth digit, so that it can be deleted."""
    if len(digits) <= _GROUP:
        return digits
    return f"{digits[:_GROUP]}-{digits[_GROUP:]}"


class CodeField(QLineEdit):
    """Takes digits however they are typed, and shows them as the machine does."""

    changed = Signal()
    """The user changed the code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(ink.figures(measure.FONT_TITLE, measure.STRONG))
        self.setFixedWidth(_WIDTH)
        self.setPlaceholderText("0000-0000")
        self.textEdited.connect(self._group)

    @property
    def digits(self) -> str:
        """Those that are there."""
        return code_digits(self.text())

    @property
    def whole(self) -> bool:
        """Whether all eight are there."""
        return len(self.digits) == _DIGITS

    def _group(self, text: str) -> None:
        behind = len(code_digits(text[self.cursorPosition() :]))
        digits = code_digits(text)
        shown = grouped(digits)
        if shown != text:
            self.setText(shown)
            self.setCursorPosition(len(grouped(digits[: max(0, len(digits) - behind)])))
        self.changed.emit()
