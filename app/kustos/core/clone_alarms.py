"""Raising the alarm about a cloned identity, and ending it."""

from dataclasses import replace
from datetime import datetime

from .audit import KUSTOS, AuditAction
from .audit_facts import told
from .audit_recorder import AuditRecorder, of_machine
from .bus import Bus
from .clones import CloneWatch, Origin, Replacement
from .events import MachineConditionsChanged, MachinesChanged
from .model import CloneAlarm
from .ports import Clock, Store, UnitOfWork


class CloneAlarms:
    """The alarm stays with the machine until it is removed or a person ends it; an embedded agent,
    which gets another identity at each start, ends it itself."""

    def __init__(self, *, store: Store, bus: Bus, clock: Clock, audit: AuditRecorder) -> None:
        self._audit = audit
        self._store = store
        self._bus = bus
        self._clock = clock
        self._watches: dict[str, CloneWatch] = {}
        """Of machines whose link was ever replaced."""

    async def replaced(
        self, machine_id: str, former: Origin, newer: Origin, *, answered: bool
    ) -> None:
        """A newer link has taken over. Raises StoreError."""
        now = self._clock.now()
        watch = self._watches.setdefault(machine_id, CloneWatch())
        seen = Replacement(at=now, former=former, newer=newer, answered=answered)
        suspects = watch.suspects(seen)
        if suspects:
            addresses = tuple(sorted({origin.address for origin in suspects}))
            await self._raise(machine_id, addresses, now)

    async def _raise(self, machine_id: str, addresses: tuple[str, ...], now: datetime) -> None:
        def work(unit: UnitOfWork) -> bool:
            machine = unit.machines.get(machine_id)
            if machine is None:
                return False
            former = machine.clone_alarm or CloneAlarm(since=now)
            alarm = CloneAlarm(since=former.since, addresses=addresses)
            if alarm == machine.clone_alarm:
                return False
            unit.machines.update(replace(machine, clone_alarm=alarm))
            facts = told(addresses=addresses)
            subject = of_machine(machine)
            self._audit.note(unit, AuditAction.CLONE_SUSPECTED, subject, facts, by=KUSTOS)
            return True

        if await self._store.write(work):
            self._announce(machine_id)

    async def end(self, machine_id: str) -> None:
        """A person says that it is none, or none any more."""

        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            if machine is not None and machine.clone_alarm is not None:
                unit.machines.update(replace(machine, clone_alarm=None))
                self._audit.note(unit, AuditAction.CLONE_ALARM_ENDED, of_machine(machine))

        self._watches.pop(machine_id, None)
        await self._store.write(work)
        self._announce(machine_id)

    def _announce(self, machine_id: str) -> None:
        self._bus.publish(MachineConditionsChanged(machine_id))
        self._bus.publish(MachinesChanged(machine_id))
