"""A locked repository: by somebody at work, and by somebody dead."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from kustos_agent.protocol.tasks import (
    BackupSpec,
    CheckSpec,
    ForgetSpec,
    PruneSpec,
    UnlockResult,
    UnlockSpec,
)
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.check import check
from kustos_agent.restic.forget import forget
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.prune import prune
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.unlock import unlock
from tests.helpers.waiting import eventually
from tests.integration.restic.holding import Holder, held_exclusively


@pytest.fixture
def exclusive(toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path) -> Iterator[Holder]:
    """See `held_exclusively`."""
    with held_exclusively(toolkit, access, tmp_path / "cache") as process:
        yield process


@pytest.mark.provokes(ErrorClass.REPOSITORY_LOCKED)
async def test_a_lock_in_use_is_respected_and_its_holder_named(
    exclusive: Holder,
    toolkit: Toolkit,
    access: RepositoryAccess,
    source: Path,
) -> None:
    """Test and backup both say who holds it; once the holder is dead the backup unlocks."""
    report = await probe(toolkit, access, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.REPOSITORY_LOCKED
    assert f"(PID {exclusive.pid})" in report.problem.subject

    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.outcome is Outcome.FAILED
    assert saved.problem is not None
    assert saved.problem.error is ErrorClass.REPOSITORY_LOCKED
    assert saved.problem.subject == report.problem.subject

    exclusive.kill()
    exclusive.wait()
    saved = await backup(toolkit, spec, Watch())
    assert saved.outcome is Outcome.SUCCESS, saved


@pytest.mark.provokes(ErrorClass.REPOSITORY_LOCKED)
@pytest.mark.parametrize("work", ["forget", "prune", "check"])
async def test_care_waits_for_a_lock_in_use_and_names_its_holder(
    exclusive: subprocess.Popen[bytes], toolkit: Toolkit, access: RepositoryAccess, work: str
) -> None:
    """It gives up once its patience is over, and does its work once the holder is dead."""

    async def run() -> Finished[Any]:
        match work:
            case "forget":
                spec = ForgetSpec(repository=access, snapshots=("0" * 64,))
                return await forget(toolkit, spec, Watch())
            case "prune":
                return await prune(toolkit, PruneSpec(repository=access), Watch())
        return await check(toolkit, CheckSpec(repository=access), Watch())

    started = time.monotonic()
    refused = await run()
    assert time.monotonic() - started >= toolkit.lock_patience_seconds
    assert refused.outcome is Outcome.FAILED
    assert refused.problem is not None
    assert refused.problem.error is ErrorClass.REPOSITORY_LOCKED
    assert f"(PID {exclusive.pid})" in refused.problem.subject
    assert refused.result is None

    exclusive.kill()
    exclusive.wait()
    done = await run()
    assert done.outcome is Outcome.SUCCESS, done


async def test_the_lock_of_a_killed_run_goes_once_its_process_is_gone(
    exclusive: Holder, toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """A zombie counts as living for restic: unlocking leaves its lock and is a success all the
    same. The next unlocking removes it, and only then is the repository called clean."""
    exclusive.kill()
    eventually(lambda: psutil.Process(exclusive.pid).status() == psutil.STATUS_ZOMBIE, 20, "zombie")
    locks = Path(access.location) / "locks"
    spec = UnlockSpec(repository=access)
    first = await unlock(toolkit, spec, Watch())
    assert (first.outcome, first.result) == (Outcome.SUCCESS, UnlockResult(left=1))
    assert len(list(locks.iterdir())) == 1

    exclusive.wait()
    second = await unlock(toolkit, spec, Watch())
    assert (second.outcome, second.result) == (Outcome.SUCCESS, UnlockResult(left=0))
    assert not list(locks.iterdir())
