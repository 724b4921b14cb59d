"""A planned job as the agent may keep it, and the task that a run of it is. Pure."""

from typing import Final

from msgspec.structs import replace

from ..protocol.job_secrets import bare
from ..protocol.messages import PlannedJob, RunTask
from ..protocol.tasks import BackupSpec
from ..protocol.values import RepositoryAccess

_UNKEPT: Final = "a run that takes the manager is not begun here"


def keepable(job: PlannedJob) -> PlannedJob:
    """Without anything secret, since it lies on disk as it is.

    A manager sends none. Where dumps or hooks bring their own all the same, only their names are
    known to be harmless: such a run takes the manager, and so does one without sealed credentials;
    then when it is due is all there is to know.
    """
    spec = job.spec
    access = RepositoryAccess(location=spec.repository.location, password="")
    if job.sealed is not None and bare(spec) == spec:
        return replace(job, spec=replace(spec, repository=access))
    known = BackupSpec(repository=access, sources=spec.sources, host=spec.host, tags=spec.tags)
    return replace(job, spec=known, sealed=None, secrets=None)


def needs_manager(job: PlannedJob) -> bool:
    """Whether a run takes what only the manager has."""
    return job.sealed is None


def request_of(job: PlannedJob, task_id: str) -> RunTask:
    """What the manager would ask for."""
    assert not needs_manager(job), _UNKEPT
    spec = job.spec
    if spec.hooks is not None:
        spec = replace(spec, hooks=replace(spec.hooks, task=task_id))
    return RunTask(
        task_id=task_id,
        spec=spec,
        timeout_seconds=job.timeout_seconds,
        retries=job.retries,
        sealed=job.sealed,
        secrets=job.secrets,
    )
