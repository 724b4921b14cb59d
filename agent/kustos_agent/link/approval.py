"""Announcing this machine to a manager and waiting until a person there lets it in.

Only the manager's address and the fingerprint of its CA are known. The machine shows check words;
whoever lets it in compares them with those on the manager's screen (`protocol.check_words`).
"""

import asyncio
import errno
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from typing import Final

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .. import __version__
from ..identity import Identity
from ..protocol.check_words import check_words
from ..protocol.closing import CloseCode, ProtocolViolationError
from ..protocol.messages import Announce, Enrolled
from ..protocol.session import AgentSession, Answered
from ..protocol.token import SECRET_BYTES
from ..protocol.values import ErrorClass, Problem
from ..protocol.version import ENROL_SUBPROTOCOL
from ..system import os_name
from .addresses import Address
from .backoff import Backoff
from .dial import dial
from .enrolment import (
    FoundManager,
    JoinError,
    JoinErrorKind,
    describe,
    find_manager,
    identity_of,
)

PING_SECONDS: Final = 20.0
SILENCE_SECONDS: Final = 20.0
"""A manager that answers no ping for this long is gone."""

LONGEST_PAUSE_SECONDS: Final = 30.0
"""Before the next try; the manager keeps a place for two minutes only."""

HEX_DIGITS: Final = 64

_FULL: Final = "announce-full"
_REPLACED: Final = "announce-replaced"
_NOT_UNDERSTOOD: Final = frozenset({CloseCode.BAD_FRAME, CloseCode.UNAUTHENTICATED})


class Standing(Enum):
    """How the waiting goes."""

    WAITING = "waiting"
    UNREACHABLE = "unreachable"
    """Nobody answers, or the link broke; it is tried again."""
    FULL = "full"
    """The manager has no place for one more; it is tried again."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person is to be told; `cause` for UNREACHABLE alone, `detail` its text."""

    standing: Standing
    detail: str = ""
    cause: Exception | None = None


class Announcement:
    """One machine's wish to be let in by one manager. `fingerprint` is the SHA-256 of the manager's
    CA certificate, `parse_fingerprint` of what was typed."""

    def __init__(
        self,
        address: Address,
        fingerprint: str,
        *,
        hostname: str,
        show: Callable[[Notice], None],
        dice: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._address = address
        self._fingerprint = fingerprint
        self._show = show
        self._backoff = Backoff(dice)
        self._sleep = sleep
        self._found: FoundManager | None = None
        self._request = Announce(
            nonce=secrets.token_urlsafe(SECRET_BYTES),
            hostname=hostname,
            os_name=os_name(),
            agent_version=__version__,
        )

    @property
    def words(self) -> tuple[str, ...]:
        """The check words."""
        return check_words(self._fingerprint, self._request.nonce)

    async def approved(self) -> Identity:
        """Wait, over any number of broken links, until a person has let this machine in.

        Raises JoinError: FOREIGN, CONFUSED, or REFUSED with `announce-refused` or
        `announce-expired` as its detail.
        """
        while True:
            try:
                found = await self._manager()
                answer = await self._ask(found)
            except JoinError as error:
                if error.kind is not JoinErrorKind.UNREACHABLE:
                    raise
                cause = error.__cause__
                assert isinstance(cause, Exception)
                self._show(Notice(Standing.UNREACHABLE, error.detail, cause))
            except (OSError, InvalidHandshake, ConnectionClosed) as error:
                self._show(Notice(Standing.UNREACHABLE, describe(error), error))
            else:
                match answer:
                    case Enrolled():
                        return identity_of(answer, found, answer.addresses)
                    case Problem(error=ErrorClass.LOGIN_REFUSED, subject=subject) if (
                        subject == _FULL
                    ):
                        self._show(Notice(Standing.FULL))
                    case Problem(subject=subject) if subject != _REPLACED:
                        raise self._error(JoinErrorKind.REFUSED, subject or answer.error.value)
            await self._sleep(min(self._backoff.next(), LONGEST_PAUSE_SECONDS))

    async def _manager(self) -> FoundManager:
        """Looked for once: from then on its CA is pinned."""
        if self._found is None:
            self._found = await find_manager((str(self._address),), self._fingerprint)
        return self._found

    async def _ask(self, found: FoundManager) -> Enrolled | Problem:
        connection = await dial(
            found.address, ca=found.ca, path="/enrol", subprotocol=ENROL_SUBPROTOCOL
        )
        began = asyncio.get_running_loop().time()
        try:
            async with connection, _kept_alive(connection):
                session = AgentSession()
                await connection.send(session.ask(self._request), text=True)
                self._show(Notice(Standing.WAITING))
                try:
                    received = session.receive(await connection.recv(decode=False))
                except asyncio.CancelledError:
                    # An orderly farewell: the manager shall not keep the place.
                    await connection.close()
                    raise
        except ProtocolViolationError as violation:
            raise self._error(JoinErrorKind.CONFUSED, violation.reason) from violation
        except ConnectionClosed as closed:
            if closed.rcvd is not None and closed.rcvd.code in _NOT_UNDERSTOOD:
                # A manager of an older version: it knows no `announce`.
                raise self._error(JoinErrorKind.CONFUSED, describe(closed)) from closed
            raise
        finally:
            self._backoff.lasted(asyncio.get_running_loop().time() - began)
        match received:
            case Answered(answer=Enrolled() | Problem() as answer):
                return answer
        raise OSError(errno.EPROTO, "an answer that does not fit")

    def _error(self, kind: JoinErrorKind, detail: str) -> JoinError:
        return JoinError(kind, str(self._address), detail)


@asynccontextmanager
async def _kept_alive(connection: ClientConnection) -> AsyncIterator[None]:
    """Nothing is said for up to an hour: without pings a cut cable would never be noticed."""

    async def ping() -> None:
        with suppress(ConnectionClosed):  # whoever receives hears of it as well
            while True:
                await asyncio.sleep(PING_SECONDS)
                pong = await connection.ping()
                try:
                    async with asyncio.timeout(SILENCE_SECONDS):
                        await pong
                except TimeoutError:
                    connection.transport.abort()

    pinging = asyncio.create_task(ping())
    try:
        yield
    finally:
        pinging.cancel()
        await asyncio.gather(pinging, return_exceptions=True)


def parse_fingerprint(text: str) -> str:
    """The SHA-256 in what a person typed or pasted, whatever it is grouped by. Raises ValueError
    for what is none."""
    digits = "".join(letter for letter in text if letter not in ":-. \t\r\n").lower()
    if len(digits) != HEX_DIGITS or not set(digits) <= set("0123456789abcdef"):
        raise ValueError("a fingerprint is 64 hexadecimal digits")
    return digits
