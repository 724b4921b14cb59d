"""Jobs."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from kustos.core.model import Job

from .rows import Rows, columns_of, values_of
from .tables import jobs

_COLUMNS: Final = columns_of(jobs, Job)
_GET: Final = select(*_COLUMNS).where(jobs.c.id == bindparam("job"))


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

    def update(self, job: Job) -> None:
        """Raises RowMissingError."""
        self._change(jobs, job.id, values_of(job))

    def remove(self, job_id: str) -> None:
        self._connection.execute(delete(jobs).where(jobs.c.id == job_id))
