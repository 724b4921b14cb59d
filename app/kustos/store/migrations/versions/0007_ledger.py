"""Planned against done: what became of each time that a job was due, by which schedule."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add two tables. Nothing was planned before."""
    op.create_table(
        "ledger",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.Text()),
        sa.Column("until", sa.BigInteger()),
        sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.PrimaryKeyConstraint("job_id", "due", name="pk_ledger"),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_ledger_machine_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_ledger_days", "ledger", ["due", "job_id", "machine_id", "became", "reason", "times"]
    )
    op.create_index("ix_ledger_machine", "ledger", ["machine_id", "due", "job_id"])
    with_task = sa.text("task_id IS NOT NULL")
    op.create_index(
        "ix_ledger_task", "ledger", ["task_id"], sqlite_where=with_task, postgresql_where=with_task
    )
    untold = sa.text("task_id IS NULL AND became IN ('planned', 'away')")
    op.create_index(
        "ix_ledger_untold",
        "ledger",
        ["became", "machine_id"],
        sqlite_where=untold,
        postgresql_where=untold,
    )
    op.create_table(
        "schedules_held",
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("job_id", "since", name="pk_schedules_held"),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["machines.id"],
            name="fk_schedules_held_machine_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_schedules_held_machine", "schedules_held", ["machine_id"])
    # Jobs have their days as well, not machines alone.
    op.drop_index("ix_tasks_day", "tasks")
    op.create_index("ix_tasks_day", "tasks", ["kind", "ended_at", "machine_id", "state", "job_id"])
