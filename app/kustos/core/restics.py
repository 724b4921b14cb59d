"""Which restic machines have: kept as they tell it, and fetched where an admin asks for it."""

import logging
from dataclasses import replace
from typing import Final

from kustos_agent.protocol.messages import FetchRestic, Heartbeat, ResticFetched

from .audit import AuditAction
from .audit_recorder import AuditRecorder, of_machine
from .bus import Bus
from .events import MachinesChanged
from .ports import Links, Store, StoreError, UnitOfWork
from .pulse import Pulse

FETCH_SECONDS: Final = 2_100.0
"""The agent itself gives up after half an hour."""

_log = logging.getLogger(__name__)


class Restics:
    """A machine says its restic's version in its hello (`Machines.arrived`); what changes while it
    is connected comes here."""

    def __init__(
        self, *, store: Store, links: Links, bus: Bus, pulse: Pulse, audit: AuditRecorder
    ) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._bus = bus
        self._pulse = pulse

    async def fetch(self, machine_id: str) -> ResticFetched:
        """Have the machine get the release of restic that its agent has pinned; its answer, which
        may be a trouble. Minutes, if its line is slow.

        Raises AgentOfflineError, AgentRefusedError, TimeoutError, StoreError.
        """

        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            if machine is not None:
                self._audit.note(unit, AuditAction.RESTIC_ORDERED, of_machine(machine))

        await self._store.write(work)
        answer = await self._links.ask(machine_id, FetchRestic(), FETCH_SECONDS)
        if answer.trouble is None:
            await self._keep(machine_id, answer.version)
        return answer

    async def heard(self, machine_id: str, heartbeat: Heartbeat) -> None:
        """Before `Pulse` takes the heartbeat in: restic was installed, updated or removed since the
        last one."""
        former = self._pulse.vitals(machine_id)
        if former is None or former.heartbeat.restic_version == heartbeat.restic_version:
            return
        try:
            await self._keep(machine_id, heartbeat.restic_version)
        except StoreError as trouble:
            # Shown as it was until the machine connects anew; nothing is decided by it.
            _log.error("the restic of a machine cannot be noted: %r", trouble)

    async def _keep(self, machine_id: str, version: str) -> None:
        def work(unit: UnitOfWork) -> bool:
            machine = unit.machines.get(machine_id)
            if machine is None or machine.restic_version == version:
                return False
            unit.machines.update(replace(machine, restic_version=version))
            return True

        if await self._store.write(work):
            self._bus.publish(MachinesChanged(machine_id))
