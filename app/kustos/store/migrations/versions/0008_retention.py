"""How long a job's snapshots are kept, when each was made by Kustos' own record, and which are on
hold."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Jobs that there are go on keeping everything. A snapshot was made when its task began; one
    whose task is gone stays without a record, and is in quarantine."""
    op.add_column("jobs", sa.Column("retention", sa.Text()))
    op.add_column("snapshots", sa.Column("made_at", sa.BigInteger()))
    op.execute(
        "UPDATE snapshots SET made_at ="
        " (SELECT tasks.started_at FROM tasks WHERE tasks.id = snapshots.task_id)"
    )
    op.create_table(
        "holds",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("snapshot_id", sa.Text(), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", "snapshot_id", name="pk_holds"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_holds_repository_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
