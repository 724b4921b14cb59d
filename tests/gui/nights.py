"""Nights of a repository that was looked after, for who looks at it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kustos.core.looks import Look
from kustos.core.model import Job, Task, TaskState
from kustos.core.orders import CareOrder, CheckOrder, ForgetOrder, PruneOrder, StatsOrder, kind_of
from kustos.core.ports import UnitOfWork
from kustos.core.retention import USUAL
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.tasks import (
    CareResult,
    CheckDepth,
    CheckResult,
    ForgetResult,
    PruneResult,
    StatsResult,
)
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind


def put_nights(unit: UnitOfWork, *, job: Job, machine_id: str) -> None:
    """Two weeks of them in the job's repository: the job has rules, the newest prune failed, and
    the check has come to its fourth part."""
    unit.jobs.update(replace(job, retention=USUAL))
    part = CheckOrder(depth=CheckDepth.SUBSET, part=4, parts=12)
    done: list[tuple[int, CareOrder, CareResult | None]] = [
        *(
            (night, ForgetOrder(snapshots=("a" * 64,)), ForgetResult(forgotten=1))
            for night in range(20, 0, -1)
        ),
        (22, PruneOrder(), PruneResult(bytes_freed=9_400_000_000)),
        (15, PruneOrder(), PruneResult(bytes_freed=3_100_000_000)),
        (1, PruneOrder(), None),
        (40, CheckOrder(depth=CheckDepth.SUBSET, part=3, parts=12), CheckResult()),
        (10, part, CheckResult()),
        (8, StatsOrder(), StatsResult(stored_bytes=812_000_000_000)),
    ]
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for night, order, result in done:
        at = midnight - timedelta(days=night - 1, minutes=55)
        unit.tasks.add(
            Task(
                id=new_id(),
                kind=kind_of(order),
                machine_id=machine_id,
                repository_id=job.repository_id,
                job_id=job.id if isinstance(order, ForgetOrder) else None,
                order=order,
                created_at=at,
                started_at=at,
                finished_at=at + timedelta(minutes=12),
                state=TaskState.FAILED if result is None else TaskState.SUCCESS,
                result=result,
                problem=Problem(error=ErrorClass.DISK_FULL) if result is None else None,
            )
        )


def put_weeks(unit: UnitOfWork, *, repository_id: str, machine_id: str) -> None:
    """Measurements of six weeks, the last one yesterday: 854 GB, and 6 more each day."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for week in range(5, -1, -1):
        at = yesterday - timedelta(weeks=week)
        unit.tasks.add(
            Task(
                id=new_id(),
                kind=TaskKind.STATS,
                machine_id=machine_id,
                repository_id=repository_id,
                job_id=None,
                order=StatsOrder(),
                created_at=at,
                finished_at=at,
                state=TaskState.SUCCESS,
                result=StatsResult(stored_bytes=(854 - 42 * week) * 10**9),
            )
        )


def put_looks(
    unit: UnitOfWork, *, repository_id: str, machine_id: str, closed: bool = False
) -> None:
    """A week of looks, with a bad day in it; the last one three minutes ago. `closed`: it has not
    opened for twenty minutes."""
    now = datetime.now(UTC)
    for days in range(6):
        for number in range(3):
            day = (now - timedelta(days=days)).date()
            unit.looks.count(repository_id, day, good=(days, number) != (2, 0))
    look = Look(
        repository_id=repository_id,
        looked_at=now - timedelta(minutes=3),
        machine_id=machine_id,
        good_at=now - timedelta(minutes=25 if closed else 3),
    )
    if closed:
        look = replace(
            look,
            failures=4,
            failed_at=now - timedelta(minutes=20),
            problem=Problem(error=ErrorClass.UNREACHABLE, subject="nas.local"),
        )
    unit.looks.put(look)
