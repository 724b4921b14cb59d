"""Somebody alive who holds a repository's lock."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.waiting import eventually

Holder = subprocess.Popen[bytes]


@contextmanager
def held_exclusively(toolkit: Toolkit, access: RepositoryAccess, cache: Path) -> Iterator[Holder]:
    """A `restic prune` that was stopped while it holds its exclusive lock."""
    locks = Path(access.location) / "locks"
    process = subprocess.Popen(
        [toolkit.restic.path, "-r", access.location, "prune"],
        env={
            **os.environ,
            "RESTIC_PASSWORD": access.password,
            "RESTIC_CACHE_DIR": str(cache),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    with process:
        # Under its last name: it is written under another. restic then waits 0.2 s before it works.
        eventually(lambda: [lock for lock in locks.iterdir() if len(lock.name) == 64], 20, "a lock")
        process.send_signal(signal.SIGSTOP)
        assert list(locks.iterdir())
        yield process
        process.kill()
