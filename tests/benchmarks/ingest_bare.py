"""The least that makes events durable: `python -m tests.benchmarks.ingest_bare PIPE HOME`.

websockets over the same TLS, and one thread that writes each frame as it came, with its number, by
plain sqlite3, all that waits in one transaction; each connection is then told how far it is stored.
It does not ask who speaks, looks into nothing, compresses nothing, and its queue has no bounds.
"""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

import msgspec
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from kustos.engine import new_loop
from kustos.home import Home
from kustos.link.certificates import open_certificates
from kustos.link.read_buffer import shrink_read_buffer
from kustos_agent.protocol.codec import AckFrame, ResponseFrame, encode
from kustos_agent.protocol.messages import Hello, Welcome
from kustos_agent.protocol.version import MAJOR, MAX_FRAME_BYTES, MINOR, SUBPROTOCOL
from tests.benchmarks.worker import answer_all, own_pipe

MAX_GROUP: Final = 500


class _Numbered(msgspec.Struct):
    seq: int


_numbered: Final = msgspec.json.Decoder(_Numbered)

Heard = tuple[ServerConnection, bytes]


class BareServer:
    """`database` is where it writes."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._queue: SimpleQueue[Heard | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what waits."""
        self._queue.put(None)
        self._thread.join()

    async def handle(self, connection: ServerConnection) -> None:
        """One agent."""
        hello = msgspec.json.decode(await connection.recv(decode=False))
        welcome = Welcome(major=MAJOR, minor=MINOR, manager_name="bare", acknowledged=0)
        answer = encode(ResponseFrame(hello["id"], welcome), action=Hello.action)
        await connection.send(answer, text=True)
        with suppress(ConnectionClosed):
            while True:
                self._queue.put((connection, await connection.recv(decode=False)))

    def _write(self) -> None:
        with closing(sqlite3.connect(self._database, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("CREATE TABLE event (peer TEXT, seq INTEGER, frame BLOB)")
            while group := list(self._next_group()):
                last = self._store(connection, group)
                self._loop.call_soon_threadsafe(self._acknowledge, last)

    def _store(
        self, connection: sqlite3.Connection, group: list[Heard]
    ) -> dict[ServerConnection, int]:
        rows: list[tuple[str, int, bytes]] = []
        last: dict[ServerConnection, int] = {}
        for peer, data in group:
            seq = _numbered.decode(data).seq
            rows.append((str(peer.id), seq, data))
            last[peer] = seq
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        return last

    def _next_group(self) -> Iterator[Heard]:
        if (heard := self._queue.get()) is None:
            return
        yield heard
        for _ in range(MAX_GROUP - 1):
            try:
                heard = self._queue.get_nowait()
            except Empty:
                return
            if heard is None:
                self._queue.put(None)
                return
            yield heard

    def _acknowledge(self, last: dict[ServerConnection, int]) -> None:
        for peer, seq in last.items():
            self._loop.create_task(peer.send(encode(AckFrame(seq)), text=True))


class BareDesk:
    """What the benchmark asks of this process."""

    def __init__(self, port: int, database: Path) -> None:
        self._port = port
        self._database = database

    async def port(self) -> int:
        """Where it listens."""
        return self._port

    async def kept(self, task_ids: list[str]) -> int:
        """How many lines of these tasks are stored."""
        with closing(sqlite3.connect(self._database)) as connection:
            rows = connection.execute("SELECT frame FROM event").fetchall()
        told = [msgspec.json.decode(row[0])["payload"] for row in rows]
        return sum(len(event["lines"]) for event in told if event["task_id"] in task_ids)


async def _main() -> None:
    home = Home(Path(sys.argv[2]))
    database = home.folder / "bare.db"
    shrink_read_buffer()
    server = BareServer(database)
    async with serve(
        server.handle,
        "127.0.0.1",
        0,
        ssl=open_certificates(home.certificates).context,
        subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]  # plain str will do
        compression=None,
        max_size=MAX_FRAME_BYTES,
        ping_interval=None,
    ) as listening:
        port = int(next(iter(listening.sockets)).getsockname()[1])
        await answer_all(own_pipe(), BareDesk(port, database))
    server.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_main())
