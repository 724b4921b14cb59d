"""Python's cyclic garbage, collected in the window's thread alone.

The collector runs in whichever thread happens to allocate. On the engine's thread it would destroy
widgets that hang in a cycle, and Qt does not survive that.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_MILLISECONDS: Final = 1_000


class Collector(QObject):
    """From its making on, automatic collection is off and this one looks every second whether there
    is enough to collect. A child of the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(collect)
        self._timer.start()


def collect() -> None:
    """The oldest generation that is due, as the interpreter would have done."""
    due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if due[0]:
        gc.collect(2 if due[2] else 1 if due[1] else 0)
