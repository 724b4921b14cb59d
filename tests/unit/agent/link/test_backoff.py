"""Waiting before the next attempt."""

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.link.backoff import LONGEST_SECONDS, STEADY_SECONDS, Backoff


def test_the_ceiling_doubles_up_to_five_minutes() -> None:
    """And stays there, for ever."""
    backoff = Backoff(lambda: 1.0)
    waits = [backoff.next() for _ in range(12)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_every_wait_is_between_nothing_and_the_ceiling(dice: list[float]) -> None:
    """Full jitter: a fleet that lost its manager does not come back in one moment. Nor does one of
    it wait for minutes after an outage of seconds: it waits a second more than twice as long as it
    has waited before, at the most."""
    rolls = iter(dice)
    backoff = Backoff(lambda: next(rolls))
    waited = 0.0
    for number, roll in enumerate(dice):
        wait = backoff.next()
        assert wait == roll * min(2**number, LONGEST_SECONDS, 1 + 2 * waited)
        waited += wait


def test_a_good_connection_starts_again_from_the_beginning() -> None:
    """One that held; one that was dropped at once does not count."""
    backoff = Backoff(lambda: 1.0)
    for _ in range(5):
        backoff.next()
    backoff.lasted(STEADY_SECONDS - 1)
    assert backoff.next() == 32
    backoff.lasted(STEADY_SECONDS)
    assert backoff.next() == 1


@given(st.floats(0, 1))
def test_a_refusal_is_not_answered_by_a_storm(roll: float) -> None:
    """A person must act first: minutes, also for the next failure."""
    backoff = Backoff(lambda: roll)
    assert LONGEST_SECONDS / 2 <= backoff.refused() <= LONGEST_SECONDS
    assert backoff.next() == roll * LONGEST_SECONDS
