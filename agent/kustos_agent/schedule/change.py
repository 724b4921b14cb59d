"""What another set of planned jobs means for what was due until now. Pure.

Imported when there is a schedule: it knows zones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..protocol.due import TimesError, due_times
from ..protocol.messages import PlannedJob, ScheduleTrouble
from ..protocol.schedules import SkipReason
from .planner import Circumstances, Skip, decide


@dataclass(frozen=True, slots=True)
class Change:
    """The new jobs, each with the time up to which it is dealt with, and what of the former ones
    gives way."""

    marked: tuple[tuple[PlannedJob, datetime], ...]
    given_up: tuple[tuple[PlannedJob, Skip], ...]


def change(
    former: Mapping[str, PlannedJob],
    jobs: Mapping[str, PlannedJob],
    marks: Mapping[str, datetime],
    machine_id: str,
    circumstances: Circumstances,
) -> Change:
    """A job that is due as before keeps its mark. All else begins now, and of what was due before
    and still waited it is told that it gives way. `marks` are those of the former jobs."""
    same = {
        job_id
        for job_id, job in former.items()
        if job_id in jobs and _times(jobs[job_id]) == _times(job)
    }
    return Change(
        tuple(
            (job, marks[job_id] if job_id in same else circumstances.now)
            for job_id, job in jobs.items()
        ),
        tuple(
            (job, skip)
            for job_id, job in former.items()
            if job_id not in same
            for skip in _given_up(job, machine_id, marks[job_id], circumstances)
        ),
    )


def trouble(job: PlannedJob) -> ScheduleTrouble | None:
    """Why it can never be due here."""
    try:
        due_times(job.schedule)
    except TimesError as error:
        return error.trouble
    return None


def _given_up(
    job: PlannedJob, machine_id: str, accounted: datetime, circumstances: Circumstances
) -> list[Skip]:
    if trouble(job) is not None:
        return []
    skips = list(decide(job, machine_id, accounted, circumstances).skips)
    # What lies ahead of now was dealt with by a clock that was wrong: none of it is left.
    after = skips[-1].last if skips else accounted
    left = tuple(due_times(job.schedule).between(after, circumstances.now))
    if left:
        skips.append(Skip(left[0], left[-1], len(left), SkipReason.LATER_ONE))
    return skips


def _times(job: PlannedJob) -> object:
    """What says when it is due, apart from what holds a run up."""
    return job.schedule.times, job.schedule.zone
