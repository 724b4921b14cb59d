"""Reading what nobody else may have had his hands on."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ..protocol.paths import to_wire
from ..protocol.seal_trouble import SealTrouble
from .trouble import SealingError, unreadable

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def read_private(path: Path, most: int) -> bytes:
    """The first `most` bytes of it. Raises FileNotFoundError, and SealingError: EXPOSED if others
    may read or change it, or it is no plain file of this user's; UNREADABLE."""
    try:
        # A link would lead to somebody else's file. Windows knows neither flag.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise
    except OSError as error:
        if path.is_symlink():
            raise SealingError(SealTrouble.EXPOSED, to_wire(str(path))) from error
        raise unreadable(error) from error
    try:
        with os.fdopen(descriptor, "rb") as file:
            check_private(path, os.fstat(file.fileno()), stat.S_ISREG)
            return file.read(most)
    except OSError as error:
        raise unreadable(error) from error


def check_folder(path: Path) -> None:
    """Raises FileNotFoundError, and SealingError as `read_private` does."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable(error) from error
    check_private(path, found, stat.S_ISDIR)


def check_private(path: Path, found: os.stat_result, is_kind: Callable[[int], bool]) -> None:
    """Raises SealingError: EXPOSED. Windows has no such bits: there the folder's rights count,
    which it inherits from the agent's data folder."""
    if os.name != "posix":
        return
    mine = found.st_uid == os.geteuid()
    if not (is_kind(found.st_mode) and mine and not found.st_mode & _OTHERS):
        raise SealingError(SealTrouble.EXPOSED, to_wire(str(path)))
