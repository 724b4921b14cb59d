"""What looking into repositories has found."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the tables, empty: nobody has looked yet."""
    op.create_table(
        "looks",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("good_at", sa.BigInteger()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.BigInteger()),
        sa.Column("problem", sa.Text()),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", name="pk_looks"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_looks_repository_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "look_days",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", "day", name="pk_look_days"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_look_days_repository_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
