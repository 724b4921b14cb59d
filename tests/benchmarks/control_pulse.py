"""A 16 ms timer in a process that does nothing else: what the computer itself makes wait.

`python -m tests.benchmarks.control_pulse PIPE`
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from tests.benchmarks.worker import Worker, answer_all, own_pipe, worker

TICK_SECONDS: Final = 0.016


class PulseDesk:
    """Looks at the clock every 16 ms."""

    def __init__(self) -> None:
        self._longest = 0.0

    async def take(self) -> float:
        """The longest time between two looks since this was asked last, in ms."""
        longest, self._longest = self._longest, 0.0
        return longest * 1_000

    async def run(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = time.monotonic()
            self._longest, last = max(self._longest, now - last), now


@asynccontextmanager
async def control_pulse() -> AsyncIterator[Worker]:
    """Ask it to `take`."""
    async with worker("tests.benchmarks.control_pulse") as running:
        yield running


async def _main() -> None:
    desk = PulseDesk()
    ticking = asyncio.create_task(desk.run())
    await answer_all(own_pipe(), desk)
    ticking.cancel()


if __name__ == "__main__":
    asyncio.run(_main())
