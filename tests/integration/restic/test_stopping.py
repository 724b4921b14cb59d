"""Stopped, timed out, killed: no process and no lock stays, and no secret shows meanwhile."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from kustos_agent.protocol.tasks import BackupSpec, UnlockSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.unlock import unlock
from tests.helpers.restics import ROOT, Heard
from tests.helpers.waiting import eventually, eventually_async
from tests.integration.restic.holding import locks


async def test_a_cancelled_backup_leaves_no_lock_and_shows_no_secret(
    backup_under_way: "asyncio.Task[Any]", access: RepositoryAccess, heard: Heard
) -> None:
    """While it runs, it tells how far and how fast, and neither a command line nor the environment
    holds the password; afterwards it is cancelled, whatever restic's exit code, and the repository
    is free."""
    last = heard.progress[-1]
    assert last.bytes_total == 1 << 40
    assert last.bytes_per_second > 0
    assert last.percent is not None
    assert 0 < last.percent < 100
    assert last.seconds_left is None or last.seconds_left > 0

    assert locks(access)
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess):
            assert access.password not in " ".join(process.cmdline())
    (restic,) = (child for child in psutil.Process().children() if child.name() == "restic")
    assert access.password not in "\n".join(restic.environ().values())

    heard.cancel.set()
    finished = await backup_under_way
    assert finished.outcome is Outcome.CANCELLED
    assert finished.problem is None
    assert not locks(access)
    assert not psutil.pid_exists(restic.pid)


async def test_a_backup_stopped_while_it_locks_leaves_no_lock(
    toolkit: Toolkit, access: RepositoryAccess, endless: Path, heard: Heard
) -> None:
    """restic 0.14 then forgets that it has locked the repository."""
    spec = BackupSpec(repository=access, sources=(str(endless),), host="pc")
    task = asyncio.create_task(backup(toolkit, spec, heard.watch))
    await eventually_async(lambda: locks(access), 30, "a lock")
    heard.cancel.set()
    finished = await task
    assert finished.outcome is Outcome.CANCELLED
    assert not locks(access)


@pytest.mark.provokes(ErrorClass.TIMEOUT)
@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_a_backup_that_takes_too_long_is_ended(
    toolkit: Toolkit, access: RepositoryAccess, endless: Path
) -> None:
    """The time is up: TIMEOUT, and no lock."""
    spec = BackupSpec(repository=access, sources=(str(endless),), host="pc")
    finished = await backup(toolkit, spec, Watch(), timeout_seconds=2)
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.TIMEOUT
    assert not locks(access)


@pytest.mark.parametrize("restic", ["0.14.0"], indirect=True)
async def test_a_restic_that_does_not_listen_is_killed_and_its_lock_removed(
    toolkit: Toolkit, access: RepositoryAccess, endless: Path, tmp_path: Path, heard: Heard
) -> None:
    """Stopped (SIGSTOP), it cannot react to an interrupt: force, then a plain unlock."""
    impatient = Toolkit(
        toolkit.restic,
        ProcessRunner(cache_dir=str(tmp_path / "cache"), environ=os.environ, grace_seconds=0.2),
        toolkit.scratch,
    )
    spec = BackupSpec(repository=access, sources=(str(endless),), host="pc")
    task = asyncio.create_task(backup(impatient, spec, heard.watch))
    await asyncio.wait_for(heard.progressed.wait(), 30)
    (restic,) = (child for child in psutil.Process().children() if child.name() == "restic")
    restic.send_signal(signal.SIGSTOP)
    heard.cancel.set()
    finished = await task
    assert finished.outcome is Outcome.CANCELLED
    assert not locks(access)


async def test_a_killed_parent_leaves_no_orphan(
    toolkit: Toolkit, access: RepositoryAccess, endless: Path, tmp_path: Path
) -> None:
    """kill -9 of the process that runs restic: the kernel interrupts restic. The lock it may leave
    is a dead process's, which a plain unlock removes."""
    arguments = {
        "path": toolkit.restic.path,
        "version": list(toolkit.restic.version),
        "location": access.location,
        "password": access.password,
        "source": str(endless),
        "folder": str(tmp_path),
    }
    parent = subprocess.Popen(  # noqa: ASYNC220  nothing else runs on this loop
        [sys.executable, "-c", _PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'agent'}"},
        text=True,
    )
    with parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(json.dumps(arguments))
        parent.stdin.close()
        assert parent.stdout.readline() == "running\n"
        (restic,) = (
            child for child in psutil.Process(parent.pid).children() if child.name() == "restic"
        )
        parent.kill()
    eventually(lambda: not restic.is_running(), 10, "the end of restic")
    freed = await unlock(toolkit, UnlockSpec(repository=access), Watch())
    assert freed.outcome is Outcome.SUCCESS
    assert not locks(access)


_PARENT = """
import asyncio, json, os, sys
from pathlib import Path
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.protocol.restic_versions import Version
from kustos_agent.restic.version import Restic

told = json.load(sys.stdin)
folder = Path(told["folder"])
runner = ProcessRunner(cache_dir=str(folder / "cache"), environ=os.environ)
toolkit = Toolkit(Restic(told["path"], Version(*told["version"])), runner, folder / "scratch")
access = RepositoryAccess(location=told["location"], password=told["password"])
spec = BackupSpec(repository=access, sources=(told["source"],), host="pc")
said = False

def on_progress(progress):
    global said
    if progress.bytes_done and not said:
        said = True
        print("running", flush=True)

asyncio.run(backup(toolkit, spec, Watch(on_progress=on_progress)))
"""
