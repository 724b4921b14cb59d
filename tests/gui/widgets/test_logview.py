"""The log."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kustos.gui.theme import measure
from kustos.gui.theme.palette import LIGHT
from kustos.gui.widgets.logview import TEXT, LogView
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import LogLevel
from tests.gui.widgets.pictures import has_colour

Show = Callable[[QWidget], None]
Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
Line = tuple[str, LogLevel, str]


class Lines(QAbstractTableModel):
    """Log lines that can be added."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        self.lines = lines

    def rowCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Role.LEVEL:
            return line[1].value
        return str(line[index.column()]) if role == Qt.ItemDataRole.DisplayRole else None

    def add(self, *lines: Line) -> None:
        first = len(self.lines)
        self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
        self.lines += lines
        self.endInsertRows()


def info(text: str) -> Line:
    """An ordinary line."""
    return ("12:41:02", LogLevel.INFO, text)


def view_of(model: Lines) -> LogView:
    """A view of twelve lines' height."""
    view = LogView()
    view.setModel(model)
    view.resize(500, 240)
    return view


def at_end(view: LogView) -> bool:
    """True when the last line is in view."""
    bar = view.verticalScrollBar()
    return bar.value() == bar.maximum()


def test_new_lines_keep_the_end_in_view(show: Show, qtbot: QtBot) -> None:
    """While it follows, which it does from the start."""
    model = Lines([info(f"line {n}") for n in range(100)])
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view = view_of(model)
    show(view)
    qtbot.waitUntil(lambda: at_end(view))
    model.add(*[info("more")] * 50)
    qtbot.waitUntil(lambda: at_end(view) and view.verticalScrollBar().value() > 100)
    assert view.following


def test_scrolling_up_ends_following_and_the_end_starts_it_again(show: Show, qtbot: QtBot) -> None:
    """Whoever reads is not pulled away."""
    model = Lines([info(f"line {n}") for n in range(100)])
    view = view_of(model)
    show(view)
    qtbot.waitUntil(lambda: at_end(view))
    heard: list[bool] = []
    view.following_changed.connect(heard.append)
    view.verticalScrollBar().setValue(10)
    model.add(info("more"))
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 80)
    assert view.verticalScrollBar().value() == 10
    assert heard == [False]
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.following
    assert heard == [False, True]


def test_a_long_line_is_neither_wrapped_nor_cut(show: Show, qtbot: QtBot) -> None:
    """The text column grows with what was seen, and one can scroll sideways."""
    model = Lines([info("x" * 400)])
    view = view_of(model)
    show(view)
    qtbot.waitUntil(lambda: view.columnWidth(TEXT) > 400 * 5)
    assert view.horizontalScrollBar().maximum() > 0
    assert view.rowHeight(0) == measure.ROW_HEIGHT_LOG


def test_chosen_lines_are_copied_in_order(show: Show) -> None:
    """As text, one line each."""
    model = Lines([info("one"), ("12:41:03", LogLevel.ERROR, "two"), info("three")])
    view = view_of(model)
    show(view)
    view.selectRow(1)
    view.selectionModel().select(
        model.index(0, 0),
        view.selectionModel().SelectionFlag.Select | view.selectionModel().SelectionFlag.Rows,
    )
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    expected = "12:41:02  info  one\n12:41:03  error  two"
    assert QGuiApplication.clipboard().text() == expected
    assert QKeySequence(QKeySequence.StandardKey.Copy).toString() == "Ctrl+C"


def test_warnings_and_errors_are_tinted(show: Show) -> None:
    """Beside their word, which says the same."""
    model = Lines([info("plain")])
    view = view_of(model)
    show(view)
    assert not has_colour(view.viewport().grab().toImage(), LIGHT.failing.ink)
    model.add(("12:41:03", LogLevel.ERROR, "IIIIIIIIIIIIIIIIIII"))
    view.viewport().repaint()
    assert has_colour(view.viewport().grab().toImage(), LIGHT.failing.ink)


def test_a_found_line_is_shown_and_following_ends(show: Show, qtbot: QtBot) -> None:
    """For "find"."""
    model = Lines([info(f"line {n}") for n in range(100)])
    view = view_of(model)
    show(view)
    qtbot.waitUntil(lambda: at_end(view))
    view.show_row(20)
    assert not view.following
    assert view.selected_text() == "12:41:02  info  line 20"
    assert view.visualRect(model.index(20, 0)).isValid()


def test_another_model_takes_the_place_of_the_first(show: Show) -> None:
    """Reopening a log keeps no ties to the former one."""
    first, second = Lines([info("a")]), Lines([info("b")])
    view = view_of(first)
    show(view)
    view.setModel(second)
    first.add(info("late"))
    view.selectAll()
    assert view.selected_text() == "12:41:02  info  b"
