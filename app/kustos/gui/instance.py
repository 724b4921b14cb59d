"""One window per home: a second start raises the first."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MILLISECONDS: Final = 1_000
RAISE: Final = b"raise\n"


def _name(home: Path) -> str:
    return "kustos-" + hashlib.sha256(str(home).encode(errors="surrogateescape")).hexdigest()[:16]


def raise_first(home: Path) -> bool:
    """Whether a window of this home is open already; it has been asked to come to the front."""
    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    if not socket.waitForConnected(ANSWER_MILLISECONDS):
        return False
    socket.write(RAISE)
    socket.flush()
    # Only a live program answers; a socket left by a killed one refuses already on connect.
    answered = socket.waitForReadyRead(ANSWER_MILLISECONDS)
    socket.disconnectFromServer()
    return answered


class FirstInstance:
    """Listens for second starts and calls `raised`."""

    def __init__(self, home: Path, raised: Callable[[], None]) -> None:
        self._raised = raised
        # A killed program leaves its socket file; nobody listens there, `raise_first` has seen.
        QLocalServer.removeServer(_name(home))
        self._server = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(_name(home))

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.write(RAISE)
        socket.flush()
        self._raised()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()
