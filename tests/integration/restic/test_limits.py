"""Limits as the real restic keeps them."""

import asyncio
import os
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import Limits, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.limited import LimitedRunner
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.waiting import eventually_async
from tests.integration.restic.holding import locks

MEBIBYTES = 4
UPLOAD_KIB = 1_024


def under(toolkit: Toolkit, limits: Limits, *, cores: int = 2) -> Toolkit:
    """The same tools, limited."""
    return replace(toolkit, runner=LimitedRunner(toolkit.runner, lambda: limits, cores=cores))


async def begun(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, heard: Heard
) -> tuple[psutil.Process, "asyncio.Task[Any]"]:
    """A backup that has begun to read, and its process."""
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    task = asyncio.create_task(backup(toolkit, spec, heard.watch))
    async with asyncio.timeout(30):
        await heard.progressed.wait()
    (restic,) = (child for child in psutil.Process().children() if child.name() == "restic")
    return restic, task


def niceness_of_threads(pid: int) -> list[int]:
    """Of each (proc_pid_stat(5): field 19, counted from 1; the second may hold spaces)."""
    files = Path(f"/proc/{pid}/task").glob("*/stat")
    return [int(file.read_text().rpartition(")")[2].split()[16]) for file in files]


async def test_an_upload_takes_as_long_as_its_limit_says(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """4 MiB of noise at 1 MiB/s and without a limit: the one takes four seconds, give or take what
    restic sends ahead, the other less, however busy this machine is."""
    seconds = []
    for limits in (Limits(upload_kib=UPLOAD_KIB), Limits()):
        source = tmp_path / f"noise-{limits.upload_kib}"
        source.write_bytes(os.urandom(MEBIBYTES << 20))
        spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
        before = time.monotonic()
        saved = await backup(under(toolkit, limits), spec, Watch())
        seconds.append(time.monotonic() - before)
        assert saved.outcome is Outcome.SUCCESS, saved
    limited, free = seconds
    expected = MEBIBYTES * 1_024 / UPLOAD_KIB
    assert 0.7 * expected < limited
    assert free < limited


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
@pytest.mark.skipif(sys.platform != "linux", reason="looks at each thread in /proc")
async def test_every_thread_of_restic_is_nice(
    toolkit: Toolkit, access: RepositoryAccess, endless: Path, heard: Heard
) -> None:
    """Linux keeps a niceness for each thread: set after the start it would miss most of Go's."""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    limits = Limits(nice=own + 6)
    restic, task = await begun(under(toolkit, limits), access, endless, heard)
    nice = niceness_of_threads(restic.pid)
    heard.cancel.set()
    await task
    assert len(nice) > 1
    assert set(nice) == {own + 6}


async def test_restic_computes_with_so_many_threads(
    toolkit: Toolkit, access: RepositoryAccess, endless: Path, tmp_path: Path, heard: Heard
) -> None:
    """Go itself tells, when it is asked to, by how many of them it goes."""
    environ = {**os.environ, "GODEBUG": "schedtrace=20"}
    runner = ProcessRunner(cache_dir=str(tmp_path / "cache"), environ=environ)
    shared = under(replace(toolkit, runner=runner), Limits(cpu_percent=30), cores=8)
    _, task = await begun(shared, access, endless, heard)
    await eventually_async(lambda: "SCHED" in heard.text, 10, "Go's word")
    heard.cancel.set()
    await task
    assert set(re.findall(r"gomaxprocs=(\d+)", heard.text)) == {"3"}


async def test_a_limited_upload_is_cancelled_without_waiting_for_what_is_left_of_it(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path, heard: Heard
) -> None:
    """restic would finish its pack first: minutes at 20 KiB/s. After its time it is killed, and its
    lock removed."""
    source = tmp_path / "noise"
    source.write_bytes(os.urandom(24 << 20))
    runner = ProcessRunner(cache_dir=str(tmp_path / "cache"), environ=os.environ, grace_seconds=1.0)
    slow = under(replace(toolkit, runner=runner), Limits(upload_kib=20))
    restic, task = await begun(slow, access, source, heard)
    before = time.monotonic()
    heard.cancel.set()
    ended = await task
    assert ended.outcome is Outcome.CANCELLED
    assert time.monotonic() - before < 30
    assert not restic.is_running()
    assert not locks(access)
