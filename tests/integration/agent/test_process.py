"""The agent as a process: killed, stopped, left alone, embedded; with real restic."""

import asyncio
import contextlib
import signal
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

from kustos_agent.protocol.messages import (
    Accepted,
    CancelTask,
    Heartbeat,
    RunTask,
    SnapshotsListed,
    TaskFinished,
    TaskProgress,
    TaskStarted,
)
from kustos_agent.protocol.tasks import (
    BackupResult,
    BackupSpec,
    InitSpec,
    RestoreSpec,
    SnapshotsSpec,
)
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess
from tests.helpers.locks import lock_files
from tests.helpers.trees import assert_same_tree, big_file, fingerprint, small_files
from tests.helpers.waiting import eventually_async

from .agents import AgentProcess, agent_process
from .small_manager import SmallManager

needs_restic = pytest.mark.restic
_HEAVY = ("qt", "sqlalchemy", "_rust", "cffi", "zeroconf", "unicodedata", "zoneinfo")


async def joined(agent: AgentProcess, manager: SmallManager) -> None:
    """Enrol it and let it run."""
    code, said = await agent.run("join", manager.token())
    assert code == 0, said
    await agent.start("run")
    await manager.linked()


def access(folder: Path) -> RepositoryAccess:
    """A repository on this disk."""
    return RepositoryAccess(location=str(folder / "repo"), password="hunter2-hunter2")


async def initialised(manager: SmallManager, repository: RepositoryAccess) -> None:
    """Create it."""
    await manager.ask(RunTask(task_id="init", spec=InitSpec(repository=repository)))
    assert (await finished(manager, "init")).outcome is Outcome.SUCCESS


async def finished(manager: SmallManager, task_id: str) -> TaskFinished:
    """The end of this task, once it is there; and that there is one only."""

    def ends() -> list[TaskFinished]:
        return [event for event in manager.of(TaskFinished) if event.task_id == task_id]

    await manager.until(ends)
    (end,) = ends()
    return end


async def started(manager: SmallManager, task_id: str) -> None:
    """restic is about to begin."""
    await manager.until(lambda: any(e.task_id == task_id for e in manager.of(TaskStarted)))


def descendants(pid: int) -> list[psutil.Process]:
    """What an agent has started."""
    return psutil.Process(pid).children(recursive=True)


async def gone(processes: list[psutil.Process]) -> None:
    """None of them is left behind."""

    def ended() -> bool:
        return not any(
            process.is_running() and process.status() != psutil.STATUS_ZOMBIE
            for process in processes
        )

    await eventually_async(ended, 15, "the end of what the agent started")


def backup(task_id: str, repository: RepositoryAccess, source: Path) -> RunTask:
    """Save a folder."""
    return RunTask(
        task_id=task_id, spec=BackupSpec(repository=repository, sources=(str(source),), host="pc")
    )


@needs_restic
async def test_the_main_job(agent: AgentProcess, manager: SmallManager, tmp_path: Path) -> None:
    """Create, save, list, restore: byte for byte the same; no secret on disk or in the log."""
    small_files(tmp_path / "data", 200)
    repository = access(tmp_path)
    await joined(agent, manager)
    await initialised(manager, repository)
    await manager.ask(backup("backup", repository, tmp_path / "data"))
    saved = await finished(manager, "backup")
    assert saved.outcome is Outcome.SUCCESS
    assert isinstance(saved.result, BackupResult)
    await manager.ask(RunTask(task_id="list", spec=SnapshotsSpec(repository=repository)))
    await finished(manager, "list")
    (listed,) = manager.of(SnapshotsListed)
    assert listed.snapshots[0].id == saved.result.snapshot_id
    spec = RestoreSpec(
        repository=repository,
        snapshot_id=saved.result.snapshot_id,
        target=str(tmp_path / "restored"),
    )
    await manager.ask(RunTask(task_id="restore", spec=spec))
    assert (await finished(manager, "restore")).outcome is Outcome.SUCCESS
    original = fingerprint(tmp_path / "data")
    assert_same_tree(tmp_path / "restored" / (tmp_path / "data").relative_to("/"), original)
    commands = [event.command for event in manager.of(TaskStarted)]
    assert all("hunter2" not in text for text in (*commands, agent.output))
    agent.signal(signal.SIGTERM)
    assert await agent.ended() == 0
    for path in agent.home.rglob("*"):
        if path.is_file() and "cache" not in path.parts:
            assert b"hunter2" not in path.read_bytes(), path


@pytest.mark.provokes(ErrorClass.INTERRUPTED)
@needs_restic
async def test_an_agent_killed_in_the_middle_of_a_task(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Told as interrupted by the next start, exactly once; restic does not outlive its agent, and
    the task, asked for again, is not run again."""
    big_file(tmp_path / "data", 50_000_000)
    repository = access(tmp_path)
    await joined(agent, manager)
    await initialised(manager, repository)
    request = backup("t", repository, tmp_path / "data")
    await manager.ask(request)
    await started(manager, "t")
    await eventually_async(lambda: descendants(agent.pid), 10, "restic")
    family = descendants(agent.pid)
    await agent.kill()
    await gone(family)
    await agent.start("run")
    end = await finished(manager, "t")
    assert end.outcome is Outcome.FAILED
    assert end.problem == Problem(error=ErrorClass.INTERRUPTED)
    assert await manager.ask(request) == Accepted()
    await manager.ask(backup("u", repository, tmp_path / "data"))
    assert (await finished(manager, "u")).outcome is Outcome.SUCCESS
    assert Counter(event.task_id for event in manager.of(TaskFinished)) == {
        "init": 1,
        "t": 1,
        "u": 1,
    }
    assert manager.numbers == sorted(set(manager.numbers))


@needs_restic
async def test_an_agent_stopped_in_the_middle_of_a_task(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """It interrupts restic, says so while the link still stands, and is gone within seconds."""
    big_file(tmp_path / "data", 100_000_000)
    repository = access(tmp_path)
    await joined(agent, manager)
    await initialised(manager, repository)
    await manager.ask(backup("t", repository, tmp_path / "data"))
    await started(manager, "t")
    await eventually_async(lambda: descendants(agent.pid), 10, "restic")
    family = descendants(agent.pid)
    agent.signal(signal.SIGTERM)
    async with asyncio.timeout(8):
        assert await agent.ended() == 0
    await gone(family)
    end = await finished(manager, "t")
    assert end.problem == Problem(error=ErrorClass.INTERRUPTED)
    assert lock_files(tmp_path / "repo") == []


@needs_restic
async def test_a_backup_is_cancelled_and_the_next_one_runs(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """No lock is left."""
    big_file(tmp_path / "data", 100_000_000)
    repository = access(tmp_path)
    await joined(agent, manager)
    await initialised(manager, repository)
    await manager.ask(backup("t", repository, tmp_path / "data"))
    await started(manager, "t")
    await manager.ask(CancelTask(task_id="t"))
    assert (await finished(manager, "t")).outcome is Outcome.CANCELLED
    await manager.ask(backup("u", repository, tmp_path / "data"))
    assert (await finished(manager, "u")).outcome is Outcome.SUCCESS
    assert all(event.files_done <= 1 for event in manager.of(TaskProgress))


@pytest.mark.timeout(120)
async def test_an_agent_killed_again_and_again_tells_every_end_once(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """At any moment of taking, starting, failing and telling of tasks; whatever was accepted has
    one end, numbers never repeat, and the journal is the same one all the time."""
    missing = access(tmp_path)
    await joined(agent, manager)
    accepted: set[str] = set()
    for turn in range(12):
        await manager.linked()
        for number in range(3):
            task_id = f"{turn}-{number}"
            request = RunTask(task_id=task_id, spec=SnapshotsSpec(repository=missing))
            asking = asyncio.create_task(manager.ask(request))
            # A different moment each time: some before, some after the answer, some in restic.
            await asyncio.wait({asking}, timeout=0.003 * turn * number)
            if asking.done() and asking.result() == Accepted():
                accepted.add(task_id)
            else:
                asking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await asking
        await agent.kill()
        await manager.until(lambda: manager.peer is None)
        await agent.start("run")
    peer = await manager.linked()
    for task_id in accepted:
        await finished(manager, task_id)
    counted = Counter(event.task_id for event in manager.of(TaskFinished))
    assert set(counted.values()) == {1}
    assert accepted <= counted.keys()
    assert manager.numbers == sorted(set(manager.numbers))
    assert {hello.journal_id for hello in manager.hellos} == {peer.hello.journal_id}


# --- embedded ------------------------------------------------------------------------------------


async def test_an_embedded_agent_joins_by_its_standard_input_and_ends_with_it(
    agent: AgentProcess, manager: SmallManager
) -> None:
    """The manager's own agent: its token in neither argv nor environment."""
    token = manager.token()
    await agent.start("run", "--embedded", stdin=token.encode() + b"\n")
    await manager.event(Heartbeat)
    assert token not in " ".join(psutil.Process(agent.pid).cmdline())
    assert token not in " ".join(psutil.Process(agent.pid).environ().values())
    agent.hang_up()
    async with asyncio.timeout(8):
        assert await agent.ended() == 0


async def test_an_embedded_agent_that_has_joined_needs_no_token(
    agent: AgentProcess, manager: SmallManager
) -> None:
    """An empty line; and with a token it takes a new identity in place of the old."""
    await agent.start("run", "--embedded", stdin=manager.token().encode() + b"\n")
    await manager.linked()
    agent.hang_up()
    await agent.ended()
    await agent.start("run", "--embedded", stdin=b"\n")
    await manager.linked()
    agent.hang_up()
    await agent.ended()
    manager.tokens.clear()
    await agent.start("run", "--embedded", stdin=manager.token().encode() + b"\n")
    await manager.linked()
    assert len(manager.enrols) == 2


@pytest.mark.parametrize(
    ("stdin", "code", "says"),
    [
        (b"\n", 2, "has not joined a manager"),
        (b"", 1, "Stopped"),
        (b"kustos1-half", 1, "Stopped"),
        (b"kustos1-nonsense\n", 1, "not a usable join token"),
    ],
)
async def test_an_embedded_agent_that_cannot_begin_says_why(
    agent: AgentProcess, stdin: bytes, code: int, says: str
) -> None:
    """No identity and no token, a manager that died in the middle of a word, a bad token."""
    assert await agent.run("run", "--embedded", stdin=stdin) == (code, agent.output)
    assert says in agent.output


@needs_restic
async def test_an_embedded_agent_leaves_nothing_running(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """The manager died in the middle of a backup: restic is interrupted, the end in the journal."""
    big_file(tmp_path / "data", 100_000_000)
    repository = access(tmp_path)
    await agent.start("run", "--embedded", stdin=manager.token().encode() + b"\n")
    await initialised(manager, repository)
    await manager.ask(backup("t", repository, tmp_path / "data"))
    await started(manager, "t")
    await eventually_async(lambda: descendants(agent.pid), 10, "restic")
    family = descendants(agent.pid)
    await manager.stop()
    agent.hang_up()
    async with asyncio.timeout(10):
        assert await agent.ended() == 0
    await gone(family)
    await manager.start()
    await agent.start("run", "--embedded", stdin=b"\n")
    assert (await finished(manager, "t")).problem == Problem(error=ErrorClass.INTERRUPTED)


# --- being light, being alone --------------------------------------------------------------------


async def test_a_second_agent_on_the_same_files_is_refused(
    agent: AgentProcess, manager: SmallManager
) -> None:
    """And the first is not disturbed."""
    await joined(agent, manager)
    async with agent_process(agent.home) as second:
        code, said = await second.run("run")
        assert (code, f"process {agent.pid}" in said) == (3, True)
        await manager.event(Heartbeat)
        code, said = await second.run("status")
        assert (code, f"process {agent.pid}" in said) == (0, True)
    assert len(manager.hellos) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_an_agent_does_not_carry_what_it_does_not_use(
    agent: AgentProcess, manager: SmallManager
) -> None:
    """Its own cryptography is OpenSSL by way of the standard library; no Qt, no SQLAlchemy, and no
    tables of Unicode for host names that are ASCII."""
    await joined(agent, manager)
    await manager.event(Heartbeat)
    mapped = {Path(found.path).name for found in psutil.Process(agent.pid).memory_maps()}
    assert not [name for name in mapped if any(heavy in name.lower() for heavy in _HEAVY)]
    assert psutil.Process(agent.pid).num_threads() <= 4
