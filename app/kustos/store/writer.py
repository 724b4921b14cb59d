"""The one thread that writes: all pieces of work that wait share a transaction and its fsync."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Final, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kustos.core.ports import UnitOfWork

from .errors import StoreClosedError
from .translation import typed
from .unit_of_work import SqlUnit

T = TypeVar("T")

MAX_GROUP: Final = 500
"""Pieces in one transaction: the first of them waits for the last."""


class _Piece(Generic[T]):
    """A function to run in the transaction, and what becomes of it."""

    def __init__(self, work: Callable[[UnitOfWork], T]) -> None:
        self.future: Future[T] = Future()
        self._work = work
        self._result: list[T] = []

    def run(self, connection: Connection) -> None:
        """Run as all of a transaction. Raises its errors, which undo it."""
        if self.future.set_running_or_notify_cancel():
            self._result.append(self._work(SqlUnit(connection)))

    def run_beside(self, connection: Connection) -> None:
        """Run inside a savepoint. Its own errors go to its future and undo it alone; raises what
        ended the whole transaction."""
        if not self.future.set_running_or_notify_cancel():
            return
        # By hand: SQLAlchemy's own way to have one costs as much as two small statements.
        connection.exec_driver_sql("SAVEPOINT piece")
        try:
            result = self._work(SqlUnit(connection))
            connection.exec_driver_sql("RELEASE SAVEPOINT piece")
        except BaseException as error:  # noqa: BLE001  it is the caller's, and raised there
            try:
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT piece")
                connection.exec_driver_sql("RELEASE SAVEPOINT piece")
            except DBAPIError:
                # SQLite gave up the transaction, and the other pieces in it, with the statement.
                raise error from None
            self.fail(error)
        else:
            self._result.append(result)

    def succeed(self) -> None:
        """Tell the caller that it is committed."""
        if self._result:
            self.future.set_result(self._result[0])

    def fail(self, error: BaseException) -> None:
        """Tell the caller, unless there is nobody or it knows already."""
        if self.future.done():
            return
        found = typed(error)
        if isinstance(found, StopIteration):
            # asyncio cannot carry it into a coroutine, which would wait for ever (PEP 479).
            found = RuntimeError("work raised StopIteration")
        if found is not error:
            found.__cause__ = error
        self.future.set_exception(found)


class Writer:
    """Runs work in the order it came. Work that waits when a transaction begins joins it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Piece[object] | None] = SimpleQueue()
        self._closed = False
        self._gate = threading.Lock()
        # A daemon: a program that dies without closing is not kept alive. What was acknowledged
        # is committed; the rest nobody has been told about.
        self._thread = threading.Thread(target=self._run, name="kustos-store-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """A future that is done after the commit. Cancelled before its turn, work never runs."""
        piece = _Piece(work)
        with self._gate:
            if self._closed:
                raise StoreClosedError
            self._queue.put(piece)  # type: ignore[arg-type]  # the queue only runs pieces
        return piece.future

    def close(self) -> None:
        """Finish what was submitted, then end. Blocks."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while group := list(self._next_group()):
            self._commit(group)

    def _next_group(self) -> Iterator[_Piece[object]]:
        """What waits, at least one; nothing once closed and drained."""
        if (piece := self._queue.get()) is None:
            return
        yield piece
        for _ in range(MAX_GROUP - 1):
            try:
                piece = self._queue.get_nowait()
            except Empty:
                return
            if piece is None:
                self._queue.put(None)  # nothing can be behind it: the gate is closed
                return
            yield piece

    def _commit(self, group: list[_Piece[object]]) -> None:
        try:
            with self._engine.begin() as connection:
                if len(group) == 1:
                    group[0].run(connection)
                else:
                    for piece in group:
                        piece.run_beside(connection)
        except BaseException as error:  # noqa: BLE001  nothing was committed: all of them are told
            for piece in group:
                piece.fail(error)
        else:
            for piece in group:
                piece.succeed()
