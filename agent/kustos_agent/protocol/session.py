"""The rules of one connection, for either end, without I/O.

A session turns received bytes into what happened, and calls into bytes to send. It keeps the order
(hello first), matches answers to questions and guards the numbering of durable events. Deadlines
are kept by whoever pumps it.
"""

from dataclasses import dataclass

from .closing import CloseCode, ProtocolViolationError
from .codec import (
    AckFrame,
    EventFrame,
    FrameError,
    FrameErrorKind,
    FrameType,
    RequestFrame,
    ResponseFrame,
    decode,
    encode,
    encode_checked,
    unsupported,
)
from .messages import TO_AGENT, Answer, Event, Hello, Request, Welcome
from .values import Problem
from .version import MAJOR


@dataclass(frozen=True, slots=True)
class Greeted:
    """The agent said hello; answer with `ManagerSession.welcome`."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The manager accepted this agent."""

    welcome: Welcome


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to handle; answer with `respond`."""

    id: str
    request: Request[Answer]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to our request `id`."""

    id: str
    answer: Answer | Problem


@dataclass(frozen=True, slots=True)
class Reported:
    """An event. Durable ones have `seq` > 0 and are to be acknowledged after commit."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Replayed:
    """A durable event that was committed before: acknowledge, change nothing."""

    seq: int


@dataclass(frozen=True, slots=True)
class Strange:
    """A durable event of a later minor version: acknowledge, change nothing, and say so. `action`
    is the sender's word."""

    seq: int
    action: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The manager holds everything up to `seq`."""

    seq: int


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes that must be sent back before anything else."""

    data: bytes


class _Questions:
    """Our open requests: id -> (action, class of the answer)."""

    def __init__(self) -> None:
        self._open: dict[str, type[Request[Answer]]] = {}
        self._last = 0

    def ask(self, request: Request[Answer]) -> tuple[str, bytes]:
        self._last += 1
        id_ = str(self._last)
        data = encode(RequestFrame(id_, request))
        self._open[id_] = type(request)
        return id_, data

    def forget(self, id_: str) -> None:
        self._open.pop(id_, None)

    def match(self, frame: ResponseFrame) -> Answered | None:
        """None for an answer nobody waits for any more (its deadline has passed)."""
        asked = self._open.pop(frame.id, None)
        if asked is None:
            return None
        if not isinstance(frame.message, asked.answer | Problem):
            raise ProtocolViolationError(CloseCode.BAD_FRAME, "the answer does not fit the request")
        return Answered(frame.id, frame.message)


def _refuse(error: FrameError) -> Reply | None:
    """What a bad frame leads to: a reply, silence (unknown event), or the end of the link."""
    if error.kind is FrameErrorKind.UNKNOWN_ACTION:
        if error.type == FrameType.REQUEST and error.id:
            return Reply(encode(ResponseFrame(error.id, unsupported(error))))
        if error.type == FrameType.EVENT:
            return None
    if error.kind is FrameErrorKind.BAD_PAYLOAD and error.type == FrameType.REQUEST and error.id:
        return Reply(encode(ResponseFrame(error.id, unsupported(error))))
    raise ProtocolViolationError(CloseCode.BAD_FRAME, str(error)[:100]) from None


class AgentSession:
    """The agent's end. Create one per connection, send `hello` first."""

    def __init__(self) -> None:
        self._questions = _Questions()
        self._welcomed = False

    def ask(self, request: Request[Answer]) -> bytes:
        """The first frame: `Hello` on the link, `Enrol` on the enrolment subprotocol."""
        return self._questions.ask(request)[1]

    def respond(self, asked: Asked, answer: Answer | Problem) -> bytes:
        """The answer to a request of the manager. Raises FrameError."""
        return encode_checked(ResponseFrame(asked.id, answer), action=asked.request.action)

    def report(self, seq: int, event: Event) -> bytes:
        """An event; `seq` is its journal number if durable, else 0. Raises FrameError."""
        return encode_checked(EventFrame(seq, event))

    def receive(
        self, data: bytes | str
    ) -> Welcomed | Answered | Asked | Acknowledged | Reply | None:
        """What a frame from the manager means. None: nothing to do.

        Raises ProtocolViolationError.
        """
        try:
            frame = decode(data)
        except FrameError as error:
            return _refuse(error)
        match frame:
            case ResponseFrame():
                answered = self._questions.match(frame)
                if answered is not None and isinstance(answered.answer, Welcome):
                    self._welcomed = True
                    return Welcomed(answered.answer)
                return answered
            case RequestFrame(id=id_, message=request) if self._welcomed and isinstance(
                request, TO_AGENT
            ):
                return Asked(id_, request)
            case AckFrame(seq=seq) if self._welcomed:
                return Acknowledged(seq)
        raise ProtocolViolationError(CloseCode.BAD_FRAME, "a frame that has no place here")


class ManagerSession:
    """The manager's end of one agent's connection. With `unread_logs` log lines are passed on as
    they came (`messages.UnreadLog`)."""

    def __init__(self, *, unread_logs: bool = False) -> None:
        self._unread_logs = unread_logs
        self._questions = _Questions()
        self._hello_id: str | None = None
        self._committed: int | None = None

    def ask(self, request: Request[Answer]) -> tuple[str, bytes]:
        """A request as (id, frame)."""
        return self._questions.ask(request)

    def forget(self, id_: str) -> None:
        """Nobody waits for this answer any more."""
        self._questions.forget(id_)

    def welcome(self, welcome: Welcome) -> bytes:
        """The answer to hello; from here on everything is allowed."""
        if self._hello_id is None:
            raise ProtocolViolationError(CloseCode.BAD_FRAME, "welcome before hello")
        self._committed = welcome.acknowledged
        return encode(ResponseFrame(self._hello_id, welcome), action=Hello.action)

    def acknowledge(self, seq: int) -> bytes:
        """To be sent once everything up to `seq` is committed."""
        return encode(AckFrame(seq))

    def receive(
        self, data: bytes | str
    ) -> Greeted | Answered | Reported | Replayed | Strange | Reply | None:
        """What a frame from the agent means. None: nothing to do.

        Raises ProtocolViolationError.
        """
        try:
            frame = decode(data, unread_logs=self._unread_logs)
        except FrameError as error:
            if self._committed is None:
                raise ProtocolViolationError(CloseCode.BAD_FRAME, str(error)[:100]) from None
            refused = _refuse(error)
            if refused is None and error.seq > 0:
                if error.seq <= self._committed:
                    return Replayed(error.seq)
                # Unacknowledged it would be owed for ever.
                self._committed = error.seq
                return Strange(error.seq, error.action)
            return refused
        match frame:
            case RequestFrame(id=id_, message=Hello() as hello) if self._hello_id is None:
                if hello.major != MAJOR:
                    raise ProtocolViolationError(
                        CloseCode.VERSION,
                        f"this manager speaks protocol {MAJOR}, the agent {hello.major}: "
                        "install matching versions",
                    )
                self._hello_id = id_
                return Greeted(hello)
            case EventFrame(seq=seq, message=event) if self._committed is not None:
                return self._event(seq, event)
            case ResponseFrame() if self._committed is not None:
                return self._questions.match(frame)
        raise ProtocolViolationError(CloseCode.BAD_FRAME, "a frame that has no place here")

    def _event(self, seq: int, event: Event) -> Reported | Replayed:
        if event.durable != (seq > 0):
            raise ProtocolViolationError(
                CloseCode.BAD_FRAME, "durable events and only they are numbered"
            )
        assert self._committed is not None
        if not event.durable:
            return Reported(0, event)
        if seq <= self._committed:
            return Replayed(seq)
        # Not seq + 1: a journal at its size limit may have dropped old log lines (SPEC 3).
        self._committed = seq
        return Reported(seq, event)
