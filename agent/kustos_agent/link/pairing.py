"""An unpaired agent waiting for its manager: the only time that an agent listens.

TLS 1.3 with a certificate made for the occasion, one JSON object a line (`protocol.pairing`).
Connections are accepted by hand and not by `asyncio.start_server`, which takes in any number
before their TLS handshake is through.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..identity import Identity
from ..protocol.pairing import AgentPairing, PairingRefusedError, refusal_line
from ..protocol.pairing_code import PairingCode
from ..protocol.pairing_messages import (
    PairedIdentity,
    PairingViolationError,
    Refusal,
    Reply,
)
from ..protocol.version import MAJOR, MINOR
from .addresses import Address, parse_address
from .pairing_certificate import PairingCertificate
from .pairing_sockets import encrypted, host_of, open_listeners, receive_line, send
from .tls import pinned_context, shrink_read_buffer
from .visitors import Visitors

GRANT_SECONDS: Final = 20.0
"""The manager commits the identity before it hands it over."""
LOOK_SECONDS: Final = 1.0
"""How often the age of the code is looked at: a computer may sleep in between."""
FAREWELL_SECONDS: Final = 1.0
_NAP_SECONDS: Final = 0.05

_log = logging.getLogger(__name__)


class CodeEndedError(Exception):
    """Three wrong codes were entered."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who this machine says it is."""

    hostname: str
    os_name: str
    agent_version: str

    def reply(self, pake: str) -> Reply:
        return Reply(
            major=MAJOR,
            minor=MINOR,
            pake=pake,
            hostname=self.hostname,
            os_name=self.os_name,
            agent_version=self.agent_version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the person at the machine is told."""

    code: Callable[[PairingCode], None]
    """A code is good from now on."""
    wrong: Callable[[str, int], None]
    """A wrong code came from this address; so many tries are left."""
    unkept: Callable[[Exception], None]
    """The right code came, and the identity cannot be kept; the waiting goes on."""


class PairingHost:
    """Waits for one manager that knows the code.

    `keep` puts the identity on disk (it raises OSError if it cannot); it is called once, before
    the manager is told that all is well. `now` gives seconds that only go forward.
    """

    def __init__(
        self,
        *,
        certificate: PairingCertificate,
        introduction: Introduction,
        telling: Telling,
        keep: Callable[[Identity], None],
        now: Callable[[], float],
        make_code: Callable[[], PairingCode] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._certificate = certificate
        self._introduction = introduction
        self._telling = telling
        self._keep = keep
        self._make_code = make_code or (lambda: PairingCode(now))
        self._sleep = sleep
        self._visitors = Visitors(now)
        self._code = self._make_code()
        self._finishing = False
        """Someone gave the right code, and the others have to wait for what becomes of it."""
        self._identity: Identity | None = None
        self._news = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def listening(self, interfaces: Sequence[str] = ()) -> AsyncIterator[int]:
        """Take in managers while the context lasts; gives the port. `interfaces`: own addresses to
        listen at, none means all. Raises OSError if there is nothing to listen at."""
        shrink_read_buffer()
        listeners = open_listeners(interfaces)
        accepting = [asyncio.create_task(self._accept(listener)) for listener in listeners]
        try:
            yield int(listeners[0].getsockname()[1])
            if self._talks:
                # So that the last line gets out whole.
                await asyncio.wait(self._talks, timeout=FAREWELL_SECONDS)
        finally:
            ending = (*accepting, *self._talks)
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            for listener in listeners:
                listener.close()

    async def paired(self) -> Identity:
        """The identity, once it is kept. Shows a code at once and another whenever one has become
        too old. Raises CodeEndedError."""
        self._telling.code(self._code)
        while self._identity is None:
            if not self._finishing and self._code.ended:
                raise CodeEndedError
            if not self._finishing and self._code.seconds_left <= 0:
                self._code = self._make_code()
                self._visitors.forgive()
                self._telling.code(self._code)
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()
        return self._identity

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, peer = await loop.sock_accept(listener)
            except OSError as error:
                # Out of descriptors, or the other end has given up already.
                _log.debug("a connection could not be taken in: %s", error)
                await self._sleep(_NAP_SECONDS)
                continue
            address = str(peer[0])
            if not self._visitors.enter(address):
                connection.close()
                # Fast, so that a flood does not fill the queue before the door; but others may
                # have their turn in between.
                await asyncio.sleep(0)
                continue
            talk = asyncio.create_task(self._receive(connection, address))
            self._talks.add(talk)
            talk.add_done_callback(self._talks.discard)

    async def _receive(self, connection: socket.socket, address: str) -> None:
        try:
            async with encrypted(connection, self._certificate.context) as (reader, writer):
                await self._talk(reader, writer, address)
        except (PairingViolationError, TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            _log.debug("%s did not pair: %s", address, str(error) or type(error).__name__)
        finally:
            self._visitors.leave(address)

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str
    ) -> None:
        code = self._code
        tries = 0
        run = AgentPairing(
            code=code, certificate=self._certificate.der, introduce=self._introduction.reply
        )
        try:
            await send(writer, run.reply(await receive_line(reader)))
            confirm = await receive_line(reader)
            # Asked again: two from one address may have waited side by side.
            while pause := self._visitors.pause(address):
                await self._hold(reader, pause)
            tries = code.tries_left
            answer = self._judged(run, confirm)
        except PairingRefusedError as refusal:
            if code.tries_left < tries:
                self._visitors.guessed_wrong(address)
                self._telling.wrong(address, code.tries_left)
            await send(writer, refusal.line)
            self._news.set()
            return
        self._finishing = True
        try:
            await self._take(run, reader, writer, answer)
        finally:
            # Once paired nobody else may be.
            self._finishing = self._identity is not None
            self._news.set()

    async def _hold(self, reader: asyncio.StreamReader, seconds: float) -> None:
        """Let a guess wait, unless whoever made it hangs up: nobody would hear what is found, so it
        is not looked at and does not count. Raises PairingViolationError, OSError."""
        pause = asyncio.ensure_future(self._sleep(seconds))
        more = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((pause, more), return_when=asyncio.FIRST_COMPLETED)
            if more.done():
                raise PairingViolationError(
                    "a line out of turn" if more.result() else "called back"
                )
        finally:
            for waiting in (pause, more):
                waiting.cancel()
            await asyncio.gather(pause, more, return_exceptions=True)

    def _judged(self, run: AgentPairing, confirm: bytes) -> bytes:
        if self._finishing:
            raise PairingRefusedError(Refusal.BUSY, line=refusal_line(Refusal.BUSY))
        return run.confirmed(confirm)

    async def _take(
        self,
        run: AgentPairing,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answer: bytes,
    ) -> None:
        await send(writer, answer)
        granted = run.identity(await receive_line(reader, GRANT_SECONDS))
        try:
            identity = _identity(granted, run.ca, host_of(writer.get_extra_info("peername")))
            self._keep(identity)
            self._identity = identity
        except (OSError, ValueError) as error:
            # ssl's errors are OSErrors: a CA that cannot be used is no better than a full disk.
            self._telling.unkept(error)
            await send(writer, refusal_line(Refusal.NOT_KEPT, str(error)))
            return
        with contextlib.suppress(OSError, TimeoutError):
            # It is kept, whether the manager hears it or not.
            await send(writer, run.done())


def _identity(granted: PairedIdentity, ca: bytes, reached_from: str) -> Identity:
    """The manager's addresses, the one it came from first. Raises ValueError, ssl.SSLError."""
    pem = ssl.DER_cert_to_PEM_cert(ca)
    pinned_context(pem)
    known = [parse_address(text) for text in granted.addresses]
    known.sort(key=lambda address: address.host != reached_from)
    if known[0].host != reached_from:
        # On a cable without a router the manager has none that it could tell. Last: behind a
        # router it came from the router's.
        known.append(Address(reached_from, known[0].port))
    return Identity(
        agent_id=granted.agent_id,
        token=granted.token,
        addresses=tuple(map(str, known)),
        ca=pem,
        manager_name=granted.manager_name,
    )
