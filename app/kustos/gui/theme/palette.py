"""The colour roles, light and dark. Pure Python: their contrast is tested without a window.

Colours are `#RRGGBB`. Every ink that carries words reaches 4.5:1 on the grounds it is used on,
every mark of the day strip and the focus ring 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from enum import StrEnum
from typing import NamedTuple

_LINEAR_BELOW = 0.04045


class Tone(StrEnum):
    """What a colour says; every state has one tone, a tone may serve several states."""

    PROTECTED = "protected"
    ATTENTION = "attention"
    FAILING = "failing"
    OVERDUE = "overdue"
    AWAY = "away"
    NEUTRAL = "neutral"
    RUNNING = "running"


class Pair(NamedTuple):
    """An ink and the ground it is read on."""

    ink: str
    ground: str


class Strip(NamedTuple):
    """Colours of the marks in a day strip; the shapes differ as well."""

    good: str
    partial: str
    failed: str
    overdue: str
    away: str
    nothing: str


class Palette(NamedTuple):
    """One scheme. `field` is the ground inside inputs, `track` the unfilled part of a bar."""

    dark: bool
    window: str
    side: str
    card: str
    field: str
    line: str
    field_line: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    danger: str
    danger_hover: str
    danger_pressed: str
    danger_text: str
    selection: str
    selection_text: str
    hover: str
    pressed: str
    track: str
    focus: str
    tooltip: Pair
    protected: Pair
    attention: Pair
    failing: Pair
    overdue: Pair
    away: Pair
    neutral: Pair
    running: Pair
    strip: Strip

    def tone(self, tone: Tone) -> Pair:
        """The pair for a tone."""
        pairs = {
            Tone.PROTECTED: self.protected,
            Tone.ATTENTION: self.attention,
            Tone.FAILING: self.failing,
            Tone.OVERDUE: self.overdue,
            Tone.AWAY: self.away,
            Tone.NEUTRAL: self.neutral,
            Tone.RUNNING: self.running,
        }
        return pairs[tone]


LIGHT = Palette(
    dark=False,
    window="#F4F6F8",
    side="#FFFFFF",
    card="#FFFFFF",
    field="#F4F6F8",
    line="#DDE2E8",
    field_line="#CBD2DA",
    text="#17212B",
    muted="#5B6875",
    disabled="#98A2AD",
    accent="#0F6E66",
    accent_hover="#0C5F58",
    accent_pressed="#0A4F4A",
    accent_text="#FFFFFF",
    danger="#B42318",
    danger_hover="#9C1E14",
    danger_pressed="#841911",
    danger_text="#FFFFFF",
    selection="#E3F1EF",
    selection_text="#17212B",
    hover="#F4F6F8",
    pressed="#E9ECEF",
    track="#DDE2E8",
    focus="#0F6E66",
    tooltip=Pair("#F4F6F8", "#17212B"),
    protected=Pair("#1A7A44", "#DFF3E6"),
    attention=Pair("#8F6000", "#FFF1CC"),
    failing=Pair("#B42318", "#FDE4E1"),
    overdue=Pair("#A4460B", "#FDE7D6"),
    away=Pair("#3D6B9E", "#E0EBF7"),
    neutral=Pair("#5F6A76", "#E9ECEF"),
    running=Pair("#0F6E66", "#E3F1EF"),
    strip=Strip(
        good="#3C9560",
        partial="#B07A1E",
        failed="#C0362B",
        overdue="#B4571A",
        away="#4F7FB5",
        nothing="#8A95A1",
    ),
)

DARK = Palette(
    dark=True,
    window="#14181D",
    side="#181D23",
    card="#1C2229",
    field="#14181D",
    line="#2F3843",
    field_line="#3B4653",
    text="#E7ECF1",
    muted="#9AA7B4",
    disabled="#5E6A76",
    accent="#4FC3B5",
    accent_hover="#66CEC1",
    accent_pressed="#3FAEA1",
    accent_text="#0B2220",
    danger="#F0857B",
    danger_hover="#F39990",
    danger_pressed="#DE7268",
    danger_text="#2B0F0C",
    selection="#1F3A38",
    selection_text="#E7ECF1",
    hover="#232A33",
    pressed="#2A323B",
    track="#2F3843",
    focus="#4FC3B5",
    tooltip=Pair("#E7ECF1", "#2F3843"),
    protected=Pair("#5CC98A", "#173526"),
    attention=Pair("#E2B34A", "#3B2F12"),
    failing=Pair("#F0857B", "#45201D"),
    overdue=Pair("#F0A267", "#43291A"),
    away=Pair("#86B4E4", "#1E3146"),
    neutral=Pair("#97A3AF", "#2A323B"),
    running=Pair("#4FC3B5", "#1F3A38"),
    strip=Strip(
        good="#4DB47C",
        partial="#D9A441",
        failed="#F0857B",
        overdue="#F0A267",
        away="#7BAAE0",
        nothing="#6D7986",
    ),
)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= _LINEAR_BELOW:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
