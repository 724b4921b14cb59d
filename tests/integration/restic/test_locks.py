"""A locked repository: by somebody at work, and by somebody dead."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
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
from tests.helpers.sealed_files import put_lock
from tests.helpers.waiting import eventually
from tests.integration.restic.holding import Holder, held_exclusively, locks


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
    folder = Path(access.location) / "locks"
    spec = UnlockSpec(repository=access)
    first = await unlock(toolkit, spec, Watch())
    assert (first.outcome, first.result) == (Outcome.SUCCESS, UnlockResult(left=1))
    assert len(list(folder.iterdir())) == 1

    exclusive.wait()
    second = await unlock(toolkit, spec, Watch())
    assert (second.outcome, second.result) == (Outcome.SUCCESS, UnlockResult(left=0))
    assert not list(folder.iterdir())


HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


def renewed_an_hour_ago(holder: Holder, access: RepositoryAccess) -> Path:
    """The lock that it has, of the time that it is of when its holder was stopped for so long."""
    repository = Path(access.location)
    (present,) = locks(access)
    present.unlink()
    return put_lock(
        repository,
        access.password,
        hostname=socket.gethostname(),
        pid=holder.pid,
        time=HOUR_AGO,
        exclusive=True,
    )


async def test_a_stopped_holder_keeps_its_lock_however_old_that_is(
    exclusive: Holder, toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """The process is there, so it may go on any time: neither a backup nor a person's order takes
    its lock, which restic's own `unlock` does. Once it is gone, its lock goes as well."""
    lock = renewed_an_hour_ago(exclusive, access)
    # It cannot have begun after it wrote its lock.
    with began(exclusive, HOUR_AGO - timedelta(minutes=1)):
        spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
        refused = await backup(toolkit, spec, Watch())
        assert refused.problem is not None
        assert refused.problem.error is ErrorClass.REPOSITORY_LOCKED
        assert f"(PID {exclusive.pid})" in refused.problem.subject
        ordered = await unlock(toolkit, UnlockSpec(repository=access), Watch())
        assert (ordered.outcome, ordered.result) == (Outcome.SUCCESS, UnlockResult(left=1))
        assert lock.exists()
        exclusive.kill()
        exclusive.wait()
        saved = await backup(toolkit, spec, Watch())
    assert saved.outcome is Outcome.SUCCESS, saved
    assert not lock.exists()


@contextmanager
def began(holder: Holder, at: datetime) -> Iterator[None]:
    """Nobody can wait for an hour: this process has been there since then."""
    real = psutil.Process.create_time

    def create_time(process: psutil.Process) -> float:
        return at.timestamp() if process.pid == holder.pid else real(process)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psutil.Process, "create_time", create_time)
        yield


async def test_a_number_that_another_process_has_now_protects_no_lock(
    exclusive: Holder, toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """As after a power cut: who began after the lock was written has not written it."""
    lock = renewed_an_hour_ago(exclusive, access)
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.outcome is Outcome.SUCCESS, saved
    assert not lock.exists()


async def test_the_old_lock_of_another_machine_goes_on_a_person_s_order_alone(
    toolkit: Toolkit, access: RepositoryAccess
) -> None:
    """It may be asleep, or have another time of day. Care names it, and leaves it to people."""
    lock = put_lock(
        Path(access.location),
        access.password,
        hostname="laptop",
        pid=4711,
        time=HOUR_AGO,
        exclusive=False,
    )
    refused = await prune(toolkit, PruneSpec(repository=access), Watch())
    assert refused.problem is not None
    assert refused.problem.error is ErrorClass.REPOSITORY_LOCKED
    assert refused.problem.subject == "anna@laptop (PID 4711)"
    assert lock.exists()

    itself = await unlock(toolkit, UnlockSpec(repository=access), Watch(), forgotten=False)
    assert itself.result == UnlockResult(left=1)
    ordered = await unlock(toolkit, UnlockSpec(repository=access), Watch())
    assert (ordered.outcome, ordered.result) == (Outcome.SUCCESS, UnlockResult(left=0))
    assert not lock.exists()
    done = await prune(toolkit, PruneSpec(repository=access), Watch())
    assert done.outcome is Outcome.SUCCESS, done
