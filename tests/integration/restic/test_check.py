"""A whole repository is called whole, and of a damaged one is told what is damaged."""

import os
from pathlib import Path

import pytest

from kustos_agent.protocol.tasks import BackupSpec, CheckDepth, CheckResult, CheckSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.backup import backup
from kustos_agent.restic.check import check
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.integration.restic.rights import bound_by_rights

PARTS = 4


@pytest.fixture
async def saved(toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path) -> RepositoryAccess:
    """A repository with a backup of some data."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "file").write_bytes(os.urandom(1 << 20))
    spec = BackupSpec(repository=access, sources=(str(folder),), host="pc")
    finished = await backup(toolkit, spec, Watch())
    assert finished.outcome is Outcome.SUCCESS, finished
    return access


async def test_a_whole_repository_is_called_whole(
    toolkit: Toolkit, saved: RepositoryAccess, heard: Heard
) -> None:
    """To every depth, without an error or advice, and no lock is left."""
    for depth in CheckDepth:
        spec = CheckSpec(repository=saved, depth=depth, part=2, parts=PARTS)
        finished = await check(toolkit, spec, heard.watch)
        assert finished == Finished(Outcome.SUCCESS, result=CheckResult(), exit_code=0), heard.text
    assert not list((Path(saved.location) / "locks").iterdir())
    if str(toolkit.restic.version) == "0.14.0":
        assert {progress.current for progress in heard.progress} == {"snapshots", "packs"}


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_a_flipped_byte_is_found_by_reading_the_data(
    toolkit: Toolkit, saved: RepositoryAccess
) -> None:
    """Not by the structure; by one of the parts and by reading all, and the pack is named."""
    pack = _biggest_pack(saved)
    pack.chmod(0o644)
    content = bytearray(pack.read_bytes())
    content[1000] ^= 0xFF
    pack.write_bytes(content)

    structure = await check(toolkit, CheckSpec(repository=saved), Watch())
    assert structure.outcome is Outcome.SUCCESS
    parts = [
        await check(
            toolkit,
            CheckSpec(repository=saved, depth=CheckDepth.SUBSET, part=part + 1, parts=2),
            Watch(),
        )
        for part in range(2)
    ]
    assert [part.outcome for part in parts].count(Outcome.FAILED) == 1
    everything = await check(toolkit, CheckSpec(repository=saved, depth=CheckDepth.ALL), Watch())
    for finished in (everything, *(part for part in parts if part.problem)):
        assert finished.outcome is Outcome.FAILED
        assert finished.exit_code == 1
        assert finished.problem is not None
        assert finished.problem.error is ErrorClass.CORRUPT
        assert finished.problem.subject == saved.location
        assert pack.name in finished.problem.detail
        assert finished.result == CheckResult(errors=1, damaged=(pack.name,))


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_a_pack_that_is_gone_is_missed_by_the_structure(
    toolkit: Toolkit, saved: RepositoryAccess
) -> None:
    """It is named, and the index has to be mended: what it held can then be saved again."""
    pack = _biggest_pack(saved)
    pack.unlink()
    finished = await check(toolkit, CheckSpec(repository=saved), Watch())
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.CORRUPT
    assert f"{pack.name}: does not exist" in finished.problem.detail
    assert finished.result == CheckResult(errors=1, damaged=(pack.name,), repair_index=True)


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_a_cut_pack_is_found_by_the_structure(
    toolkit: Toolkit, saved: RepositoryAccess
) -> None:
    """By its size."""
    pack = _biggest_pack(saved)
    pack.chmod(0o644)
    os.truncate(pack, 1000)
    finished = await check(toolkit, CheckSpec(repository=saved), Watch())
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.CORRUPT
    assert finished.result == CheckResult(errors=1, damaged=(pack.name,))


@pytest.mark.provokes(ErrorClass.CORRUPT)
async def test_a_cut_index_is_to_be_mended(toolkit: Toolkit, saved: RepositoryAccess) -> None:
    """CORRUPT, no pack is damaged, the advice is to repair the index."""
    (index,) = (Path(saved.location) / "index").iterdir()
    index.chmod(0o644)
    os.truncate(index, 100)
    finished = await check(toolkit, CheckSpec(repository=saved), Watch())
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.CORRUPT
    assert index.name in finished.problem.detail
    assert finished.result == CheckResult(errors=1, repair_index=True)


async def test_a_lost_index_is_to_be_mended_and_nothing_pruned(
    toolkit: Toolkit, saved: RepositoryAccess
) -> None:
    """To prune is restic's advice for packs that no index knows; here they are all there is."""
    for index in (Path(saved.location) / "index").iterdir():
        index.unlink()
    finished = await check(toolkit, CheckSpec(repository=saved), Watch())
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.CORRUPT
    assert finished.result == CheckResult(errors=1, repair_index=True)


@pytest.mark.provokes(ErrorClass.PERMISSION_DENIED)
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
async def test_what_may_not_be_read_is_not_called_damaged(
    toolkit: Toolkit, saved: RepositoryAccess, tmp_path: Path
) -> None:
    """restic does. 0.14 as well, after 45 seconds."""
    _biggest_pack(saved).chmod(0)
    spec = CheckSpec(repository=saved, depth=CheckDepth.ALL)
    finished = await check(bound_by_rights(toolkit, tmp_path), spec, Watch())
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.PERMISSION_DENIED
    assert finished.result == CheckResult(errors=1)


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_packs_that_nobody_needs_are_advice(
    toolkit: Toolkit, saved: RepositoryAccess, tmp_path: Path
) -> None:
    """An upload that was cut off leaves such: all is well, and to prune would free them."""
    (Path(saved.location) / "data" / "ab").mkdir(exist_ok=True)
    (Path(saved.location) / "data" / "ab" / ("ab" * 32)).write_bytes(b"of no index")
    finished = await check(toolkit, CheckSpec(repository=saved), Watch())
    assert finished.outcome is Outcome.SUCCESS
    assert finished.result == CheckResult(prune=True)


def _biggest_pack(access: RepositoryAccess) -> Path:
    packs = Path(access.location).glob("data/*/*")
    return max(packs, key=lambda pack: pack.stat().st_size)
