"""One agent that says more than anybody can use: `python -m tests.benchmarks.fleet_flood PIPE`.

It writes as fast as it is read, so what keeps it from the others is the manager alone.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, repeat
from typing import Final

from websockets.asyncio.client import ClientConnection
from websockets.frames import Frame, Opcode

from kustos_agent.link.addresses import Address
from kustos_agent.link.dial import dial
from kustos_agent.protocol.codec import EventFrame, encode
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import Heartbeat, Hello, TaskLog, TaskStarted
from kustos_agent.protocol.session import Acknowledged, AgentSession, Welcomed
from kustos_agent.protocol.values import LogLine, TaskKind
from kustos_agent.protocol.version import MAJOR, MINOR, SUBPROTOCOL
from tests.benchmarks.fleet_home import Seat
from tests.benchmarks.worker import answer_all, own_pipe

LINES_A_FRAME: Final = 100
LINE: Final = "/home/anna/Documents/2026/accounts/quarter-3/statement-0042.pdf: permission denied"
AHEAD_BYTES: Final = 256 * 1024
"""Written and not yet taken by the network; more only costs memory."""

_NUMBER: Final = b"1111111111"
_FIRST: Final = b"2222222222"
"""What stands in the frame that is made once for the numbers of each: to make each anew would take
longer than to read it."""


class FloodDesk:
    """What the benchmark asks of this process."""

    async def words(self, port: int, ca: str, seat: Seat, seconds: float) -> int:
        """Heartbeats, and nothing else. How many were written."""
        beat = encode(EventFrame(0, Heartbeat(at=datetime.now(UTC))))
        connection, _ = await _connected(port, ca, seat, None)
        async with connection:
            return await _flood(connection, repeat(beat), seconds)

    async def lines(self, port: int, ca: str, seat: Seat, seconds: float) -> int:
        """The log of a task that the manager takes over. How many lines were acknowledged."""
        task_id = new_id()
        connection, session = await _connected(port, ca, seat, task_id)
        async with connection:
            flooding = asyncio.create_task(_flood(connection, _log(task_id), seconds))
            acknowledged = 0
            while not flooding.done() or acknowledged < flooding.result():
                match session.receive(await connection.recv(decode=False)):
                    case Acknowledged(seq=seq):
                        acknowledged = seq
                    case _:
                        pass
        return (acknowledged - 1) * LINES_A_FRAME


async def _flood(connection: ClientConnection, frames: Iterator[bytes], seconds: float) -> int:
    until = time.monotonic() + seconds
    for written, data in enumerate(frames, 1):
        connection.transport.write(Frame(Opcode.TEXT, data).serialize(mask=True))
        while connection.transport.get_write_buffer_size() > AHEAD_BYTES:
            await asyncio.sleep(0.001)
            if time.monotonic() > until:
                return written
        if time.monotonic() > until:
            return written
    raise AssertionError("the frames have no end")


def _log(task_id: str) -> Iterator[bytes]:
    now = datetime.now(UTC)
    yield encode(EventFrame(1, TaskStarted(task_id=task_id, kind=TaskKind.BACKUP, at=now)))
    lines = (LogLine(at=now, text=LINE),) * LINES_A_FRAME
    event = TaskLog(task_id=task_id, first=int(_FIRST), lines=lines)
    frame = encode(EventFrame(int(_NUMBER), event))
    for number in count(1):
        first = (number - 1) * LINES_A_FRAME + 1
        yield frame.replace(_NUMBER, b"%d" % (number + 1), 1).replace(_FIRST, b"%d" % first, 1)


async def _connected(
    port: int, ca: str, seat: Seat, task_id: str | None
) -> tuple[ClientConnection, AgentSession]:
    connection = await dial(
        Address("127.0.0.1", port),
        ca=ca,
        path="/agent",
        subprotocol=SUBPROTOCOL,
        headers={"Authorization": f"Bearer {seat.token}"},
    )
    session = AgentSession()
    hello = Hello(
        major=MAJOR,
        minor=MINOR,
        agent_version="1",
        journal_id=new_id(),
        journal_position=0,
        owed=0,
        hostname=seat.machine_id,
        os_name="linux",
        running=() if task_id is None else (task_id,),
        kinds={} if task_id is None else {task_id: TaskKind.BACKUP},
    )
    await connection.send(session.ask(hello), text=True)
    assert isinstance(session.receive(await connection.recv(decode=False)), Welcomed)
    return connection, session


if __name__ == "__main__":
    asyncio.run(answer_all(own_pipe(), FloodDesk()))
