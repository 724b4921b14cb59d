"""Looks at what is to be saved before restic does: up to 0.18 it exits with 0 when one of several
sources does not exist."""

import errno
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..protocol.paths import from_wire, to_display, to_wire
from ..protocol.values import ErrorClass, Problem

_MAX_NAMED = 20


@dataclass(frozen=True)
class Sources:
    """`real_paths` are what sources that are symbolic links point to (wire form): restic saves a
    link as a link, and nothing of the folder behind it."""

    problem: Problem | None = None
    real_paths: tuple[str, ...] = ()


def examine(sources: Iterable[str]) -> Sources:
    """Whether every source (wire form) exists and can be opened. Blocks as long as the disk does.

    Raises ValueError for a path that no file can have.
    """
    missing: list[str] = []
    denied: list[str] = []
    real_paths: list[str] = []
    reason = ""
    for source in sources:
        path = from_wire(source)
        try:
            if stat.S_ISLNK(os.lstat(path).st_mode):
                path = os.path.realpath(path)
                real_paths.append(to_wire(path))
            _open(path)
        except (FileNotFoundError, NotADirectoryError) as error:
            missing.append(to_display(source))
            reason = reason or error.strerror or ""
        except OSError as error:  # no permission, a loop of links, a stale network file system
            (missing if error.errno == errno.ELOOP else denied).append(to_display(source))
            reason = reason or error.strerror or ""
    if missing or denied:
        class_ = ErrorClass.SOURCE_MISSING if missing else ErrorClass.PERMISSION_DENIED
        named = ", ".join((missing or denied)[:_MAX_NAMED])
        return Sources(Problem(error=class_, subject=named, detail=reason))
    return Sources(real_paths=tuple(real_paths))


def _open(path: str) -> None:
    mode = Path(path).stat().st_mode
    if stat.S_ISDIR(mode):
        with os.scandir(path):
            pass
        # To see names is not enough to reach what they name.
        os.lstat(f"{path}/.")
    elif stat.S_ISREG(mode):
        os.close(os.open(path, os.O_RDONLY))
