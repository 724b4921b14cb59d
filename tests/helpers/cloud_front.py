"""Real clients of a cloud, led to a server on loopback: an HTTPS proxy that answers for the cloud.

restic builds the addresses of Azure, Google and Backblaze itself and takes no other server's. It
does ask a proxy, and the proxy may be anybody whose authority it trusts (`environment`). So the
client runs with its real names, TLS and login, and no packet leaves the machine.
"""

import asyncio
import ssl
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.issued import issue
from tests.helpers.processes import LOOPBACK

_CHUNK = 65_536
_ANSWER = b"HTTP/1.1 200 Connection established\r\n\r\n"
_NOBODY = b"HTTP/1.1 502 Bad Gateway\r\n\r\n"


@dataclass(frozen=True)
class CloudFront:
    """What a client has to have in its environment, for restic as for the agent around it."""

    environment: Mapping[str, str]
    ca_pem: str


@contextmanager
def cloud_front(folder: Path, servers: Mapping[str, int]) -> Iterator[CloudFront]:
    """A running proxy. `servers`: the cloud's host name -> the port on loopback that answers for
    it, in plain HTTP. Other names are answered 502."""
    folder.mkdir(parents=True)
    ca_file, certificate, key = (issued := issue(servers)).write(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    front = _Front(context, dict(servers))
    # A loop of its own: a test may hold up its own while a client waits for an answer.
    thread = threading.Thread(target=front.run, name="cloud-front", daemon=True)
    thread.start()
    front.listening.wait(10)
    try:
        environment = {
            "HTTPS_PROXY": f"http://{LOOPBACK}:{front.port}",
            "NO_PROXY": LOOPBACK,
            # Go and Python read it; the authority takes the place of the system's.
            "SSL_CERT_FILE": str(ca_file),
        }
        yield CloudFront(environment, issued.ca_pem)
    finally:
        front.stop()
        thread.join(10)


class _Front:
    def __init__(self, context: ssl.SSLContext, servers: dict[str, int]) -> None:
        self.port = 0
        self.listening = threading.Event()
        self._context = context
        self._servers = servers
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()

    def run(self) -> None:
        """Until `stop`."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    def stop(self) -> None:
        """From another thread."""
        self._loop.call_soon_threadsafe(self._end.set)

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._answer, LOOPBACK, 0)
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            self.listening.set()
            await self._end.wait()

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        # A client that goes away in the middle is no event, nor is the end of the proxy.
        with suppress(OSError, EOFError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            host = head.split(b" ")[1].decode().rpartition(":")[0]
            if host not in self._servers:
                writer.write(_NOBODY)
                await writer.drain()
            else:
                writer.write(_ANSWER)
                await writer.drain()
                await writer.start_tls(self._context)
                inner, outer = await asyncio.open_connection(LOOPBACK, self._servers[host])
                await asyncio.gather(_pass_on(reader, outer), _pass_on(inner, writer))
        writer.close()


async def _pass_on(source: StreamReader, target: StreamWriter) -> None:
    """All that comes, then the end."""
    with suppress(OSError):
        while read := await source.read(_CHUNK):
            target.write(read)
            await target.drain()
    target.close()
