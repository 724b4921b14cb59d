"""Blocking calls off the loop."""

import asyncio
import threading

import pytest

from kustos_agent.threads import in_thread


async def test_the_result_comes_back() -> None:
    """From another thread."""
    assert await in_thread(threading.get_ident) != threading.get_ident()


async def test_an_error_comes_back() -> None:
    """As it was raised."""

    def fail() -> None:
        raise PermissionError(13, "no")

    with pytest.raises(PermissionError):
        await in_thread(fail)


async def test_a_call_that_hangs_can_be_left_behind() -> None:
    """The caller gets away at once, and what comes late disturbs nobody."""
    release, done = threading.Event(), threading.Event()

    def hang() -> None:
        release.wait()
        done.set()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await in_thread(hang)
    release.set()
    done.wait(5)
    await in_thread(lambda: None)


def test_a_call_that_outlives_the_loop_disturbs_nobody() -> None:
    """The agent has ended; the thread ends by itself or with the process."""
    release, done = threading.Event(), threading.Event()

    def hang() -> None:
        release.wait()
        done.set()

    async def begin() -> None:
        task = asyncio.create_task(in_thread(hang))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(begin())
    release.set()
    assert done.wait(5)
