"""Calls that may block without end (a dead network drive), off the event loop.

Not the loop's own executor: its threads are joined at exit, so that one hanging `stat` would keep
the whole process from ending. Threads here are daemons and are simply left behind.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

T = TypeVar("T")

_PATIENCE_SECONDS: Final = 60.0


class DiskSilentError(Exception):
    """The disk did not answer in time, or before the operation was cancelled. `subject` is the
    path that was asked for."""

    def __init__(self, subject: str, *, cancelled: bool) -> None:
        super().__init__("no answer from the disk")
        self.subject = subject
        self.cancelled = cancelled


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


async def ask_disk(
    function: Callable[[], T],
    *,
    subject: str,
    cancel: asyncio.Event,
    timeout_seconds: float = _PATIENCE_SECONDS,
) -> T:
    """Like `in_thread`, but not waited for longer than that. Raises DiskSilentError too."""
    answer = asyncio.ensure_future(in_thread(function))
    cancelled = asyncio.ensure_future(cancel.wait())
    try:
        ends: set[asyncio.Future[Any]] = {answer, cancelled}
        await asyncio.wait(ends, timeout=timeout_seconds, return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return answer.result()
        raise DiskSilentError(subject, cancelled=cancel.is_set())
    finally:
        cancelled.cancel()
        answer.cancel()
