"""Snapshots on hold."""

from sqlalchemy import and_, delete, select

from kustos.core.holds import Hold

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import holds


class SqlHolds(Rows):
    """Implements `ports.HoldRows`."""

    def put(self, hold: Hold) -> None:
        """Raises StoreConflictError."""
        replaced = ("held_at", "held_by", "reason", "trip")
        put_rows(self._connection, holds, [values_of(hold)], replace=replaced)

    def remove(self, repository_id: str, snapshot_id: str) -> None:
        self._connection.execute(
            delete(holds).where(
                and_(holds.c.repository_id == repository_id, holds.c.snapshot_id == snapshot_id)
            )
        )

    def remove_for(self, repository_id: str, trip: str) -> None:
        self._connection.execute(
            delete(holds).where(and_(holds.c.repository_id == repository_id, holds.c.trip == trip))
        )

    def of_repository(self, repository_id: str) -> dict[str, Hold]:
        found = self._connection.execute(
            select(*columns_of(holds, Hold)).where(holds.c.repository_id == repository_id)
        )
        return {row["snapshot_id"]: Hold(**row) for row in found.mappings()}
