"""A context that opens while the body already runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kustos.alongside import alongside


class Watched:
    """A context that tells where it is."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.entered = asyncio.Event()
        self.left = False
        self._failure = failure

    @asynccontextmanager
    async def context(self) -> AsyncIterator[None]:
        if self._failure is not None:
            raise self._failure
        self.entered.set()
        try:
            yield
        finally:
            self.left = True


async def test_the_body_begins_before_the_context_and_ends_before_it() -> None:
    watched = Watched()
    async with alongside(watched.context(), 0.01):
        assert not watched.entered.is_set()
        await watched.entered.wait()
        assert not watched.left
    assert watched.left


async def test_a_body_that_ends_first_never_enters_it() -> None:
    watched = Watched()
    async with alongside(watched.context(), 60):
        pass
    assert not watched.entered.is_set()


async def test_a_context_that_cannot_be_entered_ends_the_body_with_its_own_error() -> None:
    """Whoever fills a window must hear that nobody can reach this manager."""
    with pytest.raises(OSError, match="the port is taken"):
        async with alongside(Watched(OSError("the port is taken")).context(), 0.01):
            await asyncio.Event().wait()


async def test_an_error_of_the_body_leaves_the_context_and_comes_out_as_it_was() -> None:
    watched = Watched()

    async def body() -> None:
        async with alongside(watched.context(), 0.0):
            await watched.entered.wait()
            raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing"):
        await body()
    assert watched.left


async def test_a_cancelled_body_leaves_the_context() -> None:
    watched = Watched()

    async def body() -> None:
        async with alongside(watched.context(), 0.0):
            await asyncio.Event().wait()

    task = asyncio.create_task(body())
    await watched.entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert watched.left
