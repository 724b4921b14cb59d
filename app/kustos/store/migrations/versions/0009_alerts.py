"""Alerts, the machines about which none are raised for a while, and ways to tell people."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables; the first look fills them."""
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text()),
        sa.Column("job_id", sa.Text()),
        sa.Column("repository_id", sa.Text()),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger()),
        sa.Column("snoozed_until", sa.BigInteger()),
        sa.Column("escalated_at", sa.BigInteger()),
        sa.Column("resolved_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        *(
            sa.ForeignKeyConstraint(
                [f"{noun}_id"], [f"{table}.id"], name=f"fk_alerts_{noun}_id", ondelete="CASCADE"
            )
            for noun, table in (
                ("machine", "machines"),
                ("job", "jobs"),
                ("repository", "repositories"),
            )
        ),
    )
    for noun in ("machine", "job", "repository"):
        op.create_index(f"ix_alerts_{noun}", "alerts", [f"{noun}_id"])
    op.create_index("ix_alerts_resolved", "alerts", ["resolved_at", "id"])
    op.create_index(
        "ix_alerts_open",
        "alerts",
        ["about"],
        unique=True,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "maintenance_modes",
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("machine_id", name="pk_maintenance_modes"),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["machines.id"],
            name="fk_maintenance_modes_machine_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_tasks_care",
        "tasks",
        ["repository_id", "kind", "ended_at", "id"],
        sqlite_where=sa.text("kind != 'backup'"),
        postgresql_where=sa.text("kind != 'backup'"),
    )
    _add_telling()


def _add_telling() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("floor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channels"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("trouble", sa.Text()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name="fk_deliveries_channel_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due_at", "id"])
    op.create_index("ix_deliveries_channel", "deliveries", ["channel_id", "created_at", "id"])
    op.create_index("ix_deliveries_ended", "deliveries", ["ended_at"])
