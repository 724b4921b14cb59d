"""Blocking calls off the loop."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from kustos_agent.threads import (
    DiskSilentError,
    FewThreads,
    PlacesTakenError,
    ask_disk,
    in_thread,
)


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


class Hanging:
    """Calls that hang until they are let go, counted."""

    def __init__(self, release: threading.Event) -> None:
        self._release = release
        self.begun = 0

    def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        self._release.wait()
        return number


async def test_calls_that_hang_take_no_more_threads_than_there_are_places(
    hanging: threading.Event,
) -> None:
    """However many are asked, and however long ago the first of them was given up."""
    few, call = FewThreads(2), Hanging(hanging)
    for question in range(2):
        with pytest.raises(TimeoutError) as silence:
            await few.ask(question, call, seconds=0.01)
        assert not isinstance(silence.value, PlacesTakenError)
    for question in range(2, 6):
        with pytest.raises(PlacesTakenError):
            await few.ask(question, call, seconds=0.01)
    assert call.begun == 2


async def test_a_place_is_free_again_once_the_disk_has_answered(hanging: threading.Event) -> None:
    """The mount came back: who waits for a place gets it, and nobody hears of the old answers."""
    few, call = FewThreads(1), Hanging(hanging)
    with pytest.raises(TimeoutError):
        await few.ask("dead", call, seconds=0.01)
    other = asyncio.create_task(few.ask("other", lambda: "here", seconds=5))
    await asyncio.sleep(0)
    hanging.set()
    assert await other == "here"
    assert await few.ask("dead", call, seconds=5) == 2


async def test_one_folder_that_hangs_costs_one_thread(hanging: threading.Event) -> None:
    """A person clicks it again and again; all of them get the answer that comes at last."""
    few, call = FewThreads(4), Hanging(hanging)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await few.ask("dead", call, seconds=0.01)
    late = [asyncio.create_task(few.ask("dead", call, seconds=5)) for _ in range(3)]
    await asyncio.sleep(0)
    hanging.set()
    assert await asyncio.gather(*late) == [1, 1, 1]
    assert call.begun == 1


async def test_an_error_that_nobody_waits_for_is_dropped_in_silence(
    hanging: threading.Event,
) -> None:
    """And frees the place."""
    few = FewThreads(1)

    def fail() -> None:
        hanging.wait()
        raise PermissionError(13, "no")

    with pytest.raises(TimeoutError):
        await few.ask("a", fail, seconds=0.01)
    hanging.set()
    assert await few.ask("b", lambda: 1, seconds=5) == 1
    with pytest.raises(PermissionError):
        await few.ask("a", fail, seconds=5)
