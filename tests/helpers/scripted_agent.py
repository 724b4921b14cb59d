"""An agent whose every word a test decides, over the real TLS link.

It joins with a real token and speaks through the protocol's own session; what it does not do by
itself is work.
"""

import asyncio
import hashlib
import ssl
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import (
    Accepted,
    Answer,
    Cancelling,
    CancelTask,
    Enrol,
    Enrolled,
    Event,
    Hello,
    Request,
    RunTask,
    Welcome,
)
from kustos_agent.protocol.session import (
    Acknowledged,
    AgentSession,
    Answered,
    Asked,
    Welcomed,
)
from kustos_agent.protocol.token import parse_token
from kustos_agent.protocol.values import ErrorClass, Problem
from kustos_agent.protocol.version import (
    ENROL_SUBPROTOCOL,
    MAJOR,
    MINOR,
    SERVER_NAME,
    SUBPROTOCOL,
)


class Door:
    """A manager's address and CA, as a join token names them."""

    def __init__(self, token: str) -> None:
        self.token = parse_token(token)
        self.address = self.token.addresses[-1]

    async def context(self) -> ssl.SSLContext:
        """Fetch the CA as an agent does and pin it."""
        pem = await asyncio.to_thread(self._fetch)
        assert hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest() == self.token.ca
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(cadata=pem)
        return context

    def _fetch(self) -> str:
        unchecked = ssl.create_default_context()
        unchecked.check_hostname = False
        unchecked.verify_mode = ssl.CERT_NONE
        with urllib.request.urlopen(
            f"https://{self.address}/ca", context=unchecked, timeout=10
        ) as answer:
            return str(answer.read().decode())

    async def connect(
        self, path: str, subprotocol: str, bearer: str | None = None, **options: Any
    ) -> ClientConnection:
        """A raw WebSocket to the manager."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer is not None else {}
        return await connect(
            f"wss://{self.address}{path}",
            ssl=await self.context(),
            server_hostname=SERVER_NAME,
            subprotocols=[Subprotocol(subprotocol)],
            additional_headers=headers,
            compression=None,
            **options,
        )


async def enrol(token: str, hostname: str = "PC-1") -> Enrolled | Problem:
    """Spend a join token; the refusal if it is refused."""
    door = Door(token)
    session = AgentSession()
    connection = await door.connect("/enrol", ENROL_SUBPROTOCOL)
    async with connection:
        request = Enrol(
            secret=door.token.secret, hostname=hostname, os_name="linux", agent_version="1"
        )
        await connection.send(session.ask(request), text=True)
        answered = session.receive(await connection.recv())
    assert isinstance(answered, Answered)
    assert isinstance(answered.answer, Enrolled | Problem)
    return answered.answer


class ScriptedAgent:
    """Connected and welcomed. Accepts every task; other requests go to `answer`."""

    def __init__(self, connection: ClientConnection, session: AgentSession) -> None:
        self._connection = connection
        self._session = session
        self.answer: Callable[[Request[Answer]], Answer | Problem] = lambda _: Problem(
            error=ErrorClass.UNSUPPORTED
        )
        self.welcome: Welcome | None = None
        self.acknowledged = 0
        self.asked: asyncio.Queue[Request[Answer]] = asyncio.Queue()
        self._moved = asyncio.Event()
        self._seq = 0

    async def pump(self) -> None:
        async for data in self._connection:
            match self._session.receive(data):
                case Asked() as asked:
                    await self._connection.send(
                        self._session.respond(asked, self._reply(asked.request)), text=True
                    )
                    self.asked.put_nowait(asked.request)
                case Acknowledged(seq=seq):
                    self.acknowledged = seq
                    self._moved.set()
                case _:
                    pass

    def _reply(self, request: Request[Answer]) -> Answer | Problem:
        match request:
            case RunTask():
                return Accepted()
            case CancelTask():
                return Cancelling(known=True)
            case _:
                return self.answer(request)

    async def report(self, event: Event, seq: int | None = None) -> int:
        """Send an event; durable ones get the next number unless one is given."""
        number = 0
        if event.durable:
            number = self._seq + 1 if seq is None else seq
            self._seq = max(self._seq, number)
        await self._connection.send(self._session.report(number, event), text=True)
        return number

    async def say(self, frame: str) -> None:
        """Send a frame as it is."""
        await self._connection.send(frame)

    async def acknowledged_up_to(self, seq: int) -> None:
        """Wait until the manager has committed number `seq`."""
        async with asyncio.timeout(10):
            while self.acknowledged < seq:
                self._moved.clear()
                await self._moved.wait()

    async def asked_for(self, kind: type[Request[Answer]]) -> Any:
        """The next request of that kind."""
        async with asyncio.timeout(10):
            while True:
                request = await self.asked.get()
                if isinstance(request, kind):
                    return request

    async def closed(self) -> tuple[int | None, str | None]:
        """Wait for the manager to end the link; its close code and reason."""
        async with asyncio.timeout(15):
            await self._connection.wait_closed()
        return self._connection.close_code, self._connection.close_reason


@asynccontextmanager
async def scripted_agent(
    door: Door,
    bearer: str,
    *,
    journal_id: str | None = None,
    journal_position: int = 0,
    owed: int | None = None,
    connection_number: int = 0,
    running: tuple[str, ...] = (),
    replay: tuple[tuple[int, Event], ...] = (),
) -> AsyncIterator[ScriptedAgent]:
    """Dial, say hello, be welcomed, replay."""
    session = AgentSession()
    connection = await door.connect("/agent", SUBPROTOCOL, bearer)
    async with connection:
        hello = Hello(
            major=MAJOR,
            minor=MINOR,
            agent_version="1",
            journal_id=journal_id or new_id(),
            journal_position=journal_position,
            owed=journal_position if owed is None else owed,
            connection=connection_number,
            hostname="PC-1",
            os_name="linux",
            running=running,
        )
        await connection.send(session.ask(hello), text=True)
        welcomed = session.receive(await connection.recv())
        assert isinstance(welcomed, Welcomed)
        agent = ScriptedAgent(connection, session)
        agent.welcome = welcomed.welcome
        agent.acknowledged = welcomed.welcome.acknowledged
        pumping = asyncio.create_task(agent.pump())
        try:
            for seq, event in replay:
                await agent.report(event, seq)
            yield agent
        finally:
            pumping.cancel()
            await asyncio.gather(pumping, return_exceptions=True)
