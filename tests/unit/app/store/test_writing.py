"""The writer: pieces of work share a commit, and nothing else."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from kustos.core.ports import Store, UnitOfWork
from kustos.store import (
    RowMissingError,
    StoreClosedError,
    StoreConflictError,
    StoreError,
    StoreFullError,
    open_store,
)
from kustos.store.sql_store import SqlStore
from kustos.store.unit_of_work import SqlUnit
from tests.helpers.waiting import eventually_async
from tests.unit.app.store.samples import machine

Work = Callable[[UnitOfWork], object]


def setting(name: str, value: str = "x") -> Work:
    return lambda unit: unit.settings.put(name, value)


def driver(statement: str) -> Work:
    """A statement behind the store's back."""

    def work(unit: UnitOfWork) -> None:
        assert isinstance(unit, SqlUnit)
        unit.settings._connection.exec_driver_sql(statement)

    return work


async def value(store: SqlStore, name: str) -> str | None:
    return await store.read(lambda unit: unit.settings.get(name))


@asynccontextmanager
async def held(store: SqlStore) -> AsyncIterator[None]:
    """The writer busy until the block ends: what is asked for inside becomes one group."""
    begun, release = threading.Event(), threading.Event()

    def hold(_unit: UnitOfWork) -> None:
        begun.set()
        assert release.wait(30)

    holding = asyncio.create_task(store.write(hold))
    await asyncio.to_thread(begun.wait, 30)
    yield
    release.set()
    await holding


async def in_one_group(store: SqlStore, *works: Work) -> list[object]:
    """What became of each of them, exceptions included."""
    async with held(store):
        asked = [asyncio.ensure_future(store.write(work)) for work in works]
        await eventually_async(
            lambda: store._writer._queue.qsize() == len(works), 10, "the works in the queue"
        )
    return await asyncio.gather(*asked, return_exceptions=True)


@contextmanager
def counted_commits(store: SqlStore) -> Iterator[list[None]]:
    commits: list[None] = []
    event.listen(store._engines[0], "commit", lambda _connection: commits.append(None))
    yield commits


def test_the_store_is_the_port_that_the_core_asks_for(store: SqlStore) -> None:
    port: Store = store
    assert port is store


async def test_a_write_returns_what_its_work_returned(store: SqlStore) -> None:
    assert await store.write(lambda unit: unit.settings.get("nothing") or "none") == "none"


async def test_what_is_acknowledged_another_process_can_see(store: SqlStore, path: Path) -> None:
    await store.write(setting("a", "seen"))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT value FROM settings").fetchall() == [("seen",)]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1), ("fullfsync", 1)],
)
async def test_the_writer_is_set_to_survive_a_power_cut(
    store: SqlStore, pragma: str, value: object
) -> None:
    """2 is FULL. What kill -9 cannot show: whether the disk was told as well."""

    def ask(unit: UnitOfWork) -> object:
        assert isinstance(unit, SqlUnit)
        return unit.settings._connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()

    assert await store.write(ask) == value


async def test_works_that_wait_together_share_a_commit(store: SqlStore) -> None:
    with counted_commits(store) as commits:
        await in_one_group(store, *(setting(str(number)) for number in range(50)))
    assert len(commits) == 2  # the holder's and the group's
    assert await value(store, "49") == "x"


async def test_a_failing_work_undoes_itself_alone(store: SqlStore) -> None:
    def half(unit: UnitOfWork) -> None:
        unit.settings.put("half", "x")
        raise ZeroDivisionError

    first, failed, last = await in_one_group(store, setting("a"), half, setting("b"))
    assert (first, last) == (None, None)
    assert isinstance(failed, ZeroDivisionError)
    names = ["a", "half", "b"]
    assert [await value(store, name) for name in names] == ["x", None, "x"]


async def test_works_run_in_the_order_they_were_asked_for(store: SqlStore) -> None:
    await in_one_group(store, *(setting("a", str(number)) for number in range(20)))
    assert await value(store, "a") == "19"


async def test_a_work_sees_what_the_one_before_it_wrote(store: SqlStore) -> None:
    found = await in_one_group(store, setting("a"), lambda unit: unit.settings.get("a"))
    assert found == [None, "x"]


async def test_if_the_transaction_is_lost_every_work_in_it_is_told(store: SqlStore) -> None:
    """SQLite may roll back as a whole on an I/O error: the first work must not think it is safe."""

    def lose(unit: UnitOfWork) -> None:
        driver("ROLLBACK")(unit)
        raise sqlite3.OperationalError

    found = await in_one_group(store, setting("a"), lose, setting("b"))
    assert [isinstance(each, StoreError) for each in found] == [True] * 3
    assert [await value(store, name) for name in "ab"] == [None, None]
    await store.write(setting("later"))
    assert await value(store, "later") == "x"


async def test_if_the_commit_fails_nobody_is_told_otherwise(store: SqlStore) -> None:
    """A deferred foreign key is what makes COMMIT itself fail on demand."""

    def stray(unit: UnitOfWork) -> None:
        driver("PRAGMA defer_foreign_keys=ON")(unit)
        unit.machines.advance_journal("nobody", "journal", 1)

    found = await in_one_group(store, setting("a"), stray)
    assert [type(each) for each in found] == [StoreConflictError] * 2
    assert await value(store, "a") is None
    await store.write(setting("later"))


async def test_a_full_disk_fails_the_whole_group_and_space_heals_it(store: SqlStore) -> None:
    """SQLite gives up the transaction then, so a small write beside a big one is lost as well."""
    await store.write(driver("PRAGMA max_page_count=1"))
    found = await in_one_group(store, setting("a"), setting("b", "x" * 1_000_000))
    assert [type(each) for each in found] == [StoreFullError] * 2
    assert await value(store, "a") is None
    await store.write(driver("PRAGMA max_page_count=100000"))
    await store.write(setting("b", "y" * 1_000_000))
    assert len(await value(store, "b") or "") == 1_000_000


async def test_a_taken_id_is_a_conflict_and_the_error_quotes_no_values(store: SqlStore) -> None:
    await store.write(lambda unit: unit.machines.add(machine(), b"secret hash"))
    with pytest.raises(StoreConflictError) as raised:
        await store.write(lambda unit: unit.machines.add(machine(), b"secret hash"))
    told = f"{raised.value!r} {raised.value.__cause__!r} {raised.value.__cause__}"
    assert "secret" not in told
    assert machine().hostname not in told


async def test_an_error_of_the_rows_arrives_as_itself(store: SqlStore) -> None:
    with pytest.raises(RowMissingError):
        await store.write(lambda unit: unit.machines.update(machine()))


async def test_a_work_that_raises_stop_iteration_does_not_hang_its_caller(store: SqlStore) -> None:
    def work(_unit: UnitOfWork) -> None:
        raise StopIteration

    with pytest.raises(RuntimeError):
        await asyncio.wait_for(store.write(work), 10)


async def test_a_work_cancelled_before_its_turn_never_runs(store: SqlStore) -> None:
    async with held(store):
        asked = asyncio.create_task(store.write(setting("a")))
        await eventually_async(lambda: store._writer._queue.qsize() == 1, 10, "the work")
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
    assert await value(store, "a") is None


async def test_closing_finishes_what_was_asked_for(path: Path) -> None:
    store = open_store(path)
    async with held(store):
        asked = [asyncio.create_task(store.write(setting(str(number)))) for number in range(9)]
        await eventually_async(lambda: store._writer._queue.qsize() == 9, 10, "the works")
        closing_ = asyncio.create_task(store.close())
    await asyncio.gather(closing_, *asked)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM settings").fetchone() == (9,)


async def test_a_closed_store_refuses_and_can_be_closed_again(path: Path) -> None:
    store = open_store(path)
    await store.close()
    await store.close()
    with pytest.raises(StoreClosedError):
        await store.write(setting("a"))
    with pytest.raises(StoreClosedError):
        await store.read(lambda unit: unit.settings.get("a"))


async def test_closing_leaves_one_file_and_no_thread(path: Path) -> None:
    others = set(threading.enumerate())  # an earlier test may have ended without closing its store
    store = open_store(path)
    await store.write(setting("a"))
    await value(store, "a")
    await store.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    left = set(threading.enumerate()) - others
    assert [each.name for each in left if "store" in each.name] == []


def test_two_event_loops_can_share_a_store(path: Path) -> None:
    """The engine's and, in tests and commands, any other."""
    store = open_store(path)
    results: list[str | None] = []

    async def use(name: str) -> None:
        for _ in range(20):
            await store.write(setting(name, name))
        results.append(await value(store, name))

    threads = [threading.Thread(target=lambda n=n: asyncio.run(use(n))) for n in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(store.close())
    assert sorted(filter(None, results)) == ["a", "b"]
