"""The folder a repository is to be made in, as far as restic does not judge it itself. Blocks."""

import os

from ..protocol.paths import to_display, to_wire
from ..protocol.values import ErrorClass, Problem


def examine_place(path: str) -> Problem | None:
    """Why no repository can be made in this folder (a path for `os`); None where restic may try.

    Keys without a configuration are what an initialisation leaves that was killed. restic 0.14
    would add a key and a configuration that most often does not open; newer ones refuse.
    """
    try:
        if os.path.lexists(f"{path}/config"):
            return None
        with os.scandir(f"{path}/keys") as keys:
            if next(keys, None) is None:
                return None
    except NotADirectoryError as error:
        return _occupied(path, error.strerror or "")
    except OSError:
        return None  # nothing there yet, or restic says why it cannot be entered
    detail = (
        "keys without a configuration: an initialisation broke off, or the file `config` is lost"
    )
    return _occupied(path, detail)


def _occupied(path: str, detail: str) -> Problem:
    shown = to_display(to_wire(path))
    return Problem(error=ErrorClass.TARGET_NOT_EMPTY, subject=shown, detail=detail)
