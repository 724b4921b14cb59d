"""What no snapshot needs is freed, and how much that was is told."""

import os
from pathlib import Path

import pytest

from kustos_agent.protocol.tasks import BackupSpec, ForgetSpec, PruneSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.forget import forget
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.prune import prune
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.integration.restic.rights import bound_by_rights

_SIZE = 3 << 20


async def test_what_was_forgotten_is_freed(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path, heard: Heard
) -> None:
    """3 MiB go, the rest stays; each step tells how far it is, and the log what restic said."""
    await _forgotten(toolkit, access, tmp_path)
    before = _size(access)
    spec = PruneSpec(repository=access, max_unused_percent=0.0)
    finished = await prune(toolkit, spec, heard.watch)
    assert finished.outcome is Outcome.SUCCESS, (finished, heard.text)
    assert finished.result is not None
    assert finished.result.bytes_freed == pytest.approx(_SIZE, rel=0.05)
    assert finished.result.bytes_unused == 0
    assert before - _size(access) == pytest.approx(_SIZE, rel=0.05)
    assert heard.progress
    assert {progress.percent for progress in heard.progress} >= {100.0}
    assert "packs processed" in {progress.current for progress in heard.progress}
    assert "total prune:" in heard.text
    assert "packs processed" not in heard.text
    assert not list((Path(access.location) / "locks").iterdir())


async def test_no_more_is_written_anew_than_allowed(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Packs of which a part is needed stay where nothing may be written anew, or where all of it
    may stay unused; that is counted as unused, and freed by the first prune that may."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    files = [folder / f"{number:02}" for number in range(32)]
    for file in files:
        file.write_bytes(os.urandom(160 << 10))
    first = await _saved(toolkit, access, folder)
    for file in files[::2]:
        file.unlink()
    await _saved(toolkit, access, folder)
    await forget(toolkit, ForgetSpec(repository=access, snapshots=(first,)), Watch())

    unused = 0
    for spared in (
        PruneSpec(repository=access, max_unused_percent=0.0, max_repack_bytes=1),
        PruneSpec(repository=access, max_unused_percent=100.0),
        PruneSpec(repository=access, max_unused_percent=99.999),
    ):
        finished = await prune(toolkit, spared, Watch())
        assert finished.outcome is Outcome.SUCCESS, finished
        assert finished.result is not None
        unused = finished.result.bytes_unused
        assert unused == pytest.approx(16 * (160 << 10), rel=0.05)
    finished = await prune(toolkit, PruneSpec(repository=access, max_unused_percent=0.5), Watch())
    assert finished.result is not None
    assert finished.result.bytes_freed == pytest.approx(unused, rel=0.05)


@pytest.mark.provokes(ErrorClass.PERMISSION_DENIED)
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
async def test_packs_that_may_not_be_removed_are_a_warning(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """restic calls it a success; 0.14 does so after a minute. Nothing counts as freed."""
    await _forgotten(toolkit, access, tmp_path)
    folders = list((Path(access.location) / "data").iterdir())
    for folder in folders:
        folder.chmod(0o555)
    spec = PruneSpec(repository=access)
    finished = await prune(bound_by_rights(toolkit, tmp_path), spec, Watch())
    for folder in folders:
        folder.chmod(0o755)
    assert finished.outcome is Outcome.WARNING, finished
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.PERMISSION_DENIED
    assert finished.problem.subject == access.location
    assert finished.result is not None
    assert finished.result.bytes_freed == 0


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_a_repository_that_lacks_a_pack_is_not_pruned(
    toolkit: Toolkit, access: RepositoryAccess, source: Path
) -> None:
    """CORRUPT, and nothing is removed."""
    await _saved(toolkit, access, source)
    packs = _packs(access)
    packs.pop().unlink()
    finished = await prune(toolkit, PruneSpec(repository=access), Watch())
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.CORRUPT
    assert finished.result is None
    assert _packs(access) == packs


async def _forgotten(toolkit: Toolkit, access: RepositoryAccess, folder: Path) -> None:
    """The repository holds 3 MiB that no snapshot needs, and a little that one does."""
    (folder / "big").mkdir()
    (folder / "big" / "file").write_bytes(os.urandom(_SIZE))
    big = await _saved(toolkit, access, folder / "big")
    (folder / "small").mkdir()
    (folder / "small" / "file").write_text("stays")
    await _saved(toolkit, access, folder / "small")
    forgotten = await forget(toolkit, ForgetSpec(repository=access, snapshots=(big,)), Watch())
    assert forgotten.outcome is Outcome.SUCCESS, forgotten


async def _saved(toolkit: Toolkit, access: RepositoryAccess, source: Path) -> str:
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.result is not None, saved
    return saved.result.snapshot_id


def _size(access: RepositoryAccess) -> int:
    return sum(pack.stat().st_size for pack in _packs(access))


def _packs(access: RepositoryAccess) -> list[Path]:
    return sorted(Path(access.location).glob("data/*/*"))
