"""A restic that misbehaves: the agent stays small, and each task has one honest end."""

import re
import time
from pathlib import Path

import psutil
import pytest

from kustos_agent.bootstrap import utc_now
from kustos_agent.fetching.shelf import Shelf
from kustos_agent.fetching.supply import Supply
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.messages import (
    Accepted,
    CancelTask,
    Heartbeat,
    RunTask,
    SetLimits,
    TaskFinished,
    TaskLog,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import ErrorClass, Limits, Outcome, RepositoryAccess
from kustos_agent.restic import process as process_module
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.tasks.marks import RunMarks
from kustos_agent.tasks.old_caches import OldCaches
from kustos_agent.tasks.restic_operations import ResticOperations
from tests.helpers.waiting import eventually_async

from .agents import AgentProcess, identity_for, inner_agent
from .odd_restic import odd_restic
from .small_manager import SmallManager

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="looks at processes in /proc"
)


def backup(folder: Path, *, timeout_seconds: float = 60.0, retries: int = 0) -> RunTask:
    """Save something that is there."""
    (folder / "data").mkdir(exist_ok=True)
    access = RepositoryAccess(location=str(folder / "repo"), password="hunter2-hunter2")
    spec = BackupSpec(repository=access, sources=(str(folder / "data"),), host="pc")
    return RunTask(task_id="t", spec=spec, timeout_seconds=timeout_seconds, retries=retries)


async def running(agent: AgentProcess, manager: SmallManager, folder: Path, script: str) -> None:
    """The agent with such a restic, linked."""
    program = odd_restic(folder, script)
    code, said = await agent.run("join", manager.token())
    assert code == 0, said
    (agent.home / "agent.toml").write_text(f'restic = "{program}"\n')
    await agent.start("run")
    await manager.event(Heartbeat)


async def the_end(manager: SmallManager) -> TaskFinished:
    """Of the task; there is one, and no more."""
    end = await manager.event(TaskFinished)
    assert len(manager.of(TaskFinished)) == 1
    return end


def peak(agent: AgentProcess) -> int:
    """Most memory it ever had resident, in MiB."""
    status = Path(f"/proc/{agent.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) // 1024


def helpers(agent: AgentProcess) -> list[psutil.Process]:
    """What it has started and is alive."""
    return [
        child
        for child in psutil.Process(agent.pid).children(recursive=True)
        if child.status() != psutil.STATUS_ZOMBIE
    ]


async def alone(agent: AgentProcess) -> None:
    """Nothing that it started is left."""
    await eventually_async(lambda: not helpers(agent), 10, "no process but the agent's")


@pytest.mark.provokes(ErrorClass.TIMEOUT)
async def test_one_that_hangs_is_ended_by_its_timeout(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Each attempt has its own; told as a timeout, and nothing runs on."""
    await running(agent, manager, tmp_path, "time.sleep(3600)")
    await manager.ask(backup(tmp_path, timeout_seconds=1.0))
    end = await the_end(manager)
    assert end.outcome is Outcome.FAILED
    assert end.problem is not None
    assert end.problem.error is ErrorClass.TIMEOUT
    await alone(agent)


async def test_one_that_floods_stdout_costs_bounded_memory_and_journal(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Lines beyond the log's bound are counted; the snapshot it made is told. Heartbeats go on."""
    flood = """
    for _ in range(300):
        sys.stdout.write(("y" * 99 + "\\n") * 1_000)
    save()
    """
    manager.heartbeat_seconds = 0.2
    await running(agent, manager, tmp_path, flood)
    before = peak(agent)
    beats = len(manager.of(Heartbeat))
    await manager.ask(backup(tmp_path))
    assert (await the_end(manager)).outcome is Outcome.SUCCESS
    assert peak(agent) - before < 25
    lines = [line.text for event in manager.of(TaskLog) for line in event.lines]
    assert len(lines) == 5_001
    assert lines[-1] == "… +295000"
    assert len(manager.of(Heartbeat)) > beats
    await alone(agent)


async def test_ten_megabytes_in_one_line_are_cut(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """On stdout and on stderr; what follows is read."""
    script = """
    sys.stdout.write("x" * 10_000_000 + "\\n")
    sys.stdout.flush()
    sys.stderr.write("z" * 10_000_000 + "\\n")
    save()
    """
    await running(agent, manager, tmp_path, script)
    before = peak(agent)
    await manager.ask(backup(tmp_path))
    assert (await the_end(manager)).outcome is Outcome.SUCCESS
    assert peak(agent) - before < 25
    lines = [line.text for event in manager.of(TaskLog) for line in event.lines]
    assert [line[0] for line in sorted(lines)] == ["x", "z"]
    assert max(map(len, lines)) < 10_000


async def test_a_line_without_end_is_cut(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """200 MB, and the process is killed by somebody in the middle of it: no success."""
    script = """
    for _ in range(200):
        sys.stdout.write("x" * 1_000_000)
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)
    """
    await running(agent, manager, tmp_path, script)
    before = peak(agent)
    await manager.ask(backup(tmp_path))
    end = await the_end(manager)
    assert (end.outcome, end.exit_code) == (Outcome.FAILED, -9)
    assert peak(agent) - before < 25


@pytest.mark.provokes(ErrorClass.INTERRUPTED)
@pytest.mark.parametrize("signal", ["SIGKILL", "SIGSEGV", "SIGTERM"])
async def test_one_that_dies_of_a_signal_was_interrupted(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path, signal: str
) -> None:
    """Whoever sent it; and no summary it wrote before makes that a success."""
    await running(agent, manager, tmp_path, f"save()\nos.kill(os.getpid(), signal.{signal})")
    await manager.ask(backup(tmp_path))
    end = await the_end(manager)
    assert end.outcome is Outcome.FAILED
    assert end.problem is not None
    assert end.problem.error is ErrorClass.INTERRUPTED
    assert end.exit_code is not None
    assert end.exit_code < 0


@pytest.mark.provokes(ErrorClass.INTERNAL)
async def test_one_that_ends_as_none_ever_did_is_called_unexpected(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """With a code and a text that nobody knows: no guess, its words are told."""
    script = """
    save()
    sys.stderr.write("the moon is in the wrong house\\n")
    sys.exit(77)
    """
    await running(agent, manager, tmp_path, script)
    await manager.ask(backup(tmp_path))
    end = await the_end(manager)
    assert (end.outcome, end.exit_code) == (Outcome.FAILED, 77)
    assert end.problem is not None
    assert end.problem.error is ErrorClass.INTERNAL
    assert "moon" in end.problem.detail


async def test_one_that_leaves_a_helper_behind_leaves_none(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Whether that holds the pipes or not; the task's end is what the program itself did."""
    script = """
    subprocess.Popen(["sleep", "3600"])
    null = subprocess.DEVNULL
    subprocess.Popen(["sleep", "3601"], stdin=null, stdout=null, stderr=null)
    save()
    """
    await running(agent, manager, tmp_path, script)
    await manager.ask(backup(tmp_path))
    assert (await the_end(manager)).outcome is Outcome.SUCCESS
    for process in psutil.process_iter(["cmdline"]):
        assert process.info["cmdline"] not in (["sleep", "3600"], ["sleep", "3601"])


async def test_one_whose_version_cannot_be_had_keeps_nobody_from_linking(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """It hangs at the first question: the agent is there all the same, and says what it knows."""
    program = odd_restic(tmp_path, "save()", version="time.sleep(3600)")
    code, said = await agent.run("join", manager.token())
    assert code == 0, said
    (agent.home / "agent.toml").write_text(f'restic = "{program}"\n')
    before = time.monotonic()
    await agent.start("run")
    assert (await manager.linked()).hello.restic_version == ""
    assert time.monotonic() - before < 15
    assert (await manager.event(Heartbeat)).restic_version == ""


async def test_one_that_will_not_listen_is_killed(
    manager: SmallManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupt and termination ignored: cancelled all the same, and gone with its helper."""
    deaf = """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    subprocess.Popen(["sleep", "3602"])
    print("ready", flush=True)
    while True:
        time.sleep(1)
    """
    monkeypatch.setattr(process_module, "_TERMINATE_SECONDS", 0.2)
    async with inner_agent(tmp_path, identity_for(manager), operations(tmp_path, deaf)):
        await manager.ask(backup(tmp_path))
        await manager.event(TaskLog)
        await manager.ask(CancelTask(task_id="t"))
        end = await the_end(manager)
    assert (end.outcome, end.problem) == (Outcome.CANCELLED, None)
    await eventually_async(lambda: not psutil.Process().children(), 10, "its end")
    for process in psutil.process_iter(["cmdline"]):
        assert process.info["cmdline"] != ["sleep", "3602"]


async def test_one_that_recovers_at_its_second_attempt(
    manager: SmallManager, tmp_path: Path
) -> None:
    """Interrupted at first, the task is run again and ends well; nothing is told twice."""
    script = f"""
    if not os.path.exists({str(tmp_path / "again")!r}):
        open({str(tmp_path / "again")!r}, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    save()
    """
    async with inner_agent(tmp_path, identity_for(manager), operations(tmp_path, script)) as agent:
        agent.dice = 0.0
        assert await manager.ask(backup(tmp_path, retries=3)) == Accepted()
        assert (await the_end(manager)).outcome is Outcome.SUCCESS
    assert [event.attempt for event in manager.of(TaskStarted)] == [1, 2]
    (retrying,) = manager.of(TaskRetrying)
    assert (retrying.attempt, retrying.exit_code) == (1, -9)
    assert retrying.problem.error is ErrorClass.INTERRUPTED


async def test_limits_are_in_force_in_the_process_that_runs(
    agent: AgentProcess, manager: SmallManager, tmp_path: Path
) -> None:
    """Seen from outside: niceness, variables, arguments; for the first process those of the
    welcome, for the next what was set meanwhile, while the first keeps its own."""
    await running(agent, manager, tmp_path, "time.sleep(3600)")
    await manager.ask(SetLimits(limits=Limits(nice=7, upload_kib=300, cpu_percent=1)))
    await manager.ask(backup(tmp_path))
    first = await restic_of(agent)
    (own,) = {psutil.Process(agent.pid).nice()}
    assert first.nice() == max(7, own)
    assert first.environ()["GOMAXPROCS"] == "1"
    assert "--limit-upload=300" in first.cmdline()
    await manager.ask(SetLimits(limits=Limits(nice=15, download_kib=90)))
    assert first.nice() == max(7, own)
    await manager.ask(CancelTask(task_id="t"))
    await the_end(manager)
    second = backup(tmp_path)
    await manager.ask(RunTask(task_id="u", spec=second.spec))
    other = await restic_of(agent)
    assert other.nice() == max(15, own)
    assert "GOMAXPROCS" not in other.environ()
    assert "--limit-download=90" in other.cmdline()
    assert not [word for word in other.cmdline() if word.startswith("--limit-upload")]
    await manager.ask(CancelTask(task_id="u"))
    await manager.event(TaskFinished, 2)


async def restic_of(agent: AgentProcess) -> psutil.Process:
    """The process of the backup that runs."""

    def found() -> list[psutil.Process]:
        return [child for child in helpers(agent) if "backup" in child.cmdline()]

    return (await eventually_async(found, 10, "restic"))[0]


def operations(folder: Path, script: str) -> ResticOperations:
    """For an agent in this process; a restic that does not listen is not waited for long."""
    runner = ProcessRunner(cache_dir=str(folder / "cache"), environ={}, grace_seconds=0.2)
    return ResticOperations(
        configured=odd_restic(folder, script),
        supply=Supply(Shelf(folder / "fetched"), runner=runner, allowed=False),
        runner=runner,
        scratch=folder / "scratch",
        environ={},
        marks=RunMarks(folder / "marks"),
        spool=folder / "spool",
        forbidden=ForbiddenPaths([]),
        caches=OldCaches(folder / "cache", folder / "stamp", now=utc_now),
    )
