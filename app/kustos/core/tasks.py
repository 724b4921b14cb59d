"""Tasks: ordered here, handed over (see `handing_over`), done by agents, ended by what those report
(see `reports`)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import TaskProgress

from .audit import Actor
from .audit_recorder import AuditRecorder
from .bus import Bus
from .events import Event, MachinesChanged, TaskChanged, TaskProgressed
from .handing_over import HandingOver
from .live import LiveTasks
from .maintenance import require_maintainer
from .model import Attempt, NumberedLine, Task, TaskFilter
from .ordering import Wish, ordered
from .orders import CareOrder, InitOrder, RestoreOrder, SnapshotsOrder
from .ports import Clock, Store, UnitOfWork
from .stopping import CancelOutcome, Stopping
from .task_changes import TaskChanges
from .whole import to_its_end


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
    """Orders tasks, cancels them, and reads their history."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        live: LiveTasks,
        changes: TaskChanges,
        handing_over: HandingOver,
        stopping: Stopping,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._bus = bus
        self._clock = clock
        self._live = live
        self._changes = changes
        self._handing_over = handing_over
        self._stopping = stopping

    # --- ordering ------------------------------------------------------------------------------

    async def back_up(self, job_id: str, due: datetime | None = None) -> Task:
        """Run the job now. An unfinished backup of the same job is joined, not doubled.

        For the run that is `due` at that moment there is one task, however often it is asked for,
        and whatever has become of it. Raises LookupError for an unknown job.
        """

        def wish(unit: UnitOfWork) -> Wish:
            job = unit.jobs.get(job_id)
            if job is None:
                raise LookupError(job_id)
            return Wish(job.machine_id, job.repository_id, job.order, job.id)

        return await self._order(wish, task_id=None if due is None else due_id(job_id, due))

    async def initialise(self, repository_id: str, machine_id: str) -> Task:
        """Create the repository through a machine."""
        wish = Wish(machine_id, repository_id, InitOrder())
        return await self._order(lambda _: wish)

    async def list_snapshots(
        self, repository_id: str, machine_id: str, *, by: Actor | None = None
    ) -> Task:
        """Read the repository's snapshots anew through a machine. `by` None, here and below: the
        person at this desk has ordered it."""
        wish = Wish(machine_id, repository_id, SnapshotsOrder())
        return await self._order(lambda _: wish, by=by)

    async def restore(self, wish: RestoreWish) -> Task:
        """Get files back."""
        order = RestoreOrder(snapshot_id=wish.snapshot_id, target=wish.target, paths=wish.paths)
        wished = Wish(wish.machine_id, wish.repository_id, order, wish.job_id)
        return await self._order(lambda _: wished)

    async def care(
        self, repository_id: str, machine_id: str, order: CareOrder, *, by: Actor | None = None
    ) -> Task:
        """Look after the repository through a machine. Raises NotMaintainerError if another one
        does that, and it alone."""

        def wish(unit: UnitOfWork) -> Wish:
            require_maintainer(unit, repository_id, machine_id)
            return Wish(machine_id, repository_id, order)

        return await self._order(wish, by=by)

    async def _order(
        self,
        wished: Callable[[UnitOfWork], Wish],
        *,
        task_id: str | None = None,
        by: Actor | None = None,
    ) -> Task:
        """See `ordering.ordered`."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[Task, bool]:
            task, created = ordered(unit, wished(unit), now, task_id)
            if created:
                self._audit.note_order(unit, task, by=by)
            return task, created

        async def begin() -> Task:
            task, created = await self._store.write(work)
            self._changes.announce([task] if created else [])
            return task

        task = await to_its_end(begin())
        # Also for a joined one: what kept it waiting (a locked keyring) may be over.
        await self._handing_over.dispatch(task.machine_id)
        return task

    async def cancel(self, task_id: str) -> CancelOutcome:
        """Stop a task wherever it is. See `HandingOver.cancel`."""
        return await self._stopping.cancel(task_id)

    # --- reading -------------------------------------------------------------------------------

    async def get(self, task_id: str) -> Task | None:
        return await self._store.read(lambda unit: unit.tasks.get(task_id))

    async def attempts(self, task_id: str) -> list[Attempt]:
        """The attempts that failed and were followed by another."""
        return await self._store.read(lambda unit: unit.tasks.attempts(task_id))

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
