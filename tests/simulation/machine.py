"""A machine: the real agent but for restic, sockets and threads, on a clock of its own."""

import asyncio
import random
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

from kustos_agent.browse import Browser
from kustos_agent.figures.reading import Figures
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.journal_thread import JournalThread
from kustos_agent.link.client import Link
from kustos_agent.link.handlers import Handlers
from kustos_agent.link.kept_identity import KeptIdentity
from kustos_agent.link.outgoing import LatestProgress
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.values import DiskSpace, Power
from kustos_agent.schedule.service import ScheduleService
from kustos_agent.tasks.desk import TaskDesk
from tests.helpers.memory_credentials import MemoryCredentials

from .belonging import Owner
from .hours import TrueTime
from .line import End
from .played import Files, PlayedRestic
from .repository import Truth

Dial = Callable[[str, str], Awaitable[End]]
"""By bearer token and address of the machine. Raises OSError, InvalidStatus."""

DISK: Final = 500 * 1024**3
LONGEST_LOOK: Final = 6 * 3_600.0
"""Nothing changes that the planner has not asked to be woken for, but what this room tells it."""

_SETTLING: Final = 30.0


class Meter:
    """In place of psutil's figures."""

    def __init__(self) -> None:
        self.figures = Figures(disks=(DiskSpace(mount_point="/", free=DISK // 2, total=DISK),))

    async def read(self) -> Figures:
        """See `FigureMeter.read`."""
        return self.figures


class _Nowhere:
    """A manager that never moves."""

    async def address(self, *_: object) -> str | None:
        return None

    def linked(self) -> None:
        pass


class _Unnoted:
    """Nobody asks this agent how its link is."""

    def linked(self, *_: object) -> None:
        pass

    def unlinked(self, *_: object) -> None:
        pass


async def _no_plugins() -> tuple[str, ...]:
    """No disk is asked, in no thread."""
    return ()


class Machine:
    """`start` it. Switched off or asleep, it does nothing; what was on its disk is there later."""

    def __init__(
        self,
        folder: Path,
        identity: Identity,
        *,
        hostname: str,
        address: str,
        truth: Truth,
        time: TrueTime,
        dial: Dial,
        seed: str,
        laptop: bool = False,
    ) -> None:
        folder.mkdir(parents=True)
        self.id = identity.agent_id
        self.hostname = hostname
        self.address = address
        self.laptop = laptop
        self.folder = folder
        self.files = Files()
        self.meter = Meter()
        self.wrong = timedelta()
        """How far its clock is ahead."""
        self.unable = False
        """A thief has it: it is on, and runs nothing."""
        self.links: list[tuple[datetime, datetime | None]] = []
        """From when to when it was linked."""
        self.manager_there: Callable[[], bool] = lambda: True
        """Whether anybody would answer."""
        self._identity = identity
        self._identity_file = IdentityFile(folder / "identity.json")
        self._truth = truth
        self._time = time
        self._dial = dial
        self._dice = random.Random(seed)
        self._credentials = MemoryCredentials()
        self._awake = asyncio.Event()
        self._awake.set()
        self._asleep_at = 0.0
        self._slept = 0.0
        self._counted = 0.0
        self._horizon = 0.0
        self._reached = asyncio.Event()
        self._lan = True
        self._owner: Owner | None = None
        self._end: End | None = None
        self._schedule: ScheduleService | None = None
        self._journal: JournalThread | None = None

    @property
    def on(self) -> bool:
        """Switched on, be it asleep."""
        return self._owner is not None

    @property
    def awake(self) -> bool:
        """It does something."""
        return self.on and self._awake.is_set()

    @property
    def identity(self) -> Identity:
        """What is on its disk, or what it joined with."""
        return self._identity_file.load() or self._identity

    def now(self) -> datetime:
        """What its clock shows."""
        return self._time.now() + self.wrong

    # --- what befalls it -----------------------------------------------------------------------

    def start(self) -> None:
        """Switch it on."""
        if self._owner is None:
            self._awake.set()
            self._owner = Owner()
            self._owner.begin(self._live())

    async def stop(self) -> None:
        """The power goes."""
        owner, self._owner = self._owner, None
        if owner is None:
            return
        self._hang_up()
        await owner.end()
        self._schedule = None
        if self._journal is not None and self._journal._journal is not None:
            self._journal._journal.close()
        self._journal = None

    def sleep(self) -> None:
        """The lid is closed."""
        if self.awake:
            self._awake.clear()
            self._asleep_at = asyncio.get_running_loop().time()
            self._hang_up()

    def wake(self) -> None:
        """It is opened."""
        if self.on and not self._awake.is_set():
            self._slept += asyncio.get_running_loop().time() - self._asleep_at
            self._awake.set()
            self.look()
            self.call()

    def network(self, *, there: bool) -> None:
        """The way to the manager, not that to the repository."""
        self._lan = there
        if there:
            self.call()
        else:
            self._hang_up()

    def power(self, *, mains: bool, percent: float = 80.0) -> None:
        """What it runs on."""
        self._figures(power=Power(on_battery=not mains, percent=percent))
        self.look()

    def disk(self, free_share: float) -> None:
        """How much of its disk is free."""
        disk = DiskSpace(mount_point="/", free=int(DISK * free_share), total=DISK)
        self._figures(disks=(disk,))

    def set_clock(self, wrong: timedelta) -> None:
        """Its clock is ahead by so much from now on."""
        self.wrong = wrong
        self.look()

    def look(self) -> None:
        """Something has changed: the agent, which looks each minute, will see it."""
        if self._schedule is not None:
            self._schedule._changed.set()

    def call(self) -> None:
        """The manager may be there again."""
        self._reached.set()

    def copy_to(self, folder: Path, **given: Any) -> "Machine":
        """Another computer with this one's identity, and with nothing of what it has done."""
        return Machine(
            folder,
            self.identity,
            hostname=self.hostname,
            truth=self._truth,
            time=self._time,
            dial=self._dial,
            **given,
        )

    # --- the agent -----------------------------------------------------------------------------

    async def _live(self) -> None:
        journal = self._journal = JournalThread(self.folder / "journal.db", owner=self.id)
        await journal.__aenter__()
        schedule, desk, link = self._build(journal)
        again = await schedule.load()
        await journal.interrupt_open_tasks(self.now(), again)
        self._schedule = schedule
        async with asyncio.TaskGroup() as group:
            group.create_task(link.run())
            group.create_task(desk.run())
            if not self.unable:
                group.create_task(schedule.run())

    def _build(self, journal: JournalThread) -> tuple[ScheduleService, TaskDesk, Link]:
        """As `kustos_agent.bootstrap` does."""
        operations = PlayedRestic(
            self._truth,
            self.files,
            work=self._work,
            now=self.now,
            true=self._time.now,
            ended=self._ended,
        )
        forbidden = ForbiddenPaths(())
        link: Link

        def show(event: TaskProgress) -> None:
            link.show(event)

        desk = TaskDesk(
            journal=journal,
            operations=operations,
            credentials=self._credentials,
            forbidden=forbidden,
            show=show,
            now=self.now,
            pause=self._work,
            dice=self._dice.random,
        )
        schedule = ScheduleService(
            journal=journal,
            desk=desk,
            meter=cast("Any", self.meter),
            machine_id=self.id,
            now=self.now,
            pause=self._rest,
            elapsed=lambda: self._counted,
        )
        looks = schedule._look

        async def look() -> float:
            await self._awake.wait()
            # What it rested for, longer than an agent does.
            self._counted = asyncio.get_running_loop().time()
            self._horizon = await looks()
            return self._horizon

        schedule._look = look  # type: ignore[method-assign]  # to know for how long it may rest
        kept = KeptIdentity(self.identity, self._identity_file)
        link = Link(
            kept,
            hostname=self.hostname,
            journal=journal,
            desk=desk,
            operations=operations,
            credentials=self._credentials,
            schedule=schedule,
            handlers=Handlers(
                desk=desk,
                operations=operations,
                credentials=self._credentials,
                browser=Browser(forbidden),
                forbidden=forbidden,
                identity=kept,
                schedule=schedule,
            ),
            progress=LatestProgress(),
            elsewhere=cast("Any", _Nowhere()),
            state=cast("Any", _Unnoted()),
            dice=self._dice.random,
            sleep=self._until_reached,
            now=self.now,
        )
        link._pulse._meter = cast("Any", self.meter)
        link._pulse._find_plugins = _no_plugins
        link._pulse._clock = asyncio.get_running_loop().time
        link._dial = self._dialled  # type: ignore[method-assign,assignment]  # no sockets
        return schedule, desk, link

    async def _dialled(self, _text: str, _ca: str, token: str) -> End:
        if not (self._lan and self.awake):
            raise ConnectionRefusedError
        self._end = await self._dial(token, self.address)
        self._end.on_end = self._unlinked
        self.links.append((self._time.now(), None))
        return self._end

    def _unlinked(self) -> None:
        self.links[-1] = (self.links[-1][0], self._time.now())

    def _ended(self) -> None:
        """An agent looks each minute, and sees that the run is over."""
        asyncio.get_running_loop().call_later(_SETTLING, self.look)

    async def _work(self, seconds: float, stop: asyncio.Event) -> None:
        """So long, or until it is stopped; asleep nothing goes on."""
        until = asyncio.get_running_loop().time() + seconds
        slept = self._slept
        while not stop.is_set():
            await self._awake.wait()
            left = until + self._slept - slept - asyncio.get_running_loop().time()
            if left <= 0:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await stop.wait()

    async def _rest(self, seconds: float, changed: asyncio.Event) -> None:
        """Between two looks: until something may be otherwise, and not a minute at a time."""
        loop = asyncio.get_running_loop()
        began, slept = loop.time(), self._slept
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(self._horizon, seconds), LONGEST_LOOK)):
                await changed.wait()
        await self._awake.wait()
        slept = self._slept - slept
        self._counted += min(loop.time() - began - slept, seconds) + slept

    async def _until_reached(self, seconds: float) -> None:
        """The link's wait between two tries; nobody tries in vain here for days."""
        await asyncio.sleep(seconds)
        while not (self._lan and self._awake.is_set() and self.manager_there()):
            self._reached.clear()
            await self._reached.wait()
            await asyncio.sleep(self._dice.uniform(1, 60))

    def _figures(self, **changed: Any) -> None:
        self.meter.figures = replace(self.meter.figures, **changed)

    def _hang_up(self) -> None:
        if self._end is not None:
            self._end.cut()
            self._end = None

    def remove(self) -> None:
        """Nothing of it is left."""
        shutil.rmtree(self.folder)
