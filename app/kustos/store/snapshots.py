"""Snapshots that the manager knows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, delete, select

from kustos.core.model import Snapshot

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import snapshots

_COLUMNS: Final = columns_of(snapshots, Snapshot)
_FILLED: Final = ("machine_id", "job_id", "task_id", "files", "bytes", "bytes_added")
"""What one source may know and another not."""
_REPLACED: Final = ("time", "hostname", "paths", "tags")
"""restic's own words, which a listing knows better than the task that made the snapshot."""


class SqlSnapshots(Rows):
    """Implements `ports.SnapshotRows`."""

    def put(self, snapshots_: Iterable[Snapshot]) -> None:
        """Raises StoreConflictError if a repository, machine or job named there is not known."""
        put_rows(
            self._connection,
            snapshots,
            [values_of(each) for each in snapshots_],
            replace=_REPLACED,
            fill=_FILLED,
        )

    def get(self, repository_id: str, snapshot_id: str) -> Snapshot | None:
        found = self._newest_first(
            (snapshots.c.repository_id == repository_id) & (snapshots.c.id == snapshot_id)
        )
        return found[0] if found else None

    def of_job(self, job_id: str) -> list[Snapshot]:
        return self._newest_first(snapshots.c.job_id == job_id)

    def of_repository(self, repository_id: str) -> list[Snapshot]:
        return self._newest_first(snapshots.c.repository_id == repository_id)

    def remove(self, repository_id: str, ids: frozenset[str]) -> None:
        # One by one: there may be more ids than a statement can have parameters.
        gone = [{"gone": id_} for id_ in ids]
        if gone:
            self._connection.execute(
                delete(snapshots).where(
                    snapshots.c.repository_id == repository_id,
                    snapshots.c.id == bindparam("gone"),
                ),
                gone,
            )

    def keep_only(self, repository_id: str, ids: frozenset[str], learnt_before: datetime) -> None:
        known = self._connection.scalars(
            select(snapshots.c.id).where(
                snapshots.c.repository_id == repository_id,
                snapshots.c.learnt_at < learnt_before,
            )
        )
        self.remove(repository_id, frozenset(known).difference(ids))

    def _newest_first(self, condition: ColumnElement[bool]) -> list[Snapshot]:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(condition)
            .order_by(snapshots.c.time.desc(), snapshots.c.id.desc())
        )
        return [Snapshot(**row) for row in found.mappings()]
