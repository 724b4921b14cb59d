"""The agent as a process runs its schedule: with the manager away, killed, stopped; real restic."""

import contextlib
import signal
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from kustos_agent.journal import Journal
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import (
    Accepted,
    CredentialsSealed,
    PlannedJob,
    ScheduleApplied,
    ScheduleFired,
    SealCredentials,
    SetSchedule,
    TaskFinished,
    TaskLog,
    TaskStarted,
)
from kustos_agent.protocol.schedules import IntervalTimes, Schedule
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import (
    ErrorClass,
    Outcome,
    Problem,
    RepositoryAccess,
    SealedCredentials,
)
from tests.helpers.trees import big_file, small_files
from tests.helpers.waiting import eventually_async

from .agents import AgentProcess
from .small_manager import SmallManager
from .test_process import access, backup, descendants, finished, gone, initialised, joined, started

pytestmark = pytest.mark.restic

KEPT = SealedCredentials(repository_id="nas", revision="1")


def due_in(seconds: float) -> tuple[Schedule, datetime]:
    """A schedule that is due once in the next hour."""
    due = datetime.now(UTC) + timedelta(seconds=seconds)
    times = IntervalTimes(seconds=7_200, since=due - timedelta(hours=2))
    return Schedule(times=times, zone="Europe/Berlin", catch_up_seconds=1_800), due


def planned(
    schedule: Schedule,
    folder: Path,
    *names: str,
    sealed: bool = True,
    job_id: str = "j",
) -> PlannedJob:
    """Save these folders, or `data`."""
    repository = RepositoryAccess(location=access(folder).location, password="")
    sources = tuple(str(folder / name) for name in names or ("data",))
    tag = f"job:{job_id}"
    return PlannedJob(
        job_id=job_id,
        revision="7",
        schedule=schedule,
        spec=BackupSpec(repository=repository, sources=sources, host="pc", tags=(tag,)),
        sealed=KEPT if sealed else None,
        name="Office",
    )


async def prepared(agent: AgentProcess, manager: SmallManager, folder: Path) -> None:
    """A running agent that keeps what opens the repository."""
    await joined(agent, manager)
    await initialised(manager, access(folder))
    seal = SealCredentials(kept=KEPT, access=access(folder))
    assert await manager.ask(seal) == CredentialsSealed()


async def plan(manager: SmallManager, *jobs: PlannedJob) -> None:
    """Send the set."""
    assert await manager.ask(SetSchedule(revision="r", jobs=jobs)) == ScheduleApplied()


def snapshots(folder: Path) -> list[Path]:
    """In the repository."""
    return list((folder / "repo" / "snapshots").iterdir())


async def test_runs_go_on_while_the_manager_is_away(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """And are told when it is back, once, though the agent is killed meanwhile; nothing of what
    opens the repository lies open on its disk."""
    small_files(tmp_path / "data", 50)
    await prepared(agent, manager, tmp_path)
    schedule, due = due_in(3)
    await plan(manager, planned(schedule, tmp_path))
    await manager.stop()
    task_id = due_id("j", due)
    await eventually_async(lambda: has_end(agent.home, task_id), 30, "the end of the run")
    await agent.kill()
    await agent.start("run")
    await manager.start()
    end = await finished(manager, task_id)
    assert end.outcome is Outcome.SUCCESS
    (fired,) = manager.of(ScheduleFired)
    assert (fired.job_id, fired.revision, fired.due) == ("j", "7", due)
    assert (fired.task_id, fired.needs_manager) == (task_id, False)
    assert [event.task_id for event in manager.of(TaskStarted)].count(task_id) == 1
    assert manager.hellos[-1].schedule_revision == "r"
    assert len(snapshots(tmp_path)) == 1
    order = [type(event) for event in manager.events if getattr(event, "task_id", "") == task_id]
    assert order[0] is ScheduleFired
    assert order[-1] is TaskFinished
    for path in agent.home.rglob("*"):
        if path.is_file() and "cache" not in path.parts:
            assert b"hunter2" not in path.read_bytes(), path


async def test_a_run_in_line_survives_a_kill(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """It had not started: it begins in the next life, under its id, held from the first hello on.
    What ran is interrupted."""
    manager.max_tasks = 1
    big_file(tmp_path / "data", 50_000_000)
    await prepared(agent, manager, tmp_path)
    await manager.ask(backup("long", access(tmp_path), tmp_path / "data"))
    await started(manager, "long")
    schedule, due = due_in(0.5)
    await plan(manager, planned(schedule, tmp_path))
    await manager.event(ScheduleFired)
    task_id = due_id("j", due)
    family = descendants(agent.pid)
    in_line = not any(event.task_id == "long" for event in manager.of(TaskFinished))
    await agent.kill()
    await gone(family)
    await agent.start("run")
    assert (await finished(manager, task_id)).outcome is Outcome.SUCCESS
    assert task_id in manager.hellos[-1].running
    if in_line:
        end = await finished(manager, "long")
        assert end.problem == Problem(error=ErrorClass.INTERRUPTED)
    assert Counter(event.task_id for event in manager.of(TaskFinished))[task_id] == 1
    assert len(manager.of(ScheduleFired)) == 1


async def test_a_changed_list_is_told_once_whenever_the_agent_is_killed(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Between firing and start: the next life tells it. After the start: it is told, and the next
    run does not tell it again."""
    manager.max_tasks = 1
    big_file(tmp_path / "data", 50_000_000)
    small_files(tmp_path / "more", 10)
    await prepared(agent, manager, tmp_path)
    first = backup("first", access(tmp_path), tmp_path / "data")
    first = replace(first, spec=replace(first.spec, tags=("job:j",)))
    await manager.ask(first)
    await finished(manager, "first")

    async def fire(*, killed_after: type[ScheduleFired | TaskStarted]) -> str:
        """The id of a run by the longer list."""
        schedule, due = due_in(0.5)
        task_id = due_id("j", due)

        def heard() -> bool:
            return any(event.task_id == task_id for event in manager.of(killed_after))

        await plan(manager, planned(schedule, tmp_path, "data", "more"))
        await manager.until(heard)
        family = descendants(agent.pid)
        await agent.kill()
        await gone(family)
        await agent.start("run")
        await finished(manager, task_id)
        return task_id

    def told(task_id: str) -> list[str]:
        logs = [event for event in manager.of(TaskLog) if event.task_id == task_id]
        lines = {log.first + at: line.text for log in logs for at, line in enumerate(log.lines)}
        return [text for text in lines.values() if "since the last run" in text]

    await manager.ask(backup("long", access(tmp_path), tmp_path / "data"))
    await started(manager, "long")
    in_line = await fire(killed_after=ScheduleFired)
    assert told(in_line) == [f"folder added since the last run: {tmp_path / 'more'}"]
    again = await fire(killed_after=TaskStarted)
    assert told(again) == []


async def test_kills_between_all_steps_cost_no_firing_and_double_none(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """The agent is killed whenever the manager has heard one word more: of each job there is one
    firing, one start at most and one end."""
    small_files(tmp_path / "data", 10)
    await prepared(agent, manager, tmp_path)
    schedule, due = due_in(1)
    jobs = tuple(f"job-{number}" for number in range(3))
    await plan(manager, *(planned(schedule, tmp_path, job_id=job_id) for job_id in jobs))
    ids = {due_id(job_id, due) for job_id in jobs}

    def ended() -> int:
        return len([event for event in manager.of(TaskFinished) if event.task_id in ids])

    def enough(words: int) -> bool:
        return len(manager.numbers) >= words or ended() == len(jobs)

    words = len(manager.numbers)
    while ended() < len(jobs):
        words += 1
        await manager.until(partial(enough, words))
        await agent.kill()
        await agent.start("run")
        await manager.linked()
    fired = Counter(event.task_id for event in manager.of(ScheduleFired))
    assert fired == dict.fromkeys(ids, 1)
    starts = Counter(event.task_id for event in manager.of(TaskStarted) if event.task_id in ids)
    assert set(starts.values()) <= {1}
    ends = Counter(event.task_id for event in manager.of(TaskFinished) if event.task_id in ids)
    assert ends == fired
    assert manager.numbers == sorted(set(manager.numbers))


async def test_a_stopped_agent_runs_what_it_missed(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Once, as soon as it goes on (SIGSTOP, SIGCONT)."""
    small_files(tmp_path / "data", 10)
    await prepared(agent, manager, tmp_path)
    schedule, due = due_in(1)
    await plan(manager, planned(schedule, tmp_path))
    agent.signal(signal.SIGSTOP)
    await eventually_async(lambda: datetime.now(UTC) > due + timedelta(seconds=1), 10, "its time")
    assert manager.of(ScheduleFired) == []
    agent.signal(signal.SIGCONT)
    assert (await finished(manager, due_id("j", due))).outcome is Outcome.SUCCESS
    assert len(manager.of(ScheduleFired)) == 1


async def test_a_run_on_demand_is_told_and_handed_over(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Under the id of the firing; handed over twice it runs once."""
    small_files(tmp_path / "data", 10)
    await prepared(agent, manager, tmp_path)
    schedule, due = due_in(1)
    await plan(manager, planned(schedule, tmp_path, sealed=False))
    fired = await manager.event(ScheduleFired)
    assert (fired.needs_manager, fired.task_id) == (True, due_id("j", due))
    assert fired.until is not None
    assert fired.until - due >= timedelta(seconds=1_800)
    request = backup(fired.task_id, access(tmp_path), tmp_path / "data")
    assert await manager.ask(request) == Accepted()
    assert (await finished(manager, fired.task_id)).outcome is Outcome.SUCCESS
    assert await manager.ask(request) == Accepted()
    assert len(snapshots(tmp_path)) == 1


@pytest.mark.provokes(ErrorClass.SECRET_DAMAGED)
async def test_a_run_whose_credentials_are_gone_waits_for_the_manager(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """It is told so, and handed over under the id of the firing it is made; but not with a word for
    what the machine does not keep."""
    small_files(tmp_path / "data", 10)
    await joined(agent, manager)
    await initialised(manager, access(tmp_path))
    schedule, due = due_in(1)
    await plan(manager, planned(schedule, tmp_path))
    fired = await manager.event(ScheduleFired)
    assert (fired.task_id, fired.needs_manager) == (due_id("j", due), True)
    request = backup(fired.task_id, access(tmp_path), tmp_path / "data")
    refusal = await manager.ask(replace(request, sealed=KEPT))
    assert isinstance(refusal, Problem)
    assert (refusal.error, refusal.subject) == (ErrorClass.SECRET_DAMAGED, "credentials")
    await manager.ask(request)
    assert (await finished(manager, fired.task_id)).outcome is Outcome.SUCCESS


async def test_a_removed_machine_runs_nothing_any_more(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Its manager says so, and the set is gone from its disk."""
    await joined(agent, manager)
    schedule, _ = due_in(3_600)
    await plan(manager, planned(schedule, tmp_path))
    manager.tokens.clear()
    await manager.cut()
    await agent.says("0 jobs are planned")
    await agent.kill()
    (file,) = agent.home.rglob("journal*.sqlite3")
    journal = Journal.open(file, owner=owner_of(agent.home))
    assert (journal.planned(), journal.schedule_revision) == ((), "")
    journal.close()


def has_end(home: Path, task_id: str) -> bool:
    """Whether the journal has it: from then on a kill changes nothing."""
    return bool(asked(home, "SELECT finished FROM task WHERE task_id = ?", task_id))


def owner_of(home: Path) -> str:
    """Whose journal it is."""
    return str(asked(home, "SELECT value FROM meta WHERE name = ?", "owner"))


def asked(home: Path, question: str, name: str) -> object:
    """What the journal has for it, read beside the agent; None for nothing."""
    (file,) = home.rglob("journal*.sqlite3")
    with contextlib.closing(sqlite3.connect(file)) as database:
        found = database.execute(question, (name,)).fetchone()
    return found[0] if found else None
