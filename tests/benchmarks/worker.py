"""Processes of a benchmark that answer questions: one side asks, the other has a desk whose
coroutines are the questions."""

import asyncio
import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
STRANGERS_NICE: Final = 5
"""What stands for other computers yields the processor to what is measured on this one."""


class WorkerFailedError(Exception):
    """The process has ended, or what was asked of it failed there; the text says how."""


class Worker:
    """`python -m MODULE PIPE ARGUMENTS…`, as the asker sees it. Prefer `worker`."""

    def __init__(
        self, module: str, arguments: tuple[str, ...], environment: Mapping[str, str], nice: int
    ) -> None:
        self._pipe, theirs = Pipe()
        paths = os.pathsep.join(str(ROOT / part) for part in ("agent", "app", ""))
        self._process = subprocess.Popen(
            [
                "nice",
                "-n",
                str(nice),
                sys.executable,
                "-m",
                module,
                str(theirs.fileno()),
                *arguments,
            ],
            pass_fds=(theirs.fileno(),),
            cwd=ROOT,
            env={**os.environ, **environment, "PYTHONPATH": paths},
        )
        theirs.close()
        self._name = module
        self._numbers = itertools.count()
        self._open: dict[int, asyncio.Future[Any]] = {}
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._read)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, question: str, *arguments: Any) -> Any:
        """What the method of that name on the desk returns. Raises WorkerFailedError."""
        if self._pipe.closed:
            raise WorkerFailedError(f"{self._name} has ended")
        number = next(self._numbers)
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        self._pipe.send((number, question, arguments))
        return await answer

    async def end(self) -> None:
        """Close its pipe, which ends it; kill it if it does not."""
        self._hang_up()
        try:
            await asyncio.to_thread(self._process.wait, 20)
        except subprocess.TimeoutExpired:
            await self.kill()

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self._process.kill()
        await asyncio.to_thread(self._process.wait)
        self._hang_up()

    def _read(self) -> None:
        try:
            number, good, answer = self._pipe.recv()
        except (EOFError, OSError):
            self._hang_up()
            return
        future = self._open.pop(number)
        if good:
            future.set_result(answer)
        else:
            future.set_exception(WorkerFailedError(f"{self._name}: {answer}"))

    def _hang_up(self) -> None:
        if self._pipe.closed:
            return
        asyncio.get_running_loop().remove_reader(self._pipe.fileno())
        self._pipe.close()
        for answer in self._open.values():
            if not answer.done():
                answer.set_exception(WorkerFailedError(f"{self._name} has ended"))
        self._open.clear()


@asynccontextmanager
async def worker(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None, nice: int = 0
) -> AsyncIterator[Worker]:
    """A worker for the length of a block."""
    started = Worker(module, arguments, environment or {}, nice)
    try:
        yield started
    finally:
        await started.end()


def own_pipe() -> Connection:
    """The worker's end, in the worker."""
    return Connection(int(sys.argv[1]))


async def answer_all(pipe: Connection, desk: object) -> None:
    """Answer questions on the running loop until the asker hangs up."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    answering: set[asyncio.Task[None]] = set()

    def read() -> None:
        try:
            number, name, arguments = pipe.recv()
        except (EOFError, OSError):
            loop.remove_reader(pipe.fileno())
            over.set()
            return
        task = loop.create_task(_answer(pipe, number, getattr(desk, name), arguments))
        answering.add(task)
        task.add_done_callback(answering.discard)

    loop.add_reader(pipe.fileno(), read)
    await over.wait()
    for task in tuple(answering):
        task.cancel()


async def _answer(pipe: Connection, number: int, method: Any, arguments: tuple[Any, ...]) -> None:
    try:
        reply = (number, True, await method(*arguments))
    except Exception as error:  # noqa: BLE001  the asker is told, and fails with it
        reply = (number, False, repr(error))
    try:
        pipe.send(reply)
    except OSError:
        return  # the asker has ended first
