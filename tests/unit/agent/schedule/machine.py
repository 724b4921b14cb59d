"""A machine whose time is in the test's hand: a real journal, the real service, a desk that takes
what is fired."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from kustos_agent.figures.meter import FigureMeter
from kustos_agent.figures.reading import Figures
from kustos_agent.journal_thread import JournalThread
from kustos_agent.protocol.codec import EventFrame, decode
from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.messages import (
    Event,
    PlannedJob,
    RunTask,
    ScheduleApplied,
    ScheduleFired,
    ScheduleSkipped,
    SetSchedule,
    TaskFinished,
)
from kustos_agent.protocol.schedules import Schedule
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import Outcome, Power, Problem
from kustos_agent.schedule.ports import Note
from kustos_agent.schedule.service import ScheduleService

from .planned import NOON

MAINS = Power(on_battery=False)
BATTERY = Power(on_battery=True, percent=50.0)


class Time:
    """Goes on while somebody waits, until `target`. `elapsed` knows no setting of the clock."""

    def __init__(self, wall: datetime = NOON) -> None:
        self.wall = wall
        self.elapsed = 0.0
        self.pauses = 0
        self._left = timedelta()
        self._arrived = asyncio.Event()
        self._on = asyncio.Event()
        self._asleep = timedelta()

    def now(self) -> datetime:
        """By the wall's clock."""
        return self.wall

    def step(self, by: timedelta) -> None:
        """Somebody sets the clock."""
        self.wall += by

    def sleep(self, by: timedelta) -> None:
        """The next wait takes so much longer, as on a machine whose lid is closed."""
        self._asleep = by

    async def go_on(self, by: timedelta) -> None:
        """So much time passes."""
        self._left += by
        self._arrived.clear()
        self._on.set()
        async with asyncio.timeout(20):
            await self._arrived.wait()

    async def pause(self, seconds: float, stop: asyncio.Event) -> None:
        """What the service waits with."""
        self.pauses += 1
        wanted = timedelta(seconds=seconds)
        while not stop.is_set():
            if self._left >= wanted or self._asleep:
                self._pass(wanted + self._asleep)
                self._left = max(self._left - wanted - self._asleep, timedelta())
                self._asleep = timedelta()
                return
            self._pass(self._left)
            wanted -= self._left
            self._left = timedelta()
            self._on.clear()
            self._arrived.set()
            waits = [asyncio.ensure_future(event.wait()) for event in (self._on, stop)]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()

    def _pass(self, by: timedelta) -> None:
        self.wall += by
        self.elapsed += by.total_seconds()


class Desk:
    """Takes what is fired, and ends it at once if `quick`. Without `credentials` nothing opens."""

    def __init__(self, end: Callable[[str], Awaitable[None]]) -> None:
        self.quick = True
        self._end = end
        self.begun: list[RunTask] = []
        self.resumed: list[RunTask] = []
        self.open = True
        self.credentials = True

    async def fire(self, request: RunTask, note: Note) -> bool:
        """See `TaskDesk.fire`."""
        waits = not self.credentials
        begins = self.open and await note(waits=waits)
        if begins and not waits:
            self.begun.append(request)
            if self.quick:
                await self._end(request.task_id)
        return begins

    def resume(self, request: RunTask) -> None:
        """See `TaskDesk.resume`."""
        self.resumed.append(request)


class Machine:
    """One life of an agent."""

    def __init__(self, journal: JournalThread, time: Time) -> None:
        self.journal = journal
        self.time = time
        self.desk = Desk(self.end)
        self.power: Power | None = MAINS
        self.readings = 0
        self.service = ScheduleService(
            journal=journal,
            desk=self.desk,
            meter=FigureMeter(self._read),
            machine_id="pc",
            now=time.now,
            pause=time.pause,
            elapsed=lambda: time.elapsed,
        )

    async def plan(self, *jobs: PlannedJob, revision: str = "r") -> ScheduleApplied:
        """As a manager does."""
        answer = await self.service.apply(SetSchedule(revision=revision, jobs=jobs))
        assert not isinstance(answer, Problem)
        return answer

    async def events(self) -> list[Event]:
        """All that the journal holds."""
        found: list[Event] = []
        after = 0
        while entries := await self.journal.after(after):
            for entry in entries:
                frame = decode(entry.frame)
                assert isinstance(frame, EventFrame)
                found.append(frame.message)
                after = entry.seq
        return found

    async def fired(self) -> list[ScheduleFired]:
        """All that was begun."""
        return [event for event in await self.events() if isinstance(event, ScheduleFired)]

    async def skipped(self) -> list[ScheduleSkipped]:
        """All that was not."""
        return [event for event in await self.events() if isinstance(event, ScheduleSkipped)]

    async def end(self, task_id: str) -> None:
        """A task comes to its end, with a snapshot."""
        result = BackupResult(snapshot_id="a" * 64)
        await self.journal.append(
            TaskFinished(task_id=task_id, outcome=Outcome.SUCCESS, at=self.time.wall, result=result)
        )

    def _read(self) -> Figures:
        self.readings += 1
        return Figures(power=self.power)


@asynccontextmanager
async def machine(folder: Path, time: Time, *, running: bool = True) -> AsyncIterator[Machine]:
    """One life; at its end it is killed. `running`: its schedule is run."""
    async with JournalThread(folder / "journal.sqlite3", owner="me") as journal:
        here = Machine(journal, time)
        await here.service.load()
        run = asyncio.create_task(here.service.run()) if running else None
        try:
            yield here
        finally:
            if run is not None:
                run.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await run


def accounts(events: list[Event], schedule: Schedule) -> Counter[datetime]:
    """How often each due time is told of. Raises AssertionError for a count that is wrong."""
    times = due_times(schedule)
    told: Counter[datetime] = Counter()
    for event in events:
        match event:
            case ScheduleFired(due=due):
                told[due] += 1
            case ScheduleSkipped(first=first, last=last, count=count):
                dues = list(times.between(first - timedelta(microseconds=1), last))
                assert dues[0] == first
                assert dues[-1] == last
                assert len(dues) == count
                told.update(dues)
            case _:
                pass
    return told
