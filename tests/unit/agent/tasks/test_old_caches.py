"""When an agent looks after restic's cache, and what keeps it from that."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos_agent.protocol.values import ErrorClass, Outcome, Problem
from kustos_agent.restic.cache import CacheCleaned
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks.old_caches import EVERY, QUIET_SECONDS, OldCaches
from tests.helpers.waiting import eventually_async

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LIMIT = 10


class Room:
    """A cache with one folder in it. A pause lasts until `waited` is set, or a run comes; a
    clean-up lasts until `may_end` is, or it is told to leave off."""

    def __init__(self, folder: Path) -> None:
        self.cache = folder / "cache"
        (self.cache / "ab").mkdir(parents=True)
        self.stamp = folder / "stamp"
        self.waited, self.may_end = asyncio.Event(), asyncio.Event()
        self.may_end.set()
        self.pauses: list[float] = []
        self.began = self.ended = 0
        self.end = Finished(Outcome.SUCCESS, result=CacheCleaned())
        self.caches = OldCaches(self.cache, self.stamp, now=lambda: NOW, pause=self._pause)

    def done_at(self, at: datetime) -> None:
        """When it was done last."""
        self.stamp.touch()
        os.utime(self.stamp, (at.timestamp(), at.timestamp()))

    async def _pause(self, seconds: float, stop: asyncio.Event) -> None:
        self.pauses.append(seconds)
        await _first(self.waited, stop)

    async def clean(self, cancel: asyncio.Event) -> Finished[CacheCleaned]:
        """What the agent would have restic do."""
        self.began += 1
        await _first(self.may_end, cancel)
        self.ended += 1
        return Finished(Outcome.CANCELLED) if cancel.is_set() else self.end

    @asynccontextmanager
    async def tended(self) -> AsyncIterator[None]:
        """For the length of a block."""
        task = asyncio.create_task(self.caches.tend(self.clean))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})
            assert task.cancelled()

    async def run(self) -> None:
        """A run that takes no time."""
        async with self.caches.left_alone():
            pass


async def _first(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


async def test_it_is_done_once_a_week_after_a_quiet_time(room: Room) -> None:
    """And not again after each run, nor at the next start."""
    room.waited.set()
    async with room.tended():
        await eventually_async(room.stamp.exists, LIMIT, "the first time")
    assert room.pauses == [QUIET_SECONDS]
    room.done_at(NOW - EVERY + timedelta(seconds=1))
    async with room.tended():
        await room.run()
        await settled()
    assert room.began == 1
    room.done_at(NOW - EVERY)
    async with room.tended():
        await room.run()
        await eventually_async(lambda: room.ended == 2, LIMIT, "the second time")


async def settled() -> None:
    """All that can go on without the outside has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_clock_that_was_set_back_is_no_reason_to_wait(room: Room) -> None:
    room.done_at(NOW + timedelta(days=400))
    room.waited.set()
    async with room.tended():
        await eventually_async(lambda: room.ended, LIMIT, "it")


@pytest.mark.parametrize("gone", [True, False])
async def test_without_a_cache_nothing_is_run(room: Room, gone: bool) -> None:
    """An agent that has never run anything, or whose cache somebody has removed."""
    (room.cache / "ab").rmdir()
    if gone:
        room.cache.rmdir()
    room.waited.set()
    async with room.tended():
        await room.run()
        await settled()
    assert room.pauses == []


async def test_it_waits_for_the_end_of_all_runs(room: Room) -> None:
    """Two at a time; the quiet begins after the last."""
    async with room.caches.left_alone():
        async with room.tended():
            await room.run()
            await settled()
        assert room.pauses == []
    room.waited.set()
    async with room.tended():
        await eventually_async(lambda: room.ended, LIMIT, "it")


async def test_a_run_in_the_quiet_time_begins_it_anew(room: Room) -> None:
    async with room.tended():
        await eventually_async(lambda: room.pauses, LIMIT, "the quiet time")
        await room.run()
        await eventually_async(lambda: len(room.pauses) == 2, LIMIT, "another")
        assert room.began == 0


async def test_a_run_stops_it_and_waits_for_its_end(room: Room) -> None:
    """What was stopped is done again when it is quiet."""
    room.may_end.clear()
    room.waited.set()
    async with room.tended():
        await eventually_async(lambda: room.began, LIMIT, "it")
        async with room.caches.left_alone():
            assert room.ended == 1
        assert not room.stamp.exists()
        room.may_end.set()
        await eventually_async(room.stamp.exists, LIMIT, "it to be done")
    assert room.began == 2


async def test_a_failure_is_one_line_and_tried_in_a_week(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """Not after every run."""
    room.end = Finished(
        Outcome.FAILED, Problem(error=ErrorClass.PERMISSION_DENIED, detail="remove x:\n denied")
    )
    room.waited.set()
    with caplog.at_level(logging.WARNING):
        async with room.tended():
            await eventually_async(room.stamp.exists, LIMIT, "it")
            room.done_at(NOW)
            await room.run()
            await settled()
    said = [record.getMessage() for record in caplog.records]
    assert said == ["old folders of restic's cache stay: permission-denied: remove x: denied"]
    caplog.clear()


async def test_a_fault_of_ours_does_not_end_the_agent(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told, and goes on after the next run."""
    calls: list[int] = []

    async def fault(_cancel: asyncio.Event) -> Finished[CacheCleaned]:
        calls.append(1)
        raise ZeroDivisionError

    room.waited.set()
    with caplog.at_level(logging.ERROR):
        task = asyncio.create_task(room.caches.tend(fault))
        await eventually_async(lambda: len(calls) == 1, LIMIT, "the fault")
        await room.run()
        await eventually_async(lambda: len(calls) == 2, LIMIT, "another")
        task.cancel()
        await asyncio.wait({task})
    assert {record.getMessage() for record in caplog.records} == {
        "restic's cache could not be looked after"
    }
    caplog.clear()


async def test_a_run_that_fails_leaves_nothing_locked(room: Room) -> None:
    with pytest.raises(ZeroDivisionError):
        async with room.caches.left_alone():
            raise ZeroDivisionError
    room.waited.set()
    async with room.tended():
        await eventually_async(lambda: room.ended, LIMIT, "it")
