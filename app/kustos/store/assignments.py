"""Which machine the foreign snapshots of an origin belong to."""

from collections.abc import Mapping

from sqlalchemy import and_, bindparam, delete, select

from .engine import put_rows
from .rows import Rows
from .tables import assignments


class SqlAssignments(Rows):
    """Implements `ports.AssignmentRows`."""

    def all(self) -> dict[tuple[str, str], str]:
        found = self._connection.execute(
            select(assignments.c.repository_id, assignments.c.origin, assignments.c.machine_id)
        )
        return {(repository, origin): machine for repository, origin, machine in found}

    def of_repository(self, repository_id: str) -> dict[str, str]:
        found = self._connection.execute(
            select(assignments.c.origin, assignments.c.machine_id).where(
                assignments.c.repository_id == repository_id
            )
        )
        return {row.origin: row.machine_id for row in found}

    def put(self, repository_id: str, wanted: Mapping[str, str | None]) -> None:
        """Raises StoreConflictError."""
        put_rows(
            self._connection,
            assignments,
            [
                {"repository_id": repository_id, "origin": origin, "machine_id": machine_id}
                for origin, machine_id in wanted.items()
                if machine_id is not None
            ],
            replace=("machine_id",),
        )
        gone = [
            {"in_repository": repository_id, "gone": origin}
            for origin, machine_id in wanted.items()
            if machine_id is None
        ]
        if gone:
            self._connection.execute(
                delete(assignments).where(
                    and_(
                        assignments.c.repository_id == bindparam("in_repository"),
                        assignments.c.origin == bindparam("gone"),
                    )
                ),
                gone,
            )
