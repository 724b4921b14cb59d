"""The snapshots in quarantine of all jobs, read so that a big fleet costs little."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from .awaited import Word, is_awaited
from .model import Job, Snapshot
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
    unit: UnitOfWork,
    jobs: Iterable[Job],
    standing: Mapping[str, datetime | None],
    now: datetime,
    word: Callable[[Job], Word],
) -> dict[str, tuple[Doubted, ...]]:
    """By job. Only jobs that the store suspects, or whose alert is `standing`, are judged snapshot
    by snapshot. Without those whose machine's `word` is awaited (see `awaited`), unless they stand
    in the alert already: of what that has told the newest was learnt of at its moment, None where
    it does not say."""
    suspects = unit.snapshots.doubted(now - LOOKED_BACK) | standing.keys()
    found: dict[str, tuple[Doubted, ...]] = {}
    for job in jobs:
        if job.id not in suspects:
            continue
        known = {
            one.id: one
            for one in unit.snapshots.of_job(job.id)
            if one.repository_id == job.repository_id
        }
        heard = word(job)

        def told(snapshot: Snapshot, job: Job = job) -> bool:
            until = standing.get(job.id)
            return job.id in standing and (until is None or snapshot.learnt_at <= until)

        doubted = tuple(
            Doubted(doubt, known[id_].learnt_at)
            for id_, doubt in doubts(job, known.values()).items()
            if doubt is not Doubt.UNEXPECTED
            or told(known[id_])
            or not is_awaited(job, known[id_], heard, now)
        )
        if doubted:
            found[job.id] = doubted
    return found
