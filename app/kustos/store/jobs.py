"""Jobs, and what they were to do in each of their revisions."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from kustos.core.model import Job, JobRevision

from .rows import Rows, columns_of, values_of
from .tables import job_revisions, jobs

_COLUMNS: Final = columns_of(jobs, Job)
_GET: Final = select(*_COLUMNS).where(jobs.c.id == bindparam("job"))
_OF_POLICY: Final = (
    select(*_COLUMNS)
    .where(jobs.c.policy_id == bindparam("policy"))
    .order_by(jobs.c.name, jobs.c.id)
)
_NOTED: Final = select(*columns_of(job_revisions, JobRevision)).where(
    job_revisions.c.revision == bindparam("wanted")
)


class SqlJobs(Rows):
    """Implements `ports.JobRows`."""

    def add(self, job: Job) -> None:
        """Raises StoreConflictError if its machine or repository is not there."""
        self._connection.execute(insert(jobs), values_of(job))

    def get(self, job_id: str) -> Job | None:
        row = self._connection.execute(_GET, {"job": job_id}).mappings().first()
        return None if row is None else Job(**row)

    def all(self) -> list[Job]:
        """By name."""
        found = self._connection.execute(select(*_COLUMNS).order_by(jobs.c.name, jobs.c.id))
        return [Job(**row) for row in found.mappings()]

    def of_policy(self, policy_id: str) -> list[Job]:
        found = self._connection.execute(_OF_POLICY, {"policy": policy_id})
        return [Job(**row) for row in found.mappings()]

    def update(self, job: Job) -> None:
        """Raises RowMissingError."""
        self._change(jobs, job.id, values_of(job))

    def remove(self, job_id: str) -> None:
        self._connection.execute(delete(jobs).where(jobs.c.id == job_id))

    def note(self, revision: JobRevision) -> None:
        """Raises StoreConflictError if there is one of that name, or its machine is not there."""
        self._connection.execute(insert(job_revisions), values_of(revision))

    def noted(self, revision: str) -> JobRevision | None:
        row = self._connection.execute(_NOTED, {"wanted": revision}).mappings().first()
        return None if row is None else JobRevision(**row)
