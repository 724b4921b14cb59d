"""From an accepted TCP connection to a WebSocket: who is let to the TLS handshake, and how long and
how much a stranger may take until it has said who it is.

asyncio's servers and websockets limit each connection for itself, none of them their number; and
during a TLS handshake they do not show it to anybody.
"""

import asyncio
import contextlib
import logging
import ssl
from typing import Any, Final

from websockets.asyncio.server import Server, ServerConnection
from websockets.server import ServerProtocol

from kustos.core.address_places import place_of
from kustos_agent.protocol.version import HELLO_TIMEOUT_SECONDS

from .strangers import Stranger, Strangers

STRANGER_SECONDS: Final = 2 * HELLO_TIMEOUT_SECONDS
"""From the connection to knowing who it is, TLS, HTTP and enrolment together. An honest one takes
a second."""

STRANGER_BYTES: Final = 16 * 1024
"""What a stranger may say in all: its HTTP request has 1 KB, an enrolment half of that."""

MAX_UNSENT_BYTES: Final = 4 * 1024 * 1024
"""Waiting for a peer that goes on speaking and does not read. Four of the largest frames; pongs
have no other limit."""

CLOSE_SECONDS: Final = 5.0
"""An agent whose cable is cut answers no farewell; the end of the manager waits so long for it."""

COMPLAIN_SECONDS: Final = 60.0
"""Between two words in the log about a crowd."""

_log = logging.getLogger(__name__)


class Guest(ServerConnection):
    """A WebSocket connection that is a stranger's until `recognised`."""

    door: "Door"
    stranger: Stranger
    _said = 0

    def recognised(self) -> None:
        """It is an agent: from here on the rules of the link hold."""
        self.door.strangers.recognised(self.stranger)
        self.door.release(self.stranger)
        self._said = -1

    def expected(self) -> None:
        """It waits for a person, in the room that is bounded for it, and takes no place at the
        door."""
        self.door.release(self.stranger)
        self._said = -1

    def data_received(self, data: bytes) -> None:
        if self._said >= 0:
            self._said += len(data)
            if self._said > STRANGER_BYTES:
                _log.debug("a stranger said too much")
                self.transport.abort()
                return
        if self.transport.get_write_buffer_size() > MAX_UNSENT_BYTES:
            _log.warning("cutting off a peer that speaks and does not read")
            self.transport.abort()
            return
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.release(self.stranger)
        super().connection_lost(exc)


class Door:
    """Makes the connections of one server: `connection` is websockets' `create_connection`."""

    def __init__(self, context: ssl.SSLContext, strangers: Strangers | None = None) -> None:
        self.strangers = strangers or Strangers()
        self._context = context
        self._deadlines: dict[Stranger, asyncio.TimerHandle] = {}
        self._handshakes: set[asyncio.Task[None]] = set()
        self._closed = False
        self._complained = float("-inf")

    def connection(self, protocol: ServerProtocol, server: Server, **options: Any) -> "Doorkeeper":
        """What stands behind an accepted socket."""
        guest = Guest(protocol, server, **options)
        guest.door = self
        return Doorkeeper(self, guest)

    def enter(self, transport: asyncio.Transport) -> Stranger | None:
        """A place for whoever has just connected, for a while. None: there is none."""
        if self._closed:  # accepted in the last moment
            return None
        loop = asyncio.get_running_loop()
        peer = transport.get_extra_info("peername")
        place = place_of(str(peer[0]) if peer else "")
        stranger = self.strangers.enter(place, loop.time(), transport.abort)
        if self.strangers.turned_away and loop.time() > self._complained + COMPLAIN_SECONDS:
            self._complained = loop.time()
            _log.warning(
                "too many unknown connections at once: %d turned away, the last from %s",
                self.strangers.turned_away,
                place,
            )
            self.strangers.turned_away = 0
        if stranger is not None:
            self._deadlines[stranger] = loop.call_later(STRANGER_SECONDS, transport.abort)
        return stranger

    def release(self, stranger: Stranger) -> None:
        """It is gone, or no stranger any more."""
        self.strangers.leave(stranger)
        deadline = self._deadlines.pop(stranger, None)
        if deadline is not None:
            deadline.cancel()

    def begin(self, doorkeeper: "Doorkeeper", transport: asyncio.Transport) -> None:
        """Start the TLS handshake."""
        task = asyncio.create_task(doorkeeper.shake_hands(transport, self._context))
        self._handshakes.add(task)
        task.add_done_callback(self._handshakes.discard)

    async def close(self, server: Server) -> None:
        """Every stranger is sent away, and none comes any more; then `server` closes as it does."""
        self._closed = True
        loop = asyncio.get_running_loop()
        for listener in server.sockets:
            with contextlib.suppress(NotImplementedError):  # Windows' loop accepts in another way
                loop.remove_reader(listener)
        # Who was accepted in this turn is met in the next; asyncio loses its socket if the server
        # has been closed by then.
        await asyncio.sleep(0)
        server.close()
        # A handshake's socket is ended, not its task: one that is cancelled before its first step,
        # or in the moment TLS stands, would leave its socket to nobody.
        for stranger in tuple(self._deadlines):
            stranger.send_away()
        await asyncio.gather(*self._handshakes)


class Doorkeeper(asyncio.Protocol):
    """A socket's protocol until TLS stands; then the guest takes over."""

    def __init__(self, door: Door, guest: Guest) -> None:
        self._door = door
        self._guest = guest
        self._early = bytearray()
        self._lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        stranger = self._door.enter(transport)
        if stranger is None:
            transport.abort()
            return
        # Nothing of the handshake may be read before TLS is there to read it.
        transport.pause_reading()
        self._guest.stranger = stranger
        self._door.begin(self, transport)

    def data_received(self, data: bytes) -> None:
        # Decrypted already, in the moment between the handshake and the guest.
        self._early += data

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's name
        self._lost = True

    async def shake_hands(self, transport: asyncio.Transport, context: ssl.SSLContext) -> None:
        """TLS, then the guest."""
        encrypted = await self._encrypted(transport, context)
        if encrypted is None or self._lost or transport.is_closing():
            self._door.release(self._guest.stranger)
            transport.abort()
            return
        encrypted.set_protocol(self._guest)
        self._guest.connection_made(encrypted)
        if self._early:
            self._guest.data_received(bytes(self._early))

    async def _encrypted(
        self, transport: asyncio.Transport, context: ssl.SSLContext
    ) -> asyncio.Transport | None:
        if transport.is_closing():  # nobody would tell TLS of an end that was before it
            return None
        try:
            return await asyncio.get_running_loop().start_tls(
                transport,
                self,
                context,
                server_side=True,
                ssl_handshake_timeout=HELLO_TIMEOUT_SECONDS,
                ssl_shutdown_timeout=CLOSE_SECONDS,
            )
        except OSError as error:  # also what TLS finds wrong, and time that is over
            _log.debug("a handshake came to nothing: %s", type(error).__name__)
            return None
