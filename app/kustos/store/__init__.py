"""The manager's store: SQLAlchemy Core on threads of its own, behind `kustos.core.ports.Store`.

`open_store` is the one way in. Importing this package costs nothing; SQLAlchemy is loaded (about
0.1 s) when a store is opened, so that a window can be painted first.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from .errors import (
    RowMissingError,
    StoreBusyError,
    StoreClosedError,
    StoreConflictError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreNotWritableError,
    StoreTooNewError,
    StoreTooOldError,
)

if TYPE_CHECKING:
    from .sql_store import SqlStore

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
    "open_store",
]


def open_store(target: Path | str, *, migrate: bool = True) -> "SqlStore":
    """The store at `target`: a path or a SQLAlchemy URL. Creates or migrates it where needed;
    `migrate` False refuses an older one instead (StoreTooOldError): a manager of that version may
    be at work on it.

    Blocks (milliseconds; a migration may take longer): call it off the event loop. Before a file
    is migrated, a copy of it stays beside it as `<name>.before-<revision>`. Close the store with
    `await store.close()`.

    Raises StoreTooNewError (the file is left exactly as it was), StoreDamagedError,
    StoreNotWritableError, StoreFullError, StoreBusyError, or StoreError for anything else that
    the database reports.
    """
    from .sql_store import SqlStore  # noqa: PLC0415  SQLAlchemy is loaded here and not before

    return SqlStore.open(target, migrate=migrate)
