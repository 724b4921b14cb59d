"""A machine's conditions as remarks on its card."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from kustos.core.conditions import Condition, ConditionKind
from kustos.gui.text import conditions
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.remarks import Remark

_PRESSING: Final = frozenset(
    {
        ConditionKind.CLOCK_AHEAD,
        ConditionKind.CLOCK_BEHIND,
        ConditionKind.BACKING_OFF,
        ConditionKind.SLOW_LINK,
    }
)


def remarks(found: Iterable[Condition], now: datetime) -> list[Remark]:
    """One for each; those that may need a person are marked."""
    return [
        Remark(conditions.sentence(one, now), Tone.ATTENTION, Glyph.BANG)
        if one.kind in _PRESSING
        else Remark(conditions.sentence(one, now))
        for one in found
    ]
