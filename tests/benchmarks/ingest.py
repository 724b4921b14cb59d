"""Durable events: accepted, committed, acknowledged; the manager against the least that does it.

The same agents' frames go to the real manager (`ingest_manager`) and to raw websockets with a plain
sqlite3 writer (`ingest_bare`), in turn; each is one process beside the same two that send.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from kustos.core.ports import UnitOfWork
from kustos.home import Home
from kustos.store import open_store
from tests.benchmarks.fleet_home import Fleet, Seat, fill
from tests.benchmarks.ingest_load import EVENTS, LINES, Load, task, task_id
from tests.benchmarks.result import Result, judged, median_ratio
from tests.benchmarks.worker import Worker, worker

AGENTS: Final = 50
SENDING: Final = 2
ROUNDS: Final = 5
GOALS: Final = {"ratio_to_bare_lines": 0.6, "ratio_to_bare_events": 0.5}


def measure() -> Result:
    """One warm-up of each, then five of each in turn."""
    with tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder:
        figures = asyncio.run(_measure(Home(Path(folder) / "home")))
    return judged("ingest", figures, {}, GOALS)


async def _measure(home: Home) -> dict[str, float]:
    fleet = await fill(home, AGENTS)
    await _add_tasks(home, fleet.seats)
    async with AsyncExitStack() as stack:
        side = [
            await stack.enter_async_context(
                worker(f"tests.benchmarks.ingest_{name}", str(home.folder))
            )
            for name in ("manager", "bare")
        ]
        senders = [
            await stack.enter_async_context(worker("tests.benchmarks.ingest_senders"))
            for _ in range(SENDING)
        ]
        figures: dict[str, float] = {}
        for load in (LINES, EVENTS):
            ours: list[float] = []
            bare: list[float] = []
            for number in range(ROUNDS + 1):
                ours.append(await _round(side[0], senders, fleet, load, number))
                bare.append(await _round(side[1], senders, fleet, load, number))
            ours, bare = ours[1:], bare[1:]
            figures |= {
                f"ratio_to_bare_{load.name}": median_ratio(ours, bare),
                f"{load.name}_per_second": statistics.median(ours),
                f"bare_{load.name}_per_second": statistics.median(bare),
            }
    return figures | {"load_average": os.getloadavg()[1]}


async def _add_tasks(home: Home, seats: Sequence[Seat]) -> None:
    def work(unit: UnitOfWork) -> None:
        for seat in seats:
            for load in (LINES, EVENTS):
                for number in range(ROUNDS + 1):
                    unit.tasks.add(task(seat, load, number))

    store = open_store(home.database)
    await store.write(work)
    await store.close()


async def _round(
    side: Worker, senders: Sequence[Worker], fleet: Fleet, load: Load, number: int
) -> float:
    """Log lines a second, from the first word to the last acknowledgement."""
    port = await side.ask("port")
    await asyncio.gather(
        *(
            sender.ask("connect", port, fleet.ca, list(fleet.seats[place::SENDING]), load, number)
            for place, sender in enumerate(senders)
        )
    )
    began = time.monotonic()
    ended: float = max(await asyncio.gather(*(sender.ask("send") for sender in senders)))
    await asyncio.gather(*(sender.ask("disconnect") for sender in senders))
    lines = AGENTS * load.events * load.lines
    kept = await side.ask("kept", [task_id(seat, load, number) for seat in fleet.seats])
    assert kept == lines, f"{kept} of {lines} lines are stored"
    return lines / (ended - began)
