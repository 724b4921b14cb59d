"""Calls that may block without end (a dead network drive), off the event loop.

Not the loop's own executor: its threads are joined at exit, so that one hanging `stat` would keep
the whole process from ending. Threads here are daemons and are simply left behind.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def in_thread(function: Callable[[], T]) -> T:
    """What `function` returns or raises; cancelling leaves it running with nobody listening."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def deliver(settle: Callable[[], None]) -> None:
        # The loop is closed if the agent has ended while this hung.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else settle())

    def run() -> None:
        try:
            result = function()
        except Exception as error:  # noqa: BLE001  handed to the caller, whatever it is
            failure = error
            deliver(lambda: future.set_exception(failure))
        else:
            deliver(lambda: future.set_result(result))

    threading.Thread(target=run, daemon=True).start()
    return await future
