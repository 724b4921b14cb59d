"""Tasks: ordered here, done by agents, ended by what agents report (see `reports`)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import CancelTask, RunTask, TaskProgress
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

from .bus import Bus
from .events import Event, MachinesChanged, TaskChanged, TaskProgressed
from .live import LiveTasks
from .model import (
    BackupOrder,
    InitOrder,
    Job,
    NumberedLine,
    Order,
    RestoreOrder,
    SnapshotsOrder,
    Task,
    TaskFilter,
    TaskState,
)
from .ports import (
    AgentOfflineError,
    AgentRefusedError,
    Clock,
    Links,
    SecretDamagedError,
    Store,
    UnitOfWork,
    VaultLockedError,
)
from .specs import Specs
from .whole import to_its_end

ANSWER_SECONDS: Final = 30.0

_log = logging.getLogger(__name__)


class CancelOutcome(StrEnum):
    """What asking for a cancel led to."""

    CANCELLED = "cancelled"
    ASKED = "asked"
    WAITING = "waiting"
    """The machine is away; it is told as soon as it returns."""
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreWish:
    """What to get back: `paths` (none: all) of a snapshot, into a new folder on a machine."""

    machine_id: str
    repository_id: str
    snapshot_id: str
    target: str
    paths: tuple[str, ...] = ()
    job_id: str | None = None


class Tasks:
    """Orders tasks, hands them to agents, cancels them, and reads their history."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        bus: Bus,
        clock: Clock,
        specs: Specs,
        live: LiveTasks,
    ) -> None:
        self._store = store
        self._links = links
        self._bus = bus
        self._clock = clock
        self._specs = specs
        self._live = live
        self._ready: set[str] = set()
        self._arrivals: dict[str, object] = {}
        self._cancel_wishes: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = {}

    # --- ordering ------------------------------------------------------------------------------

    async def back_up(self, job_id: str) -> Task:
        """Run the job now. An unfinished backup of the same job is joined, not doubled.

        Raises LookupError for an unknown job.
        """
        job = await self._store.read(lambda unit: unit.jobs.get(job_id))
        if job is None:
            raise LookupError(job_id)
        return await self._order(
            TaskKind.BACKUP, job.machine_id, job.repository_id, _backup(job), job.id
        )

    async def initialise(self, repository_id: str, machine_id: str) -> Task:
        """Create the repository through a machine."""
        return await self._order(TaskKind.INIT, machine_id, repository_id, InitOrder())

    async def list_snapshots(self, repository_id: str, machine_id: str) -> Task:
        """Read the repository's snapshots anew through a machine."""
        return await self._order(TaskKind.SNAPSHOTS, machine_id, repository_id, SnapshotsOrder())

    async def restore(self, wish: RestoreWish) -> Task:
        """Get files back."""
        order = RestoreOrder(snapshot_id=wish.snapshot_id, target=wish.target, paths=wish.paths)
        return await self._order(
            TaskKind.RESTORE, wish.machine_id, wish.repository_id, order, wish.job_id
        )

    async def _order(
        self,
        kind: TaskKind,
        machine_id: str,
        repository_id: str,
        order: Order,
        job_id: str | None = None,
    ) -> Task:
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[Task, bool]:
            for task in unit.tasks.unfinished(machine_id):
                same = (task.kind, task.repository_id, task.job_id, task.order)
                if same == (kind, repository_id, job_id, order):
                    return task, False
            task = Task(
                id=new_id(),
                kind=kind,
                machine_id=machine_id,
                repository_id=repository_id,
                order=order,
                created_at=now,
                job_id=job_id,
            )
            unit.tasks.add(task)
            return task, True

        async def begin() -> Task:
            task, created = await self._store.write(work)
            if created:
                self._changed(task)
            return task

        task = await to_its_end(begin())
        # Also for a joined one: what kept it waiting (a locked keyring) may be over.
        await self.dispatch(machine_id)
        return task

    # --- handing over --------------------------------------------------------------------------

    async def agent_ready(self, machine_id: str, running: frozenset[str]) -> None:
        """The agent is connected and has replayed its journal; `running` is what it holds.

        A task it was given but does not know any more ended with its journal: `interrupted`.
        """
        arrival = self._arrivals[machine_id] = object()
        wishes = frozenset(self._cancel_wishes)
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[list[Task], list[Task]]:
            own = unit.tasks.unfinished(machine_id)
            moved = [
                changed
                for task in own
                if (changed := _compared(task, held=running, wishes=wishes, now=now)) is not None
            ]
            for task in moved:
                unit.tasks.update(task)
            return own, moved

        async def compare() -> frozenset[str]:
            own, moved = await self._store.write(work)
            # What it names beyond its own tasks is nobody's word to take.
            held = running & {task.id for task in own}
            for task_id in held:
                self._live.begin(task_id, machine_id)
            for task in moved:
                self._changed(task)
            return held

        held = await to_its_end(compare())
        if self._arrivals.get(machine_id) is not arrival:
            return  # the link has ended meanwhile, or another one stands for the machine
        self._ready.add(machine_id)
        for task_id in tuple(self._cancel_wishes & held):
            await self.cancel(task_id)
        await self.dispatch(machine_id)

    def agent_gone(self, machine_id: str) -> None:
        """The agent's link has ended."""
        self._ready.discard(machine_id)
        self._arrivals.pop(machine_id, None)

    async def dispatch_all(self) -> None:
        """Hand every present machine what waits for it."""
        for machine_id in tuple(self._ready):
            await self.dispatch(machine_id)

    async def dispatch(self, machine_id: str) -> None:
        """Hand the machine all that waits for it. Waits on while it is away."""
        async with self._lock(machine_id):
            if machine_id not in self._ready:
                return
            waiting = await self._store.read(
                lambda unit: [
                    task
                    for task in unit.tasks.unfinished(machine_id)
                    if task.state is TaskState.QUEUED
                ]
            )
            for task in waiting:
                if not await self._hand_over(task):
                    return

    async def _hand_over(self, task: Task) -> bool:
        """False if the rest has to wait as well."""
        try:
            spec = await self._specs.build(task)
            if task.machine_id not in self._ready:
                # A task given to a link that is still replaying would be missing in its hello, and
                # be taken for lost.
                return False
            self._live.begin(task.id, task.machine_id)
            await self._links.ask(
                task.machine_id, RunTask(task_id=task.id, spec=spec), ANSWER_SECONDS
            )
        except (AgentOfflineError, TimeoutError, VaultLockedError) as reason:
            # It stays queued and is offered again under the same id, so it cannot run twice.
            _log.info("task %s waits: %s", task.id, type(reason).__name__)
            return False
        except AgentRefusedError as refusal:
            if refusal.problem.error is ErrorClass.INTERRUPTED:
                return False  # the agent is ending; it gets it when it is back
            await self._fail(task, refusal.problem)
        except SecretDamagedError:
            await self._fail(task, Problem(error=ErrorClass.SECRET_DAMAGED))
        except LookupError as missing:
            await self._fail(
                task, Problem(error=ErrorClass.INTERNAL, detail=f"no such {missing.args[0]}")
            )
        else:
            await self._assigned(task.id)
        return True

    async def _assigned(self, task_id: str) -> None:
        def work(unit: UnitOfWork) -> Task | None:
            task = unit.tasks.get(task_id)
            if task is None or task.state is not TaskState.QUEUED:
                return None  # the agent was faster: it has started already
            task = replace(task, state=TaskState.ASSIGNED, assigned_at=self._clock.now())
            unit.tasks.update(task)
            return task

        await self._change(work)

    async def _fail(self, task: Task, problem: Problem) -> None:
        await self._end_queued(task.id, TaskState.FAILED, problem)

    async def _end_queued(
        self, task_id: str, state: TaskState, problem: Problem | None = None
    ) -> bool:
        def work(unit: UnitOfWork) -> Task | None:
            task = unit.tasks.get(task_id)
            if task is None or task.state is not TaskState.QUEUED:
                return None
            task = replace(task, state=state, problem=problem, finished_at=self._clock.now())
            unit.tasks.update(task)
            return task

        return await self._change(work)

    async def _change(self, work: Callable[[UnitOfWork], Task | None]) -> bool:
        """Commit, then announce. Whether anything was changed."""

        async def change() -> bool:
            task = await self._store.write(work)
            if task is not None:
                self._changed(task)
            return task is not None

        return await to_its_end(change())

    def _changed(self, task: Task) -> None:
        if task.state.terminal:
            self._live.end(task.id)
            self._cancel_wishes.discard(task.id)
        self._bus.publish(TaskChanged(task))

    def _lock(self, machine_id: str) -> asyncio.Lock:
        return self._locks.setdefault(machine_id, asyncio.Lock())

    # --- cancelling ----------------------------------------------------------------------------

    async def cancel(self, task_id: str) -> CancelOutcome:
        """Stop a task wherever it is. Its end is reported by the agent if it ever reached it."""
        task = await self.get(task_id)
        if task is None or task.state.terminal:
            self._cancel_wishes.discard(task_id)
            return CancelOutcome.OVER
        async with self._lock(task.machine_id):
            if not self._live.known(task_id) and await self._end_queued(
                task_id, TaskState.CANCELLED
            ):
                return CancelOutcome.CANCELLED
        self._cancel_wishes.add(task_id)
        try:
            answer = await self._links.ask(
                task.machine_id, CancelTask(task_id=task_id), ANSWER_SECONDS
            )
        except (AgentOfflineError, TimeoutError):
            return CancelOutcome.WAITING
        self._cancel_wishes.discard(task_id)
        if not answer.known and await self._end_queued(task_id, TaskState.CANCELLED):
            return CancelOutcome.CANCELLED
        return CancelOutcome.ASKED

    # --- reading -------------------------------------------------------------------------------

    async def get(self, task_id: str) -> Task | None:
        return await self._store.read(lambda unit: unit.tasks.get(task_id))

    async def page(self, filter_: TaskFilter, before: Task | None, limit: int) -> list[Task]:
        """Newest first, those behind `before`."""
        return await self._store.read(lambda unit: unit.tasks.page(filter_, before, limit))

    async def count(self, filter_: TaskFilter) -> int:
        return await self._store.read(lambda unit: unit.tasks.count(filter_))

    async def log(self, task_id: str, after: int, limit: int) -> list[NumberedLine]:
        """At most `limit` lines numbered above `after`."""
        return await self._store.read(lambda unit: unit.logs.lines(task_id, after, limit))

    async def last_line(self, task_id: str) -> int:
        """The number of the last stored log line, 0 if there is none."""
        return await self._store.read(lambda unit: unit.logs.last_number(task_id))

    def progress(self, task_id: str) -> TaskProgress | None:
        """How far a running task is, as last heard."""
        return self._live.progress(task_id)

    def progressed(self, machine_id: str, progress: TaskProgress) -> None:
        """An agent's word on a task; a task that is not its own or has ended stays as it is."""
        if self._live.update(machine_id, progress):
            self._bus.publish(TaskProgressed(progress))

    async def wait(self, task_id: str) -> Task:
        """The task once it has ended. Raises LookupError for one that is unknown, or no more: a
        machine that is removed takes its tasks along."""
        task = await self.get(task_id)
        if task is None:
            raise LookupError(task_id)
        machine_id = task.machine_id
        moved = asyncio.Event()

        def hear(event: Event) -> None:
            match event:
                case TaskChanged(Task(id=id_)) if id_ == task_id:
                    moved.set()
                case MachinesChanged(id_) if id_ == machine_id:
                    moved.set()
                case _:
                    pass

        stop = self._bus.listen(hear)
        try:
            while (task := await self.get(task_id)) is not None:
                if task.state.terminal:
                    return task
                await moved.wait()
                moved.clear()
        finally:
            stop()
        raise LookupError(task_id)


def _backup(job: Job) -> BackupOrder:
    return BackupOrder(
        sources=job.sources,
        excludes=job.excludes,
        exclude_caches=job.exclude_caches,
        one_file_system=job.one_file_system,
    )


def _compared(
    task: Task, *, held: frozenset[str], wishes: frozenset[str], now: datetime
) -> Task | None:
    """What becomes of an unfinished task whose agent is back with nothing left to tell and holds
    `held`; None if it stays as it is. `wishes` are to be cancelled."""
    if task.id in held:
        return replace(task, state=TaskState.ASSIGNED) if task.state is TaskState.QUEUED else None
    if task.id in wishes:
        return replace(task, state=TaskState.CANCELLED, finished_at=now)
    if task.state is TaskState.QUEUED:
        return None
    problem = Problem(error=ErrorClass.INTERRUPTED)
    return replace(task, state=TaskState.FAILED, problem=problem, finished_at=now)
