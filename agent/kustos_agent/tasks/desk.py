"""Where tasks are handed in: accepted for good, lined up, started, stopped."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from ..forbidden import ForbiddenPaths
from ..journal import Acceptance
from ..journal_file import JournalError, JournalErrorKind
from ..protocol.messages import Accepted, Event, RunTask, TaskFinished, TaskProgress
from ..protocol.values import ErrorClass, InitSpec, Outcome, Problem, TaskKind
from .operations import Operations
from .permission import local_folder
from .queue import TaskQueue, Waiting
from .recorder import Recorder
from .report import kind_of
from .runner import TaskRun

_log = logging.getLogger(__name__)
T = TypeVar("T")

DEFAULT_TASKS: Final = 2
"""At once, until the manager says otherwise."""

MOST_TASKS: Final = 64


class TaskJournal(Protocol):
    """The part of the journal that tasks need."""

    async def accept(self, task_id: str, kind: TaskKind) -> Acceptance:
        """See `Journal.accept`."""
        ...

    async def append(self, event: Event) -> int | None:
        """See `Journal.append`."""
        ...


class TaskDesk:
    """`run` it for as long as the agent lives; when `close` was called it stops the tasks, records
    their ends and returns."""

    def __init__(
        self,
        *,
        journal: TaskJournal,
        operations: Operations,
        forbidden: ForbiddenPaths,
        show: Callable[[TaskProgress], None],
        now: Callable[[], datetime],
    ) -> None:
        self._journal = journal
        self._operations = operations
        self._forbidden = forbidden
        self._show = show
        self._now = now
        self._recorder = Recorder(journal)
        self._queue = TaskQueue(DEFAULT_TASKS)
        self._runs: dict[str, TaskRun] = {}
        # Being written into the journal, and which of them were cancelled meanwhile.
        self._accepting: dict[str, TaskKind] = {}
        self._unwanted: set[str] = set()
        self._closed = asyncio.Event()
        self._jobs: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> tuple[str, ...]:
        """Tasks in progress."""
        return self._queue.running

    @property
    def queued(self) -> tuple[str, ...]:
        """Tasks that wait for a slot or for their repository."""
        return self._queue.waiting

    @property
    def held(self) -> dict[str, TaskKind]:
        """All that owe an end which is not in the journal yet, those included that are just being
        accepted."""
        return self._accepting | {task_id: run.kind for task_id, run in self._runs.items()}

    def limit(self, max_tasks: int) -> None:
        """How many tasks may run at once from now on; running ones go on."""
        self._queue.max_running = min(max(1, max_tasks), MOST_TASKS)
        self._start_ready()

    async def accept(self, request: RunTask) -> Accepted | Problem:
        """Take the task. On `Accepted` its end will be told, whatever happens; on a problem
        nothing was begun."""
        # A link that breaks meanwhile cancels the caller, but a task is taken whole or not at all.
        self._accepting[request.task_id] = kind_of(request)
        return await asyncio.shield(self._job(self._accept(request)))

    def cancel(self, task_id: str) -> bool:
        """Stop it, running or waiting; its end is told as any other. Whether it was there."""
        if task_id in self._accepting:
            self._unwanted.add(task_id)
            return True
        run = self._runs.get(task_id)
        if run is None:
            return False
        run.cancel()
        if task_id in self._queue.waiting:
            self._queue.remove(task_id)
            self._job(self._conclude(run))
        return True

    async def run(self) -> None:
        """Until `close`; then until every task has its end in the journal."""
        await self._closed.wait()
        for run in list(self._runs.values()):
            run.interrupt()
        self._recorder.stop()
        # Waiting ones end without a start; that needs no slot.
        for task_id in self._queue.waiting:
            self._queue.remove(task_id)
            self._job(self._conclude(self._runs[task_id]))
        while self._jobs:
            await asyncio.wait(self._jobs)

    def close(self) -> None:
        """No more tasks; the present ones are interrupted."""
        self._closed.set()

    # --- inside ---

    async def _accept(self, request: RunTask) -> Accepted | Problem:
        task_id = request.task_id
        if self._closed.is_set():
            self._let_go(task_id)
            return Problem(error=ErrorClass.INTERRUPTED)
        try:
            found = await self._journal.accept(task_id, kind_of(request))
        except JournalError as error:
            self._let_go(task_id)
            _log.error("task %s not taken, journal cannot be written: %s", task_id, error)
            full = error.kind is JournalErrorKind.FULL
            return Problem(
                error=ErrorClass.DISK_FULL if full else ErrorClass.INTERNAL,
                subject=str(error.path),
                detail=error.detail,
            )
        cancelled = self._let_go(task_id)
        if found is Acceptance.KNOWN:
            if cancelled:
                self.cancel(task_id)
            return Accepted()
        if self._closed.is_set():
            await self._recorder.finish(self._interrupted(task_id))
            return Accepted()
        self._runs[task_id] = TaskRun(
            request,
            operations=self._operations,
            recorder=self._recorder,
            forbidden=self._forbidden,
            show=self._show,
            now=self._now,
        )
        location = request.spec.repository.location
        self._queue.add(
            Waiting(
                task_id,
                (local_folder(location) or location).rstrip("/"),
                exclusive=isinstance(request.spec, InitSpec),
            )
        )
        if cancelled:
            self.cancel(task_id)
        self._start_ready()
        return Accepted()

    def _let_go(self, task_id: str) -> bool:
        """It is not being accepted any more; whether it was cancelled meanwhile."""
        self._accepting.pop(task_id, None)
        cancelled = task_id in self._unwanted
        self._unwanted.discard(task_id)
        return cancelled

    def _start_ready(self) -> None:
        while not self._closed.is_set() and (task_id := self._queue.start_next()) is not None:
            self._job(self._conclude(self._runs[task_id]))

    async def _conclude(self, run: TaskRun) -> None:
        """Run it to its end, then forget it and its secrets."""
        try:
            await run.run()
        except Exception:  # noqa: BLE001  must not end the agent; the next start makes it good
            _log.exception("end of task %s could not be recorded", run.task_id)
        finally:
            del self._runs[run.task_id]
            self._queue.remove(run.task_id)
            self._start_ready()

    def _interrupted(self, task_id: str) -> TaskFinished:
        return TaskFinished(
            task_id=task_id,
            outcome=Outcome.FAILED,
            at=self._now(),
            problem=Problem(error=ErrorClass.INTERRUPTED),
        )

    def _job(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run it on the desk's account, not on the caller's."""
        job = asyncio.create_task(work)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return job
