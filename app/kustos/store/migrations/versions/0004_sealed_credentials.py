"""Whether a job's credentials are kept by its machine, and the revisions by which they are told
apart."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Jobs that there are stay on demand: what nobody has chosen must not put secrets on disks."""
    op.add_column(
        "jobs",
        sa.Column("credentials", sa.Text(), nullable=False, server_default="on-demand"),
    )
    op.add_column(
        "repositories", sa.Column("revision", sa.Text(), nullable=False, server_default="")
    )
    # Any text that no other repository has and no later revision will be.
    op.execute("UPDATE repositories SET revision = id")
