"""A file without a name for a dump that cannot be streamed. It is gone with whoever holds it open,
however that ends: not even a killed agent leaves one behind. Its methods block.
"""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ..threads import in_thread
from .recipe import TAIL

_LEFT_FREE: Final = 256 << 20
_LEFT_SHARE: Final = 20
"""A twentieth of a small disk."""

_LOOK_SECONDS: Final = 1.0


class Spool:
    """For this user alone, in `folder`, which is made if need be. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Where the system cannot do without a name, it is removed at once (Windows: on closing).
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed on leaving

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def folder(self) -> Path:
        """Where it takes its room."""
        return self._folder

    @property
    def descriptor(self) -> int:
        """To be written to by a program and read by another."""
        return self._file.fileno()

    def size(self) -> int:
        """Bytes written so far."""
        return os.fstat(self.descriptor).st_size

    def tail(self) -> bytes:
        """The last `TAIL` bytes, or all."""
        self._file.seek(max(0, self.size() - TAIL))
        return self._file.read(TAIL)

    def roomy(self) -> bool:
        """Whether the disk has more room than the machine needs for itself: 256 MiB, or a twentieth
        of a small disk."""
        usage = shutil.disk_usage(self._folder)
        return usage.free > min(_LEFT_FREE, usage.total // _LEFT_SHARE)

    async def guard(self, full: asyncio.Event) -> None:
        """Look every second; set `full` when there is no more room, then end."""
        while True:
            if not await in_thread(self.roomy):
                full.set()
                return
            await asyncio.sleep(_LOOK_SECONDS)
