"""When jobs run by themselves, what they were to do in each revision, and which runs were due."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Jobs that there are go on being started by hand."""
    op.add_column("jobs", sa.Column("schedule", sa.Text()))
    op.add_column("jobs", sa.Column("paused_until", sa.BigInteger()))
    op.add_column("jobs", sa.Column("revision", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "jobs", sa.Column("applied_revision", sa.Text(), nullable=False, server_default="")
    )
    # Any text that no other job has and no later revision will be.
    op.execute("UPDATE jobs SET revision = id")
    op.create_table(
        "job_revisions",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_job_revisions"),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_job_revisions_machine_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_job_revisions_machine", "job_revisions", ["machine_id"])
    op.add_column("tasks", sa.Column("due_at", sa.BigInteger()))
