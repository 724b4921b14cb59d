"""Where fetched restics are kept, each under its version's name, beside those before it."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from ..instance import AlreadyRunningError, InstanceLock
from ..paths import sync_folder

_UNFINISHED: Final = "new-"
_KEPT: Final = re.compile(r"restic-(\d+)\.(\d+)\.(\d+)(\.exe)?")
_SUFFIX: Final = ".exe" if os.name == "nt" else ""


class Shelf:
    """`folder` need not exist yet. It is for this user alone: what lies there is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, version: str) -> Path:
        """Where the restic of this version is, or would be."""
        return self.folder / f"restic-{version}{_SUFFIX}"

    def restics(self) -> list[str]:
        """The paths of those that are there, newest version first; none where nothing can be
        read."""
        try:
            names = os.listdir(self.folder)  # noqa: PTH208  names are enough
        except OSError:
            return []
        found = [(match, name) for name in names if (match := _KEPT.fullmatch(name))]
        found.sort(key=lambda one: tuple(map(int, one[0].groups()[:3])), reverse=True)
        return [str(self.folder / name) for _, name in found]

    @contextmanager
    def bench(self) -> Iterator[Path]:
        """An empty folder to work in, on the shelf's file system; gone afterwards. One process at
        a time; what an interrupted one left is removed first.

        Raises AlreadyRunningError, OSError.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock():
            self._clear()
            bench = self.folder / f"{_UNFINISHED}{uuid4().hex}"
            bench.mkdir(mode=0o700)
            try:
                yield bench
            finally:
                shutil.rmtree(bench)

    def keep(self, program: Path, version: str) -> Path:
        """Put a program that lies on the bench into its place, whole or not at all, a power cut
        included; its path there. Raises OSError."""
        descriptor = os.open(program, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        place = self.place(version)
        program.replace(place)
        sync_folder(self.folder)
        return place

    def remove_leftovers(self) -> int:
        """Remove what an interrupted fetch left; how many there were. Nothing while one is under
        way. Raises OSError."""
        if not self.folder.is_dir():
            return 0
        try:
            with self._lock():
                return self._clear()
        except AlreadyRunningError:
            return 0

    def _lock(self) -> InstanceLock:
        return InstanceLock(self.folder / "fetch.lock")

    def _clear(self) -> int:
        leftovers = list(self.folder.glob(f"{_UNFINISHED}*"))
        for leftover in leftovers:
            shutil.rmtree(leftover)
        return len(leftovers)
