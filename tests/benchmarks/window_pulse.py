"""How long a window's loop stood still."""

import time
from typing import Final

from PySide6.QtCore import Qt, QTimer

from tests.benchmarks.pauses import Pause, Stolen

TICK_MILLISECONDS: Final = 16


class Pulse:
    """A timer in the window's loop, and its longest pause. Made in the window's thread; asked from
    the engine's, where one look at a number may come a tick too early."""

    def __init__(self) -> None:
        self._stolen = Stolen()
        self._last = time.monotonic()
        self._pauses: list[Pause] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def take(self) -> list[Pause]:
        """Those since this was asked last."""
        pauses, self._pauses = self._pauses, []
        return pauses

    def _tick(self) -> None:
        now = time.monotonic()
        stolen = self._stolen.since_last_look()
        self._pauses.append(Pause(1_000 * (now - self._last), 1_000 * stolen))
        self._last = now
