"""A clock that nobody sets tells on which course the wall's is."""

from datetime import UTC, datetime, timedelta

import pytest

from kustos_agent.schedule.courses import KEPT, Courses, Turn

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Clocks:
    """Of one life of an agent; hours are true, `ahead` is what the wall's clock shows too much."""

    def __init__(self, *earlier: datetime, last: datetime | None = None) -> None:
        self.courses = Courses(earlier, last)

    def show(self, hours: float, ahead: timedelta = timedelta()) -> Turn | None:
        """Look at both."""
        self.courses, turn = self.courses.look(NOON + hours * HOUR + ahead, hours * 3_600)
        return turn


def test_who_is_asleep_is_on_the_same_course() -> None:
    """For days, with a clock that is off by hours as well."""
    clocks = Clocks()
    assert [clocks.show(0), clocks.show(100), clocks.show(101, HOUR)] == [None, None, None]
    assert clocks.show(102) is None


@pytest.mark.parametrize("days", [-400, -58, -1, 1, 58, 365])
def test_a_clock_that_is_set_and_right_again_is_where_it_left(days: int) -> None:
    """However long that lasted, and whichever way it was set."""
    clocks = Clocks()
    clocks.show(0)
    assert clocks.show(1) is None
    assert clocks.show(2, days * DAY) == Turn(NOON + HOUR, None)
    assert clocks.show(30, days * DAY) is None
    assert clocks.show(3_000, days * DAY) is None
    assert clocks.show(3_001) == Turn(None, NOON + HOUR)
    assert clocks.show(3_002) is None


def test_of_clocks_that_were_set_twice_each_is_known() -> None:
    """And it may be right at once, or in two steps."""
    for steps in ([3 * DAY, timedelta()], [timedelta()]):
        clocks = Clocks()
        clocks.show(0)
        clocks.show(1, 3 * DAY)
        assert clocks.show(2, 9 * DAY) == Turn(NOON + HOUR + 3 * DAY, None)
        turns = [clocks.show(3 + number, ahead) for number, ahead in enumerate(steps)]
        assert turns[-1] == Turn(None, NOON)


def test_of_a_clock_that_was_wrong_from_the_beginning_nobody_knows_since_when() -> None:
    """Set right, it is on a course of its own."""
    clocks = Clocks()
    clocks.show(1, 58 * DAY)
    assert clocks.show(2) == Turn(NOON + HOUR + 58 * DAY, None)
    assert clocks.show(3) is None


def test_an_agent_that_begins_while_the_clock_is_wrong_knows_where_it_was_left() -> None:
    """From its last life, or the one before."""
    wrong = 16 * DAY
    for clocks in (Clocks(last=NOON - 9 * HOUR), Clocks(NOON - 9 * HOUR, last=NOON + wrong)):
        clocks.show(0, wrong)
        assert clocks.show(1, wrong) is None
        turn = clocks.show(2)
        assert turn == Turn(NOON + HOUR + wrong, NOON - 9 * HOUR)
        assert clocks.show(3) is None


def test_an_agent_that_begins_when_the_clock_is_right_again_knows_it_too() -> None:
    """Since what was dealt with lies ahead, be it by some hours."""
    for ahead in (HOUR, 16 * DAY, 400 * DAY):
        clocks = Clocks(NOON - 9 * HOUR, NOON + 90 * DAY, last=NOON + ahead)
        assert clocks.show(0) == Turn(None, NOON - 9 * HOUR)
        assert clocks.show(1) is None


def test_a_machine_that_was_off_begins_a_course() -> None:
    """Nobody can tell that from a clock that was set ahead; a restart is none, nor a correction."""
    assert Clocks(last=NOON - 3 * DAY).show(0) == Turn(NOON - 3 * DAY, None)
    assert Clocks(last=NOON - HOUR).show(0) is None
    assert Clocks(last=NOON + HOUR / 12).show(0) is None
    assert Clocks().show(0) is None


def test_a_clock_behind_that_nobody_saw_set_is_known_when_it_is_right() -> None:
    """The network sets it after the start: on goes the course of the last life."""
    clocks = Clocks(last=NOON - 2 * DAY)
    assert clocks.show(0, -90 * DAY) == Turn(NOON - 2 * DAY, None)
    assert clocks.show(0.1) == Turn(NOON - 90 * DAY, NOON - 2 * DAY)
    assert clocks.show(1) is None


def test_a_clock_that_is_set_all_the_time_is_not_remembered_for_ever() -> None:
    """The last settings are."""
    clocks = Clocks()
    for number in range(5 * KEPT):
        clocks.show(number, number * DAY)
    assert len(clocks.courses.seen) == KEPT
