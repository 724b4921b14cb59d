"""The roles through which models hand values to the delegates here.

All values are plain `str`, `int`, `float` or `bool`: enums are `StrEnum`, so their members serve as
they are. First lines and words come by Qt.DisplayRole, tooltips by Qt.ToolTipRole, alignment by
Qt.TextAlignmentRole, check marks by Qt.CheckStateRole.
"""

from enum import IntEnum

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole) + 1


class Role(IntEnum):
    """Own data roles. Models are free to use roles from `Role.OWN` on for themselves."""

    STATE = _FIRST
    """`PillState` of the row; the word beside the symbol is the DisplayRole."""
    SECOND_LINE = _FIRST + 1
    """str: the muted second line of a two-line cell."""
    STRIP = _FIRST + 2
    """str of `DayState` letters, oldest day first (see `states.encode_days`)."""
    PROGRESS = _FIRST + 3
    """float 0 to 1, or None: no bar. Negative: running without a known end."""
    TEXT_TONE = _FIRST + 4
    """`TextTone` of a text cell; absent is NORMAL."""
    GLYPH = _FIRST + 5
    """`theme.glyphs.Glyph` before the text."""
    LEVEL = _FIRST + 6
    """`LogLevel` of a log line."""
    KEY = _FIRST + 7
    """The row's identity, whatever the model uses: never painted."""
    DAY_TIPS = _FIRST + 8
    """Callable[[int], str]: the tooltip of day n of the strip (0 is the oldest)."""

    OWN = _FIRST + 64
