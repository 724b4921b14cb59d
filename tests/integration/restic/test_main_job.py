"""Save, list, look inside, get back: with names that break careless programs."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.tasks import BackupSpec, RestoreSpec, SnapshotsSpec
from kustos_agent.protocol.values import EntryType, Outcome, RepositoryAccess, SnapshotInfo
from kustos_agent.restic.backup import backup
from kustos_agent.restic.listing import list_folder
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.probe import probe
from kustos_agent.restic.restore import restore
from kustos_agent.restic.snapshots import list_snapshots
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.helpers.trees import ODD_NAMES, assert_same_tree, fingerprint, odd_names


async def test_a_new_repository_opens_and_has_the_id_that_was_told(
    toolkit: Toolkit, access: RepositoryAccess, blank: Any
) -> None:
    """Test finds nothing wrong with what Initialise made."""
    report = await probe(toolkit, access, Watch(), environ={})
    assert report.problem is None
    assert report.repository_id == blank.id
    assert len(report.repository_id) == 64


async def test_odd_names_are_saved_listed_and_restored_byte_for_byte(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path, heard: Heard
) -> None:
    """The whole main job on a tree of odd names, with tags and host as given."""
    tree = tmp_path / "tree"
    odd_names(tree)
    if toolkit.restic.version < (0, 16):
        # It keeps the link, but not the odd byte in where it points.
        (tree / "dangling\nlink").unlink()
    original = fingerprint(tree)
    spec = BackupSpec(
        repository=access, sources=(str(tree),), host="office pc", tags=("kustos", "job:1")
    )

    saved = await backup(toolkit, spec, heard.watch)

    assert saved.outcome is Outcome.SUCCESS, saved
    assert saved.result is not None
    assert saved.result.files_total == original.files
    assert saved.result.bytes_total == original.size
    assert saved.exit_code == 0

    found: list[SnapshotInfo] = []
    listed = await list_snapshots(
        toolkit, SnapshotsSpec(repository=access), heard.watch, found.extend
    )
    assert listed.result is not None
    assert listed.result.count == len(found) == 1
    assert found[0].id == saved.result.snapshot_id
    assert len(found[0].id) == 64
    assert (found[0].hostname, found[0].tags) == ("office pc", ("kustos", "job:1"))
    assert found[0].paths == (str(tree),)

    entries = await list_folder(toolkit, access, found[0].id, f"{tree}/folders", heard.watch)
    assert entries.result is not None
    assert {entry.type for entry in entries.result} == {EntryType.FOLDER}
    top = {os.fsdecode(name).partition("/")[0] for name in ODD_NAMES}
    assert {entry.name for entry in entries.result} == {_as_shown(name) for name in top}

    target = tmp_path / "back"
    back = await restore(
        toolkit,
        RestoreSpec(repository=access, snapshot_id=found[0].id, target=str(target)),
        heard.watch,
    )
    assert back.outcome is Outcome.SUCCESS, back
    assert back.result is not None
    assert back.result.bytes == original.size
    assert_same_tree(Path(f"{target}{tree}"), original)


async def test_chosen_odd_paths_come_back_alone(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Names chosen as a listing shows them (U+FFFD), or as the disk has them (escaped), with all
    characters that patterns use; nothing beside them is restored."""
    tree = tmp_path / "tree"
    names = [b"lat\xe9", b"fold\xff/file", b"[x]*?/file", b"back\\slash", b"plain", b"\xff\xfe\x80"]
    others = [b"plainer", b"lat\xe8", b"late", b"folds/file", b"CON", b"-rf", b"\xc3\xa9\xff\xfe"]
    for name in (*names, *others):
        _write(tree, name)
    saved = await backup(
        toolkit, BackupSpec(repository=access, sources=(str(tree),), host="pc"), Watch()
    )
    assert saved.result is not None

    inside = await list_folder(
        toolkit, access, saved.result.snapshot_id, f"{tree}/fold\ufffd", Watch()
    )
    assert inside.result is not None
    assert [entry.name for entry in inside.result] == ["file"]

    escaped = to_wire(os.fsdecode(os.fsencode(tree) + b"/lat\xe9"))
    shown = ("fold\ufffd", "[x]*?", "back\\slash", "plain", "\ufffd\ufffd\ufffd")
    named = [f"{tree}/{name}" for name in shown]
    target = tmp_path / "back"
    spec = RestoreSpec(
        repository=access,
        snapshot_id=saved.result.snapshot_id,
        target=str(target),
        paths=(*named, escaped),
    )
    back = await restore(toolkit, spec, Watch())
    assert back.outcome is Outcome.SUCCESS, back
    assert back.result is not None
    assert back.result.missing == ()
    assert back.result.files == len(names)
    restored = fingerprint(Path(f"{target}{tree}")).entries
    assert set(restored) == {*names, b"fold\xff", b"[x]*?"}


@pytest.mark.parametrize("restic", ["0.18.0"], indirect=True)
async def test_a_link_as_a_source_saves_what_it_points_to(
    toolkit: Toolkit, access: RepositoryAccess, source: Path, tmp_path: Path
) -> None:
    """restic alone would save the bare link, and call it a success."""
    link = tmp_path / "link"
    link.symlink_to(source)
    spec = BackupSpec(repository=access, sources=(str(link),), host="pc")
    saved = await backup(toolkit, spec, Watch())
    assert saved.result is not None
    assert saved.result.files_total == 2


async def test_an_empty_folder_and_the_repository_inside_the_source(
    toolkit: Toolkit, access: RepositoryAccess, tmp_path: Path, heard: Heard
) -> None:
    """An empty folder makes a snapshot; a repository in the folder is not saved into itself."""
    root = tmp_path / "root"
    (root / "empty").mkdir(parents=True)
    inside = root / "repository"
    shutil.move(access.location, inside)
    access = RepositoryAccess(location=str(inside), password=access.password)
    spec = BackupSpec(repository=access, sources=(str(root),), host="pc")
    saved = await backup(toolkit, spec, heard.watch)
    assert saved.outcome is Outcome.SUCCESS, (saved, heard.text)
    assert saved.result is not None
    assert saved.result.files_total == 0


def _write(tree: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tree) + b"/" + name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(name)


def _as_shown(name: str) -> str:
    return "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in name)
