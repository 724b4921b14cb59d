"""The composition root: store + vault + link + services -> a running manager."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kustos_agent import __version__
from kustos_agent.protocol.version import DEFAULT_PORT

from .account import account_name
from .alongside import alongside
from .clock import SystemClock
from .core.care_plan import EXCLUSIVE
from .core.events import (
    AlertChanged,
    AlertRulesChanged,
    CertificatesChanged,
    ChannelsChanged,
    Event,
    JobsChanged,
    KeepingChanged,
    MachineConditionsChanged,
    RepositoriesChanged,
    SnapshotsChanged,
    TaskChanged,
)
from .core.manager import Manager
from .core.model import TaskState
from .core.pairing_ports import Neighbourhood, PairingLine
from .core.ports import Certificates as CertificatesPort
from .core.ports import Clock, Links, Store, Vault
from .core.rounds import Rounds
from .core.workings import Workings, World
from .home import Home
from .link.certificates import Certificates, open_certificates
from .link.discovery import Discovery
from .link.own_addresses import LOOPBACK, OwnAddresses
from .link.pairing_line import PairingDialler
from .link.peers import Peers
from .store import open_in_stages, open_store

if TYPE_CHECKING:
    from .core.enrolment import Addresses
    from .core.handing_over import HandingOver
    from .core.messages import Courier, Wording
    from .core.ports import ServerFiles
    from .core.pulse import Pulse
    from .core.reports import Reports
    from .link.server import LinkServer

PORT_SETTING: Final = "link.port"

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


class Composition:
    """The manager, and what the link feeds and keeps going."""

    def __init__(self, world: World) -> None:
        self._inner = Workings(world)
        self.manager = Manager(world, self._inner)
        self.manager.bus.listen(self._hear)

    @property
    def pulse(self) -> "Pulse":
        """Who was heard when."""
        return self._inner.pulse

    @property
    def handing_over(self) -> "HandingOver":
        """Of tasks to agents."""
        return self._inner.handing_over

    @property
    def reports(self) -> "Reports":
        """Of agents."""
        return self._inner.reports

    @property
    def sealing(self) -> Rounds:
        """What machines keep and plan."""
        return self._inner.sealing

    @cached_property
    def rounds(self) -> Rounds:
        """The certificates first: a token is of no use to a machine that cannot come back."""
        manager = self.manager
        return Rounds((manager.authorities.visit, manager.rotation.visit, manager.ledger.tidy))

    @cached_property
    def tick(self) -> Rounds:
        """What has ended for good first: the ledger says of the rest what the clock says."""
        visits = (
            self.handing_over.expire,
            self.handing_over.remind,
            self.manager.ledger.visit,
            self.manager.care.visit,
            self.manager.audit.visit,
        )
        return Rounds(visits, seconds=TICK_SECONDS)

    @cached_property
    def alerting(self) -> Rounds:
        """Which conditions hold."""
        visits = (self.manager.alerting.visit,)
        return Rounds(visits, seconds=TICK_SECONDS, gather_seconds=ALERT_SECONDS)

    @cached_property
    def telling(self) -> Rounds:
        """Who is told of them."""
        visits = (self.manager.telling.visit,)
        return Rounds(visits, seconds=TELL_SECONDS, gather_seconds=ALERT_SECONDS)

    @cached_property
    def naming(self) -> Rounds:
        """By itself: a machine may take minutes to answer, and nothing else is to wait for it."""
        return Rounds((self.manager.naming.visit,), seconds=TICK_SECONDS)

    @cached_property
    def monitor(self) -> Rounds:
        """By itself, for the same reason."""
        return Rounds((self.manager.monitor.visit,), seconds=TICK_SECONDS)

    @property
    def all_rounds(self) -> tuple[Rounds, ...]:
        """What has to go round while agents can come."""
        often = (self.tick, self.sealing, self.alerting, self.telling)
        return (self.rounds, *often, self.naming, self.monitor)

    def _hear(self, event: Event) -> None:
        if isinstance(event, JobsChanged | RepositoriesChanged | KeepingChanged):
            self.sealing.soon()
        # What only heartbeats say is seen by the look that comes every minute.
        ended = isinstance(event, TaskChanged) and event.task.state.terminal
        if ended or isinstance(event, _LOOKED_AT):
            self.alerting.soon()
        if isinstance(event, TaskChanged) and ended and event.task.kind in EXCLUSIVE:
            # Somebody may wait for the repository, and the next step of its care.
            self.tick.soon()
        if isinstance(event, AlertChanged) and event.news is not None:
            self.telling.soon()
        # A channel that was changed, a message that is to be tried again, a run for a health check.
        begun = isinstance(event, TaskChanged) and event.task.state is TaskState.RUNNING
        if ended or begun or isinstance(event, ChannelsChanged):
            self.telling.soon()


def compose(
    *,
    store: Store,
    links: Links,
    vault: Vault,
    clock: Clock,
    neighbourhood: Neighbourhood,
    pairing: PairingLine,
    addresses: "Addresses",
    certificates: CertificatesPort,
    manager_name: str,
    person: str,
    courier: "Courier | None" = None,
) -> Composition:
    """Wire the core; no I/O. `person` sits at this desk: the audit says that it was them. Without
    a `courier` messages go out by the real one."""
    return Composition(
        World(
            store=store,
            links=links,
            vault=vault,
            clock=clock,
            neighbourhood=neighbourhood,
            pairing=pairing,
            addresses=addresses,
            certificates=certificates,
            files=_files,
            courier=_post_office if courier is None else lambda: courier,
            wording=_wording,
            name=manager_name,
            person=person,
            agent_version=__version__,
        )
    )


def _files() -> "ServerFiles":
    from .server_files import FolderOfFiles  # noqa: PLC0415  see `World`

    return FolderOfFiles()


def _post_office() -> "Courier":
    from .telling.courier import PostOffice  # noqa: PLC0415  the same

    return PostOffice()


def _wording() -> "Wording":
    from .wording import WindowWording  # noqa: PLC0415  the same

    return WindowWording()


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
        await stack.enter_async_context(composition.handing_over.running())
        port = await stack.enter_async_context(_listen(server, store, options))
        own.listening_at(port)
        if not options.loopback:
            announcing = Announcing(
                port,
                lambda: certificates.standing.in_force.fingerprint,
                lambda: announced_hosts(own.outside()),
            )
            await stack.enter_async_context(announcing.running())
        for rounds in composition.all_rounds:
            await stack.enter_async_context(rounds.running())
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
