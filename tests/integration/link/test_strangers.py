"""Connections that never say who they are, against a real manager."""

import asyncio
import contextlib
import resource
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from kustos.link import doorkeeper
from kustos.link.strangers import GUESSES, MAX_STRANGERS
from kustos_agent.protocol.messages import Enrolled
from kustos_agent.protocol.token import format_token, parse_token
from kustos_agent.protocol.values import Problem
from kustos_agent.protocol.version import ENROL_SUBPROTOCOL, SERVER_NAME
from tests.helpers.lone_manager import lone_manager
from tests.helpers.managers import running_manager
from tests.helpers.scripted_agent import Door, enrol, scripted_agent
from tests.helpers.waiting import eventually_async

CROWD = 10_000
ELSEWHERE = "127.0.0.2"
"""Another address of this machine (all of 127/8 is): an attacker that is not the agent's host."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
def many_files() -> Iterator[int]:
    """As many open files as this machine allows, and how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CROWD + 1_000
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    yield max(soft, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _host(door: Door) -> tuple[str, int]:
    host, _, port = door.address.rpartition(":")
    return host, int(port)


async def _crowd(door: Door, number: int, source: str) -> list[socket.socket]:
    """So many connections that say nothing. Those that were turned away are among them."""
    loop = asyncio.get_running_loop()
    held: list[socket.socket] = []
    for _ in range(number):
        one = socket.socket()
        one.setblocking(False)
        one.bind((source, 0))
        held.append(one)
        with contextlib.suppress(ConnectionResetError):
            await loop.sock_connect(one, _host(door))
    return held


async def test_thousands_of_strangers_cost_little_and_keep_nobody_out(
    tmp_path: Path, many_files: int
) -> None:
    """The manager holds a bounded number of them, in bounded memory; agents come and go."""
    crowd = min(CROWD, many_files - 500)
    with lone_manager(tmp_path, 2) as manager:
        first, second = manager.tokens
        identity = await enrol(first)
        assert isinstance(identity, Enrolled)
        door = Door(first)
        before, sockets = manager.rss(), manager.sockets()
        async with scripted_agent(door, identity.token) as agent:
            held = await _crowd(door, crowd, ELSEWHERE)
            try:
                # With a backlog of the system; of those that it turns away some are still going.
                assert manager.sockets() - sockets <= crowd // 10
                await eventually_async(
                    lambda: manager.sockets() - sockets <= MAX_STRANGERS + 120, 10, "the rest to go"
                )
                assert manager.rss() - before < 60 * 2**20
                # The link that stood goes on; who comes now gets in, the known and the new.
                async with scripted_agent(door, identity.token):
                    await agent.closed()
                assert isinstance(await enrol(second, "PC-2"), Enrolled)
            finally:
                for one in held:
                    one.close()
        said = manager.log()
    assert "turned away" in said
    assert "Traceback" not in said


async def test_strangers_at_the_agents_own_address_do_not_lock_it_out(
    tmp_path: Path, many_files: int
) -> None:
    """An attacker in the same office, behind the same NAT: the agent may need a second try."""
    with lone_manager(tmp_path, 1) as manager:
        (token,) = manager.tokens
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        held = await _crowd(Door(token), 2 * MAX_STRANGERS, _host(Door(token))[0])

        async def let_in() -> bool:
            try:
                async with scripted_agent(Door(token), identity.token):
                    return True
            except OSError:
                return False

        try:
            await eventually_async(let_in, 30, "the agent to get in")
        finally:
            for one in held:
                one.close()


# --- those that take their time ----------------------------------------------------------------


async def _plain(door: Door) -> Streams:
    return await asyncio.open_connection(*_host(door))


async def _encrypted(door: Door) -> Streams:
    context = await door.context()
    return await asyncio.open_connection(*_host(door), ssl=context, server_hostname=SERVER_NAME)


def _client_hello() -> bytes:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    shaking = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname=SERVER_NAME)
    with contextlib.suppress(ssl.SSLWantReadError):
        shaking.do_handshake()
    return outgoing.read()


async def _ended(reader: asyncio.StreamReader) -> bool:
    """Read to the end, whichever it is."""
    try:
        while await reader.read(4_096):
            pass
    except OSError:
        pass
    return True


@contextlib.asynccontextmanager
async def _dripping(writer: asyncio.StreamWriter, data: bytes) -> AsyncIterator[None]:
    """A byte now and then, so that nothing looks idle."""

    async def drip() -> None:
        with contextlib.suppress(OSError):
            for byte in data:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.02)

    dripping = asyncio.create_task(drip())
    try:
        yield
    finally:
        dripping.cancel()
        await asyncio.gather(dripping, return_exceptions=True)
        writer.transport.abort()


@pytest.mark.parametrize("stage", ["silence", "TLS", "HTTP"])
async def test_a_slow_stranger_has_one_deadline_for_everything(
    tmp_path: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However busy it looks: not each step has a time of its own, but all of them together."""
    monkeypatch.setattr(doorkeeper, "STRANGER_SECONDS", 1.0)
    async with running_manager(tmp_path) as manager:
        door = Door(await manager.enrolment.issue_token())
        reader, writer = await (_encrypted(door) if stage == "HTTP" else _plain(door))
        said = {
            "silence": b"",
            "TLS": _client_hello()[:-1],
            "HTTP": b"GET /agent HTTP/1.1\r\nHost: x\r\n" + b"X-Filler: yes\r\n" * 100,
        }[stage]
        async with _dripping(writer, said), asyncio.timeout(5):
            assert await _ended(reader)


async def test_a_stranger_that_opened_a_websocket_has_no_more_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frame that never ends, in small pieces."""
    monkeypatch.setattr(doorkeeper, "STRANGER_SECONDS", 1.0)
    async with running_manager(tmp_path) as manager:
        door = Door(await manager.enrolment.issue_token())
        connection = await door.connect("/enrol", ENROL_SUBPROTOCOL, ping_interval=None)
        async with asyncio.timeout(5):
            await connection.wait_closed()
    assert connection.close_code == 1006, "no farewell: it would have to be waited for"


@pytest.mark.parametrize("stage", ["HTTP", "WebSocket"])
async def test_a_stranger_that_says_too_much_is_cut_off(tmp_path: Path, stage: str) -> None:
    """Before its words take memory: headers without end, a frame of a mebibyte."""
    async with running_manager(tmp_path) as manager:
        door = Door(await manager.enrolment.issue_token())
        async with asyncio.timeout(5):
            if stage == "HTTP":
                reader, writer = await _encrypted(door)
                writer.write(b"GET /agent HTTP/1.1\r\n" + b"X-Filler: yes\r\n" * 2_000)
                assert await _ended(reader)
                writer.transport.abort()
            else:
                connection = await door.connect("/enrol", ENROL_SUBPROTOCOL)
                with contextlib.suppress(OSError):
                    await connection.send("x" * 200_000)
                await connection.wait_closed()


async def test_an_agent_has_more_time_and_more_words_than_a_stranger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its token has said who it is."""
    monkeypatch.setattr(doorkeeper, "STRANGER_SECONDS", 0.5)
    async with running_manager(tmp_path) as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        async with scripted_agent(Door(token), identity.token) as agent:
            unknown = '{"type":"event","action":"weather","payload":{"rain":"' + "x" * 100_000
            loop = asyncio.get_running_loop()
            end = loop.time() + 1.0
            await eventually_async(lambda: loop.time() > end, 5, "the strangers' time to be over")
            await agent._connection.send(unknown + '"}}')
            await (await agent._connection.ping())


# --- guesses -------------------------------------------------------------------------------------


async def test_wrong_secrets_are_slowed_down_and_the_right_one_is_taken(tmp_path: Path) -> None:
    """From the same address: it waits its turn, and is in."""
    async with running_manager(tmp_path) as manager:
        token = await manager.enrolment.issue_token()
        forged = format_token(replace(parse_token(token), secret="guessed-guessed-guessed"))
        loop = asyncio.get_running_loop()
        times = []
        for _ in range(GUESSES + 3):
            began = loop.time()
            assert isinstance(await enrol(forged), Problem)
            times.append(loop.time() - began)
        assert times[-1] > 0.8
        assert isinstance(await enrol(token), Enrolled)


async def test_no_handshake_outlives_the_manager(
    tmp_path: Path, logged: Callable[[str], None]
) -> None:
    """Its end does not wait for strangers."""
    async with asyncio.timeout(10):
        async with running_manager(tmp_path) as manager:
            door = Door(await manager.enrolment.issue_token())
            streams = [await _plain(door) for _ in range(5)]
        for _, writer in streams:
            writer.transport.abort()
