"""The demo's folder is gone at the latest with the next run, and nobody else's is touched."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from kustos.scratch import PREFIX, scratch_folder
from tests.helpers.processes import child

pytestmark = pytest.mark.skipif(os.name != "posix", reason="nothing is removed there")

WORKER = """
import signal
from kustos.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "documents").mkdir()
    (folder / "documents" / "big.bin").write_bytes(b"x")
    print("made", flush=True)
    signal.pause()
"""


@pytest.fixture
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_what_a_killed_run_has_left_goes_with_the_next_and_not_while_it_runs(parent: Path) -> None:
    with child([sys.executable, "-c", WORKER]) as running:
        running.wait_for_output("made")
        (left,) = parent.iterdir()
        with scratch_folder():
            assert (left / "documents" / "big.bin").exists()
        running.process.kill()
        running.process.wait()
    with scratch_folder() as new:
        assert not left.exists()
        assert new.exists()


def test_links_are_not_followed_and_folders_without_a_lock_are_left(parent: Path) -> None:
    """Anybody may put such names into a folder that all users share."""
    precious = parent / "precious"
    precious.mkdir()
    (precious / "in-use.lock").touch()
    (parent / f"{PREFIX}link").symlink_to(precious)
    other = parent / f"{PREFIX}other"
    other.mkdir()
    linked = parent / f"{PREFIX}linked"
    linked.mkdir()
    (linked / "in-use.lock").symlink_to(precious / "in-use.lock")
    with scratch_folder():
        assert (precious / "in-use.lock").exists()
        assert other.exists()
        assert linked.exists()


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root to give away")
def test_what_belongs_to_another_user_is_not_touched(parent: Path) -> None:
    foreign = parent / f"{PREFIX}foreign"
    foreign.mkdir()
    (foreign / "in-use.lock").touch()
    os.chown(foreign, 12345, 12345)
    with scratch_folder():
        assert foreign.exists()
