"""The engine's thread: what it answers before, while and after there is a manager."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import SimpleNamespace
from typing import cast

import pytest

from kustos.core.bus import Bus
from kustos.core.events import Event, MachinesChanged
from kustos.core.manager import Manager
from kustos.engine import Engine, EngineStoppedError

SECONDS = 10.0

Opening = Callable[[], AbstractAsyncContextManager[Manager]]


def opening(left: Callable[[], None] = lambda: None) -> Opening:
    """A manager that is a bus alone; `left` is called when it is closed."""

    @asynccontextmanager
    async def open_() -> AsyncIterator[Manager]:
        yield cast("Manager", SimpleNamespace(bus=Bus()))
        left()

    return open_


def dying(end: asyncio.Event, loops: list[asyncio.AbstractEventLoop]) -> Opening:
    """One whose link ends by itself once `end` is set."""

    async def fail() -> None:
        await end.wait()
        raise OSError("the port is gone")

    @asynccontextmanager
    async def open_() -> AsyncIterator[Manager]:
        loops.append(asyncio.get_running_loop())
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            yield cast("Manager", SimpleNamespace(bus=Bus()))

    return open_


async def answer(_manager: Manager) -> str:
    return "answer"


def test_work_runs_on_the_engine_and_its_result_comes_back() -> None:
    """From another thread, with the manager; afterwards everything is closed."""
    closed = threading.Event()
    engine = Engine(opening(closed.set))
    engine.start()
    engine.started.result(SECONDS)
    assert engine.submit(answer).result(SECONDS) == "answer"
    engine.stop()
    assert engine.join(SECONDS)
    assert engine.ended.result(0) is None
    assert closed.is_set()


def test_events_reach_who_listened_before_the_start() -> None:
    heard: list[Event] = []
    engine = Engine(opening())
    engine.listen(heard.append)
    engine.start()

    async def publish(manager: Manager) -> None:
        manager.bus.publish(MachinesChanged("machine"))

    engine.started.result(SECONDS)
    engine.submit(publish).result(SECONDS)
    engine.stop()
    assert engine.join(SECONDS)
    assert heard == [MachinesChanged("machine")]


def test_without_a_manager_work_fails_at_once() -> None:
    """Before the start, while it ends, and after; nobody waits for an answer that never comes."""
    engine = Engine(opening())
    with pytest.raises(EngineStoppedError):
        engine.submit(answer).result(0)
    engine.start()
    engine.started.result(SECONDS)
    engine.stop()
    with pytest.raises(EngineStoppedError):
        engine.submit(answer).result(0)
    assert engine.join(SECONDS)
    with pytest.raises(EngineStoppedError):
        engine.submit(answer).result(0)
    engine.stop()


def test_work_under_way_is_cancelled_when_it_stops() -> None:
    waiting = threading.Event()

    async def wait(_manager: Manager) -> None:
        waiting.set()
        await asyncio.Event().wait()

    engine = Engine(opening())
    engine.start()
    engine.started.result(SECONDS)
    future = engine.submit(wait)
    assert waiting.wait(SECONDS)
    engine.stop()
    assert engine.join(SECONDS)
    assert future.cancelled()


def test_a_failed_opening_is_the_result_of_the_start() -> None:
    """And stopping what never was is no error."""

    def refuse() -> AbstractAsyncContextManager[Manager]:
        raise OSError("no disk")

    engine = Engine(refuse)
    engine.start()
    with pytest.raises(OSError, match="no disk"):
        engine.started.result(SECONDS)
    engine.stop()
    assert engine.join(SECONDS)
    assert engine.ended.result(SECONDS) is None


def test_one_that_ends_by_itself_says_why_and_answers_no_more() -> None:
    """`ended` has the error; work that comes later fails, and stopping is no error."""
    end = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []
    engine = Engine(dying(end, loops))
    engine.start()
    engine.started.result(SECONDS)
    assert engine.submit(answer).result(SECONDS) == "answer"
    loops[0].call_soon_threadsafe(end.set)
    error = engine.ended.exception(SECONDS)
    assert isinstance(error, ExceptionGroup)
    assert engine.join(SECONDS)
    with pytest.raises(EngineStoppedError):
        engine.submit(answer).result(0)
    engine.stop()


def test_one_that_was_told_to_stop_before_it_began_never_opens() -> None:
    closed = threading.Event()
    engine = Engine(opening(closed.set))
    engine.stop()
    engine.start()
    with pytest.raises(EngineStoppedError):
        engine.started.result(SECONDS)
    assert engine.join(SECONDS)
    assert not closed.is_set()
