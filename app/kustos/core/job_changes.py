"""A job that becomes another one, inside a unit of work: with a new revision, and without secrets
that hold no more."""

from dataclasses import replace
from datetime import datetime

from kustos_agent.protocol.ids import new_id

from .dumps import drop_secrets
from .hook_secrets import drop_variables
from .job_dump import JobDump
from .model import Job, JobRevision
from .policy import Policy
from .ports import UnitOfWork


def note(unit: UnitOfWork, job: Job, now: datetime) -> None:
    """Keep what it is to do from now on: its machine tells of runs by their revision."""
    unit.jobs.note(
        JobRevision(
            revision=job.revision,
            job_id=job.id,
            machine_id=job.machine_id,
            repository_id=job.repository_id,
            order=job.order,
            saved_at=now,
        )
    )


def put_changed(
    unit: UnitOfWork, former: Job, job: Job, now: datetime, *, other_secrets: bool
) -> Job:
    """Store it in the former one's place. What its machine need not know (whose values these are)
    gives it no new revision; `other_secrets` do. Raises RowMissingError."""
    job = with_pause_begun(job, former, now)
    alike = replace(
        job,
        policy_id=former.policy_id,
        policy_revision=former.policy_revision,
        overrides=former.overrides,
        own_pause=former.own_pause,
    )
    if alike != former or other_secrets:
        job = replace(job, revision=new_id())
        note(unit, job, now)
    unit.jobs.update(job)
    drop_secrets(unit, _gone(former, job))
    if not job.hooks:
        drop_variables(unit, job.id)
    return job


def with_pause(job: Job, former: Job | None, policy: Policy | None) -> Job:
    """As long as it is due at all its pause stays; one that becomes due for the first time is
    paused if its policy is."""
    if job.schedule is None:
        return replace(job, paused_until=None, own_pause=None)
    if former is None or former.schedule is None:
        return replace(job, paused_until=policy.paused_until if policy else None, own_pause=None)
    return replace(job, paused_until=former.paused_until, own_pause=former.own_pause)


def with_pause_begun(job: Job, former: Job | None, now: datetime) -> Job:
    """With when its pause began: now, unless the former one was paused already."""
    if job.paused_until is None:
        return replace(job, paused_since=None)
    was = former.paused_until if former is not None else None
    goes_on = was is not None and (was == job.paused_until or was > now)
    return replace(job, paused_since=former.paused_since if former and goes_on else now)


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The longer of two pauses; None is none."""
    return max((moment for moment in (one, other) if moment is not None), default=None)


def _gone(former: Job, now: Job) -> list[JobDump]:
    """Dumps whose passwords hold no more: a login of one kind of server is none for another."""
    kinds = {dump.id: dump.kind for dump in now.dumps}
    return [dump for dump in former.dumps if kinds.get(dump.id) is not dump.kind]
