"""Waiting to be let in, against a manager that behaves in every way: real TLS, the agent's own
part in this process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from kustos_agent.identity import Identity
from kustos_agent.link import approval as module
from kustos_agent.link.addresses import parse_address
from kustos_agent.link.approval import Announcement, Notice, Standing, parse_fingerprint
from kustos_agent.link.enrolment import JoinError, JoinErrorKind
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.codec import RequestFrame, ResponseFrame, decode, encode
from kustos_agent.protocol.messages import Announce, Answer, Enrolled
from kustos_agent.protocol.values import ErrorClass, Problem
from kustos_agent.protocol.version import ENROL_SUBPROTOCOL
from tests.helpers.listening import ended

from .certificates import Authority

IDENTITY = Enrolled(
    agent_id="a-1", token="t0ken", manager_name="Office", addresses=("10.0.0.1:47611",)
)
Behaviour = Callable[[ServerConnection, str], Awaitable[None]]


def answer(message: Answer | Problem) -> Behaviour:
    """At once."""

    async def behave(connection: ServerConnection, id_: str) -> None:
        frame = ResponseFrame(id_, message)
        await connection.send(encode(frame, action=Announce.action), text=True)

    return behave


def refuse(subject: str) -> Behaviour:
    """With this word."""
    return answer(Problem(error=ErrorClass.LOGIN_REFUSED, subject=subject))


async def cut(connection: ServerConnection, id_: str) -> None:
    """The cable."""
    connection.transport.abort()


async def freeze(connection: ServerConnection, id_: str) -> None:
    """Nothing is read any more, no ping answered."""
    connection.transport.pause_reading()
    await connection.wait_closed()


def close(code: int) -> Behaviour:
    """With this code."""

    async def behave(connection: ServerConnection, id_: str) -> None:
        await connection.close(code)

    return behave


class Manager:
    """Behaves one way after the other."""

    def __init__(self, authority: Authority, *behaviours: Behaviour) -> None:
        self._authority = authority
        self._behaviours = list(behaviours)
        self._connections: list[ServerConnection] = []
        self.announced: list[Announce] = []
        self.busy = 0
        """How often the door is shut."""
        self.port = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Manager"]:
        server = await serve(
            self._handle,
            "127.0.0.1",
            0,
            ssl=self._authority.context,
            subprotocols=[Subprotocol(ENROL_SUBPROTOCOL)],
            process_request=self._http,
            compression=None,
            close_timeout=0.2,
        )
        self.port = next(iter(server.sockets)).getsockname()[1]

        def hang_up() -> None:
            server.close()
            for connection in self._connections:
                connection.transport.abort()

        try:
            yield self
        finally:
            await ended(server.server, hang_up)
            await server.wait_closed()

    async def _http(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.path == "/ca":
            body = self._authority.pem.encode()
            return Response(200, "OK", Headers({"Content-Length": str(len(body))}), body)
        if self.busy:
            self.busy -= 1
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "too many at once\n")
        return None

    async def _handle(self, connection: ServerConnection) -> None:
        self._connections.append(connection)
        frame = decode(await connection.recv())
        assert isinstance(frame, RequestFrame)
        assert isinstance(frame.message, Announce)
        self.announced.append(frame.message)
        await self._behaviours.pop(0)(connection, frame.id)


async def approved(
    manager: Manager, authority: Authority, fingerprint: str | None = None
) -> tuple[Identity, list[Standing]]:
    """The identity, and what the person was told on the way."""
    told: list[Notice] = []

    async def at_once(seconds: float) -> None:
        assert seconds <= module.LONGEST_PAUSE_SECONDS

    announcement = Announcement(
        parse_address(f"127.0.0.1:{manager.port}"),
        fingerprint or authority.fingerprint,
        hostname="LAGER",
        show=told.append,
        dice=lambda: 1.0,
        sleep=at_once,
    )
    async with asyncio.timeout(20):
        identity = await announcement.approved()
    return identity, [notice.standing for notice in told]


async def test_what_is_kept_is_the_identity_with_all_addresses(authority: Authority) -> None:
    """The one that worked first; the CA is the one whose fingerprint was typed."""
    async with Manager(authority, answer(IDENTITY)).running() as manager:
        identity, told = await approved(manager, authority)
    assert identity.addresses == (f"127.0.0.1:{manager.port}", "10.0.0.1:47611")
    assert identity.ca.split() == authority.pem.split()
    assert (identity.agent_id, identity.token) == ("a-1", "t0ken")
    assert told == [Standing.WAITING]


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        (cut, Standing.UNREACHABLE),
        (close(1001), Standing.UNREACHABLE),
        (close(1013), Standing.UNREACHABLE),
        (refuse("announce-full"), Standing.FULL),
        (refuse("announce-replaced"), None),
    ],
    ids=["cut", "the manager ends", "its store fails", "full", "replaced"],
)
async def test_it_comes_again_as_the_same_machine(
    authority: Authority, behaviour: Behaviour, told: Standing | None
) -> None:
    """With the same nonce, as often as it takes."""
    async with Manager(authority, behaviour, behaviour, answer(IDENTITY)).running() as manager:
        identity, standings = await approved(manager, authority)
    assert identity.agent_id == "a-1"
    assert len({request.nonce for request in manager.announced}) == 1
    assert len(manager.announced) == 3
    expected = [Standing.WAITING] if told is None else [Standing.WAITING, told]
    assert standings == [*expected, *expected, Standing.WAITING]


async def test_a_link_that_fell_silent_is_given_up(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cable that was pulled says nothing for an hour, like a person who has not decided."""
    monkeypatch.setattr(module, "PING_SECONDS", 0.05)
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.2)
    async with Manager(authority, freeze, answer(IDENTITY)).running() as manager:
        _, told = await approved(manager, authority)
    assert told == [Standing.WAITING, Standing.UNREACHABLE, Standing.WAITING]


async def test_a_manager_that_is_busy_is_asked_again(authority: Authority) -> None:
    """HTTP 503: too many are enrolling."""
    manager = Manager(authority, answer(IDENTITY))
    manager.busy = 2
    async with manager.running():
        _, told = await approved(manager, authority)
    assert told == [Standing.UNREACHABLE, Standing.UNREACHABLE, Standing.WAITING]


@pytest.mark.parametrize(
    ("behaviour", "kind", "detail"),
    [
        (refuse("announce-refused"), JoinErrorKind.REFUSED, "announce-refused"),
        (refuse("announce-expired"), JoinErrorKind.REFUSED, "announce-expired"),
        (answer(Problem(error=ErrorClass.UNSUPPORTED)), JoinErrorKind.REFUSED, "unsupported"),
        (close(CloseCode.UNAUTHENTICATED), JoinErrorKind.CONFUSED, None),
        (close(CloseCode.BAD_FRAME), JoinErrorKind.CONFUSED, None),
    ],
    ids=["refused", "expired", "unsupported", "older manager", "bad frame"],
)
async def test_what_a_person_must_mend_ends_the_wait(
    authority: Authority, behaviour: Behaviour, kind: JoinErrorKind, detail: str | None
) -> None:
    """A manager that knows no announcements among it."""
    async with Manager(authority, behaviour).running() as manager:
        with pytest.raises(JoinError) as failed:
            await approved(manager, authority)
    assert failed.value.kind is kind
    assert detail is None or failed.value.detail == detail
    assert failed.value.address == f"127.0.0.1:{manager.port}"


async def test_nothing_is_announced_to_who_has_another_ca(
    authority: Authority, foreign_authority: Authority
) -> None:
    """Nor to who shows the right CA and holds no key that it has signed."""
    async with Manager(foreign_authority).running() as impostor:
        with pytest.raises(JoinError) as failed:
            await approved(impostor, authority)
    assert failed.value.kind is JoinErrorKind.FOREIGN
    parrot = Manager(Authority(authority.pem, authority.fingerprint, foreign_authority.context))
    async with parrot.running():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await approved(parrot, authority)
    assert impostor.announced == parrot.announced == []


@given(
    st.binary(min_size=32, max_size=32), st.sampled_from([":", " ", "-", "\n", ""]), st.booleans()
)
def test_a_fingerprint_is_read_however_it_is_grouped(
    digest: bytes, separator: str, upper: bool
) -> None:
    """As screens show them and mail programs wrap them."""
    text = digest.hex(separator) if separator else digest.hex()
    assert parse_fingerprint(f" {text.upper() if upper else text}\n") == digest.hex()


@given(st.text(max_size=80))
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    """Too short, too long, other letters."""
    try:
        digits = parse_fingerprint(text)
    except ValueError:
        return
    assert len(digits) == 64
    assert bytes.fromhex(digits)
