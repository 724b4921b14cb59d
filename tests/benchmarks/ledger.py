"""What the dashboard asks of the ledger, against the bare SQL over the same rows by Python's own
sqlite3: a year of 50 machines each hour, and of 1,000 machines each day.

Ours is what pages get: `SqlStore.read` on a reader's thread, with the rows made into tallies. Both
take turns, on files that are in the system's cache.
"""

import asyncio
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from kustos.core.planned import Became
from kustos.core.strips import STRIP_DAYS
from kustos.engine import new_loop
from kustos.store.kept import MICROSECONDS_A_DAY, of_moment
from kustos.store.sql_store import SqlStore
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.schedules import SkipReason
from tests.benchmarks.result import Result, judged, median_ratio
from tests.helpers.fresh_store import fresh_store

TURNS: Final = 25
WARM_UPS: Final = 3
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
FLEETS: Final = {"hourly": (50, timedelta(hours=1)), "daily": (1_000, timedelta(days=1))}
GOALS: Final = {"hourly_ratio_to_sql": 2.0, "daily_ratio_to_sql": 2.0}
BARE: Final = f"""
    SELECT machine_id, job_id, due / {MICROSECONDS_A_DAY}, became, reason, sum(times) FROM ledger
    WHERE due >= ? GROUP BY 1, 2, 3, 4, 5
"""
WORDS: Final = (*[Became.DONE] * 90, *[Became.SKIPPED] * 6, Became.WARNING, Became.FAILED)


def measure() -> Result:
    """Both fleets."""
    figures: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder,
        asyncio.Runner(loop_factory=new_loop) as runner,
    ):
        for name in FLEETS:
            path = Path(folder) / f"{name}.db"
            rows = _fill(path, *FLEETS[name])
            ours, bare = runner.run(_ask(path))
            figures |= {
                f"{name}_rows": rows,
                f"{name}_ms": statistics.median(ours) * 1_000,
                f"{name}_sql_ms": statistics.median(bare) * 1_000,
                f"{name}_ratio_to_sql": median_ratio(ours, bare),
            }
    figures["load_average"] = os.getloadavg()[0]
    return judged("ledger", figures, GOALS)


def _fill(path: Path, machines: int, every: timedelta) -> int:
    """A year of due times, each machine with one job; how many rows it is."""
    fresh_store(path).close_here()
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO machines (id, name, hostname, os_name, os_version, agent_version, "
            "restic_version, home, embedded, enrolled_at, token_hash) "
            "VALUES (?, '', '', '', '', '', '', '', 0, 5, ?)",
            [(_machine(number), number.to_bytes(4, "big")) for number in range(machines)],
        )
        connection.executemany(
            "INSERT INTO ledger (job_id, due, machine_id, became, reason, since, task_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            _due(machines, every),
        )
        connection.commit()
        found = connection.execute("SELECT count(*) FROM ledger").fetchone()
    return int(found[0])


def _due(machines: int, every: timedelta) -> Iterator[tuple[object, ...]]:
    chance = random.Random(5)
    due = NOW - timedelta(days=365)
    while due < NOW:
        moment = of_moment(due)
        for number in range(machines):
            word = chance.choice(WORDS)
            skipped = word is Became.SKIPPED
            job_id = f"job-{number:032}"
            yield (
                job_id,
                moment,
                _machine(number),
                word.value,
                chance.choice(list(SkipReason)).value if skipped else None,
                moment,
                None if skipped else due_id(job_id, due),
            )
        due += every


def _machine(number: int) -> str:
    return f"machine-{number:028}"


async def _ask(path: Path) -> tuple[list[float], list[float]]:
    """Seconds of each turn: ours, and the bare one."""
    since: date = (NOW - timedelta(days=STRIP_DAYS - 1)).date()
    begin = of_moment(datetime(since.year, since.month, since.day, tzinfo=UTC))
    store = SqlStore.open(path)
    ours: list[float] = []
    bare: list[float] = []
    with closing(sqlite3.connect(path)) as connection:
        for _ in range(WARM_UPS + TURNS):
            started = time.perf_counter()
            tallies = await store.read(lambda unit: unit.ledger.days(since))
            between = time.perf_counter()
            rows = connection.execute(BARE, [begin]).fetchall()
            bare.append(time.perf_counter() - between)
            ours.append(between - started)
            if len(tallies) != len(rows):
                raise RuntimeError("not the same question")
    await store.close()
    return ours[WARM_UPS:], bare[WARM_UPS:]
