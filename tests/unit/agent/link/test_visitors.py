"""How many may talk to an unpaired agent, and when a guess counts."""

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.link.visitors import MOST, MOST_OF_ONE, PAUSE_SECONDS, Visitors


def test_one_address_has_two_places_and_all_have_few() -> None:
    visitors = Visitors(lambda: 0.0)
    assert [visitors.enter("a") for _ in range(5)] == [True] * MOST_OF_ONE + [False] * 3
    assert visitors.enter("b")
    let_in = [visitors.enter(str(number)) for number in range(100)]
    assert let_in.count(True) == MOST - MOST_OF_ONE - 1
    visitors.leave("a")
    assert visitors.enter("a")
    assert not visitors.enter("c")


@given(st.lists(st.sampled_from("abcdefghijklmnop")))
def test_nothing_is_remembered_of_who_has_left(addresses: list[str]) -> None:
    """Also of those that were not let in: a flood of addresses must not pile up."""
    visitors = Visitors(lambda: 0.0)
    inside = [address for address in addresses if visitors.enter(address)]
    assert len(inside) <= MOST
    for address in inside:
        visitors.leave(address)
    assert not visitors._present


def test_who_guessed_wrong_waits_longer_each_time_and_others_do_not() -> None:
    now = [0.0]
    visitors = Visitors(lambda: now[0])
    assert visitors.pause("a") == 0
    visitors.guessed_wrong("a")
    assert visitors.pause("a") == PAUSE_SECONDS
    assert visitors.pause("b") == 0
    now[0] += PAUSE_SECONDS
    assert visitors.pause("a") == 0
    visitors.guessed_wrong("a")
    assert visitors.pause("a") == 2 * PAUSE_SECONDS
    visitors.forgive()
    assert visitors.pause("a") == 0
