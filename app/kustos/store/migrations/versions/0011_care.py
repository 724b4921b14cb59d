"""How repositories are looked after by themselves, and how far that is."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Repositories of before have the usual plan from now on, as if they were new: nothing of what
    was never planned is overdue."""
    plans = op.create_table(
        "care_plans",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", name="pk_care_plans"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_care_plans_repository_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "care_records",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("tried_at", sa.BigInteger()),
        sa.Column("state", sa.Text()),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", "step", "job_id", name="pk_care_records"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_care_records_repository_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    now = (datetime.now(UTC) - _EPOCH).total_seconds() * 1_000_000
    known = op.get_bind().execute(sa.text("SELECT id FROM repositories")).scalars().all()
    if known:
        op.bulk_insert(
            plans, [{"repository_id": id_, "plan": "{}", "since": int(now)} for id_ in known]
        )
