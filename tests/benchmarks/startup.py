"""From process start to the first painted frame and to the filled page, against a bare window.

Both are whole processes on the same X server, in turn: the real app on a store with 30 machines and
10,000 tasks, and a bare QMainWindow. The clock is the system's monotonic one, read by the parent
before it starts the child and by the child when the frame is painted.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from kustos.core.model import (
    BackupOrder,
    Job,
    LocalPlace,
    Machine,
    Repository,
    Task,
    TaskState,
)
from kustos.core.ports import UnitOfWork
from kustos.home import Home
from kustos.store import open_store
from kustos_agent.protocol.values import BackupResult, TaskKind
from tests.benchmarks.result import Result, judged, median_ratio
from tests.helpers.desktop import desktop

MACHINES: Final = 30
TASKS: Final = 10_000
ROUNDS: Final = 9
GOALS: Final = {"window_ratio": 1.8, "content_ratio": 3.0, "rss_ratio": 2.0}


@dataclass(frozen=True)
class Start:
    """Seconds since process start; bytes resident when all was there."""

    window: float
    content: float
    rss: float


def measure() -> Result:
    """One warm-up of each, then nine of each in turn."""
    with tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder, desktop() as screen:
        home = Path(folder) / "home"
        asyncio.run(_fill(Home(home)))
        environment = {
            **os.environ,
            **screen.environment,
            "KUSTOS_HOME": str(home),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        ours: list[Start] = []
        bare: list[Start] = []
        for _ in range(ROUNDS + 1):
            ours.append(_start("app", environment))
            bare.append(_start("bare", environment))
    ours, bare = ours[1:], bare[1:]
    windows = [start.window for start in bare]
    figures = {
        "window_ratio": median_ratio([start.window for start in ours], windows),
        "content_ratio": median_ratio([start.content for start in ours], windows),
        "rss_ratio": median_ratio([start.rss for start in ours], [start.rss for start in bare]),
        "bare_window_seconds": statistics.median(windows),
        "window_seconds": statistics.median([start.window for start in ours]),
        "content_seconds": statistics.median([start.content for start in ours]),
        "rss_mb": statistics.median([start.rss for start in ours]) / 1_000_000,
    }
    return judged("startup", figures, GOALS)


def _start(what: str, environment: Mapping[str, str]) -> Start:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.startup_probe", what],
        env=dict(environment),
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    marks = json.loads(done.stdout.splitlines()[-1])
    return Start(marks["window"] - began, marks["content"] - began, marks["rss"])


async def _fill(home: Home) -> None:
    """30 machines with a job each, and 10,000 backups over the last 60 days."""
    home.make()
    store = open_store(home.database)
    now = datetime.now(UTC)
    repository = Repository(
        id="repository", name="NAS", place=LocalPlace(path="/srv/backup"), created_at=now
    )

    def fill(unit: UnitOfWork) -> None:
        unit.repositories.add(repository)
        for number in range(MACHINES):
            machine = Machine(
                id=f"machine-{number}",
                name=f"PC-{number:02}",
                hostname=f"PC-{number:02}",
                os_name="Windows 11",
                enrolled_at=now,
                last_seen=now,
            )
            unit.machines.add(machine, f"{number:032}".encode())
            unit.jobs.add(
                Job(
                    id=f"job-{number}",
                    name="Documents",
                    machine_id=machine.id,
                    repository_id=repository.id,
                    sources=("/home",),
                    created_at=now,
                )
            )
        for number in range(TASKS):
            unit.tasks.add(_task(number, now))

    try:
        await store.write(fill)
    finally:
        await store.close()


def _task(number: int, now: datetime) -> Task:
    owner = number % MACHINES
    began = now - timedelta(days=60) * (1 - number / TASKS)
    return Task(
        id=f"task-{number}",
        kind=TaskKind.BACKUP,
        machine_id=f"machine-{owner}",
        repository_id="repository",
        job_id=f"job-{owner}",
        order=BackupOrder(sources=("/home",)),
        created_at=began,
        state=TaskState.FAILED if number % 97 == 0 else TaskState.SUCCESS,
        started_at=began,
        finished_at=began + timedelta(minutes=2),
        result=BackupResult(snapshot_id=f"{number:064x}", files_total=1_000, bytes_total=10**9),
    )
