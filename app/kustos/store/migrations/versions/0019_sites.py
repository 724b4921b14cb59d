"""Sites, and which machine belongs to which."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the tables, empty: every machine belongs to the first site, which needs no row."""
    op.create_table(
        "sites",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("name", name="uq_sites_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "machine_sites",
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("machine_id", name="pk_machine_sites"),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["machines.id"],
            name="fk_machine_sites_machine_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_machine_sites_site_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_machine_sites_site_id", "machine_sites", ["site_id"])
