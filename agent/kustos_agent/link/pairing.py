"""An unpaired agent waiting for its manager: the only time that an agent listens.

TLS 1.3 with a certificate made for the occasion, one JSON object a line (`protocol.pairing`).
Connections are accepted by hand and not by `asyncio.start_server`, which takes in any number
before their TLS handshake is through.
"""

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final

from ..identity import Identity
from ..protocol.pairing import AgentPairing, PairingRefusedError, refusal_line
from ..protocol.pairing_code import PairingCode
from ..protocol.pairing_messages import (
    ALPN,
    MAX_LINE_BYTES,
    PairedIdentity,
    PairingViolationError,
    Refusal,
    Reply,
)
from ..protocol.version import MAJOR, MINOR
from .addresses import Address, parse_address
from .pairing_certificate import PairingCertificate
from .tls import pinned_context, shrink_read_buffer
from .visitors import Visitors

PORT: Final = 47_612
"""Where an unpaired agent listens if that is free: a firewall may need to know."""

HANDSHAKE_SECONDS: Final = 5.0
LINE_SECONDS: Final = 5.0
"""For each line of the other end."""
GRANT_SECONDS: Final = 20.0
"""The manager commits the identity before it hands it over."""
LOOK_SECONDS: Final = 1.0
"""How often the age of the code is looked at: a computer may sleep in between."""
FAREWELL_SECONDS: Final = 1.0
_BACKLOG: Final = 128
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
        listeners = _listeners(interfaces)
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
            async with _encrypted(connection, self._certificate.context) as (reader, writer):
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
            await _say(writer, run.reply(await _line(reader)))
            confirm = await _line(reader)
            # Asked again: two from one address may have waited side by side.
            while pause := self._visitors.pause(address):
                await self._sleep(pause)
            tries = code.tries_left
            answer = self._judged(run, confirm)
        except PairingRefusedError as refusal:
            if code.tries_left < tries:
                self._visitors.guessed_wrong(address)
                self._telling.wrong(address, code.tries_left)
            await _say(writer, refusal.line)
            self._news.set()
            return
        self._finishing = True
        try:
            await self._take(run, reader, writer, answer)
        finally:
            # Once paired nobody else may be.
            self._finishing = self._identity is not None
            self._news.set()

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
        await _say(writer, answer)
        granted = run.identity(await _line(reader, GRANT_SECONDS))
        try:
            identity = _identity(granted, run.ca, _host(writer.get_extra_info("peername")))
            self._keep(identity)
            self._identity = identity
        except (OSError, ValueError) as error:
            # ssl's errors are OSErrors: a CA that cannot be used is no better than a full disk.
            self._telling.unkept(error)
            await _say(writer, refusal_line(Refusal.NOT_KEPT, str(error)))
            return
        with contextlib.suppress(OSError, TimeoutError):
            # It is kept, whether the manager hears it or not.
            await _say(writer, run.done())


def _host(peer: tuple[Any, ...]) -> str:
    """Where a socket's other end is, so that it can be dialled: a link-local address leads nowhere
    without its interface, by the name that it still has after the next start."""
    host, scope = str(peer[0]), peer[3] if len(peer) > len(("host", "port", "flow")) else 0
    if not scope or "%" in host:
        return host
    # Windows knows interfaces by number.
    return f"{host}%{scope if sys.platform == 'win32' else socket.if_indextoname(scope)}"


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


@contextlib.asynccontextmanager
async def _encrypted(
    connection: socket.socket, context: ssl.SSLContext
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MAX_LINE_BYTES)
    protocol = asyncio.StreamReaderProtocol(reader)
    try:
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol,
            connection,
            ssl=context,
            ssl_handshake_timeout=HANDSHAKE_SECONDS,
            ssl_shutdown_timeout=LINE_SECONDS,
        )
    except BaseException:
        connection.close()
        raise
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    try:
        spoken = transport.get_extra_info("ssl_object").selected_alpn_protocol()
        if spoken != ALPN:
            raise PairingViolationError("not for pairing")
        yield reader, writer
    finally:
        writer.close()
        # The other end may have hung up already, politely or not.
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _line(reader: asyncio.StreamReader, seconds: float = LINE_SECONDS) -> bytes:
    """Raises PairingViolationError, TimeoutError, IncompleteReadError, OSError."""
    try:
        async with asyncio.timeout(seconds):
            return await reader.readuntil()
    except asyncio.LimitOverrunError:
        raise PairingViolationError("a line too long") from None


async def _say(writer: asyncio.StreamWriter, line: bytes) -> None:
    writer.write(line)
    async with asyncio.timeout(LINE_SECONDS):
        await writer.drain()


def _listeners(interfaces: Sequence[str]) -> list[socket.socket]:
    """At the usual port, or all of them at another one that is free. Raises OSError."""
    for host in interfaces:
        try:
            ip_address(host.partition("%")[0])
        except ValueError:
            # A name would be looked up in the network.
            raise OSError(errno.EADDRNOTAVAIL, "no address") from None
    try:
        return _bound(interfaces, PORT)
    except OSError as error:
        _log.debug("port %d cannot be used: %s", PORT, error)
        return _bound(interfaces, 0)


def _bound(interfaces: Sequence[str], port: int) -> list[socket.socket]:
    found: list[socket.socket] = []
    try:
        for host in interfaces or ("0.0.0.0", "::"):  # noqa: S104  the LAN is where managers are
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            if host == "::" and not socket.has_dualstack_ipv6():
                continue  # a system without IPv6
            listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
            found.append(listener)
            listener.setblocking(False)
            port = int(listener.getsockname()[1])
    except OSError:
        for listener in found:
            listener.close()
        raise
    return found
