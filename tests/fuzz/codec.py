"""Bytes into the codec: a frame or a FrameError, and a frame that can be said again."""

from typing import Final

from kustos_agent.protocol.codec import Frame, FrameError, ResponseFrame, decode, encode
from kustos_agent.protocol.messages import TO_AGENT, TO_MANAGER
from kustos_agent.protocol.values import Problem

MAX_REASON: Final = 300
"""Characters of an error; it goes to the log."""

_ACTIONS: Final = {request.answer: request.action for request in (*TO_AGENT, *TO_MANAGER)}


def attempt(data: bytes) -> None:
    """Raises AssertionError for a fault, and whatever else a fault raises."""
    try:
        frame = decode(data)
    except FrameError as error:
        if len(str(error)) > MAX_REASON:
            raise AssertionError("an error that quotes the frame") from error
        return
    again = encode(frame, action=_action(frame))
    assert decode(again) == frame, "what was read is not what would be said"


def _action(frame: Frame) -> str:
    if isinstance(frame, ResponseFrame) and not isinstance(frame.message, Problem):
        return _ACTIONS[type(frame.message)]
    return ""
