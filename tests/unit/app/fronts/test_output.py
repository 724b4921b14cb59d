"""`kustos demo` and `kustos token` whose words nobody takes, or who have no room to work in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = [sys.executable, "-m", "kustos", "demo"]


def _environment(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", **more}


def test_a_reader_that_has_read_enough_ends_the_demo_quietly(tmp_path: Path) -> None:
    """As `| head -1` does; the folder is gone as after every end."""
    with subprocess.Popen(
        DEMO, env=_environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as demo:
        assert demo.stdout is not None
        assert demo.stderr is not None
        demo.stdout.close()
        said = demo.stderr.read()
        assert demo.wait(60) == 1
    assert said == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_an_output_that_cannot_be_kept_is_told_in_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            DEMO, env=_environment(tmp_path), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 1
    said = ended.stderr.decode().splitlines()
    assert said == ["The output could not be written: No space left on device"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_for_temporary_files_that_is_not_there_is_named(tmp_path: Path) -> None:
    """restic would look there and fail in the middle."""
    missing = tmp_path / "missing"
    ended = subprocess.run(DEMO, env=_environment(missing), capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"TMPDIR" in ended.stdout
    assert str(missing).encode() in ended.stdout
    assert ended.stderr == b""
