"""One link and its successor, at the moments that hurt: what the manager does is held in hand."""

import asyncio
import contextlib
import gc
import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from websockets.exceptions import InvalidStatus

from kustos.core.clones import Origin
from kustos.core.packed_log import Told
from kustos.core.ports import AgentOfflineError, AgentRefusedError, StoreError, StoreFullError
from kustos.link.certificates import Certificates, open_certificates
from kustos.link.peer import WORD_RATE
from kustos.link.peers import Peers
from kustos.link.server import LinkServer, PortInUseError
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.messages import (
    Announce,
    BrowseFilesystem,
    Enrol,
    Enrolled,
    Event,
    FolderPage,
    Heartbeat,
    Hello,
    Leave,
    Left,
    TaskFinished,
    Welcome,
)
from kustos_agent.protocol.session import ManagerSession
from kustos_agent.protocol.token import JoinToken, format_token
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem
from kustos_agent.protocol.version import (
    MAJOR,
    MAX_FRAME_BYTES,
    MINOR,
    SERVER_NAME,
)
from tests.helpers.scripted_agent import Door, scripted_agent
from tests.helpers.waiting import eventually_async

TRY_AGAIN_LATER = 1013
"""Registered with IANA for RFC 6455."""

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MACHINE = "machine-1"
OTHER = "machine-2"
END = TaskFinished(task_id="task-1", outcome=Outcome.SUCCESS, at=NOW)


class Desk:
    """Stands where the gateway does. Each step waits until the test lets it go on."""

    def __init__(self) -> None:
        self.committing = asyncio.Event()
        self.may_commit = asyncio.Event()
        self.may_compare = asyncio.Event()
        self.may_arrive = asyncio.Event()
        self.arriving = 0
        self.volatiles: Counter[str] = Counter()
        self.committed: list[int] = []
        self.compared: list[str] = []
        self.comparing = 0
        self.store_failures: list[StoreError] = []
        self.may_commit.set()
        self.may_compare.set()
        self.may_arrive.set()

    async def recognise(self, bearer: str) -> str | None:
        return {"known": MACHINE, "other": OTHER}.get(bearer)

    async def enrol(self, request: Enrol) -> Enrolled | Problem:
        return Problem(error=ErrorClass.LOGIN_REFUSED)

    async def announced(self, request: Announce, address: str) -> Enrolled | Problem:
        return Problem(error=ErrorClass.LOGIN_REFUSED)

    def withdrawn(self, request: Announce) -> None:
        pass

    async def leave(self, request: Leave) -> Left | Problem:
        return Problem(error=ErrorClass.LOGIN_REFUSED)

    async def greet(self, machine_id: str, hello: Hello) -> Welcome:
        return Welcome(
            major=MAJOR,
            minor=MINOR,
            manager_name="office",
            acknowledged=max(self.committed, default=0),
        )

    async def arrived(self, machine_id: str, hello: Hello) -> None:
        self.arriving += 1
        await self.may_arrive.wait()

    async def departed(self, machine_id: str) -> None:
        pass

    def store_failed(self, error: StoreError) -> None:
        self.store_failures.append(error)

    async def commit(
        self,
        machine_id: str,
        journal_id: str,
        events: list[tuple[int, Told]],
    ) -> None:
        self.committing.set()
        await self.may_commit.wait()
        self.committed += [seq for seq, _ in events]

    async def caught_up(self, machine_id: str, hello: Hello) -> None:
        self.comparing += 1
        await self.may_compare.wait()
        self.compared.append(hello.journal_id)

    async def volatile(self, machine_id: str, event: Event) -> None:
        self.volatiles[machine_id] += 1

    async def replaced(
        self, machine_id: str, former: Origin, newer: Origin, *, answered: bool
    ) -> None:
        pass


@asynccontextmanager
async def _serving(folder: Path, desk: Desk) -> AsyncIterator[tuple[Door, Peers, LinkServer]]:
    certificates = await asyncio.to_thread(open_certificates, folder / "tls")
    peers = Peers()
    server = LinkServer(desk, peers, certificates)
    async with server.listen("127.0.0.1", 0) as port:
        token = JoinToken(
            addresses=(f"127.0.0.1:{port}",),
            ca=certificates.fingerprint,
            secret="s" * 43,
            expires=NOW + timedelta(hours=1),
        )
        yield Door(format_token(token)), peers, server


def _dumb(_: object) -> NoReturn:
    raise RuntimeError("this agent answers nothing any more")


# --- results -----------------------------------------------------------------------------------


async def test_a_commit_that_has_begun_goes_to_its_end_although_the_link_breaks(
    tmp_path: Path,
) -> None:
    """What is committed is not replayed, so what follows the commit (announcing it) must happen."""
    desk = Desk()
    async with _serving(tmp_path, desk) as (door, peers, _):
        desk.may_commit.clear()
        async with scripted_agent(door, "known") as agent:
            await agent.report(END)
            await desk.committing.wait()
            agent.answer = _dumb
            asking = asyncio.create_task(peers.ask(MACHINE, BrowseFilesystem(), 30))
            await eventually_async(lambda: peers._peers[MACHINE]._answers, 10, "the question")
            agent._connection.transport.abort()
            with pytest.raises(AgentOfflineError):
                await asking
        desk.may_commit.set()
        await eventually_async(lambda: desk.committed == [1], 10, "the commit to end")
        await eventually_async(lambda: not peers.connected(MACHINE), 10, "the peer to leave")


async def test_results_do_not_wait_for_the_handing_over(tmp_path: Path) -> None:
    """It asks the agent, and perhaps a person for the key."""
    desk = Desk()
    async with _serving(tmp_path, desk) as (door, _, _):
        desk.may_compare.clear()
        async with scripted_agent(door, "known") as agent:
            await eventually_async(lambda: desk.comparing, 10, "the comparing to begin")
            await agent.acknowledged_up_to(await agent.report(END))
        assert desk.compared == []


async def test_the_comparing_waits_for_the_last_owed_event(tmp_path: Path) -> None:
    """One that is not in the journal any more cannot be waited for."""
    desk = Desk()
    async with (
        _serving(tmp_path, desk) as (door, _, _),
        scripted_agent(door, "known", journal_position=9, owed=2) as agent,
    ):
        await agent.acknowledged_up_to(await agent.report(END))
        assert desk.comparing == 0
        await agent.acknowledged_up_to(await agent.report(END))
        await eventually_async(lambda: desk.compared, 10, "the comparing")


async def test_a_replaced_link_does_not_speak_for_the_machine_any_more(tmp_path: Path) -> None:
    """Its hello names tasks as they were; a task handed over since would be taken for lost."""
    desk = Desk()
    async with _serving(tmp_path, desk) as (door, _, _):
        desk.may_arrive.clear()
        async with scripted_agent(door, "known", journal_id="old") as old:
            await eventually_async(lambda: desk.arriving == 1, 10, "the old one to be in")
            async with scripted_agent(door, "known", journal_id="new") as new:
                assert (await old.closed())[0] == CloseCode.REPLACED
                desk.may_arrive.set()
                await new.acknowledged_up_to(await new.report(END))
                assert desk.compared == ["new"]


async def test_a_request_too_large_for_a_frame_is_refused_and_the_link_stays(
    tmp_path: Path,
) -> None:
    """Raised as it is, it would end the link anew at every return of the agent."""
    desk = Desk()
    async with (
        _serving(tmp_path, desk) as (door, peers, _),
        scripted_agent(door, "known") as agent,
    ):
        agent.answer = lambda _: FolderPage(path="/", entries=())
        with pytest.raises(AgentRefusedError) as refused:
            await peers.ask(MACHINE, BrowseFilesystem(path="x" * MAX_FRAME_BYTES), 10)
        assert refused.value.problem == Problem(error=ErrorClass.UNSUPPORTED, detail="too-large")
        assert (await peers.ask(MACHINE, BrowseFilesystem(path="/"), 10)).path == "/"


class FullDesk(Desk):
    """The disk below the manager is full: nothing is committed, and at worst nothing is read."""

    unreadable = False

    async def recognise(self, bearer: str) -> str | None:
        if self.unreadable:
            raise StoreFullError("SQLITE_IOERR_SHMSIZE")
        return await super().recognise(bearer)

    async def commit(
        self, machine_id: str, journal_id: str, events: list[tuple[int, Told]]
    ) -> None:
        raise StoreFullError("SQLITE_FULL")


async def test_a_full_store_ends_the_link_with_one_line_and_lets_the_agent_come_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, logged: Callable[[str], None]
) -> None:
    """Nothing is acknowledged, so the agent keeps it; a traceback would help nobody."""
    desk = FullDesk()
    async with (
        _serving(tmp_path, desk) as (door, peers, _),
        scripted_agent(door, "known") as agent,
    ):
        await agent.report(END)
        assert (await agent.closed())[0] == TRY_AGAIN_LATER
        await eventually_async(lambda: not peers.connected(MACHINE), 10, "the peer to leave")
    assert len(desk.store_failures) == 1
    assert [record.exc_info for record in caplog.records if record.levelname == "ERROR"] == [None]
    logged("SQLITE_FULL")


async def test_a_store_that_cannot_be_read_asks_the_agent_to_come_again(
    tmp_path: Path, logged: Callable[[str], None]
) -> None:
    """Not "who are you": the agent would take that for its dismissal."""
    desk = FullDesk()
    desk.unreadable = True
    async with _serving(tmp_path, desk) as (door, _, _):
        with pytest.raises(InvalidStatus) as refused:
            async with scripted_agent(door, "known"):
                pass
        assert refused.value.response.status_code == 503
        assert len(desk.store_failures) == 1
    logged("SQLITE_IOERR_SHMSIZE")


# --- strangers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        b"Authorization: Bearer \xff\xfe\r\n",
        b"Authorization: Bearer known\r\nAuthorization: Bearer known\r\n",
        b"Authorization: Basic a25vd24=\r\n",
    ],
    ids=["no text", "two", "another kind"],
)
async def test_an_odd_authorization_is_refused_without_a_fuss(
    tmp_path: Path, headers: bytes
) -> None:
    """No traceback in the log for whoever likes to fill it."""
    async with _serving(tmp_path, Desk()) as (door, _, _):
        host, _, port = door.address.rpartition(":")
        reader, writer = await asyncio.open_connection(
            host, int(port), ssl=await door.context(), server_hostname=SERVER_NAME
        )
        writer.write(
            b"GET /agent HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: kustos.agent.v1\r\n" + headers + b"\r\n"
        )
        assert (await reader.readline()).split()[1] == b"401"
        writer.close()


async def test_a_port_that_is_taken_is_told_from_an_address_that_is_not_ours(
    tmp_path: Path,
) -> None:
    certificates = await asyncio.to_thread(open_certificates, tmp_path / "tls")
    server = LinkServer(Desk(), Peers(), certificates)
    async with server.listen("127.0.0.1", 0) as port:
        with pytest.raises(PortInUseError) as taken:
            await server.listen("127.0.0.1", port).__aenter__()
    assert taken.value.port == port
    with pytest.raises(OSError, match=r"assign|bind"):  # the second as of Python 3.13
        await server.listen("192.0.2.1", 0).__aenter__()


async def _certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """The same for all these tests: making them takes longer than the test."""
    return await asyncio.to_thread(open_certificates, tmp_path_factory.getbasetemp() / "tls")


@pytest.mark.parametrize("turns", range(40))
async def test_the_end_of_the_server_ends_every_handshake_however_far_it_is(
    tmp_path_factory: pytest.TempPathFactory, turns: int
) -> None:
    """A socket that nobody ends keeps its file, and the agent behind it waits for nothing."""
    certificates = await _certificates(tmp_path_factory)
    async with LinkServer(Desk(), Peers(), certificates).listen("127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        context = ssl.create_default_context(cadata=certificates.ca_pem)
        handshake = asyncio.create_task(writer.start_tls(context, server_hostname=SERVER_NAME))
        for _ in range(turns):
            await asyncio.sleep(0)
    async with asyncio.timeout(10):
        with contextlib.suppress(OSError):
            await handshake
            await reader.read()
    writer.close()


@pytest.mark.parametrize("turns", range(5))
async def test_the_end_of_the_server_loses_nobody_whom_it_has_just_accepted(
    tmp_path_factory: pytest.TempPathFactory, turns: int
) -> None:
    """A socket that is lost is told of when it is collected, and that fails the test."""
    certificates = await _certificates(tmp_path_factory)
    with socket.socket() as stranger:
        stranger.settimeout(10)
        async with LinkServer(Desk(), Peers(), certificates).listen("127.0.0.1", 0) as port:
            stranger.connect(("127.0.0.1", port))
            for _ in range(turns):
                await asyncio.sleep(0)
        with contextlib.suppress(ConnectionResetError):
            assert stranger.recv(1) == b""
    gc.collect()


async def test_a_connection_that_the_network_delivers_late_takes_no_newer_ones_place(
    tmp_path: Path,
) -> None:
    """The agent gave it up long ago: what its hello says of running tasks is the past."""
    desk = Desk()
    async with (
        _serving(tmp_path, desk) as (door, peers, _),
        scripted_agent(door, "known", journal_id="journal", connection_number=7),
    ):
        await eventually_async(lambda: desk.compared == ["journal"], 10, "the newer one")
        for number in (6, 7):
            async with scripted_agent(
                door, "known", journal_id="journal", connection_number=number
            ) as late:
                assert (await late.closed())[0] == CloseCode.OUTDATED
        assert peers.connected(MACHINE)
        assert desk.compared == ["journal"]
        # Another journal begins its own count: the old one may be lost.
        async with scripted_agent(door, "known", journal_id="another", connection_number=1):
            await eventually_async(lambda: len(desk.compared) == 2, 10, "the new journal")


HEARTBEAT = f'{{"type":"event","action":"heartbeat","payload":{{"at":"{NOW.isoformat()}"}}}}'
REPEATED = (
    '{"type":"event","action":"task-finished","seq":1,'
    f'"payload":{{"task_id":"task-1","outcome":"success","at":"{NOW.isoformat()}"}}}}'
)
FLOODS = {
    "heartbeats": HEARTBEAT,
    "unknown events": '{"type":"event","action":"gossip","payload":{}}',
    "unknown requests": '{"type":"request","action":"gossip","id":"1","payload":{}}',
    "answers to nothing": '{"type":"response","action":"run-task","id":"1","payload":{}}',
    "what is known already": REPEATED,
}


@pytest.mark.parametrize("said", FLOODS.values(), ids=list(FLOODS))
async def test_an_agent_that_floods_does_not_delay_what_others_say(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says without end waits in its own connection, whatever it is."""
    desk = Desk()
    flood = int(3 * WORD_RATE)
    heard: Counter[ManagerSession] = Counter()
    receive = ManagerSession.receive

    def count(session: ManagerSession, data: bytes) -> object:
        heard[session] += 1
        return receive(session, data)

    monkeypatch.setattr(ManagerSession, "receive", count)
    async with (
        _serving(tmp_path, desk) as (door, _, _),
        scripted_agent(door, "known") as flooding,
        scripted_agent(door, "other") as calm,
    ):
        (noisy, _) = heard
        await flooding.report(END)
        began = asyncio.get_running_loop().time()
        for _ in range(flood):
            await flooding.say(said)
        await calm.report(Heartbeat(at=NOW))
        await eventually_async(lambda: desk.volatiles[OTHER], 10, "the other's heartbeat")
        await eventually_async(lambda: heard[noisy] > flood, 10, "all of the flood")
        seconds = asyncio.get_running_loop().time() - began
        hello_and_end = 2
        assert heard[noisy] <= WORD_RATE * (1 + seconds) + hello_and_end


async def test_results_are_read_as_fast_as_they_are_kept(tmp_path: Path) -> None:
    """Far more of them than there may be passing words."""
    desk = Desk()
    results = int(14 * WORD_RATE)
    async with _serving(tmp_path, desk) as (door, _, _), scripted_agent(door, "known") as agent:
        for _ in range(results):
            await agent.report(END)
        await agent.acknowledged_up_to(results)
