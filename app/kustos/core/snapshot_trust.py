"""Which snapshots of a job nobody may count on: pure.

What a snapshot says of its own time is the word of whoever can write into the repository. Kustos
has two records of its own: `made_at`, when the task that made it began (told by the machine that
was asked for it, never after the moment of telling, and changed by nothing later), and `learnt_at`.
A machine tells the ends of its tasks in the order in which they came, so nothing that is learnt
later was made long before what was known already; what is told late, after days without the
manager, is in order.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Final

from .model import Job, Snapshot

TOLERANCE: Final = timedelta(hours=1)
"""A clock may be set, and a run takes a while before restic writes down a time."""


class Doubt(StrEnum):
    """Why a snapshot is in quarantine: it takes no slot, and no rule lets it go."""

    UNEXPECTED = "unexpected"
    """No task that Kustos knows of made it."""
    FUTURE = "future"
    """It claims to be younger than Kustos' own record of it."""
    BACKDATED = "backdated"
    """It claims to be older than that, or appeared after what is younger."""


def doubts(job: Job, snapshots: Iterable[Snapshot]) -> dict[str, Doubt]:
    """Of the job's snapshots in its repository, by id; those that are not there are in order."""
    found: dict[str, Doubt] = {}
    # Of what was learnt before; `coming` counts what was learnt at the same moment as well.
    newest: datetime | None = None
    coming: datetime | None = None
    moment: datetime | None = None
    for snapshot in sorted(snapshots, key=attrgetter("learnt_at")):
        if snapshot.learnt_at != moment:
            moment, newest = snapshot.learnt_at, coming
        doubt = _doubt(job, snapshot, newest)
        if doubt is not None:
            found[snapshot.id] = doubt
        elif snapshot.made_at is not None and (coming is None or snapshot.made_at > coming):
            coming = snapshot.made_at
    return found


def _doubt(job: Job, snapshot: Snapshot, newest: datetime | None) -> Doubt | None:
    made_at = snapshot.made_at
    ours = snapshot.job_id == job.id and snapshot.machine_id == job.machine_id
    if not ours or snapshot.task_id is None or made_at is None or job.tag not in snapshot.tags:
        return Doubt.UNEXPECTED
    if snapshot.time > snapshot.learnt_at + TOLERANCE:
        return Doubt.FUTURE
    if snapshot.time < made_at - TOLERANCE or (newest and made_at < newest - TOLERANCE):
        return Doubt.BACKDATED
    return None
