"""At most so many a second, the latest wins, the first and the last always come through."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.tasks.throttle import Throttle

INTERVAL = 0.25


def test_the_first_value_passes_at_once() -> None:
    """Whatever the clock says at that moment."""
    assert Throttle[str](INTERVAL).offer("first", 0.0) == "first"
    assert Throttle[str](INTERVAL).offer("first", 0.001) == "first"


def test_the_latest_of_those_held_back_wins() -> None:
    """And is due when the interval is over."""
    throttle = Throttle[str](INTERVAL)
    throttle.offer("a", 10.0)
    assert throttle.due_at() is None
    assert throttle.offer("b", 10.1) is None
    assert throttle.offer("c", 10.2) is None
    assert throttle.due_at() == 10.25
    assert throttle.flush(10.25) == "c"
    assert throttle.flush(10.25) is None


def test_a_value_that_comes_late_enough_replaces_the_one_held() -> None:
    """The older one is not told after it."""
    throttle = Throttle[str](INTERVAL)
    throttle.offer("a", 0.0)
    throttle.offer("b", 0.1)
    assert throttle.offer("c", 0.3) == "c"
    assert throttle.flush(0.3) is None


def test_what_was_flushed_counts_as_passed() -> None:
    """Else two would pass in one interval."""
    throttle = Throttle[str](INTERVAL)
    throttle.offer("a", 0.0)
    throttle.offer("b", 0.2)
    throttle.flush(0.25)
    assert throttle.offer("c", 0.3) is None


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_no_two_pass_within_the_interval_and_the_last_word_gets_out(pauses: list[float]) -> None:
    """Driven as its owner drives it: a timer at `due_at`, a flush at the end."""
    throttle = Throttle[int](INTERVAL)
    now, passed = 0.0, []
    for number, pause in enumerate(pauses):
        due = throttle.due_at()
        if due is not None and due <= now + pause:
            value = throttle.flush(due)
            assert value is not None
            passed.append((due, value))
        now += pause
        value = throttle.offer(number, now)
        if value is not None:
            passed.append((now, value))
    times = [at for at, _ in passed]
    assert all(b - a >= INTERVAL - 1e-9 for a, b in pairwise(times))
    values = [value for _, value in passed]
    assert values == sorted(set(values))
    assert values[0] == 0
    last = throttle.flush(now)
    assert (values[-1] if last is None else last) == len(pauses) - 1
