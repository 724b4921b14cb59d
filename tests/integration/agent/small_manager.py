"""A small real manager: TLS, enrolment, the protocol's session, a list instead of a store."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as HttpRequest
from websockets.http11 import Response
from websockets.typing import Subprotocol

from kustos_agent.protocol.codec import RequestFrame, ResponseFrame, decode, encode
from kustos_agent.protocol.messages import Answer, Enrol, Enrolled, Event, Hello, Request, Welcome
from kustos_agent.protocol.session import (
    Answered,
    Greeted,
    ManagerSession,
    Replayed,
    Reply,
    Reported,
)
from kustos_agent.protocol.token import JoinToken, format_token
from kustos_agent.protocol.values import ErrorClass, Limits, Problem
from kustos_agent.protocol.version import (
    ENROL_SUBPROTOCOL,
    MAJOR,
    MAX_FRAME_BYTES,
    MINOR,
    SUBPROTOCOL,
)
from tests.helpers.listening import ended

from .certificates import Authority

E = TypeVar("E", bound=Event)
DEADLINE = 20.0


@dataclass
class Peer:
    """One connection of an agent."""

    socket: ServerConnection
    session: ManagerSession
    hello: Hello
    answers: dict[str, asyncio.Future[Answer | Problem]] = field(default_factory=dict)


class SmallManager:
    """Keeps what agents report, as far as it is `committing`, and says so, if `acknowledging`."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.port = 0
        self.secrets: dict[str, str] = {}
        """Join secrets and, once spent, the code of their refusal."""
        self.tokens: set[str] = set()
        self.events: list[Event] = []
        self.numbers: list[int] = []
        """Of the committed durable events, in order of arrival."""
        self.received: list[int] = []
        """Of all durable events."""
        self.hellos: list[Hello] = []
        self.enrols: list[Enrol] = []
        self.closings: list[tuple[int, str]] = []
        """Code and reason with which agents ended their connections."""
        self.committed: dict[str, int] = {}
        """Last committed number of each journal."""
        self.committing = True
        self.acknowledging = True
        self.heartbeat_seconds = 30.0
        self.max_tasks = 2
        self.refuse_http: HTTPStatus | None = None
        self.close_with: tuple[int, str] | None = None
        """Ends every connection after its hello."""
        self.major = MAJOR
        """What its welcome says."""
        self.refuse_hello: Problem | None = None
        self.attempts = 0
        self.peer: Peer | None = None
        self._server: Server | None = None
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["SmallManager"]:
        """Listen on a free port of the loopback; the same one when started again."""
        await self.start()
        try:
            yield self
        finally:
            await self.stop()

    async def start(self) -> None:
        self._server = await serve(
            self._serve,
            "127.0.0.1",
            self.port,
            ssl=self.authority.context,
            subprotocols=[Subprotocol(SUBPROTOCOL), Subprotocol(ENROL_SUBPROTOCOL)],
            process_request=self._http,
            compression=None,
            max_size=MAX_FRAME_BYTES,
            close_timeout=1,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        """As a manager that is closed: connections end."""
        assert self._server is not None
        await ended(self._server.server, self._server.close)
        await self._server.wait_closed()

    def token(self, *, addresses: tuple[str, ...] = (), fingerprint: str = "") -> str:
        """A fresh join token."""
        secret = secrets.token_urlsafe(32)
        self.secrets[secret] = ""
        return format_token(
            JoinToken(
                addresses=(*addresses, f"127.0.0.1:{self.port}"),
                ca=fingerprint or self.authority.fingerprint,
                secret=secret,
                expires=datetime.now(UTC) + timedelta(hours=1),
            )
        )

    async def ask(self, request: Request[Answer]) -> Answer | Problem:
        """The connected agent's answer."""
        peer = await self.linked()
        id_, data = peer.session.ask(request)
        future: asyncio.Future[Answer | Problem] = asyncio.get_running_loop().create_future()
        peer.answers[id_] = future
        await peer.socket.send(data, text=True)
        async with asyncio.timeout(DEADLINE):
            return await future

    async def linked(self) -> Peer:
        """The present connection, once there is one."""
        await self.until(lambda: self.peer is not None)
        assert self.peer is not None
        return self.peer

    async def cut(self) -> None:
        """Tear the connection without a word, as a pulled cable does."""
        peer = await self.linked()
        peer.socket.transport.abort()
        await self.until(lambda: self.peer is not peer)

    async def acknowledge(self, seq: int) -> None:
        """By hand."""
        peer = await self.linked()
        await peer.socket.send(peer.session.acknowledge(seq), text=True)

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait for it, with a deadline."""
        async with asyncio.timeout(DEADLINE), self._changed:
            await self._changed.wait_for(condition)

    async def event(self, type_: type[E], count: int = 1) -> E:
        """The `count`-th event of this type, once it is there."""
        await self.until(lambda: len(self.of(type_)) >= count)
        return self.of(type_)[count - 1]

    def of(self, type_: type[E]) -> list[E]:
        """All events of this type so far."""
        return [event for event in self.events if isinstance(event, type_)]

    # --- inside ---

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _http(self, connection: ServerConnection, request: HttpRequest) -> Response | None:
        if request.path == "/ca":
            body = self.authority.pem.encode()
            return Response(200, "OK", Headers({"Content-Length": str(len(body))}), body)
        if request.path == "/agent":
            self.attempts += 1
            await self._notify()
            if self.refuse_http is not None:
                return connection.respond(self.refuse_http, "no\n")
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            if scheme != "Bearer" or token not in self.tokens:
                return connection.respond(HTTPStatus.UNAUTHORIZED, "unknown\n")
        return None

    async def _serve(self, socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            if socket.subprotocol == ENROL_SUBPROTOCOL:
                await self._enrol(socket)
            else:
                await self._link(socket)

    async def _enrol(self, socket: ServerConnection) -> None:
        frame = decode(await socket.recv())
        assert isinstance(frame, RequestFrame)
        assert isinstance(frame.message, Enrol)
        self.enrols.append(frame.message)
        refusal = self.secrets.get(frame.message.secret, "token-unknown")
        answer: Answer | Problem
        if refusal:
            answer = Problem(error=ErrorClass.LOGIN_REFUSED, subject=refusal)
        else:
            self.secrets[frame.message.secret] = "token-used"
            token = secrets.token_urlsafe(32)
            self.tokens.add(token)
            answer = Enrolled(agent_id=secrets.token_hex(8), token=token, manager_name="Office")
        await socket.send(encode(ResponseFrame(frame.id, answer), action=Enrol.action), text=True)

    async def _link(self, socket: ServerConnection) -> None:
        session = ManagerSession()
        greeted = session.receive(await socket.recv())
        assert isinstance(greeted, Greeted)
        hello = greeted.hello
        self.hellos.append(hello)
        if self.close_with is not None:
            await socket.close(*self.close_with)
            await self._notify()
            return
        if self.refuse_hello is not None:
            await socket.send(encode(ResponseFrame("1", self.refuse_hello)), text=True)
            await socket.wait_closed()
            return
        welcome = Welcome(
            major=self.major,
            minor=MINOR,
            manager_name="Office",
            acknowledged=self.committed.get(hello.journal_id, 0),
            limits=Limits(max_tasks=self.max_tasks),
            heartbeat_seconds=self.heartbeat_seconds,
        )
        await socket.send(session.welcome(welcome), text=True)
        peer = self.peer = Peer(socket, session, hello)
        await self._notify()
        try:
            async for data in socket:
                await self._received(peer, data)
        finally:
            self.closings.append((socket.close_code or 0, socket.close_reason or ""))
            if self.peer is peer:
                self.peer = None
            await self._notify()

    async def _received(self, peer: Peer, data: str | bytes) -> None:
        match peer.session.receive(data):
            case Reported(seq=0, event=event):
                self.events.append(event)
            case Reported(seq=seq, event=event):
                self.received.append(seq)
                if self.committing:
                    self.events.append(event)
                    self.numbers.append(seq)
                    self.committed[peer.hello.journal_id] = seq
                if self.committing and self.acknowledging:
                    await peer.socket.send(peer.session.acknowledge(seq), text=True)
            case Replayed(seq=seq):
                self.received.append(seq)
            case Answered(id=id_, answer=answer):
                waiting = peer.answers.pop(id_)
                if not waiting.done():
                    waiting.set_result(answer)
            case Reply(data=reply):
                await peer.socket.send(reply, text=True)
        await self._notify()
