"""The tree for folders: tri-state check marks, glyphs, whole rows, keyboard."""

from typing import cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from kustos.gui.theme import ink, measure
from kustos.gui.theme.palette import Palette
from kustos.gui.theme.strokes import paint_check, paint_focus_ring
from kustos.gui.widgets.delegates import CellDelegate, Index
from kustos.gui.widgets.table import BY_KEYBOARD

_CHECK_SPACE = 8
_COLUMN_PADDING = measure.CELL_PADDING - 4
_CHECKS = {
    Qt.CheckState.Checked: QStyle.StateFlag.State_On,
    Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
    Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
}


class TreeDelegate(CellDelegate):
    """A cell of the tree: check mark (Qt.CheckStateRole), glyph (Role.GLYPH), text."""

    padding = 4

    def __init__(self, parent: QAbstractItemView, row_height: int) -> None:
        super().__init__(parent)
        self._row_height = row_height

    def paint_content(self, painter: QPainter, rect: QRect, index: Index, palette: Palette) -> None:
        if index.column():
            rect = rect.adjusted(_COLUMN_PADDING, 0, -_COLUMN_PADDING, 0)
        check = check_state(index)
        if check is not None:
            enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
            state = _CHECKS[check]
            if enabled:
                state |= QStyle.StateFlag.State_Enabled
            paint_check(painter, _check_rect(rect), state, palette)
            rect = rect.adjusted(measure.ICON + _CHECK_SPACE, 0, 0, 0)
        super().paint_content(painter, rect, index, palette)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self.content_width(index) + 2 * self.padding
        if check_state(index) is not None:
            width += measure.ICON + _CHECK_SPACE
        return QSize(width, self._row_height)

    def editorEvent(
        self,
        event: QEvent,
        _model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the check mark toggles it; Space is the view's."""
        if event.type() not in _CLICKS or not isinstance(event, QMouseEvent):
            return False
        if check_state(index) is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        rect: QRect = option.rect
        hit = _check_rect(rect.adjusted(self.padding, 0, 0, 0)).adjusted(-4, -4, 4, 4)
        if not hit.contains(event.position().toPoint()):
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            toggle(index)
        return True


class CheckTree(QTreeView):
    """A tree of folders. `framed=True` looks like an input field, for forms.

    Check marks are the model's: Space or a click asks it by setData(CheckStateRole).
    `activated` is emitted on Enter; a double-click opens or closes.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        framed: bool = False,
        row_height: int = measure.ROW_HEIGHT_TREE,
    ) -> None:
        super().__init__(parent)
        self._framed = framed
        self._lines = row_height >= measure.ROW_HEIGHT
        self._keyboard = False
        self.setProperty("framed", "true" if framed else "false")
        self.setUniformRowHeights(True)
        self.setIndentation(18)
        self.setAnimated(False)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(TreeDelegate(self, row_height))
        head = self.header()
        head.setStretchLastSection(False)
        head.setHighlightSections(False)
        head.setFixedHeight(measure.HEADER_HEIGHT)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if framed:
            self.setHeaderHidden(True)

    def set_column_widths(self, *widths: int) -> None:
        """Column 0 takes what is left, the others these widths in px."""
        head = self.header()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for number, width in enumerate(widths, start=1):
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(number, width)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in BY_KEYBOARD:
            self._keyboard = True
        super().focusInEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._keyboard:
            self._keyboard = False
            # A click may change a cell alone, and the focus ring goes round its row.
            self.viewport().update()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._keyboard = True
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            # The check mark is in column 0, the current cell may be in another.
            toggle(index.siblingAtColumn(0))
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.activated.emit(index)
            event.accept()
            return
        super().keyPressEvent(event)
        self.viewport().update()

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette = ink.current()
        rect: QRect = option.rect
        row = QRect(0, rect.top(), self.viewport().width(), rect.height())
        if self.selectionModel().isSelected(_plain(index)):
            painter.fillRect(row, ink.colour(palette.selection))
        super().drawRow(painter, option, index)
        if self._lines:
            painter.fillRect(0, row.bottom(), row.width(), 1, ink.colour(palette.line))
        current = self.currentIndex().siblingAtColumn(0)
        if self._keyboard and self.hasFocus() and _plain(index).siblingAtColumn(0) == current:
            paint_focus_ring(painter, QRectF(row).adjusted(2, 1, -2, -2), palette, 4)


def check_state(index: Index) -> Qt.CheckState | None:
    """The index's check state, None when it has no mark."""
    value = index.data(Qt.ItemDataRole.CheckStateRole)
    if value is None:
        return None
    return value if isinstance(value, Qt.CheckState) else Qt.CheckState(int(value))


def toggle(index: Index) -> bool:
    """Ask the model to check an unchecked or partial index and to uncheck a checked one."""
    before = check_state(index)
    if before is None or not index.flags() & Qt.ItemFlag.ItemIsEnabled:
        return False
    checked = before == Qt.CheckState.Checked
    after = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
    return index.model().setData(_plain(index), after, Qt.ItemDataRole.CheckStateRole)


def _check_rect(rect: QRect) -> QRect:
    side = measure.ICON
    return QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)


def _plain(index: Index) -> QModelIndex:
    return cast("QModelIndex", index)


_CLICKS = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease})
