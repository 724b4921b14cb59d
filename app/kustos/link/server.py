"""The TLS WebSocket server that agents dial.

`/ca` serves the CA certificate to agents that hold a join token (they check its fingerprint),
`/enrol` is where machines get an identity or give it up, `/agent` is the link. Nothing else
answers.
"""

import asyncio
import errno
import http
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, Protocol, TypeVar
from weakref import WeakKeyDictionary

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK
from websockets.frames import CloseCode as LibraryCloseCode
from websockets.http11 import Request as HttpRequest
from websockets.http11 import Response

from kustos.core.clones import Origin
from kustos.core.ports import StoreError
from kustos_agent.protocol.closing import CloseCode, ProtocolViolationError
from kustos_agent.protocol.codec import FrameError, RequestFrame, ResponseFrame, decode, encode
from kustos_agent.protocol.messages import (
    Announce,
    Answer,
    Enrol,
    Enrolled,
    Hello,
    Leave,
    Left,
)
from kustos_agent.protocol.values import Problem
from kustos_agent.protocol.version import (
    ENROL_SUBPROTOCOL,
    HELLO_TIMEOUT_SECONDS,
    MAX_FRAME_BYTES,
    SUBPROTOCOL,
)

from .certificates import Certificates
from .doorkeeper import CLOSE_SECONDS, Door, Guest
from .open_files import allow_connections
from .peer import Peer, PeerEvents
from .peers import Peers
from .read_buffer import shrink_read_buffer

BEARER: Final = "Bearer "

MAX_QUEUED_FRAMES: Final = 2
"""Received and not yet looked at; each may have a mebibyte."""

PING_SECONDS: Final = 20
PONG_SECONDS: Final = 45
"""An answer to a ping stands behind all that its agent has sent before, and a fleet that comes back
with full journals is read no faster than it is stored. A link that is cut is noticed before its
machine counts as offline all the same."""

_IN_USE: Final = frozenset({errno.EADDRINUSE, 10_013, 10_048})
"""Windows has numbers of its own: WSAEACCES (taken exclusively), WSAEADDRINUSE."""

RequestT = TypeVar("RequestT")

_log = logging.getLogger(__name__)


class Arrivals(PeerEvents, Protocol):
    """What the server needs of the gateway."""

    async def recognise(self, bearer: str) -> str | None: ...
    async def enrol(self, request: Enrol) -> Enrolled | Problem: ...
    async def announced(self, request: Announce, address: str) -> Enrolled | Problem: ...
    def withdrawn(self, request: Announce) -> None: ...
    async def leave(self, request: Leave) -> Left | Problem: ...
    async def arrived(self, machine_id: str, hello: Hello) -> None: ...
    async def departed(self, machine_id: str) -> None: ...
    async def replaced(
        self, machine_id: str, former: Origin, newer: Origin, *, answered: bool
    ) -> None: ...
    def store_failed(self, error: StoreError) -> None: ...


class PortInUseError(Exception):
    """Another program listens on the manager's port; the agents know no other."""

    def __init__(self, port: int) -> None:
        super().__init__(str(port))
        self.port = port


class LinkServer:
    """Accepts agents. `host` None: all interfaces; `port` 0: a free one (loopback only)."""

    def __init__(self, arrivals: Arrivals, peers: Peers, certificates: Certificates) -> None:
        self._arrivals = arrivals
        self._peers = peers
        self._certificates = certificates
        # Weak: a handshake that fails after being admitted never reaches the handler.
        self._identified: WeakKeyDictionary[ServerConnection, str] = WeakKeyDictionary()
        self._closing: set[asyncio.Task[None]] = set()
        self._door = Door(certificates.context)

    @asynccontextmanager
    async def listen(self, host: str | None, port: int) -> AsyncIterator[int]:
        """Serve while the context lasts; gives the port. Raises PortInUseError, OSError."""
        library = logging.getLogger("kustos.link.websockets")
        # Its DEBUG lines quote headers and frames: tokens and passwords.
        library.setLevel(max(library.level, logging.INFO))
        shrink_read_buffer()
        allow_connections()
        try:
            server = await serve(
                self._handle,
                host,
                port,
                create_connection=self._door.connection,  # type: ignore[arg-type]  # makes one later
                subprotocols=[SUBPROTOCOL, ENROL_SUBPROTOCOL],  # type: ignore[list-item]  # plain str will do
                process_request=self._admit,
                compression=None,
                max_size=MAX_FRAME_BYTES,
                max_queue=MAX_QUEUED_FRAMES,
                open_timeout=HELLO_TIMEOUT_SECONDS,
                ping_interval=PING_SECONDS,
                ping_timeout=PONG_SECONDS,
                close_timeout=CLOSE_SECONDS,
                server_header=None,
                logger=library,
            )
        except OSError as error:
            if error.errno not in _IN_USE:
                raise
            raise PortInUseError(port) from error
        try:
            yield int(next(iter(server.sockets)).getsockname()[1])
        finally:
            await self._door.close(server)
            await server.wait_closed()

    async def _admit(self, connection: ServerConnection, request: HttpRequest) -> Response | None:
        """Before the WebSocket opens: who may go where. None lets it open."""
        match request.path:
            case "/ca":
                return _text(http.HTTPStatus.OK, self._certificates.ca_pem)
            case "/enrol":
                return None
            case "/agent":
                return await self._admit_agent(connection, request)
            case _:
                return _text(http.HTTPStatus.NOT_FOUND, "nothing here\n")

    async def _admit_agent(
        self, connection: ServerConnection, request: HttpRequest
    ) -> Response | None:
        try:
            machine_id = await self._identify(request)
        except StoreError as trouble:
            _log.error("a machine cannot be let in: %r", trouble)
            self._arrivals.store_failed(trouble)
            return _text(http.HTTPStatus.SERVICE_UNAVAILABLE, "the store fails\n")
        if machine_id is None:
            return _text(http.HTTPStatus.UNAUTHORIZED, "unknown token\n")
        self._identified[connection] = machine_id
        assert isinstance(connection, Guest)
        connection.recognised()
        return None

    async def _identify(self, request: HttpRequest) -> str | None:
        given = request.headers.get_all("Authorization")
        # Undecodable bytes come as lone surrogates, which no hash takes.
        if len(given) != 1 or not given[0].startswith(BEARER) or not given[0].isascii():
            return None
        return await self._arrivals.recognise(given[0].removeprefix(BEARER))

    async def _handle(self, connection: ServerConnection) -> None:
        machine_id = self._identified.pop(connection, None)
        try:
            if machine_id is None:
                await self._enrol(connection)
            else:
                await self._link(Peer(connection, machine_id, self._arrivals))
        except ProtocolViolationError as violation:
            # A machine that was removed while it came in has broken no rule.
            # Nor has one whose network was slow.
            harmless = violation.code in {CloseCode.REVOKED, CloseCode.OUTDATED}
            level = logging.INFO if harmless else logging.WARNING
            _log.log(level, "closing a link: %s", violation.reason)
            await connection.close(violation.code, violation.reason[:100])
        except StoreError as trouble:
            # A full disk, mostly: the agent keeps what it has to tell and comes again, later and
            # later, until there is room.
            _log.error("closing a link: the store has failed: %r", trouble)
            self._arrivals.store_failed(trouble)
            await connection.close(LibraryCloseCode.TRY_AGAIN_LATER, "the store fails")
        except ConnectionClosed:
            _log.debug("a link ended early")

    async def _enrol(self, connection: ServerConnection) -> None:
        """One request, one answer."""
        try:
            async with asyncio.timeout(HELLO_TIMEOUT_SECONDS):
                data = await connection.recv()
        except TimeoutError:
            raise ProtocolViolationError(CloseCode.TIMEOUT, "no request in time") from None
        try:
            frame = decode(data)
        except FrameError as error:
            raise ProtocolViolationError(CloseCode.BAD_FRAME, str(error)[:100]) from None
        answer: Answer | Problem
        match frame:
            case RequestFrame(message=Enrol() as request):
                answer = await self._unhurried(connection, self._arrivals.enrol, request)
            case RequestFrame(message=Announce() as request):
                answer = await self._wait(connection, request)
            case RequestFrame(message=Leave() as request):
                answer = await self._unhurried(connection, self._arrivals.leave, request)
            case _:
                raise ProtocolViolationError(
                    CloseCode.UNAUTHENTICATED, "only enrol, announce and leave are allowed here"
                )
        await connection.send(
            encode(ResponseFrame(frame.id, answer), action=frame.message.action), text=True
        )

    async def _wait(self, connection: ServerConnection, request: Announce) -> Answer | Problem:
        """A person's decision, or the end of a machine that does not wait for it. Nobody's place
        among those who enrol is taken meanwhile."""
        assert isinstance(connection, Guest)
        address = str(connection.remote_address[0])
        waiting = asyncio.create_task(self._arrivals.announced(request, address))
        listening = asyncio.create_task(connection.recv())
        try:
            # By the next turn it has a place in the waiting room, or was told that there is none:
            # then it keeps its place at the door until it has gone.
            await asyncio.sleep(0)
            if not waiting.done():
                connection.expected()
            await asyncio.wait({waiting, listening}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                return waiting.result()
        finally:
            for task in (waiting, listening):
                task.cancel()
            await asyncio.gather(waiting, listening, return_exceptions=True)
        ended = listening.exception()
        if ended is None:
            raise ProtocolViolationError(CloseCode.BAD_FRAME, "who waits says nothing")
        if isinstance(ended, ConnectionClosedOK):
            self._arrivals.withdrawn(request)
        raise ended

    async def _unhurried(
        self,
        connection: ServerConnection,
        answering: Callable[[RequestT], Awaitable[Answer | Problem]],
        request: RequestT,
    ) -> Answer | Problem:
        """An address that has guessed wrong waits for each further answer; it is never refused."""
        assert isinstance(connection, Guest)
        strangers, place = self._door.strangers, connection.stranger.place
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(strangers.delay(place, clock()))
        answer = await answering(request)
        if isinstance(answer, Problem):
            strangers.guessed(place, clock())
        return answer

    async def _link(self, peer: Peer) -> None:
        hello = await peer.greet()
        former = self._peers.enter(peer, hello)
        if former is not None:
            # Not awaited: the former one may be a cable cut, and its farewell takes seconds.
            closing = asyncio.create_task(self._replace(former, peer))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
        try:
            await self._arrivals.arrived(peer.machine_id, hello)
            await peer.pump(hello)
        finally:
            if self._peers.leave(peer):
                await self._arrivals.departed(peer.machine_id)

    async def _replace(self, former: Peer, newer: Peer) -> None:
        """End the older link, and tell what was seen: it may have been somebody else's."""
        answered = await former.close(CloseCode.REPLACED, "a newer connection of this machine")
        await self._arrivals.replaced(
            newer.machine_id, former.origin, newer.origin, answered=answered
        )


def _text(status: http.HTTPStatus, body: str) -> Response:
    data = body.encode()
    headers = Headers(
        {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(data)),
            "Connection": "close",
        }
    )
    return Response(status.value, status.phrase, headers, data)
