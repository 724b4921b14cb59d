"""The store's SQLite file as a file: looked at without touching it, made whole, copied."""

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from .errors import StoreDamagedError

BUSY_SECONDS: Final = 10.0
"""How long a connection waits for another program's transaction."""

FULL_SYNC: Final = {"fullfsync": "ON", "checkpoint_fullfsync": "ON"}
"""Pragmas for whoever may write: on macOS plain fsync leaves data in the drive's cache."""

_MAGIC: Final = b"SQLite format 3\0"
_PRIVATE: Final = 0o600
"""The file names machines and folders and holds sealed secrets; its WAL inherits the mode."""


def revision_of(path: Path) -> str:
    """The revision that the file says it has; reads, and leaves every byte as it is. Not to be
    called while this process has connections to it (`SqlStore.open_prepared` says why).

    Raises StoreDamagedError for what is not a Kustos database, and what sqlite3 and open raise.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise StoreDamagedError("not a database")
    wal = path.with_name(f"{path.name}-wal")
    # A read-only connection to a WAL database leaves files beside it, unless it may assume that
    # nobody writes. Without a WAL that holds for as long as this look takes.
    mode = "mode=ro" if wal.exists() else "mode=ro&immutable=1"
    with closing(sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True)) as connection:
        try:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # no such table
                raise StoreDamagedError("not a Kustos database") from None
            raise
    if len(rows) != 1:
        raise StoreDamagedError("no revision")
    return str(rows[0][0])


def create(path: Path, fill: Callable[[Path], None]) -> None:
    """Make the file with what `fill` writes into it; at `path` there is all of it or nothing.

    So an empty file at `path` is never a new store: it is damage. If another process was faster,
    its file stays.
    """
    with _draft(path) as draft:
        fill(draft)
        with contextlib.suppress(FileExistsError):
            _place(draft, path)


def copy(path: Path, target: Path) -> None:
    """Write the database's committed state to `target`, in place of what may be there."""
    with _draft(target) as draft:
        with (
            closing(sqlite3.connect(path)) as source,
            closing(sqlite3.connect(draft)) as destination,
        ):
            source.backup(destination)
        draft.replace(target)
        _flush_folder(target.parent)


@contextlib.contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """An empty private file beside `path`, gone afterwards under that name."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    leftovers = (draft, draft.with_name(f"{draft.name}-journal"))
    try:
        _remove(leftovers)
        _remove(_left_behind(path))
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        yield draft
    finally:
        _remove(leftovers)


def _left_behind(path: Path) -> Iterator[Path]:
    """Drafts of processes that were killed over them."""
    import psutil  # noqa: PLC0415  needed once in the life of a store

    name = re.compile(re.escape(path.name) + r"\.(\d+)\.new(-journal)?")
    for found in list(path.parent.iterdir()):
        if (match := name.fullmatch(found.name)) and not psutil.pid_exists(int(match[1])):
            yield found


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # unlike a rename, refuses to replace
    except FileExistsError:
        raise
    except OSError:
        # FAT and some network file systems have no links.
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there, and need not be
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
