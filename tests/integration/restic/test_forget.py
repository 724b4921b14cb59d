"""Snapshots are forgotten by name, and what is left is known."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from kustos_agent.protocol.tasks import BackupSpec, ForgetSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.forget import forget
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.processes import LOOPBACK
from tests.helpers.rest_server import rest_server
from tests.helpers.restics import Heard
from tests.integration.restic.rights import bound_by_rights

GONE = "f" * 64


async def test_what_is_asked_for_goes_and_nothing_else(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, heard: Heard
) -> None:
    """Two of three, one of them named twice, and one that was never there: all gone, one stays. To
    do it again is a success as well."""
    first, second, third = [await _saved(toolkit, access, source) for _ in range(3)]
    spec = ForgetSpec(repository=access, snapshots=(first, GONE, third, first))
    for _ in range(2):
        finished = await forget(toolkit, spec, heard.watch)
        assert finished.outcome is Outcome.SUCCESS, (finished, heard.text)
        assert finished.problem is None
        assert finished.result is not None
        assert finished.result.forgotten == 3
        assert finished.result.left == ()
    assert _snapshots(access) == {second}
    assert not list((Path(access.location) / "locks").iterdir())


@pytest.mark.provokes(ErrorClass.PERMISSION_DENIED)
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
async def test_a_folder_that_may_not_be_written_keeps_its_snapshots(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """0.18 calls it a success, 0.19 says 3. 0.14 says 1, after 45 seconds."""
    kept = await _saved(toolkit, access, source)
    folder = Path(access.location) / "snapshots"
    folder.chmod(0o555)
    spec = ForgetSpec(repository=access, snapshots=(GONE, kept))
    finished = await forget(bound_by_rights(toolkit, tmp_path), spec, Watch())
    folder.chmod(0o755)
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.PERMISSION_DENIED
    assert finished.problem.subject == access.location
    assert finished.result is not None
    assert (finished.result.forgotten, finished.result.left) == (1, (kept,))


@pytest.mark.provokes(ErrorClass.REMOVAL_REFUSED)
@pytest.mark.servers
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
async def test_a_server_that_only_adds_refuses(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """An append-only server: REMOVAL_REFUSED, about it, and the snapshot is still there."""
    kept = await _saved(toolkit, access, source)
    with rest_server(tmp_path, append_only=True) as server:
        shutil.copytree(access.location, server.folder / "office")
        remote = msgspec.structs.replace(access, location=server.location("office"))
        spec = ForgetSpec(repository=remote, snapshots=(kept,))
        finished = await forget(toolkit, spec, Watch())
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.REMOVAL_REFUSED
    assert finished.problem.subject == LOOPBACK
    assert finished.result is not None
    assert finished.result.left == (kept,)


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_a_snapshot_that_cannot_be_read_is_left_and_named(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """restic ignores it, and says 0; a list of what it can read would not have it either."""
    damaged, other = [await _saved(toolkit, access, source) for _ in range(2)]
    file = Path(access.location) / "snapshots" / damaged
    file.chmod(0o644)
    file.write_bytes(b"no snapshot")
    spec = ForgetSpec(repository=access, snapshots=(damaged, other))
    # Not the cache of the agent that wrote it: that one still knows.
    runner = ProcessRunner(cache_dir=str(tmp_path / "elsewhere"), environ=os.environ)
    finished = await forget(replace(toolkit, runner=runner), spec, Watch())
    assert finished.outcome is Outcome.WARNING, finished
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.CORRUPT
    assert finished.problem.subject == damaged
    assert finished.result is not None
    assert (finished.result.forgotten, finished.result.left) == (1, (damaged,))
    assert _snapshots(access) == {damaged}


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_ten_thousand_at_once(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, heard: Heard
) -> None:
    """As many as a task may name fit a command line."""
    saved = await _saved(toolkit, access, source)
    ids = (*(f"{number:064x}" for number in range(9_999)), saved)
    spec = ForgetSpec(repository=access, snapshots=ids)
    finished = await forget(toolkit, spec, heard.watch)
    assert finished.outcome is Outcome.SUCCESS, finished
    assert finished.result is not None
    assert finished.result.forgotten == 10_000
    assert not _snapshots(access)


async def _saved(toolkit: Toolkit, access: RepositoryAccess, source: Path) -> str:
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.result is not None, saved
    return saved.result.snapshot_id


def _snapshots(access: RepositoryAccess) -> set[str]:
    return {file.name for file in (Path(access.location) / "snapshots").iterdir()}
