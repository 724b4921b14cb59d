"""Runs that the tripwire has caught, and the runs it compares."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select, update

from kustos.core.model import GOOD, Task
from kustos.core.trips import PastRun, Trip
from kustos_agent.protocol.values import TaskKind

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import tasks
from .tables_of_trips import trips

_COLUMNS: Final = columns_of(trips, Trip)


class SqlTrips(Rows):
    """Implements `ports.TripRows`."""

    def put(self, trip: Trip) -> None:
        """Raises StoreConflictError."""
        replaced = ("job_id", "at", "evidence", "held", "settled_at", "usual")
        put_rows(self._connection, trips, [values_of(trip)], replace=replaced)

    def open(self) -> list[Trip]:
        found = self._connection.execute(
            select(*_COLUMNS).where(trips.c.settled_at.is_(None)).order_by(trips.c.at)
        )
        return [Trip(**row) for row in found.mappings()]

    def settle(self, task_ids: Sequence[str], at: datetime, *, usual: bool) -> None:
        self._connection.execute(
            update(trips).where(trips.c.task_id.in_(task_ids)).values(settled_at=at, usual=usual)
        )

    def suspected(self, job_id: str) -> frozenset[str]:
        found = self._connection.scalars(
            select(trips.c.task_id).where(trips.c.job_id == job_id, trips.c.usual.is_(False))
        )
        return frozenset(found)

    def runs_before(self, task: Task, limit: int) -> list[PastRun]:
        """By the index of a job's record."""
        end = task.ended_at
        caught = and_(trips.c.task_id.is_not(None), func.coalesce(trips.c.usual, False).is_(False))
        found = self._connection.execute(
            select(
                tasks.c.id.label("task_id"),
                tasks.c.machine_id,
                tasks.c.repository_id,
                tasks.c.order,
                tasks.c.result,
                caught.label("caught"),
            )
            .outerjoin_from(tasks, trips, trips.c.task_id == tasks.c.id)
            .where(
                tasks.c.job_id == task.job_id,
                tasks.c.kind == TaskKind.BACKUP,
                tasks.c.state.in_(sorted(GOOD)),
                or_(tasks.c.ended_at < end, and_(tasks.c.ended_at == end, tasks.c.id < task.id)),
            )
            .order_by(tasks.c.ended_at.desc(), tasks.c.id.desc())
            .limit(limit)
        )
        return [PastRun(**{**row, "caught": bool(row["caught"])}) for row in found.mappings()]
