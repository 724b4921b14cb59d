"""The frames that docs/protocol.md shows are frames."""

import re
from pathlib import Path

import pytest

from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.codec import AckFrame, EventFrame, RequestFrame, ResponseFrame, decode
from kustos_agent.protocol.messages import EVENTS, TO_AGENT, TO_MANAGER
from kustos_agent.protocol.session import (
    Acknowledged,
    AgentSession,
    Greeted,
    ManagerSession,
    Reported,
    Welcomed,
)
from kustos_agent.protocol.token import parse_token

TEXT = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text(encoding="utf-8")
FRAMES = re.findall(r"^([→←]) (\{.*\})$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("direction", "frame"), FRAMES)
def test_every_frame_decodes(direction: str, frame: str) -> None:
    """Each example fits its message, and goes the way the arrow says."""
    match decode(frame):
        case RequestFrame(message=request):
            allowed = TO_MANAGER if direction == "→" else TO_AGENT
            assert isinstance(request, allowed)
        case EventFrame(seq=seq, message=event):
            assert direction == "→"
            assert event.durable == (seq > 0)
        case AckFrame():
            assert direction == "←"
        case ResponseFrame():
            pass


def test_the_sessions_follow_the_example_of_a_reconnect() -> None:
    """Hello, welcome, replay and the end go through both ends' rules."""
    hello, welcome, log, finished, ack = (frame for _, frame in FRAMES[-8:-3])
    manager, agent = ManagerSession(), AgentSession()
    greeted = manager.receive(hello)
    assert isinstance(greeted, Greeted)
    agent.ask(greeted.hello)
    welcomed = agent.receive(welcome)
    assert isinstance(welcomed, Welcomed)
    manager.welcome(welcomed.welcome)
    for frame in (log, finished):
        assert isinstance(manager.receive(frame), Reported)
    assert agent.receive(ack) == Acknowledged(3)


def test_the_join_token_of_the_example_is_one() -> None:
    """The text parses to the JSON beside it."""
    found = re.search(r"^kustos1-\S+$", TEXT, re.MULTILINE)
    assert found
    token = parse_token(found[0])
    assert token.addresses == ("192.168.1.10:47611", "office-pc:47611")
    assert token.expires.isoformat() == "2026-11-21T10:00:00+00:00"


def test_every_action_and_close_code_is_told() -> None:
    """Nobody has to read the code to learn of a message or of the end of a link."""
    for message in (*TO_MANAGER, *TO_AGENT, *EVENTS):
        assert f"`{message.action}`" in TEXT
    for code in CloseCode:
        assert f"| {code.value} | `{code.name}` |" in TEXT
