"""Processes that are born quickly and killed without mercy.

A fork server has every module loaded before the first one is started, so that a death costs some
milliseconds and not a second.
"""

import asyncio
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any, Final

_LOADED: Final = [
    "tests.faults.agent_program",
    "tests.faults.manager_program",
    "kustos.link.server",
    "kustos.link.gateway",
    "kustos.embedded",
    "kustos_agent.daemon",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "cryptography.hazmat.primitives.ciphers.aead",
]


class ManagerDiedError(Exception):
    """It was killed before it answered."""


@contextmanager
def fork_server() -> Iterator[ForkServerContext]:
    """Start processes from it; its own process ends with the block."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    try:
        yield context
    finally:
        # It and its helper would stay as long as this process, and other tests count its children.
        # There is no public way; multiprocessing's own tests go this one.
        forkserver._forkserver._stop()  # type: ignore[attr-defined]
        resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined]


class Program:
    """One process; `log` gets what it says on stderr. It ends with the one that started it, however
    that ends."""

    def __init__(
        self, context: ForkServerContext, log: Path, target: Callable[..., None], *arguments: Any
    ) -> None:
        # Never written to: its end is all that is to be heard.
        theirs, self._life = context.Pipe(duplex=False)
        self._process: ForkServerProcess = context.Process(
            target=_run, args=(log, theirs, target, arguments), daemon=True
        )
        self._process.start()
        theirs.close()
        self._killed = False

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone. Once is enough."""
        if self._killed:
            return
        self._killed = True
        pid = self._process.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(self._process.join)
        self._process.close()
        self._life.close()


def _run(
    log: Path, life: Connection, target: Callable[..., None], arguments: tuple[Any, ...]
) -> None:
    threading.Thread(target=_die_with, args=(life,), daemon=True).start()
    with log.open("a", encoding="utf-8", buffering=1) as said:
        sys.stderr = said
        target(*arguments)


def _die_with(life: Connection) -> None:
    life.poll(None)
    os._exit(1)


class ManagerProgram(Program):
    """A manager that answers questions."""

    def __init__(
        self,
        context: ForkServerContext,
        log: Path,
        main: Callable[[Path, Connection], None],
        folder: Path,
    ) -> None:
        self._pipe, theirs = context.Pipe()
        super().__init__(context, log, main, folder, theirs)
        theirs.close()
        self._numbers = itertools.count(1)
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._read)

    async def port(self) -> int:
        """Once it serves. Raises ManagerDiedError."""
        return await asyncio.shield(self._ready)

    async def ask(self, question: str, *arguments: Any) -> Any:
        """What the method of that name answers. Raises ManagerDiedError."""
        await self.port()
        number = next(self._numbers)
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        try:
            self._pipe.send((number, question, arguments))
        except OSError:
            raise ManagerDiedError from None
        return await answer

    async def kill(self) -> None:
        """See `Program.kill`."""
        await super().kill()
        self._end()

    def _read(self) -> None:
        try:
            word = self._pipe.recv()
        except (EOFError, OSError):
            self._end()
            return
        if isinstance(word, int):
            self._ready.set_result(word)
        else:
            number, answer = word
            asked = self._open.pop(number)
            if not asked.done():  # whoever asked may have been cancelled
                asked.set_result(answer)

    def _end(self) -> None:
        if self._pipe.closed:
            return
        asyncio.get_running_loop().remove_reader(self._pipe.fileno())
        self._pipe.close()
        for waiting in (self._ready, *self._open.values()):
            if not waiting.done():
                waiting.set_exception(ManagerDiedError())
                waiting.exception()  # looked at, should nobody wait
        self._open.clear()
