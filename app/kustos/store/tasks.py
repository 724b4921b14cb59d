"""Tasks: the current ones, pages of all, and what they amount to."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
)

from kustos.core.care_plan import STEPS
from kustos.core.model import (
    GOOD,
    UNTELLING,
    Attempt,
    DayCount,
    JobRecord,
    Task,
    TaskFilter,
    TaskState,
)
from kustos_agent.protocol.tasks import StatsResult
from kustos_agent.protocol.values import TaskKind

from .care import SqlCare
from .engine import put_rows
from .kept import EPOCH, MICROSECONDS_A_DAY
from .ledger import SqlLedger
from .rows import Rows, columns_of, values_of
from .tables import attempts, jobs, machines, repositories, tasks

_COLUMNS: Final = columns_of(tasks, Task)
_ATTEMPT: Final = columns_of(attempts, Attempt)
_GET: Final = select(*_COLUMNS).where(tasks.c.id == bindparam("task"))
_MACHINE_OF: Final = select(tasks.c.machine_id).where(tasks.c.id == bindparam("task"))
_UNFINISHED: Final = (
    select(*_COLUMNS).where(tasks.c.ended_at.is_(None)).order_by(tasks.c.created_at, tasks.c.id)
)
_UNFINISHED_OF: Final = _UNFINISHED.where(tasks.c.machine_id == bindparam("machine"))
_NEWEST_CARE: Final = (
    select(*_COLUMNS)
    .where(
        tasks.c.repository_id == bindparam("of_repository"),
        tasks.c.kind == bindparam("of_kind"),
        # Said as the partial index says it, which is not taken otherwise.
        tasks.c.kind != literal_column("'backup'"),
        tasks.c.ended_at.is_not(None),
        tasks.c.state.in_([TaskState.SUCCESS, TaskState.WARNING, TaskState.FAILED]),
    )
    .order_by(tasks.c.ended_at.desc(), tasks.c.id.desc())
    .limit(1)
)
_MEASURED: Final = (
    select(tasks.c.ended_at, tasks.c.result)
    .where(
        tasks.c.repository_id == bindparam("of_repository"),
        tasks.c.kind == TaskKind.STATS,
        tasks.c.kind != literal_column("'backup'"),
        tasks.c.ended_at.is_not(None),
        tasks.c.state == TaskState.SUCCESS,
    )
    .order_by(tasks.c.ended_at.desc(), tasks.c.id.desc())
    .limit(bindparam("at_most"))
)
_EPOCH_DAY: Final = EPOCH.date()


class SqlTasks(Rows):
    """Implements `ports.TaskRows`."""

    def add(self, task: Task) -> None:
        """Raises StoreConflictError if the id is taken, or its machine or job is not there."""
        self._connection.execute(insert(tasks), _values(task))
        self._follow(task)

    def get(self, task_id: str) -> Task | None:
        row = self._connection.execute(_GET, {"task": task_id}).mappings().first()
        return None if row is None else _task(row)

    def machine_of(self, task_id: str) -> str | None:
        found = self._connection.scalar(_MACHINE_OF, {"task": task_id})
        return None if found is None else str(found)

    def update(self, task: Task) -> None:
        """Raises RowMissingError."""
        self._change(tasks, task.id, _values(task))
        self._follow(task)

    def put_attempt(self, attempt: Attempt) -> None:
        """Raises StoreConflictError if there is no such task."""
        put_rows(
            self._connection,
            attempts,
            [values_of(attempt)],
            replace=["ended_at", "problem", "exit_code"],
        )

    def attempts(self, task_id: str) -> list[Attempt]:
        found = self._connection.execute(
            select(*_ATTEMPT).where(attempts.c.task_id == task_id).order_by(attempts.c.number)
        )
        return [Attempt(**row) for row in found.mappings()]

    def unfinished(self, machine_id: str | None = None) -> list[Task]:
        if machine_id is None:
            return self._tasks(_UNFINISHED)
        return self._tasks(_UNFINISHED_OF, {"machine": machine_id})

    def page(self, filter_: TaskFilter, before: Task | None, limit: int) -> list[Task]:
        statement = select(*_COLUMNS).where(*self._conditions(filter_))
        if before is not None:
            key = tuple_(tasks.c.created_at, tasks.c.id)
            statement = statement.where(key < (before.created_at, before.id))
        return self._tasks(
            statement.order_by(tasks.c.created_at.desc(), tasks.c.id.desc()).limit(limit)
        )

    def count(self, filter_: TaskFilter) -> int:
        found = self._connection.scalar(
            select(func.count()).select_from(tasks).where(*self._conditions(filter_))
        )
        return int(found or 0)

    def records(self) -> list[JobRecord]:
        """Two index look-ups and a row for each job, however many tasks there are."""
        ended = (
            tasks.c.job_id == jobs.c.id,
            tasks.c.kind == TaskKind.BACKUP,
            tasks.c.ended_at.is_not(None),
        )
        newest = (tasks.c.ended_at.desc(), tasks.c.id.desc())
        last = (
            select(tasks.c.id)
            .where(*ended, tasks.c.state.not_in(sorted(UNTELLING)))
            .order_by(*newest)
            .limit(1)
            .scalar_subquery()
        )
        good = (
            select(tasks.c.ended_at)
            .where(*ended, tasks.c.state.in_(sorted(GOOD)))
            .order_by(*newest)
            .limit(1)
            .scalar_subquery()
        )
        newest_task = tasks.alias("newest")
        found = self._connection.execute(
            select(
                jobs.c.id.label("of_job"),
                good.label("last_good_at"),
                *(newest_task.c[column.name] for column in _COLUMNS),
            ).select_from(jobs.outerjoin(newest_task, newest_task.c.id == last))
        )
        return [_record(dict(row)) for row in found.mappings()]

    def days(self, since: date) -> list[DayCount]:
        """By the day on which they ended."""
        day = type_coerce(tasks.c.ended_at, BigInteger) // MICROSECONDS_A_DAY
        found = self._connection.execute(
            select(tasks.c.machine_id, tasks.c.job_id, day, tasks.c.state, func.count())
            .where(
                tasks.c.kind == TaskKind.BACKUP,
                tasks.c.ended_at
                >= datetime(since.year, since.month, since.day, tzinfo=EPOCH.tzinfo),
            )
            .group_by(tasks.c.machine_id, tasks.c.job_id, day, tasks.c.state)
        )
        return [
            DayCount(
                machine_id=machine_id,
                job_id=job_id,
                day=_EPOCH_DAY + timedelta(days=number),
                state=state,
                count=count,
            )
            for machine_id, job_id, number, state, count in found
        ]

    def backups_ended(self, since: datetime) -> list[Task]:
        return self._tasks(
            select(*_COLUMNS)
            .where(tasks.c.kind == TaskKind.BACKUP, tasks.c.ended_at >= since)
            .order_by(tasks.c.ended_at, tasks.c.id)
        )

    def ended(self, machine_id: str, since: datetime) -> dict[TaskState, int]:
        found = self._connection.execute(
            select(tasks.c.state, func.count())
            .where(
                # All kinds, by name: the index of days begins with them.
                tasks.c.kind.in_(list(TaskKind)),
                tasks.c.ended_at >= since,
                tasks.c.machine_id == machine_id,
            )
            .group_by(tasks.c.state)
        )
        return {state: int(count) for state, count in found}

    def good_runs(self, job_id: str, repository_id: str, limit: int) -> list[Task]:
        """By the index of a job's record."""
        return self._tasks(
            select(*_COLUMNS)
            .where(
                tasks.c.job_id == job_id,
                tasks.c.kind == TaskKind.BACKUP,
                tasks.c.state.in_(sorted(GOOD)),
                tasks.c.repository_id == repository_id,
            )
            .order_by(tasks.c.ended_at.desc(), tasks.c.id.desc())
            .limit(limit)
        )

    def _follow(self, task: Task) -> None:
        """Here, where every change of a task passes, whoever makes it."""
        if task.kind is TaskKind.BACKUP:
            SqlLedger(self._connection).follow(task)
        elif task.kind in STEPS:
            SqlCare(self._connection).follow(task)

    def newest_care(self, kinds: Iterable[TaskKind]) -> list[Task]:
        """An index look-up for each repository and kind."""
        found: list[Task] = []
        for (repository_id,) in self._connection.execute(select(repositories.c.id)).all():
            for kind in kinds:
                found += self._tasks(
                    _NEWEST_CARE, {"of_repository": repository_id, "of_kind": kind}
                )
        return found

    def measured(self, limit: int) -> dict[str, list[tuple[datetime, StatsResult]]]:
        """An index look-up for each repository."""
        found: dict[str, list[tuple[datetime, StatsResult]]] = {}
        for (repository_id,) in self._connection.execute(select(repositories.c.id)).all():
            rows = self._connection.execute(
                _MEASURED, {"of_repository": repository_id, "at_most": limit}
            )
            points = [(at, result) for at, result in rows if isinstance(result, StatsResult)]
            if points:
                found[repository_id] = points
        return found

    def _tasks(
        self, statement: Select[Any], values: Mapping[str, object] | None = None
    ) -> list[Task]:
        found = self._connection.execute(statement, values)
        return [_task(row) for row in found.mappings()]

    def _conditions(self, filter_: TaskFilter) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if filter_.machine_id is not None:
            conditions.append(tasks.c.machine_id == filter_.machine_id)
        if filter_.job_id is not None:
            conditions.append(tasks.c.job_id == filter_.job_id)
        if filter_.kinds:
            conditions.append(tasks.c.kind.in_(sorted(filter_.kinds)))
        if filter_.states:
            conditions.append(tasks.c.state.in_(sorted(filter_.states)))
        if filter_.text:
            conditions.append(self._named(filter_.text))
        return conditions

    def _named(self, text: str) -> ColumnElement[bool]:
        """Of a machine, job or repository with this in its name. Names are compared here: SQLite
        knows upper and lower case of ASCII only, and there are few of them."""
        wanted = text.casefold()

        def matching(statement: Select[str, str]) -> list[str]:
            found = self._connection.execute(statement).all()
            return [id_ for id_, name in found if wanted in name.casefold()]

        of_machines = matching(select(machines.c.id, machines.c.name))
        of_jobs = matching(select(jobs.c.id, jobs.c.name))
        of_repositories = matching(select(repositories.c.id, repositories.c.name))
        if not (of_machines or of_jobs or of_repositories):
            return false()
        # Behind a function, so that the index of pages is read in order up to the limit. Left to
        # themselves, databases fetch all tasks of all these machines and sort them (tried: 170 ms
        # against 5 ms of 100,000 tasks).
        return or_(
            func.coalesce(tasks.c.machine_id, "").in_(of_machines),
            func.coalesce(tasks.c.job_id, "").in_(of_jobs),
            func.coalesce(tasks.c.repository_id, "").in_(of_repositories),
        )


def _values(task: Task) -> dict[str, object]:
    return values_of(task) | {"ended_at": task.ended_at}


def _task(row: Mapping[Any, Any]) -> Task:
    return Task(**row)


def _record(row: dict[str, Any]) -> JobRecord:
    job_id = row.pop("of_job")
    last_good_at = row.pop("last_good_at")
    last = None if row["id"] is None else _task(row)
    return JobRecord(job_id=job_id, last=last, last_good_at=last_good_at)
