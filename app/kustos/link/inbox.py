"""What one agent has told and the store has not taken yet."""

import asyncio
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """Bounded in number and in bytes; one side puts, one takes all there is.

    All at once: what is committed together costs little more than one alone.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._items: list[T] = []
        self._bytes = 0
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    async def put(self, item: T, size: int) -> None:
        """Wait until there is room: `size` bytes, or the place of the only one."""
        while self._items and (
            len(self._items) >= self._most or self._bytes + size > self._most_bytes
        ):
            self._emptied.clear()
            await self._emptied.wait()
        self._items.append(item)
        self._bytes += size
        self._filled.set()

    async def take(self) -> Sequence[T]:
        """Everything, in its order; wait until there is something."""
        while not self._items:
            self._filled.clear()
            await self._filled.wait()
        taken, self._items, self._bytes = self._items, [], 0
        self._emptied.set()
        return taken
