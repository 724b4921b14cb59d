"""Many rows of a table painted a few at a time."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QTableView

ROWS_AT_ONCE: Final = 2
"""Before the window has its turn again: a few milliseconds, three times as much beside a busy
engine. Qt would paint all that is visible at once, which takes longer than a frame or two."""


class PaintTurns(QObject):
    """For `table`, whose child it is. `in_sight` gives the rows that can be seen."""

    def __init__(self, table: QTableView, in_sight: Callable[[], range]) -> None:
        super().__init__(table)
        self._table = table
        self._in_sight = in_sight
        self._stale = range(0)
        """Rows that say something else by now and are not painted yet."""
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._paint_some)

    @property
    def pending(self) -> bool:
        """Some are not painted yet."""
        return self._timer.isActive()

    def paint(self, first: int, last: int) -> None:
        """These rows say something else."""
        if self._stale:
            first, last = min(first, self._stale.start), max(last, self._stale.stop - 1)
        self._stale = range(first, last + 1)
        self._timer.start()

    def _paint_some(self) -> None:
        """The next rows of those that can be seen."""
        table = self._table
        in_sight = self._in_sight()
        first, stop = max(self._stale.start, in_sight.start), min(self._stale.stop, in_sight.stop)
        end = min(stop, first + ROWS_AT_ONCE)
        self._stale = range(end, stop)
        if first < end:
            y = table.rowViewportPosition(first)
            height = table.rowViewportPosition(end - 1) + table.rowHeight(end - 1) - y
            table.viewport().update(QRect(0, y, table.viewport().width(), height))
        if not self._stale:
            self._timer.stop()
