"""Servers in this process that leave nothing behind."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable

LOOPBACK = "127.0.0.1"

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(answer: Answer, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server on the loopback. At the end its connections are cut, and `answer` must
    end by that.

    A connection stays open when `answer` returns.
    """
    talks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
    over = False

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if over:
            writer.transport.abort()
            return
        task = asyncio.current_task()
        assert task is not None
        talks[task] = writer
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):  # it was cut
            await answer(reader, writer)

    server = await asyncio.start_server(talk, LOOPBACK, 0, ssl=context)

    def hang_up() -> None:
        nonlocal over
        over = True
        for writer in talks.values():
            writer.transport.abort()

    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        await ended(server, hang_up)
        await asyncio.gather(*talks)


async def ended(server: asyncio.Server, hang_up: Callable[[], object]) -> None:
    """Close it, `hang_up` on whom it talks to, and wait until every connection is gone."""
    loop = asyncio.get_running_loop()
    for listener in server.sockets:
        with contextlib.suppress(NotImplementedError):  # Windows' loop accepts in another way
            loop.remove_reader(listener)
    # Who was accepted in this turn is met in the next; asyncio loses its socket if the server
    # has been closed by then.
    await asyncio.sleep(0)
    # Before 3.12 this waits only if it began before the end.
    gone = asyncio.create_task(server.wait_closed())
    await asyncio.sleep(0)
    server.close()
    hang_up()
    await gone
