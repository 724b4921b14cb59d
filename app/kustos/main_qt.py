"""The desktop front until its window is painted, which waits for nothing that it does not show.

Loops, engine, store and pages are loaded by `session`, once the first frame is on the screen.
"""

import contextlib
import logging
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from .gui.collector import Collector
from .gui.instance import FirstInstance, raise_first
from .gui.language import speak
from .gui.main_window import MainWindow
from .gui.preferences import Preferences
from .gui.theme import style
from .home import find_home

UNSEEN_MILLISECONDS: Final = 1_000
"""A window that is not painted by then is started out of sight."""


def run() -> int:
    """Open the window and stay until it is closed; the process's exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for chatty in ("alembic", "kustos.link.websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    home = find_home()
    with contextlib.suppress(OSError):
        home.make()  # the engine meets the same, and the window says so
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Kustos")
    app.setDesktopFileName("kustos")
    # The engine has to unwind after the window is gone.
    app.setQuitOnLastWindowClosed(False)
    if raise_first(home):
        return 0
    Collector(app)
    preferences = Preferences(home.preferences)
    speak(app, preferences.language)
    style.apply(app, preferences.scheme)
    window = MainWindow(preferences)
    first = FirstInstance(home, window.come_to_front)
    window.show()
    if painted(window):
        from .session import live  # noqa: PLC0415  the window has been painted without it

        live(app, window, home)
    first.close()
    return 0


def painted(window: MainWindow) -> bool:
    """Wait for the window's first frame to be on the screen; False if it was closed before."""
    loop = QEventLoop()
    frame = FirstFrame(window, loop.quit)
    window.closing.connect(loop.quit)
    QTimer.singleShot(UNSEEN_MILLISECONDS, loop.quit)
    loop.exec()
    frame.deleteLater()
    return not window.left


class FirstFrame(QObject):
    """Calls `then` once, after the window's first frame is on the screen."""

    def __init__(self, window: QObject, then: Callable[[], None]) -> None:
        super().__init__()
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The frame reaches the screen when control returns to Qt's loop.
            QTimer.singleShot(0, self._then)
        return False
