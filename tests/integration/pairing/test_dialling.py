"""A manager's dialler and a waiting agent over real TLS, in one process."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kustos.core.pairing_ports import PairingError, PairingTrouble
from kustos.link.certificates import open_certificates
from kustos_agent.identity import Identity
from kustos_agent.link.pairing import CodeEndedError
from kustos_agent.link.pairing_certificate import make_certificate
from kustos_agent.link.pairing_sockets import host_of
from kustos_agent.link.visitors import MOST, MOST_OF_ONE
from kustos_agent.protocol.pairing_code import LIFETIME_SECONDS, MAX_WRONG
from kustos_agent.protocol.pairing_messages import PairedIdentity, Reply
from tests.helpers.listening import listening
from tests.helpers.waiting import eventually_async

from .hosts import (
    CODE,
    LOOPBACK,
    WRONG,
    Desk,
    Dialler,
    Waiting,
    announced,
    guess,
    stranger,
    waiting_agent,
)


@pytest.fixture
def dialler(tmp_path: Path) -> Dialler:
    return Dialler(tmp_path / "tls")


@pytest.fixture
async def agent(tmp_path: Path) -> AsyncIterator[Waiting]:
    async with waiting_agent(tmp_path) as waiting:
        yield waiting


async def refused(dialler: Dialler, agent: Waiting, code: str) -> PairingTrouble:
    """Why that did not pair; nobody was let in."""
    desk = Desk()
    with pytest.raises(PairingError) as error:
        await dialler.pair(agent.announced(), code, desk.admit)
    assert not desk.granted
    assert not agent.kept
    return error.value.kind


async def test_both_have_the_same_in_the_end(
    dialler: Dialler, agent: Waiting, tmp_path: Path
) -> None:
    """The CA the agent pins is the manager's own, and the address it came from is tried first."""
    desk = Desk()
    paired = asyncio.create_task(agent.host.paired())
    await dialler.pair(agent.announced(), CODE, desk.admit)
    identity = await paired
    (granted,), (newcomer,) = desk.granted, desk.admitted
    assert (identity.agent_id, identity.token) == (granted.agent_id, granted.token)
    assert identity.addresses == (f"{LOOPBACK}:47611", "office-pc:47611")
    assert identity.ca == (tmp_path / "tls" / "ca.pem").read_text()
    assert newcomer.hostname == "EMPFANG"
    assert agent.kept == [identity]
    assert agent.codes == [CODE]


async def test_an_address_that_the_manager_did_not_know_of_is_tried_as_well(
    dialler: Dialler, agent: Waiting
) -> None:
    """Where it came from, at the port at which it listens: two machines on one cable."""
    desk = Desk(addresses=("office-pc:5000",))
    paired = asyncio.create_task(agent.host.paired())
    await dialler.pair(agent.announced(), CODE, desk.admit)
    assert (await paired).addresses == ("office-pc:5000", f"{LOOPBACK}:5000")


async def test_an_identity_that_cannot_be_used_is_not_kept(
    dialler: Dialler, agent: Waiting
) -> None:
    """Better told now than at every start."""
    desk = Desk(addresses=("office-pc",))
    with pytest.raises(PairingError) as error:
        await dialler.pair(agent.announced(), CODE, desk.admit)
    assert error.value.kind is PairingTrouble.NOT_KEPT
    assert not agent.kept


def test_nothing_is_left_of_the_certificate(tmp_path: Path) -> None:
    """Its key was in a file for as long as Python needs to read it."""
    first, second = make_certificate(tmp_path), make_certificate(tmp_path)
    assert first.fingerprint != second.fingerprint
    assert list(tmp_path.iterdir()) == []


async def test_a_wrong_code_can_be_mended(dialler: Dialler, agent: Waiting) -> None:
    """The screen says who tried, and the next guess from there waits its turn."""
    paired = asyncio.create_task(agent.host.paired())
    assert await refused(dialler, agent, WRONG) is PairingTrouble.WRONG_CODE
    assert agent.wrong == [(LOOPBACK, 2)]
    await dialler.pair(agent.announced(), CODE, Desk().admit)
    assert (await paired).manager_name == "office"
    assert agent.time.pauses == [10.0]


async def test_three_wrong_codes_end_the_code_and_the_waiting(
    dialler: Dialler, agent: Waiting
) -> None:
    paired = asyncio.create_task(agent.host.paired())
    troubles = [await refused(dialler, agent, WRONG) for _ in range(3)]
    assert troubles == [
        PairingTrouble.WRONG_CODE,
        PairingTrouble.WRONG_CODE,
        PairingTrouble.CODE_ENDED,
    ]
    with pytest.raises(CodeEndedError):
        await paired
    assert [left for _, left in agent.wrong] == [2, 1, 0]
    assert await refused(dialler, agent, CODE) is PairingTrouble.CODE_ENDED
    assert agent.time.pauses == [10.0, 20.0, 30.0], "each longer than the one before"


async def test_after_ten_minutes_there_is_another_code(dialler: Dialler, tmp_path: Path) -> None:
    """With three tries of its own; the former one is one wrong guess like any other."""
    codes = iter([CODE, "11112222"])
    async with waiting_agent(tmp_path, codes=lambda: next(codes)) as agent:
        paired = asyncio.create_task(agent.host.paired())
        assert await refused(dialler, agent, WRONG) is PairingTrouble.WRONG_CODE
        agent.time.seconds = LIFETIME_SECONDS
        await eventually_async(lambda: len(agent.codes) == 2, 5, "another code")
        assert await refused(dialler, agent, CODE) is PairingTrouble.WRONG_CODE
        assert [left for _, left in agent.wrong] == [2, 2]
        await dialler.pair(agent.announced(), "11112222", Desk().admit)
        assert (await paired).manager_name == "office"


async def test_a_code_that_gets_too_old_while_it_is_typed_is_told(
    dialler: Dialler, agent: Waiting
) -> None:
    """Before the agent has noticed by itself."""
    agent.time.seconds = LIFETIME_SECONDS
    assert await refused(dialler, agent, CODE) is PairingTrouble.CODE_EXPIRED


async def test_an_identity_that_cannot_be_kept_is_told_and_the_agent_waits_on(
    dialler: Dialler, tmp_path: Path
) -> None:
    full = [OSError(errno.ENOSPC, "No space left on device")]
    kept: list[Identity] = []

    def keep(identity: Identity) -> None:
        if full:
            raise full.pop()
        kept.append(identity)

    async with waiting_agent(tmp_path, keep) as agent:
        paired = asyncio.create_task(agent.host.paired())
        with pytest.raises(PairingError) as error:
            await dialler.pair(agent.announced(), CODE, Desk().admit)
        assert error.value.kind is PairingTrouble.NOT_KEPT
        assert "No space" in error.value.detail
        await dialler.pair(agent.announced(), CODE, Desk().admit)
        assert kept == [await paired]
        assert len(agent.unkept) == 1


async def test_a_manager_that_fails_after_the_proof_leaves_the_agent_waiting(
    dialler: Dialler, agent: Waiting
) -> None:
    """Its store is full, say: nothing was handed over."""

    async def fail(_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    paired = asyncio.create_task(agent.host.paired())
    with pytest.raises(OSError, match="full"):
        await dialler.pair(agent.announced(), CODE, fail)  # type: ignore[arg-type]  # never returns
    await dialler.pair(agent.announced(), CODE, Desk().admit)
    await paired


async def test_while_one_is_being_taken_in_nobody_else_is(dialler: Dialler, agent: Waiting) -> None:
    """Not even with the right code, and not from another address."""
    paired = asyncio.create_task(agent.host.paired())
    proved, go_on = asyncio.Event(), asyncio.Event()
    desk = Desk()

    async def admit(newcomer: object) -> object:
        proved.set()
        await go_on.wait()
        return await desk.admit(newcomer)  # type: ignore[arg-type]  # passed on as it came

    first = asyncio.create_task(dialler.pair(agent.announced(), CODE, admit))  # type: ignore[arg-type]  # the same
    await proved.wait()
    assert b'"busy"' in await guess("127.0.0.2", agent.port, CODE)
    go_on.set()
    await first
    assert (await paired).agent_id == desk.granted[0].agent_id


async def test_who_only_sits_there_takes_one_place_and_keeps_nobody_out(
    dialler: Dialler, agent: Waiting
) -> None:
    """A hundred open connections of one host that never say a word, and do not even shake hands."""
    paired = asyncio.create_task(agent.host.paired())
    with contextlib.ExitStack() as held:
        for _ in range(100):
            idle = held.enter_context(socket.socket())
            idle.bind(("127.0.0.2", 0))
            idle.settimeout(0)
            idle.connect_ex((LOOPBACK, agent.port))
        await dialler.pair(agent.announced(), CODE, Desk().admit)
        await paired
        assert len(agent.host._talks) <= MOST


async def test_all_places_taken_is_told_and_does_not_last(dialler: Dialler, agent: Waiting) -> None:
    """Eight that say nothing, from four addresses: after five seconds they are hung up on."""
    paired = asyncio.create_task(agent.host.paired())
    with contextlib.ExitStack() as held:
        for number in range(MOST):
            idle = held.enter_context(socket.socket())
            idle.bind((f"127.0.0.{2 + number // MOST_OF_ONE}", 0))
            idle.connect((LOOPBACK, agent.port))
        await eventually_async(lambda: len(agent.host._talks) == MOST, 5, "no place left")
        assert await refused(dialler, agent, CODE) is PairingTrouble.BUSY
        await eventually_async(lambda: not agent.host._talks, 10, "places")
        await dialler.pair(agent.announced(), CODE, Desk().admit)
    await paired


async def test_who_guesses_without_end_gets_three_and_uses_no_memory(
    dialler: Dialler, agent: Waiting
) -> None:
    """However many connections it opens for it."""
    paired = asyncio.create_task(agent.host.paired())
    kinds = await asyncio.gather(
        *(refused(dialler, agent, f"{number:08d}") for number in range(60))
    )
    assert len(agent.wrong) <= MAX_WRONG
    assert len(agent.host._talks) <= MOST
    assert set(kinds) <= {
        PairingTrouble.WRONG_CODE,
        PairingTrouble.CODE_ENDED,
        PairingTrouble.BUSY,
        PairingTrouble.INTERRUPTED,
    }
    if len(agent.wrong) == MAX_WRONG:
        with pytest.raises(CodeEndedError):
            await paired
    paired.cancel()


@pytest.mark.parametrize(
    "bytes_",
    [b"GET / HTTP/1.1\r\n\r\n", b"\0" * 70_000, b'{"say":"open"}\n', b"{}\n" * 100],
    ids=["HTTP", "no end of line", "half a line", "many"],
)
async def test_who_speaks_otherwise_is_hung_up_on(agent: Waiting, bytes_: bytes) -> None:
    """And is told nothing."""
    async with stranger(LOOPBACK, agent.port) as (reader, writer):
        writer.write(bytes_)
        with contextlib.suppress(OSError):
            assert await reader.read() == b""
    await eventually_async(lambda: not agent.host._talks, 10, "the end of the talk")
    assert not agent.wrong


async def test_who_asks_for_something_else_is_no_agent(
    dialler: Dialler, agent: Waiting, tmp_path: Path
) -> None:
    """Any TLS server may be announced as one: it is not even told the first line."""
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        writer.close()

    context = open_certificates(tmp_path / "other").context
    async with listening(answer, context) as port:
        with pytest.raises(PairingError) as error:
            await dialler.pair(agent.announced(port), CODE, Desk().admit)
        assert error.value.kind is PairingTrouble.NOT_AN_AGENT
        await eventually_async(lambda: heard == [b""], 5, "a connection without a word")


async def test_a_guess_that_is_called_back_while_it_waits_does_not_count(
    dialler: Dialler, agent: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a wrong code the agent lets the next one wait; the manager hangs up meanwhile."""
    assert await refused(dialler, agent, WRONG) is PairingTrouble.WRONG_CODE
    assert agent.wrong == [(LOOPBACK, 2)]
    waits = asyncio.Event()

    async def wait_long(_seconds: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(agent.host, "_sleep", wait_long)
    pairing = asyncio.create_task(dialler.pair(agent.announced(), WRONG, Desk().admit))
    await waits.wait()
    pairing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pairing
    await eventually_async(lambda: not agent.host._talks, 2, "the agent to notice")
    assert agent.wrong == [(LOOPBACK, 2)]
    monkeypatch.setattr(agent.host, "_sleep", agent.time.sleep)
    await dialler.pair(agent.announced(), CODE, Desk().admit)
    assert len(agent.kept) == 1


async def test_whoever_hung_up_is_given_no_identity(dialler: Dialler, agent: Waiting) -> None:
    """While the manager was writing it down: nobody has it, so it need not be kept."""

    async def admit(newcomer: Reply) -> PairedIdentity:
        identity = await desk.admit(newcomer)
        for talk in tuple(agent.host._talks):
            talk.cancel()
        await eventually_async(lambda: not agent.host._talks, 5, "the agent to hang up")
        return identity

    desk = Desk()
    with pytest.raises(PairingError) as error:
        await dialler.pair(agent.announced(), CODE, admit)
    assert error.value.kind is PairingTrouble.INTERRUPTED
    assert not agent.kept


async def test_nobody_there_is_told(dialler: Dialler, agent: Waiting) -> None:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        gone = announced(agent.certificate, probe.getsockname()[1])
        with pytest.raises(PairingError) as error:
            await dialler.pair(gone, CODE, Desk().admit)
    assert error.value.kind is PairingTrouble.UNREACHABLE


def test_a_link_local_address_is_kept_with_its_interface() -> None:
    """It leads nowhere without."""
    assert host_of(("10.0.0.1", 5)) == "10.0.0.1"
    assert host_of(("fd00::1", 5, 0, 0)) == "fd00::1"
    assert host_of(("fe80::1", 5, 0, 1)) == f"fe80::1%{socket.if_indextoname(1)}"
