"""A folder for one run of the demo: gone with it, or, if it was killed, with the next one."""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .home import HomeInUseError, lock_file

PREFIX: Final = "kustos-demo-"
IN_USE: Final = "in-use.lock"
"""Locked by whoever works in the folder, for as long as that process lives."""


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder where this system keeps such things, in use until the context ends; whoever
    made it removes it. Those that a killed run has left are removed first. Raises OSError."""
    parent = Path(tempfile.gettempdir())
    _remove_left_behind(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    with contextlib.ExitStack() as stack:
        if os.name == "posix":  # elsewhere an open file could not be removed
            try:
                stack.callback(os.close, _locked(folder))
            except OSError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        yield folder


def _locked(folder: Path) -> int:
    """Under its name only once it is locked: another run would take it for left behind."""
    draft = folder / f"{IN_USE}.new"
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        lock_file(descriptor)
        draft.rename(folder / IN_USE)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _remove_left_behind(parent: Path) -> None:
    """Folders of this user that nobody works in any more. Others may write to the parent: a link
    is not followed, and what belongs to somebody else is not touched."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # what cannot be looked through stays as it is
        for folder in parent.glob(f"{PREFIX}*"):
            with contextlib.suppress(OSError, HomeInUseError):  # in use, or already gone
                _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        return
    descriptor = os.open(folder / IN_USE, os.O_RDWR | os.O_NOFOLLOW)
    try:
        lock_file(descriptor)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)
