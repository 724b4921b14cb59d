"""`bell` for Windows, where Python has no such sockets: Qt's named pipes."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from .bell import ANSWER, ANSWER_SECONDS

_MILLISECONDS = int(ANSWER_SECONDS * 1_000)


def ring(name: str) -> bool:
    """Whether somebody answers at the pipe of this name."""
    door = QLocalSocket()
    door.connectToServer(name)
    if not door.waitForConnected(_MILLISECONDS):
        return False
    answered = door.waitForReadyRead(_MILLISECONDS) and bytes(door.readAll().data()) == ANSWER
    door.disconnectFromServer()
    return answered


class Bell(QObject):
    """Calls `rung` at each ring, in the thread of Qt's loop. Raises OSError."""

    def __init__(self, name: str, rung: Callable[[], None]) -> None:
        super().__init__()
        self._rung = rung
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        QLocalServer.removeServer(name)
        if not self._server.listen(name):
            raise OSError(self._server.errorString())

    def _answer(self) -> None:
        visitor = self._server.nextPendingConnection()
        visitor.disconnected.connect(visitor.deleteLater)
        visitor.write(ANSWER)
        visitor.flush()
        self._rung()

    def close(self) -> None:
        """Answer no more."""
        self._server.close()
