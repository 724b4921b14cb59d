"""A task's log as a table: a window over the stored one, never all of it in memory.

The model knows how many lines there are; their text it asks for in chunks when a view wants to
show them, and forgets the chunks that were not shown for longest. Filtered by level, the rows are
the line numbers that a scan has noted (see `log_reader`).
"""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from kustos.core.model import NumberedLine
from kustos.gui.text import times
from kustos.gui.text.levels import level as say_level
from kustos.gui.widgets.logview import LEVEL, TEXT, TIME
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import LogLevel

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()
CHUNK_LINES: Final = 200
CHUNKS_KEPT: Final = 60
_COLUMNS: Final = 3


class LogFilter(StrEnum):
    """Which lines are shown. WARNINGS are those alone, not the errors."""

    ALL = "all"
    WARNINGS = "warning"
    ERRORS = "error"


class LogModel(QAbstractTableModel):
    """Rows are lines; columns as `LogView` wants them; `Role.KEY` is the line's number."""

    chunk_wanted = Signal(int)
    """The chunk with this number (0 holds the lines 1 to CHUNK_LINES) is to be `fill`ed in."""

    counted = Signal()
    """`count` says something else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = 0
        self._known = False
        self._scanned = 0
        self._filter = LogFilter.ALL
        self._chunks: OrderedDict[int, list[NumberedLine]] = OrderedDict()
        self._asked: set[int] = set()
        self._noted = {LogFilter.WARNINGS: array("L"), LogFilter.ERRORS: array("L")}

    @property
    def last(self) -> int:
        """The number of the last line there is."""
        return self._last

    @property
    def known(self) -> bool:
        """Whether the log has been looked at: only then no line means that there is none."""
        return self._known

    @property
    def scanned(self) -> bool:
        """Whether the counts of warnings and errors are those of all lines."""
        return self._scanned >= self._last

    @property
    def filter(self) -> LogFilter:
        return self._filter

    def count(self, filter_: LogFilter) -> int:
        """How many lines a filter shows, as far as they have been scanned."""
        return self._last if filter_ is LogFilter.ALL else len(self._noted[filter_])

    # --- growing -------------------------------------------------------------------------------

    def clear(self) -> None:
        """Another task's log, or none."""
        self.beginResetModel()
        self._last = self._scanned = 0
        self._known = False
        self._chunks.clear()
        self._asked.clear()
        self._noted = {LogFilter.WARNINGS: array("L"), LogFilter.ERRORS: array("L")}
        self.endResetModel()
        self.counted.emit()

    def grow(self, last: int) -> None:
        """There are lines up to this number now."""
        if last <= self._last and self._known:
            return
        self._known = True
        if self._filter is LogFilter.ALL and last > self._last:
            self.beginInsertRows(QModelIndex(), self._last, last - 1)
            self._last = last
            self.endInsertRows()
        else:
            self._last = max(last, self._last)
        self.counted.emit()

    def note(self, lines: Sequence[NumberedLine]) -> None:
        """Scanned lines, in order and each once: remember which are warnings and errors."""
        for filter_ in (LogFilter.WARNINGS, LogFilter.ERRORS):
            noted = self._noted[filter_]
            found = [line.number for line in lines if line.level == filter_.value]
            if found and self._filter is filter_:
                self.beginInsertRows(QModelIndex(), len(noted), len(noted) + len(found) - 1)
                noted.extend(found)
                self.endInsertRows()
            else:
                noted.extend(found)
        if lines:
            self._scanned = lines[-1].number
        self.counted.emit()

    def fill(self, chunk: int, lines: list[NumberedLine]) -> None:
        """The lines of a chunk that was wanted; empty if they could not be read."""
        self._asked.discard(chunk)
        if not lines:
            return
        self._chunks[chunk] = lines
        self._chunks.move_to_end(chunk)
        while len(self._chunks) > CHUNKS_KEPT:
            self._chunks.popitem(last=False)
        first, last = self.row_of(lines[0].number), self.row_of(lines[-1].number)
        first, last = max(first, 0), min(last, self.rowCount() - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, _COLUMNS - 1))

    def set_filter(self, filter_: LogFilter) -> None:
        """Show other lines."""
        if filter_ is not self._filter:
            self.beginResetModel()
            self._filter = filter_
            self.endResetModel()

    def retranslate(self) -> None:
        """Say the levels again in the language in force."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, LEVEL), self.index(self.rowCount() - 1, LEVEL))

    # --- lines and rows ------------------------------------------------------------------------

    def number(self, row: int) -> int:
        """The number of the line in a row."""
        if self._filter is LogFilter.ALL:
            return row + 1
        noted = self._noted[self._filter]
        return noted[row] if 0 <= row < len(noted) else 0

    def row_of(self, number: int) -> int:
        """The row of a line; of one that is filtered out, where it would come."""
        if self._filter is LogFilter.ALL:
            return number - 1
        return bisect_left(self._noted[self._filter], number)

    def line(self, number: int) -> NumberedLine | None:
        """A line, if it is in memory; else its chunk is asked for."""
        chunk, place = divmod(number - 1, CHUNK_LINES)
        lines = self._chunks.get(chunk)
        if lines is not None and place < len(lines):
            self._chunks.move_to_end(chunk)
            return lines[place]
        if chunk not in self._asked and 0 < number <= self._last:
            self._asked.add(chunk)
            self.chunk_wanted.emit(chunk)
        return None

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self.count(self._filter)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        number = self.number(index.row())
        if role == Role.KEY:
            return number
        line = self.line(number)
        if line is None:
            return None
        if role == Role.LEVEL:
            return line.level
        column = index.column()
        if column == TEXT:
            return line.text
        return times.clock_seconds(line.at) if column == TIME else say_level(line.level)


_ROLES: Final = frozenset({int(Qt.ItemDataRole.DisplayRole), int(Role.KEY), int(Role.LEVEL)})
assert (TIME, LEVEL, TEXT) == (0, 1, 2)
assert {LogLevel.WARNING.value, LogLevel.ERROR.value} == {
    LogFilter.WARNINGS.value,
    LogFilter.ERRORS.value,
}
