"""The table of runs that the tripwire has caught (see `tables`)."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, text

from kustos.core.harm import Unusual

from .columns import Json, Moment
from .tables import METADATA

trips: Final = Table(
    "trips",
    METADATA,
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("evidence", Json(Unusual), nullable=False),
    Column("held", Integer, nullable=False, server_default=text("0")),
    Column("settled_at", Moment),
    Column("usual", Boolean, nullable=False, server_default=text("0")),
    Index("ix_trips_job", "job_id"),
    sqlite_with_rowid=False,
)
# The few that nobody has settled. Partial on PostgreSQL too, as elsewhere.
Index("ix_trips_open", trips.c.at, sqlite_where=trips.c.settled_at.is_(None))
