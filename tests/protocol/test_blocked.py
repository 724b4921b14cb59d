"""The week of minutes in which runs are blocked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.blocked import WEEK_MINUTES, BlockedWeek
from kustos_agent.protocol.schedules import DAY_MINUTES, Blocked

MINUTES = st.integers(0, DAY_MINUTES - 1)
BLOCKED = st.builds(
    Blocked,
    days=st.lists(st.integers(1, 7), min_size=1, max_size=3).map(tuple),
    begin=MINUTES,
    end=MINUTES,
)


def blocks(blocked: Blocked, minute_of_week: int) -> bool:
    """By the words of `Blocked`, one minute at a time."""
    weekday, minute = divmod(minute_of_week, DAY_MINUTES)
    today, yesterday = weekday + 1, (weekday - 1) % 7 + 1
    if blocked.begin < blocked.end:
        return today in blocked.days and blocked.begin <= minute < blocked.end
    evening = today in blocked.days and minute >= blocked.begin
    return evening or (yesterday in blocked.days and minute < blocked.end)


@given(st.lists(BLOCKED, max_size=4), st.integers(0, WEEK_MINUTES - 1))
def test_a_minute_is_free_after_all_that_blocks_it(blocked: list[Blocked], minute: int) -> None:
    """Over the end of a day and of the week; never, if every minute is blocked."""
    wait = BlockedWeek(blocked).wait(minute)
    length = WEEK_MINUTES if wait is None else wait
    following = [(minute + more) % WEEK_MINUTES for more in range(length + 1)]
    assert all(any(blocks(one, at) for one in blocked) for at in following[:length])
    if wait is not None:
        assert not any(blocks(one, following[-1]) for one in blocked)


@pytest.mark.parametrize("begin", [0, 1, 720, 1_439])
def test_the_same_begin_and_end_are_a_whole_day(begin: int) -> None:
    """On all days, no minute of the week is left."""
    whole = BlockedWeek([Blocked(days=(1, 2, 3, 4, 5, 6, 7), begin=begin, end=begin)])
    assert whole.wait(0) is None
    assert not whole.free
    assert BlockedWeek([Blocked(days=(1,), begin=begin, end=begin)]).wait(begin) == DAY_MINUTES
