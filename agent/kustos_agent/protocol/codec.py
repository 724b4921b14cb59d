"""Frames <-> bytes: one JSON object per WebSocket text frame.

Strict in what it sends, lenient in what it reads: unknown fields are ignored, values of a later
minor version are spared where they may be (`leniency`), an unknown action is reported as such (a
request is then answered with `unsupported`), everything else that does not fit raises FrameError
with a reason that is safe to log (it never quotes the frame).
"""

from enum import StrEnum
from typing import Final, TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from .cut import cut
from .leniency import spared
from .messages import EVENTS, TO_AGENT, TO_MANAGER, Answer, Event, Request, UnreadLog
from .values import Count, ErrorClass, Problem
from .version import MAX_FRAME_BYTES


class FrameType(StrEnum):
    """The four kinds of frames (SPEC 3)."""

    REQUEST = "request"
    RESPONSE = "response"
    EVENT = "event"
    ACK = "ack"


PROBLEM_ACTION: Final = "problem"
"""Action of a response that says why there is no answer; its payload is a Problem."""


class FrameErrorKind(StrEnum):
    """Why a frame was refused."""

    TOO_LARGE = "too-large"
    NOT_A_FRAME = "not-a-frame"
    UNKNOWN_ACTION = "unknown-action"
    BAD_PAYLOAD = "bad-payload"


class FrameError(Exception):
    """A frame that cannot be used. `id`, `action`, `type` and `seq` are set when they could be
    read."""

    def __init__(
        self,
        kind: FrameErrorKind,
        reason: str,
        *,
        id_: str = "",
        action: str = "",
        type_: str = "",
        seq: int = 0,
    ) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.id = id_
        self.action = action
        self.type = type_
        self.seq = seq


class RequestFrame(Struct, frozen=True):
    """A question; `id` is the asker's, unique within the connection."""

    id: str
    message: Request[Answer]


class ResponseFrame(Struct, frozen=True):
    """The answer to request `id`, or the problem that prevented one."""

    id: str
    message: Answer | Problem


class EventFrame(Struct, frozen=True):
    """A report; durable ones carry their number in the agent's journal, volatile ones 0."""

    seq: int
    message: Event


class AckFrame(Struct, frozen=True):
    """All durable events up to `seq` are committed."""

    seq: int


Frame = RequestFrame | ResponseFrame | EventFrame | AckFrame


class _Envelope(Struct, omit_defaults=True):
    type: FrameType
    action: str = ""
    id: str = ""
    seq: Count = 0
    payload: Raw = Raw(b"{}")


_REQUESTS: Final = {request.action: request for request in (*TO_AGENT, *TO_MANAGER)}
_EVENTS: Final[dict[str, type[Event]]] = {event.action: event for event in EVENTS}
_UNREAD: Final = _EVENTS | {UnreadLog.action: UnreadLog}
T = TypeVar("T")
V = TypeVar("V", bound=Struct)

_envelope: Final = msgspec.json.Decoder(_Envelope)
_payloads: Final = {
    type_: msgspec.json.Decoder(type_)
    for type_ in (
        *_REQUESTS.values(),
        *_EVENTS.values(),
        UnreadLog,
        *(request.answer for request in _REQUESTS.values()),
        Problem,
    )
}
_encoder: Final = msgspec.json.Encoder()


def encode(frame: Frame, *, action: str = "") -> bytes:
    """The frame as JSON. `action` is needed for responses: the action of the request answered.

    Raises FrameError rather than send what the peer must refuse: TOO_LARGE, or BAD_PAYLOAD for text
    that is no Unicode (a file name that did not go through `paths.to_wire`).
    """
    try:
        return _encode(frame, action)
    except UnicodeEncodeError:
        raise FrameError(FrameErrorKind.BAD_PAYLOAD, "text that is no Unicode") from None


def encode_checked(frame: Frame, *, action: str = "") -> bytes:
    """Like `encode`, and read back: a value that the peer would refuse (a negative size, a NaN, a
    time without zone) raises FrameError here. Texts for people that are too long are cut.

    For what an agent tells: a bad event in its journal would end every link anew, for ever.
    """
    try:
        return _read_back(frame, action)
    except FrameError:
        short = _shortened(frame)
        if short is frame:
            raise
    return _read_back(short, action)


def _read_back(frame: Frame, action: str) -> bytes:
    data = encode(frame, action=action)
    _frame(data, lenient=False)
    return data


def _shortened(frame: Frame) -> Frame:
    if isinstance(frame, AckFrame):
        return frame
    message = cut(frame.message)
    return frame if message is frame.message else replace(frame, message=message)


def _encode(frame: Frame, action: str) -> bytes:
    match frame:
        case RequestFrame(id=id_, message=request):
            envelope = _Envelope(FrameType.REQUEST, request.action, id=id_, payload=_raw(request))
        case ResponseFrame(id=id_, message=answer):
            name = PROBLEM_ACTION if isinstance(answer, Problem) else action
            envelope = _Envelope(FrameType.RESPONSE, name, id=id_, payload=_raw(answer))
        case EventFrame(seq=seq, message=event):
            envelope = _Envelope(FrameType.EVENT, event.action, seq=seq, payload=_raw(event))
        case AckFrame(seq=seq):
            envelope = _Envelope(FrameType.ACK, seq=seq)
    data = _encoder.encode(envelope)
    if len(data) > MAX_FRAME_BYTES:
        raise FrameError(
            FrameErrorKind.TOO_LARGE, f"{len(data)} bytes to send", action=envelope.action
        )
    return data


def decode(data: bytes | str, *, unread_logs: bool = False) -> Frame:
    """The typed frame, or FrameError. With `unread_logs` a TaskLog comes as UnreadLog."""
    return _frame(data, lenient=True, events=_UNREAD if unread_logs else _EVENTS)


def _frame(data: bytes | str, *, lenient: bool, events: dict[str, type[Event]] = _EVENTS) -> Frame:
    if len(data) > MAX_FRAME_BYTES:
        raise FrameError(FrameErrorKind.TOO_LARGE, f"{len(data)} bytes received")
    try:
        envelope = _envelope.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise FrameError(FrameErrorKind.NOT_A_FRAME, type(error).__name__) from None
    match envelope.type:
        case FrameType.ACK:
            return AckFrame(envelope.seq)
        case FrameType.EVENT:
            event = _known(envelope, events)
            return EventFrame(envelope.seq, _decode(envelope, event, lenient=lenient))
        case FrameType.REQUEST:
            asked = _known(envelope, _REQUESTS)
            return RequestFrame(envelope.id, _decode(envelope, asked, lenient=lenient))
        case FrameType.RESPONSE:
            if envelope.action == PROBLEM_ACTION:
                return ResponseFrame(envelope.id, _decode(envelope, Problem, lenient=lenient))
            answer = _known(envelope, _REQUESTS).answer
            return ResponseFrame(envelope.id, _decode(envelope, answer, lenient=lenient))


def unsupported(error: FrameError) -> Problem:
    """The answer to a request this side does not know or cannot read."""
    return Problem(error=ErrorClass.UNSUPPORTED, subject=error.action[:64], detail=str(error.kind))


def _raw(message: Struct) -> Raw:
    return Raw(_encoder.encode(message))


def _known(envelope: _Envelope, known: dict[str, T]) -> T:
    found = known.get(envelope.action)
    if found is None:
        raise _refusal(envelope, FrameErrorKind.UNKNOWN_ACTION, "unknown action")
    return found


def _decode(envelope: _Envelope, type_: type[V], *, lenient: bool) -> V:
    try:
        return _payload(envelope.payload, type_, lenient=lenient)
    except msgspec.ValidationError as error:
        # msgspec names the field and the expected type, never the value.
        raise _refusal(envelope, FrameErrorKind.BAD_PAYLOAD, str(error)[:200]) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _refusal(envelope, FrameErrorKind.BAD_PAYLOAD, type(error).__name__) from None


def _payload(payload: Raw, type_: type[V], *, lenient: bool) -> V:
    try:
        decoded: V = _payloads[type_].decode(payload)
    except msgspec.ValidationError:
        if not lenient:
            raise
        left = spared(payload, type_)
        if left is payload:
            raise
        decoded = _payloads[type_].decode(left)
    return decoded


def _refusal(envelope: _Envelope, kind: FrameErrorKind, reason: str) -> FrameError:
    return FrameError(
        kind,
        reason,
        id_=envelope.id,
        action=envelope.action,
        type_=envelope.type.value,
        seq=envelope.seq,
    )
