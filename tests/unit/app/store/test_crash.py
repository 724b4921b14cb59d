"""kill -9 while writing: what was acknowledged is there, and the file is sound."""

import random
import re
import sqlite3
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from kustos.core.model import NumberedLine
from kustos.core.ports import UnitOfWork
from kustos.store import open_store
from tests.helpers.processes import child
from tests.unit.app.store.samples import machine, repository, task

WRITER = """
import asyncio, os, sys
from kustos.store import open_store
from tests.helpers.logs import log
from tests.unit.app.store.samples import lines

async def write(store, name):
    for number in range(1, 1_000_000):
        def work(unit, number=number):
            unit.settings.put(name, str(number))
            unit.logs.append(log("task", int(name) * 1_000_000 + number, lines("x" * 300)))
        await store.write(work)
        os.write(1, f"{name}={number}\\n".encode())

async def main():
    store = open_store(sys.argv[1])
    await asyncio.gather(*(write(store, str(name)) for name in range(4)))

asyncio.run(main())
"""


def setting(name: str, unit: UnitOfWork) -> str | None:
    return unit.settings.get(name)


def log(after: int, unit: UnitOfWork) -> list[NumberedLine]:
    return unit.logs.lines("task", after, 1_000_000)


@pytest.mark.parametrize("seed", range(4))
async def test_everything_acknowledged_survives_a_kill(path: Path, seed: int) -> None:
    """Several writers share commits; the victim is killed after a random number of them."""
    store = open_store(path)
    await store.write(lambda unit: unit.machines.add(machine(), b"t"))
    await store.write(lambda unit: unit.repositories.add(repository()))
    await store.write(lambda unit: unit.tasks.add(task()))
    await store.close()
    enough = random.Random(seed).randrange(1, 300)

    with child([sys.executable, "-c", WRITER, str(path)]) as victim:
        victim.wait_for_output(rf"^1={enough}$", 60)
        victim.process.kill()
        victim.process.wait(10)
        told = victim.output()

    acknowledged = {
        name: max(
            int(number)
            for other, number in re.findall(r"^(\d)=(\d+)$", told, re.MULTILINE)
            if other == name
        )
        for name in "0123"
    }
    store = open_store(path)  # raises nothing: the next start is clean
    for name, number in acknowledged.items():
        base = int(name) * 1_000_000
        stored = int(await store.read(partial(setting, name)) or 0)
        assert number <= stored <= number + 1
        found = await store.read(partial(log, base))
        mine = [line.number - base for line in found if line.number < base + 1_000_000]
        assert mine == list(range(1, stored + 1))
    await store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
