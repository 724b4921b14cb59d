"""How the runs of jobs go."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column: as all went so far."""
    op.add_column("jobs", sa.Column("how", sa.Text(), nullable=False, server_default="{}"))
