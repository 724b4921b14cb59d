"""Foreign snapshots: those that were in a repository before Kustos, or whose machine is gone. A
person assigns them to machines."""

from collections.abc import Mapping
from dataclasses import dataclass

from .audit import AuditAction
from .audit_facts import differing
from .audit_recorder import AuditRecorder, of_repository
from .bus import Bus
from .events import SnapshotsChanged
from .model import Machine
from .ports import Store, UnitOfWork
from .snapshot_groups import SnapshotGroup, by_host, suggested

Assignments = dict[str, str | None]
"""The machine that each origin is assigned to; None: to none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignGroup:
    """A group with the machine that it is assigned to, and the one that its host's name suggests
    (ids)."""

    group: SnapshotGroup
    machine_id: str | None
    suggested_id: str | None


class ForeignSnapshots:
    """Keeps which machine the foreign snapshots of an origin belong to.

    That is a rule beside the snapshots: those that are learnt later follow it as well, and taking
    it back leaves no trace. It makes them no snapshots of a job or task, so that nothing that is
    decided by job ever touches them.
    """

    def __init__(self, *, store: Store, bus: Bus, audit: AuditRecorder) -> None:
        self._audit = audit
        self._store = store
        self._bus = bus

    async def groups(self, repository_id: str) -> list[ForeignGroup]:
        """Those of a repository that no machine made, as far as is known, by host and folders."""

        def read(
            unit: UnitOfWork,
        ) -> tuple[list[SnapshotGroup], dict[str, str], list[Machine]]:
            assigned = unit.assignments.of_repository(repository_id)
            return unit.snapshots.groups(repository_id), assigned, unit.machines.all()

        groups, assigned, machines = await self._store.read(read)
        return [
            ForeignGroup(
                group=group,
                machine_id=assigned.get(group.origin),
                suggested_id=suggested(group, machines),
            )
            for group in sorted(groups, key=by_host)
            if group.machine_id is None
        ]

    async def assign(self, repository_id: str, wanted: Mapping[str, str | None]) -> Assignments:
        """Assign these origins; the others stay as they are. Gives what it was before, which undoes
        it. Raises LookupError for a machine or repository that is no more, and nothing has changed
        then."""

        def work(unit: UnitOfWork) -> Assignments:
            repository = unit.repositories.get(repository_id)
            if repository is None:
                raise LookupError(repository_id)
            names = {machine.id: machine.name for machine in unit.machines.all()}
            gone = {machine_id for machine_id in wanted.values() if machine_id} - names.keys()
            if gone:
                raise LookupError(gone.pop())
            assigned = unit.assignments.of_repository(repository_id)
            before = {origin: assigned.get(origin) for origin in wanted}
            unit.assignments.put(repository_id, wanted)
            facts = differing(_named(before, names), _named(wanted, names))
            subject = of_repository(repository)
            self._audit.note_change(unit, AuditAction.SNAPSHOTS_ASSIGNED, subject, facts)
            return before

        before = await self._store.write(work)
        self._bus.publish(SnapshotsChanged(repository_id))
        return before


def _named(assigned: Mapping[str, str | None], names: Mapping[str, str]) -> dict[str, str]:
    return {origin: names.get(id_, id_) for origin, id_ in assigned.items() if id_ is not None}
