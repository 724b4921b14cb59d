"""The agent of a history: all of the real one but for restic."""

import asyncio
import os
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kustos_agent import clock
from kustos_agent.bootstrap import Agent, build_agent
from kustos_agent.config import Config
from kustos_agent.daemon import serve
from kustos_agent.identity import IdentityFile
from kustos_agent.paths import HOME_VARIABLE, agent_paths
from kustos_agent.protocol.lists import Lists
from kustos_agent.protocol.messages import (
    BrowseSnapshot,
    CompareSnapshots,
    DumpProbed,
    Event,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    SnapshotsCompared,
    TaskFinished,
    TaskLog,
)
from kustos_agent.protocol.name_figures import NameFigures
from kustos_agent.protocol.tasks import BackupResult, BackupSpec, TaskSpec
from kustos_agent.protocol.values import (
    DirectoryEntry,
    ErrorClass,
    Limits,
    LogLine,
    Outcome,
    Problem,
)
from kustos_agent.restic.outcome import Finished
from kustos_agent.restic.progress import Progress
from kustos_agent.tasks.operations import Report, TaskEnd
from kustos_agent.tasks.report import TaskReport

from .plan import DUE_TARGET, FAST, FAST_SECONDS, Ending, PlannedTask

Append = Callable[[Event, Lists | None], Coroutine[Any, Any, int | None]]

TRUTH_FILE: Final = "truth"
CLOCK_FILE: Final = "clock"
SNAPSHOT: Final = "5e" * 32
PATIENCE: Final = 0.01
"""Waits between connections are this part of what they are in life: a history lasts a second."""


class Truth:
    """What has happened, in a file that a kill cannot take back."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, *words: object) -> None:
        """One line, one write."""
        os.write(self._descriptor, (" ".join(map(str, words)) + "\n").encode())


class PlayedRestic:
    """Does what the folder of a backup says."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._attempts: dict[str, int] = {}

    def limit(self, limits: Limits) -> None:
        """It takes nothing that could be limited."""
        del limits

    async def run(
        self, spec: TaskSpec, report: Report, *, cancel: asyncio.Event, timeout_seconds: float
    ) -> TaskEnd:
        """See `Operations.run`."""
        del timeout_seconds
        assert isinstance(spec, BackupSpec)
        target = spec.sources[0]
        if target == DUE_TARGET:
            return await self._due(report, cancel)
        plan = PlannedTask.of_target(target)
        attempt = self._attempts[target] = self._attempts.get(target, 0) + 1
        await report.started("restic backup", "0.18.0")
        self._truth.say("run", target)
        for number in range((attempt - 1) * plan.lines + 1, attempt * plan.lines + 1):
            if cancel.is_set():
                return Finished(Outcome.CANCELLED)
            report.log(LogLine(at=datetime.now(UTC), text=str(number)))
            if number % 50 == 0:
                report.progress(Progress(percent=50.0))
                await asyncio.sleep(plan.pause * 50 / plan.lines)
        await asyncio.sleep(plan.pause / 4)
        if cancel.is_set():
            return Finished(Outcome.CANCELLED)
        if plan.ending is Ending.FAILED:
            return Finished(Outcome.FAILED, Problem(error=ErrorClass.CORRUPT))
        if attempt < plan.ending.attempts:
            return Finished(Outcome.FAILED, Problem(error=ErrorClass.UNREACHABLE))
        return Finished(Outcome.SUCCESS, result=BackupResult(snapshot_id=SNAPSHOT))

    async def _due(self, report: Report, cancel: asyncio.Event) -> TaskEnd:
        """Of those that the agent begins by itself some fail."""
        assert isinstance(report, TaskReport)
        await report.started("restic backup", "0.18.0")
        self._truth.say("due", report._task_id)
        await asyncio.sleep(0.05)
        if cancel.is_set():
            return Finished(Outcome.CANCELLED)
        if report._task_id < "4":
            return Finished(Outcome.FAILED, Problem(error=ErrorClass.CORRUPT))
        return Finished(Outcome.SUCCESS, result=BackupResult(snapshot_id=SNAPSHOT))

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


def main(home: Path) -> None:
    """Run until killed."""
    truth = Truth(home / TRUTH_FILE)
    paths = agent_paths({HOME_VARIABLE: str(home)})
    paths.prepare()
    identity = IdentityFile(paths.identity_file).load()
    assert identity is not None
    agent = build_agent(paths, Config(), identity, PlayedRestic(truth))
    _hasten(agent)
    _plan_fast(agent, FastClock(home / CLOCK_FILE), truth)
    agent.journal.append = _witnessed(agent.journal.append, truth)  # type: ignore[method-assign,assignment]  # a test's ear
    asyncio.run(serve(agent, asyncio.Event()))


def _hasten(agent: Agent) -> None:
    async def short(seconds: float) -> None:
        await asyncio.sleep(seconds * PATIENCE)

    async def short_or(seconds: float, stop: asyncio.Event) -> None:
        await clock.wait(seconds * PATIENCE / 10, stop)

    agent.link._sleep = short
    agent.desk._pause = short_or


class FastClock:
    """Goes fast from the agent's first schedule on, for a while, and never back."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._began = began(file)

    def begin(self) -> None:
        """Unless it has begun in an earlier life."""
        if self._began is None:
            self._began = time.time()
            # It may be killed at any moment.
            whole = self._file.with_suffix(".new")
            whole.write_text(repr(self._began), encoding="ascii")
            whole.replace(self._file)

    def seconds(self) -> float:
        """Since 1970."""
        now = time.time()
        if self._began is None:
            return now
        return now + (FAST - 1) * min(now - self._began, FAST_SECONDS)

    def now(self) -> datetime:
        """The same."""
        return datetime.fromtimestamp(self.seconds(), UTC)


def began(file: Path) -> float | None:
    """When that clock became fast, in true seconds since 1970."""
    return float(file.read_text(encoding="ascii")) if file.exists() else None


def _plan_fast(agent: Agent, fast: FastClock, truth: Truth) -> None:
    """The schedule goes by a clock on which a minute is over soon."""
    schedule = agent.schedule

    async def pause(seconds: float, changed: asyncio.Event) -> None:
        await clock.wait(min(seconds / FAST, 0.2), changed)

    schedule._now = fast.now
    schedule._elapsed = fast.seconds
    schedule._pause = pause
    plan = agent.journal.plan

    async def witnessed(revision: str, jobs: Any, skipped: Any = ()) -> None:
        fast.begin()
        for _, mark in jobs:
            truth.say("planning", repr(mark.timestamp()))
        await plan(revision, jobs, skipped)

    agent.journal.plan = witnessed  # type: ignore[method-assign]  # a test's ear


def _witnessed(append: Append, truth: Truth) -> Append:
    async def witnessed(event: Event, lists: Lists | None = None) -> int | None:
        seq = await append(event, lists)
        match event:
            case TaskLog():
                truth.say("log", event.task_id, event.first + len(event.lines) - 1)
            case TaskFinished() if seq is not None:
                truth.say("end", event.task_id, event.outcome)
            case _:
                pass
        return seq

    return witnessed
