"""A demo that cannot go on says where, cleans up, and still prints what a program reads."""

import errno
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kustos import demo
from kustos.cli import main
from kustos.demo import identical


def test_a_full_disk_is_told_with_its_step_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    logged: Callable[[str], None],
) -> None:
    def full(folder: Path) -> None:
        folder.mkdir()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(demo, "make_files", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(["demo", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["failed"], report["error"]) == (False, "files", "internal")
    assert "No space left" in report["detail"]
    assert list(tmp_path.iterdir()) == []
    logged("broke off")


def test_trees_are_compared_by_name_and_by_byte(tmp_path: Path) -> None:
    for tree in ("one", "two"):
        (tmp_path / tree / "empty").mkdir(parents=True)
        (tmp_path / tree / "file").write_bytes(b"same")
    one, two = tmp_path / "one", tmp_path / "two"
    assert identical(one, two)
    (two / "file").write_bytes(b"Same")
    assert not identical(one, two)
    (two / "file").write_bytes(b"same")
    (two / "empty").rmdir()
    assert not identical(one, two)
