"""Messages of agents <-> services of the core: the one place where they meet."""

import logging

from kustos.core.announced import Announced
from kustos.core.clone_alarms import CloneAlarms
from kustos.core.clones import Origin
from kustos.core.enrolment import TOKEN_UNKNOWN, Enrolment
from kustos.core.handing_over import HandingOver
from kustos.core.machines import Machines
from kustos.core.packed_log import Told
from kustos.core.ports import Store, StoreError, StoreFullError
from kustos.core.reports import Reports
from kustos.core.restics import Restics
from kustos.core.rounds import Rounds
from kustos.core.schedule_sets import ScheduleSets
from kustos.core.sealed_sets import SealedSets
from kustos.core.tasks import Tasks
from kustos_agent.protocol.closing import CloseCode, ProtocolViolationError
from kustos_agent.protocol.messages import (
    Announce,
    Enrol,
    Enrolled,
    Event,
    Heartbeat,
    Hello,
    Leave,
    Left,
    TaskProgress,
    Welcome,
)
from kustos_agent.protocol.values import ErrorClass, Problem
from kustos_agent.protocol.version import HEARTBEAT_SECONDS, MAJOR, MINOR

from .peers import REMOVED

_log = logging.getLogger(__name__)


class Gateway:
    """Who an agent is was settled by its token before it comes here; nothing in a message is
    taken as a word about identity."""

    def __init__(
        self,
        *,
        store: Store,
        enrolment: Enrolment,
        announced: Announced,
        machines: Machines,
        restics: Restics,
        tasks: Tasks,
        handing_over: HandingOver,
        reports: Reports,
        clones: CloneAlarms,
        rounds: Rounds,
        sealed: SealedSets,
        schedules: ScheduleSets,
        sealing: Rounds,
        manager_name: str,
    ) -> None:
        self._store = store
        self._enrolment = enrolment
        self._announced = announced
        self._machines = machines
        self._restics = restics
        self._tasks = tasks
        self._handing_over = handing_over
        self._reports = reports
        self._clones = clones
        self._rounds = rounds
        self._sealed = sealed
        self._schedules = schedules
        self._sealing = sealing
        self._manager_name = manager_name

    async def recognise(self, bearer: str) -> str | None:
        """The machine of a bearer token, or None."""
        return await self._enrolment.recognise(bearer)

    async def enrol(self, request: Enrol) -> Enrolled | Problem:
        """Spend a join token."""
        return await self._enrolment.spend(request)

    async def announced(self, request: Announce, address: str) -> Enrolled | Problem:
        """Wait until a person has decided."""
        return await self._announced.wait(request, address)

    def withdrawn(self, request: Announce) -> None:
        """Who announced itself has gone for good."""
        self._announced.withdraw(request.nonce)

    async def leave(self, request: Leave) -> Left | Problem:
        """A machine goes by itself."""
        if await self._enrolment.leave(request.token):
            return Left()
        return Problem(error=ErrorClass.LOGIN_REFUSED, subject=TOKEN_UNKNOWN)

    async def greet(self, machine_id: str, hello: Hello) -> Welcome:
        """What the agent is told after its hello."""
        acknowledged = await self._store.read(
            lambda unit: unit.machines.journal_position(machine_id, hello.journal_id)
        )
        return Welcome(
            major=MAJOR,
            minor=MINOR,
            manager_name=self._manager_name,
            acknowledged=acknowledged,
            heartbeat_seconds=HEARTBEAT_SECONDS,
            limits=await self._machines.greeting(machine_id),
        )

    async def arrived(self, machine_id: str, hello: Hello) -> None:
        """The link is up. Tasks wait until this link's replay is through, whatever the link that
        it replaces had reached. Raises ProtocolViolationError for a machine that was removed
        between its token and its hello."""
        self._handing_over.agent_arrived(machine_id, hello)
        self._sealed.arrived(machine_id, hello)
        self._schedules.arrived(machine_id, hello)
        await self._machines.arrived(machine_id, hello)
        if await self._machines.get(machine_id) is None:
            raise ProtocolViolationError(CloseCode.REVOKED, REMOVED)
        await self._handing_over.adopt(machine_id, hello)
        self._rounds.soon()

    async def caught_up(self, machine_id: str, hello: Hello) -> None:
        """Everything the agent's journal held at hello is committed: now its tasks are compared."""
        self._reports.room(full=False)
        await self._machines.caught_up(machine_id)
        self._schedules.caught_up(machine_id, hello)
        self._sealing.soon()
        await self._handing_over.agent_ready(machine_id, hello)

    async def departed(self, machine_id: str) -> None:
        """The link has ended."""
        self._handing_over.agent_gone(machine_id)
        self._sealed.departed(machine_id)
        self._schedules.departed(machine_id)
        await self._machines.departed(machine_id)

    async def replaced(
        self, machine_id: str, former: Origin, newer: Origin, *, answered: bool
    ) -> None:
        """A newer link of the machine has ended its older one."""
        try:
            await self._clones.replaced(machine_id, former, newer, answered=answered)
        except StoreError as trouble:
            # The next turn raises it again.
            _log.error("a machine that may be cloned cannot be noted: %r", trouble)

    async def commit(
        self, machine_id: str, journal_id: str, events: list[tuple[int, Told]]
    ) -> None:
        """Durable events; committed when this returns."""
        if await self._reports.commit(machine_id, journal_id, events):
            self._handing_over.room_again(machine_id)

    def store_failed(self, error: StoreError) -> None:
        """A link has ended because of it."""
        if isinstance(error, StoreFullError):
            self._reports.room(full=True)

    async def volatile(self, machine_id: str, event: Event) -> None:
        """Progress and heartbeats: the latest is enough."""
        match event:
            case Heartbeat():
                await self._restics.heard(machine_id, event)
                if await self._machines.heartbeat(machine_id, event):
                    self._handing_over.room_again(machine_id)
            case TaskProgress():
                self._tasks.progressed(machine_id, event)
            case _:
                _log.warning("a volatile %s has no place", type(event).__name__)
