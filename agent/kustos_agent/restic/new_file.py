"""A file that did not exist, to be filled by a program, and gone again unless it is kept. Blocks.

A disk may take for ever to answer: whoever made the file may have been given up by then.
"""

import errno
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from ..protocol.paths import to_display, to_wire
from ..protocol.values import ErrorClass, Problem

_CLASSES: Final = {
    errno.EEXIST: ErrorClass.TARGET_NOT_EMPTY,
    errno.ENOSPC: ErrorClass.DISK_FULL,
    errno.EDQUOT: ErrorClass.QUOTA,
    errno.EACCES: ErrorClass.PERMISSION_DENIED,
    errno.EPERM: ErrorClass.PERMISSION_DENIED,
    errno.EROFS: ErrorClass.PERMISSION_DENIED,
}


class NewFile:
    """`path` is one for `os`; nothing happens before `create`. Its methods block and may be called
    from any thread."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._descriptor: int | None = None
        self._unwanted = False

    @property
    def descriptor(self) -> int:
        """To be written to. Raises ValueError if it is not open."""
        if self._descriptor is None:
            raise ValueError("not open")
        return self._descriptor

    def create(self) -> Problem | None:
        """Make it, for this user alone; a problem if there is something of that name, be it a
        dangling link, or the folder does not take it."""
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except (OSError, ValueError) as error:
            return self._problem(error)
        with self._guard:
            self._descriptor = descriptor
            unwanted = self._unwanted
        if unwanted:
            self.discard()
        return None

    def size(self) -> int:
        """Bytes written so far."""
        return os.fstat(self.descriptor).st_size

    def keep(self) -> Problem | None:
        """It is complete: have it on the disk. A problem if the disk did not take all of it; it is
        still to be discarded then."""
        try:
            os.fsync(self.descriptor)
        except OSError as error:
            return self._problem(error)
        self._close()
        return None

    def discard(self) -> None:
        """Remove it, now or as soon as it is there; not what somebody has put in its place."""
        with self._guard:
            self._unwanted = True
            if self._descriptor is None:
                return
        # One that cannot be removed stays, as nobody can do more about it from here.
        with suppress(OSError):
            ours = os.fstat(self.descriptor)
            self._close()  # first: Windows removes nothing that is open
            if os.path.samestat(ours, os.lstat(self._path)):
                Path(self._path).unlink()

    def _close(self) -> None:
        with self._guard:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):  # told by `fsync` before, or of no more interest
                os.close(descriptor)

    def _problem(self, error: OSError | ValueError) -> Problem:
        number = error.errno if isinstance(error, OSError) else None
        return Problem(
            error=_CLASSES.get(number or 0, ErrorClass.UNSUPPORTED),
            subject=to_display(to_wire(self._path)),
            detail=(error.strerror or "") if isinstance(error, OSError) else str(error),
        )
