"""Repositories."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from kustos.core.model import Repository
from kustos.core.owned_secrets import of_maintainer
from kustos.core.ports import InUseError

from .rows import Rows, columns_of, values_of
from .tables import jobs, policies, repositories, secrets

_COLUMNS: Final = columns_of(repositories, Repository)
_GET: Final = select(*_COLUMNS).where(repositories.c.id == bindparam("repository"))


class SqlRepositories(Rows):
    """Implements `ports.RepositoryRows`."""

    def add(self, repository: Repository) -> None:
        self._connection.execute(insert(repositories), values_of(repository))

    def get(self, repository_id: str) -> Repository | None:
        row = self._connection.execute(_GET, {"repository": repository_id}).mappings().first()
        return None if row is None else Repository(**row)

    def all(self) -> list[Repository]:
        """By name."""
        found = self._connection.execute(
            select(*_COLUMNS).order_by(repositories.c.name, repositories.c.id)
        )
        return [Repository(**row) for row in found.mappings()]

    def update(self, repository: Repository) -> None:
        """Raises RowMissingError."""
        self._change(repositories, repository.id, values_of(repository))

    def remove(self, repository_id: str) -> None:
        """Raises InUseError with the names of the jobs and policies that point to it. Tasks stay:
        they are history."""
        users = [
            name
            for table in (jobs, policies)
            for name in self._connection.scalars(
                select(table.c.name)
                .where(table.c.repository_id == repository_id)
                .order_by(table.c.name)
            )
        ]
        if users:
            raise InUseError(users)
        owners = [repository_id, of_maintainer(repository_id).rows]
        self._connection.execute(delete(secrets).where(secrets.c.owner_id.in_(owners)))
        self._connection.execute(delete(repositories).where(repositories.c.id == repository_id))
