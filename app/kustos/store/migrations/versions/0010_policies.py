"""Policies, what each job has of one, and how old and how small a job's backups may be."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Jobs that there are follow no policy: their values are their own, and so is their pause."""
    op.create_table(
        "policies",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_policies"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_policies_repository_id",
            ondelete="RESTRICT",
        ),
    )
    op.create_index("ix_policies_repository", "policies", ["repository_id"])
    op.create_table(
        "policy_revisions",
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("restored", sa.Integer()),
        sa.Column("secrets", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", "number", name="pk_policy_revisions"),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policies.id"],
            name="fk_policy_revisions_policy_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.add_column("jobs", sa.Column("max_age_seconds", sa.BigInteger()))
    op.add_column("jobs", sa.Column("min_bytes", sa.BigInteger()))
    op.add_column("jobs", sa.Column("policy_id", sa.Text()))
    op.add_column(
        "jobs",
        sa.Column("policy_revision", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column(
        "jobs",
        sa.Column("overrides", sa.Text(), nullable=False, server_default=sa.text("'[]'")),
    )
    op.add_column("jobs", sa.Column("own_pause", sa.BigInteger()))
    op.execute("UPDATE jobs SET own_pause = paused_until")
    op.create_index("ix_jobs_policy", "jobs", ["policy_id"])
