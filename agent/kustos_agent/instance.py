"""One process at a time for each set of the agent's files."""

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO, Final, Self

_PAUSES: Final = (0.05, 0.2)
"""Before giving up, seconds: who only asks whether the agent runs holds the lock for a moment."""


class AlreadyRunningError(Exception):
    """Another process holds the lock; `pid` is 0 where it could not be read."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"held by process {pid}")
        self.pid = pid


class InstanceLock:
    """A context manager. The system lets go of the lock when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        """Raises AlreadyRunningError, OSError."""
        # Unbuffered and not truncated before the lock is ours: the file names the holder.
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+b", buffering=0)
        for pause in (*_PAUSES, None):
            try:
                _lock(file)
                break
            except OSError:
                if pause is None:
                    holder = _pid(file)
                    file.close()
                    raise AlreadyRunningError(holder) from None
                time.sleep(pause)
        file.truncate(0)
        file.write(b"%d\n" % os.getpid())
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def _pid(file: BinaryIO) -> int:
    try:
        file.seek(0)
        return int(file.read(32) or b"0")
    except (ValueError, OSError):
        return 0


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        # Far behind the content, which stays readable for others.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
