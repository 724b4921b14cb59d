"""The table of the audit, in the metadata of `tables`.

A subject is mentioned without a foreign key: who did what stays when that is removed.
"""

from typing import Final

from sqlalchemy import BigInteger, Column, Connection, Index, LargeBinary, Table, Text, event

from kustos.core.audit import ActorKind, AuditAction, SubjectKind

from .columns import Moment, Word
from .engine import SQLITE
from .tables import METADATA

audit: Final = Table(
    "audit",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor_kind", Word(ActorKind), nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("action", Word(AuditAction), nullable=False),
    Column("subject_kind", Word(SubjectKind), nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("subject_name", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_audit_at", "at", "number"),
    Index("ix_audit_action", "action", "number"),
    Index("ix_audit_actor", "actor_kind", "actor_name", "number"),
    sqlite_with_rowid=False,
)

REFUSAL: Final = "audit entries are never changed"
"""What the database says to who tries."""


@event.listens_for(audit, "after_create")
def _refuse_changes(_table: Table, connection: Connection, **_options: object) -> None:
    """On PostgreSQL the migration makes one trigger, with a function of its own."""
    if connection.dialect.name == SQLITE:
        for what in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
