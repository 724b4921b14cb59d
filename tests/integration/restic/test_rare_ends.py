"""Ends that few people see, provoked for real: each has its class and says what it is about."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from kustos_agent.protocol.tasks import BackupSpec, RestoreSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.restore import restore
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.integration.restic.damage import cut_index, flip_bytes, saved
from tests.integration.restic.holding import locks
from tests.integration.restic.newer_format import make_newer
from tests.integration.restic.rights import bound_by_rights, with_limit


@pytest.mark.provokes(ErrorClass.RESTIC_TOO_OLD)
async def test_a_format_of_the_future_takes_a_newer_restic(
    toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """A test of the repository and a backup say so; nothing is changed."""
    make_newer(Path(access.location), access.password)
    report = await probe(toolkit, access, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.RESTIC_TOO_OLD
    assert report.problem.subject == access.location
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    refused = await backup(toolkit, spec, Watch())
    assert refused.outcome is Outcome.FAILED
    assert refused.problem is not None
    assert refused.problem.error is ErrorClass.RESTIC_TOO_OLD
    assert not list((Path(access.location) / "snapshots").iterdir())


@pytest.mark.provokes(ErrorClass.OUT_OF_MEMORY)
async def test_a_machine_without_memory_is_told_so(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """restic may have 300 MB of addresses, which is less than it needs to begin."""
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    starved = with_limit(toolkit, tmp_path, "--as=300000000")
    ended = await backup(starved, spec, Watch())
    assert ended.outcome is Outcome.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.OUT_OF_MEMORY, ended


@pytest.mark.provokes(ErrorClass.QUOTA)
async def test_a_storage_that_takes_no_more_is_told_from_a_full_disk(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path, heard: Heard
) -> None:
    """No file may grow beyond 1 MiB: what is written is refused, with its path."""
    source = tmp_path / "big"
    source.write_bytes(os.urandom(8 << 20))
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    bounded = with_limit(toolkit, tmp_path, f"--fsize={1 << 20}")
    ended = await backup(bounded, spec, heard.watch)
    assert ended.outcome is Outcome.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.QUOTA, (ended, heard.text)
    assert ended.problem.subject.startswith("/")


@pytest.mark.provokes(ErrorClass.INTERRUPTED)
async def test_a_restic_that_is_killed_was_interrupted(
    backup_under_way: asyncio.Task[Any], access: RepositoryAccess
) -> None:
    """By somebody on the machine, or by a kernel without memory: it wrote no word. Its lock goes
    with it."""
    (restic,) = (child for child in psutil.Process().children() if child.name() == "restic")
    restic.kill()
    ended = await backup_under_way
    assert ended.outcome is Outcome.FAILED
    assert ended.exit_code == -9
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.INTERRUPTED
    assert ended.problem.detail == "signal 9"
    assert not locks(access)


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_data_that_rotted_fails_the_restore(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Flipped bytes in the pack of a file: CORRUPT, and what was written is no success."""
    source = tmp_path / "data"
    source.write_bytes(os.urandom(1 << 20))
    snapshot_id = await saved(toolkit, access, source)
    flip_bytes(access)
    spec = RestoreSpec(
        repository=access, snapshot_id=snapshot_id, target=str(tmp_path / "restored")
    )
    back = await restore(toolkit, spec, Watch())
    assert back.outcome is Outcome.FAILED
    assert back.problem is not None
    assert back.problem.error is ErrorClass.CORRUPT, back


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_a_cut_index_fails_the_backup(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """Nothing is added to what does not hold together."""
    await saved(toolkit, access, source)
    cut_index(access)
    # Not the cache of the agent that wrote it: that one has the index whole.
    runner = ProcessRunner(cache_dir=str(tmp_path / "elsewhere"), environ=os.environ)
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    ended = await backup(replace(toolkit, runner=runner), spec, Watch())
    assert ended.outcome is Outcome.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.CORRUPT, ended


@pytest.mark.provokes(ErrorClass.PERMISSION_DENIED)
async def test_a_repository_of_another_account_is_not_called_missing(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Its configuration may not be read: whoever were told that none is there would make one."""
    (Path(access.location) / "config").chmod(0)
    report = await probe(bound_by_rights(toolkit, tmp_path), access, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.PERMISSION_DENIED, report
    assert report.problem.subject.startswith(access.location)


@pytest.mark.provokes(ErrorClass.PERMISSION_DENIED)
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
@pytest.mark.parametrize("closed", ["locks", "data"])
async def test_a_repository_that_may_only_be_read_takes_no_backup(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path, closed: str
) -> None:
    """Not even a lock, or no data: the path is named. 0.14 finds out after 45 seconds."""
    folders = [Path(access.location) / closed, *(Path(access.location) / closed).glob("*")]
    for folder in folders:
        folder.chmod(0o555)
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    ended = await backup(bound_by_rights(toolkit, tmp_path), spec, Watch())
    for folder in folders:
        folder.chmod(0o755)
    assert ended.outcome is Outcome.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.PERMISSION_DENIED, ended
    assert ended.problem.subject.startswith(f"{access.location}/{closed}")


@pytest.mark.provokes(ErrorClass.CORRUPT)
@pytest.mark.parametrize(
    ("restic", "damaged"),
    [("0.14.0", "config"), ("0.19.1", "config"), ("0.18.0", "key"), ("0.19.1", "key")],
    indirect=["restic"],
)
async def test_a_repository_whose_heart_is_damaged_is_told_at_once(
    toolkit: Toolkit, access: RepositoryAccess, damaged: str
) -> None:
    """A byte of its configuration, or of its only key: not a wrong password, and none is missing.
    Over such a key restic 0.14 crashes, which is nothing but unexpected."""
    (key,) = (Path(access.location) / "keys").iterdir()
    file = key if damaged == "key" else Path(access.location) / "config"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x01
    file.chmod(0o600)
    file.write_bytes(content)
    report = await probe(toolkit, access, Watch(), environ={})
    assert report.problem is not None
    assert report.problem.error is ErrorClass.CORRUPT, report
