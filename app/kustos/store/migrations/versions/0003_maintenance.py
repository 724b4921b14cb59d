"""A machine that alone looks after a repository, with a login of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table; every repository there is may be looked after by all, as before."""
    op.create_table(
        "maintenances",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", name="pk_maintenances"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_maintenances_repository_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["machines.id"],
            name="fk_maintenances_machine_id",
            ondelete="SET NULL",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_maintenances_machine", "maintenances", ["machine_id"])
