"""Who gets a place at the door, and who makes room."""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from kustos.link.strangers import (
    FORGIVEN_SECONDS,
    GUESSES,
    LONGEST_DELAY,
    PATIENCE_SECONDS,
    Stranger,
    Strangers,
)


class Door:
    """A door of four places, and who was sent away from it."""

    def __init__(self, most: int = 4) -> None:
        self.strangers = Strangers(most)
        self.sent_away: list[str] = []

    def come(self, place: str, name: str = "", now: float = 0.0) -> Stranger | None:
        return self.strangers.enter(place, now, lambda: self.sent_away.append(name))


def test_a_crowd_from_one_place_makes_room_for_another() -> None:
    """The first that came from the place that holds the most."""
    door = Door()
    for name in "abcd":
        door.come("crowd", name)
    assert door.come("office")
    assert door.come("home")
    assert door.sent_away == ["a", "b"]
    assert door.strangers.count == 4


def test_a_full_door_makes_a_crowd_wait_for_itself() -> None:
    """Machines of one office that all come back at once do not push each other out."""
    door = Door()
    for name in "abcd":
        door.come("office", name)
    assert door.come("office", now=PATIENCE_SECONDS / 2) is None
    assert door.sent_away == []


def test_who_takes_too_long_makes_room() -> None:
    """Even for another of the same place: an office behind one NAT is never locked out by it."""
    door = Door()
    for name in "abcd":
        door.come("office", name)
    assert door.come("office", now=PATIENCE_SECONDS)
    assert door.sent_away == ["a"]


def test_many_places_make_room_for_an_agents_address() -> None:
    """An attacker with an address for each connection does not keep known agents out."""
    door = Door()
    agent = door.come("office")
    assert agent
    door.strangers.recognised(agent)
    for number in range(4):
        door.come(f"botnet-{number}", str(number))
    assert door.come("office", "the agent")
    assert door.come("office", "another agent")
    assert door.sent_away == ["0", "1"]
    assert door.come("botnet-9") is None
    assert door.come("botnet-9", now=1.9) is None
    assert "the agent" not in door.sent_away


def test_who_is_recognised_or_gone_takes_no_place() -> None:
    """And says so only once, however often it is told."""
    door = Door(most=1)
    first = door.come("a")
    assert first
    door.strangers.leave(first)
    door.strangers.leave(first)
    second = door.come("b")
    assert second
    door.strangers.recognised(second)
    assert door.strangers.count == 0
    assert door.sent_away == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "d"]),
            st.sampled_from(["come", "leave", "recognised"]),
            st.floats(0, 5),
        ),
        max_size=60,
    ),
    st.integers(1, 5),
)
def test_there_are_never_more_than_there_may_be(
    steps: list[tuple[str, str, float]], most: int
) -> None:
    """Whatever happens: those inside are counted, and a full door turns away one for one."""
    strangers = Strangers(most)
    inside: dict[int, Stranger] = {}
    now = 0.0
    for number, (place, what, passed) in enumerate(steps):
        now += passed
        if what == "come":
            stranger = strangers.enter(place, now, partial(inside.__delitem__, number))
            if stranger is not None:
                inside[number] = stranger
        elif inside:
            _, leaving = inside.popitem()
            (strangers.leave if what == "leave" else strangers.recognised)(leaving)
        assert strangers.count == len(inside) <= most


def test_wrong_secrets_slow_an_address_down_and_time_forgives() -> None:
    """Nobody is refused for the guesses of a neighbour."""
    strangers = Strangers()
    for _ in range(GUESSES):
        assert strangers.delay("a", 0.0) == 0.0
        strangers.guessed("a", 0.0)
    waits = []
    for _ in range(20):
        waits.append(strangers.delay("a", 0.0))
        strangers.guessed("a", 0.0)
    assert waits == sorted(waits)
    assert 0 < waits[0] < waits[-1] == LONGEST_DELAY
    assert strangers.delay("b", 0.0) == 0.0
    assert strangers.delay("a", 30 * FORGIVEN_SECONDS) == 0.0
