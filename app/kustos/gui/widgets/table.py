"""The base table: whole rows, fixed heights, hover, keyboard, columns that share the width."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
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
from kustos.gui.widgets.delegates import CellDelegate, TextDelegate

BY_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
_SORT_ARROW = 20
_HEADER_TWO_LINES = 48
_MEASURED_ROWS = 50


def held_model(view: QAbstractItemView) -> QAbstractItemModel | None:
    """The view's model, None before it has one (which Qt's stubs do not say)."""
    return view.model()


_TITLE_ALIGNMENT = Qt.AlignmentFlag(
    Qt.AlignmentFlag.AlignLeft.value
    | Qt.AlignmentFlag.AlignVCenter.value
    | Qt.TextFlag.TextWordWrap.value
)


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is laid out.

    It has `width` px at least (and the longest word of its title fits), with `fit` what its first
    rows need, and its `share` of what is left then. Where room is short, columns with a share give
    up what `fit` gave them and elide. `delegate` paints it (None: one line of text).
    """

    width: int = 80
    share: int = 0
    delegate: CellDelegate | None = None
    fit: bool = False


def divide_width(
    width: int, least: Sequence[int], wanted: Sequence[int], shares: Sequence[int]
) -> list[int]:
    """Widths for columns in `width` px: each its `least`, then towards its `wanted`, then by share.

    The sum is `width` when there is a share to take the rest, and more when even the least is.
    """
    widths = list(least)
    wishes = [max(0, wish - had) for wish, had in zip(wanted, least, strict=True)]
    left = max(0, width - sum(widths))
    given = _portions(min(left, sum(wishes)), wishes)
    widths = [had + more for had, more in zip(widths, given, strict=True)]
    left = max(0, width - sum(widths))
    return [had + more for had, more in zip(widths, _portions(left, shares), strict=True)]


def _portions(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` split by weights into whole numbers that add up to it (to 0 without weights)."""
    rest = sum(weights)
    parts = []
    for weight in weights:
        part = amount * weight // rest if rest else 0
        parts.append(part)
        amount -= part
        rest -= weight
    return parts


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
        self._columns: tuple[Column, ...] = ()
        # Many rows may come at once: the columns are measured once, afterwards.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._share_width)
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
        self._plain = TextDelegate(self)
        self.setItemDelegate(self._plain)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self.set_row_height(row_height)
        head = self.horizontalHeader()
        head.setFixedHeight(measure.HEADER_HEIGHT)
        head.setDefaultAlignment(_TITLE_ALIGNMENT)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(False)
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
        self._columns = tuple(columns)
        for number, column in enumerate(self._columns):
            if column.delegate is not None:
                # The view does not own delegates: without a parent they would be collected.
                if column.delegate.parent() is None:
                    column.delegate.setParent(self)
                self.setItemDelegateForColumn(number, column.delegate)
        self._share_width()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        old = held_model(self)
        if old is not None:
            old.headerDataChanged.disconnect(self._later.start)
            old.modelReset.disconnect(self._later.start)
            old.rowsInserted.disconnect(self._later.start)
        super().setModel(model)
        self._hovered = -1
        if model is not None:
            model.headerDataChanged.connect(self._later.start)
            model.modelReset.connect(self._later.start)
            model.rowsInserted.connect(self._later.start)
        self._share_width()

    def setSortingEnabled(self, enable: bool) -> None:  # noqa: FBT001 # Qt's own signature
        self.horizontalHeader().setSectionsClickable(enable)
        super().setSortingEnabled(enable)
        self._share_width()

    def select_row(self, row: int) -> None:
        """Make `row` the current and only selected one; -1 clears."""
        if row < 0:
            self.clearSelection()
        else:
            self.selectRow(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._share_width()

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
        palette = ink.current()
        painter = QPainter(self.viewport())
        self._paint_rows(painter, event.rect(), palette)
        painter.end()
        super().paintEvent(event)
        if self._keyboard and self.hasFocus() and self.currentIndex().isValid():
            rect = QRectF(self._row_rect(self.currentIndex().row()))
            painter = QPainter(self.viewport())
            paint_focus_ring(painter, rect.adjusted(2, 1, -2, -2), palette, 4)
            painter.end()

    def _need_current_row(self) -> None:
        """Without a current row nothing would show where the focus is."""
        model = held_model(self)
        if model is not None and model.rowCount() and not self.currentIndex().isValid():
            self.selectionModel().setCurrentIndex(
                model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def _paint_rows(self, painter: QPainter, area: QRect, palette: Palette) -> None:
        model = held_model(self)
        if model is None or model.rowCount() == 0:
            return
        first = self.rowAt(area.top())
        last = self.rowAt(area.bottom())
        if first < 0:
            return
        if last < 0:
            last = model.rowCount() - 1
        selection = self.selectionModel()
        root = QModelIndex()
        line = ink.colour(palette.line)
        for row in range(first, last + 1):
            rect = self._row_rect(row)
            if selection.isRowSelected(row, root):
                painter.fillRect(rect, ink.colour(palette.selection))
            elif row == self._hovered:
                painter.fillRect(rect, ink.colour(palette.hover))
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)

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

    def _share_width(self) -> None:
        model = held_model(self)
        if model is None or not self._columns:
            return
        count = min(len(self._columns), model.columnCount())
        shown = [number for number in range(count) if not self.isColumnHidden(number)]
        shares = [self._columns[number].share for number in shown]
        least = [self._least_width(model, number) for number in shown]
        wanted = [self._wanted_width(model, number) for number in shown]
        for at, share in enumerate(shares):
            if not share:
                least[at] = max(least[at], wanted[at])
        widths = divide_width(self.viewport().width(), least, wanted, shares)
        head = self.horizontalHeader()
        two_lines = False
        for number, width in zip(shown, widths, strict=True):
            head.resizeSection(number, width)
            two_lines |= self._title_width(model, number) > width
        head.setFixedHeight(_HEADER_TWO_LINES if two_lines else measure.HEADER_HEIGHT)

    def _least_width(self, model: QAbstractItemModel, number: int) -> int:
        return max(self._columns[number].width, self._title_width(model, number, word=True))

    def _wanted_width(self, model: QAbstractItemModel, number: int) -> int:
        column = self._columns[number]
        if not column.fit:
            return 0
        delegate = column.delegate or self._plain
        rows = range(min(model.rowCount(), _MEASURED_ROWS))
        widths = (delegate.content_width(model.index(row, number)) for row in rows)
        # Text advances are rounded: two px more, or the widest cell is elided.
        return max(widths, default=0) + 2 * delegate.padding + 2

    def _title_width(self, model: QAbstractItemModel, number: int, *, word: bool = False) -> int:
        title = model.headerData(number, Qt.Orientation.Horizontal)
        text = title if isinstance(title, str) else ""
        metrics = ink.metrics(measure.FONT_SMALL, measure.MEDIUM)
        parts = text.split() if word else [text]
        widest = max((metrics.horizontalAdvance(part) for part in parts), default=0)
        arrow = _SORT_ARROW if self.isSortingEnabled() else 0
        return widest + 2 * measure.CELL_PADDING + 2 + arrow
