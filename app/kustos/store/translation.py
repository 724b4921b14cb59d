"""What the database throws, as the store's own errors: callers know no SQL library."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from .errors import StoreConflictError, StoreError, of_sqlite, of_system


def typed(error: BaseException) -> BaseException:
    """The store's error for one of the database, else `error` itself."""
    match error:
        case DBAPIError(orig=sqlite3.Error() as cause):
            return of_sqlite(cause)
        case IntegrityError():
            return StoreConflictError("constraint")
        case DBAPIError():
            return StoreError(type(error.orig).__name__)
        case StatementError(orig=BaseException() as cause):
            return cause  # a value that does not fit its column
        case sqlite3.Error():
            return of_sqlite(error)
        case _:
            return error


@contextmanager
def typed_errors() -> Iterator[None]:
    """Raise the store's own errors for those of the database and of its files."""
    try:
        yield
    except OSError as error:
        raise of_system(error) from error
    except Exception as error:
        found = typed(error)
        if found is error:
            raise
        raise found from error
