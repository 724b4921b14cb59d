"""A process that opens a window, tells when it was painted and filled, and ends.

`app` is the real program, from its command line on; `bare` is an empty QMainWindow of the same
size. Both are watched alike: QMainWindow and QTableView are exchanged for classes that note their
paint events, before anything else has seen them.

Prints one JSON object: the clock of `time.monotonic` when the window's first frame and when the
frame with all machines was on the screen, and the bytes resident then and `SETTLED_SECONDS` later,
when the listener, the embedded agent and the vault have come up as well.
"""

import json
import os
import sys
import time

if sys.argv[1] == "app":
    # As the real program does, before anything else of Qt.
    from kustos import qt

    qt.load()

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent, QShowEvent

ROWS = 30
SETTLED_SECONDS = 3.0

MARKS: dict[str, float] = {}


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  pathlib costs time
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _window_painted() -> None:
    MARKS["window"] = time.monotonic()
    if sys.argv[1] == "bare":
        _content_painted()


def _content_painted() -> None:
    MARKS["content"] = time.monotonic()
    MARKS["rss"] = _resident()
    QTimer.singleShot(int(SETTLED_SECONDS * 1_000), _settled)


def _settled() -> None:
    MARKS["settled_rss"] = _resident()
    print(json.dumps(MARKS), flush=True)
    for window in QtWidgets.QApplication.topLevelWidgets():
        window.close()


class _FirstFrame(QObject):
    """Notes when the window's first frame is on the screen."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The frame reaches the screen when control returns to Qt's loop.
            QTimer.singleShot(0, _window_painted)
        return False


class WatchedWindow(QtWidgets.QMainWindow):
    """Is watched from when it is shown first."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if "shown" not in MARKS:
            MARKS["shown"] = time.monotonic()
            self.installEventFilter(_FirstFrame(self))


class WatchedTable(QtWidgets.QTableView):
    """Looks at each painting whether all rows are there."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if "filled" not in MARKS and self.model().rowCount() >= ROWS:
            MARKS["filled"] = time.monotonic()
            QTimer.singleShot(0, _content_painted)


def _bare() -> int:
    app = QtWidgets.QApplication([])
    window = QtWidgets.QMainWindow()
    window.resize(1280, 800)
    window.show()
    return app.exec()


def _app() -> int:
    from kustos.cli import main  # noqa: PLC0415  the bare window must not load it

    return main([])


if __name__ == "__main__":
    QtWidgets.QMainWindow = WatchedWindow  # type: ignore[misc]  # in place of Qt's own
    QtWidgets.QTableView = WatchedTable  # type: ignore[misc]  # the same
    sys.exit({"app": _app, "bare": _bare}[sys.argv[1]]())
