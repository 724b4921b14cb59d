"""A few hundred agents in one process: `python -m tests.benchmarks.fleet_agents PIPE FOLDER PORT`.

Each is the real agent, link, session, task desk and journal, but for two things: restic is played,
and the journal is written on the loop's own thread into a folder in memory, so that the processor
is not spent on what a thousand other computers would do each for itself.
"""

import asyncio
import contextlib
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from kustos_agent import bootstrap
from kustos_agent.bootstrap import Agent, build_agent
from kustos_agent.config import Config
from kustos_agent.figures.reading import Reader
from kustos_agent.identity import Identity
from kustos_agent.journal_thread import JournalThread
from kustos_agent.paths import HOME_VARIABLE, agent_paths
from kustos_agent.protocol.messages import (
    BrowseSnapshot,
    CompareSnapshots,
    DumpProbed,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    SnapshotsCompared,
    TaskLog,
)
from kustos_agent.protocol.name_figures import NameFigures
from kustos_agent.protocol.tasks import BackupResult, TaskSpec
from kustos_agent.protocol.values import DirectoryEntry, Limits, LogLine, Outcome, Problem
from kustos_agent.restic.outcome import Finished
from kustos_agent.restic.progress import Progress
from kustos_agent.tasks.operations import Report, TaskEnd
from tests.benchmarks.fleet_home import Seat
from tests.benchmarks.worker import answer_all, own_pipe
from tests.helpers.waiting import eventually_async

T = TypeVar("T")

PROGRESS_SECONDS: Final = 0.25
LINES_A_PROGRESS: Final = 2
"""Eight a second from each task, in four batches: the agent waits 0.25 s for company."""

LINE: Final = "/home/anna/Documents/2026/accounts/quarter-3/statement-0042.pdf: permission denied"
SPOOLED_BATCH: Final = 100


class Stage:
    """What the played restics of this process do: report, or keep quiet, until it is over."""

    def __init__(self) -> None:
        self.quiet = False
        self.over = asyncio.Event()


class PlayedRestic:
    """A backup that runs until the stage says that it is over."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def limit(self, limits: Limits) -> None:
        """It takes nothing that could be limited."""
        del limits

    async def run(
        self, spec: TaskSpec, report: Report, *, cancel: asyncio.Event, timeout_seconds: float
    ) -> TaskEnd:
        """See `Operations.run`."""
        del spec, cancel, timeout_seconds
        over = self._stage.over
        await report.started("restic backup --json", "0.18.0")
        step = 0
        while not over.is_set():
            step += 1
            if not self._stage.quiet:
                done = step * 10_000_000
                report.progress(
                    Progress(percent=step % 100, files_done=step, bytes_done=done, current=LINE)
                )
                for _ in range(LINES_A_PROGRESS):
                    report.log(LogLine(at=datetime.now(UTC), text=LINE))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PROGRESS_SECONDS):
                    await over.wait()
        return Finished(Outcome.SUCCESS, result=BackupResult(snapshot_id="0" * 64))

    async def folder(self, request: BrowseSnapshot) -> tuple[DirectoryEntry, ...] | Problem:
        """Nobody asks."""
        del request
        return ()

    async def compare(self, request: CompareSnapshots) -> SnapshotsCompared | Problem:
        """There is nothing to be read."""
        del request
        return SnapshotsCompared(figures=NameFigures())

    async def probe(self, request: ProbeRepository) -> ProbeReport:
        """Nobody asks."""
        del request
        return ProbeReport()

    async def probe_dump(self, request: ProbeDump) -> DumpProbed:
        """Nobody asks."""
        del request
        return DumpProbed()

    async def restic_version(self) -> str:
        """See `Operations.restic_version`."""
        return "0.18.0"

    async def tend(self) -> None:
        """Nothing is left behind."""

    async def fetch_restic(self) -> ResticFetched:
        """Nobody asks."""
        return ResticFetched()


class InlineJournal(JournalThread):
    """The same journal without a thread of its own."""

    async def _call(self, function: Callable[[], T]) -> T:
        try:
            return function()
        finally:
            self._look(None)


class SimulatedAgent:
    """One of them; `begin` and `leave` switch its link on and off."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._link: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Dial now."""
        self._link = asyncio.create_task(self._agent.link.run())

    async def leave(self) -> None:
        """Its network is gone."""
        assert self._link is not None
        self._link.cancel()
        await asyncio.gather(self._link, return_exceptions=True)

    async def spool(self, lines: int) -> None:
        """Write so many lines of its running task into the journal."""
        (task_id,) = self._agent.desk.running
        text = tuple(
            LogLine(at=datetime.now(UTC), text=f"{number} {LINE}")
            for number in range(SPOOLED_BATCH)
        )
        for first in range(1, lines, SPOOLED_BATCH):
            await self._agent.journal.append(TaskLog(task_id=task_id, first=first, lines=text))

    async def all_told(self) -> bool:
        """Whether the manager has acknowledged everything."""
        return await self._agent.journal.owed() == 0


class AgentsDesk:
    """What the benchmark asks of this process."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._stage = Stage()
        self._agents: dict[str, SimulatedAgent] = {}
        self._open = contextlib.AsyncExitStack()

    async def prepare(self, seats: list[Seat], ca: str) -> None:
        """Make the agents; none dials yet."""
        for seat in seats:
            home = self._folder / seat.machine_id
            paths = agent_paths({HOME_VARIABLE: str(home)})
            paths.prepare()
            identity = Identity(
                agent_id=seat.machine_id,
                token=seat.token,
                addresses=(f"127.0.0.1:{self._port}",),
                ca=ca,
            )
            agent = build_agent(paths, Config(), identity, PlayedRestic(self._stage))
            await self._open.enter_async_context(agent.journal)
            self._agents[seat.machine_id] = SimulatedAgent(agent)

    async def begin(self, machine_ids: list[str]) -> None:
        """Their links are there, or try to be, from now on."""
        for machine_id in machine_ids:
            self._agents[machine_id].begin()

    async def leave(self, machine_ids: list[str]) -> None:
        """All of them at once."""
        await asyncio.gather(*(self._agents[machine_id].leave() for machine_id in machine_ids))

    async def spool(self, machine_ids: list[str], lines: int) -> None:
        """Each has so many lines to tell when it comes back."""
        for machine_id in machine_ids:
            await self._agents[machine_id].spool(lines)

    async def all_told(self, machine_ids: list[str], patience: float) -> float:
        """When (the system's monotonic clock) the last of them had been acknowledged everything."""
        for machine_id in machine_ids:
            await eventually_async(self._agents[machine_id].all_told, patience, machine_id)
        return time.monotonic()

    async def quiet(self) -> None:
        """Tasks that begin from now on say nothing until they end."""
        self._stage.quiet = True

    async def end_tasks(self) -> None:
        """Every running task succeeds; later ones run again until this is called."""
        self._stage.over.set()
        self._stage.over = asyncio.Event()


async def _nobody(*_: object) -> tuple[str, ...]:
    """Instead of asking by mDNS, which a thousand agents would do on one computer."""
    return ()


def main() -> None:
    """Answer until the asker hangs up."""
    bootstrap.JournalThread = InlineJournal  # type: ignore[attr-defined]  # see above
    bootstrap.look = _nobody  # type: ignore[attr-defined,assignment]  # the same
    # They take milliseconds, and a thousand machines do not share one processor.
    figures = Reader().read()
    setattr(Reader, "read", lambda _: figures)  # noqa: B010  its type would forbid it
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(answer_all(own_pipe(), AgentsDesk(Path(sys.argv[2]), int(sys.argv[3]))))


if __name__ == "__main__":
    main()
