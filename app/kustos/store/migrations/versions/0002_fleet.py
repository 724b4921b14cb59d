"""What a fleet needs: tokens that change, limits, tasks that expire and are tried again, and more
ways for a job to leave something out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns, and the tables of figures and of attempts."""
    _machines()
    _machine_health()
    _tasks()
    _jobs()


def _machines() -> None:
    for column in (
        sa.Column("laptop", sa.Boolean(), nullable=False, server_default=sa.text("0")),
        sa.Column("limits", sa.Text()),
        sa.Column("clone_alarm", sa.Text()),
        sa.Column("left_at", sa.BigInteger()),
        sa.Column("token_since", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("former_token_hash", sa.LargeBinary()),
        sa.Column("former_token_until", sa.BigInteger()),
        sa.Column("pinned", sa.Text()),
    ):
        op.add_column("machines", column)
    op.execute("UPDATE machines SET token_since = enrolled_at")
    op.create_index("ix_machines_former_token", "machines", ["former_token_hash"], unique=True)
    op.create_table(
        "offered_tokens",
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("machine_id", "number", name="pk_offered_tokens"),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["machines.id"],
            name="fk_offered_tokens_machine_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_offered_tokens_token", "offered_tokens", ["token_hash"], unique=True)


def _machine_health() -> None:
    op.create_table(
        "machine_health",
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("cpu_mean", sa.Float(), nullable=False),
        sa.Column("cpu_most", sa.Float(), nullable=False),
        sa.Column("memory_mean", sa.Float(), nullable=False),
        sa.Column("memory_most", sa.Float(), nullable=False),
        sa.Column("disk", sa.Float()),
        sa.Column("latency_mean", sa.Float()),
        sa.Column("latency_most", sa.Float()),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("machine_id", "slot", name="pk_machine_health"),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["machines.id"],
            name="fk_machine_health_machine_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )


def _tasks() -> None:
    for column in (
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("offered_at", sa.BigInteger()),
        sa.Column("cancel_asked_at", sa.BigInteger()),
        sa.Column("attempt", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("retry_at", sa.BigInteger()),
    ):
        op.add_column("tasks", column)
    # Whether it was sent was not noted: until the next hello it may have been.
    op.execute("UPDATE tasks SET offered_at = created_at WHERE state = 'queued'")
    op.create_table(
        "attempts",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("exit_code", sa.Integer()),
        sa.PrimaryKeyConstraint("task_id", "number", name="pk_attempts"),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name="fk_attempts_task_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )


def _jobs() -> None:
    for column in (
        sa.Column("exclude_if_present", sa.Text(), nullable=False, server_default=""),
        sa.Column(
            "exclude_larger_than", sa.BigInteger(), nullable=False, server_default=sa.text("0")
        ),
        sa.Column("use_fs_snapshot", sa.Boolean(), nullable=False, server_default=sa.text("0")),
        sa.Column("dumps", sa.Text(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("hooks", sa.Text(), nullable=False, server_default=sa.text("'{}'")),
    ):
        op.add_column("jobs", column)
