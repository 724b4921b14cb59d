"""A context that opens while the body already runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager


@asynccontextmanager
async def alongside(
    context: AbstractAsyncContextManager[object], after_seconds: float
) -> AsyncIterator[None]:
    """The body begins at once, `context` is entered `after_seconds` later; it is left when the body
    has ended, and never entered if that came first.

    Should entering fail, the body is cancelled and the failure raised.
    """
    leaving = asyncio.Event()

    async def stay() -> None:
        try:
            async with asyncio.timeout(after_seconds):
                await leaving.wait()
        except TimeoutError:
            async with context:
                await leaving.wait()

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(stay())
            try:
                yield
            finally:
                leaving.set()
    except BaseExceptionGroup as failures:
        # Of one failure nobody needs a group.
        if len(failures.exceptions) > 1:
            raise
        raise failures.exceptions[0] from None
