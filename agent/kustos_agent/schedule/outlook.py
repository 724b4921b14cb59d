"""What is planned on this machine, for whoever asks beside the running agent."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from ..journal_schedule import KeptSchedule
from ..protocol.due import TimesError
from ..protocol.messages import PlannedJob
from .planner import Circumstances, decide

BUSY_SECONDS: Final = 1.0


class NextRun(Struct, frozen=True, kw_only=True):
    """The job that may begin first, and when at the earliest. `name` may be empty."""

    job_id: str
    name: str
    at: datetime


class Outlook(Struct, frozen=True, kw_only=True):
    """So many `jobs` are planned. None begins if `next` is None."""

    jobs: int
    next: NextRun | None = None


def outlook(journal: Path, machine_id: str, now: datetime) -> Outlook | None:
    """None: the journal cannot be read, or is from before schedules. What holds a run up on the
    machine, such as a battery, is not looked at."""
    if not journal.exists():
        return Outlook(jobs=0)
    try:
        with contextlib.closing(
            sqlite3.connect(
                f"{journal.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS
            )
        ) as database:
            kept = KeptSchedule(database)
            standings = kept.standings()
            jobs = kept.jobs()
    except (sqlite3.Error, msgspec.MsgspecError):
        return None  # the agent itself says so when it starts
    runs = [
        run
        for job in jobs
        if (run := _next(job, machine_id, standings[job.job_id].accounted, now)) is not None
    ]
    return Outlook(jobs=len(jobs), next=min(runs, key=lambda run: run.at, default=None))


def _next(job: PlannedJob, machine_id: str, accounted: datetime, now: datetime) -> NextRun | None:
    at = max(now, job.paused_until or now)
    try:
        decision = decide(job, machine_id, accounted, Circumstances(now=at))
    except TimesError:
        return None
    if decision.begin is None:
        if decision.look_again is None:
            return None
        at = decision.look_again
    return NextRun(job_id=job.job_id, name=job.name, at=at)
