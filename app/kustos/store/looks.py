"""What looking into repositories has found."""

from datetime import date
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from kustos.core.looks import Look, LookDay, oldest_kept

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables_of_looks import look_days, looks

_LOOK: Final = columns_of(looks, Look)
_TOLD: Final = tuple(column.name for column in _LOOK if column.name != "repository_id")


class SqlLooks(Rows):
    """Implements `looks.LookRows`."""

    def all(self) -> dict[str, Look]:
        found = self._connection.execute(select(*_LOOK))
        return {row["repository_id"]: Look(**row) for row in found.mappings()}

    def get(self, repository_id: str) -> Look | None:
        found = self._connection.execute(
            select(*_LOOK).where(looks.c.repository_id == repository_id)
        )
        row = found.mappings().first()
        return None if row is None else Look(**row)

    def put(self, look: Look) -> None:
        """Raises StoreConflictError if the repository is not known."""
        put_rows(self._connection, looks, [values_of(look)], replace=_TOLD)

    def count(self, repository_id: str, day: date, *, good: bool) -> None:
        row = {
            "repository_id": repository_id,
            "day": day.toordinal(),
            "good": int(good),
            "failed": int(not good),
        }
        put = insert(look_days).values(row)
        self._connection.execute(
            put.on_conflict_do_update(
                index_elements=("repository_id", "day"),
                set_={
                    "good": look_days.c.good + put.excluded.good,
                    "failed": look_days.c.failed + put.excluded.failed,
                },
            )
        )
        self._connection.execute(
            delete(look_days).where(
                look_days.c.repository_id == repository_id,
                look_days.c.day < oldest_kept(day).toordinal(),
            )
        )

    def days(self, repository_id: str) -> list[LookDay]:
        found = self._connection.execute(
            select(look_days)
            .where(look_days.c.repository_id == repository_id)
            .order_by(look_days.c.day)
        )
        return [
            LookDay(
                repository_id=row.repository_id,
                day=date.fromordinal(row.day),
                good=row.good,
                failed=row.failed,
            )
            for row in found
        ]
