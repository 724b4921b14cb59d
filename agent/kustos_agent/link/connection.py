"""One connection from hello to its end: what is owed goes out, what is asked gets answered."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from websockets.asyncio.client import ClientConnection

from ..clock import SleepWatch, elapsed
from ..journal_file import JournalError, JournalErrorKind
from ..journal_thread import JournalThread
from ..protocol.closing import CloseCode, ProtocolViolationError
from ..protocol.codec import FrameError
from ..protocol.messages import Answer, CancelTask, Hello, Welcome
from ..protocol.session import Acknowledged, AgentSession, Answered, Asked, Reply, Welcomed
from ..protocol.values import ErrorClass, Problem
from ..protocol.version import HELLO_TIMEOUT_SECONDS, MAJOR
from .handlers import Handlers
from .outgoing import LatestProgress
from .pulse import Pulse

_log = logging.getLogger(__name__)

SILENCE_SECONDS: Final = 45.0
"""A manager that takes nothing and answers no ping for this long is gone."""

WOKEN_SILENCE_SECONDS: Final = 10.0
"""The same for the first heartbeat after the computer slept. That comes within 30 s, as timers go
on where they stopped, and the link is likely to be dead: known within 45 s of waking up."""

MAX_REQUESTS: Final = 64
"""Being answered at a time; what comes beyond is refused."""

_SHORTEST_BEAT: Final = 0.1
_LONGEST_BEAT: Final = 60.0
"""Whatever a welcome says: no storm, and never so rare that the machine counts as offline."""


class OutdatedJournalError(Exception):
    """The manager has acknowledged events that this journal never numbered."""


class Connection:
    """Create one for each connection; `greet`, then `run` until it raises."""

    def __init__(
        self,
        socket: ClientConnection,
        *,
        journal: JournalThread,
        handlers: Handlers,
        pulse: Pulse,
        progress: LatestProgress,
    ) -> None:
        self._socket = socket
        self._journal = journal
        self._handlers = handlers
        self._pulse = pulse
        self._progress = progress
        self._session = AgentSession()
        self._sent = 0
        self._acknowledged = 0
        self._forgotten = 0
        self._cramped = False
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._requests = 0

    async def greet(self, hello: Hello) -> Welcome:
        """The manager's welcome. Raises ProtocolViolationError, ConnectionClosed, TimeoutError,
        OutdatedJournalError."""
        await self._send(self._session.ask(hello))
        async with asyncio.timeout(HELLO_TIMEOUT_SECONDS):
            received = self._session.receive(await self._socket.recv(decode=False))
        match received:
            case Welcomed(welcome=welcome) if welcome.major == MAJOR:
                pass
            case Welcomed(welcome=welcome):
                reason = f"the manager speaks protocol {welcome.major}, this agent {MAJOR}"
                raise ProtocolViolationError(CloseCode.VERSION, reason)
            case Answered(answer=Problem(error=error)):
                raise ProtocolViolationError(CloseCode.UNAUTHENTICATED, f"hello refused: {error}")
            case _:
                raise ProtocolViolationError(CloseCode.BAD_FRAME, "no welcome")
        if welcome.acknowledged > hello.journal_position:
            raise OutdatedJournalError
        self._sent = self._acknowledged = welcome.acknowledged
        return welcome

    async def run(self, welcome: Welcome) -> None:
        """Never returns. Raises what ended it: ConnectionClosed, ProtocolViolationError,
        TimeoutError (silence), JournalError, as the first in an ExceptionGroup."""
        interval = min(max(welcome.heartbeat_seconds, _SHORTEST_BEAT), _LONGEST_BEAT)
        self._wake.set()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._deliver(), name="deliver")
            group.create_task(self._beat(interval), name="heartbeat")
            await self._listen(group)

    async def hang_up(self, violation: ProtocolViolationError) -> None:
        """Tell the manager which rule it broke."""
        # A close frame carries 123 bytes of reason (RFC 6455, 5.5.1).
        reason = violation.reason.encode("ascii", "replace")[:120].decode("ascii")
        await self._socket.close(violation.code, reason)

    def wake(self) -> None:
        """There is something new to send."""
        self._idle.clear()
        self._wake.set()

    async def settled(self) -> None:
        """Everything that was there to be sent has been handed to the network."""
        await self._idle.wait()

    # --- out ---

    async def _deliver(self) -> None:
        """Durable events in their order, whether replayed or new, and progress between them."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._forget()
            while self._sent < (position := self._journal.position):
                entries = await self._journal.after(self._sent)
                for entry in entries:
                    await self._send_progress(entry.seq - 1)
                    # Before: its acknowledgement may be read while the sending still drains.
                    self._sent = entry.seq
                    await self._send(entry.frame)
                if not entries:
                    # Numbers that were used and whose events are gone: acknowledged, or too old.
                    self._sent = position
                await self._forget()
            await self._send_progress(self._sent)
            if not self._wake.is_set():
                self._idle.set()

    async def _send_progress(self, sent: int) -> None:
        for event in self._progress.take(sent):
            # A file name in no form for the wire: the next progress has another.
            with suppress(FrameError):
                await self._send(self._session.report(0, event))

    async def _forget(self) -> None:
        seq = self._acknowledged
        if seq <= self._forgotten:
            return
        try:
            await self._journal.acknowledge(seq)
        except JournalError as error:
            if error.kind is not JournalErrorKind.FULL:
                raise
            # No reason to fall silent. A later acknowledgement makes it good, or a replay, which
            # changes nothing.
            if not self._cramped:
                _log.warning("disk is full, what the manager has is kept for now: %s", error)
            self._cramped = True
            return
        self._forgotten = seq
        self._cramped = False

    async def _beat(self, interval: float) -> None:
        watch = SleepWatch(elapsed, asyncio.get_running_loop().time)
        latency_ms: float | None = None
        while True:
            beat = await self._pulse.beat(latency_ms)
            silence = WOKEN_SILENCE_SECONDS if watch.slept() else SILENCE_SECONDS
            async with asyncio.timeout(silence):
                await self._send(self._session.report(0, beat))
                # The one check of life, so that an idle agent wakes for nothing else.
                latency_ms = 1_000 * await (await self._socket.ping())
            await asyncio.sleep(interval)

    async def _send(self, data: bytes) -> None:
        await self._socket.send(data, text=True)

    # --- in ---

    async def _listen(self, group: asyncio.TaskGroup) -> None:
        while True:
            match self._session.receive(await self._socket.recv(decode=False)):
                case Asked() as asked if self._requests >= MAX_REQUESTS and not isinstance(
                    asked.request, CancelTask
                ):
                    busy = Problem(error=ErrorClass.INTERNAL, detail="too many requests at once")
                    await self._send(self._session.respond(asked, busy))
                case Asked() as asked:
                    self._requests += 1
                    group.create_task(self._answer(asked), name=asked.request.action)
                case Acknowledged(seq=seq):
                    self._acknowledge(seq)
                case Reply(data=data):
                    await self._send(data)
                case _:
                    pass

    def _acknowledge(self, seq: int) -> None:
        if seq > self._sent:
            # Believing it would delete what the manager has never seen.
            raise ProtocolViolationError(CloseCode.BAD_FRAME, "acknowledged what was not sent")
        if seq > self._acknowledged:
            self._acknowledged = seq
            self._wake.set()

    async def _answer(self, asked: Asked) -> None:
        try:
            answer = await self._handlers.answer(asked.request)
            await self._send(self._encoded(asked, answer))
        finally:
            self._requests -= 1

    def _encoded(self, asked: Asked, answer: Answer | Problem) -> bytes:
        try:
            return self._session.respond(asked, answer)
        except FrameError as error:
            _log.error("answer to %s cannot be sent: %s", asked.request.action, error)
            detail = str(error.kind)
            return self._session.respond(asked, Problem(error=ErrorClass.INTERNAL, detail=detail))
