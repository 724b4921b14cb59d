"""The fleet's compliance as of now, and as files for other programs."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import TaskKind

from .compliance import (
    COMPARED,
    Breach,
    JobFacts,
    breaches,
    job_score,
    mean_score,
)
from .model import GOOD, Job, JobRecord, Snapshot, TaskFilter
from .orders import ForgetOrder
from .ports import Clock, Store, UnitOfWork
from .retention import BadDurationError
from .retention_missing import MOST_RUNS, GoodRun, missing, not_forgotten


class JobReport(Struct, frozen=True, kw_only=True):
    """`last_good_at` is when its last good run ended."""

    job_id: str
    name: str
    score: int
    last_good_at: datetime | None
    breaches: tuple[Breach, ...]


class MachineReport(Struct, frozen=True, kw_only=True):
    machine_id: str
    name: str
    score: int
    jobs: tuple[JobReport, ...]


class FleetReport(Struct, frozen=True, kw_only=True):
    """Machines by name."""

    made_at: datetime
    score: int
    machines: tuple[MachineReport, ...]


COLUMNS: Final = (
    "machine",
    "machine_score",
    "job",
    "job_score",
    "last_good_at",
    "finding",
    "severity",
    "since",
    "seen",
    "expected",
    "basis",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Compliance:
    """Judges all jobs by what is stored. Nothing is kept: it is worked out when it is asked for."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def report(self) -> FleetReport:
        now = self._clock.now()
        return await self._store.read(lambda unit: _report(unit, now))


def as_json(report: FleetReport) -> str:
    """With the names of the fields of `FleetReport`; times in ISO 8601."""
    return msgspec.json.format(msgspec.json.encode(report)).decode() + "\n"


def as_csv(report: FleetReport) -> str:
    """A line for each finding, one for a job without any, and one for a machine without jobs.
    Words are the codes, whatever the language; lines end as RFC 4180 has it."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for machine in report.machines:
        of_machine = (_cell(machine.name), machine.score)
        if not machine.jobs:
            lines.writerow((*of_machine, *[""] * (len(COLUMNS) - len(of_machine))))
        for job in machine.jobs:
            of_job = (*of_machine, _cell(job.name), job.score, _moment(job.last_good_at))
            for breach in job.breaches or (None,):
                lines.writerow((*of_job, *_breach(breach)))
    return text.getvalue()


def _breach(breach: Breach | None) -> tuple[object, ...]:
    if breach is None:
        return ("",) * 6
    figures = (breach.seen, breach.expected, breach.basis)
    return (
        breach.finding.value,
        breach.severity.value,
        _moment(breach.since),
        *("" if figure is None else figure for figure in figures),
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(timespec="seconds")


def _cell(name: str) -> str:
    """A spreadsheet takes a cell for a formula that begins like one, and names are anybody's."""
    return f"'{name}" if name.startswith(_FORMULA) else name


def _report(unit: UnitOfWork, now: datetime) -> FleetReport:
    records = {record.job_id: record for record in unit.tasks.records()}
    of_machine: dict[str, list[JobReport]] = {}
    for job in unit.jobs.all():
        snapshots = unit.snapshots.of_job(job.id)
        facts = JobFacts(
            job=job,
            record=records.get(job.id, JobRecord(job_id=job.id, last=None, last_good_at=None)),
            sizes=_sizes(unit, job),
            snapshots=snapshots,
            missing=_missing(unit, job, snapshots, now),
        )
        found = breaches(facts, now)
        of_machine.setdefault(job.machine_id, []).append(
            JobReport(
                job_id=job.id,
                name=job.name,
                score=job_score(found),
                last_good_at=facts.record.last_good_at,
                breaches=found,
            )
        )
    machines = tuple(
        MachineReport(
            machine_id=machine.id,
            name=machine.name,
            score=mean_score([job.score for job in of_machine.get(machine.id, ())]),
            jobs=tuple(of_machine.get(machine.id, ())),
        )
        for machine in sorted(unit.machines.all(), key=lambda each: each.name.casefold())
    )
    score = mean_score([machine.score for machine in machines])
    return FleetReport(made_at=now, score=score, machines=machines)


def _missing(
    unit: UnitOfWork, job: Job, snapshots: Sequence[Snapshot], now: datetime
) -> int | None:
    """None also where the rules mean nothing: the job's form says that."""
    if job.retention is None:
        return None
    runs = [
        GoodRun(task.id, task.started_at, _ids(task.result))
        for task in unit.tasks.good_runs(job.id, job.repository_id, MOST_RUNS)
        if task.started_at is not None
    ]
    try:
        gone = missing(job.retention, sorted(runs, key=_newest_first), snapshots, now)
    except (BadDurationError, ZoneInfoNotFoundError):
        return None
    if not gone:
        return 0
    of_forgetting = TaskFilter(job_id=job.id, kinds=frozenset({TaskKind.FORGET}))
    forgotten = {
        id_
        for task in unit.tasks.page(of_forgetting, None, MOST_RUNS)
        if isinstance(task.order, ForgetOrder)
        for id_ in task.order.snapshots
    }
    return not_forgotten(gone, forgotten)


def _ids(result: object) -> tuple[str, ...]:
    if not isinstance(result, BackupResult):
        return ()
    return (result.snapshot_id, *(dump.snapshot_id for dump in result.dumps))


def _newest_first(run: GoodRun) -> float:
    return -run.made_at.timestamp()


def _sizes(unit: UnitOfWork, job: Job) -> list[int]:
    of_good = TaskFilter(job_id=job.id, kinds=frozenset({TaskKind.BACKUP}), states=GOOD)
    good = unit.tasks.page(of_good, None, 1 + COMPARED)
    return [task.result.bytes_total for task in good if isinstance(task.result, BackupResult)]
