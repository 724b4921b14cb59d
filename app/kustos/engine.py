"""The thread and loop that the manager lives in.

The window's loop is another one (ARCHITECTURE rule 1): a flood of returning agents must not stop
the window. What crosses is frozen: work in, results and events out.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    # Whoever opens the engine has loaded the core, or does so in `opening`.
    from collections.abc import Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from .core.bus import Listener
    from .core.manager import Manager

    Opening = Callable[[], AbstractAsyncContextManager[Manager]]
    """Opens the manager; leaving the context ends everything it has started."""

T = TypeVar("T")

STOP_SECONDS: Final = 20.0


class EngineStoppedError(Exception):
    """The engine is not running (any more)."""


def new_loop() -> asyncio.AbstractEventLoop:
    """The engine's loop, by name: qasync installs a policy whose loops belong to Qt's thread."""
    if sys.platform == "win32":
        return asyncio.ProactorEventLoop()
    return asyncio.SelectorEventLoop()


class Engine:
    """Owns the thread.

    `started` resolves when the manager is open, or to why it could not be; `ended` when all has
    unwound, or to what ended it although nobody had asked it to stop.
    """

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._thread = threading.Thread(target=self._run, name="kustos-engine", daemon=True)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        """Takes calls from other threads; None before it does and from when it does no more."""
        self._stop = asyncio.Event()
        self._manager: Manager | None = None
        self._listeners: list[Listener] = []
        self._work: set[asyncio.Task[Any]] = set()
        self._stopping = False
        self.started: Future[None] = Future()
        self.ended: Future[None] = Future()

    def start(self) -> None:
        """Begin opening the manager; returns at once."""
        self._thread.start()

    def listen(self, listener: Listener) -> None:
        """Hear the manager's events, on the engine's thread. To be called before `start`."""
        self._listeners.append(listener)

    def submit(self, work: Callable[[Manager], Coroutine[Any, Any, T]]) -> Future[T]:
        """Run `work` with the manager on the engine's loop, from any thread. Cancelling the future
        cancels the work. Fails with EngineStoppedError when there is no manager."""
        with self._lock:
            if self._loop is not None and not self._stopping:
                return asyncio.run_coroutine_threadsafe(self._do(work), self._loop)
        failed: Future[T] = Future()
        failed.set_exception(EngineStoppedError())
        return failed

    async def _do(self, work: Callable[[Manager], Coroutine[Any, Any, T]]) -> T:
        if self._manager is None:
            raise EngineStoppedError
        task = asyncio.current_task()
        assert task is not None
        self._work.add(task)
        try:
            return await work(self._manager)
        finally:
            self._work.discard(task)

    def stop(self) -> None:
        """Ask the engine to unwind; `ended` resolves when it has."""
        with self._lock:
            self._stopping = True
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._stop.set)

    def join(self, timeout_seconds: float = STOP_SECONDS) -> bool:
        """Wait for the thread; False if it is still running then."""
        if self._thread.ident is not None:
            self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=new_loop) as runner:
                runner.run(self._main())
        except BaseException as error:  # noqa: BLE001  whoever started us decides what it means
            self._fail(error)
        else:
            self.ended.set_result(None)

    def _fail(self, error: BaseException) -> None:
        if not self.started.done():
            self.started.set_exception(error)
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)

    async def _main(self) -> None:
        with self._lock:
            if self._stopping:
                raise EngineStoppedError
            self._loop = asyncio.get_running_loop()
        try:
            async with self._opening() as manager:
                await self._serve(manager)
        finally:
            with self._lock:
                self._loop = None
            # Calls that came until now get their answer, which is that there is no manager.
            for _step in ("begin", "fail"):
                await asyncio.sleep(0)

    async def _serve(self, manager: Manager) -> None:
        for listener in self._listeners:
            manager.bus.listen(listener)
        self._manager = manager
        self.started.set_result(None)
        try:
            await self._stop.wait()
        finally:
            self._manager = None
            work = tuple(self._work)
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
