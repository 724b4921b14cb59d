"""The sockets of an unpaired agent that waits: listeners, TLS, lines with deadlines."""

import asyncio
import contextlib
import errno
import logging
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address
from typing import Any, Final

from ..protocol.pairing_messages import ALPN, MAX_LINE_BYTES, PairingViolationError

PORT: Final = 47_612
"""Where an unpaired agent listens if that is free: a firewall may need to know."""

HANDSHAKE_SECONDS: Final = 5.0
LINE_SECONDS: Final = 5.0
"""For each line of the other end."""
_BACKLOG: Final = 128

_log = logging.getLogger(__name__)


def host_of(peer: tuple[Any, ...]) -> str:
    """Where a socket's other end is, so that it can be dialled: a link-local address leads nowhere
    without its interface, by the name that it still has after the next start."""
    host, scope = str(peer[0]), peer[3] if len(peer) > len(("host", "port", "flow")) else 0
    if not scope or "%" in host:
        return host
    # Windows knows interfaces by number.
    return f"{host}%{scope if sys.platform == 'win32' else socket.if_indextoname(scope)}"


@contextlib.asynccontextmanager
async def encrypted(
    connection: socket.socket, context: ssl.SSLContext
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """TLS on a connection that was accepted, closed in the end. Raises OSError, TimeoutError, and
    PairingViolationError for who did not come to pair."""
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
            try:
                await writer.wait_closed()
            finally:  # who is called away does not wait for its farewell
                transport.abort()


async def receive_line(reader: asyncio.StreamReader, seconds: float = LINE_SECONDS) -> bytes:
    """Raises PairingViolationError, TimeoutError, IncompleteReadError, OSError."""
    try:
        async with asyncio.timeout(seconds):
            return await reader.readuntil()
    except asyncio.LimitOverrunError:
        raise PairingViolationError("a line too long") from None


async def send(writer: asyncio.StreamWriter, line: bytes) -> None:
    """Raises TimeoutError for who does not read, OSError."""
    writer.write(line)
    async with asyncio.timeout(LINE_SECONDS):
        await writer.drain()


def open_listeners(interfaces: Sequence[str]) -> list[socket.socket]:
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
