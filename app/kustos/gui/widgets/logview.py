"""The log: a table of time, level and text in a fixed-width font, one line a row."""

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kustos.gui.theme import ink, measure
from kustos.gui.widgets.delegates import Index, text_of
from kustos.gui.widgets.held_model import held_model
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import LogLevel

TIME, LEVEL, TEXT = range(3)
_PADDING = 8
_TIME_CHARS = 8
_LEVEL_CHARS = 8


class LogDelegate(QStyledItemDelegate):
    """Paints one cell of the log; the level tints its own cell, an error the whole line."""

    widest = Signal(int)
    """A text wider than the column was painted; its width in px."""

    def __init__(self, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._font = ink.mono()
        self._char = QFontMetrics(self._font).horizontalAdvance("0")

    @property
    def char_width(self) -> int:
        """Width of one character, px."""
        return self._char

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette = ink.current()
        rect: QRect = option.rect
        column = index.column()
        level = index.data(Role.LEVEL)
        if level == LogLevel.ERROR and column != TIME:
            shade = palette.failing.ink
        elif level == LogLevel.WARNING and column == LEVEL:
            shade = palette.attention.ink
        else:
            shade = palette.text if column == TEXT else palette.muted
        text = text_of(index)
        wanted = len(text) * self._char + 2 * _PADDING
        if column == TEXT and wanted > rect.width():
            self.widest.emit(wanted)
        painter.setFont(self._font)
        painter.setPen(ink.colour(shade))
        inner = rect.adjusted(_PADDING if column else measure.CARD_PADDING, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, int(flags), text)


class LogView(QTableView):
    """A view of a model with the columns time, level (tinted by Role.LEVEL) and text.

    While `following`, new lines keep the end in view; scrolling up ends that, scrolling to the end
    starts it again. The text column grows with the longest line seen: no wrapping, no eliding.
    """

    following_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = True
        self._scrolling = False
        self._wanted = 0
        delegate = LogDelegate(self)
        # Queued: a column must not change its width while it is being painted.
        delegate.widest.connect(self._on_widest, Qt.ConnectionType.QueuedConnection)
        self.setItemDelegate(delegate)
        self._char = delegate.char_width
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(measure.ROW_HEIGHT_LOG)
        self.horizontalHeader().hide()
        self._tail = QTimer(self)
        self._tail.setSingleShot(True)
        self._tail.setInterval(0)
        self._tail.timeout.connect(self._to_end)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def following(self) -> bool:
        """True while new lines keep the end in view."""
        return self._following

    def set_following(self, following: bool) -> None:  # noqa: FBT001 # slot of a toggle button
        """Start or stop following."""
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)
        if following:
            self._tail.start()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        old = held_model(self)
        if old is not None:
            old.rowsInserted.disconnect(self._on_rows)
            old.modelReset.disconnect(self._on_rows)
        super().setModel(model)
        if model is None:
            return
        model.rowsInserted.connect(self._on_rows)
        model.modelReset.connect(self._on_rows)
        self.setColumnWidth(TIME, self._char * _TIME_CHARS + measure.CARD_PADDING + _PADDING)
        self.setColumnWidth(LEVEL, self._char * _LEVEL_CHARS + 2 * _PADDING)
        self._wanted = 0
        self._fit()
        self._on_rows()

    def selected_text(self) -> str:
        """The selected lines, columns apart by two spaces, in order."""
        model = held_model(self)
        if model is None:
            return ""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        columns = [
            number for number in range(model.columnCount()) if not self.isColumnHidden(number)
        ]
        return "\n".join(
            "  ".join(text_of(model.index(row, column)) for column in columns).rstrip()
            for row in rows
        )

    def copy_selection(self) -> None:
        """Put the selected lines on the clipboard; without a selection nothing changes."""
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)

    def show_row(self, row: int) -> None:
        """Select a line and bring it into view; following ends."""
        model = held_model(self)
        if model is None:
            return
        self.set_following(False)
        index = model.index(row, TEXT)
        self.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.scrollTo(model.index(row, TIME), QAbstractItemView.ScrollHint.PositionAtCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if self._following:
            self._tail.start()

    def _on_rows(self, *_what: object) -> None:
        if self._following:
            self._tail.start()

    def _to_end(self) -> None:
        if not self._following:
            return
        self._scrolling = True
        self.scrollToBottom()
        self._scrolling = False

    def _on_scrolled(self, value: int) -> None:
        if self._scrolling:
            return
        # One line less: a line may have come between the user's reaching the end and this.
        at_end = value >= self.verticalScrollBar().maximum() - 1
        if at_end != self._following:
            self._following = at_end
            self.following_changed.emit(at_end)

    def _on_widest(self, width: int) -> None:
        if width > self._wanted:
            self._wanted = width
            self._fit()

    def _fit(self) -> None:
        model = held_model(self)
        if model is None or model.columnCount() <= TEXT:
            return
        used = sum(
            self.columnWidth(number) for number in (TIME, LEVEL) if not self.isColumnHidden(number)
        )
        self.setColumnWidth(TEXT, max(self.viewport().width() - used, self._wanted))
