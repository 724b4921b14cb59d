"""What the window's first page asks of the store, read with Python's own sqlite3.

SQLAlchemy takes longer to load than such a page to be filled. These few readings say the same as
those of `machines`, `jobs`, `repositories`, `tasks` and `sites`: both pass the same tests.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeVar, cast

from kustos.core.how import How
from kustos.core.job_dump import JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.model import (
    GOOD,
    UNTELLING,
    CloneAlarm,
    Credentials,
    DayCount,
    Job,
    JobRecord,
    Machine,
    Place,
    Repository,
    Task,
    TaskState,
)
from kustos.core.orders import Order
from kustos.core.planned import Became, DayTally
from kustos.core.policy_fields import PolicyField
from kustos.core.ports import UnitOfWork
from kustos.core.retention import Retention
from kustos.core.site import Site, in_order
from kustos_agent.protocol.schedules import Schedule, SkipReason
from kustos_agent.protocol.tasks import TaskResult
from kustos_agent.protocol.values import Limits, Problem, TaskKind

from .database_file import BUSY_SECONDS, FULL_SYNC
from .errors import of_sqlite, of_system
from .kept import EPOCH, MICROSECONDS_A_DAY, json, moment, of_moment, word

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")

_state: Final = word(TaskState)
_texts: Final = json(tuple[str, ...])


class NotPlainError(Exception):
    """This is asked of the whole store only."""


class _Record(Generic[T]):
    """How rows become one kind of record: columns are named like the fields, `kept` says how those
    are read that SQLite does not have as they are."""

    def __init__(self, of: type[T], **kept: Callable[[Any], object]) -> None:
        self._of = of
        self._names = tuple(field.name for field in fields(cast("type[DataclassInstance]", of)))
        self._kept = kept

    def columns(self, table: str) -> str:
        """For SELECT; one may be a word of SQL."""
        return ", ".join(f'{table}."{name}"' for name in self._names)

    def of(self, values: tuple[Any, ...]) -> T:
        """The record of such a row."""
        record = dict(zip(self._names, values, strict=True))
        for name, from_column in self._kept.items():
            if record[name] is not None:
                record[name] = from_column(record[name])
        return self._of(**record)


_MACHINE: Final = _Record(
    Machine,
    enrolled_at=moment,
    last_seen=moment,
    embedded=bool,
    laptop=bool,
    limits=json(Limits),
    clone_alarm=json(CloneAlarm),
    left_at=moment,
    job_gone_at=moment,
)
_JOB: Final = _Record(
    Job,
    sources=_texts,
    excludes=_texts,
    exclude_caches=bool,
    one_file_system=bool,
    use_fs_snapshot=bool,
    dumps=json(tuple[JobDump, ...]),
    hooks=json(JobHooks),
    credentials=word(Credentials),
    schedule=json(Schedule),
    paused_until=moment,
    retention=json(Retention),
    created_at=moment,
    overrides=json(tuple[PolicyField, ...]),
    own_pause=moment,
    paused_since=moment,
    how=json(How),
)
_REPOSITORY: Final = _Record(Repository, place=json(Place), created_at=moment)
_TASK: Final = _Record(
    Task,
    kind=word(TaskKind),
    state=_state,
    order=json(Order),
    problem=json(Problem),
    result=json(TaskResult),
    created_at=moment,
    assigned_at=moment,
    started_at=moment,
    finished_at=moment,
    expires_at=moment,
    offered_at=moment,
    cancel_asked_at=moment,
    retry_at=moment,
    due_at=moment,
)


def read(path: Path, work: Callable[[UnitOfWork], T]) -> T:
    """Run `work` on one state of the database. It gets a unit that can do what is here alone, and
    raises NotPlainError for everything else. Raises the store's errors."""
    with typed_errors(), closing(_connect(path)) as connection:
        connection.execute("PRAGMA query_only=ON")
        connection.execute("BEGIN")
        return work(cast("UnitOfWork", _Unit(connection)))


def ask_to_write(path: Path) -> None:
    """Take the write lock for a moment: what cannot be written is known now. Raises the store's
    errors."""
    with typed_errors(), closing(_connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    # After a crash the first one to leave folds the WAL into the file.
    for name, value in FULL_SYNC.items():
        connection.execute(f"PRAGMA {name}={value}")
    return connection


@contextmanager
def typed_errors() -> Iterator[None]:
    """Raise the store's own errors for those of sqlite3 and of the file."""
    try:
        yield
    except OSError as error:
        raise of_system(error) from error
    except sqlite3.Error as error:
        raise of_sqlite(error) from error


class _Some:
    """Rows of one noun, of which only some can be asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> NoReturn:
        raise NotPlainError(name)

    def _all(self, record: _Record[T], table: str) -> list[T]:
        statement = f"SELECT {record.columns(table)} FROM {table} ORDER BY name, id"  # noqa: S608  names from the code
        return [record.of(row) for row in self._connection.execute(statement)]


class _Unit(_Some):
    """Implements what first pages need of `ports.UnitOfWork`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.machines = _Machines(connection)
        self.repositories = _Repositories(connection)
        self.jobs = _Jobs(connection)
        self.tasks = _Tasks(connection)
        self.ledger = _Ledger(connection)
        self.sites = _Sites(connection)


class _Machines(_Some):
    def all(self) -> list[Machine]:
        return self._all(_MACHINE, "machines")


class _Repositories(_Some):
    def all(self) -> list[Repository]:
        return self._all(_REPOSITORY, "repositories")


class _Jobs(_Some):
    def all(self) -> list[Job]:
        return self._all(_JOB, "jobs")


_UNFINISHED: Final = f"""
    SELECT {_TASK.columns("tasks")} FROM tasks WHERE ended_at IS NULL ORDER BY created_at, id
"""  # noqa: S608  names from the code

_ENDED: Final = "FROM tasks WHERE job_id = jobs.id AND kind = :kind AND ended_at IS NOT NULL"
_RECORDS: Final = f"""
    SELECT
        jobs.id,
        (
            SELECT ended_at {_ENDED}
            AND state IN ({", ".join(f"'{state}'" for state in sorted(GOOD))})
            ORDER BY ended_at DESC, id DESC LIMIT 1
        ),
        {_TASK.columns("newest")}
    FROM jobs LEFT JOIN tasks AS newest
    ON newest.id = (
        SELECT id {_ENDED}
        AND state NOT IN ({", ".join(f"'{state}'" for state in sorted(UNTELLING))})
        ORDER BY ended_at DESC, id DESC LIMIT 1
    )
"""  # noqa: S608  the same

_DAYS: Final = f"""
    SELECT machine_id, job_id, ended_at / {MICROSECONDS_A_DAY} AS day, state, count(*) FROM tasks
    WHERE kind = :kind AND ended_at >= :since GROUP BY machine_id, job_id, day, state
"""  # noqa: S608  the same


class _Tasks(_Some):
    def unfinished(self, machine_id: str | None = None) -> list[Task]:
        if machine_id is not None:
            raise NotPlainError("unfinished of a machine")
        return [_TASK.of(row) for row in self._connection.execute(_UNFINISHED)]

    def records(self) -> list[JobRecord]:
        found = self._connection.execute(_RECORDS, {"kind": TaskKind.BACKUP.value})
        return [
            JobRecord(
                job_id=job_id,
                last=None if task[0] is None else _TASK.of(tuple(task)),
                last_good_at=None if good is None else moment(good),
            )
            for job_id, good, *task in found
        ]

    def days(self, since: date) -> list[DayCount]:
        begin = datetime(since.year, since.month, since.day, tzinfo=EPOCH.tzinfo)
        values = {"kind": TaskKind.BACKUP.value, "since": of_moment(begin)}
        return [
            DayCount(
                machine_id=machine_id,
                job_id=job_id,
                day=EPOCH.date() + timedelta(days=number),
                state=_state(state),
                count=count,
            )
            for machine_id, job_id, number, state, count in self._connection.execute(_DAYS, values)
        ]


_TALLIES: Final = f"""
    SELECT machine_id, job_id, due / {MICROSECONDS_A_DAY} AS day, became, reason, sum(times)
    FROM ledger WHERE due >= ? GROUP BY machine_id, job_id, day, became, reason
"""  # noqa: S608  the same

_became: Final = word(Became)
_reason: Final = word(SkipReason)


class _Ledger(_Some):
    def days(self, since: date) -> list[DayTally]:
        begin = of_moment(datetime(since.year, since.month, since.day, tzinfo=EPOCH.tzinfo))
        return [
            DayTally(
                machine_id,
                job_id,
                day,
                _became(became),
                None if reason is None else _reason(reason),
                times,
            )
            for machine_id, job_id, day, became, reason, times in self._connection.execute(
                _TALLIES, [begin]
            )
        ]


class _Sites(_Some):
    def all(self) -> list[Site]:
        found = self._connection.execute("SELECT id, name FROM sites")
        return in_order(Site(id=id_, name=name) for id_, name in found)

    def of_machines(self) -> dict[str, str]:
        return dict(self._connection.execute("SELECT machine_id, site_id FROM machine_sites"))
