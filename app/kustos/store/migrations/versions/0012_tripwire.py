"""Runs that the tripwire has caught, holds that it has put, and the way to snapshots that are in
quarantine by their own words."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_HOUR = "3600000000"
_DAY = "86400000000"


def upgrade() -> None:
    """Holds that there are were put by people."""
    op.add_column("holds", sa.Column("trip", sa.Text()))
    op.create_table(
        "trips",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("settled_at", sa.BigInteger()),
        sa.Column("usual", sa.Boolean(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("task_id", name="pk_trips"),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name="fk_trips_task_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_trips_job_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trips_job", "trips", ["job_id"])
    op.create_index(
        "ix_trips_open",
        "trips",
        ["at"],
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    doubted = sa.text(
        "job_id IS NOT NULL AND (task_id IS NULL OR made_at IS NULL"
        f" OR time > learnt_at + {_HOUR} OR time < made_at - {_HOUR})"
    )
    op.create_index(
        "ix_snapshots_doubted",
        "snapshots",
        ["job_id"],
        sqlite_where=doubted,
        postgresql_where=doubted,
    )
    late = sa.text(f"made_at < learnt_at - {_DAY}")
    op.create_index(
        "ix_snapshots_late",
        "snapshots",
        ["learnt_at", "job_id", "made_at"],
        sqlite_where=late,
        postgresql_where=late,
    )
