"""Turning a join token into an identity."""

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .. import __version__
from ..identity import Identity
from ..protocol.closing import ProtocolViolationError
from ..protocol.messages import Enrol, Enrolled, Request
from ..protocol.session import AgentSession, Answered
from ..protocol.token import JoinToken
from ..protocol.values import Problem
from ..protocol.version import ENROL_SUBPROTOCOL
from ..system import os_name
from .addresses import Address, parse_address
from .dial import dial
from .tls import ASKED_NAME, certificate_with_fingerprint, unverified_context

ANSWER_SECONDS: Final = 20.0
CA_SECONDS: Final = 10.0
_CA_BYTES: Final = 64 * 1024


class JoinErrorKind(Enum):
    """Why an agent could not join."""

    UNREACHABLE = "unreachable"
    """Nobody answered at any address."""
    FOREIGN = "foreign"
    """Somebody answered who does not hold the CA that the token names."""
    REFUSED = "refused"
    """The manager said no; `detail` is its code: token-unknown, token-used, token-expired."""
    CONFUSED = "confused"
    """The right manager, but it did not answer as one does."""


class JoinError(Exception):
    """`address` is the one concerned, `detail` a code or the system's text, never the token; the
    cause is the error that the text is of."""

    def __init__(self, kind: JoinErrorKind, address: str, detail: str = "") -> None:
        super().__init__(f"{kind.value} at {address}: {detail}")
        self.kind = kind
        self.address = address
        self.detail = detail


@dataclass(frozen=True, slots=True)
class FoundManager:
    """Somebody at `address` has shown the CA certificate `ca` (PEM) that was looked for."""

    address: Address
    ca: str


async def enrol(token: JoinToken, *, hostname: str) -> Identity:
    """Spend the token. Raises JoinError; then the token is still good unless it says otherwise."""
    found = await find_manager(token.addresses, token.ca)
    request = Enrol(
        secret=token.secret, hostname=hostname, os_name=os_name(), agent_version=__version__
    )
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            answer = await ask(found, request)
    except (OSError, InvalidHandshake, ConnectionClosed, ProtocolViolationError) as error:
        raise JoinError(JoinErrorKind.CONFUSED, str(found.address), describe(error)) from error
    if isinstance(answer, Problem):
        raise JoinError(
            JoinErrorKind.REFUSED, str(found.address), answer.subject or answer.error.value
        )
    return identity_of(answer, found, token.addresses)


def identity_of(answer: Enrolled, found: FoundManager, addresses: Iterable[str]) -> Identity:
    """What is kept. The address that answered comes first; the others may be right another day."""
    others = [address for address in addresses if address != str(found.address)]
    return Identity(
        agent_id=answer.agent_id,
        token=answer.token,
        addresses=(str(found.address), *others),
        ca=found.ca,
        manager_name=answer.manager_name,
    )


async def find_manager(addresses: Iterable[str], fingerprint: str) -> FoundManager:
    """The first address whose CA certificate has this fingerprint. Raises JoinError."""
    failure: JoinError | None = None
    for text in addresses:
        try:
            address = parse_address(text)
            pem = await _fetch_ca(address)
        except (OSError, ValueError) as error:
            if failure is None:
                failure = JoinError(JoinErrorKind.UNREACHABLE, text, describe(error))
                failure.__cause__ = error
            continue
        ca = certificate_with_fingerprint(pem, fingerprint)
        if ca is not None:
            return FoundManager(address, ca)
        # Worth telling before "nobody there": someone is.
        failure = JoinError(JoinErrorKind.FOREIGN, text)
    assert failure is not None, "there is an address"
    raise failure


async def _fetch_ca(address: Address) -> str:
    """`GET /ca` over TLS that proves nothing yet. Raises OSError, EPROTO for no such answer."""
    async with asyncio.timeout(CA_SECONDS), _opened(address) as (reader, writer):
        request = f"GET /ca HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode("ascii"))
        head, separator, body = (await _read_all(reader)).partition(b"\r\n\r\n")
        status = head.split(b"\r\n", 1)[0].split()
        if not separator or len(status) < 2 or status[1] != b"200":  # noqa: PLR2004  version, status, words
            raise OSError(errno.EPROTO, "no manager answers there")
        return body.decode("ascii", "replace")


async def _read_all(reader: asyncio.StreamReader) -> bytes:
    content = bytearray()
    while len(content) < _CA_BYTES and (part := await reader.read(_CA_BYTES)):
        content += part
    return bytes(content)


@contextlib.asynccontextmanager
async def _opened(
    address: Address,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(
        address.host, address.port, ssl=unverified_context(), server_hostname=ASKED_NAME
    )
    try:
        yield reader, writer
    finally:
        writer.close()
        # The other end may have hung up already, politely or not; all that was needed is read.
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def ask(found: FoundManager, request: Request[Enrolled]) -> Enrolled | Problem:
    """One question on the enrolment subprotocol. Raises OSError, InvalidHandshake,
    ConnectionClosed, ProtocolViolationError. How long to wait is the caller's affair."""
    connection = await dial(
        found.address, ca=found.ca, path="/enrol", subprotocol=ENROL_SUBPROTOCOL
    )
    async with connection:
        session = AgentSession()
        await connection.send(session.ask(request), text=True)
        match session.receive(await connection.recv(decode=False)):
            case Answered(answer=Enrolled() | Problem() as answer):
                return answer
        raise OSError(errno.EPROTO, "an answer that does not fit")


def describe(error: Exception) -> str:
    """A short reason for people who know their network; no secrets, they are in no exception."""
    if isinstance(error, ssl.SSLError):
        return error.reason or type(error).__name__
    if isinstance(error, socket.gaierror):
        return "unknown host name"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
