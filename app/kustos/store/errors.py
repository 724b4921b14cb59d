"""What can be wrong with the store, as types. The messages are for developers and name no values;
what a person reads is made from the type elsewhere."""

import errno
import sqlite3
from typing import Final

from kustos.core.ports import StoreError, StoreFullError

__all__ = [
    "RowMissingError",
    "StoreBusyError",
    "StoreClosedError",
    "StoreConflictError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreNotWritableError",
    "StoreTooNewError",
    "StoreTooOldError",
    "of_sqlite",
    "of_system",
]


class StoreTooNewError(StoreError):
    """The database was written by a newer Kustos; it has not been touched.

    `found` and `known` are revisions: the database's, and the newest this program knows.
    """

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"revision {found} is newer than {known}")
        self.found = found
        self.known = known


class StoreTooOldError(StoreError):
    """The database was written by an older Kustos and was not to be migrated; it has not been
    touched. `found` and `known` are revisions, as in StoreTooNewError."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"revision {found} is older than {known}")
        self.found = found
        self.known = known


class StoreDamagedError(StoreError):
    """Not a database, not Kustos's, or its content does not hold together."""


class StoreNotWritableError(StoreError):
    """No permission, a read-only disk, or no such folder."""


class StoreBusyError(StoreError):
    """Another program held the database for longer than the store waits."""


class StoreConflictError(StoreError):
    """A constraint refused the change: the id exists, or what it points to does not."""


class StoreClosedError(StoreError):
    """The store has been closed."""


class RowMissingError(StoreError, LookupError):
    """What was to be changed is not there (any more)."""


_BY_SQLITE_CODE: Final[dict[int, type[StoreError]]] = {
    sqlite3.SQLITE_PERM: StoreNotWritableError,
    sqlite3.SQLITE_READONLY: StoreNotWritableError,
    sqlite3.SQLITE_CANTOPEN: StoreNotWritableError,
    sqlite3.SQLITE_FULL: StoreFullError,
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_CORRUPT: StoreDamagedError,
    sqlite3.SQLITE_NOTADB: StoreDamagedError,
    sqlite3.SQLITE_CONSTRAINT: StoreConflictError,
}

_FULL: Final = frozenset({sqlite3.SQLITE_IOERR_SHMSIZE})
"""The file of the shared index could not grow: SQLite has no word for why (unixShmMap), and a full
disk is what does that."""

_BY_ERRNO: Final[dict[int | None, type[StoreError]]] = {
    errno.ENOSPC: StoreFullError,
    errno.EDQUOT: StoreFullError,
    errno.EACCES: StoreNotWritableError,
    errno.EPERM: StoreNotWritableError,
    errno.EROFS: StoreNotWritableError,
    errno.ENOENT: StoreNotWritableError,
    errno.ENOTDIR: StoreNotWritableError,
    errno.EISDIR: StoreDamagedError,  # a folder in the database's place
}


def of_sqlite(error: sqlite3.Error) -> StoreError:
    """The class of an error of the sqlite3 module, by SQLite's own result code.

    Extended codes keep the primary one in the low byte (sqlite.org/rescode.html).
    """
    code = getattr(error, "sqlite_errorcode", 0)
    kind = StoreFullError if code in _FULL else _BY_SQLITE_CODE.get(code & 0xFF, StoreError)
    return kind(getattr(error, "sqlite_errorname", "sqlite"))


def of_system(error: OSError) -> StoreError:
    """The class of a failed file operation."""
    return _BY_ERRNO.get(error.errno, StoreError)(errno.errorcode.get(error.errno or 0, "os"))
