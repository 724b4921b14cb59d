"""A store that answers its first readers before SQLAlchemy is loaded."""

import asyncio
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from kustos.core.ports import UnitOfWork
from kustos.store import (
    StoreClosedError,
    StoreDamagedError,
    open_in_stages,
)
from kustos.store.sql_store import SqlStore
from kustos.store.staged import StagedStore
from tests.unit.app.store.samples import machine
from tests.unit.app.store.test_start import loaded_by


def test_the_first_page_is_read_without_sqlalchemy(path: Path) -> None:
    program = f"""
import asyncio
from pathlib import Path
from kustos.clock import SystemClock
from kustos.core.audit_recorder import AuditRecorder
from kustos.core.bus import Bus
from kustos.core.dumps import DumpSecrets
from kustos.core.hook_secrets import HookSecrets
from kustos.core.jobs import Jobs
from kustos.core.limits import MachineLimits
from kustos.core.machines import Machines
from kustos.core.pulse import Pulse
from kustos.link.peers import Peers
from kustos.store import open_in_stages
from kustos.vault import throw_away_vault

async def read():
    store = open_in_stages(Path({str(path)!r}))
    bus, links, clock = Bus(), Peers(), SystemClock()
    pulse = Pulse(store=store, bus=bus, clock=clock)
    audit = AuditRecorder(clock=clock, person="anna")
    limits = MachineLimits(store=store, links=links, bus=bus, audit=audit)
    machines = Machines(
        store=store, links=links, bus=bus, clock=clock, pulse=pulse, limits=limits, audit=audit
    )
    async with pulse.watching():
        await machines.overview()
    dumps = DumpSecrets(store=store, vault=throw_away_vault(store))
    hooks = HookSecrets(store=store, vault=throw_away_vault(store))
    jobs = Jobs(
        store=store,
        bus=bus,
        clock=clock,
        dumps=dumps,
        hooks=hooks,
        planning=lambda job: None,
        audit=audit,
    )
    await jobs.overview()
    await store.close()

asyncio.run(read())
"""
    assert "sqlalchemy" not in loaded_by(program)


async def test_what_was_written_the_next_reading_has(path: Path) -> None:
    store = open_in_stages(path)
    assert await store.read(lambda unit: unit.machines.all()) == []
    await store.write(lambda unit: unit.machines.add(machine(), b"t"))
    assert await store.read(lambda unit: unit.machines.all()) == [machine()]
    assert await store.read(lambda unit: unit.machines.get("machine")) == machine()
    await store.close()


async def test_the_rest_is_opened_once_whoever_asks_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    opening = SqlStore.open_prepared

    def counted(path: Path) -> SqlStore:
        opened.append(path)
        return opening(path)

    monkeypatch.setattr(SqlStore, "open_prepared", counted)
    store = open_in_stages(path)
    await asyncio.gather(*(store.read(lambda unit: unit.settings.get("a")) for _ in range(5)))
    assert opened == [path]
    await store.close()


async def test_who_stops_waiting_for_the_rest_stops_nobody_else(path: Path) -> None:
    store = open_in_stages(path)
    impatient = asyncio.create_task(store.read(lambda unit: unit.settings.get("a")))
    patient = asyncio.create_task(store.read(lambda unit: unit.settings.get("a")))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient is None
    await store.close()


async def test_what_keeps_the_rest_from_opening_is_told_to_who_needs_it(path: Path) -> None:
    store = open_in_stages(path)
    path.write_bytes(b"rubbish")  # noqa: ASYNC240  a test has nothing else to do
    for _ in range(2):
        with pytest.raises(StoreDamagedError):
            await store.write(lambda unit: unit.settings.put("a", "b"))
    await store.close()


async def test_what_was_asked_for_is_done_before_it_closes(path: Path) -> None:
    """Also what had to wait for the rest to open."""
    store = open_in_stages(path)
    writing = asyncio.create_task(store.write(lambda unit: unit.settings.put("a", "b")))
    reading = asyncio.create_task(store.read(lambda unit: unit.machines.get("machine")))
    await asyncio.sleep(0)
    await store.close()
    await writing
    assert await reading is None
    again = open_in_stages(path)
    assert await again.read(lambda unit: unit.settings.get("a")) == "b"
    await again.close()


def join(name: str, unit: UnitOfWork) -> None:
    unit.machines.add(machine(name), name.encode())


OTHER_PROGRAM = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute("SELECT count(*) FROM machines").fetchone()[0])
connection.close()
"""


async def test_another_program_never_takes_itself_for_the_last_one(path: Path) -> None:
    """The last one removes the WAL, and with it what is being acknowledged here. Opening the rest
    beside an early reading must not cost this process its locks, as looking at the file would."""
    begun, done = threading.Event(), threading.Event()

    def early(unit: UnitOfWork) -> int:
        found = len(unit.machines.all())
        begun.set()
        assert done.wait(30)
        return found

    store = open_in_stages(path)
    reading = asyncio.create_task(store.read(early))
    await asyncio.to_thread(begun.wait, 30)
    await store.write(partial(join, "one"))
    done.set()
    assert await reading == 0
    for number in ("two", "three"):
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-c", OTHER_PROGRAM, str(path), stdout=asyncio.subprocess.PIPE
        )
        await other.communicate()
        assert path.with_name(f"{path.name}-wal").exists()
        await store.write(partial(join, number))
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER_PROGRAM, str(path), stdout=asyncio.subprocess.PIPE
    )
    assert (await other.communicate())[0].strip() == b"3"
    await store.close()


async def test_a_relative_path_is_as_good(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    store = open_in_stages(Path(path.name))
    assert await store.read(lambda unit: unit.settings.get("a")) is None
    await store.close()


async def test_a_closed_store_says_so(path: Path) -> None:
    """However far it had got; closing twice is no error."""
    for ask in (False, True):
        store = open_in_stages(path)
        if ask:
            await store.read(lambda unit: unit.settings.get("a"))
        await store.close()
        await store.close()
        with pytest.raises(StoreClosedError):
            await store.read(lambda unit: unit.machines.all())
        with pytest.raises(StoreClosedError):
            await store.write(lambda unit: unit.settings.put("a", "b"))


async def test_a_store_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    store = open_in_stages(tmp_path / "kustos.db")
    assert await store.read(lambda unit: unit.machines.all()) == []
    await store.close()
    store = open_in_stages(tmp_path / "kustos.db")
    assert isinstance(store, StagedStore)
    await store.close()
