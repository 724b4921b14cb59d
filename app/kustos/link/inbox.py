"""What one agent has told and the store has not taken yet."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """Bounded in number and in bytes; one side puts, one takes all there is.

    All at once: what is committed together costs little more than one alone. For the same reason
    what is not urgent waits for company, at most `linger_seconds` and until there is no more room.
    """

    def __init__(self, most: int, most_bytes: int, linger_seconds: float = 0.0) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._linger_seconds = linger_seconds
        self._due = asyncio.Event()
        self._items: list[T] = []
        self._bytes = 0
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    async def put(self, item: T, size: int, *, urgent: bool = True) -> None:
        """Wait until there is room: `size` bytes, or the place of the only one."""
        while self._items and (
            len(self._items) >= self._most or self._bytes + size > self._most_bytes
        ):
            self._due.set()
            self._emptied.clear()
            await self._emptied.wait()
        self._items.append(item)
        self._bytes += size
        self._filled.set()
        if urgent:
            self._due.set()

    async def take(self) -> Sequence[T]:
        """Everything, in its order; wait until there is something."""
        while not self._items:
            self._filled.clear()
            await self._filled.wait()
        if not self._due.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._linger_seconds):
                    await self._due.wait()
        self._due.clear()
        taken, self._items, self._bytes = self._items, [], 0
        self._emptied.set()
        return taken
