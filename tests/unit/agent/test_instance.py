"""One process at a time for each set of files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kustos_agent.instance import AlreadyRunningError, InstanceLock


def test_a_second_process_is_told_who_runs(tmp_path: Path) -> None:
    """By the process id."""
    lock = tmp_path / "lock"
    with InstanceLock(lock):
        with pytest.raises(AlreadyRunningError) as caught, InstanceLock(lock):
            pass
        assert caught.value.pid == os.getpid()
    with InstanceLock(lock):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    """Its file stays, its lock does not."""
    lock = tmp_path / "lock"
    program = (
        "import sys; from pathlib import Path; from kustos_agent.instance import InstanceLock\n"
        f"with InstanceLock(Path({str(lock)!r})): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunningError) as caught, InstanceLock(lock):
            pass
        assert caught.value.pid == process.pid
        process.kill()
    with InstanceLock(lock):
        assert lock.read_text() == f"{os.getpid()}\n"


def test_children_do_not_inherit_the_lock(tmp_path: Path) -> None:
    """A restic that outlives its agent must not keep the next agent out."""
    with InstanceLock(tmp_path / "lock") as lock:
        assert lock._file is not None
        assert not os.get_inheritable(lock._file.fileno())
