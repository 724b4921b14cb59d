"""Agents for the tests: in this process with everything in reach, or as a process of their own."""

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from kustos_agent.browse import Browser
from kustos_agent.figures.meter import FigureMeter
from kustos_agent.figures.reading import Figures
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.journal_thread import JournalThread
from kustos_agent.link.client import Link
from kustos_agent.link.finding import Elsewhere
from kustos_agent.link.handlers import Handlers
from kustos_agent.link.kept_identity import KeptIdentity
from kustos_agent.link.outgoing import LatestProgress
from kustos_agent.link.state import StateFile
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.schedule.service import ScheduleService
from kustos_agent.tasks.desk import TaskDesk
from kustos_agent.tasks.operations import Operations
from tests.helpers.memory_credentials import MemoryCredentials

from .small_manager import DEADLINE, SmallManager

REPOSITORY_ROOT = Path(__file__).parents[3]


class InnerAgent:
    """Journal, desk and link, wired as `bootstrap` does, with dice and sleep in the test's hand."""

    def __init__(
        self, folder: Path, identity: Identity, journal: JournalThread, operations: Operations
    ) -> None:
        self.journal = journal
        self.waits: list[float] = []
        """Seconds that the link wanted to wait, each cut to nothing."""
        self.elsewhere: tuple[str, ...] = ()
        """What the network answers to who looks for the manager."""
        self.looked: list[tuple[str, ...]] = []
        self.patience = asyncio.Event()
        """Set: the link waits no more after `max_waits` waits."""
        self.dice = 1.0
        """How much of the longest wait a task waits for its next attempt."""
        self.max_waits = 1_000
        self.credentials = MemoryCredentials()
        forbidden = ForbiddenPaths([])
        progress = LatestProgress()

        def show(event: TaskProgress) -> None:
            self.link.show(event)

        self.desk = TaskDesk(
            journal=journal,
            operations=operations,
            credentials=self.credentials,
            forbidden=forbidden,
            show=show,
            now=lambda: datetime.now(UTC),
            dice=lambda: self.dice,
        )
        self.schedule = ScheduleService(
            journal=journal,
            desk=self.desk,
            meter=FigureMeter(Figures),
            machine_id=identity.agent_id,
            now=lambda: datetime.now(UTC),
        )
        self.identity = KeptIdentity(identity, IdentityFile(folder / "identity.json"))
        self.link = Link(
            self.identity,
            hostname="pc",
            journal=journal,
            desk=self.desk,
            operations=operations,
            credentials=self.credentials,
            schedule=self.schedule,
            handlers=Handlers(
                desk=self.desk,
                operations=operations,
                credentials=self.credentials,
                browser=Browser(forbidden),
                forbidden=forbidden,
                identity=self.identity,
                schedule=self.schedule,
            ),
            progress=progress,
            elsewhere=Elsewhere(self._look),
            state=StateFile(folder / "state.json", lambda: datetime.now(UTC)),
            dice=lambda: 1.0,
            sleep=self._sleep,
            now=lambda: datetime.now(UTC),
        )

    async def _look(self, marks: Collection[str]) -> Sequence[str]:
        self.looked.append(tuple(marks))
        return self.elsewhere

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        if len(self.waits) >= self.max_waits:
            self.patience.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0.005)


def identity_for(manager: SmallManager, *addresses: str) -> Identity:
    """An identity that this manager knows."""
    manager.tokens.add("t0ken")
    return Identity(
        agent_id="a",
        token="t0ken",
        addresses=(*addresses, f"127.0.0.1:{manager.port}"),
        ca=manager.authority.pem,
    )


@asynccontextmanager
async def inner_agent(
    folder: Path, identity: Identity, operations: Operations
) -> AsyncIterator[InnerAgent]:
    """Running for the length of a block, then stopped in order."""
    async with JournalThread(folder / "journal.sqlite3", owner="a") as journal:
        agent = InnerAgent(folder, identity, journal, operations)
        link = asyncio.create_task(agent.link.run())
        desk = asyncio.create_task(agent.desk.run())
        try:
            yield agent
        finally:
            agent.desk.close()
            async with asyncio.timeout(DEADLINE):
                await desk
            link.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await link


class AgentProcess:
    """`kustos-agent` with a home of its own. Its output is kept; stdin stays open."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.program: tuple[str, ...] = ("-m", "kustos_agent")
        """What Python is to run."""
        self.output = ""
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._grown = asyncio.Condition()

    async def start(self, *arguments: str, stdin: bytes = b"") -> None:
        """Begin `kustos-agent …` and write this to it, without hanging up."""
        folders = (str(REPOSITORY_ROOT / "agent"), os.environ.get("PYTHONPATH", ""))
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self.program,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={
                **os.environ,
                "KUSTOS_HOME": str(self.home),
                "LC_ALL": "C.UTF-8",
                "PYTHONPATH": os.pathsep.join(filter(None, folders)),
            },
        )
        self._reader = asyncio.create_task(self._read())
        assert self._process.stdin is not None
        self._process.stdin.write(stdin)

    @property
    def pid(self) -> int:
        """Of the process."""
        assert self._process is not None
        return self._process.pid

    async def run(self, *arguments: str, stdin: bytes = b"") -> tuple[int, str]:
        """Exit code and output of a command that ends by itself."""
        self.output = ""
        await self.start(*arguments, stdin=stdin)
        self.hang_up()
        return await self.ended(), self.output

    def hang_up(self) -> None:
        """Close its stdin, as a manager does that ends or dies."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    async def ended(self) -> int:
        """Its exit code, once it has one; negative for a signal."""
        assert self._process is not None
        assert self._reader is not None
        async with asyncio.timeout(DEADLINE):
            code = await self._process.wait()
            await self._reader
        return code

    async def says(self, pattern: str) -> None:
        """Wait until the output matches."""
        async with asyncio.timeout(DEADLINE), self._grown:
            await self._grown.wait_for(lambda: re.search(pattern, self.output))

    async def kill(self) -> None:
        """As the system does that has no memory left, or a power cut."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self.ended()

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        while data := await self._process.stdout.read(65_536):
            async with self._grown:
                self.output += data.decode(errors="backslashreplace")
                self._grown.notify_all()


@asynccontextmanager
async def agent_process(home: Path) -> AsyncIterator[AgentProcess]:
    """Not started yet; gone for sure afterwards, its output with any error."""
    agent = AgentProcess(home)
    try:
        yield agent
    except BaseException as error:
        error.add_note(f"the agent said:\n{agent.output}")
        raise
    finally:
        await agent.kill()
