"""The folder a restore writes into: fit before, counted while, checked after. Blocks."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass

from ..protocol.paths import from_wire, to_display
from ..protocol.values import ErrorClass, Problem


@dataclass(frozen=True)
class Written:
    """What is there: entries that are not folders, and the bytes of the regular files."""

    files: int = 0
    bytes: int = 0


def examine_target(target: str) -> Problem | None:
    """Why nothing can be restored into this folder (a path for `os`); None if it does not exist or
    is empty: a restore never mixes with what is there."""
    shown = to_display(target)
    try:
        with os.scandir(target) as entries:
            if next(entries, None) is None:
                return None
    except FileNotFoundError:
        # A dangling link is something, too.
        if not os.path.lexists(target):
            return None
    except NotADirectoryError:
        pass
    except OSError as error:
        return Problem(
            error=ErrorClass.PERMISSION_DENIED, subject=shown, detail=error.strerror or ""
        )
    return Problem(error=ErrorClass.TARGET_NOT_EMPTY, subject=shown)


def measure(target: str) -> Written:
    """Count what is below the folder; what vanishes or cannot be read meanwhile is not counted."""
    files = total = 0
    folders = [target]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                        continue
                    files += 1
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        total += status.st_size
        except OSError:
            continue  # restic renames and sets rights while we look
    return Written(files, total)


def missing_paths(target: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Those chosen paths (wire form, or as restic shows them) that are not below the target."""
    return tuple(path for path in paths if not _exists(target, path))


def _exists(target: str, path: str) -> bool:
    if "\ufffd" not in path:
        return os.path.lexists(target + from_wire(path))
    # restic shows every odd byte as U+FFFD: compare names in that form, folder by folder.
    found = [target]
    for name in filter(None, path.split("/")):
        shown = _as_restic_shows(from_wire(name))
        found = [
            f"{folder}/{entry}"
            for folder in found
            for entry in _names(folder)
            if _as_restic_shows(entry) == shown
        ]
    return bool(found)


def _names(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except OSError:
        return []  # not a folder, then nothing is in it


def _as_restic_shows(name: str) -> str:
    return "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in name)
