"""A desk with a real journal, for tests of tasks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.journal_thread import JournalThread
from kustos_agent.protocol.codec import EventFrame, decode
from kustos_agent.protocol.messages import Event, TaskFinished, TaskProgress
from kustos_agent.tasks.desk import TaskDesk
from tests.helpers.memory_credentials import MemoryCredentials
from tests.helpers.waiting import eventually_async

from .scripted import Script, ScriptedOperations

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass
class Office:
    """A desk with a real journal."""

    desk: TaskDesk
    journal: JournalThread
    operations: ScriptedOperations
    credentials: MemoryCredentials
    shown: list[TaskProgress] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    """Seconds between attempts, each over at once unless `resting` is set."""
    resting: bool = False

    async def pause(self, seconds: float, stop: asyncio.Event) -> None:
        """Between two attempts."""
        self.pauses.append(seconds)
        if self.resting:
            await stop.wait()

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

    async def end(self, task_id: str) -> TaskFinished:
        """The end of this task, once it is there."""

        async def found() -> TaskFinished | None:
            ends = [event for event in await self.events() if isinstance(event, TaskFinished)]
            return next((end for end in ends if end.task_id == task_id), None)

        end = await eventually_async(found, 10, f"the end of {task_id}")
        assert end is not None
        return end

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for it, with a deadline."""
        await eventually_async(condition, 10, "a condition")


@asynccontextmanager
async def office(
    folder: Path,
    *,
    script: Script | None = None,
    forbidden: tuple[Path, ...] = (),
    resting: bool = False,
    hooks: bool = False,
) -> AsyncIterator[Office]:
    """Open for the length of a block; closed in order."""
    operations = ScriptedOperations(script)
    credentials = MemoryCredentials()
    shown: list[TaskProgress] = []

    async def pause(seconds: float, stop: asyncio.Event) -> None:
        await here.pause(seconds, stop)

    async with JournalThread(folder / "journal.sqlite3", owner="me") as journal:
        desk = TaskDesk(
            journal=journal,
            operations=operations,
            credentials=credentials,
            forbidden=ForbiddenPaths(forbidden),
            hooks=hooks,
            show=shown.append,
            now=lambda: NOW,
            pause=pause,
            dice=lambda: 0.5,
        )
        here = Office(desk, journal, operations, credentials, shown, resting=resting)
        running = asyncio.create_task(desk.run())
        try:
            yield here
        finally:
            desk.close()
            async with asyncio.timeout(10):
                await running
