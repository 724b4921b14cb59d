"""The manager's store: SQLAlchemy Core on threads of its own, behind `kustos.core.ports.Store`.

`open_store` and `open_in_stages` are the ways in. Importing this package costs nothing; SQLAlchemy
is loaded (0.1 to 0.2 s) by the former at once, by the latter when something is asked for that the
first page of a window does not ask.
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
    from .staged import StagedStore

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
    "open_in_stages",
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


def open_in_stages(path: Path) -> "SqlStore | StagedStore":
    """The store at `path`, there before SQLAlchemy is. Creates or migrates it as `open_store` does,
    which takes its time.

    Blocks (a few milliseconds). Raises as `open_store` does; what keeps the rest from opening is
    raised by the first call that needs it and by all that come after.
    """
    from .staged import StagedStore  # noqa: PLC0415  opens nothing by being imported, costs 2 ms

    return StagedStore.open(path) or open_store(path)
