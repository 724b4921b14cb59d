"""The desktop front: one window over one engine.

The window is painted first; the engine then opens the store, listens and starts the embedded agent
on its own thread. Closing sets an event, and everything unwinds in the reverse order: Qt's
`aboutToQuit` would cut `finally` blocks short.
"""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from .core.manager import Manager
from .engine import Engine
from .gui.bridge import Bridge
from .gui.collector import Collector
from .gui.instance import FirstInstance, raise_first
from .gui.language import speak
from .gui.main_window import MainWindow
from .gui.preferences import Preferences
from .gui.theme import style
from .home import Home, find_home

_log = logging.getLogger(__name__)


def run() -> int:
    """Open the window and stay until it is closed; the process's exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for chatty in ("alembic", "kustos.link.websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    home = find_home()
    home.make()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Kustos")
    app.setDesktopFileName("kustos")
    # The engine has to unwind after the window is gone.
    app.setQuitOnLastWindowClosed(False)
    if raise_first(home.folder):
        return 0
    preferences = Preferences(home.preferences)
    speak(app, preferences.language)
    style.apply(app, preferences.scheme)
    Collector(app)
    engine = Engine(lambda: _opening(home))
    bridge = Bridge(engine)
    window = MainWindow(bridge, preferences)
    first = FirstInstance(home.folder, window.come_to_front)
    started = FirstPaint(window, engine.start)
    window.show()
    loop = QEventLoop(app)
    with loop, _terminated(window.close):
        loop.run_until_complete(_live(window, bridge, engine))
    started.deleteLater()
    first.close()
    return 0


def _opening(home: Home) -> AbstractAsyncContextManager[Manager]:
    """On the engine's thread: importing the store and the link must not delay the window."""
    from .bootstrap import Options, open_manager  # noqa: PLC0415
    from .vault import desktop_vault  # noqa: PLC0415

    return open_manager(Options(home=home, vault=desktop_vault(home.master_key)))


async def _live(window: MainWindow, bridge: Bridge, engine: Engine) -> None:
    """From first paint to the end of the engine."""
    closing = asyncio.Event()
    window.closing.connect(closing.set)
    opening = asyncio.wrap_future(engine.started)
    waiting = asyncio.ensure_future(closing.wait())
    both: list[asyncio.Future[None] | asyncio.Future[Literal[True]]] = [opening, waiting]
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if opening.done():
        error = opening.exception()
        if error is None:
            window.engine_ready()
        else:
            _log.error("the engine did not open: %r", error)
            window.engine_failed(error)
        await waiting
    opening.cancel()
    window.hide()
    await bridge.close()
    engine.stop()
    await asyncio.to_thread(engine.join)


class FirstPaint(QObject):
    """Calls `then` once, after the window's first frame is on the screen."""

    def __init__(self, window: QObject, then: Callable[[], None]) -> None:
        super().__init__()
        self._then: Callable[[], None] | None = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._then is not None:
            watched.removeEventFilter(self)
            # The frame reaches the screen when control returns to Qt's loop.
            QTimer.singleShot(0, self._then)
            self._then = None
        return False


@contextmanager
def _terminated(close: Callable[[], object]) -> Iterator[None]:
    """SIGTERM and SIGINT close the window like its close button. Python would notice a signal only
    when Qt next runs Python code, hence the socket that wakes Qt's loop."""
    if sys.platform == "win32":
        yield
        return
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)

    def wake() -> None:
        reading.recv(64)
        close()

    notifier.activated.connect(wake)
    former_descriptor = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    former = {
        number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(former_descriptor)
        notifier.setEnabled(False)
        reading.close()
        writing.close()
