"""A demo that cannot go on says where, cleans up, and still prints what a program reads."""

import errno
import json
import os
import tempfile
from pathlib import Path

import pytest

from kustos import demo
from kustos.cli import main
from kustos.cli_text import CliText, Say
from kustos.demo import Demo, Report, Step, identical
from kustos.demo_text import summary
from kustos_agent.protocol.values import ErrorClass
from tests.helpers.restics import VERSIONS, find


def test_a_full_disk_is_told_with_its_step_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(folder: Path) -> None:
        folder.mkdir()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(demo, "make_files", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(["demo", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["failed"], report["error"]) == (False, "files", "disk-full")
    assert "No space left" in report["detail"]
    assert list(tmp_path.iterdir()) == []


HANGING = """#!/bin/sh
case "$*" in
*version*) exec {restic} "$@" ;;
*) exec sleep 600 ;;
esac
"""


@pytest.mark.skipif(os.name != "posix", reason="a shell's script takes restic's place")
async def test_a_step_that_does_not_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restic that hangs, or an agent that waits for room on a full disk never ends."""
    restic = tmp_path / "bin" / "restic"
    restic.parent.mkdir()
    restic.write_text(HANGING.format(restic=find(VERSIONS[-1]).path))
    restic.chmod(0o755)
    monkeypatch.setenv("PATH", str(restic.parent), prepend=os.pathsep)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(work))
    # Time enough for the steps before, which do end.
    report = await Demo(lambda *_: None, step_seconds=15.0).run()
    assert (report.ok, report.failed, report.error) == (False, "initialise", "timeout")
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("error", ErrorClass)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_way_to_fail_is_told_in_words_with_a_next_step(
    error: ErrorClass, language: str
) -> None:
    """Codes are for programs; only what has no name is told with its code, to be reported."""
    report = Report(failed=Step.BACKUP.value, error=error.value)
    said = summary(CliText(language), report)
    assert len(said) > 60
    assert "{" not in said


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_step_that_fails_is_not_told_as_done(language: str) -> None:
    """ "Backed up" is what is said afterwards."""
    text = CliText(language)
    for step in Step:
        assert text(Say(f"at-{step.value}")) != text(Say(f"step-{step.value}"))


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
