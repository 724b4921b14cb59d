"""An HTTPS server on loopback that does what a test says, at any byte."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.issued import issue
from tests.helpers.processes import LOOPBACK

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""What happens once a request has been read; the connection is closed afterwards."""

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class HttpsServer:
    """`url` has no slash at its end. `paths` maps a path to what happens there, all others are
    404; `asked` are the paths that were asked for, in order."""

    url: str
    ca_file: Path
    context: ssl.SSLContext
    paths: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def https_server(folder: Path) -> AsyncIterator[HttpsServer]:
    """A running server; `context` is a client's that trusts its CA alone."""
    ca_file, certificate, key = issue().write(folder)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    mine = HttpsServer("", ca_file, ssl.create_default_context(cafile=str(ca_file)))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        mine.asked.append(path)
        await mine.paths.get(path, answer(b"", "404 Not Found"))(writer)

    async with listening(serve, tls) as port:
        mine.url = f"https://{LOOPBACK}:{port}"
        yield mine


@asynccontextmanager
async def listening(serve: Conversation, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on this port; at the end of the block no conversation is left."""
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has gone, which is what some tests are about
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task of asyncio's own making is loud when it is cancelled (Python 3.11).
        talks.add(asyncio.create_task(talk(reader, writer)))

    server = await asyncio.start_server(connected, LOOPBACK, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in talks:
            task.cancel()
        for end in await asyncio.gather(*talks, return_exceptions=True):
            if isinstance(end, Exception):
                raise end


def answer(body: bytes, status: str = "200 OK", *, length: int | None = None) -> Behaviour:
    """The whole body at once; `length` is what the head claims, if it is not its own."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        claimed = len(body) if length is None else length
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {claimed}\r\n\r\n".encode() + body)

    return behave


def redirect(to: str) -> Behaviour:
    """Elsewhere."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())

    return behave


def endless(head: bytes, part: bytes, pause: float = 0.0) -> Behaviour:
    """`head`, and then `part` again and again until the client goes."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave
