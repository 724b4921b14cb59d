"""Snapshots of no job by where they come from, and which machine a person has assigned them to."""

import hashlib

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_AT_ONCE = 1_000


def upgrade() -> None:
    """Add the table, and to each snapshot its origin."""
    op.create_table(
        "assignments",
        sa.Column("repository_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("machine_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", "origin", name="pk_assignments"),
        sa.ForeignKeyConstraint(
            ["repository_id"],
            ["repositories.id"],
            name="fk_assignments_repository_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["machine_id"], ["machines.id"], name="fk_assignments_machine_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignments_machine", "assignments", ["machine_id"])
    op.add_column("snapshots", sa.Column("origin", sa.Text(), nullable=False, server_default=""))
    _fill()
    op.create_index(
        "ix_snapshots_origin",
        "snapshots",
        ["repository_id", "origin", "machine_id", "time", "id"],
        sqlite_where=sa.text("job_id IS NULL"),
        postgresql_where=sa.text("job_id IS NULL"),
    )


def _fill() -> None:
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT repository_id, id, hostname, paths FROM snapshots"))
    rows = [
        {"r": repository_id, "i": id_, "origin": _origin(hostname, msgspec.json.decode(paths))}
        for repository_id, id_, hostname, paths in found
    ]
    update = sa.text("UPDATE snapshots SET origin = :origin WHERE repository_id = :r AND id = :i")
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(update, rows[start : start + _AT_ONCE])


def _origin(hostname: str, paths: list[str]) -> str:
    """`core.snapshot_groups.origin_of` as it was when this was written."""
    said = msgspec.json.encode([hostname.casefold(), sorted(set(paths))])
    return hashlib.sha256(said).hexdigest()[:32]
