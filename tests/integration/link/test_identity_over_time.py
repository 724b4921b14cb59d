"""Tokens and certificates that change, between a real manager and real agents."""

import asyncio
import signal
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from websockets.exceptions import InvalidStatus

from kustos.core.bearer import hash_of
from kustos.core.manager import Manager
from kustos.core.ports import AgentOfflineError, UnitOfWork
from kustos.link.peers import Peers
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.messages import (
    Enrolled,
    KnowManager,
    ManagerKnown,
    RotateToken,
    TokenRotated,
)
from kustos_agent.protocol.version import SUBPROTOCOL
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.processes import Child
from tests.helpers.scripted_agent import Door, enrol, scripted_agent
from tests.helpers.waiting import eventually_async


@dataclass(frozen=True)
class Office:
    """A manager with a machine whose agent is a process of its own."""

    manager: Manager
    agent: Child
    agent_home: Path
    machine_id: str

    def stored(self) -> dict[str, object]:
        """The agent's identity, as it is on its disk."""
        content: dict[str, object] = msgspec.json.decode(
            (self.agent_home / "identity.json").read_bytes()
        )
        return content

    async def linked(self) -> bool:
        (view,) = await self.manager.machines.overview()
        return view.connected


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with running_manager(tmp_path / "home") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(tmp_path / "agent", token) as agent:
            (view,) = await manager.machines.overview()
            office = Office(manager, agent, tmp_path / "agent", view.machine.id)
            await eventually_async(office.linked, 20, "the agent's link")
            yield office


async def _back_again(office: Office) -> None:
    """The cable is cut, and the agent dials anew."""
    links = office.manager.enrolment._links
    assert isinstance(links, Peers)
    links._peers[office.machine_id]._connection.transport.abort()
    await eventually_async(
        lambda: office.agent.output().count("linked with") == 2, 20, "the agent's return"
    )


async def test_a_running_agent_takes_a_new_token_and_comes_back_with_it(office: Office) -> None:
    """The link that brought it goes on meanwhile."""
    before = office.stored()
    await office.manager.rotation.renew(office.machine_id)
    after = office.stored()
    assert after["token"] != before["token"]
    assert {**after, "token": ""} == {**before, "token": ""}
    assert office.agent.output().count("linked with") == 1
    await _back_again(office)


async def test_killed_between_the_offer_and_the_promotion_it_comes_back(
    office: Office, tmp_path: Path
) -> None:
    """In whichever moment of it: with the token that its disk has."""
    await office.manager.rotation.renew(office.machine_id)
    first = office.stored()["token"]
    renewing = asyncio.create_task(office.manager.rotation.renew(office.machine_id))
    await asyncio.sleep(0)
    office.agent.process.send_signal(signal.SIGKILL)
    await asyncio.gather(renewing, return_exceptions=True)
    async with running_agent(tmp_path / "agent", None):
        await eventually_async(office.linked, 20, "the agent's return")
    assert await office.manager.enrolment.recognise(str(first)) == office.machine_id


async def test_a_new_ca_takes_over_while_everybody_stays_linked(
    office: Office, tmp_path: Path
) -> None:
    """A machine that joins afterwards trusts the new one alone, and so does the one that was there,
    also after it was killed."""
    old = await office.manager.enrolment.issue_token()
    await office.manager.authorities.roll_over()
    new = await office.manager.enrolment.issue_token()
    assert Door(new).token.ca != Door(old).token.ca
    assert str(office.stored()["ca"]).count("BEGIN") == 1
    assert await office.linked()
    assert office.agent.output().count("linked with") == 1
    office.agent.process.send_signal(signal.SIGKILL)
    async with running_agent(tmp_path / "agent", None) as again:
        await eventually_async(lambda: "linked with" in again.output(), 20, "its return")
        async with running_agent(tmp_path / "second", new) as second:
            await eventually_async(lambda: "linked with" in second.output(), 20, "its link")
    assert office.manager.authorities.condition() is None


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


# --- scripted agents ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """A manager with a machine whose every word a test decides."""

    manager: Manager
    door: Door
    identity: Enrolled


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running_manager(tmp_path / "home") as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        yield Desk(manager, Door(token), identity)


def _dumb(_: object) -> NoReturn:
    raise RuntimeError("this agent answers nothing any more")


async def test_a_machine_removed_while_a_new_token_is_on_its_way_stays_out(desk: Desk) -> None:
    """With the old one, and with the new one that it may have."""
    offered: list[str] = []

    def take(request: object) -> NoReturn:
        assert isinstance(request, RotateToken)
        offered.append(request.token)
        _dumb(request)

    async with scripted_agent(desk.door, desk.identity.token) as agent:
        agent.answer = take
        renewing = asyncio.create_task(desk.manager.rotation.renew(desk.identity.agent_id))
        await eventually_async(lambda: offered, 10, "the offer")
        await desk.manager.enrolment.remove(desk.identity.agent_id)
        assert (await agent.closed())[0] == CloseCode.REVOKED
        with pytest.raises(AgentOfflineError):
            await renewing
    for token in (desk.identity.token, *offered):
        with pytest.raises(InvalidStatus) as refused:
            await desk.door.connect("/agent", SUBPROTOCOL, token)
        assert refused.value.response.status_code == 401


async def test_a_machine_that_links_is_given_what_is_due(desk: Desk) -> None:
    """Another token in place of an old one; and the CA, of which nobody knows whether it pins it.
    Nothing has to be pressed for that."""
    machine_id = desk.identity.agent_id

    def age(unit: UnitOfWork) -> None:
        unit.machines.set_token(machine_id, hash_of(desk.identity.token), LONG_AGO)
        unit.machines.set_pins(machine_id, frozenset())

    await desk.manager.enrolment._store.write(age)

    def take(request: object) -> TokenRotated | ManagerKnown:
        return TokenRotated() if isinstance(request, RotateToken) else ManagerKnown()

    async with scripted_agent(desk.door, desk.identity.token) as agent:
        agent.answer = take
        known = await agent.asked_for(KnowManager)
        assert known.addresses == (desk.door.address,)
        token = (await agent.asked_for(RotateToken)).token
    async with scripted_agent(desk.door, token):
        pass


async def test_who_comes_with_an_offered_token_has_it(desk: Desk) -> None:
    """Its answer was lost. The former one is let in for a while yet."""
    offered: list[str] = []

    def take(request: object) -> NoReturn:
        assert isinstance(request, RotateToken)
        offered.append(request.token)
        _dumb(request)

    async with scripted_agent(desk.door, desk.identity.token) as agent:
        agent.answer = take
        renewing = asyncio.create_task(desk.manager.rotation.renew(desk.identity.agent_id))
        await eventually_async(lambda: offered, 10, "the offer")
    with pytest.raises(AgentOfflineError):
        await renewing
    for token in (*offered, desk.identity.token):
        async with scripted_agent(desk.door, token):
            pass


async def test_two_agents_that_take_the_link_from_each_other_raise_an_alarm(desk: Desk) -> None:
    """Each is there to answer when the other has replaced it."""
    first = scripted_agent(desk.door, desk.identity.token, journal_id="own")
    await first.__aenter__()
    links = [first]
    for turn in range(3):
        assert await _alarm(desk) is None
        journal = "copy" if turn % 2 == 0 else "own"
        link = scripted_agent(desk.door, desk.identity.token, journal_id=journal)
        await link.__aenter__()
        links.append(link)
    await eventually_async(lambda: _alarm(desk), 10, "the alarm")
    for link in links:
        await link.__aexit__(None, None, None)
    alarm = await _alarm(desk)
    assert getattr(alarm, "addresses", None) == ("127.0.0.1",)


async def _alarm(desk: Desk) -> object:
    machine = await desk.manager.machines.get(desk.identity.agent_id)
    assert machine is not None
    return machine.clone_alarm


async def test_an_agent_that_comes_again_and_again_raises_none(desk: Desk) -> None:
    """It has hung up each time before it dials."""
    for _ in range(6):
        async with scripted_agent(desk.door, desk.identity.token, journal_id="own"):
            pass
    assert await _alarm(desk) is None


async def test_the_port_speaks_tls_13_alone(desk: Desk) -> None:
    """The same client gets in with it."""
    host, _, port = desk.door.address.rpartition(":")
    for version, served in ((ssl.TLSVersion.TLSv1_2, False), (ssl.TLSVersion.TLSv1_3, True)):
        context = await desk.door.context()
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1_2, version
        context.check_hostname = False
        assert await _served(host, int(port), context) is served


async def _served(host: str, port: int, context: ssl.SSLContext) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port, ssl=context)
    except (ssl.SSLError, ConnectionResetError):
        return False
    writer.close()
    await writer.wait_closed()
    return True
