"""A machine without a token: real `kustos-agent announce`, real manager, real TLS."""

import asyncio
import json
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from kustos.core.announced import AnnouncedMachine
from kustos.core.manager import Manager
from kustos.core.waiting_room import MOST, MOST_OF_ONE
from kustos.link import doorkeeper, server
from kustos_agent.identity import IdentityFile
from kustos_agent.paths import agent_paths
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.messages import Announce, Enrolled
from kustos_agent.protocol.session import AgentSession, Answered
from kustos_agent.protocol.values import Problem
from kustos_agent.protocol.version import ENROL_SUBPROTOCOL, SERVER_NAME
from tests.helpers.agents import AGENT, agent_environment, running_agent
from tests.helpers.managers import running_manager
from tests.helpers.processes import Child, child
from tests.helpers.scripted_agent import Door, enrol
from tests.helpers.waiting import eventually_async


@asynccontextmanager
async def announcing(manager: Manager, home: Path) -> AsyncIterator[tuple[Child, AnnouncedMachine]]:
    """A machine that waits."""
    invitation = await manager.enrolment.invitation()
    fingerprint = ":".join(invitation.fingerprint[at : at + 2].upper() for at in range(0, 64, 2))
    with child(
        [*AGENT, "announce", invitation.addresses[0], fingerprint],
        environment=agent_environment(home, {"LC_ALL": "C.UTF-8"}),
    ) as agent:
        await eventually_async(manager.announced.announced, 20, "the announcement")
        yield agent, manager.announced.announced()[-1]


async def _ended(agent: Child) -> tuple[int, str]:
    code = await asyncio.to_thread(agent.wait_for_end)
    return code, agent.output()


async def _has_linked(manager: Manager, machine_id: str) -> bool:
    return any(
        view.connected and view.machine.id == machine_id
        for view in await manager.machines.overview()
    )


async def test_an_announced_machine_is_let_in_and_links(tmp_path: Path) -> None:
    """The words on both screens are the same; then it runs like any other."""
    home = tmp_path / "agent"
    async with running_manager(tmp_path / "home") as manager:
        async with announcing(manager, home) as (agent, shown):
            assert "  ".join(shown.words) in agent.output()
            assert shown.address == "127.0.0.1"
            machine_id = await manager.announced.approve(shown.id)
            code, said = await _ended(agent)
        assert (code, f"as {machine_id}" in said) == (0, True)
        async with running_agent(home, None):
            await eventually_async(lambda: _has_linked(manager, machine_id), 20, "the link")


async def test_a_refused_machine_is_told(tmp_path: Path) -> None:
    """Exit code 1, one sentence, no identity."""
    async with (
        running_manager(tmp_path / "home") as manager,
        announcing(manager, tmp_path / "agent") as (agent, shown),
    ):
        await manager.announced.refuse(shown.id)
        code, said = await _ended(agent)
    assert (code, "has refused this machine" in said) == (1, True)
    assert not (tmp_path / "agent" / "identity.json").exists()


async def test_who_gives_up_gives_its_place_up(tmp_path: Path) -> None:
    """Ctrl-C; nobody lets in a machine that has gone."""
    async with (
        running_manager(tmp_path / "home") as manager,
        announcing(manager, tmp_path / "agent") as (agent, _),
    ):
        os.kill(agent.pid, signal.SIGINT)
        assert (await _ended(agent))[0] == 1
        await eventually_async(lambda: not manager.announced.announced(), 10, "the place")


async def test_a_killed_machine_keeps_its_place_for_a_while(tmp_path: Path) -> None:
    """Shown as not connected."""
    async with (
        running_manager(tmp_path / "home") as manager,
        announcing(manager, tmp_path / "agent") as (agent, shown),
    ):
        os.kill(agent.pid, signal.SIGKILL)
        await eventually_async(
            lambda: not manager.announced.announced()[0].connected, 10, "the cut"
        )
        assert manager.announced.announced()[0].id == shown.id


async def test_a_machine_waits_through_a_restart_of_the_manager(tmp_path: Path) -> None:
    """It announces itself anew, with the same words; the manager has its port again."""
    async with AsyncExitStack() as stack:
        async with running_manager(tmp_path / "home") as manager:
            port = int((await manager.enrolment.invitation()).addresses[0].rpartition(":")[2])
            agent, shown = await stack.enter_async_context(announcing(manager, tmp_path / "agent"))
        async with running_manager(tmp_path / "home", port=port) as manager:
            await eventually_async(manager.announced.announced, 60, "the machine to be back")
            (again,) = manager.announced.announced()
            assert again.words == shown.words
            await manager.announced.approve(again.id)
            assert (await _ended(agent))[0] == 0


async def test_another_manager_at_the_address_learns_nothing(tmp_path: Path) -> None:
    """The fingerprint is somebody else's: told at once, and nothing was sent."""
    async with running_manager(tmp_path / "home") as manager:
        invitation = await manager.enrolment.invitation()
        with child(
            [*AGENT, "announce", invitation.addresses[0], "ab" * 32],
            environment=agent_environment(tmp_path / "agent", {"LC_ALL": "C.UTF-8"}),
        ) as agent:
            code, said = await _ended(agent)
        assert (code, "is not the manager with this fingerprint" in said) == (1, True)
        assert manager.announced.announced() == ()


async def test_a_machine_that_leaves_is_let_in_no_more(tmp_path: Path) -> None:
    """The manager is told, its identity is gone on both sides, and the machine stays listed."""
    home = tmp_path / "agent"
    async with running_manager(tmp_path / "home") as manager:
        async with running_agent(home, await manager.enrolment.issue_token()):
            pass
        identity = IdentityFile(agent_paths({"KUSTOS_HOME": str(home)}).identity_file).load()
        assert identity is not None
        with child(
            [*AGENT, "leave", "--yes"], environment=agent_environment(home, {"LC_ALL": "C.UTF-8"})
        ) as leaving:
            code, said = await _ended(leaving)
        assert (code, "which has been told" in said) == (0, True)
        assert await manager.enrolment.recognise(identity.token) is None
        assert len(await manager.machines.overview()) == 1
        with child([*AGENT, "status", "--json"], environment=agent_environment(home)) as status:
            code, said = await _ended(status)
        assert (code, json.loads(said)["joined"]) == (2, False)


# --- by hand, on the wire ----------------------------------------------------------------------


@pytest.fixture
async def manager(tmp_path: Path) -> AsyncIterator[Manager]:
    async with running_manager(tmp_path / "home") as running:
        yield running


def _request() -> Announce:
    return Announce(
        nonce=secrets.token_urlsafe(32), hostname="PC", os_name="Linux", agent_version="1"
    )


async def _announced(
    door: Door, request: Announce, source: str = "127.0.0.1"
) -> tuple[ClientConnection, AgentSession]:
    session = AgentSession()
    connection = await door.connect("/enrol", ENROL_SUBPROTOCOL, local_addr=(source, 0))
    await connection.send(session.ask(request), text=True)
    return connection, session


@pytest.mark.skipif(sys.platform != "linux", reason="the whole of 127/8 is this machine's")
async def test_waiting_machines_take_nobody_s_place_at_the_door(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty wait, and longer than a stranger may; the next is told to come later, and a token
    still works."""
    monkeypatch.setattr(doorkeeper, "STRANGER_SECONDS", 1.0)
    door = Door(await manager.enrolment.issue_token())
    waiting: list[ClientConnection] = []
    async with AsyncExitStack() as stack:
        for number in range(MOST):
            connection, _ = await _announced(door, _request(), f"127.0.1.{number // MOST_OF_ONE}")
            waiting.append(await stack.enter_async_context(connection))
        await eventually_async(lambda: len(manager.announced.announced()) == MOST, 5, "all of them")
        reader, writer = await asyncio.open_connection(*door.address.rsplit(":", 1))
        async with asyncio.timeout(5):
            assert not await reader.read(), "a stranger that came after them has had its time"
        writer.close()
        assert all(connection.close_code is None for connection in waiting)
        assert isinstance(await enrol(await manager.enrolment.issue_token()), Enrolled)
        connection, session = await _announced(door, _request(), "127.0.2.1")
        async with connection:
            answered = session.receive(await connection.recv())
    assert isinstance(answered, Answered)
    assert isinstance(answered.answer, Problem)
    assert answered.answer.subject == "announce-full"


async def test_a_machine_that_found_no_place_to_wait_keeps_its_place_at_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told to come later and does not go: its time is a stranger's. Else any number of those
    could stand there."""
    monkeypatch.setattr(doorkeeper, "STRANGER_SECONDS", 1.0)
    monkeypatch.setattr(server, "CLOSE_SECONDS", 600.0)
    async with running_manager(tmp_path / "home") as manager, AsyncExitStack() as stack:
        door = Door(await manager.enrolment.issue_token())
        for _ in range(MOST_OF_ONE):
            connection, _ = await _announced(door, _request())
            await stack.enter_async_context(connection)
        await eventually_async(
            lambda: len(manager.announced.announced()) == MOST_OF_ONE, 5, "those who wait"
        )
        reader, writer = await asyncio.open_connection(
            *door.address.rsplit(":", 1), ssl=await door.context(), server_hostname=SERVER_NAME
        )
        stack.callback(writer.transport.abort)
        # Without a connection of the library, which would answer the farewell.
        uri = parse_uri(f"wss://{door.address}/enrol")
        protocol = ClientProtocol(uri, subprotocols=[Subprotocol(ENROL_SUBPROTOCOL)])
        protocol.send_request(protocol.connect())
        writer.write(b"".join(protocol.data_to_send()))
        protocol.receive_data(await reader.readuntil(b"\r\n\r\n"))
        protocol.send_text(AgentSession().ask(_request()))
        writer.write(b"".join(protocol.data_to_send()))
        async with asyncio.timeout(10):
            await reader.readuntil(b"announce-full")
            with suppress(OSError):
                await reader.read()


async def test_an_approved_machine_that_was_cut_off_gets_its_identity(manager: Manager) -> None:
    """The cable was cut in the moment of the decision."""
    door = Door(await manager.enrolment.issue_token())
    request = _request()
    connection, _ = await _announced(door, request)
    await eventually_async(manager.announced.announced, 5, "the announcement")
    connection.transport.abort()
    machine_id = await manager.announced.approve(manager.announced.announced()[0].id)
    connection, session = await _announced(door, request)
    async with connection:
        answered = session.receive(await connection.recv())
    assert isinstance(answered, Answered)
    assert isinstance(answered.answer, Enrolled)
    assert answered.answer.agent_id == machine_id


async def test_who_waits_and_talks_is_sent_away(
    manager: Manager, logged: Callable[[str], None]
) -> None:
    """Frames that nobody reads would be kept for it."""
    door = Door(await manager.enrolment.issue_token())
    connection, _ = await _announced(door, _request())
    async with connection:
        await eventually_async(manager.announced.announced, 5, "the announcement")
        await connection.send("{}")
        with pytest.raises(ConnectionClosed):
            await connection.recv()
    assert connection.close_code == CloseCode.BAD_FRAME
    logged("who waits says nothing")


@pytest.mark.parametrize(
    "nonce", ["", "x" * 42, "x" * 44, "x" * 42 + "\n", "ü" * 43, "../" * 14 + "x"]
)
async def test_a_nonce_that_is_none_is_refused(
    manager: Manager, nonce: str, logged: Callable[[str], None]
) -> None:
    """256 bits in base64url, nothing else."""
    door = Door(await manager.enrolment.issue_token())
    connection = await door.connect("/enrol", ENROL_SUBPROTOCOL)
    async with connection:
        payload = {"nonce": nonce, "hostname": "PC", "os_name": "", "agent_version": ""}
        frame = {"type": "request", "action": "announce", "id": "1", "payload": payload}
        await connection.send(json.dumps(frame))
        with pytest.raises(ConnectionClosed):
            await connection.recv()
    assert connection.close_code == CloseCode.BAD_FRAME
    logged("bad-payload")
    assert manager.announced.announced() == ()
