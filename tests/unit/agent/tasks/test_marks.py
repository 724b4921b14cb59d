"""Marks of runs: what a killed agent leaves says where to clean up."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from kustos_agent.tasks.marks import RunMarks


def test_a_run_that_ended_in_order_leaves_nothing(tmp_path: Path) -> None:
    marks = RunMarks(tmp_path / "marks")
    marks.end(marks.begin("/srv/b"))
    assert not RunMarks(tmp_path / "marks").left_over("/srv/b")
    assert list((tmp_path / "marks").iterdir()) == []


def test_a_run_that_was_killed_is_known_to_the_next_agent_until_cleaned(tmp_path: Path) -> None:
    RunMarks(tmp_path).begin("/srv/b")
    marks = RunMarks(tmp_path)
    assert marks.left_over("/srv/b")
    assert not marks.left_over("/srv/other")
    marks.cleaned("/srv/b")
    assert not marks.left_over("/srv/b")
    assert not RunMarks(tmp_path).left_over("/srv/b")


def test_a_run_in_progress_is_no_leftover_and_survives_cleaning(tmp_path: Path) -> None:
    RunMarks(tmp_path).begin("/srv/b")
    marks = RunMarks(tmp_path)
    running = marks.begin("/srv/b")
    marks.cleaned("/srv/b")
    assert running.exists()


def test_a_mark_that_cannot_be_removed_costs_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """A good backup stays one; the next agent looks for a lock that is not there."""
    RunMarks(tmp_path).begin("/srv/b")
    marks = RunMarks(tmp_path)
    mark = marks.begin("/srv/b")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        marks.end(mark)
        marks.cleaned("/srv/b")
    logged("Read-only")
    assert not marks.left_over("/srv/b")
    assert RunMarks(tmp_path).left_over("/srv/b")


def test_the_location_is_not_readable_in_the_mark(tmp_path: Path) -> None:
    mark = RunMarks(tmp_path).begin("sftp://anna@nas/backup")
    assert "nas" not in mark.name
    assert mark.read_bytes() == b""
