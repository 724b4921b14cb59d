"""The snapshots in quarantine of all jobs, read so that a big fleet costs little."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from .model import Job
from .ports import UnitOfWork
from .snapshot_trust import Doubt, doubts

LOOKED_BACK: Final = timedelta(days=7)
"""What was told much later than it was made is looked at for so long; what was found meanwhile is
looked at as long as its alert stands."""


class Doubted(NamedTuple):
    """A snapshot in quarantine, and when it was learnt of."""

    doubt: Doubt
    learnt_at: datetime


def quarantined(
    unit: UnitOfWork, jobs: Iterable[Job], standing: Iterable[str], now: datetime
) -> dict[str, tuple[Doubted, ...]]:
    """By job. Only jobs that the store suspects, or whose alert is `standing`, are judged snapshot
    by snapshot."""
    suspects = unit.snapshots.doubted(now - LOOKED_BACK) | set(standing)
    found: dict[str, tuple[Doubted, ...]] = {}
    for job in jobs:
        if job.id not in suspects:
            continue
        known = {
            one.id: one
            for one in unit.snapshots.of_job(job.id)
            if one.repository_id == job.repository_id
        }
        doubted = tuple(
            Doubted(doubt, known[id_].learnt_at)
            for id_, doubt in doubts(job, known.values()).items()
        )
        if doubted:
            found[job.id] = doubted
    return found
