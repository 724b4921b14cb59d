"""The wire as a JSON schema. A change of it shows as a change of agent-v1.schema.json beside this.

`python -m tests.protocol.golden` writes the file anew.
"""

import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

from kustos_agent.protocol.codec import PROBLEM_ACTION, FrameType
from kustos_agent.protocol.messages import EVENTS, TO_AGENT, TO_MANAGER
from kustos_agent.protocol.pairing_messages import ALPN, LINES, SERVICE, PairedIdentity
from kustos_agent.protocol.token import JoinToken
from kustos_agent.protocol.values import Problem
from kustos_agent.protocol.version import (
    ENROL_SUBPROTOCOL,
    MAJOR,
    MAX_FRAME_BYTES,
    MINOR,
    SUBPROTOCOL,
)

FILE = Path(__file__).with_name("agent-v1.schema.json")


def schema() -> dict[str, Any]:
    """The envelope's words, every action with its payload, and the shape of every class."""
    requests = (*TO_AGENT, *TO_MANAGER)
    answers = [request.answer for request in requests]
    types = [*requests, *answers, *EVENTS, Problem, JoinToken, *LINES, PairedIdentity]
    _, components = msgspec.json.schema_components(types, ref_template="#/components/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kustos: the link between agent and manager",
        "version": {"major": MAJOR, "minor": MINOR},
        "subprotocols": [SUBPROTOCOL, ENROL_SUBPROTOCOL],
        "max_frame_bytes": MAX_FRAME_BYTES,
        "frame_types": [frame_type.value for frame_type in FrameType],
        "problem_action": PROBLEM_ACTION,
        "requests_to_agent": _actions(TO_AGENT),
        "requests_to_manager": _actions(TO_MANAGER),
        "events": {
            event.action: {"payload": event.__name__, "durable": event.durable} for event in EVENTS
        },
        "pairing": {
            "alpn": ALPN,
            "service": SERVICE,
            "lines": [line.__name__ for line in LINES],
        },
        "components": _cleaned(components),
    }


def text() -> str:
    """The file's content."""
    return json.dumps(schema(), indent=2, sort_keys=True, ensure_ascii=True) + "\n"


def _cleaned(schema: Any) -> Any:
    """Descriptions without their indentation, which Python before 3.13 keeps in docstrings."""
    match schema:
        case {"description": str(description), **rest}:
            return {**_cleaned(rest), "description": inspect.cleandoc(description)}
        case dict():
            return {name: _cleaned(value) for name, value in schema.items()}
        case list():
            return [_cleaned(value) for value in schema]
    return schema


def _actions(requests: tuple[Any, ...]) -> dict[str, dict[str, str]]:
    return {
        request.action: {"payload": request.__name__, "answer": request.answer.__name__}
        for request in requests
    }
