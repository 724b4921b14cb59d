"""The running agent: everything it consists of, from start to orderly end."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from .bootstrap import Agent

_log = logging.getLogger(__name__)

SETTLE_SECONDS: Final = 1.0
"""At the end the manager may still be told how the interrupted tasks ended; else it hears of it at
the next start."""


async def serve(agent: Agent, stop: asyncio.Event) -> None:
    """Run until `stop` is set: then no more tasks, restic interrupted, ends on disk, link closed.

    Raises JournalError if the journal cannot be opened.
    """
    async with agent.journal:
        # Before the link tells what is running: what begins again has to be among it.
        again = await agent.schedule.load()
        interrupted = await agent.journal.interrupt_open_tasks(datetime.now(UTC), again)
        if interrupted:
            _log.warning("%d tasks were interrupted by the end of the last run", interrupted)
        async with asyncio.TaskGroup() as group:
            link = group.create_task(agent.link.run(), name="link")
            desk = group.create_task(agent.desk.run(), name="desk")
            schedule = group.create_task(agent.schedule.run(), name="schedule")
            tending = group.create_task(agent.operations.tend(), name="tending")
            await stop.wait()
            _log.info("stopping")
            schedule.cancel()
            tending.cancel()
            agent.desk.close()
            await desk
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SETTLE_SECONDS):
                    await agent.link.settled()
            link.cancel()
    _log.info("stopped")


@contextlib.contextmanager
def stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT (Ctrl-C) set `stop`."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def on_signal(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    # signal.signal and not loop.add_signal_handler: Windows has only the former, and asyncio.run
    # has put its own SIGINT handler in place, which would cancel instead of stop.
    former = [signal.signal(number, on_signal) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, former, strict=True):
            signal.signal(number, handler)


def read_line(descriptor: int, limit: int = 64 * 1024) -> bytes | None:
    """The first line, without its end; None if the other side hung up before it was whole.

    Byte by byte and around Python's buffers: a thread of ours goes on reading the same descriptor,
    and a thread blocked inside a buffer's lock would trip the interpreter's exit.
    """
    line = bytearray()
    while len(line) < limit and (byte := os.read(descriptor, 1)):
        if byte == b"\n":
            return bytes(line)
        line += byte
    return None


def call_at_end_of_file(descriptor: int, notify: Callable[[], None]) -> None:
    """Call `notify` on the running loop when the other side hangs up or dies; what it writes is
    ignored."""
    loop = asyncio.get_running_loop()

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(descriptor, 4096):
                pass
        # The loop may have ended first.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(notify)

    threading.Thread(target=watch, daemon=True, name="stdin").start()
