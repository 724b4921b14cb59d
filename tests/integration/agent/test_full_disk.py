"""A real agent whose own disk is full."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kustos_agent.protocol.messages import (
    Accepted,
    Heartbeat,
    RunTask,
    TaskFinished,
    TaskLog,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess

from .agents import agent_process
from .odd_restic import odd_restic
from .small_manager import SmallManager


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 4 MiB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(folder: Path) -> Path:
    """Nothing more can be written; remove the result to make room again."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


async def test_a_full_disk_holds_up_what_is_told_and_loses_nothing(
    manager: SmallManager, small_disk: Path, tmp_path: Path
) -> None:
    """A backup that runs goes on and its end is told once there is room; a new one is refused with
    its reason; neither heartbeats nor a new connection need the disk."""
    go, data = tmp_path / "go", tmp_path / "data"
    data.mkdir()
    program = odd_restic(
        tmp_path,
        f"""
        while not os.path.exists({str(go)!r}):
            time.sleep(0.01)
        for number in range(300):
            print("line", number)
        save()
        """,
    )
    access = RepositoryAccess(location=str(tmp_path / "repo"), password="hunter2-hunter2")
    spec = BackupSpec(repository=access, sources=(str(data),), host="pc")
    manager.heartbeat_seconds = 0.2
    async with agent_process(small_disk / "home") as agent:
        code, said = await agent.run("join", manager.token())
        assert code == 0, said
        (agent.home / "agent.toml").write_text(f'restic = "{program}"\n')
        await agent.start("run")
        assert await manager.ask(RunTask(task_id="t", spec=spec)) == Accepted()
        await manager.event(TaskStarted)
        filler = fill(small_disk)
        refused = await manager.ask(RunTask(task_id="u", spec=spec))
        assert isinstance(refused, Problem)
        assert refused.error is ErrorClass.DISK_FULL
        go.touch()
        await agent.says("journal cannot be written")
        beats = len(manager.of(Heartbeat))
        await manager.event(Heartbeat, beats + 3)
        assert manager.of(Heartbeat)[-1].running == ("t",)
        assert not manager.of(TaskFinished)
        await manager.cut()
        assert (await manager.linked()).hello.running == ("t",)
        beats = len(manager.of(Heartbeat))
        await manager.event(Heartbeat, beats + 1)
        filler.unlink()
        assert (await manager.event(TaskFinished)).outcome is Outcome.SUCCESS
        lines = [line.text for event in manager.of(TaskLog) for line in event.lines]
        assert lines == [f"line {number}" for number in range(300)]
        assert await manager.ask(RunTask(task_id="u", spec=spec)) == Accepted()
        assert (await manager.event(TaskFinished, 2)).outcome is Outcome.SUCCESS
        assert manager.numbers == sorted(set(manager.numbers))
        await manager.cut()
        await manager.linked()
        assert [hello.connection for hello in manager.hellos] == [1, 2, 3]
        assert len({hello.journal_id for hello in manager.hellos}) == 1
