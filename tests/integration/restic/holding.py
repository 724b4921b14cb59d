"""Somebody alive who holds a repository's lock."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.locks import lock_files
from tests.helpers.waiting import eventually

Holder = subprocess.Popen[bytes]


def locks(access: RepositoryAccess) -> list[Path]:
    """Of a local repository; see `lock_files`."""
    return lock_files(Path(access.location))


@contextmanager
def held_exclusively(toolkit: Toolkit, access: RepositoryAccess, cache: Path) -> Iterator[Holder]:
    """A `restic prune` that was stopped while it holds its exclusive lock."""
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
        try:
            eventually(lambda: locks(access), 20, "a lock")  # restic then waits before it works
            process.send_signal(signal.SIGSTOP)
            assert locks(access)
            yield process
        finally:
            process.kill()
