"""The manager as its fronts see it: a service for each concern, made when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from .workings import Workings, World

if TYPE_CHECKING:
    from .alerting import Alerting
    from .announced import Announced
    from .audit_trail import AuditTrail
    from .authorities import Authorities
    from .backup_servers import BackupServers
    from .browse import Browse
    from .care import Care
    from .clone_alarms import CloneAlarms
    from .compliance_reports import Compliance
    from .dump_tests import DumpTests
    from .enrolment import Enrolment
    from .foreign import ForeignSnapshots
    from .jobs import Jobs
    from .keys import Keys
    from .ledger import Ledger
    from .limits import MachineLimits
    from .machines import Machines
    from .monitor import Monitor
    from .naming import Naming
    from .nearby import Nearby
    from .policies import Policies
    from .quotas import Quotas
    from .repositories import Repositories
    from .restics import Restics
    from .rotation import Rotation
    from .schedule_sets import ScheduleSets
    from .sealed_sets import SealedSets
    from .sites import Sites
    from .tasks import Tasks
    from .telling import Telling
    from .tidying import Tidying
    from .tripping import Tripping


class Manager:
    """All services of one running manager; used on the engine's loop only."""

    def __init__(self, world: World, inner: Workings) -> None:
        self._world = world
        self._inner = inner
        self.bus = inner.bus

    @cached_property
    def keys(self) -> "Keys":
        """The master key."""
        from .keys import Keys

        return Keys(
            vault=self._world.vault,
            handing_over=self._inner.handing_over,
            sealing=self._inner.sealing,
            audit=self._inner.audit,
            store=self._world.store,
        )

    @cached_property
    def enrolment(self) -> "Enrolment":
        """Machines that join and go."""
        from .enrolment import Enrolment

        return Enrolment(
            store=self._world.store,
            links=self._world.links,
            bus=self.bus,
            clock=self._world.clock,
            addresses=self._world.addresses,
            certificates=self._world.certificates,
            manager_name=self._world.name,
            audit=self._inner.audit,
        )

    @cached_property
    def nearby(self) -> "Nearby":
        """Unpaired agents of the network."""
        from .nearby import Nearby

        return Nearby(
            neighbourhood=self._world.neighbourhood,
            line=self._world.pairing,
            enrolment=self.enrolment,
            certificates=self._world.certificates,
            bus=self.bus,
            clock=self._world.clock,
        )

    @cached_property
    def announced(self) -> "Announced":
        """Agents that wait for a person."""
        from .announced import Announced

        return Announced(
            enrolment=self.enrolment,
            bus=self.bus,
            clock=self._world.clock,
            certificates=self._world.certificates,
        )

    @cached_property
    def rotation(self) -> "Rotation":
        """Of tokens."""
        from .rotation import Rotation

        return Rotation(
            store=self._world.store,
            links=self._world.links,
            clock=self._world.clock,
            audit=self._inner.audit,
        )

    @cached_property
    def authorities(self) -> "Authorities":
        """CAs."""
        from .authorities import Authorities

        return Authorities(
            store=self._world.store,
            links=self._world.links,
            bus=self.bus,
            clock=self._world.clock,
            certificates=self._world.certificates,
            addresses=self._world.addresses,
            audit=self._inner.audit,
        )

    @cached_property
    def clones(self) -> "CloneAlarms":
        """Identities that two agents use."""
        from .clone_alarms import CloneAlarms

        return CloneAlarms(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            audit=self._inner.audit,
        )

    @cached_property
    def machines(self) -> "Machines":
        """With their states."""
        from .machines import Machines

        return Machines(
            store=self._world.store,
            links=self._world.links,
            bus=self.bus,
            clock=self._world.clock,
            pulse=self._inner.pulse,
            limits=self.limits,
            audit=self._inner.audit,
        )

    @cached_property
    def sites(self) -> "Sites":
        """Which machines belong together."""
        from .sites import Sites

        return Sites(store=self._world.store, bus=self.bus, audit=self._inner.audit)

    @cached_property
    def restics(self) -> "Restics":
        """Of machines."""
        from .restics import Restics

        return Restics(
            store=self._world.store,
            links=self._world.links,
            bus=self.bus,
            pulse=self._inner.pulse,
            audit=self._inner.audit,
        )

    @property
    def limits(self) -> "MachineLimits":
        """Of machines."""
        return self._inner.limits

    @property
    def sealed(self) -> "SealedSets":
        """What machines keep."""
        return self._inner.sealed

    @property
    def schedules(self) -> "ScheduleSets":
        """What machines plan."""
        return self._inner.schedules

    @property
    def repositories(self) -> "Repositories":
        """With what opens them."""
        return self._inner.repositories

    @cached_property
    def backup_servers(self) -> "BackupServers":
        """Servers that only take."""
        from .backup_servers import BackupServers

        return BackupServers(
            store=self._world.store,
            repositories=self.repositories,
            files=self._world.files(),
            clock=self._world.clock,
            audit=self._inner.audit,
        )

    @cached_property
    def jobs(self) -> "Jobs":
        """What is saved."""
        from .jobs import Jobs

        return Jobs(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            dumps=self._inner.dump_secrets,
            hooks=self._inner.hook_secrets,
            planning=self.schedules.planning,
            audit=self._inner.audit,
        )

    @cached_property
    def tasks(self) -> "Tasks":
        """What is done."""
        from .tasks import Tasks

        return Tasks(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            live=self._inner.live,
            changes=self._inner.changes,
            handing_over=self._inner.handing_over,
            stopping=self._inner.stopping,
            audit=self._inner.audit,
        )

    @cached_property
    def ledger(self) -> "Ledger":
        """Planned and done."""
        from .ledger import Ledger

        return Ledger(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            ready=self._inner.handing_over.ready,
        )

    @cached_property
    def compliance(self) -> "Compliance":
        """What is amiss."""
        from .compliance_reports import Compliance

        return Compliance(store=self._world.store, clock=self._world.clock)

    @cached_property
    def tidying(self) -> "Tidying":
        """What is kept."""
        from .tidying import Tidying

        return Tidying(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            handing_over=self._inner.handing_over,
            audit=self._inner.audit,
        )

    @cached_property
    def browse(self) -> "Browse":
        """Looking into machines and snapshots."""
        from .browse import Browse

        return Browse(
            store=self._world.store,
            links=self._world.links,
            repositories=self.repositories,
        )

    @cached_property
    def foreign(self) -> "ForeignSnapshots":
        """Snapshots of no machine here."""
        from .foreign import ForeignSnapshots

        return ForeignSnapshots(
            store=self._world.store,
            bus=self.bus,
            audit=self._inner.audit,
        )

    @cached_property
    def dump_tests(self) -> "DumpTests":
        """Of dumps."""
        from .dump_tests import DumpTests

        return DumpTests(links=self._world.links, dumps=self._inner.dump_secrets)

    @cached_property
    def alerting(self) -> "Alerting":
        """What needs a person."""
        from .alerting import Alerting

        return Alerting(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            pulse=self._inner.pulse,
            certificate=self.authorities.condition,
            agent_version=self._world.agent_version,
            audit=self._inner.audit,
            ready=self._inner.handing_over.ready,
        )

    @cached_property
    def telling(self) -> "Telling":
        """Bringing alerts to people."""
        from .digesting import Digesting
        from .dispatch import Dispatch
        from .telling import Telling

        store, vault, clock = self._world.store, self._world.vault, self._world.clock
        courier, wording = self._world.courier(), self._world.wording()
        dispatch = Dispatch(
            store=store,
            vault=vault,
            bus=self.bus,
            clock=clock,
            courier=courier,
            wording=wording,
            digesting=Digesting(
                store=store,
                machines=self.machines,
                standing=lambda: self._world.certificates.standing,
            ),
        )
        return Telling(
            store=store,
            vault=vault,
            bus=self.bus,
            clock=clock,
            courier=courier,
            wording=wording,
            dispatch=dispatch,
            audit=self._inner.audit,
        )

    @cached_property
    def policies(self) -> "Policies":
        """Values that many jobs share."""
        from .policies import Policies

        return Policies(
            store=self._world.store,
            vault=self._world.vault,
            bus=self.bus,
            clock=self._world.clock,
            audit=self._inner.audit,
        )

    @cached_property
    def care(self) -> "Care":
        """Of repositories."""
        from .care import Care

        return Care(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            vault=self._world.vault,
            handing_over=self._inner.handing_over,
            audit=self._inner.audit,
        )

    @cached_property
    def quotas(self) -> "Quotas":
        """Of repositories."""
        from .quotas import Quotas

        return Quotas(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            audit=self._inner.audit,
        )

    @cached_property
    def tripping(self) -> "Tripping":
        """Unusual changes."""
        from .tripping import Tripping

        return Tripping(
            store=self._world.store,
            bus=self.bus,
            clock=self._world.clock,
            audit=self._inner.audit,
        )

    @cached_property
    def naming(self) -> "Naming":
        """What names say of unusual changes."""
        from .naming import Naming

        return Naming(
            store=self._world.store,
            links=self._world.links,
            clock=self._world.clock,
            vault=self._world.vault,
            repositories=self.repositories,
            maintainers=self._inner.maintainers,
            handing_over=self._inner.handing_over,
        )

    @cached_property
    def monitor(self) -> "Monitor":
        """Whether repositories open."""
        from .monitor import Monitor

        return Monitor(
            store=self._world.store,
            clock=self._world.clock,
            links=self._world.links,
            vault=self._world.vault,
            repositories=self.repositories,
            handing_over=self._inner.handing_over,
            tasks=self.tasks,
        )

    @cached_property
    def audit(self) -> "AuditTrail":
        """Who did what, when."""
        from .audit_trail import AuditTrail

        return AuditTrail(store=self._world.store, vault=self._world.vault)
