"""The first tables.

A migration is history: it spells out plain types and borrows nothing from today's tables.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    _identities()
    _configuration()
    _tasks()
    _snapshots()


def _identities() -> None:
    op.create_table(
        "machines",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hostname", sa.Text(), nullable=False),
        sa.Column("os_name", sa.Text(), nullable=False),
        sa.Column("os_version", sa.Text(), nullable=False),
        sa.Column("agent_version", sa.Text(), nullable=False),
        sa.Column("restic_version", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("embedded", sa.Boolean(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger()),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_machines"),
        sa.UniqueConstraint("token_hash", name="uq_machines_token_hash"),
    )
    op.create_table(
        "journals",
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("journal_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("machine_id", "journal_id", name="pk_journals"),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_journals_machine_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "join_tokens",
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.Column("machine_id", sa.Text()),
        sa.Column("embedded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_join_tokens"),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_join_tokens_machine_id", ondelete="SET NULL"
        ),
    )


def _configuration() -> None:
    op.create_table(
        "repositories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("restic_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repositories"),
    )
    op.create_table(
        "secrets",
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "kind", name="pk_secrets"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("excludes", sa.Text(), nullable=False),
        sa.Column("exclude_caches", sa.Boolean(), nullable=False),
        sa.Column("one_file_system", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_jobs_machine_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_jobs_repository_id",
            ondelete="RESTRICT",
        ),
    )
    op.create_index("ix_jobs_machine", "jobs", ["machine_id"])
    op.create_index("ix_jobs_repository", "jobs", ["repository_id"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("assigned_at", sa.BigInteger()),
        sa.Column("started_at", sa.BigInteger()),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("restic_version", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("result", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_tasks_machine_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_tasks_job_id", ondelete="SET NULL"
        ),
    )
    op.create_index(
        "ix_tasks_page", "tasks", ["created_at", "id", "state", "kind", "machine_id", "job_id"]
    )
    op.create_index("ix_tasks_machine", "tasks", ["machine_id", "created_at", "id"])
    op.create_index("ix_tasks_job", "tasks", ["job_id", "created_at", "id"])
    op.create_index("ix_tasks_record", "tasks", ["job_id", "kind", "ended_at", "id", "state"])
    op.create_index("ix_tasks_day", "tasks", ["kind", "ended_at", "machine_id", "state"])
    for name, columns in (
        ("ix_tasks_unfinished", ["created_at", "id"]),
        ("ix_tasks_unfinished_machine", ["machine_id", "created_at", "id"]),
    ):
        op.create_index(
            name,
            "tasks",
            columns,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "log_chunks",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "first", name="pk_log_chunks"),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name="fk_log_chunks_task_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("learnt_at", sa.BigInteger(), nullable=False),
        sa.Column("hostname", sa.Text(), nullable=False),
        sa.Column("paths", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text()),
        sa.Column("job_id", sa.Text()),
        sa.Column("task_id", sa.Text()),
        sa.Column("files", sa.BigInteger()),
        sa.Column("bytes", sa.BigInteger()),
        sa.Column("bytes_added", sa.BigInteger()),
        sa.PrimaryKeyConstraint("repository_id", "id", name="pk_snapshots"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_snapshots_repository_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_snapshots_machine_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name="fk_snapshots_job_id", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_snapshots_repository", "snapshots", ["repository_id", "time", "id"])
    op.create_index("ix_snapshots_job", "snapshots", ["job_id", "time", "id"])
    op.create_index("ix_snapshots_machine", "snapshots", ["machine_id"])
