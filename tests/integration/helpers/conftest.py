"""What the tests of the helpers share."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil
import pytest

Restic = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def restic(tmp_path: Path) -> Restic:
    """Runs the restic of the PATH against a location and returns how it ended."""

    def run(
        location: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        ssh: Sequence[str] = (),
    ) -> subprocess.CompletedProcess[str]:
        options = ["-o", f"sftp.command={' '.join([*ssh, '-s', 'sftp'])}"] if ssh else []
        private = {"RESTIC_PASSWORD": "secret", "RESTIC_CACHE_DIR": str(tmp_path / "cache")}
        return subprocess.run(
            ["restic", "-r", location, *options, *arguments],
            check=False,
            env={**os.environ, **private, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


@pytest.fixture
def processes_at_home() -> Callable[[str], list[str]]:
    """Lists the command lines of the processes that have a given HOME."""

    def running(home: str) -> list[str]:
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("HOME") == home:
                    found.append(" ".join(process.cmdline()))
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found

    return running
