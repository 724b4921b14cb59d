"""The journal's file: opening, checking and, if need be, setting it aside. Nothing is ever deleted
that still holds something."""

import contextlib
import errno
import logging
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Final

from .protocol.ids import new_id

_log = logging.getLogger(__name__)

SCHEMA_VERSION: Final = 1
_SPENT: Final = "spent"
"""A former identity's, with nothing in it."""

_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    is_log INTEGER NOT NULL,  -- see `journal_room`
    frame BLOB NOT NULL
);
CREATE TABLE task (
    task_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    finished INTEGER  -- NULL while the task is open, else the number of its end
) WITHOUT ROWID;
CREATE INDEX task_finished ON task (finished);
"""

_SCHEDULE: Final = """
CREATE TABLE IF NOT EXISTS planned (
    job_id TEXT PRIMARY KEY,
    accounted INTEGER NOT NULL,  -- microseconds since 1970: what was due until then is dealt with
    content BLOB NOT NULL  -- PlannedJob
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS job_task (
    task_id TEXT PRIMARY KEY,
    job_id TEXT NOT NULL,
    until INTEGER,  -- of a run that this agent began by itself and that has not started yet
    content BLOB  -- the same: the PlannedJob that it was fired as
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS last_good (
    job_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS last_lists (
    job_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    content BLOB NOT NULL  -- Lists: what the job's last run that has started was to save
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mark_left (
    at INTEGER NOT NULL,  -- what the clock showed last before it was set
    job_id TEXT NOT NULL,
    accounted INTEGER NOT NULL,  -- as in `planned`, then
    PRIMARY KEY (at, job_id)
);
"""
"""See `journal_schedule`. Beside the version: an agent from before does well without, and must be
able to go on with the file when a newer one is taken back."""


class JournalErrorKind(Enum):
    """Why the journal cannot be used."""

    UNUSABLE = "unusable"
    """Not to be opened: permission, a folder in its place, a device that fails."""
    NEWER = "newer"
    """Written by a newer agent; left untouched."""
    FULL = "full"
    """The disk is full. Nothing was written, nothing is lost; trying again later may work."""


class JournalError(Exception):
    """The journal could not be read or written; what it held before it still holds."""

    def __init__(self, kind: JournalErrorKind, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.kind = kind
        self.path = path
        self.detail = detail


def open_database(path: Path, owner: str) -> sqlite3.Connection:
    """The journal of the agent with id `owner`, made if there is none. Raises JournalError.

    A damaged file, or one of a former identity that still holds something, is moved aside under a
    name that says so, logged, and a new journal (with another id) is begun.
    """
    with translating(path):
        try:
            connection = _connect(path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            _move_aside(path, "damaged")
            connection = _connect(path)
        try:
            reason = _fault(connection, path, owner)
        except BaseException:
            connection.close()
            raise
        if reason is not None:
            connection.close()
            if reason == _SPENT:
                path.unlink()
            else:
                _move_aside(path, reason)
            connection = _connect(path)
        try:
            _complete(connection, owner)
        except BaseException:
            connection.close()
            raise
        return connection


@contextlib.contextmanager
def translating(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors become JournalError."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        full = code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
        kind = JournalErrorKind.FULL if full else JournalErrorKind.UNUSABLE
        raise JournalError(kind, path, str(error)) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        kind = JournalErrorKind.FULL if full else JournalErrorKind.UNUSABLE
        raise JournalError(kind, path, error.strerror or type(error).__name__) from error


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists():
        path.touch(mode=0o600)
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=32)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -256")
    except BaseException:
        connection.close()
        raise
    return connection


def _fault(connection: sqlite3.Connection, path: Path, owner: str) -> str | None:
    """Why this file cannot be continued; None if it can."""
    try:
        return _difference(connection, path, owner)
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            return "damaged"
        raise


def _difference(connection: sqlite3.Connection, path: Path, owner: str) -> str | None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        detail = f"it has version {version}, this agent knows {SCHEMA_VERSION}"
        raise JournalError(JournalErrorKind.NEWER, path, detail)
    if version == 0:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return "foreign" if tables else None
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    if verdict != "ok" or not {"owner", "journal_id", "next_seq"} <= meta.keys():
        return "damaged"
    if meta["owner"] == owner:
        return None
    (owed,) = connection.execute(
        "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM task WHERE finished IS NULL)"
    ).fetchone()
    return "former" if owed else _SPENT


def _complete(connection: sqlite3.Connection, owner: str) -> None:
    """Make what a new file, or one from before schedules, lacks, all or nothing."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version:
        connection.executescript(_SCHEDULE)
        return
    connection.executescript(
        f"BEGIN IMMEDIATE;{_SCHEMA}{_SCHEDULE}PRAGMA user_version = {SCHEMA_VERSION};"
    )
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [("owner", owner), ("journal_id", new_id()), ("next_seq", 1)],
    )
    connection.execute("COMMIT")


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file's content is at fault, and not the disk, the rights or another program.

    A plain SQLITE_ERROR while opening is a table that is missing or has other columns.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


def _move_aside(path: Path, reason: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.stem}.{reason}-{stamp}{path.suffix}")
    path.replace(aside)
    for suffix in ("-wal", "-shm"):
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + suffix))
    _log.error("journal is %s, kept as %s, a new one is begun", reason, aside)
