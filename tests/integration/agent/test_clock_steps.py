"""The clock of the computer is set by a day under a running agent: forward, back, and right again.
Real restic; the clock is the agent's own, as a test sets it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import (
    Accepted,
    Heartbeat,
    RunTask,
    ScheduleFired,
    TaskFinished,
)
from kustos_agent.protocol.schedules import IntervalTimes, Schedule
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import ErrorClass, Outcome
from tests.helpers import stepped_agent
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

from .agents import AgentProcess
from .small_manager import SmallManager
from .test_process import access, finished, joined
from .test_schedule import plan, planned, prepared, snapshots

pytestmark = pytest.mark.restic

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TICK = timedelta(seconds=0.5)
"""So often the agent looks here at what is due."""


class Clock:
    """The wall's, on the agent's computer."""

    def __init__(self, agent: AgentProcess, folder: Path) -> None:
        self._file = folder / "ahead"
        self.ahead = timedelta()
        self.set(self.ahead)
        agent.program = ("-P", stepped_agent.__file__, str(self._file))

    def set(self, ahead: timedelta) -> None:
        """It shows so much more than the time that it is."""
        self.ahead = ahead
        written = self._file.with_suffix(".new")
        written.write_text(str(ahead.total_seconds()))
        written.replace(self._file)

    def is_of(self, beat: Heartbeat) -> bool:
        """Whether the heartbeat tells the time that it shows now."""
        return abs(datetime.now(UTC) + self.ahead - beat.at) < HOUR


@pytest.fixture
def clock(agent: AgentProcess, manager: SmallManager, tmp_path: Path) -> Clock:
    """Right at first; the agent is asked for a heartbeat as often as can be."""
    manager.heartbeat_seconds = 0.1
    return Clock(agent, tmp_path)


async def beats(manager: SmallManager, clock: Clock, count: int = 2) -> None:
    """Wait for so many heartbeats more, the last of them by the clock as it is now."""
    before = len(manager.of(Heartbeat))

    def came() -> bool:
        told = manager.of(Heartbeat)
        return len(told) >= before + count and clock.is_of(told[-1])

    await manager.until(came)


def waiting_backup(folder: Path, *, timeout_seconds: float = 3_600.0) -> RunTask:
    """A backup that begins with a hook, which waits for the file `go`."""
    wait = Hook(command=("/bin/sh", "-c", f"while [ ! -e '{folder / 'go'}' ]; do sleep 0.1; done"))
    spec = BackupSpec(
        repository=access(folder),
        sources=(str(folder / "data"),),
        host="pc",
        hooks=Hooks(before=wait),
    )
    return RunTask(task_id="long", spec=spec, timeout_seconds=timeout_seconds)


def daily(due: datetime) -> Schedule:
    """Due then, and each day at that time; made up for within two days."""
    times = IntervalTimes(seconds=86_400, since=due - 7 * DAY)
    return Schedule(times=times, zone="UTC", catch_up_seconds=2 * 86_400)


async def ready(agent: AgentProcess, manager: SmallManager, folder: Path) -> None:
    """Running, with a repository; the owner lets it be told what to run."""
    small_files(folder / "data", 10)
    agent.home.mkdir()
    (agent.home / "agent.toml").write_text("hooks = true\n")
    await prepared(agent, manager, folder)


@pytest.mark.parametrize("step", [DAY, -DAY])
async def test_heartbeats_go_on_and_the_link_stands(
    agent: AgentProcess, manager: SmallManager, clock: Clock, step: timedelta
) -> None:
    """In the rhythm of a clock that nobody sets; they tell what the wall's shows."""
    await joined(agent, manager)
    await beats(manager, clock)
    for ahead in (step, timedelta()):
        clock.set(ahead)
        await beats(manager, clock, 5)
    assert len(manager.hellos) == 1
    assert manager.closings == []


@pytest.mark.parametrize("step", [DAY, -DAY])
async def test_a_running_task_goes_on_and_is_held(
    agent: AgentProcess, manager: SmallManager, clock: Clock, tmp_path: Path, step: timedelta
) -> None:
    """A day more does not use up its hour; every heartbeat says that it runs, which is what
    its lease goes by."""
    await ready(agent, manager, tmp_path)
    assert await manager.ask(waiting_backup(tmp_path)) == Accepted()
    await manager.until(lambda: any("long" in beat.running for beat in manager.of(Heartbeat)))
    for ahead in (step, timedelta(), step):
        clock.set(ahead)
        before = len(manager.of(Heartbeat))
        await beats(manager, clock)
        assert all("long" in beat.running for beat in manager.of(Heartbeat)[before:])
    assert [end.task_id for end in manager.of(TaskFinished)] == ["init"]
    (tmp_path / "go").touch()
    end = await finished(manager, "long")
    assert end.outcome is Outcome.SUCCESS
    assert len(snapshots(tmp_path)) == 1


async def test_a_task_runs_out_of_its_time_though_the_clock_was_set_back(
    agent: AgentProcess, manager: SmallManager, clock: Clock, tmp_path: Path
) -> None:
    """After the seconds that it was given, not a day later."""
    await ready(agent, manager, tmp_path)
    request = waiting_backup(tmp_path, timeout_seconds=2.0)
    assert await manager.ask(request) == Accepted()
    await manager.until(lambda: any("long" in beat.running for beat in manager.of(Heartbeat)))
    clock.set(-DAY)
    end = await finished(manager, "long")
    assert end.outcome is Outcome.FAILED
    assert end.problem is not None
    # It was in its hook.
    assert end.problem.error is ErrorClass.HOOK_FAILED


@pytest.mark.parametrize(
    "ahead",
    [
        # Less than a day is believed: its time, when that comes, has had its run.
        (DAY - HOUR, timedelta()),
        # More is not, once the clock is right again.
        (3 * DAY, 2 * DAY),
    ],
)
async def test_what_comes_due_by_a_clock_that_is_ahead_is_run_once(
    agent: AgentProcess,
    manager: SmallManager,
    clock: Clock,
    tmp_path: Path,
    ahead: tuple[timedelta, timedelta],
) -> None:
    """By the wrong clock the newest of what it shows as due; by the right one what comes due then,
    unless that was it (docs/scheduling.md)."""
    step, first = ahead
    await ready(agent, manager, tmp_path)
    due = datetime.now(UTC) + timedelta(seconds=6)
    await plan(manager, planned(daily(due), tmp_path))
    clock.set(step)
    early = await manager.event(ScheduleFired)
    assert early.due == due + first
    assert (await finished(manager, early.task_id)).outcome is Outcome.SUCCESS
    clock.set(timedelta())
    await eventually_async(lambda: datetime.now(UTC) > due + 2 * TICK, 15, "its time")
    assert (await finished(manager, due_id("j", due))).outcome is Outcome.SUCCESS
    await beats(manager, clock, 6)
    assert_run_once(manager, tmp_path, {due + first, due})


@pytest.mark.parametrize("step", [DAY - HOUR, DAY + HOUR])
async def test_what_is_due_is_run_once_though_the_clock_was_set_back(
    agent: AgentProcess, manager: SmallManager, clock: Clock, tmp_path: Path, step: timedelta
) -> None:
    """Not by a clock that is behind, and as soon as that is right again. Behind once more, and
    right, it does not begin again."""
    await ready(agent, manager, tmp_path)
    due = datetime.now(UTC) + timedelta(seconds=4)
    await plan(manager, planned(daily(due), tmp_path))
    clock.set(-step)
    await eventually_async(lambda: datetime.now(UTC) > due + 2 * TICK, 15, "its time")
    await beats(manager, clock, 6)
    assert manager.of(ScheduleFired) == []
    clock.set(timedelta())
    assert (await finished(manager, due_id("j", due))).outcome is Outcome.SUCCESS
    clock.set(-step)
    await beats(manager, clock, 6)
    clock.set(timedelta())
    await beats(manager, clock, 6)
    assert_run_once(manager, tmp_path, {due})


def assert_run_once(manager: SmallManager, folder: Path, dues: set[datetime]) -> None:
    """What was due then, and nothing else. It may be told again that it came due, under its id."""
    fired = manager.of(ScheduleFired)
    assert {event.due for event in fired} == dues
    assert {event.task_id for event in fired} == {due_id("j", due) for due in dues}
    ends = Counter(event.task_id for event in manager.of(TaskFinished))
    assert ends == Counter(["init", *(due_id("j", due) for due in dues)])
    assert len(snapshots(folder)) == len(dues)
