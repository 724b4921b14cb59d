"""Who is nearby, and what a pairing leads to in the core."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from kustos.core.events import Event, MachinesChanged, NearbyChanged
from kustos.core.model import AnnouncedAgent
from kustos.core.nearby import Nearby
from kustos.core.ports import PairingError, PairingTrouble
from kustos_agent.protocol.pairing_messages import PairedIdentity, Reply
from kustos_agent.protocol.version import MAJOR, MINOR

CODE = "4821-9073"
REPLY = Reply(
    major=MAJOR, minor=MINOR, pake="", hostname="EMPFANG", os_name="Linux", agent_version="0.1.0"
)


def announced(name: str) -> AnnouncedAgent:
    return AnnouncedAgent(
        id=f"kustos-{name}",
        name=name,
        os_name="Linux",
        agent_version="0.1.0",
        addresses=("10.0.0.1:47612",),
        fingerprint="ab" * 32,
    )


class Street:
    """A neighbourhood: `say` is heard by all who look."""

    def __init__(self) -> None:
        self.ears: list[Callable[[tuple[AnnouncedAgent, ...]], None]] = []

    @asynccontextmanager
    async def looking(
        self, heard: Callable[[tuple[AnnouncedAgent, ...]], None]
    ) -> AsyncIterator[None]:
        self.ears.append(heard)
        try:
            yield
        finally:
            self.ears.remove(heard)

    def say(self, *names: str) -> None:
        for ear in self.ears:
            ear(tuple(announced(name) for name in names))


class Line:
    """Pairs, or does what it is told after letting in."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.cas: list[str] = []
        self.trouble: PairingTrouble | None = None
        self.before: Callable[[], Awaitable[object]] | None = None
        self.granted: list[PairedIdentity] = []

    async def pair(
        self,
        agent: AnnouncedAgent,
        code: str,
        ca_pem: str,
        admit: Callable[[Reply], Awaitable[PairedIdentity]],
    ) -> None:
        self.codes.append(code)
        self.cas.append(ca_pem)
        if self.before is not None:
            await self.before()
        if self.trouble is PairingTrouble.WRONG_CODE:
            raise PairingError(self.trouble)
        self.granted.append(await admit(REPLY))
        if self.trouble is not None:
            raise PairingError(self.trouble)


class Room:
    def __init__(self, core: Any) -> None:
        self.core = core
        self.street = Street()
        self.line = Line()
        manager = core.composition.manager
        self.enrolment = manager.enrolment
        self.heard: list[Event] = []
        manager.bus.listen(self.heard.append)
        self.nearby = Nearby(
            neighbourhood=self.street,
            line=self.line,
            enrolment=manager.enrolment,
            certificates=core.certificates,
            bus=manager.bus,
            clock=core.clock,
        )

    async def machines(self) -> list[str]:
        views = await self.core.composition.manager.machines.overview()
        return [view.machine.id for view in views]


@pytest.fixture
async def room(core: Any) -> Room:
    return Room(core)


async def test_agents_are_listed_while_somebody_looks(room: Room) -> None:
    """In the order in which they came, each with its moment; told when it changes and only then."""
    first = room.core.clock.now()
    assert room.nearby.agents() == ()
    async with room.nearby.watch():
        room.street.say("Z")
        room.core.clock.forward(timedelta(seconds=5))
        room.street.say("A", "Z")
        room.street.say("Z", "A")
        assert [agent.name for agent in room.nearby.agents()] == ["Z", "A"]
        assert [agent.first_seen for agent in room.nearby.agents()] == [
            first,
            first + timedelta(seconds=5),
        ]
        assert room.heard == [NearbyChanged(), NearbyChanged()]
        room.street.say("A")
        assert [agent.name for agent in room.nearby.agents()] == ["A"]
    assert room.nearby.agents() == ()
    assert len(room.heard) == 4


async def test_one_who_stops_looking_does_not_blind_another(room: Room) -> None:
    async with room.nearby.watch():
        async with room.nearby.watch():
            room.street.say("A")
        assert [agent.name for agent in room.nearby.agents()] == ["A"]


async def test_a_paired_machine_is_in_the_fleet_with_an_identity_that_opens(room: Room) -> None:
    """As one that joined by a token."""
    async with room.nearby.watch():
        room.street.say("A")
        machine_id = await room.nearby.pair("kustos-A", CODE)
    (granted,) = room.line.granted
    assert room.line.codes == ["48219073"]
    assert await room.enrolment.recognise(granted.token) == machine_id == granted.agent_id
    authority = room.core.certificates.standing.in_force
    assert room.line.cas == [authority.pem]
    assert granted.addresses == ("127.0.0.1:1",)
    assert await room.machines() == [machine_id]
    assert MachinesChanged(machine_id) in room.heard


async def test_the_ca_that_a_machine_was_given_is_known(room: Room) -> None:
    """Also if another takes over in that moment: then it shows as left behind, and not as fine."""
    certificates, now = room.core.certificates, room.core.clock.now()
    given = certificates.standing.in_force

    async def change_over() -> None:
        await certificates.prepare(now)
        await certificates.change_over(now)

    room.line.before = change_over
    async with room.nearby.watch():
        room.street.say("A")
        machine_id = await room.nearby.pair("kustos-A", CODE)
    assert certificates.standing.in_force != given
    assert room.line.cas == [given.pem]
    pins = await room.core.store.read(lambda unit: unit.machines.pins())
    assert pins == {machine_id: frozenset({given.fingerprint})}


async def test_a_machine_that_keeps_no_identity_is_not_in_the_fleet(room: Room) -> None:
    room.line.trouble = PairingTrouble.NOT_KEPT
    async with room.nearby.watch():
        room.street.say("A")
        with pytest.raises(PairingError) as error:
            await room.nearby.pair("kustos-A", CODE)
    assert error.value.kind is PairingTrouble.NOT_KEPT
    assert await room.machines() == []
    assert await room.enrolment.recognise(room.line.granted[0].token) is None


async def test_a_machine_that_did_not_answer_in_the_end_stays(room: Room) -> None:
    """It may well have kept its identity: then it comes online, and must be known."""
    room.line.trouble = PairingTrouble.UNANSWERED
    async with room.nearby.watch():
        room.street.say("A")
        with pytest.raises(PairingError) as error:
            await room.nearby.pair("kustos-A", CODE)
    assert error.value.kind is PairingTrouble.UNANSWERED
    assert await room.machines() == [room.line.granted[0].agent_id]


async def test_one_code_goes_out_three_times(room: Room) -> None:
    """Whoever answers, at whatever name: each time he could check a guess of his."""
    room.line.trouble = PairingTrouble.WRONG_CODE
    async with room.nearby.watch():
        room.street.say("A", "B")
        kinds = []
        for agent_id in ("kustos-A", "kustos-B", "kustos-A", "kustos-B", "kustos-A"):
            with pytest.raises(PairingError) as error:
                await room.nearby.pair(agent_id, CODE)
            kinds.append(error.value.kind)
        assert kinds == [PairingTrouble.WRONG_CODE] * 3 + [PairingTrouble.CODE_ENDED] * 2
        assert room.line.codes == ["48219073"] * 3
        with pytest.raises(PairingError) as error:
            await room.nearby.pair("kustos-A", "1111 2222")
        assert error.value.kind is PairingTrouble.WRONG_CODE


async def test_memory_of_codes_is_bounded(room: Room) -> None:
    room.line.trouble = PairingTrouble.WRONG_CODE
    async with room.nearby.watch():
        room.street.say("A")
        for number in range(100):
            with pytest.raises(PairingError):
                await room.nearby.pair("kustos-A", f"{number:08d}")
    assert len(room.nearby._tried) == 32


@pytest.mark.parametrize(
    ("agent_id", "code", "trouble"),
    [
        ("kustos-A", "", PairingTrouble.NO_CODE),
        ("kustos-A", "hello", PairingTrouble.NO_CODE),
        ("kustos-B", CODE, PairingTrouble.GONE),
    ],
)
async def test_what_cannot_work_is_said_before_anybody_is_called(
    room: Room, agent_id: str, code: str, trouble: PairingTrouble
) -> None:
    async with room.nearby.watch():
        room.street.say("A")
        with pytest.raises(PairingError) as error:
            await room.nearby.pair(agent_id, code)
    assert error.value.kind is trouble
    assert room.line.codes == []
    assert not code or code not in str(error.value)


async def test_closing_the_dialog_does_not_cut_a_pairing_in_half(room: Room) -> None:
    """A machine that was let in is told so."""
    called, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        called.set()
        await go_on.wait()

    room.line.before = wait
    async with room.nearby.watch():
        room.street.say("A")
        pairing = asyncio.create_task(room.nearby.pair("kustos-A", CODE))
        await called.wait()
        pairing.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await pairing
    assert await room.machines() == [room.line.granted[0].agent_id]
