"""Generated trees are the same for the same seed, and a fingerprint sees every difference."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.trees import (
    ODD_NAMES,
    assert_same_tree,
    big_file,
    fingerprint,
    odd_names,
    small_files,
)


def test_the_same_seed_makes_the_same_small_files(tmp_path: Path) -> None:
    total = small_files(tmp_path / "a", 450, seed=1)
    small_files(tmp_path / "b", 450, seed=1)
    small_files(tmp_path / "c", 450, seed=2)
    one = fingerprint(tmp_path / "a")
    assert (one.files, one.size) == (450, total)
    assert one == fingerprint(tmp_path / "b")
    assert one != fingerprint(tmp_path / "c")


def test_a_big_file_has_its_size_and_does_not_repeat_itself(tmp_path: Path) -> None:
    big_file(tmp_path / "big", 3_000_001)
    content = (tmp_path / "big").read_bytes()
    assert len(content) == 3_000_001
    assert content[:1_000_000] != content[1 << 20 :][:1_000_000]


def test_odd_names_are_all_there_as_bytes(tmp_path: Path) -> None:
    paths = odd_names(tmp_path / "odd")
    assert set(ODD_NAMES) <= set(paths)
    assert {b"new\nline", b"\xff\xfe\x80", b"-rf", b"space after "} <= set(paths)
    assert max(map(len, paths)) > 1_000
    assert set(paths) == set(fingerprint(tmp_path / "odd").entries)


def test_a_faithful_copy_has_the_same_fingerprint(tmp_path: Path) -> None:
    odd_names(tmp_path / "odd")
    shutil.copytree(tmp_path / "odd", tmp_path / "copy", symlinks=True)
    assert_same_tree(tmp_path / "copy", fingerprint(tmp_path / "odd"))


def change_content(folder: Path) -> None:
    path = folder / "000" / "000000.dat"
    status = path.stat()
    path.write_bytes(b"\0" * status.st_size)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def change_time(folder: Path) -> None:
    os.utime(folder / "000" / "000001.dat", (1, 1))


def add_folder(folder: Path) -> None:
    (folder / "empty").mkdir()


def rename_to_other_bytes(folder: Path) -> None:
    (folder / "000").rename(folder / os.fsdecode(b"000\xff"))


def replace_by_link(folder: Path) -> None:
    path = folder / "000" / "000002.dat"
    path.unlink()
    path.symlink_to("000001.dat")


@pytest.mark.parametrize(
    "change", [change_content, change_time, add_folder, rename_to_other_bytes, replace_by_link]
)
def test_a_fingerprint_sees(tmp_path: Path, change: Callable[[Path], None]) -> None:
    small_files(tmp_path, 5)
    before = fingerprint(tmp_path)
    change(tmp_path)
    assert fingerprint(tmp_path) != before
    with pytest.raises(AssertionError, match="differ in"):
        assert_same_tree(tmp_path, before)


def test_a_link_is_recorded_by_its_target_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/nowhere")
    entry = fingerprint(tmp_path).entries[b"link"]
    assert (entry.kind, entry.content) == (stat.S_IFLNK, b"/nowhere")
