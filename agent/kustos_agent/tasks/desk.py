"""Where tasks are handed in: accepted for good, lined up, started, stopped."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from .. import clock
from ..forbidden import ForbiddenPaths
from ..journal import Acceptance
from ..journal_file import JournalError, JournalErrorKind
from ..journal_memory import Memory
from ..protocol.lists import Lists
from ..protocol.messages import Accepted, Event, RunTask, TaskFinished, TaskProgress
from ..protocol.values import (
    BackingOff,
    ErrorClass,
    Limits,
    Outcome,
    Problem,
    TaskKind,
)
from ..schedule.ports import Note
from ..sealing.credentials import Credentials
from .backing_off import Reach, backing_off
from .opening import opened
from .operations import Operations
from .permission import local_folder
from .queue import EXCLUSIVE, TaskQueue, Waiting
from .recorder import Recorder
from .report import job_of, kind_of
from .retry import RetryBudget, Wait
from .runner import TaskRun

_log = logging.getLogger(__name__)
T = TypeVar("T")


class TaskJournal(Protocol):
    """The part of the journal that tasks need."""

    @property
    def memory(self) -> Memory:
        """See `Journal.memory`."""
        ...

    async def accept(self, task_id: str, kind: TaskKind, job_id: str = "", /) -> Acceptance:
        """See `Journal.accept`."""
        ...

    async def append(self, event: Event, lists: Lists | None = None, /) -> int | None:
        """See `Journal.append`."""
        ...

    async def last_lists(self, job_id: str, /) -> Lists | None:
        """See `Journal.last_lists`."""
        ...


class TaskDesk:
    """`run` it for as long as the agent lives; when `close` was called it stops the tasks, records
    their ends and returns. Until the manager has its say, `Limits()` hold.

    `hooks`: the machine's owner lets managers choose programs to be run.

    A task is in line, running, or at rest between two attempts; all the time it is `held`. `pause`
    waits so many seconds or until the event is set, and `dice` (0..1) say how much of a wait.
    """

    def __init__(
        self,
        *,
        journal: TaskJournal,
        operations: Operations,
        credentials: Credentials,
        forbidden: ForbiddenPaths,
        hooks: bool = False,
        show: Callable[[TaskProgress], None],
        now: Callable[[], datetime],
        pause: Callable[[float, asyncio.Event], Awaitable[None]] = clock.wait,
        dice: Callable[[], float] = random.random,
    ) -> None:
        limits = Limits()
        self._journal = journal
        self._operations = operations
        self._credentials = credentials
        self._forbidden = forbidden
        self._hooks = hooks
        self._show = show
        self._now = now
        self._pause = pause
        self._dice = dice
        self._recorder = Recorder(journal)
        self._queue = TaskQueue(limits.max_tasks, limits.per_kind)
        self._budget = RetryBudget(lambda: journal.memory.retries, now, a_day=limits.retries_a_day)
        self._runs: dict[str, TaskRun] = {}
        self._waits: dict[str, Wait] = {}
        self._reach = Reach()
        # Being written into the journal, and which of them were cancelled meanwhile.
        self._accepting: dict[str, TaskKind] = {}
        self._unwanted: set[str] = set()
        # Of the runs, those that this agent has thought of itself.
        self._fired: set[str] = set()
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
    def retrying(self) -> tuple[str, ...]:
        """Tasks that wait for their next attempt."""
        return self._queue.resting

    @property
    def held(self) -> dict[str, TaskKind]:
        """All that owe an end which is not in the journal yet, those included that are just being
        accepted."""
        return self._accepting | {task_id: run.kind for task_id, run in self._runs.items()}

    @property
    def free_slots(self) -> int:
        """How many more tasks could start at once."""
        return self._queue.free_slots

    @property
    def retries_left(self) -> int:
        """What is left of the day's budget."""
        return self._budget.left

    @property
    def backing_off(self) -> BackingOff | None:
        """Until when this machine had better be left alone, and why; see `backing_off`."""
        return backing_off(self._waits.values(), nothing_reached=self._reach.nothing)

    def limit(self, limits: Limits) -> None:
        """What holds from now on; running tasks and processes go on under the old ones."""
        self._operations.limit(limits)
        self._budget.a_day = limits.retries_a_day
        self._queue.limit(limits.max_tasks, limits.per_kind)
        self._start_ready()

    async def accept(self, request: RunTask) -> Accepted | Problem:
        """Take the task. On `Accepted` its end will be told, whatever happens; on a problem
        nothing was begun."""
        # A link that breaks meanwhile cancels the caller, but a task is taken whole or not at all.
        self._accepting[request.task_id] = kind_of(request)
        return await asyncio.shield(self._job(self._accept(request)))

    async def fire(self, request: RunTask, note: Note) -> bool:
        """Begin a task that this agent has thought of itself: accepted by what `note` writes into
        the journal, whose word it is whether it begins, or waits for the manager since its
        credentials do not open. On True its end will be told, if it does not wait. Raises what
        `note` does; then nothing was begun."""
        return await asyncio.shield(self._job(self._fire(request, note)))

    def resume(self, request: RunTask) -> None:
        """Begin one that was fired in an earlier life of the agent and has not started."""
        self._accepting[request.task_id] = kind_of(request)
        self._job(self._resume(request))

    def cancel(self, task_id: str) -> bool:
        """Stop it, running, waiting or between two attempts; its end is told as any other. Whether
        it was there."""
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
        # Waiting ones end without a start; that needs no slot. Of those that were fired here the
        # next life of the agent can make a better end.
        for task_id in self._queue.waiting:
            self._queue.remove(task_id)
            if task_id in self._fired and not self._runs[task_id].begun:
                del self._runs[task_id]
            else:
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
        whole = await self._opened(request)
        if isinstance(whole, Problem):
            self._let_go(task_id)
            return whole
        request = whole
        try:
            found = await self._journal.accept(task_id, kind_of(request), job_of(request))
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
            interrupted = Problem(error=ErrorClass.INTERRUPTED)
            await self._recorder.finish(self._failed(task_id, interrupted))
            return Accepted()
        self._line_up(request)
        if cancelled:
            self.cancel(task_id)
        self._start_ready()
        return Accepted()

    async def _fire(self, request: RunTask, note: Note) -> bool:
        task_id = request.task_id
        whole = await self._opened_safely(request)
        if isinstance(whole, Problem):
            return not self._closed.is_set() and await note(waits=True)
        # Held before it is in the journal: a hello in between must not lack it.
        self._accepting[task_id] = kind_of(request)
        begins = False
        try:
            begins = not self._closed.is_set() and await note(waits=False)
        finally:
            if not begins and self._let_go(task_id):
                self.cancel(task_id)
        if begins:
            self._job(self._begin(request, whole))
        return begins

    async def _resume(self, request: RunTask) -> None:
        await self._begin(request, await self._opened_safely(request))

    async def _begin(self, request: RunTask, whole: RunTask | Problem) -> None:
        """What the journal has accepted already."""
        task_id = request.task_id
        end: TaskFinished | None = None
        if task_id in self._unwanted:
            end = TaskFinished(task_id=task_id, outcome=Outcome.CANCELLED, at=self._now())
        elif isinstance(whole, Problem) and not self._closed.is_set():
            end = self._failed(task_id, whole)
        if end is not None:
            await self._recorder.finish(end)
        elif isinstance(whole, RunTask) and not self._closed.is_set():
            self._fired.add(task_id)
            self._line_up(whole, former=partial(self._journal.last_lists, job_of(whole)))
        self._let_go(task_id)
        self._start_ready()

    async def _opened_safely(self, request: RunTask) -> RunTask | Problem:
        try:
            return await self._opened(request)
        except Exception as error:  # noqa: BLE001  a fault of ours must not leave the task open
            _log.exception("credentials of task %s could not be opened", request.task_id)
            return Problem(error=ErrorClass.INTERNAL, detail=type(error).__name__)

    def _line_up(
        self,
        request: RunTask,
        former: Callable[[], Awaitable[Lists | None]] | None = None,
    ) -> None:
        task_id, kind = request.task_id, kind_of(request)
        self._runs[task_id] = TaskRun(
            request,
            operations=self._operations,
            recorder=self._recorder,
            forbidden=self._forbidden,
            hooks=self._hooks,
            budget=self._budget,
            show=self._show,
            now=self._now,
            dice=self._dice,
            former=former,
        )
        self._queue.add(Waiting(task_id, _location(request), kind, exclusive=kind in EXCLUSIVE))

    async def _opened(self, request: RunTask) -> RunTask | Problem:
        """With all that it refers to. Before anything is promised: who offered the task can still
        give it otherwise. One that is held needs nothing opened again."""
        if request.task_id in self._runs:
            return request
        return await opened(request, self._credentials)

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
        """An attempt, then rest; after the last, or when it was stopped, forget it and its
        secrets."""
        wait = None
        try:
            wait = await run.run()
        except Exception:  # noqa: BLE001  must not end the agent; the next start makes it good
            _log.exception("end of task %s could not be recorded", run.task_id)
        finally:
            if run.last is not None:
                self._reach.note(_location(run.request), run.last)
            if wait is None:
                del self._runs[run.task_id]
                self._fired.discard(run.task_id)
                self._queue.remove(run.task_id)
            else:
                self._queue.rest(run.task_id)
                self._waits[run.task_id] = wait
                self._job(self._rest(run, wait))
            self._start_ready()

    async def _rest(self, run: TaskRun, wait: Wait) -> None:
        """Between two attempts. A task that is stopped meanwhile ends without another."""
        await self._pause(wait.seconds, run.stopped)
        del self._waits[run.task_id]
        if run.stopped.is_set():
            self._queue.remove(run.task_id)
            await self._conclude(run)
        else:
            self._queue.rejoin(run.task_id)
            self._start_ready()

    def _failed(self, task_id: str, problem: Problem) -> TaskFinished:
        return TaskFinished(
            task_id=task_id, outcome=Outcome.FAILED, at=self._now(), problem=problem
        )

    def _job(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run it on the desk's account, not on the caller's."""
        job = asyncio.create_task(work)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return job


def _location(request: RunTask) -> str:
    """The same for the same repository, however it is spelt."""
    location = request.spec.repository.location
    return (local_folder(location) or location).rstrip("/")
