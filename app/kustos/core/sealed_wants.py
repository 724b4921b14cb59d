"""What the machines of sealed jobs are to keep of repositories and of jobs, in which revision."""

from collections.abc import Mapping
from typing import NamedTuple

from kustos_agent.protocol.values import SealedCredentials, SealedSecrets, TaskKind

from .model import Credentials, Job, Task
from .orders import BackupOrder
from .own_secrets import revision_of
from .ports import UnitOfWork

Kept = SealedCredentials | SealedSecrets
"""As a machine is told of it."""


class Subject(NamedTuple):
    """Of what: of a repository, or (`own`) of a job itself."""

    id: str
    own: bool = False

    def kept(self, revision: str) -> Kept:
        """For the wire."""
        if self.own:
            return SealedSecrets(job_id=self.id, revision=revision)
        return SealedCredentials(repository_id=self.id, revision=revision)


Wanted = Mapping[Subject, str]
"""The revisions that a machine is to keep. Of two that one run takes, the repository's comes
first."""


def subject_of(kept: Kept) -> Subject:
    """Whatever its revision."""
    if isinstance(kept, SealedSecrets):
        return Subject(kept.job_id, own=True)
    return Subject(kept.repository_id)


def taken(unit: UnitOfWork, job: Job, revision: str) -> Wanted:
    """What its machine keeps for a run of it, where that is its repository's revision; nothing for
    a job whose runs are sent it."""
    if job.credentials is not Credentials.SEALED:
        return {}
    found = {Subject(job.repository_id): revision}
    own = revision_of(unit, job)
    return found | {Subject(job.id, own=True): own} if own else found


def taken_by(unit: UnitOfWork, task: Task) -> Wanted:
    """The same for this task. Nothing if it is no backup of a sealed job, or the job has gone
    elsewhere since; not the job's own if its dumps or hooks are others since."""
    job = unit.jobs.get(task.job_id) if task.job_id and task.kind is TaskKind.BACKUP else None
    repository = unit.repositories.get(task.repository_id)
    if job is None or repository is None:
        return {}
    if (job.machine_id, job.repository_id) != (task.machine_id, task.repository_id):
        return {}
    found = taken(unit, job, repository.revision)
    order = task.order
    if isinstance(order, BackupOrder) and (order.dumps, order.hooks) == (job.dumps, job.hooks):
        return found
    return {subject: kept for subject, kept in found.items() if not subject.own}


def wanted(unit: UnitOfWork) -> Mapping[str, Wanted]:
    """By machine: what any of its jobs takes."""
    revisions = {repository.id: repository.revision for repository in unit.repositories.all()}
    found: dict[str, dict[Subject, str]] = {}
    for job in unit.jobs.all():
        if needed := taken(unit, job, revisions[job.repository_id]):
            found.setdefault(job.machine_id, {}).update(needed)
    return found
