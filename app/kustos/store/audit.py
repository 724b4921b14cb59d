"""The audit: entries that are added and read, and nothing else."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    func,
    insert,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import NullType

from kustos.core.audit import (
    NO_HASH,
    NO_HEAD,
    Actor,
    ActorKind,
    AuditAction,
    AuditEntry,
    AuditFilter,
    ChainRow,
    Deed,
    Head,
    Subject,
    SubjectKind,
    hash_of,
)

from .kept import of_moment
from .rows import Rows
from .tables_of_audit import audit

_RAW: Final = [type_coerce(audit.c[name], NullType) for name in ChainRow._fields]
"""As they lie there, whatever that may be."""

# Building a statement costs more than running it.
_INSERT: Final = insert(audit)
_HEAD: Final = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)

_UNKNOWN: Final = (AuditAction.UNKNOWN, ActorKind.UNKNOWN, SubjectKind.UNKNOWN)


class SqlAudit(Rows):
    """Implements `ports.AuditRows`. The numbers have no gaps because there is one writer, whose
    transactions hold the database's write lock from their beginning."""

    def add(self, deed: Deed) -> AuditEntry:
        if any(word in _UNKNOWN for word in (deed.action, deed.actor.kind, deed.subject.kind)):
            raise ValueError("a deed without a word for it")
        head = self.head()
        row = ChainRow(
            number=head.number + 1,
            at=of_moment(deed.at),
            actor_kind=deed.actor.kind.value,
            actor_name=deed.actor.name,
            action=deed.action.value,
            subject_kind=deed.subject.kind.value,
            subject_id=deed.subject.id,
            subject_name=deed.subject.name,
            before=deed.before,
            after=deed.after,
            previous_hash=head.hash,
            hash=NO_HASH,
        )
        entry = AuditEntry(
            number=head.number + 1, deed=deed, previous_hash=head.hash, hash=hash_of(row)
        )
        self._connection.execute(_INSERT, _values(entry))
        return entry

    def head(self) -> Head:
        found = self._connection.execute(_HEAD).first()
        return NO_HEAD if found is None else Head(found.number, found.hash)

    def chain(self, after: int, limit: int) -> list[ChainRow]:
        found = self._connection.execute(
            select(*_RAW).where(audit.c.number > after).order_by(audit.c.number).limit(limit)
        )
        return [ChainRow._make(row) for row in found]

    def hash_at(self, number: int) -> bytes | None:
        found: bytes | None = self._connection.scalar(
            select(audit.c.hash).where(audit.c.number == number)
        )
        return found

    def page(self, filter_: AuditFilter, before: int | None, limit: int) -> list[AuditEntry]:
        wanted = list(_conditions(filter_))
        if before is not None:
            wanted.append(audit.c.number < before)
        found = self._connection.execute(
            select(audit).where(and_(True, *wanted)).order_by(audit.c.number.desc()).limit(limit)
        )
        return [_entry(row) for row in found.mappings()]

    def count(self, filter_: AuditFilter) -> int:
        wanted = and_(True, *_conditions(filter_))
        return self._connection.scalar(select(func.count()).select_from(audit).where(wanted)) or 0

    def actors(self) -> list[Actor]:
        columns = (audit.c.actor_kind, audit.c.actor_name)
        found = self._connection.execute(select(*columns).distinct().order_by(*columns))
        return [Actor(kind, name) for kind, name in found]


def _conditions(filter_: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if filter_.since is not None:
        yield audit.c.at >= filter_.since
    if filter_.until is not None:
        yield audit.c.at < filter_.until
    if filter_.actors:
        who = tuple_(audit.c.actor_kind, audit.c.actor_name)
        yield who.in_([(actor.kind, actor.name) for actor in sorted(filter_.actors)])
    if filter_.actions:
        yield audit.c.action.in_(sorted(filter_.actions))
    if filter_.subjects:
        yield audit.c.subject_kind.in_(sorted(filter_.subjects))
    if filter_.text:
        texts = (audit.c.subject_name, audit.c.actor_name, audit.c.before, audit.c.after)
        yield or_(*(text.icontains(filter_.text, autoescape=True) for text in texts))


def _values(entry: AuditEntry) -> dict[str, Any]:
    deed = entry.deed
    return {
        "number": entry.number,
        "at": deed.at,
        "actor_kind": deed.actor.kind,
        "actor_name": deed.actor.name,
        "action": deed.action,
        "subject_kind": deed.subject.kind,
        "subject_id": deed.subject.id,
        "subject_name": deed.subject.name,
        "before": deed.before,
        "after": deed.after,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(
        number=row["number"],
        deed=Deed(
            at=row["at"],
            actor=Actor(row["actor_kind"], row["actor_name"]),
            action=row["action"],
            subject=Subject(row["subject_kind"], row["subject_id"], row["subject_name"]),
            before=row["before"],
            after=row["after"],
        ),
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )
