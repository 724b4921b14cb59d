"""Few places, never taken from anybody, each for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from kustos.core.waiting_room import (
    KEPT_TIME,
    MOST,
    MOST_OF_ONE,
    WAITING_TIME,
    Newcomer,
    Place,
    WaitingRoom,
)
from kustos_agent.protocol.messages import Enrolled
from kustos_agent.protocol.values import ErrorClass, Problem

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NO = Problem(error=ErrorClass.LOGIN_REFUSED)


def place(number: int, address: str = "10.0.0.1", since: datetime = NOON) -> Place:
    """A machine that has just come."""
    return Place(
        id=f"id-{number}",
        nonce=f"nonce-{number}",
        newcomer=Newcomer("PC", "Linux", "1"),
        address=address,
        ca="ab" * 32,
        words=("acorn",) * 6,
        since=since,
        until=since + WAITING_TIME,
    )


def test_one_address_gets_three_places() -> None:
    """A fourth machine there is told to come later, one elsewhere is not."""
    room = WaitingRoom()
    for number in range(MOST_OF_ONE):
        assert room.has_room("10.0.0.1")
        room.enter(place(number))
    assert not room.has_room("10.0.0.1")
    assert not room.has_room("::ffff:10.0.0.1")
    assert room.has_room("10.0.0.2")


def test_a_network_of_ipv6_counts_as_one_address() -> None:
    """A host there has as many addresses as it likes."""
    room = WaitingRoom()
    for number in range(MOST_OF_ONE):
        room.enter(place(number, f"2001:db8::{number}"))
    assert not room.has_room("2001:db8::ffff:1")
    assert room.has_room("2001:db8:0:1::1")


def test_a_full_room_pushes_nobody_out() -> None:
    """Who came first stays, wherever the others come from."""
    room = WaitingRoom()
    for number in range(MOST):
        room.enter(place(number, f"10.0.0.{number}"))
    assert not room.has_room("10.9.9.9")
    assert [one.id for one in room.places()] == [f"id-{number}" for number in range(MOST)]


def test_a_broken_link_keeps_its_place_for_two_minutes() -> None:
    """Under its nonce; who hangs up on purpose gives it up."""
    room = WaitingRoom()
    room.enter(place(1))
    room.leave("id-1", NOON, for_good=False)
    assert room.expire(NOON + KEPT_TIME - timedelta(seconds=1)) == ()
    back = room.returned("nonce-1")
    assert back is not None
    assert back.left_at is None
    room.leave("id-1", NOON, for_good=False)
    assert [one.id for one in room.expire(NOON + KEPT_TIME)] == ["id-1"]
    assert room.returned("nonce-1") is None
    room.enter(place(2))
    room.leave("id-2", NOON, for_good=True)
    assert room.places() == ()


def test_coming_and_going_does_not_lengthen_the_hour() -> None:
    """It counts from the first announcement."""
    room = WaitingRoom()
    room.enter(place(1))
    late = NOON + WAITING_TIME
    room.leave("id-1", late - timedelta(seconds=1), for_good=False)
    assert room.returned("nonce-1") is not None
    assert [one.id for one in room.expire(late)] == ["id-1"]


def test_a_decision_is_kept_for_a_machine_that_was_cut_off() -> None:
    """For two minutes, and its words about itself show no secret."""
    room = WaitingRoom()
    room.enter(place(1))
    room.leave("id-1", NOON, for_good=False)
    assert room.begin_deciding("id-1") is not None
    identity = Enrolled(agent_id="a", token="t0ken", manager_name="office")
    room.decide("id-1", identity, NOON)
    assert room.decision("nonce-1") == identity
    room.expire(NOON + KEPT_TIME)
    assert room.decision("nonce-1") is None
    assert "nonce" not in repr(place(1))


def test_who_is_being_decided_about_is_decided_about_once() -> None:
    """Neither a second person nor time comes in between; a failure opens the place again."""
    room = WaitingRoom()
    room.enter(place(1))
    assert room.begin_deciding("id-1") is not None
    assert room.begin_deciding("id-1") is None
    assert room.expire(NOON + 2 * WAITING_TIME) == ()
    room.reopen("id-1")
    assert room.get("id-1") is not None


@pytest.mark.parametrize("address", ["", "nonsense", "fe80::1%eth0"])
def test_any_address_has_a_place(address: str) -> None:
    """Whatever the system calls it."""
    room = WaitingRoom()
    assert room.has_room(address)
    room.enter(place(1, address))
    assert room.has_room("10.0.0.1")


class Room(RuleBasedStateMachine):
    """Machines come, go and are decided about in any order, while time passes."""

    places = Bundle("places")

    def __init__(self) -> None:
        super().__init__()
        self.room = WaitingRoom()
        self.now = NOON
        self.number = 0
        self.ended: set[str] = set()

    @rule(target=places, host=st.integers(1, 12))
    def come(self, host: int) -> str:
        self.number += 1
        new = place(self.number, f"10.0.0.{host}", self.now)
        before = {one.id for one in self.room.places()}
        if self.room.has_room(new.address):
            self.room.enter(new)
            assert before < {one.id for one in self.room.places()}
        else:
            self.ended.add(new.id)
        return new.id

    @rule(id_=places, for_good=st.booleans())
    def go(self, id_: str, *, for_good: bool) -> None:
        if for_good and self.room.get(id_):
            self.ended.add(id_)
        self.room.leave(id_, self.now, for_good=for_good)

    @rule(id_=places)
    def come_back(self, id_: str) -> None:
        back = self.room.returned(id_.replace("id", "nonce"))
        assert back is None or (back.left_at is None and back.until > self.now)

    @rule(id_=places)
    def decide(self, id_: str) -> None:
        if self.room.begin_deciding(id_) is not None:
            self.room.decide(id_, NO, self.now)
            self.ended.add(id_)

    @rule(minutes=st.sampled_from([0.5, 1, 2, 30]))
    def wait(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)
        for one in self.room.expire(self.now):
            assert one.ends_at <= self.now
            self.ended.add(one.id)

    @invariant()
    def bounded(self) -> None:
        waiting = self.room.places()
        assert len(waiting) <= MOST
        for address in {one.address for one in waiting}:
            assert sum(one.address == address for one in waiting) <= MOST_OF_ONE

    @invariant()
    def nobody_ends_without_a_reason(self) -> None:
        waiting = {one.id for one in self.room.places()}
        everybody = {f"id-{number}" for number in range(1, self.number + 1)}
        assert waiting == everybody - self.ended

    @invariant()
    def the_next_end_is_known(self) -> None:
        ends = [one.ends_at for one in self.room.places()]
        following = self.room.next_end()
        assert not ends or (following is not None and following <= min(ends))


TestRoom = Room.TestCase
