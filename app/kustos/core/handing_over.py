"""From the store to the agent: offering what waits, comparing on return.

A task is offered under its own id, so an agent that was asked twice does it once. That it was
offered is stored before it is sent: from then on only the agent, or its journal, knows what became
of it, whoever dies meanwhile.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from kustos_agent.protocol.messages import Hello
from kustos_agent.protocol.tasks import BackupSpec, TaskSpec
from kustos_agent.protocol.values import ErrorClass, Problem

from .care_plan import EXCLUSIVE
from .dumps import SINCE_MINOR
from .live import LiveTasks
from .maintenance import NotMaintainerError
from .model import Task, TaskState
from .offering import Offering
from .ports import (
    AgentOfflineError,
    AgentRefusedError,
    Clock,
    Links,
    SecretDamagedError,
    Store,
    StoreError,
    UnitOfWork,
    VaultLockedError,
)
from .reconciling import (
    LEASE,
    RETURN,
    Adoption,
    compared,
    expired,
    forgotten,
    revived,
    unadoptable,
)
from .stopping import ANSWER_SECONDS, Stopping
from .task_changes import TaskChanges
from .whole import to_its_end

OVERDUE: Final = timedelta(minutes=1)
"""After this time, what an agent had to tell of a task when it was asked is here."""

_log = logging.getLogger(__name__)


class HandingOver:
    """Knows which machines are there, and that what their journals held has been heard. `room` says
    whether a machine may be sent another task."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        clock: Clock,
        offering: Offering,
        live: LiveTasks,
        changes: TaskChanges,
        room: Callable[[str], bool],
        adoption: Adoption,
        stopping: Stopping,
    ) -> None:
        self._store = store
        self._links = links
        self._clock = clock
        self._offering = offering
        self._live = live
        self._changes = changes
        self._room = room
        self._adoption = adoption
        self._stopping = stopping
        self._began = clock.now()
        self._ready: set[str] = set()
        self._looked = self._began
        self._arrivals: dict[str, Hello] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._beside: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Around the time in which machines come and go: at its end nothing goes on beside that
        would still want the store."""
        try:
            yield
        finally:
            # Called back: one may wait for a person and the key. What it has offered stays stored.
            for task in self._beside:
                task.cancel()
            if self._beside:
                await asyncio.wait(self._beside)

    # --- coming and going ----------------------------------------------------------------------

    def agent_arrived(self, machine_id: str, hello: Hello) -> None:
        """The link with this hello stands for the machine from now on, and no other."""
        self._ready.discard(machine_id)
        self._arrivals[machine_id] = hello

    async def adopt(self, machine_id: str, hello: Hello) -> None:
        """Take up what the agent holds and the store does not know: it is an older copy of itself.
        To be done before the agent's journal is heard, which speaks of these tasks."""
        if not hello.running:
            return
        now = self._clock.now()

        def work(unit: UnitOfWork) -> list[Task]:
            found = forgotten(unit, machine_id, hello, now)
            found = found[: self._adoption.left(machine_id, now)]
            for task in found:
                unit.tasks.add(task)
            return found

        def look(unit: UnitOfWork) -> tuple[int, int]:
            return len(forgotten(unit, machine_id, hello, now)), unadoptable(unit, hello)

        lost, untold = await self._store.read(look)
        if untold:
            _log.warning(
                "machine %s: %d tasks are known neither by id nor kind", machine_id, untold
            )
        if lost:
            found = await self._store.write(work)
            self._adoption.note(machine_id, now, len(found))
            _log.warning("machine %s: %d lost tasks are adopted", machine_id, len(found))
            self._changes.announce(found)

    async def agent_ready(self, machine_id: str, hello: Hello) -> None:
        """The agent is connected and has replayed its journal: now the two lists are compared.

        A task it was given but does not know any more ended with its journal: `interrupted`.
        """
        if self._arrivals.get(machine_id) is not hello:
            return
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[list[Task], list[Task]]:
            own = unit.tasks.unfinished(machine_id)
            held = frozenset(hello.running)
            moved = [task for old in own if (task := compared(old, held=held, now=now)) != old]
            moved += revived(unit, machine_id, hello)
            for task in moved:
                unit.tasks.update(task)
            return unit.tasks.unfinished(machine_id), moved

        async def compare() -> list[Task]:
            own, moved = await self._store.write(work)
            held = [task for task in own if task.id in hello.running]
            for task in held:
                self._live.begin(task.id, machine_id)
            self._changes.announce(moved)
            return held

        held = await to_its_end(compare())
        if self._arrivals.get(machine_id) is not hello:
            return  # the link has ended meanwhile, or another one stands for the machine
        self._ready.add(machine_id)
        for task in held:
            if task.cancel_asked_at is not None:
                await self._stopping.tell(task)
        await self.dispatch(machine_id)

    def ready(self, machine_id: str) -> bool:
        """Whether the machine is there, and all that it had to tell was heard."""
        return machine_id in self._ready

    def agent_gone(self, machine_id: str) -> None:
        """The agent's link has ended."""
        self._ready.discard(machine_id)
        self._arrivals.pop(machine_id, None)

    # --- offering ------------------------------------------------------------------------------

    async def dispatch_all(self) -> None:
        """Hand every present machine what waits for it."""
        for machine_id in tuple(self._ready):
            await self.dispatch(machine_id)

    def room_again(self, machine_id: str) -> None:
        """The machine has room by its last heartbeat. Handing over goes on beside: it waits for
        answers, which are read where this is called."""
        task = asyncio.create_task(self._dispatch_again(machine_id), name="room again")
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _dispatch_again(self, machine_id: str) -> None:
        try:
            await self.dispatch(machine_id)
        except StoreError as trouble:
            # They wait in the store for the next occasion.
            _log.error("tasks cannot be handed over: %r", trouble)

    async def dispatch(self, machine_id: str) -> None:
        """Hand the machine all that waits for it. Waits on while it is away, saturated or backing
        off: the heartbeat that ends this leads here again."""
        async with self._locks.setdefault(machine_id, asyncio.Lock()):
            if machine_id not in self._ready:
                return
            waiting = await self._store.read(
                lambda unit: [
                    task
                    for task in unit.tasks.unfinished(machine_id)
                    if task.state is TaskState.QUEUED and task.cancel_asked_at is None
                ]
            )
            for task in waiting:
                if not (self._room(machine_id) and await self._hand_over(task)):
                    return

    async def _hand_over(self, task: Task) -> bool:
        """False if the rest has to wait as well."""
        try:
            request = await self._offering.request(task)
            if not self._understands(task.machine_id, request.spec):
                # It would leave out what it does not know, and call the rest a good backup.
                await self._fail(
                    task.id, Problem(error=ErrorClass.UNSUPPORTED, subject="dumps, hooks")
                )
                return True
            wanted = partial(self._offered, task.id)
            if not await wanted():
                return True  # cancelled meanwhile, or its repository is taken
            if task.machine_id not in self._ready:
                # Asked last: a task given to a link that is still replaying would be missing in its
                # hello, and be taken for lost.
                return False
            self._live.begin(task.id, task.machine_id)
            if await self._offering.give(task, request, ANSWER_SECONDS, wanted):
                await self._assigned(task.id)
        except (AgentOfflineError, TimeoutError, VaultLockedError) as reason:
            # It stays queued and is offered again under the same id, so it cannot run twice.
            _log.info("task %s waits: %s", task.id, type(reason).__name__)
            return False
        except AgentRefusedError as refusal:
            if refusal.problem.error is ErrorClass.INTERRUPTED:
                return False  # the agent is ending; it gets it when it is back
            await self._fail(task.id, refusal.problem)
        except (SecretDamagedError, NotMaintainerError, LookupError) as error:
            await self._fail(task.id, _why_not(error))
        return True

    def _understands(self, machine_id: str, spec: TaskSpec) -> bool:
        hello = self._arrivals.get(machine_id)
        with_more = isinstance(spec, BackupSpec) and bool(spec.dumps or spec.hooks)
        return hello is None or not with_more or hello.minor >= SINCE_MINOR

    async def _offered(self, task_id: str) -> bool:
        """Whether it may be sent."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> bool:
            task = unit.tasks.get(task_id)
            if task is None or task.state is not TaskState.QUEUED or task.cancel_asked_at:
                return False
            if task.due_at is not None and task.expires_at is not None and task.expires_at <= now:
                return False  # its time is over, see `expire`
            if task.offered_at is None:
                if _taken(unit, task):
                    return False  # looked at again by `remind`, and when that one has ended
                unit.tasks.update(replace(task, offered_at=now))
            return True

        return await self._store.write(work)

    async def _assigned(self, task_id: str) -> None:
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Task | None:
            task = unit.tasks.get(task_id)
            if task is None or task.state is not TaskState.QUEUED:
                return None  # the agent was faster: it has started already
            task = replace(task, state=TaskState.ASSIGNED, assigned_at=now)
            unit.tasks.update(task)
            return task

        await self._changes.change(work)

    async def _fail(self, task_id: str, problem: Problem) -> None:
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Task | None:
            task = unit.tasks.get(task_id)
            if task is None or task.state is not TaskState.QUEUED:
                return None
            task = replace(task, state=TaskState.FAILED, problem=problem, finished_at=now)
            unit.tasks.update(task)
            return task

        await self._changes.change(work)

    # --- time that passes ----------------------------------------------------------------------

    async def remind(self) -> None:
        """Look again after what was left hanging on a link that stands: offers that were not
        answered in time, and wishes to cancel whose task the agent does not know. An end that was
        on its way has come since."""
        asked_before = self._clock.now() - OVERDUE
        unfinished = await self._store.read(lambda unit: unit.tasks.unfinished())
        waiting = {task.machine_id for task in unfinished if task.state is TaskState.QUEUED}
        for machine_id in waiting & self._ready:
            await self.dispatch(machine_id)
        for task in unfinished:
            asked_at = task.cancel_asked_at
            if asked_at is not None and asked_at <= asked_before and task.machine_id in self._ready:
                await self._stopping.insist(task)

    async def expire(self) -> None:
        """End what has waited too long for its machine or for this manager, and what its machine
        has not been heard of about for too long."""
        now = self._clock.now()
        if now - self._looked > RETURN:
            # This computer slept, and with it the clock of what is silent: they come back now.
            self._began = now
        self._looked = now
        unheard_since = None if now < self._began + RETURN else now - LEASE
        unfinished = await self._store.read(lambda unit: unit.tasks.unfinished())
        for task in unfinished:
            connected = self._links.connected(task.machine_id)
            if connected and task.due_at is None:
                continue
            await self._changes.change(
                partial(
                    expired,
                    task_id=task.id,
                    now=now,
                    unheard_since=unheard_since,
                    connected=connected,
                )
            )


def _taken(unit: UnitOfWork, task: Task) -> bool:
    """Whether it needs a repository for itself that another task has for itself, anywhere in the
    fleet, as far as is known. Said in the transaction that offers: one of two gets it. What was
    offered already has it: its agent may be at work."""
    return task.kind in EXCLUSIVE and any(
        other.repository_id == task.repository_id
        and other.id != task.id
        and other.kind in EXCLUSIVE
        and (other.offered_at is not None or other.state is not TaskState.QUEUED)
        for other in unit.tasks.unfinished()
    )


def _why_not(error: SecretDamagedError | NotMaintainerError | LookupError) -> Problem:
    """Why there is no spec."""
    match error:
        case NotMaintainerError():
            return error.problem
        case SecretDamagedError():
            return Problem(error=ErrorClass.SECRET_DAMAGED)
        case LookupError():
            return Problem(error=ErrorClass.INTERNAL, detail=f"no such {error.args[0]}")
