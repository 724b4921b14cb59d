"""Repair, tag, rewrite and copy: locked out, cancelled, timed out."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from kustos_agent.protocol.restic_versions import Capability
from kustos_agent.protocol.tasks import RepairPart, RepairSpec, UnlockResult, UnlockSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.copy import copy
from kustos_agent.restic.mending_commands import TagChange
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.repair import repair
from kustos_agent.restic.rewrite import rewrite
from kustos_agent.restic.tag import tag
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.unlock import unlock
from tests.integration.restic.damage import listed, saved
from tests.integration.restic.holding import Holder, held_exclusively, locks

Run = Callable[[Toolkit, Watch, float | None], Coroutine[Any, Any, Finished[Any]]]


@pytest.fixture(params=["index", "snapshots", "tag", "rewrite", "copy"])
async def run(
    request: pytest.FixtureRequest,
    toolkit: Toolkit,
    access: RepositoryAccess,
    second: RepositoryAccess,
    source: Path,
) -> Run:
    """Each operation in turn, on a repository with one snapshot; not what this restic lacks."""
    snapshot = await saved(toolkit, access, source)
    needs = {"snapshots": Capability.REPAIR_SNAPSHOTS, "rewrite": Capability.REWRITE}
    needed = needs.get(request.param)
    if needed is not None and not toolkit.restic.can(needed):
        pytest.skip("this restic cannot do it")

    def start(toolkit: Toolkit, watch: Watch, seconds: float | None) -> Any:
        match request.param:
            case "tag":
                change = TagChange(add=("a",))
                return tag(toolkit, access, (snapshot,), change, watch, timeout_seconds=seconds)
            case "rewrite":
                paths = (str(source / "sub"),)
                return rewrite(toolkit, access, (snapshot,), paths, watch, timeout_seconds=seconds)
            case "copy":
                return copy(toolkit, access, second, (snapshot,), watch, timeout_seconds=seconds)
        spec = RepairSpec(repository=access, part=RepairPart(request.param))
        return repair(toolkit, spec, watch, timeout_seconds=seconds)

    return start


@pytest.fixture
def locked(
    toolkit: Toolkit,
    access: RepositoryAccess,
    run: Run,
    tmp_path: Path,
) -> Iterator[Holder]:
    """See `held_exclusively`."""
    with held_exclusively(toolkit, access, tmp_path / "cache") as process:
        yield process


async def test_a_lock_in_use_is_waited_for_then_its_holder_named(
    run: Run, locked: Holder, toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """Nothing is changed meanwhile, and unlocking leaves it; once the holder is dead its lock is
    removed on the way and all goes well."""
    done = await run(toolkit, Watch(), None)
    assert done.outcome is Outcome.FAILED
    assert done.problem is not None
    assert done.problem.error is ErrorClass.REPOSITORY_LOCKED
    assert f"(PID {locked.pid})" in done.problem.subject
    left = await unlock(toolkit, UnlockSpec(repository=access), Watch())
    assert left.result == UnlockResult(left=1)

    locked.kill()
    locked.wait()
    done = await run(toolkit, Watch(), None)
    assert done.outcome is Outcome.SUCCESS, done
    assert not locks(access)


async def test_cancelled_it_leaves_no_lock_and_no_child(
    run: Run, toolkit: Toolkit, access: RepositoryAccess, second: RepositoryAccess
) -> None:
    """Caught while it holds its lock. What is in the repository then is one snapshot, the old one
    or the new."""
    watch = Watch()
    running = asyncio.create_task(run(toolkit, watch, None))
    restic = await _holding_its_lock(running, access, second)
    watch.cancel.set()
    done = await running
    assert (done.outcome, done.problem) == (Outcome.CANCELLED, None)
    assert not _locks(access, second)
    assert not psutil.pid_exists(restic.pid)
    assert len(await listed(toolkit, access)) == 1


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
@pytest.mark.parametrize("run", ["index", "copy"], indirect=True)
async def test_what_takes_too_long_and_is_deaf_is_killed_and_unlocked(
    run: Run,
    toolkit: Toolkit,
    access: RepositoryAccess,
    second: RepositoryAccess,
    tmp_path: Path,
) -> None:
    """Stopped (SIGSTOP) it cannot react to an interrupt: TIMEOUT, force, then a plain unlock, of
    both repositories where there are two."""
    runner = ProcessRunner(cache_dir=str(tmp_path / "cache"), environ=os.environ, grace_seconds=0.2)
    running = asyncio.create_task(run(replace(toolkit, runner=runner), Watch(), 4))
    restic = await _holding_its_lock(running, access, second)
    restic.send_signal(signal.SIGSTOP)
    done = await running
    assert done.outcome is Outcome.FAILED
    assert done.problem is not None
    assert done.problem.error is ErrorClass.TIMEOUT
    assert not _locks(access, second)
    assert not psutil.pid_exists(restic.pid)


def _locks(*accesses: RepositoryAccess) -> list[Path]:
    return [lock for one in accesses for lock in locks(one)]


async def _holding_its_lock(
    running: "asyncio.Task[Finished[Any]]", *accesses: RepositoryAccess
) -> psutil.Process:
    """The restic that has just locked one of these."""
    # Under its last name: it is written under another.
    while not _locks(*accesses):
        await asyncio.wait({running}, timeout=0.005)
        assert not running.done(), running
    (restic,) = (child for child in psutil.Process().children() if child.name() == "restic")
    return restic
