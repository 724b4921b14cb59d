"""The base table: whole rows, fixed heights, hover, keyboard, columns that share the width."""

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from kustos.gui.theme import ink, measure
from kustos.gui.theme.palette import Palette
from kustos.gui.theme.strokes import paint_focus_ring
from kustos.gui.widgets.column_widths import MEASURED_ROWS, ColumnWidths
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TextDelegate
from kustos.gui.widgets.held_model import held_model
from kustos.gui.widgets.paint_turns import ROWS_AT_ONCE, PaintTurns
from kustos.gui.widgets.viewport import set_viewport

BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


_TITLE_ALIGNMENT = Qt.AlignmentFlag(
    Qt.AlignmentFlag.AlignLeft.value
    | Qt.AlignmentFlag.AlignVCenter.value
    | Qt.TextFlag.TextWordWrap.value
)


class TableView(QTableView):
    """A table of rows. `activated` is emitted on Enter and double-click, `clicked` on a click.

    The model sorts when `setSortingEnabled(True)` is set: never through a QSortFilterProxyModel.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        row_height: int = measure.ROW_HEIGHT,
        multiple: bool = False,
    ) -> None:
        super().__init__(parent)
        set_viewport(self, QPalette.ColorRole.Base)
        self._plain = TextDelegate(self)
        self._widths = ColumnWidths(self, self._plain)
        self._turns = PaintTurns(self, self.rows_in_sight)
        self._hovered = -1
        self._keyboard = False
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(
            QAbstractItemView.SelectionMode.ExtendedSelection
            if multiple
            else QAbstractItemView.SelectionMode.SingleSelection
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(self._plain)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self.set_row_height(row_height)
        head = self.horizontalHeader()
        set_viewport(head, QPalette.ColorRole.Button)
        head.setFixedHeight(measure.HEADER_HEIGHT)
        head.setDefaultAlignment(_TITLE_ALIGNMENT)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(False)
        head.sortIndicatorChanged.connect(self._widths.measure_soon)
        self.entered.connect(self._on_entered)

    @property
    def hovered_row(self) -> int:
        """The row under the mouse, -1 for none."""
        return self._hovered

    def set_row_height(self, height: int) -> None:
        """All rows have this height, in px."""
        self.verticalHeader().setDefaultSectionSize(height)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Lay out the model's columns, in order."""
        for number, column in enumerate(columns):
            if column.delegate is not None:
                # The view does not own delegates: without a parent they would be collected.
                if column.delegate.parent() is None:
                    column.delegate.setParent(self)
                self.setItemDelegateForColumn(number, column.delegate)
        self._widths.columns = tuple(columns)
        self._widths.measure()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        old = held_model(self)
        if old is not None:
            old.headerDataChanged.disconnect(self._widths.measure_soon)
            old.modelReset.disconnect(self._widths.measure)
            old.rowsInserted.disconnect(self._widths.measure_soon)
        super().setModel(model)
        self._hovered = -1
        if model is not None:
            model.headerDataChanged.connect(self._widths.measure_soon)
            # At once: other rows shall not be painted with the widths of these first.
            model.modelReset.connect(self._widths.measure)
            model.rowsInserted.connect(self._widths.measure_soon)
        self._widths.measure()

    def setSortingEnabled(self, enable: bool) -> None:  # noqa: FBT001 # Qt's own signature
        self.horizontalHeader().setSectionsClickable(enable)
        super().setSortingEnabled(enable)
        self._widths.share()

    def setColumnHidden(self, column: int, hide: bool) -> None:  # noqa: FBT001 # Qt's own signature
        if hide != self.isColumnHidden(column):
            super().setColumnHidden(column, hide)
            self._widths.share()

    def rows_in_sight(self) -> range:
        """Those of which at least a part is in the viewport."""
        return self._rows_in(self.viewport().rect())

    def select_row(self, row: int) -> None:
        """Make `row` the current and only selected one; -1 clears."""
        if row < 0:
            self.clearSelection()
        else:
            self.selectRow(row)

    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,  # noqa: N803 # Qt's own names
        bottomRight: QModelIndex | QPersistentModelIndex,  # noqa: N803  Qt's name
        roles: Sequence[int] = (),
    ) -> None:
        first, last = topLeft.row(), bottomRight.row()
        if last - first < ROWS_AT_ONCE or QAccessible.isActive():
            super().dataChanged(topLeft, bottomRight, roles)
        else:
            self._turns.paint(first, last)
        columns = range(topLeft.column(), bottomRight.column() + 1)
        self._widths.grow_for(columns, range(first, min(last + 1, MEASURED_ROWS)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths.share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._widths.measure()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in BY_KEYBOARD:
            self._keyboard = True
        super().focusInEvent(event)
        if self._keyboard:
            self._need_current_row()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._keyboard:
            self._keyboard = False
            # A click may change a cell alone, and the focus ring goes round its row.
            self.viewport().update()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._keyboard = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Qt edits instead of activating on macOS; here Enter means the same everywhere.
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
                event.accept()
            return
        super().keyPressEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not Qt's, which comes back to Python for each cell: in one go it takes a quarter less.
        palette = ink.current()
        painter = QPainter(self.viewport())
        for row, columns in self._cells_in(event.region()).items():
            self._paint_row(painter, row, columns, palette)
        if self._keyboard and self.hasFocus() and self.currentIndex().isValid():
            rect = QRectF(self._row_rect(self.currentIndex().row()))
            paint_focus_ring(painter, rect.adjusted(2, 1, -2, -2), palette, 4)
        painter.end()

    def _need_current_row(self) -> None:
        """Without a current row nothing would show where the focus is."""
        model = held_model(self)
        if model is not None and model.rowCount() and not self.currentIndex().isValid():
            self.selectionModel().setCurrentIndex(
                model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def _cells_in(self, region: QRegion) -> dict[int, dict[int, None]]:
        """Columns by row. A region may have several areas in one row, even in one cell; what is
        behind a row is painted in all of them, so each row is painted once."""
        found: dict[int, dict[int, None]] = {}
        for area in cast("Iterable[QRect]", region):
            columns = dict.fromkeys(self._columns_in(area))
            for row in self._rows_in(area):
                found.setdefault(row, {}).update(columns)
        return found

    def _rows_in(self, area: QRect) -> range:
        model = held_model(self)
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if model is None or first < 0:
            return range(0)
        return range(first, last + 1 if last >= 0 else model.rowCount())

    def _columns_in(self, area: QRect) -> list[int]:
        found: list[int] = []
        for number in range(len(self._widths.columns)):
            left, width = self.columnViewportPosition(number), self.columnWidth(number)
            if width and left <= area.right() and left + width > area.left():
                found.append(number)
        return found

    def _paint_row(
        self, painter: QPainter, row: int, columns: Iterable[int], palette: Palette
    ) -> None:
        model = self.model()
        rect = self._row_rect(row)
        if self.selectionModel().isRowSelected(row, QModelIndex()):
            painter.fillRect(rect, ink.colour(palette.selection))
        elif row == self._hovered:
            painter.fillRect(rect, ink.colour(palette.hover))
        line = ink.colour(palette.line)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        for number in columns:
            left, width = self.columnViewportPosition(number), self.columnWidth(number)
            cell = QRect(left, rect.top(), width, rect.height())
            delegate = self._widths.columns[number].delegate or self._plain
            delegate.paint_cell(painter, cell, model.index(row, number), palette)

    def _row_rect(self, row: int) -> QRect:
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def _on_entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        for changed in (self._hovered, row):
            if changed >= 0:
                self.viewport().update(self._row_rect(changed))
        self._hovered = row
