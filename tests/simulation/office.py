"""The manager: its real core, composed as the program does it, without sockets and threads."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakSet

from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from kustos.bootstrap import Composition, compose
from kustos.core.alerts import Alert, AlertNews
from kustos.core.events import AlertChanged, Event, TaskChanged
from kustos.core.manager import Manager
from kustos.core.model import Task
from kustos.core.pulse import Pulse
from kustos.core.rounds import Rounds
from kustos.link.certificates import open_certificates
from kustos.link.discovery import Discovery
from kustos.link.gateway import Gateway
from kustos.link.own_addresses import OwnAddresses
from kustos.link.pairing_line import PairingDialler
from kustos.link.peers import Peers
from kustos.link.server import LinkServer
from tests.helpers.managers import fixed_vault

from .belonging import Owner
from .hours import TrueTime
from .line import End, line
from .plain_store import PlainStore

if TYPE_CHECKING:
    from collections.abc import Callable

TICK_SECONDS: Final = 1_800.0
"""Between two ticks, which are a minute apart in life."""

SLEPT: Final = timedelta(seconds=TICK_SECONDS + 600)
"""More between two ticks than this: the manager's computer slept. Ten minutes in life."""

BEAT_SECONDS: Final = 1_500.0
"""Between two heartbeats of a machine: 30 in life."""

LOOK_SECONDS: Final = 3_600.0
"""Between two looks at the conditions for alerts: two in life while much happens, else 60."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An alert that was raised, or has ended."""

    at: datetime
    news: AlertNews
    alert: Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A task that ended, when the manager came to know."""

    at: datetime
    task: Task


class Office:
    """`open` it, `close` it, and open it again on the same store."""

    def __init__(self, folder: Path, time: TrueTime) -> None:
        self._folder = folder
        self.time = time
        self.store = PlainStore(folder / "kustos.db")
        self.said: list[Said] = []
        self.heard: list[Heard] = []
        self.lives: list[tuple[datetime, datetime | None]] = []
        """From when to when it was open."""
        self.opened: Callable[[], None] = lambda: None
        """Is told that it is open again."""
        self._owner: Owner | None = None
        self._composition: Composition | None = None
        self._gateway: Gateway | None = None
        self._server: LinkServer | None = None
        self._ends: WeakSet[End] = WeakSet()
        self._closing = asyncio.Event()
        self._there = asyncio.Event()

    @property
    def there(self) -> bool:
        """Whether it is open."""
        return self._server is not None

    async def until_there(self) -> None:
        """Wait until it is."""
        await self._there.wait()

    @property
    def manager(self) -> Manager:
        """While it is open."""
        assert self._composition is not None
        return self._composition.manager

    async def open(self) -> None:
        """On return it can be reached."""
        self._owner = Owner()
        ready = asyncio.Event()
        self._closing = asyncio.Event()
        self._owner.begin(self._live(ready))
        await ready.wait()
        self._there.set()
        self.lives.append((self.time.now(), None))
        self.opened()

    async def close(self) -> None:
        """As when the program is ended; what was under way ends where it is."""
        self._there.clear()
        self._server = self._gateway = None
        assert self._owner is not None
        await self._owner.end()
        for end in tuple(self._ends):
            end.cut()
        self._composition = None
        self.lives[-1] = (self.lives[-1][0], self.time.now())

    async def dial(self, token: str, address: str) -> End:
        """See `machine.Dial`."""
        if self._server is None or self._gateway is None or self._owner is None:
            raise ConnectionRefusedError
        machine_id = await self._gateway.recognise(token)
        if machine_id is None:
            raise InvalidStatus(Response(401, "Unauthorized", Headers()))
        agents, managers = line(address)
        self._ends.add(managers)
        server = self._server
        server._identified[cast("Any", managers)] = machine_id
        self._owner.begin(server._handle(cast("Any", managers)))
        return agents

    async def _live(self, ready: asyncio.Event) -> None:
        certificates = open_certificates(self._folder / "tls", self.time.begin)
        peers = Peers()
        composition = self._composition = compose(
            store=self.store,
            links=peers,
            vault=fixed_vault(self.store),
            clock=self.time,
            neighbourhood=Discovery(["127.0.0.1"]),
            pairing=PairingDialler("office"),
            addresses=OwnAddresses(1, loopback_only=True),
            certificates=certificates,
            manager_name="office",
            person="mia",
        )
        manager = composition.manager
        manager.bus.listen(self._hear)
        self._gateway = Gateway(
            store=self.store,
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
            manager_name="office",
        )
        self._server = LinkServer(self._gateway, peers, certificates)
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(_kept(composition.pulse))
            await stack.enter_async_context(composition.handing_over.running())
            for rounds in composition.all_rounds:
                _slow_down(rounds)
                await stack.enter_async_context(rounds.running())
            ready.set()
            await self._closing.wait()

    def _hear(self, event: Event) -> None:
        match event:
            case AlertChanged(alert=alert, news=(AlertNews.RAISED | AlertNews.RESOLVED) as news):
                self.said.append(Said(at=self.time.now(), news=news, alert=alert))
            case TaskChanged(task=task) if task.state.terminal:
                self.heard.append(Heard(at=self.time.now(), task=task))


def _slow_down(rounds: Rounds) -> None:
    """What is looked at each minute or more often in life."""
    if rounds._gather_seconds == 2.0:  # alerts, and telling of them
        rounds._seconds = rounds._gather_seconds = LOOK_SECONDS / 2
    elif rounds._seconds == 60.0:
        rounds._seconds = rounds._gather_seconds = TICK_SECONDS / 2


@contextlib.asynccontextmanager
async def _kept(pulse: Pulse) -> Any:
    """In place of `Pulse.watching`, which looks each minute of which machine nothing was heard."""

    async def look() -> None:
        while True:
            await pulse.look()
            await asyncio.sleep(BEAT_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await pulse._write()
