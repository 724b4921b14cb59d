"""A file that is whole and kept, or not there."""

import os
import stat
from pathlib import Path

import pytest

from kustos_agent.protocol.values import ErrorClass
from kustos_agent.restic.new_file import NewFile


def test_kept_it_stays_and_discarded_it_goes(tmp_path: Path) -> None:
    """What was written is in it; discarding what was kept does nothing."""
    kept, gone = NewFile(str(tmp_path / "kept")), NewFile(str(tmp_path / "gone"))
    for file in (kept, gone):
        assert file.create() is None
        os.write(file.descriptor, b"bytes")
        assert file.size() == 5
    assert kept.keep() is None
    kept.discard()
    gone.discard()
    gone.discard()
    assert (tmp_path / "kept").read_bytes() == b"bytes"
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o600
    assert not (tmp_path / "gone").exists()
    with pytest.raises(ValueError, match="not open"):
        _ = gone.descriptor


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    """Before it is made, and after somebody has put something else in its place."""
    (tmp_path / "there").write_text("mine")
    there = NewFile(str(tmp_path / "there"))
    problem = there.create()
    assert problem is not None
    assert problem.error is ErrorClass.TARGET_NOT_EMPTY
    there.discard()
    assert (tmp_path / "there").read_text() == "mine"

    replaced = NewFile(str(tmp_path / "replaced"))
    assert replaced.create() is None
    (tmp_path / "other").write_text("theirs")
    (tmp_path / "other").rename(tmp_path / "replaced")
    replaced.discard()
    assert (tmp_path / "replaced").read_text() == "theirs"


def test_given_up_before_it_was_made_it_goes_at_once(tmp_path: Path) -> None:
    """A disk that answers when nobody waits any more."""
    late = NewFile(str(tmp_path / "late"))
    late.discard()
    assert late.create() is None
    assert not (tmp_path / "late").exists()


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("no folder/x", ErrorClass.UNSUPPORTED),
        ("n" * 300, ErrorClass.UNSUPPORTED),
        ("", ErrorClass.TARGET_NOT_EMPTY),
    ],
)
def test_a_place_that_takes_no_file_is_named(tmp_path: Path, path: str, error: ErrorClass) -> None:
    """With the system's own words."""
    problem = NewFile(f"{tmp_path}/{path}".rstrip("/")).create()
    assert problem is not None
    assert problem.error is error
    assert problem.subject.startswith(str(tmp_path))
    assert problem.detail


def test_a_disk_that_loses_the_last_bytes_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not kept then, and can still be discarded."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = NewFile(str(tmp_path / "x"))
    assert file.create() is None
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        problem = file.keep()
    assert problem is not None
    assert problem.error is ErrorClass.DISK_FULL
    file.discard()
    assert not (tmp_path / "x").exists()
