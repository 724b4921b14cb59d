"""What pills, strips and texts can say, with symbol and tone for each. Words are arguments."""

from collections.abc import Iterable
from enum import StrEnum

from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone


class PillState(StrEnum):
    """A state of a machine or a task, as it looks."""

    PROTECTED = "protected"
    ATTENTION = "attention"
    FAILING = "failing"
    OVERDUE = "overdue"
    AWAY = "away"
    OFFLINE = "offline"
    UNPROTECTED = "unprotected"
    PAUSED = "paused"
    RUNNING = "running"
    QUEUED = "queued"
    SUCCESS = "success"
    WARNING = "warning"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"

    @property
    def tone(self) -> Tone:
        """Its colours."""
        return _LOOKS[self][0]

    @property
    def glyph(self) -> Glyph:
        """Its symbol."""
        return _LOOKS[self][1]

    @classmethod
    def of(cls, value: object) -> "PillState":
        """The state a model's value names; anything else is UNKNOWN, and said so."""
        return _BY_NAME.get(value, cls.UNKNOWN) if isinstance(value, str) else cls.UNKNOWN


class DayState(StrEnum):
    """What became of one day, worst first wins; one letter each, so that a strip is a short str."""

    GOOD = "g"
    PARTIAL = "p"
    FAILED = "f"
    OVERDUE = "o"
    AWAY = "a"
    SKIPPED = "s"
    NOTHING = "."


class TextTone(StrEnum):
    """How a text cell is written."""

    NORMAL = "normal"
    STRONG = "strong"
    MUTED = "muted"
    ITALIC = "italic"
    """Muted and slanted: something that is no longer there."""
    ATTENTION = "attention"
    FAILING = "failing"
    MONO = "mono"


class LogLevel(StrEnum):
    """Level of a log line, as it is tinted."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def encode_days(days: Iterable[DayState]) -> str:
    """A strip's value for `Role.STRIP` and `DayStrip.set_days`."""
    return "".join(days)


_LOOKS: dict[PillState, tuple[Tone, Glyph]] = {
    PillState.PROTECTED: (Tone.PROTECTED, Glyph.CHECK),
    PillState.ATTENTION: (Tone.ATTENTION, Glyph.BANG),
    PillState.FAILING: (Tone.FAILING, Glyph.CLOSE),
    PillState.OVERDUE: (Tone.OVERDUE, Glyph.CLOCK),
    PillState.AWAY: (Tone.AWAY, Glyph.RING_DOTTED),
    PillState.OFFLINE: (Tone.NEUTRAL, Glyph.RING),
    PillState.UNPROTECTED: (Tone.NEUTRAL, Glyph.RING),
    PillState.PAUSED: (Tone.NEUTRAL, Glyph.PAUSE),
    PillState.RUNNING: (Tone.RUNNING, Glyph.PLAY),
    PillState.QUEUED: (Tone.NEUTRAL, Glyph.DOTS),
    PillState.SUCCESS: (Tone.PROTECTED, Glyph.CHECK),
    PillState.WARNING: (Tone.ATTENTION, Glyph.BANG),
    PillState.FAILED: (Tone.FAILING, Glyph.CLOSE),
    PillState.CANCELLED: (Tone.NEUTRAL, Glyph.BARRED),
    PillState.SKIPPED: (Tone.AWAY, Glyph.SKIP),
    PillState.UNKNOWN: (Tone.NEUTRAL, Glyph.QUESTION),
}
_BY_NAME: dict[str, PillState] = {state.value: state for state in PillState}
