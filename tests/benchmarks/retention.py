"""`retention`: what the manager takes to decide about 10,000 snapshots of one job, with reading its
rows and all that makes it safe, against `restic forget --dry-run` of the same history."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from kustos.core.model import Job, LocalPlace, Machine, Repository, Snapshot
from kustos.core.ports import UnitOfWork
from kustos.core.retention import USUAL
from kustos.core.retention_plan import Known, plan
from kustos.store.sql_store import SqlStore
from tests.benchmarks.result import Result, judged, median_ratio
from tests.helpers import restics
from tests.helpers.fresh_store import fresh_store
from tests.helpers.histories import Hollow, HollowRepository

SNAPSHOTS: Final = 10_000
RUNS: Final = 5
GOAL: Final = 0.5
_OPTIONS: Final = (
    *("--keep-last", "3", "--keep-daily", "7", "--keep-weekly", "4"),
    *("--keep-monthly", "12", "--keep-yearly", "2"),
)


def measure() -> Result:
    """The median of several runs of both in turn."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> Result:
    now = datetime.now(UTC)
    times = [now - timedelta(hours=number + 1) for number in range(SNAPSHOTS)]
    repository = HollowRepository(folder, restics.find("0.18.0"))
    ids = repository.add(Hollow("job:j", moment) for moment in times)
    store = fresh_store(folder / "kustos.db")
    try:
        job = await _fill(store, ids, times, now)
        ours, theirs = [], []
        kept = 0
        for _ in range(RUNS):
            began = time.perf_counter()
            snapshots = await store.read(lambda unit: unit.snapshots.of_job(job.id))
            decided = plan(job, snapshots, USUAL, Known(), now)
            ours.append(time.perf_counter() - began)
            kept = decided.staying
            began = time.perf_counter()
            repository.forget(_OPTIONS)
            theirs.append(time.perf_counter() - began)
    finally:
        await store.close()
    (group,) = repository.forget_dry(_OPTIONS)
    assert len(group["keep"]) == kept
    figures = {
        "decide_seconds": sorted(ours)[RUNS // 2],
        "restic_seconds": sorted(theirs)[RUNS // 2],
        "snapshots": float(SNAPSHOTS),
        "ratio_to_restic": median_ratio(ours, theirs),
    }
    return judged("retention", figures, {"ratio_to_restic": GOAL})


async def _fill(
    store: SqlStore, ids: Sequence[str], times: Sequence[datetime], now: datetime
) -> Job:
    job = Job(
        id="j", name="Documents", machine_id="m", repository_id="r", sources=("/",), created_at=now
    )
    machine = Machine(id="m", name="PC", hostname="pc", os_name="linux", enrolled_at=now)
    repository = Repository(id="r", name="NAS", place=LocalPlace(path="/nas"), created_at=now)
    made = [
        Snapshot(
            id=id_,
            repository_id="r",
            time=moment,
            made_at=moment,
            learnt_at=moment,
            hostname="pc",
            paths=("/",),
            tags=("kustos", job.tag),
            machine_id="m",
            job_id="j",
            task_id=f"task-{number}",
        )
        for number, (id_, moment) in enumerate(zip(ids, times, strict=True))
    ]

    def write(unit: UnitOfWork) -> None:
        unit.machines.add(machine, b"t" * 32)
        unit.repositories.add(repository)
        unit.jobs.add(job)
        unit.snapshots.put(made)

    await store.write(write)
    return job
