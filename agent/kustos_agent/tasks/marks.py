"""Which repositories a killed agent, or a power cut, may have left a lock in.

A restic that dies with its agent leaves its lock behind. A lock of a dead process keeps no backup
from running, but every prune and check. So each run leaves a small file for as long as it lasts;
one that is found at the next start says where to clean up first.
"""

import hashlib
import logging
from pathlib import Path

from ..protocol.ids import new_id

_log = logging.getLogger(__name__)


class RunMarks:
    """`folder` holds the files of the runs in progress; it survives a restart of the machine.

    A file's name is a hash of the repository's location, which itself is nobody's business.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._left_over = {file.name: file for file in folder.iterdir()}

    def begin(self, location: str) -> Path:
        """Note a run on that repository; give the result to `end`. Raises OSError."""
        mark = self._folder / f"{_name(location)}.{new_id()}"
        mark.touch(mode=0o600)
        return mark

    def end(self, mark: Path) -> None:
        """The run has ended in order, and restic has removed its lock."""
        _remove(mark)

    def left_over(self, location: str) -> bool:
        """Whether an earlier agent's run on it has not ended in order."""
        return any(name.startswith(_name(location)) for name in self._left_over)

    def cleaned(self, location: str) -> None:
        """The repository was cleaned up."""
        for name in [name for name in self._left_over if name.startswith(_name(location))]:
            _remove(self._left_over.pop(name))


def _remove(mark: Path) -> None:
    """One that stays costs the next agent a needless look, and no run its good end."""
    try:
        mark.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("mark %s cannot be removed: %s", mark.name, error)


def _name(location: str) -> str:
    return hashlib.sha256(location.encode(errors="surrogateescape")).hexdigest()[:32]
