"""What the form of a job needs to know, and what a new job begins with."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import structs

from kustos.core.jobs import JobDraft
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.model import Job
from kustos.core.presets import usual_schedule
from kustos.core.repositories import RepositoryView
from kustos.core.retention import USUAL
from kustos.core.schedules import Planning
from kustos.core.sealed_sets import Keeping
from kustos.gui.models.policy_values import Following
from kustos.gui.text import schedules


@dataclass(frozen=True, slots=True)
class JobKnown:
    """What can be chosen from, and the job itself."""

    machines: list[MachineView]
    repositories: list[RepositoryView]
    job: Job | None
    with_passwords: frozenset[str]
    with_variables: bool
    unable: Mapping[str, Keeping]
    """Machines that keep no credentials at all, and why."""
    keeping: Keeping | None
    """How far the job's machine is with those of its repository, and with the job's own secrets."""
    without_own: frozenset[str]
    """Machines that are here and keep nothing that is secret in jobs."""
    unplanning: frozenset[str]
    """Machines that are here and begin nothing by themselves."""
    planning: Planning | None
    """How far the job's machine is with its schedule."""
    following: Following | None
    """The policy that the job follows."""
    policies: int
    """How many there are that it could follow."""


async def read_job(manager: Manager, job_id: str | None) -> JobKnown:
    """For the form of this job; None: of a new one."""
    job = await manager.jobs.get(job_id) if job_id else None
    return JobKnown(
        await manager.machines.overview(),
        await manager.repositories.overview(),
        job,
        await manager.jobs.with_passwords(job) if job else frozenset(),
        await manager.jobs.with_variables(job) if job else False,
        manager.sealed.unable(),
        await manager.sealed.keeping(job.machine_id, job.repository_id, job.id) if job else None,
        manager.sealed.without_own(),
        manager.schedules.unable(),
        manager.schedules.planning(job) if job else None,
        await _following(manager, job) if job else None,
        len(await manager.policies.overview()) if job else 0,
    )


async def _following(manager: Manager, job: Job) -> Following | None:
    view = await manager.policies.get(job.policy_id) if job.policy_id else None
    revision = await manager.policies.revision_of(job)
    if view is None or revision is None:
        return None
    return Following.of(job, view, revision.content)


def blank_job(known: JobKnown, machine_id: str) -> JobDraft:
    """A new job: where there is only one to choose, it is chosen."""
    machines = [view.machine.id for view in known.machines]
    repositories = [view.repository.id for view in known.repositories]
    return JobDraft(
        name="",
        machine_id=machine_id
        if machine_id in machines
        else (machines[0] if len(machines) == 1 else ""),
        repository_id=repositories[0] if len(repositories) == 1 else "",
        sources=(),
        retention=structs.replace(USUAL, zone=schedules.own_zone()),
        schedule=usual_schedule(schedules.own_zone()),
    )
