"""Blocking calls off the loop."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from kustos_agent.threads import DiskSilentError, ask_disk, in_thread


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


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """What a call waits for that hangs; it is let go at the end."""
    event = threading.Event()
    yield event
    event.set()


async def test_an_answer_and_an_error_come_through() -> None:
    """As if it had been called here."""
    assert await ask_disk(lambda: 5, subject="/a", cancel=asyncio.Event()) == 5
    with pytest.raises(ZeroDivisionError):
        await ask_disk(lambda: 1 // 0, subject="/a", cancel=asyncio.Event())


async def test_no_answer_in_time(hanging: threading.Event) -> None:
    """A network file system whose server is gone."""
    with pytest.raises(DiskSilentError) as silent:
        await ask_disk(hanging.wait, subject="/mnt", cancel=asyncio.Event(), timeout_seconds=0.05)
    assert (silent.value.subject, silent.value.cancelled) == ("/mnt", False)


async def test_a_cancel_is_heard_meanwhile(hanging: threading.Event) -> None:
    """At once."""
    cancel = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, cancel.set)
    with pytest.raises(DiskSilentError) as silent:
        await ask_disk(hanging.wait, subject="/mnt", cancel=cancel)
    assert silent.value.cancelled
