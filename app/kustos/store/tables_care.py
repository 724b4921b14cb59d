"""The tables of what looks after repositories. See `tables`."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from kustos.core.care_plan import CarePlan
from kustos.core.model import TaskState
from kustos_agent.protocol.values import TaskKind

from .columns import Json, Moment, Word
from .tables import METADATA

# A repository without a row has the usual plan, since it was added.
care_plans: Final = Table(
    "care_plans",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("plan", Json(CarePlan), nullable=False),
    Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)

# How far each step is. No reference to job and task: which part of the data was read last must not
# go with the machine that read it.
care_records: Final = Table(
    "care_records",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Word(TaskKind), primary_key=True),
    # Empty but for what is done for each job.
    Column("job_id", Text, primary_key=True),
    Column("done_at", Moment),
    Column("tried_at", Moment),
    Column("state", Word(TaskState)),
    Column("task_id", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    sqlite_with_rowid=False,
)
