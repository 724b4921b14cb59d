"""`kustos demo`: the main job through real processes, with every restic there is."""

import json
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from tests.helpers.processes import child
from tests.helpers.restics import VERSIONS, find

DEMO = (sys.executable, "-m", "kustos", "demo")


def _with_restic(folder: Path, restic: str) -> dict[str, str]:
    """An environment in which `restic` is that one."""
    folder.mkdir()
    (folder / "restic").symlink_to(restic)
    return {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(folder),
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_the_demo_restores_byte_for_byte_and_leaves_nothing(tmp_path: Path, version: str) -> None:
    environment = _with_restic(tmp_path / "bin", find(version).path)
    with child([*DEMO, "--json"], environment=environment) as demo:
        assert demo.wait_for_end(120) == 0
        report = json.loads(demo.output().splitlines()[-1])
    assert report["ok"] is True
    assert report["restored_identical"] is True
    assert len(report["snapshot_id"]) == 64
    assert report["progress_events"] > 0
    assert report["files"] == 241
    assert set(report["seconds"]) == {
        "files",
        "join",
        "initialise",
        "backup",
        "snapshots",
        "restore",
        "compare",
        "clean-up",
    }
    assert [path.name for path in (tmp_path / "bin").iterdir()] == ["restic"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupting_the_demo_cleans_up(tmp_path: Path, number: signal.Signals, code: int) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
    with child(list(DEMO), environment=environment) as demo:
        demo.wait_for_output("Embedded agent joined")
        family = psutil.Process(demo.pid).children(recursive=True)
        demo.process.send_signal(number)
        assert demo.wait_for_end(60) == code
        assert "cleaned up" in demo.output()
    assert list(tmp_path.iterdir()) == []
    assert not [process for process in family if process.is_running()]
