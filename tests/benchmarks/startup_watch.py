"""Notes when a program's window was painted and filled: QMainWindow and QTableView are exchanged
for classes that look at their paint events, before the program has seen them.

Prints one JSON object: the clock of `time.monotonic` when the window's first frame and when the
frame with all machines was on the screen, and the bytes resident then and `SETTLED_SECONDS` later,
when the listener, the embedded agent and the vault have come up as well.
"""

import json
import os
import time

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QShowEvent

ROWS = 30
SETTLED_SECONDS = 3.0

MARKS: dict[str, float] = {}


def watch(*, content_in_table: bool) -> None:
    """Watch this process; without a table the first frame is all there is."""
    WatchedWindow.content_in_table = content_in_table
    QtWidgets.QMainWindow = WatchedWindow  # type: ignore[misc]  # in place of Qt's own
    QtWidgets.QTableView = WatchedTable  # type: ignore[misc]  # the same


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

    content_in_table = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if "shown" not in MARKS:
            MARKS["shown"] = time.monotonic()
            self.installEventFilter(_FirstFrame(self))


class WatchedTable(QtWidgets.QTableView):
    """Looks at each painting whether all rows are there: where Qt hands it over, since tables of
    the program paint themselves without asking Qt's."""

    def viewportEvent(self, event: QEvent) -> bool:
        done = super().viewportEvent(event)
        if (
            event.type() == QEvent.Type.Paint
            and "filled" not in MARKS
            and self.model().rowCount() >= ROWS
        ):
            MARKS["filled"] = time.monotonic()
            QTimer.singleShot(0, _content_painted)
        return done


def _window_painted() -> None:
    MARKS["window"] = time.monotonic()
    if not WatchedWindow.content_in_table:
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


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  pathlib costs time
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
