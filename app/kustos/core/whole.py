"""Work that is done whole once it has begun."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives. Cancelling the caller does not cut it short: what the store has committed
    must be announced as well, or everyone who listens holds on to what was before."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    finally:
        await task
