"""Python's cyclic garbage, collected in the window's thread alone.

The collector runs in whichever thread happens to allocate. On the engine's thread it would destroy
widgets that hang in a cycle, and Qt does not survive that.

All threads stand still while it looks through a generation, some 0.7 µs an object, so the window
looks often at the little that is new. What has been alive for several looks, or came in bulk (the
machines of a fleet, read anew), is put aside (`gc.freeze`): a fleet of 1,000 machines is a quarter
of a million objects, 0.2 s to look through. Those are looked through when the program has become a
quarter larger and nobody works with it, or else when it is three times as large. What is put aside
is still freed with its last reference; only cycles have to wait.
"""

import gc
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

SETTLE_MILLISECONDS: Final = 1_000
"""What is there by then is mostly modules and classes, and stays."""

LOOK_MILLISECONDS: Final = 50
LOOKS_TO_LAST: Final = 4
"""What is alive after so many is put aside: each object is looked through twice at the most."""

BULK: Final = 12_000
"""So many objects at once are a reading: they stay, and to look through them is 10 ms and more."""

GROWTH: Final = 3.0
"""A fleet alone makes the empty program twice as large, and comes while somebody looks."""

UNSEEN_GROWTH: Final = 1.25


class Collector(QObject):
    """From its making on, automatic collection is off; after `settle` ms this one collects. A child
    of the application. `seen` says whether somebody would notice a pause."""

    def __init__(
        self,
        parent: QObject,
        *,
        settle: int = SETTLE_MILLISECONDS,
        seen: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        gc.disable()
        self._seen = seen or worked_with
        self._looks = 0
        self._lasting = 0
        """How large the program was when all was looked through last."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        QTimer.singleShot(settle, self, self._settle)

    def look(self) -> None:
        """Collect what is due, if enough is new."""
        new = gc.get_count()[0]
        if new <= gc.get_threshold()[0]:
            return
        self._looks += 1
        if new > BULK:
            self._put_aside()
        elif self._looks % LOOKS_TO_LAST:
            gc.collect(0)
        else:
            gc.collect()
            self._put_aside()

    def _settle(self) -> None:
        gc.freeze()
        self._lasting = size()
        self._timer.start()

    def _put_aside(self) -> None:
        gc.freeze()
        if size() > self._lasting * (GROWTH if self._seen() else UNSEEN_GROWTH):
            self._look_at_all()

    def _look_at_all(self) -> None:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._lasting = size()


def worked_with() -> bool:
    """Whether one of the program's windows has the focus."""
    return QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive


def size() -> int:
    """Blocks of memory that Python's objects have, by pools: a third of a millisecond.

    Not `gc.get_freeze_count`, which walks through all objects with all threads waiting: 60 ms for a
    fleet. Nor `gc.get_objects`: it holds on to tuples that other threads are still making, and
    those then fail with a SystemError.
    """
    return sys.getallocatedblocks()
