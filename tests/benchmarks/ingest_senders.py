"""Agents that tell as fast as they are heard: `python -m tests.benchmarks.ingest_senders PIPE`.

Frames are made beforehand and written to the transport one by one, as an agent that replays its
journal does: each is a TLS record of its own.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from websockets.asyncio.client import ClientConnection
from websockets.frames import Frame, Opcode

from kustos_agent.link.addresses import Address
from kustos_agent.link.dial import dial
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import Hello
from kustos_agent.protocol.session import Acknowledged, AgentSession, Welcomed
from kustos_agent.protocol.values import TaskKind
from kustos_agent.protocol.version import MAJOR, MINOR, SUBPROTOCOL
from tests.benchmarks.fleet_home import Seat
from tests.benchmarks.ingest_load import Load, frames, task_id
from tests.benchmarks.worker import answer_all, own_pipe

AHEAD_BYTES: Final = 256 * 1024
"""Written and not yet taken by the network; more only costs memory."""


@dataclass(slots=True)
class Sender:
    """One agent, connected and welcomed."""

    connection: ClientConnection
    session: AgentSession
    records: list[bytes]

    async def send(self) -> float:
        """Tell everything; when the last of it was acknowledged."""
        writing = asyncio.create_task(self._write())
        while True:
            match self.session.receive(await self.connection.recv(decode=False)):
                case Acknowledged(seq=seq) if seq == len(self.records):
                    at = time.monotonic()
                    await writing
                    return at
                case _:
                    pass

    async def _write(self) -> None:
        transport = self.connection.transport
        for record in self.records:
            transport.write(record)
            if transport.get_write_buffer_size() > AHEAD_BYTES:
                await asyncio.sleep(0.001)


class SendersDesk:
    """What the benchmark asks of this process."""

    def __init__(self) -> None:
        self._senders: list[Sender] = []

    async def connect(self, port: int, ca: str, seats: list[Seat], load: Load, number: int) -> None:
        """Say hello and be welcomed, all of them."""
        self._senders = [await _connected(port, ca, seat, load, number) for seat in seats]

    async def send(self) -> float:
        """Tell everything; when the last of it was acknowledged to the last of them."""
        ends = await asyncio.gather(*(sender.send() for sender in self._senders))
        return max(ends)

    async def disconnect(self) -> None:
        """End all links."""
        await asyncio.gather(*(sender.connection.close() for sender in self._senders))
        self._senders = []


async def _connected(port: int, ca: str, seat: Seat, load: Load, number: int) -> Sender:
    connection = await dial(
        Address("127.0.0.1", port),
        ca=ca,
        path="/agent",
        subprotocol=SUBPROTOCOL,
        headers={"Authorization": f"Bearer {seat.token}"},
    )
    session = AgentSession()
    id_ = task_id(seat, load, number)
    hello = Hello(
        major=MAJOR,
        minor=MINOR,
        agent_version="1",
        journal_id=new_id(),
        journal_position=load.events,
        owed=load.events,
        hostname=seat.machine_id,
        os_name="linux",
        running=(id_,),
        kinds={id_: TaskKind.BACKUP},
    )
    await connection.send(session.ask(hello), text=True)
    assert isinstance(session.receive(await connection.recv(decode=False)), Welcomed)
    records = [Frame(Opcode.TEXT, data).serialize(mask=True) for data in frames(seat, load, number)]
    return Sender(connection, session, records)


if __name__ == "__main__":
    asyncio.run(answer_all(own_pipe(), SendersDesk()))
