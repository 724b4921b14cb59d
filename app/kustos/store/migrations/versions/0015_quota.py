"""How much repositories may hold."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the table, empty: nobody has said how much."""
    op.create_table(
        "quotas",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", name="pk_quotas"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_quotas_repository_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
