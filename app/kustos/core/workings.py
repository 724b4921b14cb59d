"""What the services of a manager share and the link feeds, each made when it is first asked for.

A start of the window waits for what its first page shows, and for nothing else: so the modules are
loaded here with the parts that they are for.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from .bus import Bus
from .live import LiveTasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from .audit_recorder import AuditRecorder
    from .dumps import DumpSecrets
    from .enrolment import Addresses
    from .handing_over import HandingOver
    from .hook_secrets import HookSecrets
    from .limits import MachineLimits
    from .maintenance import Maintainers
    from .messages import Courier, Wording
    from .pairing_ports import Neighbourhood, PairingLine
    from .ports import Certificates, Clock, Links, ServerFiles, Store, Vault
    from .pulse import Pulse
    from .reconciling import Adoption
    from .reports import Reports
    from .repositories import Repositories
    from .rounds import Rounds
    from .schedule_sets import ScheduleSets
    from .sealed_sets import SealedSets
    from .stopping import Stopping
    from .task_changes import TaskChanges

SEALING_SECONDS: Final = 1.0
"""Between two looks at what machines keep sealed and plan: many come back at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that a manager needs of the world. `name` is its computer's,
    `person` who sits at it, `agent_version` what agents
    of today are. What is made with the service that asks for it stands here as its maker."""

    store: "Store"
    links: "Links"
    vault: "Vault"
    clock: "Clock"
    neighbourhood: "Neighbourhood"
    pairing: "PairingLine"
    addresses: "Addresses"
    certificates: "Certificates"
    files: "Callable[[], ServerFiles]"
    courier: "Callable[[], Courier]"
    wording: "Callable[[], Wording]"
    name: str
    person: str
    agent_version: str


class Workings:
    """Of one manager; used on the engine's loop only."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.bus = Bus()
        self.live = LiveTasks()

    @cached_property
    def audit(self) -> "AuditRecorder":
        """Written with each change."""
        from .audit_recorder import AuditRecorder

        return AuditRecorder(clock=self._world.clock, person=self._world.person)

    @cached_property
    def pulse(self) -> "Pulse":
        """Who was heard when."""
        from .pulse import Pulse

        return Pulse(store=self._world.store, bus=self.bus, clock=self._world.clock)

    @cached_property
    def limits(self) -> "MachineLimits":
        """Of machines."""
        from .limits import MachineLimits

        return MachineLimits(
            store=self._world.store,
            links=self._world.links,
            bus=self.bus,
            audit=self.audit,
        )

    @cached_property
    def maintainers(self) -> "Maintainers":
        """Of repositories."""
        from .maintenance import Maintainers

        return Maintainers(store=self._world.store, vault=self._world.vault)

    @cached_property
    def repositories(self) -> "Repositories":
        """With what opens them."""
        from .repositories import Repositories

        return Repositories(
            store=self._world.store,
            vault=self._world.vault,
            links=self._world.links,
            bus=self.bus,
            clock=self._world.clock,
            maintainers=self.maintainers,
            audit=self.audit,
        )

    @cached_property
    def dump_secrets(self) -> "DumpSecrets":
        """Passwords of dumps."""
        from .dumps import DumpSecrets

        return DumpSecrets(store=self._world.store, vault=self._world.vault)

    @cached_property
    def hook_secrets(self) -> "HookSecrets":
        """Variables of hooks."""
        from .hook_secrets import HookSecrets

        return HookSecrets(store=self._world.store, vault=self._world.vault)

    @cached_property
    def sealed(self) -> "SealedSets":
        """What machines keep."""
        from .own_secrets import OwnSecrets
        from .sealed_sets import SealedSets

        return SealedSets(
            store=self._world.store,
            links=self._world.links,
            bus=self.bus,
            repositories=self.repositories,
            own=OwnSecrets(store=self._world.store, vault=self._world.vault),
            audit=self.audit,
        )

    @cached_property
    def schedules(self) -> "ScheduleSets":
        """What machines plan."""
        from .schedule_sets import ScheduleSets

        return ScheduleSets(
            store=self._world.store,
            links=self._world.links,
            bus=self.bus,
            clock=self._world.clock,
            sealed=self.sealed,
        )

    @cached_property
    def sealing(self) -> "Rounds":
        """In this order: a machine begins by itself only what it keeps the credentials of."""
        from .rounds import Rounds

        visits = (self.sealed.visit, self.schedules.visit)
        return Rounds(visits, gather_seconds=SEALING_SECONDS)

    @cached_property
    def changes(self) -> "TaskChanges":
        """Of tasks."""
        from .task_changes import TaskChanges

        return TaskChanges(store=self._world.store, bus=self.bus, live=self.live)

    @cached_property
    def adoption(self) -> "Adoption":
        """How many lost tasks are taken up."""
        from .reconciling import Adoption

        return Adoption()

    @cached_property
    def stopping(self) -> "Stopping":
        """Of tasks."""
        from .stopping import Stopping

        return Stopping(
            store=self._world.store,
            links=self._world.links,
            clock=self._world.clock,
            changes=self.changes,
            audit=self.audit,
        )

    @cached_property
    def handing_over(self) -> "HandingOver":
        """Of tasks to agents."""
        from .handing_over import HandingOver
        from .offering import Offering
        from .specs import Specs

        return HandingOver(
            store=self._world.store,
            links=self._world.links,
            clock=self._world.clock,
            offering=Offering(
                links=self._world.links,
                specs=Specs(
                    store=self._world.store,
                    repositories=self.repositories,
                    maintainers=self.maintainers,
                    dumps=self.dump_secrets,
                    hooks=self.hook_secrets,
                ),
                repositories=self.repositories,
                sealed=self.sealed,
            ),
            live=self.live,
            changes=self.changes,
            room=self.pulse.room,
            adoption=self.adoption,
            stopping=self.stopping,
        )

    @cached_property
    def reports(self) -> "Reports":
        """Of agents."""
        from .reports import Reports

        return Reports(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            live=self.live,
            adoption=self.adoption,
            audit=self.audit,
        )
