"""A process that opens a window, prints when it was painted and filled, and ends.

`app` is the real program with its window's events watched; `bare` is an empty QMainWindow.
"""

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  pathlib costs time
        return int(statm.read().split()[1]) * 4096


class _Painted(QObject):
    """Calls `then` with the time of the next painted frame of what it watches."""

    def __init__(self, watched: QObject, then: Callable[[float], None]) -> None:
        super().__init__(watched)
        self._then: Callable[[float], None] | None = then
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._then is not None:
            then, self._then = self._then, None
            QTimer.singleShot(0, lambda: then(time.monotonic()))
        return False


def _say(window: float, content: float) -> None:
    print(json.dumps({"window": window, "content": content, "rss": _resident()}), flush=True)


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415

    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)

    def painted(moment: float) -> None:
        _say(moment, moment)
        app.quit()

    _Painted(window, painted)
    window.show()
    app.exec()


def _app() -> None:
    from PySide6.QtWidgets import QTableView  # noqa: PLC0415

    from kustos import main_qt  # noqa: PLC0415

    class WatchedWindow(main_qt.MainWindow):
        def showEvent(self, event: QEvent) -> None:
            super().showEvent(event)  # type: ignore[arg-type]
            _Painted(self, self._painted)

        def _painted(self, moment: float) -> None:
            self._window_at = moment
            self._look = QTimer(self)
            self._look.setInterval(2)
            self._look.timeout.connect(self._filled)
            self._look.start()

        def _filled(self) -> None:
            for table in self.findChildren(QTableView):
                if table.isVisible() and table.model() and table.model().rowCount() == 30:
                    self._look.stop()
                    _Painted(table.viewport(), self._done)
                    table.viewport().update()

        def _done(self, moment: float) -> None:
            _say(self._window_at, moment)
            self.close()

    main_qt.MainWindow = WatchedWindow  # type: ignore[misc]
    main_qt.run()


if __name__ == "__main__":
    {"app": _app, "bare": _bare}[sys.argv[1]]()
