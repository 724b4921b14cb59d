"""Calls that may block without end (a dead network drive), off the event loop.

Not the loop's own executor: its threads are joined at exit, so that one hanging `stat` would keep
the whole process from ending. Threads here are daemons and are simply left behind.
"""

import asyncio
import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any, Final, TypeVar, cast

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


class PlacesTakenError(TimeoutError):
    """The call was not even begun: every place is taken by one that does not return."""


class FewThreads:
    """Calls that may block without end, at most `places` of them at a time.

    A call keeps its place until it returns, whether anybody still waits for it or not: a folder
    that hangs costs one thread, however often and for however long it is asked for.
    """

    def __init__(self, places: int) -> None:
        self._free = asyncio.Semaphore(places)
        self._running: dict[Hashable, asyncio.Task[Any]] = {}

    async def ask(self, question: Hashable, function: Callable[[], T], *, seconds: float) -> T:
        """What `function` returns or raises. The same `question` asked while it is being answered
        waits for that answer.

        Raises TimeoutError when there is none after so many seconds, waiting for a place included
        (PlacesTakenError).
        """
        begun = question in self._running
        try:
            async with asyncio.timeout(seconds):
                if not begun:
                    await self._free.acquire()
                    self._begin(question, function)
                    begun = True
                # Shielded: whoever gives up must not free the place of a thread that still hangs.
                return await asyncio.shield(cast("asyncio.Task[T]", self._running[question]))
        except TimeoutError:
            if begun:
                raise
            raise PlacesTakenError from None

    def _begin(self, question: Hashable, function: Callable[[], T]) -> None:
        if question in self._running:  # begun by another one that had waited for a place, too
            self._free.release()
            return
        task = asyncio.create_task(in_thread(function))
        self._running[question] = task

        def ended(_: object) -> None:
            del self._running[question]
            self._free.release()
            if not task.cancelled():
                task.exception()  # looked at, should nobody wait any more

        task.add_done_callback(ended)


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
