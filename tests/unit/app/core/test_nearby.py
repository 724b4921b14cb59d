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
from kustos.core.pairing_ports import PairingError, PairingTrouble
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
        self.failures: list[Callable[[], None]] = []

    @asynccontextmanager
    async def looking(
        self, heard: Callable[[tuple[AnnouncedAgent, ...]], None], failed: Callable[[], None]
    ) -> AsyncIterator[None]:
        self.ears.append(heard)
        self.failures.append(failed)
        try:
            yield
        finally:
            self.ears.remove(heard)
            self.failures.remove(failed)

    def say(self, *names: str) -> None:
        for ear in self.ears:
            ear(tuple(announced(name) for name in names))


class Line:
    """Proves any code, and ends as it is told: `trouble` WRONG_CODE before that, any other one when
    the identity has been handed over. `before` and `after` are awaited at these moments."""

    newcomer = REPLY

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.cas: list[str] = []
        self.trouble: PairingTrouble | None = None
        self.before: Callable[[], Awaitable[object]] | None = None
        self.after: Callable[[], Awaitable[object]] | None = None
        self.granted: list[PairedIdentity] = []

    @asynccontextmanager
    async def meeting(
        self, _agent: AnnouncedAgent, code: str, ca_pem: str
    ) -> AsyncIterator["Line"]:
        self.codes.append(code)
        self.cas.append(ca_pem)
        if self.before is not None:
            await self.before()
        if self.trouble is PairingTrouble.WRONG_CODE:
            raise PairingError(self.trouble)
        yield self

    async def hand_over(self, identity: PairedIdentity) -> None:
        self.granted.append(identity)
        if self.after is not None:
            await self.after()
        if self.trouble is not None:
            raise PairingError(self.trouble)


class Standstill:
    """Where a pairing stops until the test lets it go on."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def __call__(self) -> None:
        self.reached.set()
        await self.go_on.wait()


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


@pytest.mark.parametrize("trouble", [PairingTrouble.NOT_KEPT, PairingTrouble.INTERRUPTED])
async def test_a_machine_that_keeps_no_identity_is_not_in_the_fleet(
    room: Room, trouble: PairingTrouble
) -> None:
    """It said so, or had hung up before it could be given one."""
    room.line.trouble = trouble
    async with room.nearby.watch():
        room.street.say("A")
        with pytest.raises(PairingError) as error:
            await room.nearby.pair("kustos-A", CODE)
    assert error.value.kind is trouble
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


@asynccontextmanager
async def pairing(room: Room, at: Standstill) -> AsyncIterator["asyncio.Task[str]"]:
    """One that has come so far."""
    async with room.nearby.watch():
        room.street.say("A")
        task = asyncio.create_task(room.nearby.pair("kustos-A", CODE))
        await at.reached.wait()
        yield task


async def test_a_pairing_can_be_called_back_until_the_identity_goes_out(room: Room) -> None:
    """Nobody was let in, and whoever asked for the pairing is told."""
    room.line.before = standstill = Standstill()
    async with pairing(room, standstill) as task:
        assert await room.nearby.call_back("kustos-A")
        with pytest.raises(PairingError) as error:
            await task
    assert error.value.kind is PairingTrouble.CALLED_BACK
    assert room.line.granted == []
    assert await room.machines() == []


async def test_calling_back_while_the_machine_is_stored_takes_it_out_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes into the store before the identity goes out, and nobody has the identity yet."""
    standstill, admit = Standstill(), room.enrolment.admit
    stored: list[str] = []

    async def slowly(*arguments: Any, **named: Any) -> Any:
        enrolled = await admit(*arguments, **named)
        stored.extend(await room.machines())
        await standstill()
        return enrolled

    monkeypatch.setattr(room.enrolment, "admit", slowly)
    async with pairing(room, standstill) as task:
        calling = asyncio.create_task(room.nearby.call_back("kustos-A"))
        await asyncio.sleep(0)  # it has been asked
        standstill.go_on.set()
        assert await calling
        with pytest.raises(PairingError) as error:
            await task
    assert error.value.kind is PairingTrouble.CALLED_BACK
    assert len(stored) == 1
    assert room.line.granted == []
    assert await room.machines() == []


async def test_it_is_too_late_once_the_identity_is_on_its_way(room: Room) -> None:
    """The agent may have it: the pairing goes on to its own end."""
    room.line.after = standstill = Standstill()
    async with pairing(room, standstill) as task:
        assert not await room.nearby.call_back("kustos-A")
        assert not task.done()
        standstill.go_on.set()
        assert [await task] == await room.machines()


async def test_calling_back_what_has_ended_does_nothing(room: Room) -> None:
    """Or what never was."""
    assert await room.nearby.call_back("kustos-A")
    async with room.nearby.watch():
        room.street.say("A")
        machine_id = await room.nearby.pair("kustos-A", CODE)
        assert await room.nearby.call_back("kustos-A")
    assert await room.machines() == [machine_id]
    assert room.nearby._attempts == {}


async def test_the_end_of_the_manager_calls_a_pairing_back(room: Room) -> None:
    room.line.before = standstill = Standstill()
    async with pairing(room, standstill) as task:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await room.machines() == []


async def test_the_end_of_the_manager_keeps_a_machine_that_may_have_its_identity(
    room: Room,
) -> None:
    """Without waiting for its answer: should it call, it is known."""
    room.line.after = standstill = Standstill()
    async with pairing(room, standstill) as task:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    (granted,) = room.line.granted
    assert await room.machines() == [granted.agent_id]
    assert await room.enrolment.recognise(granted.token) == granted.agent_id


async def test_whoever_cannot_look_is_told_from_nobody_being_there(room: Room) -> None:
    """Until the search works again; what was seen before counts no more."""
    async with room.nearby.watch():
        assert not room.nearby.blind()
        room.street.say("A")
        room.heard.clear()
        (failed,) = room.street.failures
        failed()
        failed()
        assert room.nearby.blind()
        assert room.nearby.agents() == ()
        assert room.heard == [NearbyChanged()]
        room.street.say()
        assert not room.nearby.blind()
        assert room.heard == [NearbyChanged()] * 2
        failed()
    assert not room.nearby.blind()
