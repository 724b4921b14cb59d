"""From the window's first frame to the end: one engine behind one window.

The engine opens the store, listens and starts the embedded agent on its own thread. Closing the
window sets an event, and everything unwinds in the reverse order: Qt's `aboutToQuit` would cut
`finally` blocks short.
"""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Final

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from .bootstrap import Options, open_manager
from .core.manager import Manager
from .engine import Engine, EngineStoppedError
from .gui.bridge import Bridge
from .gui.main_window import PAGE_FIRST_MILLISECONDS, MainWindow
from .home import Home
from .vault import desktop_vault

SWITCH_SECONDS: Final = 0.0005
"""What a busy engine keeps the window waiting each time it comes back from Qt to Python. A page is
painted in dozens of such steps: with the interpreter's own 5 ms it takes four times as long. Each
turn costs the engine some microseconds, so it is no less."""

_log = logging.getLogger(__name__)


def live(app: QApplication, window: MainWindow, home: Home) -> None:
    """Open the engine, fill the window, and return when both have ended."""
    # Before there is a second thread: two that load modules take turns, which slows both.
    window.prepare()
    sys.setswitchinterval(SWITCH_SECONDS)
    engine = Engine(lambda: _opening(home))
    bridge = Bridge(engine)
    engine.start()
    loop = QEventLoop(app)
    with loop, _terminated(window.close_at_once):
        loop.run_until_complete(_live(window, bridge, engine))


def _opening(home: Home) -> AbstractAsyncContextManager[Manager]:
    return open_manager(
        Options(
            home=home,
            vault=desktop_vault(home.master_key),
            link_after_seconds=PAGE_FIRST_MILLISECONDS / 1_000,
        )
    )


async def _live(window: MainWindow, bridge: Bridge, engine: Engine) -> None:
    closing = asyncio.Event()
    window.closing.connect(closing.set)
    if window.left:
        closing.set()
    leaving = asyncio.create_task(closing.wait())
    opened = asyncio.wrap_future(engine.started)
    ended = asyncio.wrap_future(engine.ended)
    await asyncio.wait((opened, leaving), return_when=asyncio.FIRST_COMPLETED)
    if opened.done() and not leaving.done() and opened.exception() is None:
        window.engine_ready(bridge)
        await asyncio.wait((ended, leaving), return_when=asyncio.FIRST_COMPLETED)
    if not leaving.done():
        error = opened.exception() or ended.exception() or EngineStoppedError()
        _log.error("the engine has ended: %r", error)
        window.engine_failed(error)
        await leaving
    window.hide()
    await bridge.close()
    engine.stop()
    if not await asyncio.to_thread(engine.join):
        _log.error("the engine does not end")
    for result in (opened, ended):
        result.cancel()


@contextmanager
def _terminated(close: Callable[[], object]) -> Iterator[None]:
    """SIGTERM and SIGINT close the window without a question. Python would notice a signal only
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
