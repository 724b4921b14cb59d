"""The tables of what looking into repositories has found (see `tables`)."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from kustos_agent.protocol.values import Problem

from .columns import Json, Moment
from .tables import METADATA

# The machine is no reference: what it has found must not go with it.
looks: Final = Table(
    "looks",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("looked_at", Moment, nullable=False),
    Column("machine_id", Text, nullable=False),
    Column("good_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Moment),
    Column("problem", Json(Problem)),
    Column("listed", Text, nullable=False),
    sqlite_with_rowid=False,
)

# A day is a number, so that days can be counted: 1 is the first of January of the year 1.
look_days: Final = Table(
    "look_days",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("good", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    sqlite_with_rowid=False,
)
