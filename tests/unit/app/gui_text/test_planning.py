"""How far a machine is with a schedule: a sentence, in both languages."""

from collections.abc import Callable

from kustos.core.schedules import Planning, PlanningState
from kustos.gui.text import schedules


def test_what_is_too_large_to_be_sent_names_the_largest_job(german: Callable[[], None]) -> None:
    """As it is called, whatever is in its name."""
    of = Planning(PlanningState.TOO_LARGE, largest="Fotos {alt}")
    assert "The largest is Fotos {alt}" in schedules.planning(of)
    german()
    assert "Der größte ist Fotos {alt}" in schedules.planning(of)
    assert schedules.briefly(of) == "dort nicht geplant"
