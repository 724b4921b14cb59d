"""A real agent and a real restic, stopped at every stage of a task: one end, no lock, no process
left behind."""

import asyncio
from pathlib import Path

import psutil
import pytest

from kustos_agent.protocol.messages import (
    Accepted,
    Cancelling,
    CancelTask,
    RunTask,
    SetLimits,
    TaskFinished,
    TaskProgress,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupSpec, InitSpec
from kustos_agent.protocol.values import ErrorClass, Limits, Outcome, Problem, RepositoryAccess
from tests.helpers.waiting import eventually_async
from tests.integration.restic.holding import locks

from .agents import AgentProcess
from .small_manager import SmallManager

pytestmark = pytest.mark.restic


class Place:
    """A machine with a repository and a folder whose backup takes minutes and no space."""

    def __init__(self, agent: AgentProcess, manager: SmallManager, folder: Path) -> None:
        self.agent = agent
        self.manager = manager
        self.access = RepositoryAccess(location=str(folder / "repo"), password="hunter2-hunter2")
        self.source = folder / "endless"
        self.source.mkdir()
        with (self.source / "hole").open("wb") as file:
            file.truncate(1 << 40)

    async def begin(self) -> None:
        """Joined, running, with a new repository."""
        code, said = await self.agent.run("join", self.manager.token())
        assert code == 0, said
        await self.agent.start("run")
        await self.manager.ask(RunTask(task_id="init", spec=InitSpec(repository=self.access)))
        assert (await self.end("init")).outcome is Outcome.SUCCESS

    def backup(self, task_id: str, *, retries: int = 0, timeout_seconds: float = 60.0) -> RunTask:
        """Of the endless folder."""
        spec = BackupSpec(repository=self.access, sources=(str(self.source),), host="pc")
        return RunTask(task_id=task_id, spec=spec, retries=retries, timeout_seconds=timeout_seconds)

    async def reading(self, task_id: str) -> psutil.Process:
        """Once the task's restic holds its lock and reads: its process."""

        def progressed() -> bool:
            progress = self.manager.of(TaskProgress)
            return any(event.task_id == task_id and event.bytes_done for event in progress)

        await self.manager.until(progressed)
        assert self.locks() == 1
        (restic,) = self.processes()
        return restic

    async def end(self, task_id: str) -> TaskFinished:
        """Of this task; there is one."""

        def ends() -> list[TaskFinished]:
            return [event for event in self.manager.of(TaskFinished) if event.task_id == task_id]

        await self.manager.until(ends)
        (end,) = ends()
        return end

    def starts(self, task_id: str) -> int:
        """How often it has been started."""
        return [event.task_id for event in self.manager.of(TaskStarted)].count(task_id)

    def locks(self) -> int:
        """In the repository."""
        return len(locks(self.access))

    def processes(self) -> list[psutil.Process]:
        """What the agent has started and is alive."""
        return [
            child
            for child in psutil.Process(self.agent.pid).children(recursive=True)
            if child.status() != psutil.STATUS_ZOMBIE
        ]

    async def cancelled(self, task_id: str) -> None:
        """It ends as that, and nothing of it is left."""
        end = await self.end(task_id)
        assert (end.outcome, end.problem) == (Outcome.CANCELLED, None)

    async def clean(self) -> None:
        """No process and no lock."""
        await eventually_async(lambda: not self.processes(), 15, "the end of every restic")
        assert self.locks() == 0


@pytest.fixture
async def place(agent: AgentProcess, manager: SmallManager, tmp_path: Path) -> Place:
    """Ready for backups."""
    here = Place(agent, manager, tmp_path)
    await here.begin()
    return here


async def test_while_it_is_being_accepted(place: Place) -> None:
    """The cancel comes before the answer: the task is taken, and ended at once."""
    asking = asyncio.create_task(place.manager.ask(place.backup("t")))
    await asyncio.sleep(0)
    assert await place.manager.ask(CancelTask(task_id="t")) == Cancelling(known=True)
    assert await asking == Accepted()
    await place.cancelled("t")
    await place.clean()


async def test_while_it_waits_in_line(place: Place) -> None:
    """It never starts, and the one that runs is not disturbed."""
    await place.manager.ask(SetLimits(limits=Limits(max_tasks=1)))
    await place.manager.ask(place.backup("running"))
    await place.manager.ask(place.backup("queued"))
    await place.reading("running")
    await place.manager.ask(CancelTask(task_id="queued"))
    await place.cancelled("queued")
    assert place.starts("queued") == 0
    assert place.locks() == 1
    await place.manager.ask(CancelTask(task_id="running"))
    await place.cancelled("running")
    await place.clean()


async def test_while_it_runs(place: Place) -> None:
    """restic is interrupted and takes its lock away."""
    await place.manager.ask(place.backup("t"))
    restic = await place.reading("t")
    await place.manager.ask(CancelTask(task_id="t"))
    await place.cancelled("t")
    assert not psutil.pid_exists(restic.pid)
    await place.clean()


async def test_between_two_attempts(place: Place) -> None:
    """Somebody killed restic: the task waits for its next attempt, holds nothing meanwhile, and is
    ended at once, without that attempt."""
    await place.manager.ask(place.backup("t", retries=3))
    (await place.reading("t")).kill()
    retrying = await place.manager.event(TaskRetrying)
    assert (retrying.attempt, retrying.exit_code) == (1, -9)
    assert retrying.problem.error is ErrorClass.INTERRUPTED
    assert retrying.next_at >= retrying.at
    # The wait may be over soon, as the dice say; then the second attempt is what is cancelled.
    await place.manager.ask(CancelTask(task_id="t"))
    await place.cancelled("t")
    assert place.starts("t") <= 2
    await place.clean()


async def test_its_time_is_up(place: Place) -> None:
    """The same, told as a timeout."""
    await place.manager.ask(place.backup("t", timeout_seconds=3.0))
    end = await place.end("t")
    assert end.problem is not None
    assert end.problem.error is ErrorClass.TIMEOUT
    await place.clean()


async def test_the_agent_ends_while_a_task_waits_for_its_next_attempt(place: Place) -> None:
    """Told as interrupted while the link still stands; the agent does not wait for the attempt."""
    await place.manager.ask(place.backup("t", retries=3))
    (await place.reading("t")).kill()
    await place.manager.event(TaskRetrying)
    place.agent.signal(15)
    async with asyncio.timeout(12):
        assert await place.agent.ended() == 0
    end = await place.end("t")
    assert (end.outcome, end.problem) == (Outcome.FAILED, Problem(error=ErrorClass.INTERRUPTED))
    assert place.locks() == 0
