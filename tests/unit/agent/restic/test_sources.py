"""What is to be saved is looked at before restic is run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.values import ErrorClass
from kustos_agent.restic.sources import Sources, examine

NOBODY = 65_534


@contextmanager
def _unprivileged() -> Iterator[None]:
    """Rights hold: as root, be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_files_empty_folders_and_special_files_are_fine(tmp_path: Path) -> None:
    """An empty folder is saved as such."""
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    names = [str(tmp_path / name) for name in ("file", "empty", "pipe")]
    assert examine(names) == Sources()


def test_all_missing_sources_are_named(tmp_path: Path) -> None:
    """Also below a file, behind a dangling link, and with an odd name."""
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    odd = to_wire(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n"))
    names = [f"{tmp_path}/gone", f"{tmp_path}/file/x", f"{tmp_path}/dangling", odd, str(tmp_path)]
    problem = examine(names).problem
    assert problem is not None
    assert problem.error is ErrorClass.SOURCE_MISSING
    assert problem.subject == (
        f"{tmp_path}/gone, {tmp_path}/file/x, {tmp_path}/dangling, {tmp_path}/caf\\xe9\\n"
    )


def test_a_loop_of_links_is_a_missing_source(tmp_path: Path) -> None:
    """Nothing is behind it that anybody could be let into."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    problem = examine([str(tmp_path / "a"), str(tmp_path / "b" / "inside")]).problem
    assert problem is not None
    assert problem.error is ErrorClass.SOURCE_MISSING


@pytest.mark.parametrize("mode", [0o000, 0o400, 0o100])
def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, mode: int) -> None:
    """Neither its names, nor what they stand for, alone would do."""
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    folder = tmp_path / "closed"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    folder.chmod(mode)
    with _unprivileged():
        problem = examine([str(folder)]).problem
    folder.chmod(0o700)
    assert problem is not None
    assert problem.error is ErrorClass.PERMISSION_DENIED
    assert problem.subject == str(folder)


def test_a_link_tells_where_it_leads(tmp_path: Path) -> None:
    """Through other links, to the end."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "one").symlink_to("folder")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    found = examine([str(tmp_path / "two"), str(tmp_path / "folder")])
    assert found == Sources(real_paths=(str(tmp_path / "folder"),))
