"""A clock that nobody sets tells whether the wall's was set far ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from kustos_agent.schedule.leaps import Leaps

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def shown(leaps: Leaps, hours: float, ahead: timedelta = timedelta()) -> datetime | None:
    """What it says so long after noon, by a clock that is so far ahead; and it is noted."""
    now, elapsed = NOON + hours * HOUR + ahead, hours * 3_600
    found = leaps.right_until(now, elapsed)
    leaps.note(now, elapsed)
    return found


def test_a_right_clock_was_right_at_the_last_look() -> None:
    """After a sleep of days as well."""
    leaps = Leaps(NOON, 0.0)
    assert shown(leaps, 1) == NOON
    assert shown(leaps, 100) == NOON + HOUR
    assert shown(leaps, 101, HOUR) == NOON + 100 * HOUR


@pytest.mark.parametrize("days", [2, 58, 365])
def test_a_clock_that_is_right_again_was_so_before_it_was_set_ahead(days: int) -> None:
    """However long that lasted, and then it is believed again."""
    leaps = Leaps(NOON, 0.0)
    shown(leaps, 1)
    for hours in (2, 30, 50):
        assert shown(leaps, hours, timedelta(days=days)) is None
    assert shown(leaps, 60) == NOON + HOUR
    assert shown(leaps, 61) == NOON + 60 * HOUR


def test_of_a_clock_that_was_wrong_from_the_beginning_nobody_knows_since_when() -> None:
    """Set right, it is believed from then on."""
    leaps = Leaps(NOON + timedelta(days=58), 0.0)
    assert shown(leaps, 1, timedelta(days=58)) is not None
    assert shown(leaps, 2) is None
    assert shown(leaps, 3) == NOON + 2 * HOUR
