"""The async face of the store."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self, TypeVar

from sqlalchemy import URL, Engine

from kustos.core.ports import UnitOfWork

from .engine import reader_engine, url_of, writer_engine
from .errors import StoreClosedError
from .schema import prepare
from .translation import typed_errors
from .unit_of_work import SqlUnit
from .writer import Writer

T = TypeVar("T")

READERS: Final = 2


class SqlStore:
    """Implements `kustos.core.ports.Store`; its methods may be awaited on any event loop.

    Errors of the database arrive as the classes in `kustos.store.errors`.
    """

    def __init__(self, writing: Engine, reading: Engine) -> None:
        self._engines = (writing, reading)
        self._reading = reading
        self._writer = Writer(writing)
        self._readers = ThreadPoolExecutor(READERS, "kustos-store-reader")
        self._closed = False

    @classmethod
    def open(cls, target: Path | str, *, migrate: bool = True) -> Self:
        """See `kustos.store.open_store`."""
        url = url_of(target)
        with typed_errors():
            prepare(url, migrating=migrate)
            return cls(*_engines(url))

    @classmethod
    def open_prepared(cls, path: Path) -> Self:
        """The same for a file that is known to be as it should.

        Whoever has connections to it already must not look at it with `prepare`: POSIX drops all
        locks of a process on a file when it closes that file, be it by another descriptor, and
        SQLite does not notice (sqlite.org/howtocorrupt.html, 2.2).
        """
        with typed_errors():
            return cls(*_engines(url_of(path)))

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run in a transaction; when this returns, it is committed.

        An exception from `work` undoes that piece alone and is raised here. Should the commit
        fail, or SQLite give up the transaction, every piece in it raises that. A cancelled call
        whose turn had come is still committed.
        """
        return await asyncio.wrap_future(self._writer.submit(work))

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run on a reader, on a consistent view that has everything acknowledged so far.

        Raises StoreNotWritableError should `work` try to change something.
        """
        if self._closed:
            raise StoreClosedError
        return await asyncio.wrap_future(self._readers.submit(self._read, work))

    async def close(self) -> None:
        """Finish what was asked for, and let go of the file. Once is enough, twice is no error."""
        self._closed = True
        await asyncio.to_thread(self.close_here)

    def close_here(self) -> None:
        """The same, on the thread that calls."""
        self._closed = True
        self._writer.close()
        self._readers.shutdown()
        for engine in reversed(self._engines):  # the last connection folds the WAL into the file
            engine.dispose()

    def _read(self, work: Callable[[UnitOfWork], T]) -> T:
        with typed_errors(), self._reading.connect() as connection:
            return work(SqlUnit(connection))


def _engines(url: URL) -> tuple[Engine, Engine]:
    writing = writer_engine(url)
    with contextlib.ExitStack() as undo:
        undo.callback(writing.dispose)
        # Takes the write lock for a moment: what cannot be written is known now.
        with writing.begin():
            pass
        undo.pop_all()
    return writing, reader_engine(url, READERS)
