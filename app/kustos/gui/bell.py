"""A socket at which one program rings and another answers; on Windows it is `bell_windows`.

Python's sockets and not Qt's: QtNetwork would be 2 MB for this alone.
"""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier

ANSWER_SECONDS: Final = 1.0
ANSWER: Final = b"coming\n"


def ring(name: str) -> bool:
    """Whether somebody answers at this path. Only a live program does: at a socket that a killed
    one has left, connecting fails."""
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(ANSWER_SECONDS)
        try:
            door.connect(name)
            return door.recv(len(ANSWER)) == ANSWER
        except OSError:
            return False


class Bell(QObject):
    """Calls `rung` at each ring, in the thread of Qt's loop. Raises OSError."""

    def __init__(self, name: str, rung: Callable[[], None]) -> None:
        super().__init__()
        self._rung = rung
        self._path = Path(name)
        # What lies there is from a killed program: somebody alive would have answered.
        self._path.unlink(missing_ok=True)
        self._door = socket.socket(socket.AF_UNIX)
        try:
            self._door.bind(name)
            self._door.listen()
        except OSError:
            self._door.close()
            raise
        self._door.setblocking(False)
        self._notifier = QSocketNotifier(self._door.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._answer)

    def _answer(self) -> None:
        try:
            visitor, _ = self._door.accept()
            with visitor:
                visitor.setblocking(False)
                visitor.send(ANSWER)
        except OSError:
            return  # gone again before it was answered
        self._rung()

    def close(self) -> None:
        """Answer no more."""
        self._notifier.setEnabled(False)
        self._door.close()
        self._path.unlink(missing_ok=True)
