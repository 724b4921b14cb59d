"""A machine's conditions, and what else is paused of it, as remarks on its card."""

from datetime import datetime
from typing import Final

from kustos.core.conditions import ConditionKind
from kustos.core.machines import MachineView
from kustos.gui.text import conditions, whys
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


def remarks(view: MachineView, now: datetime) -> list[Remark]:
    """One for each; those that may need a person are marked."""
    paused = whys.Pauses().some(view)
    said = [Remark(paused)] if paused else []
    return said + [
        Remark(conditions.sentence(one, now), Tone.ATTENTION, Glyph.BANG)
        if one.kind in _PRESSING
        else Remark(conditions.sentence(one, now))
        for one in view.conditions
    ]
