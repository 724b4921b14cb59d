"""How the columns of a table share its width: by what their cells and titles want."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractItemModel, QObject, Qt, QTimer
from PySide6.QtWidgets import QTableView

from kustos.gui.theme import ink, measure
from kustos.gui.widgets.columns import Column, divide_width
from kustos.gui.widgets.delegates import CellDelegate
from kustos.gui.widgets.held_model import held_model
from kustos.gui.widgets.turn import Turn

MEASURED_ROWS = 50
"""So many rows from the top count for the widths."""

_SORT_ARROW = 20
_HEADER_TWO_LINES = 48


class ColumnWidths(QObject):
    """Of `table`, whose cells `plain` paints where a column has no delegate of its own. `columns`
    are those of the model, in order."""

    def __init__(self, table: QTableView, plain: CellDelegate) -> None:
        super().__init__(table)
        self.columns: tuple[Column, ...] = ()
        self._table = table
        self._plain = plain
        self._measured: dict[int, int] = {}
        # Many rows may come at once: the columns are measured once, afterwards.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.measure)
        # Many cells change at once as well, some of them several times.
        self._changed: dict[tuple[int, int], None] = {}
        """Column and row, of those that count for the widths."""
        self._growing = QTimer(self)
        self._growing.setSingleShot(True)
        self._growing.setInterval(0)
        self._growing.timeout.connect(self._grow)

    def measure(self) -> None:
        """The cells say something else: measure those that count, then share the width."""
        self._measured.clear()
        self._changed.clear()
        self.share()

    def measure_soon(self) -> None:
        """The same once all that comes at once has come."""
        self._later.start()

    def grow_for(self, columns: Iterable[int], rows: Sequence[int]) -> None:
        """These cells say something else: their columns may have to grow, a turn later."""
        for number in columns if rows else ():
            if number in self._measured and self.columns[number].fit:
                self._changed.update(dict.fromkeys((number, row) for row in rows))
        if self._changed and not self._growing.isActive():
            self._growing.start()

    def _grow(self) -> None:
        """Changed cells may want more than was measured. A column never shrinks for them: what
        changes with each second does not make the others move."""
        model = held_model(self._table)
        if model is None:
            return
        before = dict(self._measured)
        turn = Turn()
        while self._changed:
            number, row = next(iter(self._changed))
            del self._changed[number, row]
            if row < model.rowCount():
                wanted = self._widest_cell(model, number, (row,))
                self._measured[number] = max(self._measured[number], wanted)
            if turn.over:
                break
        if self._measured != before:
            self.share()
        if self._changed:
            self._growing.start()

    def share(self) -> None:
        """Divide the width among the columns, by what is known of their cells."""
        model = held_model(self._table)
        if model is None or not self.columns:
            return
        count = min(len(self.columns), model.columnCount())
        shown = [number for number in range(count) if not self._table.isColumnHidden(number)]
        columns = [self.columns[number] for number in shown]
        least = [self._least_width(model, number) for number in shown]
        cells = [self._cells_width(model, number) for number in shown]
        for at, column in enumerate(columns):
            if not column.share:
                least[at] = max(least[at], cells[at])
        first = [
            0 if column.yield_ else width for column, width in zip(columns, cells, strict=True)
        ]
        titles = [
            self._title_width(model, number) if column.fit else 0
            for number, column in zip(shown, columns, strict=True)
        ]
        width = self._table.viewport().width()
        if sum(map(max, least, first, titles)) > width:
            # The head has two lines in any case: the room is better used by the cells.
            titles = [0] * len(titles)
        shares = [column.share for column in columns]
        widths = divide_width(width, least, (first, titles, cells), shares)
        head = self._table.horizontalHeader()
        two_lines = False
        for number, width in zip(shown, widths, strict=True):
            head.resizeSection(number, width)
            two_lines |= self._title_width(model, number) > width
        head.setFixedHeight(_HEADER_TWO_LINES if two_lines else measure.HEADER_HEIGHT)

    def _least_width(self, model: QAbstractItemModel, number: int) -> int:
        return max(self.columns[number].width, self._title_width(model, number, word=True))

    def _cells_width(self, model: QAbstractItemModel, number: int) -> int:
        """What the cells want, 0 for a column that does not fit itself to them."""
        column = self.columns[number]
        if not column.fit and column.words is None:
            return 0
        if number not in self._measured:
            self._measured[number] = self._content_width(model, number, column)
        return self._measured[number]

    def _content_width(self, model: QAbstractItemModel, number: int, column: Column) -> int:
        delegate = column.delegate or self._plain
        widest = max(map(delegate.word_width, column.words()), default=0) if column.words else 0
        said = _with_padding(delegate, widest)
        if column.fit:
            rows = range(min(model.rowCount(), MEASURED_ROWS))
            return max(said, self._widest_cell(model, number, rows))
        return said

    def _widest_cell(self, model: QAbstractItemModel, number: int, rows: Iterable[int]) -> int:
        delegate = self.columns[number].delegate or self._plain
        widths = (delegate.content_width(model.index(row, number)) for row in rows)
        return _with_padding(delegate, max(widths, default=0))

    def _title_width(self, model: QAbstractItemModel, number: int, *, word: bool = False) -> int:
        title = model.headerData(number, Qt.Orientation.Horizontal)
        text = title if isinstance(title, str) else ""
        metrics = ink.metrics(measure.FONT_SMALL, measure.MEDIUM)
        parts = text.split() if word else [text]
        widest = max((metrics.horizontalAdvance(part) for part in parts), default=0)
        head = self._table.horizontalHeader()
        sorted_by = self._table.isSortingEnabled() and head.sortIndicatorSection() == number
        return widest + 2 * measure.CELL_PADDING + 2 + (_SORT_ARROW if sorted_by else 0)


def _with_padding(delegate: CellDelegate, content: int) -> int:
    """Text advances are rounded: two px more, or the widest cell is elided."""
    return content + 2 * delegate.padding + 2 if content else 0
