"""A real agent beside a real mount whose server never answers."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kustos_agent.protocol.messages import BrowseFilesystem, FolderPage, RunTask, TaskFinished
from kustos_agent.protocol.tasks import SnapshotsSpec
from kustos_agent.protocol.values import RepositoryAccess

from .agents import AgentProcess
from .small_manager import SmallManager


@pytest.fixture
def dead_mount(tmp_path: Path) -> Iterator[Path]:
    """A FUSE mount without a program behind it: whatever looks into it waits for ever."""
    if not (sys.platform == "linux" and os.access("/dev/fuse", os.R_OK | os.W_OK)):
        pytest.skip("needs /dev/fuse")
    folder = tmp_path / "dead"
    folder.mkdir()
    device = os.open("/dev/fuse", os.O_RDWR)
    try:
        options = f"fd={device},rootmode=40000,user_id=0,group_id=0"
        argv = ["mount", "-i", "-t", "fuse", "-o", options, "kustos-test", str(folder)]
        if subprocess.run(argv, pass_fds=[device], capture_output=True, check=False).returncode:
            pytest.skip("mounting needs root")
        yield folder
    finally:
        os.close(device)  # what still waits gets an error
        subprocess.run(["umount", "--lazy", str(folder)], check=False, capture_output=True)


async def test_a_dead_mount_holds_up_nothing_but_itself(
    agent: AgentProcess, manager: SmallManager, dead_mount: Path, tmp_path: Path
) -> None:
    """Asked for again and again it costs one thread; other folders and tasks are served, and the
    agent ends in order while it hangs."""
    code, said = await agent.run("join", manager.token())
    assert code == 0, said
    await agent.start("run")
    await manager.linked()
    before = psutil.Process(agent.pid).num_threads()
    dead = BrowseFilesystem(path=str(dead_mount))
    asked = [asyncio.create_task(manager.ask(dead)) for _ in range(20)]
    # Asked later, answered first.
    page = await manager.ask(BrowseFilesystem(path=str(agent.home)))
    assert isinstance(page, FolderPage)
    assert not any(task.done() for task in asked)
    # A heartbeat may have asked its own disks meanwhile, and looked for programs.
    assert psutil.Process(agent.pid).num_threads() <= before + 4
    nowhere = RepositoryAccess(location=str(tmp_path / "nowhere"), password="hunter2-hunter2")
    await manager.ask(RunTask(task_id="t", spec=SnapshotsSpec(repository=nowhere)))
    await manager.until(lambda: manager.of(TaskFinished))
    for task in asked:
        task.cancel()
    agent.signal(signal.SIGTERM)
    async with asyncio.timeout(8):
        assert await agent.ended() == 0
