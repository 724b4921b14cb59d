"""Readers: a consistent view, beside the writer, and no way to change anything. All of it holds for
a store that is opened in stages as well."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from kustos.core.ports import UnitOfWork
from kustos.store import StoreDamagedError, StoreNotWritableError, open_in_stages, open_store
from kustos.store.sql_store import READERS, SqlStore
from kustos.store.staged import StagedStore
from tests.unit.app.store.samples import machine

Either = SqlStore | StagedStore
OPENINGS = [open_store, open_in_stages]


@pytest.fixture(params=OPENINGS)
async def store(path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Either]:
    opened = request.param(path)
    yield opened
    await opened.close()


def put(value: str, unit: UnitOfWork) -> None:
    unit.settings.put("a", value)


async def test_a_read_sees_everything_acknowledged(store: Either) -> None:
    for number in range(20):
        await store.write(partial(put, str(number)))
        assert await store.read(lambda unit: unit.settings.get("a")) == str(number)


async def test_a_read_keeps_its_view_while_others_write(store: Either) -> None:
    await store.write(lambda unit: unit.settings.put("a", "old"))
    looked, written = threading.Event(), threading.Event()

    def work(unit: UnitOfWork) -> list[str | None]:
        first = unit.settings.get("a")
        looked.set()
        assert written.wait(30)
        return [first, unit.settings.get("a")]

    reading = asyncio.create_task(store.read(work))
    await asyncio.to_thread(looked.wait, 30)
    await store.write(lambda unit: unit.settings.put("a", "new"))
    written.set()
    assert await reading == ["old", "old"]


async def test_a_read_cannot_change_anything(store: Either) -> None:
    with pytest.raises(StoreNotWritableError):
        await store.read(lambda unit: unit.machines.add(machine(), b"t"))
    assert await store.read(lambda unit: unit.machines.all()) == []


async def test_readers_work_at_the_same_time(store: Either) -> None:
    """Each waits for the other to have begun."""
    barrier = threading.Barrier(READERS, timeout=30)

    def work(_unit: UnitOfWork) -> bool:
        barrier.wait()
        return True

    assert await asyncio.gather(*(store.read(work) for _ in range(READERS))) == [True] * READERS


async def test_an_error_of_a_read_is_the_callers_and_the_next_read_works(store: Either) -> None:
    def work(_unit: UnitOfWork) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.read(work)
    assert await store.read(lambda unit: unit.machines.all()) == []


@pytest.mark.parametrize("opening", OPENINGS)
async def test_a_damaged_page_is_reported_as_damage(
    path: Path, opening: Callable[[Path], Either]
) -> None:
    """Not as an empty list, and only when something needs that page."""
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'settings'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    store = opening(path)
    assert await store.read(lambda unit: unit.machines.all()) == []
    with pytest.raises(StoreDamagedError):
        await store.read(lambda unit: unit.settings.get("a"))
    await store.close()
