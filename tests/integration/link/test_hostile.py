"""An agent of the fleet that sends what no agent sends: it ends its own link and nobody else's."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.messages import Enrolled, Heartbeat, TaskLog
from kustos_agent.protocol.values import LogLine
from kustos_agent.protocol.version import MAX_FRAME_BYTES
from tests.helpers.lone_manager import LoneManager, lone_manager
from tests.helpers.scripted_agent import Door, ScriptedAgent, enrol, scripted_agent

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECRET = "hunter2-correct-horse"
"""Is in every hostile frame where it can be, and must be nowhere else."""

TEXT, BINARY, PING, PONG = 0x1, 0x2, 0x9, 0xA
PROTOCOL_ERROR, TOO_BIG, CUT_OFF = 1002, 1009, 1006
"""RFC 6455, section 7.4.1; the last is what is seen when there was no farewell."""

MOST_MORE = 24 * 2**20
"""Bytes that the manager's memory may have grown by, in the middle of an attack."""


def frame(opcode: int, payload: bytes = b"", *, last: bool = True, first_bits: int = 0) -> bytes:
    """A WebSocket frame (RFC 6455, section 5.2), masked with zeros."""
    size = len(payload)
    length = (
        bytes([0x80 | size])
        if size < 126
        else bytes([0xFE]) + size.to_bytes(2, "big")
        if size < 65_536
        else bytes([0xFF]) + size.to_bytes(8, "big")
    )
    return bytes([last << 7 | first_bits << 4 | opcode]) + length + bytes(4) + payload


def _event(payload: str, action: str = "task-progress") -> bytes:
    text = f'{{"type":"event","action":"{action}","secret":"{SECRET}","payload":{payload}}}'
    return frame(TEXT, text.encode())


@dataclass(frozen=True)
class Attack:
    """What is sent after the welcome, and the code that the manager closes with."""

    name: str
    data: bytes
    code: int

    def __str__(self) -> str:
        return self.name


DEEP = "[" * 100_000 + "]" * 100_000
ATTACKS = [
    Attack("an empty frame", frame(TEXT), CloseCode.BAD_FRAME),
    Attack("noise", frame(TEXT, SECRET.encode()), CloseCode.BAD_FRAME),
    Attack("binary noise", frame(BINARY, b"\x00\xff" * 500), CloseCode.BAD_FRAME),
    Attack("invalid UTF-8", frame(TEXT, b'{"type":"\xff"}'), CloseCode.BAD_FRAME),
    Attack("a byte order mark", frame(TEXT, b'\xef\xbb\xbf{"type":"ack"}'), CloseCode.BAD_FRAME),
    Attack("an escaped surrogate", _event('{"task_id":"\\ud800"}'), CloseCode.BAD_FRAME),
    Attack("a deep payload", _event(DEEP), CloseCode.BAD_FRAME),
    Attack("a deep frame", frame(TEXT, DEEP.encode()), CloseCode.BAD_FRAME),
    Attack("1e400", _event('{"task_id":"t","percent":1e400}'), CloseCode.BAD_FRAME),
    Attack("NaN", _event('{"task_id":"t","percent":NaN}'), CloseCode.BAD_FRAME),
    Attack(
        "5,000 digits",
        _event(f'{{"task_id":"t","bytes_done":1{"0" * 5_000}}}'),
        CloseCode.BAD_FRAME,
    ),
    Attack("a wrong type", _event(f'{{"task_id":["{SECRET}"]}}'), CloseCode.BAD_FRAME),
    Attack("a null", _event('{"task_id":null}'), CloseCode.BAD_FRAME),
    Attack("a long text", _event(json.dumps({"task_id": "t" * 65})), CloseCode.BAD_FRAME),
    Attack("1 MiB and a byte", frame(TEXT, b" " * (MAX_FRAME_BYTES + 1))[:1_000], TOO_BIG),
    Attack("a length of 2^62", bytes([0x81, 0xFF]) + (2**62).to_bytes(8, "big"), TOO_BIG),
    Attack("a compressed frame", frame(TEXT, b"\x00" * 100, first_bits=0b100), PROTOCOL_ERROR),
    Attack("an unknown opcode", frame(0x5, b"x"), PROTOCOL_ERROR),
    Attack("a control frame in parts", frame(PING, b"x", last=False), PROTOCOL_ERROR),
    Attack("a continuation of nothing", frame(0, b"x"), PROTOCOL_ERROR),
    Attack("a frame without a mask", b"\x81\x02{}", PROTOCOL_ERROR),
    Attack("a hello of its own", frame(TEXT, b'{"type":"request","id":"1","action":"hello","payl'
           b'oad":{"major":1,"minor":0,"agent_version":"","journal_id":"","journal_position":0,'
           b'"hostname":"","os_name":""}}'), CloseCode.BAD_FRAME),
    Attack("a task for the manager", frame(TEXT, b'{"type":"request","id":"1","action":"cancel-tas'
           b'k","payload":{"task_id":"t"}}'), CloseCode.BAD_FRAME),
    Attack("an acknowledgement", frame(TEXT, b'{"type":"ack","seq":5}'), CloseCode.BAD_FRAME),
]  # fmt: skip

FLOODS = [
    Attack(
        "a message in parts without end",
        frame(TEXT, b"[", last=False) + frame(0, b" " * 1_000, last=False) * 3_000,
        TOO_BIG,
    ),
    Attack(
        "empty parts without end",
        frame(TEXT, last=False) + frame(0, last=False) * 500_000,
        TOO_BIG,
    ),
    Attack("pings, answers unread", frame(PING, b"x" * 125) * 400_000, CUT_OFF),
]


@dataclass(frozen=True)
class Fleet:
    """A manager in a process of its own, an agent that behaves, and the identity of one that does
    not."""

    manager: LoneManager
    door: Door
    good: ScriptedAgent
    bad: Enrolled
    before: int

    async def still_serves(self) -> None:
        """The good one is heard, and what it reports is committed."""
        await self.good.report(Heartbeat(at=NOW))
        line = LogLine(at=NOW, text="of no task")
        seq = await self.good.report(TaskLog(task_id="none", first=1, lines=(line,)))
        await self.good.acknowledged_up_to(seq)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[LoneManager]:
    with lone_manager(tmp_path, 2) as manager:
        yield manager


@pytest.fixture
async def fleet(manager: LoneManager) -> AsyncIterator[Fleet]:
    good, bad = [await enrol(token, name) for token, name in zip(manager.tokens, "AB", strict=True)]
    assert isinstance(good, Enrolled)
    assert isinstance(bad, Enrolled)
    door = Door(manager.tokens[0])
    async with scripted_agent(door, good.token) as agent:
        yield Fleet(manager, door, agent, bad, manager.rss())


async def _send(agent: ScriptedAgent, data: bytes) -> None:
    """Raw, as fast as the manager takes it, until it takes no more."""
    transport = agent._connection.transport
    sent = memoryview(data)
    for start in range(0, len(sent), 65_536):
        if transport.is_closing():
            return
        transport.write(sent[start : start + 65_536])
        await asyncio.sleep(0)
        while transport.get_write_buffer_size() > 2**20 and not transport.is_closing():  # noqa: ASYNC110  room tells nobody
            await asyncio.sleep(0.001)


async def test_each_bad_frame_ends_its_link_alone_with_a_clear_code(fleet: Fleet) -> None:
    """One after the other, on the same manager: the other agent works on, memory stays, and the log
    says what was wrong without repeating it."""
    for attack in ATTACKS:
        async with scripted_agent(fleet.door, fleet.bad.token) as agent:
            await _send(agent, attack.data)
            code, reason = await agent.closed()
        assert code == attack.code, f"{attack}: {code} {reason}"
        assert SECRET not in (reason or "")
        await fleet.still_serves()
    assert fleet.manager.rss() - fleet.before < MOST_MORE
    said = fleet.manager.log()
    ours = [attack for attack in ATTACKS if attack.code >= 4_000]
    assert said.count("closing a link: ") == len(ours)
    assert SECRET not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("attack", FLOODS, ids=str)
async def test_a_flood_ends_its_link_before_it_takes_memory(fleet: Fleet, attack: Attack) -> None:
    """While it lasts, the other agent is served."""
    async with scripted_agent(fleet.door, fleet.bad.token) as agent:
        if "unread" in attack.name:
            agent._connection.transport.pause_reading()
        sending = asyncio.create_task(_send(agent, attack.data))
        peak = 0
        while not sending.done():
            await fleet.still_serves()
            peak = max(peak, fleet.manager.rss() - fleet.before)
        if "unread" in attack.name:
            with contextlib.suppress(RuntimeError):  # it is closed already
                agent._connection.transport.resume_reading()
        code, _ = await agent.closed()
    # The farewell may be lost behind what was on its way.
    assert code in {attack.code, CUT_OFF}
    assert peak < MOST_MORE
    await fleet.still_serves()
    assert "Traceback" not in fleet.manager.log()


async def test_of_duplicate_and_unknown_fields_an_honest_link_survives(fleet: Fleet) -> None:
    """What is merely strange ends nothing."""
    strange = (
        f'{{"type":"ack","type":"event","action":"task-progress","mood":"{SECRET}",'
        f'"payload":{{"task_id":"a","task_id":"b","weather":{DEEP[99_900:100_100]}}}}}'
    )
    async with scripted_agent(fleet.door, fleet.bad.token) as agent:
        await _send(agent, frame(TEXT, strange.encode()))
        await _send(agent, frame(PONG, b"unasked") * 1_000)
        seq = await agent.report(TaskLog(task_id="none", first=1, lines=()))
        await agent.acknowledged_up_to(seq)
    assert SECRET not in fleet.manager.log()
