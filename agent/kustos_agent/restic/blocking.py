"""Calls that block as long as a disk does, which a dead network file system does for ever."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from .. import threads

R = TypeVar("R")

_PATIENCE_SECONDS: Final = 60.0


class DiskSilentError(Exception):
    """The disk did not answer in time, or before the operation was cancelled. `subject` is the
    path that was asked for."""

    def __init__(self, subject: str, *, cancelled: bool) -> None:
        super().__init__("no answer from the disk")
        self.subject = subject
        self.cancelled = cancelled


async def ask_disk(
    call: Callable[[], R],
    *,
    subject: str,
    cancel: asyncio.Event,
    timeout_seconds: float = _PATIENCE_SECONDS,
) -> R:
    """The call's result. Raises DiskSilentError, and what the call raises."""
    answer = asyncio.ensure_future(threads.in_thread(call))
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
