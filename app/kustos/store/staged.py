"""A store that answers its first readers before SQLAlchemy is loaded."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeVar

from kustos.core.ports import UnitOfWork

from . import database_file, plain
from .errors import StoreClosedError
from .revision import is_older

if TYPE_CHECKING:
    from .sql_store import SqlStore

T = TypeVar("T")

THREADS: Final = 2
"""One may load SQLAlchemy while the other reads."""


class StagedStore:
    """Implements `kustos.core.ports.Store`.

    What `plain` can read is read by it until the whole store is there; that is opened when
    something else is asked for first. Until then nothing is written, and all writing is the whole
    store's, so both see the same.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(THREADS, "kustos-store-opener")
        self._gate = threading.Condition()
        """Guards what follows, and tells of calls that have ended."""
        self._opening: Future[SqlStore] | None = None
        self._calls = 0
        self._closed = False

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """None for a file that must be made or migrated first; that is the whole store's affair.

        Raises the store's errors.
        """
        path = path.absolute()
        with plain.typed_errors():
            if not path.exists() or is_older(database_file.revision_of(path)):
                return None
            plain.ask_to_write(path)
        return cls(path)

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """See `SqlStore.write`."""
        with self._call():
            return await (await self._whole()).write(work)

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """See `SqlStore.read`. `work` may be begun twice."""
        with self._call():
            if self._opening is None or not self._opening.done():
                reading = self._threads.submit(plain.read, self._path, work)
                try:
                    return await asyncio.wrap_future(reading)
                except plain.NotPlainError:
                    pass
            return await (await self._whole()).read(work)

    async def close(self) -> None:
        """See `SqlStore.close`."""
        with self._gate:
            self._closed = True
        await asyncio.to_thread(self._close)

    @contextmanager
    def _call(self) -> Iterator[None]:
        """One that came before the store was closed, and is carried through."""
        with self._gate:
            if self._closed:
                raise StoreClosedError
            self._calls += 1
        try:
            yield
        finally:
            with self._gate:
                self._calls -= 1
                self._gate.notify_all()

    def _close(self) -> None:
        with self._gate:
            self._gate.wait_for(lambda: self._calls == 0)
        self._threads.shutdown()
        if self._opening is not None and self._opening.exception() is None:
            self._opening.result().close_here()

    async def _whole(self) -> "SqlStore":
        with self._gate:
            if self._opening is None:
                self._opening = self._threads.submit(self._open)
        # Whoever gives up waiting must not give up for the others.
        return await asyncio.shield(asyncio.wrap_future(self._opening))

    def _open(self) -> "SqlStore":
        from .sql_store import SqlStore  # noqa: PLC0415  SQLAlchemy is loaded here and not before

        return SqlStore.open_prepared(self._path)
