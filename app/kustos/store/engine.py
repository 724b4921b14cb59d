"""Engines, and everything that differs between SQLite and other databases."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from .database_file import BUSY_SECONDS, FULL_SYNC

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

SQLITE: Final = "sqlite"

_WRITER: Final = {
    "foreign_keys": "ON",
    "journal_mode": "WAL",
    # An acknowledgement to an agent makes it forget: after power loss the row must be there.
    "synchronous": "FULL",
    **FULL_SYNC,
    # Give back what a burst of writes made of the WAL file.
    "journal_size_limit": str(16 * 1024 * 1024),
}
# The system keeps the file's pages already; by default each reader would keep 2 MB of them again.
_READER: Final = {"query_only": "ON", "cache_size": "-256"}
# SQLite rebuilds a table to change it; with keys on, dropping the old one empties its children.
# The pragma does nothing inside a transaction, so it belongs to the connection.
_MIGRATION: Final = {"foreign_keys": "OFF", "synchronous": "FULL", "fullfsync": "ON"}


def url_of(target: Path | str) -> URL:
    """The URL of a path (SQLite) or of a text that is one.

    Raises ValueError for a SQLite URL without a file: the store's threads have a connection each,
    and a database in memory belongs to one.
    """
    if isinstance(target, str) and "://" in target:
        url = make_url(target)
    else:
        url = URL.create(SQLITE, database=str(Path(target).absolute()))
    if url.get_backend_name() == SQLITE and url.database in {None, "", ":memory:"}:
        raise ValueError("a store needs a file or a server")
    return url


def file_of(url: URL) -> Path | None:
    """The database file, or None for a server."""
    if url.get_backend_name() != SQLITE:
        return None
    assert url.database is not None
    return Path(url.database).absolute()


def writer_engine(url: URL) -> Engine:
    """One connection, whose transactions take the write lock when they begin."""
    if file_of(url) is None:
        return create_engine(url, pool_size=1, pool_pre_ping=True, hide_parameters=True)
    return _sqlite(url, _WRITER, begin="BEGIN IMMEDIATE", connections=1)


def reader_engine(url: URL, connections: int) -> Engine:
    """Connections that see one state of the database per transaction and cannot change it."""
    if file_of(url) is None:
        return create_engine(
            url,
            pool_size=connections,
            pool_pre_ping=True,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
        ).execution_options(postgresql_readonly=True)
    return _sqlite(url, _READER, begin="BEGIN", connections=connections)


def migration_engine(url: URL) -> Engine:
    """A connection for changing tables: on SQLite, foreign keys are not enforced."""
    if file_of(url) is None:
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    return _sqlite(url, _MIGRATION, begin="BEGIN IMMEDIATE", connections=1)


def broken_references(connection: Connection) -> int:
    """How many rows point to nothing; only SQLite lets that happen (see `migration_engine`)."""
    if connection.dialect.name != SQLITE:
        return 0
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def put_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[dict[str, object]],
    *,
    replace: Sequence[str] = (),
    fill: Sequence[str] = (),
    only_above: str = "",
) -> None:
    """Insert; where the primary key exists, `replace` columns take the new value, and `fill`
    columns take it where they were NULL. Other columns stay. A row whose column `only_above` is not
    below the new value stays as it is."""
    if rows:
        dialect = connection.dialect.name
        connection.execute(_put(dialect, table, tuple(replace), tuple(fill), only_above), rows)


# Building a statement costs four times as much as running it.
@cache
def _put(
    dialect: str, table: Table, replace: tuple[str, ...], fill: tuple[str, ...], only_above: str
) -> "sqlite.Insert | postgresql.Insert":
    statement = _insert(dialect, table)
    new = statement.excluded
    changes: dict[str, object] = {name: new[name] for name in replace}
    changes |= {name: func.coalesce(table.c[name], new[name]) for name in fill}
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_=changes,
        where=table.c[only_above] < new[only_above] if only_above else None,
    )


def _insert(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    # Both share ON CONFLICT, SQLAlchemy has it per dialect; the other one costs milliseconds.
    if dialect == SQLITE:
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415  see above

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # noqa: PLC0415  see above

    return postgresql_insert(table)


def _sqlite(url: URL, pragmas: dict[str, str], *, begin: str, connections: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        # Rows hold sealed secrets and hashes; exceptions carry none of them.
        hide_parameters=True,
        # sqlite3 would begin transactions by itself, late and not before SAVEPOINT or SELECT.
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
