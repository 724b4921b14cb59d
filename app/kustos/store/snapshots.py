"""Snapshots that the manager knows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    type_coerce,
)

from kustos.core.model import Snapshot
from kustos.core.snapshot_groups import SnapshotCount, SnapshotGroup, origin_of
from kustos.core.snapshot_trust import TOLERANCE

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import DOUBTED, HOUR, assignments, snapshots

_COLUMNS: Final = columns_of(snapshots, Snapshot)
_FIELDS: Final = tuple(column.name for column in _COLUMNS)
_FILLED: Final = ("machine_id", "job_id", "task_id", "files", "bytes", "bytes_added", "made_at")
"""What one source may know and another not."""
_REPLACED: Final = ("time", "hostname", "paths", "tags", "origin")
"""restic's own words, which a listing knows better than the task that made the snapshot."""


class SqlSnapshots(Rows):
    """Implements `ports.SnapshotRows`."""

    def put(self, snapshots_: Iterable[Snapshot]) -> None:
        """Raises StoreConflictError if a repository, machine or job named there is not known."""
        put_rows(
            self._connection,
            snapshots,
            [
                {**values_of(each), "origin": origin_of(each.hostname, each.paths)}
                for each in snapshots_
            ],
            replace=_REPLACED,
            fill=_FILLED,
        )

    def get(self, repository_id: str, snapshot_id: str) -> Snapshot | None:
        found = self._newest_first(
            (snapshots.c.repository_id == repository_id) & (snapshots.c.id == snapshot_id)
        )
        return found[0] if found else None

    def of_job(self, job_id: str) -> list[Snapshot]:
        return self._newest_first(snapshots.c.job_id == job_id)

    def of_repository(self, repository_id: str) -> list[Snapshot]:
        return self._newest_first(snapshots.c.repository_id == repository_id)

    def ids(self, repository_id: str) -> list[str]:
        found = select(snapshots.c.id).where(snapshots.c.repository_id == repository_id)
        return list(self._connection.scalars(found))

    def remove(self, repository_id: str, ids: frozenset[str]) -> None:
        # One by one: there may be more ids than a statement can have parameters.
        gone = [{"gone": id_} for id_ in ids]
        if gone:
            self._connection.execute(
                delete(snapshots).where(
                    snapshots.c.repository_id == repository_id,
                    snapshots.c.id == bindparam("gone"),
                ),
                gone,
            )

    def keep_only(self, repository_id: str, ids: frozenset[str], learnt_before: datetime) -> None:
        known = self._connection.scalars(
            select(snapshots.c.id).where(
                snapshots.c.repository_id == repository_id,
                snapshots.c.learnt_at < learnt_before,
            )
        )
        self.remove(repository_id, frozenset(known).difference(ids))

    def groups(self, repository_id: str | None = None) -> list[SnapshotGroup]:
        of = (snapshots.c.repository_id, snapshots.c.origin, snapshots.c.machine_id)
        grouped = (
            select(
                *of,
                func.count().label("count"),
                func.min(snapshots.c.time).label("first"),
                func.max(snapshots.c.time).label("last"),
            )
            .where(snapshots.c.job_id.is_(None))
            .group_by(*of)
        )
        if repository_id is not None:
            grouped = grouped.where(snapshots.c.repository_id == repository_id)
        each = grouped.subquery()
        newest = snapshots.alias("newest")
        found = self._connection.execute(
            select(each, newest.c.hostname, newest.c.paths, newest.c.tags, newest.c.bytes)
            .join_from(
                each,
                newest,
                and_(
                    newest.c.repository_id == each.c.repository_id,
                    newest.c.origin == each.c.origin,
                    newest.c.machine_id.is_not_distinct_from(each.c.machine_id),
                    newest.c.time == each.c.last,
                    newest.c.job_id.is_(None),
                ),
            )
            .order_by(newest.c.id)
        )
        groups = [SnapshotGroup(**row) for row in found.mappings()]
        # Two may be of the same moment: the last of them counts, so that it is always the same.
        one = {(group.repository_id, group.origin, group.machine_id): group for group in groups}
        return list(one.values())

    def doubted(self, since: datetime) -> frozenset[str]:
        """By two partial indexes: what is in order costs nothing, however much of it there is."""
        by_word = self._connection.scalars(select(snapshots.c.job_id).where(DOUBTED).distinct())
        late, earlier = snapshots.alias("late"), snapshots.alias("earlier")
        in_order = TOLERANCE // timedelta(microseconds=1)
        younger = (
            select(earlier.c.id)
            .where(
                earlier.c.job_id == late.c.job_id,
                # What claims to be younger is, but for its doubts: so the index of times will do.
                earlier.c.time > late.c.made_at,
                type_coerce(earlier.c.made_at, BigInteger)
                > type_coerce(late.c.made_at, BigInteger) + in_order,
                earlier.c.learnt_at < late.c.learnt_at,
            )
            .exists()
        )
        out_of_order = self._connection.scalars(
            select(late.c.job_id)
            .where(
                type_coerce(late.c.made_at, BigInteger)
                < type_coerce(late.c.learnt_at, BigInteger) - literal_column(str(24 * HOUR)),
                late.c.learnt_at >= since,
                younger,
            )
            .distinct()
        )
        return frozenset(by_word) | {job_id for job_id in out_of_order if job_id is not None}

    def of_group(self, group: SnapshotGroup) -> list[Snapshot]:
        return self._newest_first(
            and_(
                snapshots.c.repository_id == group.repository_id,
                snapshots.c.origin == group.origin,
                snapshots.c.machine_id.is_not_distinct_from(group.machine_id),
                snapshots.c.job_id.is_(None),
            )
        )

    def counts(self) -> dict[str, SnapshotCount]:
        known = self._connection.execute(
            select(snapshots.c.repository_id, func.count()).group_by(snapshots.c.repository_id)
        )
        assigned = assignments.c.machine_id.is_not(None).label("assigned")
        unmade = self._connection.execute(
            select(snapshots.c.repository_id, assigned, func.count())
            .outerjoin_from(
                snapshots,
                assignments,
                and_(
                    assignments.c.repository_id == snapshots.c.repository_id,
                    assignments.c.origin == snapshots.c.origin,
                ),
            )
            .where(snapshots.c.job_id.is_(None), snapshots.c.machine_id.is_(None))
            .group_by(snapshots.c.repository_id, assigned)
        )
        parts = {(repository, bool(rule)): count for repository, rule, count in unmade}
        return {
            repository: SnapshotCount(
                known=count,
                foreign=parts.get((repository, False), 0),
                assigned=parts.get((repository, True), 0),
            )
            for repository, count in known
        }

    def _newest_first(self, condition: ColumnElement[bool]) -> list[Snapshot]:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(condition)
            .order_by(snapshots.c.time.desc(), snapshots.c.id.desc())
        )
        # By place: the columns are the fields in their order, and a history has thousands of rows.
        return [_read(*row) for row in found]


def _read(*values: Any) -> Snapshot:
    return Snapshot(**dict(zip(_FIELDS, values, strict=True)))
