"""A repository that somebody holds an exclusive lock of, alive and at work for ever."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.version import Restic
from tests.helpers.waiting import eventually


def locks(access: RepositoryAccess) -> list[Path]:
    """Of a local repository. Those broken off while they were written count for nobody."""
    folder = Path(access.location) / "locks"
    return [lock for lock in folder.iterdir() if len(lock.name) == 64]


@contextmanager
def locked_by_the_living(restic: Restic, access: RepositoryAccess, cache: Path) -> Iterator[int]:
    """For the length of the block; the process's id. A `restic prune` that was stopped."""
    process = subprocess.Popen(
        [restic.path, "-r", access.location, "prune"],
        env={
            **os.environ,
            "RESTIC_PASSWORD": access.password,
            "RESTIC_CACHE_DIR": str(cache),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    with process:
        try:
            eventually(lambda: locks(access), 20, "a lock")  # restic then waits before it works
            process.send_signal(signal.SIGSTOP)
            assert locks(access)
            yield process.pid
        finally:
            process.kill()
