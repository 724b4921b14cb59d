"""Secrets that a program will only read from a file: in memory on Linux, else in a private folder.

OpenSSH takes keys from files alone, and closes inherited descriptors, so `/dev/fd/N` does not do.
"""

import os
import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

_PREFIX: Final = "run-"


class SecretFiles:
    """Files that exist, for this user alone, while the `with` block runs.

    `scratch` is a folder of the agent's own, used where files cannot live in memory.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._folder: Path | None = None
        self._descriptors: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors.clear()
        if self._folder is not None:
            _remove(self._folder)
            self._folder = None

    def add(self, name: str, text: str, *, program: bool = False) -> str:
        """Path of a file with this text, readable by this user's programs, or a program of theirs.
        Raises OSError."""
        data = text.encode()
        mode, use = (0o700, os.X_OK) if program else (0o600, os.R_OK)
        return self._in_memory(name, data, mode, use) or self._on_disk(name, data, mode)

    def _in_memory(self, name: str, data: bytes, mode: int, use: int) -> str:
        """Empty if the system has no such files or does not let other programs open them."""
        if not sys.platform.startswith("linux"):
            return ""
        try:
            descriptor = os.memfd_create(name)
        except OSError:  # switched off by an administrator: vm.memfd_noexec, seccomp
            return ""
        self._descriptors.append(descriptor)
        try:
            os.fchmod(descriptor, mode)
        except PermissionError:  # vm.memfd_noexec: no program may live there
            return ""
        # A file that is open for writing cannot be run.
        with open(f"/proc/self/fd/{descriptor}", "wb") as file:  # noqa: PTH123  no file of the disk
            file.write(data)
        path = f"/proc/{os.getpid()}/fd/{descriptor}"
        return path if os.access(path, use) else ""

    def _on_disk(self, name: str, data: bytes, mode: int) -> str:
        if self._folder is None:
            self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = self._scratch / f"{_PREFIX}{uuid4().hex}"
            folder.mkdir(mode=0o700)
            self._folder = folder
        path = self._folder / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        return str(path)


def remove_leftovers(scratch: Path) -> int:
    """Remove what crashed runs left in the folder; how many there were. Call it before any run:
    one agent, one folder. Raises OSError."""
    if not scratch.is_dir():
        return 0
    leftovers = list(scratch.glob(f"{_PREFIX}*"))
    for leftover in leftovers:
        _remove(leftover)
    return len(leftovers)


def _remove(leftover: Path) -> None:
    """Whatever it is: one that stayed would keep the agent from starting."""
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover)
    else:
        leftover.unlink()
