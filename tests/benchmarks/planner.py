"""When a thousand jobs are due next, against bare croniter for the same expressions and zones.

Ours is all that the agent does for it: `decide` on each job with its zone, its jitter, its blocked
times and what holds on the machine. croniter's is one iterator a job, asked for the next time. Once
with iterators and schedules that are made anew, as when a set arrives, and once with those that are
there, as whenever the agent looks again.
"""

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from croniter import croniter

from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.requests_to_agent import PlannedJob
from kustos_agent.protocol.schedules import Blocked, CronTimes, Schedule
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.schedule.planner import Circumstances, decide
from tests.benchmarks.result import Result, judged, median_ratio

JOBS: Final = 1_000
ROUNDS: Final = 9
GOALS: Final = {"ratio_to_croniter": 1.5, "kept_ratio_to_croniter": 1.5}

HOURS: Final = ("22", "1", "12,18", "*/4", "8-17", "*")
DAYS: Final = ("* * *", "* * *", "* * MON-FRI", "* * SUN", "1 * *", "L * *")
ZONES: Final = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
OFFICE: Final = Blocked(days=(1, 2, 3, 4, 5), begin=8 * 60, end=18 * 60)
NOW: Final = datetime(2026, 11, 22, 15, 57, 3, tzinfo=UTC)


def measure() -> Result:
    """So many rounds of each, in turn; each at another moment of the year."""
    jobs = _jobs()
    figures: dict[str, list[float]] = {"ours": [], "bare": [], "kept": [], "bare_kept": []}
    kept = _iterators(jobs, NOW)
    for number in range(ROUNDS):
        now = NOW + number * timedelta(days=41, hours=5)
        assert _ours(jobs, now) == _bare(jobs, now), "ours and croniter's are not the same"
        due_times.cache_clear()
        figures["ours"].append(_seconds(partial(_ours, jobs, now)))
        figures["bare"].append(_seconds(partial(_bare, jobs, now)))
        figures["kept"].append(_seconds(partial(_ours, jobs, now)))
        figures["bare_kept"].append(_seconds(partial(_bare_kept, kept, jobs, now)))
    results = {
        "ratio_to_croniter": median_ratio(figures["ours"], figures["bare"]),
        "kept_ratio_to_croniter": median_ratio(figures["kept"], figures["bare_kept"]),
        **{f"{name}_ms": 1_000 * statistics.median(taken) for name, taken in figures.items()},
    }
    return judged("planner", results, GOALS)


def _jobs() -> Sequence[PlannedJob]:
    chance = random.Random(1)
    return [
        PlannedJob(
            job_id=f"job {number}",
            revision="1",
            schedule=Schedule(
                times=CronTimes(expression=" ".join(_fields(chance))),
                zone=chance.choice(ZONES),
                blocked=(OFFICE,) if number % 2 else (),
                on_mains=True,
            ),
            spec=BackupSpec(
                repository=RepositoryAccess(location="/r", password=""),
                sources=("/home",),
                host="pc",
            ),
        )
        for number in range(JOBS)
    ]


def _fields(chance: random.Random) -> tuple[str, str, str]:
    return str(chance.randrange(60)), chance.choice(HOURS), chance.choice(DAYS)


def _ours(jobs: Sequence[PlannedJob], now: datetime) -> list[datetime | None]:
    circumstances = Circumstances(now=now, on_mains=True, awake_since=now)
    return [decide(job, "machine", now, circumstances).look_again for job in jobs]


def _iterators(jobs: Sequence[PlannedJob], now: datetime) -> "list[croniter[datetime]]":
    return [
        croniter(job.schedule.times.expression, now.astimezone(ZoneInfo(job.schedule.zone)))
        for job in jobs
        if isinstance(job.schedule.times, CronTimes)
    ]


def _bare(jobs: Sequence[PlannedJob], now: datetime) -> list[datetime]:
    return [one.get_next(datetime) for one in _iterators(jobs, now)]


def _bare_kept(
    iterators: "Sequence[croniter[datetime]]", jobs: Sequence[PlannedJob], now: datetime
) -> list[datetime]:
    for one, job in zip(iterators, jobs, strict=True):
        one.set_current(now.astimezone(ZoneInfo(job.schedule.zone)), force=True)
    return [one.get_next(datetime) for one in iterators]


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
