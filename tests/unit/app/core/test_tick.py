"""What only time makes due."""

import asyncio
from collections.abc import Callable

from kustos.core.ports import StoreError
from kustos.core.tick import Tick


async def test_every_duty_comes_again_whatever_the_others_do(
    logged: Callable[[str], None],
) -> None:
    """One that fails is logged; nobody else misses a turn for it."""
    done = 0
    often = asyncio.Event()

    async def broken() -> None:
        raise RuntimeError

    async def full() -> None:
        raise StoreError("no room")

    async def good() -> None:
        nonlocal done
        done += 1
        if done == 3:
            often.set()

    async with Tick(broken, full, good, seconds=0.001).running(), asyncio.timeout(10):
        await often.wait()
    logged("no room")
