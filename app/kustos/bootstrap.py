"""The composition root: store + vault + link + services -> a running manager."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kustos_agent import __version__
from kustos_agent.protocol.version import DEFAULT_PORT

from .account import account_name
from .alongside import alongside
from .clock import SystemClock
from .core.alerting import Alerting
from .core.announced import Announced
from .core.audit_recorder import AuditRecorder
from .core.audit_trail import AuditTrail
from .core.authorities import Authorities
from .core.backup_servers import BackupServers
from .core.browse import Browse
from .core.bus import Bus
from .core.clone_alarms import CloneAlarms
from .core.compliance_reports import Compliance
from .core.dump_tests import DumpTests
from .core.dumps import DumpSecrets
from .core.enrolment import Addresses, Enrolment
from .core.events import (
    AlertChanged,
    AlertRulesChanged,
    CertificatesChanged,
    Event,
    JobsChanged,
    KeepingChanged,
    MachineConditionsChanged,
    RepositoriesChanged,
    SnapshotsChanged,
    TaskChanged,
)
from .core.foreign import ForeignSnapshots
from .core.handing_over import HandingOver
from .core.hook_secrets import HookSecrets
from .core.jobs import Jobs
from .core.keys import Keys
from .core.ledger import Ledger
from .core.limits import MachineLimits
from .core.live import LiveTasks
from .core.machines import Machines
from .core.maintenance import Maintainers
from .core.manager import Manager
from .core.nearby import Nearby
from .core.offering import Offering
from .core.pairing_ports import Neighbourhood, PairingLine
from .core.ports import Certificates as CertificatesPort
from .core.ports import Clock, Links, Store, Vault
from .core.pulse import Pulse
from .core.reconciling import Adoption
from .core.reports import Reports
from .core.repositories import Repositories
from .core.restics import Restics
from .core.rotation import Rotation
from .core.rounds import Rounds
from .core.schedule_sets import ScheduleSets
from .core.sealed_sets import SealedSets
from .core.specs import Specs
from .core.stopping import Stopping
from .core.task_changes import TaskChanges
from .core.tasks import Tasks
from .core.telling import Courier, Telling
from .core.tidying import Tidying
from .home import Home
from .link.certificates import Certificates, open_certificates
from .link.discovery import Discovery
from .link.own_addresses import LOOPBACK, OwnAddresses
from .link.pairing_line import PairingDialler
from .link.peers import Peers
from .server_files import FolderOfFiles
from .store import open_in_stages, open_store
from .telling.courier import PostOffice
from .wording import WindowWording

if TYPE_CHECKING:
    from .link.server import LinkServer

PORT_SETTING: Final = "link.port"

SEALING_SECONDS: Final = 1.0
"""Between two looks at what machines keep sealed and plan: many come back at once."""

TICK_SECONDS: Final = 60.0
"""How often is looked at what time alone makes due."""

ALERT_SECONDS: Final = 2.0
"""Between two looks at the conditions: a fleet whose backups end together is looked at once."""


TELL_SECONDS: Final = 30.0
"""How often is looked at what waits to be sent again."""

_LOOKED_AT: Final = (
    AlertRulesChanged,
    CertificatesChanged,
    JobsChanged,
    MachineConditionsChanged,
    RepositoriesChanged,
    SnapshotsChanged,
)
"""Events after which other conditions may hold."""


class Composition(NamedTuple):
    """The services, and what the link feeds and keeps going."""

    manager: Manager
    reports: Reports
    handing_over: HandingOver
    rounds: Rounds
    tick: Rounds
    sealing: Rounds
    alerting: Rounds
    telling: Rounds
    pulse: Pulse


def compose(
    *,
    store: Store,
    links: Links,
    vault: Vault,
    clock: Clock,
    neighbourhood: Neighbourhood,
    pairing: PairingLine,
    addresses: Addresses,
    certificates: CertificatesPort,
    manager_name: str,
    person: str,
    courier: Courier | None = None,
) -> Composition:
    """Wire the core; no I/O. `person` sits at this desk: the audit says that it was them. Without
    a `courier` messages go out by the real one."""
    bus = Bus()
    audit = AuditRecorder(clock=clock, person=person)
    live = LiveTasks()
    pulse = Pulse(store=store, bus=bus, clock=clock)
    limits = MachineLimits(store=store, links=links, bus=bus, audit=audit)
    maintainers = Maintainers(store=store, vault=vault)
    repositories = Repositories(
        store=store,
        vault=vault,
        links=links,
        bus=bus,
        clock=clock,
        maintainers=maintainers,
        audit=audit,
    )
    dump_secrets = DumpSecrets(store=store, vault=vault)
    sealed = SealedSets(store=store, links=links, bus=bus, repositories=repositories, audit=audit)
    schedules = ScheduleSets(store=store, links=links, bus=bus, clock=clock, sealed=sealed)
    # In this order: a machine begins by itself only what it keeps the credentials of.
    sealing = Rounds((sealed.visit, schedules.visit), gather_seconds=SEALING_SECONDS)
    hook_secrets = HookSecrets(store=store, vault=vault)
    changes = TaskChanges(store=store, bus=bus, live=live)
    adoption = Adoption()
    stopping = Stopping(store=store, links=links, clock=clock, changes=changes, audit=audit)
    handing_over = HandingOver(
        store=store,
        links=links,
        clock=clock,
        offering=Offering(
            links=links,
            specs=Specs(
                store=store,
                repositories=repositories,
                maintainers=maintainers,
                dumps=dump_secrets,
                hooks=hook_secrets,
            ),
            repositories=repositories,
            sealed=sealed,
        ),
        live=live,
        changes=changes,
        room=pulse.room,
        adoption=adoption,
        stopping=stopping,
    )
    tasks = Tasks(
        store=store,
        bus=bus,
        clock=clock,
        live=live,
        changes=changes,
        handing_over=handing_over,
        stopping=stopping,
        audit=audit,
    )
    enrolment = Enrolment(
        store=store,
        links=links,
        bus=bus,
        clock=clock,
        addresses=addresses,
        certificates=certificates,
        manager_name=manager_name,
        audit=audit,
    )
    authorities = Authorities(
        store=store,
        links=links,
        bus=bus,
        clock=clock,
        certificates=certificates,
        addresses=addresses,
        audit=audit,
    )
    alerting = Alerting(
        store=store,
        bus=bus,
        clock=clock,
        pulse=pulse,
        certificate=authorities.condition,
        agent_version=__version__,
        audit=audit,
    )
    alert_rounds = Rounds((alerting.visit,), seconds=TICK_SECONDS, gather_seconds=ALERT_SECONDS)
    telling = Telling(
        store=store,
        vault=vault,
        bus=bus,
        clock=clock,
        courier=courier or PostOffice(),
        wording=WindowWording(),
        audit=audit,
    )
    tell_rounds = Rounds((telling.visit,), seconds=TELL_SECONDS, gather_seconds=ALERT_SECONDS)
    manager = Manager(
        bus=bus,
        keys=Keys(
            store=store, vault=vault, handing_over=handing_over, sealing=sealing, audit=audit
        ),
        enrolment=enrolment,
        nearby=Nearby(
            neighbourhood=neighbourhood,
            line=pairing,
            enrolment=enrolment,
            certificates=certificates,
            bus=bus,
            clock=clock,
        ),
        announced=Announced(enrolment=enrolment, bus=bus, clock=clock, certificates=certificates),
        rotation=Rotation(store=store, links=links, clock=clock, audit=audit),
        authorities=authorities,
        clones=CloneAlarms(store=store, bus=bus, clock=clock, audit=audit),
        machines=Machines(
            store=store,
            links=links,
            bus=bus,
            clock=clock,
            pulse=pulse,
            limits=limits,
            audit=audit,
        ),
        restics=Restics(store=store, links=links, bus=bus, pulse=pulse, audit=audit),
        limits=limits,
        sealed=sealed,
        schedules=schedules,
        repositories=repositories,
        backup_servers=BackupServers(
            store=store,
            repositories=repositories,
            files=FolderOfFiles(),
            clock=clock,
            audit=audit,
        ),
        jobs=Jobs(
            store=store,
            bus=bus,
            clock=clock,
            dumps=dump_secrets,
            hooks=hook_secrets,
            planning=schedules.planning,
            audit=audit,
        ),
        tasks=tasks,
        ledger=Ledger(store=store, bus=bus, clock=clock, ready=handing_over.ready),
        compliance=Compliance(store=store, clock=clock),
        browse=Browse(store=store, links=links, repositories=repositories),
        tidying=Tidying(store=store, bus=bus, clock=clock, handing_over=handing_over, audit=audit),
        foreign=ForeignSnapshots(store=store, bus=bus, audit=audit),
        dump_tests=DumpTests(links=links, dumps=dump_secrets),
        alerting=alerting,
        telling=telling,
        audit=AuditTrail(store=store, vault=vault),
    )

    def needs_changed(event: Event) -> None:
        if isinstance(event, JobsChanged | RepositoriesChanged | KeepingChanged):
            sealing.soon()

    def alerts_changed(event: Event) -> None:
        # What only heartbeats say is seen by the look that comes every minute.
        ended = isinstance(event, TaskChanged) and event.task.state.terminal
        if ended or isinstance(event, _LOOKED_AT):
            alert_rounds.soon()
        if isinstance(event, AlertChanged) and event.news is not None:
            tell_rounds.soon()

    bus.listen(needs_changed)
    bus.listen(alerts_changed)
    return Composition(
        manager=manager,
        reports=Reports(
            store=store, bus=bus, clock=clock, live=live, adoption=adoption, audit=audit
        ),
        handing_over=handing_over,
        # The certificates first: a token is of no use to a machine that cannot come back.
        rounds=Rounds((manager.authorities.visit, manager.rotation.visit, manager.ledger.tidy)),
        # What has ended for good first: the ledger says of the rest what the clock says.
        tick=Rounds(
            (
                handing_over.expire,
                handing_over.remind,
                manager.ledger.visit,
                manager.audit.visit,
            ),
            seconds=TICK_SECONDS,
        ),
        sealing=sealing,
        alerting=alert_rounds,
        telling=tell_rounds,
        pulse=pulse,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a front wants its manager.

    `loopback`: serve this computer alone, on a free port (demo, tests). `embedded`: run this
    computer's own agent. `link_after_seconds`: above 0 the manager is there at once, for a window
    to fill, and agents can reach it that much later.
    """

    home: Home
    vault: Callable[[Store], Vault]
    loopback: bool = False
    embedded: bool = True
    port: int | None = None
    link_after_seconds: float = 0.0


@asynccontextmanager
async def open_manager(options: Options) -> AsyncIterator[Manager]:
    """A running manager; leaving the context ends everything it has started, children included.

    Raises HomeInUseError, the store's and the certificates' errors, PortInUseError, OSError; with
    `link_after_seconds` those of the link end the context's body.
    """
    home = options.home
    name = socket.gethostname()
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(home.held())
        opening = open_in_stages if options.link_after_seconds else open_store
        store = await asyncio.to_thread(opening, home.database)
        stack.push_async_callback(store.close)
        certificates = await asyncio.to_thread(open_certificates, home.certificates)
        peers = Peers()
        own = OwnAddresses(loopback_only=options.loopback)
        composition = compose(
            store=store,
            links=peers,
            vault=options.vault(store),
            clock=SystemClock(),
            neighbourhood=Discovery([LOOPBACK] if options.loopback else []),
            pairing=PairingDialler(name),
            addresses=own,
            certificates=certificates,
            manager_name=name,
            person=account_name(),
        )
        manager = composition.manager
        # Entered before the links and left after them, so that every departure is kept.
        await stack.enter_async_context(composition.pulse.watching())
        await stack.enter_async_context(composition.handing_over.running())
        linked = _linked(
            options,
            store=store,
            composition=composition,
            peers=peers,
            own=own,
            certificates=certificates,
        )
        if options.link_after_seconds:
            linked = alongside(linked, options.link_after_seconds)
        await stack.enter_async_context(linked)
        yield manager


@asynccontextmanager
async def _linked(
    options: Options,
    *,
    store: Store,
    composition: Composition,
    peers: Peers,
    own: OwnAddresses,
    certificates: Certificates,
) -> AsyncIterator[None]:
    """Agents can reach the manager, this computer's own among them."""
    from .embedded import EmbeddedAgent  # noqa: PLC0415  see Options.link_after_seconds
    from .link.announcing import Announcing, announced_hosts  # noqa: PLC0415  the same
    from .link.gateway import Gateway  # noqa: PLC0415  the same
    from .link.server import LinkServer  # noqa: PLC0415  the same

    manager, home = composition.manager, options.home
    gateway = Gateway(
        store=store,
        enrolment=manager.enrolment,
        announced=manager.announced,
        machines=manager.machines,
        restics=manager.restics,
        tasks=manager.tasks,
        handing_over=composition.handing_over,
        reports=composition.reports,
        clones=manager.clones,
        rounds=composition.rounds,
        sealed=manager.sealed,
        schedules=manager.schedules,
        sealing=composition.sealing,
        manager_name=socket.gethostname(),
    )
    server = LinkServer(gateway, peers, certificates)
    async with contextlib.AsyncExitStack() as stack:
        port = await stack.enter_async_context(_listen(server, store, options))
        own.listening_at(port)
        if not options.loopback:
            announcing = Announcing(
                port,
                lambda: certificates.standing.in_force.fingerprint,
                lambda: announced_hosts(own.outside()),
            )
            await stack.enter_async_context(announcing.running())
        await stack.enter_async_context(composition.rounds.running())
        await stack.enter_async_context(composition.tick.running())
        await stack.enter_async_context(composition.sealing.running())
        await stack.enter_async_context(composition.alerting.running())
        await stack.enter_async_context(composition.telling.running())
        if options.embedded:
            agent = EmbeddedAgent(
                home.agent, home.agent_log, lambda: manager.enrolment.issue_token(embedded=True)
            )
            await stack.enter_async_context(agent.running())
        yield


@asynccontextmanager
async def _listen(server: "LinkServer", store: Store, options: Options) -> AsyncIterator[int]:
    """On the port of the last time, or on the first free one of a new manager."""
    from .link.server import PortInUseError  # noqa: PLC0415  see above

    if options.loopback:
        async with server.listen("127.0.0.1", options.port or 0) as port:
            yield port
        return
    kept = await store.read(lambda unit: unit.settings.get(PORT_SETTING))
    wanted = options.port or (int(kept) if kept else DEFAULT_PORT)
    async with contextlib.AsyncExitStack() as stack:
        try:
            port = await stack.enter_async_context(server.listen(None, wanted))
        except PortInUseError:
            if kept or options.port:
                raise
            port = await stack.enter_async_context(server.listen(None, _free_port()))
        if str(port) != kept:
            await store.write(lambda unit: unit.settings.put(PORT_SETTING, str(port)))
        yield port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])
