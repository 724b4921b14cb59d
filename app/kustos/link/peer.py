"""One connected agent: pumps its session.

Reading and committing are two tasks with a bounded queue between: what arrives while a commit runs
shares the next one, and an agent that reports faster than the store commits is slowed down by TCP.
Handing over what waits for the agent is a third: it asks the agent, and perhaps a person for the
key, and results must not wait for either.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final, Protocol, TypeVar, cast

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from kustos.core.clones import Origin
from kustos.core.packed_log import PackedLog, Told, compact
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.whole import to_its_end
from kustos_agent.protocol.closing import CloseCode, ProtocolViolationError
from kustos_agent.protocol.codec import FrameError
from kustos_agent.protocol.messages import Answer, Event, Hello, Request, Welcome
from kustos_agent.protocol.session import (
    Answered,
    Greeted,
    ManagerSession,
    Replayed,
    Reply,
    Reported,
    Strange,
)
from kustos_agent.protocol.values import ErrorClass, Problem
from kustos_agent.protocol.version import HELLO_TIMEOUT_SECONDS

from .inbox import Inbox
from .pace import Pace

AnswerT = TypeVar("AnswerT", bound=Answer)

QUEUED_EVENTS: Final = 256
QUEUED_BYTES: Final = 512 * 1024
"""Durable events read but not yet committed; beyond that reading pauses. They are committed
together. An agent's batch of log lines has up to 64 KiB, and a whole fleet may come back at once.
"""

LINGER_SECONDS: Final = 0.1
"""Log lines wait so long for more of them before they are committed. Nobody reads faster."""

WORD_RATE: Final = 300.0
"""Heartbeats, progress, answers, and what is not understood, a second; 64 tasks with four words a
second are 256. Whoever has more to say is read no faster, so that he does not keep the others from
being heard. Results wait for the store instead."""

_log = logging.getLogger(__name__)


class PeerEvents(Protocol):
    """What a peer tells the manager; see `gateway`."""

    async def greet(self, machine_id: str, hello: Hello) -> Welcome: ...
    def commit(
        self, machine_id: str, journal_id: str, events: list[tuple[int, Told]]
    ) -> Coroutine[Any, Any, None]: ...
    async def caught_up(self, machine_id: str, hello: Hello) -> None: ...
    async def volatile(self, machine_id: str, event: Event) -> None: ...


class Peer:
    """`machine_id` comes from the token the connection was opened with. `origin` is known once it
    was greeted."""

    def __init__(self, connection: ServerConnection, machine_id: str, events: PeerEvents) -> None:
        self.machine_id = machine_id
        self.origin: Origin
        self._connection = connection
        self._events = events
        self._session = ManagerSession(unread_logs=True)
        self._answers: dict[str, asyncio.Future[Answer | Problem]] = {}
        self._durable = Inbox[tuple[int, Told | None]](QUEUED_EVENTS, QUEUED_BYTES, LINGER_SECONDS)
        self._caught_up = asyncio.Event()
        self._retired = False
        self._passed_over = False
        self._pace = Pace(WORD_RATE, burst=int(WORD_RATE))

    async def greet(self) -> Hello:
        """Wait for hello and answer it. Raises ProtocolViolationError, ConnectionClosed."""
        try:
            async with asyncio.timeout(HELLO_TIMEOUT_SECONDS):
                greeted = self._session.receive(await self._connection.recv())
        except TimeoutError:
            raise ProtocolViolationError(CloseCode.TIMEOUT, "no hello in time") from None
        if not isinstance(greeted, Greeted):
            raise ProtocolViolationError(CloseCode.BAD_FRAME, "hello must come first")
        welcome = await self._events.greet(self.machine_id, greeted.hello)
        await self._connection.send(self._session.welcome(welcome), text=True)
        self._committed = welcome.acknowledged
        # Now: a connection that has ended has no address any more.
        address = self._connection.remote_address
        self.origin = Origin(
            journal_id=greeted.hello.journal_id,
            position=greeted.hello.journal_position,
            address=str(address[0]) if address else "",
        )
        return greeted.hello

    def retire(self) -> None:
        """A newer connection stands for the machine. What this one has read is still committed,
        but what its hello said of the machine is no longer the truth."""
        self._retired = True

    async def pump(self, hello: Hello) -> None:
        """Until the connection ends. Raises ProtocolViolationError and what the store raises."""
        reading = asyncio.create_task(self._read())
        committing = asyncio.create_task(self._commit(hello))
        comparing = asyncio.create_task(self._compare(hello))
        at_work = {reading, committing, comparing}
        try:
            while {reading, committing} <= at_work:
                ended, at_work = await asyncio.wait(at_work, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    task.result()
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(AgentOfflineError(self.machine_id))
            for task in (reading, committing, comparing):
                task.cancel()
            await asyncio.gather(reading, committing, comparing, return_exceptions=True)

    async def _read(self) -> None:
        try:
            while True:
                await self._hear(await self._connection.recv(decode=False))
        except ConnectionClosed:
            _log.debug("the link to %s has ended", self.machine_id)

    async def _hear(self, data: bytes) -> None:
        match self._session.receive(data):
            case Reported(seq=seq, event=event) if seq > 0:
                told = compact(event)
                urgent = not isinstance(told, PackedLog)
                await self._durable.put((seq, told), len(data), urgent=urgent)
                return
            case Reported(event=event):
                await self._events.volatile(self.machine_id, event)
            case (Replayed() | Strange()) as owed:
                if isinstance(owed, Strange):
                    self._pass_over(owed)
                await self._durable.put((owed.seq, None), len(data))
            case Answered(id=id_, answer=answer):
                waiting = self._answers.pop(id_, None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer)
            case Reply(data=reply):
                await self._connection.send(reply, text=True)
            case Greeted() | None:
                pass
        if seconds := self._pace.spend(asyncio.get_running_loop().time()):
            await asyncio.sleep(seconds)

    def _pass_over(self, event: Strange) -> None:
        """Say so of the first one of a link: an agent may have a journal full of them."""
        level = logging.DEBUG if self._passed_over else logging.WARNING
        self._passed_over = True
        what = ascii(event.action[:64])
        _log.log(level, "machine %s reports %s, which is not known here", self.machine_id, what)

    async def _commit(self, hello: Hello) -> None:
        """Commit in batches, then acknowledge; once the journal is replayed, say so."""
        if self._committed >= hello.owed:
            self._caught_up.set()
        while True:
            batch = await self._durable.take()
            events = [(seq, event) for seq, event in batch if event is not None]
            if events:
                await to_its_end(self._events.commit(self.machine_id, hello.journal_id, events))
            last = max(seq for seq, _ in batch)
            try:
                await self._connection.send(self._session.acknowledge(last), text=True)
            except ConnectionClosed:
                return
            if last >= hello.owed:
                self._caught_up.set()

    async def _compare(self, hello: Hello) -> None:
        await self._caught_up.wait()
        if not self._retired:
            await self._events.caught_up(self.machine_id, hello)

    async def ask(self, request: Request[AnswerT], timeout_seconds: float) -> AnswerT:
        """Raises AgentOfflineError, AgentRefusedError, TimeoutError."""
        try:
            id_, data = self._session.ask(request)
        except FrameError as error:
            # The agent would refuse it; raised as it is, it would end the link at every return.
            refusal = Problem(error=ErrorClass.UNSUPPORTED, detail=str(error.kind))
            raise AgentRefusedError(refusal) from None
        future: asyncio.Future[Answer | Problem] = asyncio.get_running_loop().create_future()
        self._answers[id_] = future
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._connection.send(data, text=True)
                answer = await future
        except ConnectionClosed:
            raise AgentOfflineError(self.machine_id) from None
        finally:
            self._answers.pop(id_, None)
            self._session.forget(id_)
        if isinstance(answer, Problem):
            raise AgentRefusedError(answer)
        return cast("AnswerT", answer)  # the session has checked that it fits the request

    async def close(self, code: CloseCode, reason: str) -> bool:
        """End the connection; `pump` returns. Whether the other end was there to answer."""
        await self._connection.close(code, reason)
        # An answer repeats the code (RFC 6455, 5.5.1). A farewell of its own, which may arrive late
        # from a socket that was left behind, has another.
        said = self._connection.protocol.close_rcvd
        return said is not None and said.code == code
