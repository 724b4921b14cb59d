"""The manager's real tables, without the threads that are around them."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kustos.core.ports import UnitOfWork
from kustos.store.engine import url_of, writer_engine
from kustos.store.translation import typed_errors
from kustos.store.unit_of_work import SqlUnit
from tests.helpers.fresh_store import fresh_store

T = TypeVar("T")


class PlainStore:
    """Implements `core.ports.Store`: each piece of work has its transaction, at once."""

    def __init__(self, path: Path) -> None:
        fresh_store(path).close_here()
        self._engine = writer_engine(url_of(path))

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """See `Store.write`."""
        with typed_errors(), self._engine.begin() as connection:
            return work(SqlUnit(connection))

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """See `Store.read`; what it changes nevertheless is undone."""
        with typed_errors(), self._engine.connect() as connection:
            return work(SqlUnit(connection))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
