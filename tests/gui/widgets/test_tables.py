"""Tables: whole rows, keyboard, columns, delegates."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QTextDocument
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kustos.gui.theme import measure
from kustos.gui.theme.palette import LIGHT, Palette
from kustos.gui.widgets import turn
from kustos.gui.widgets.columns import Column, divide_width
from kustos.gui.widgets.delegates import (
    PillDelegate,
    ProgressDelegate,
    StripDelegate,
    TextDelegate,
    TwoLineDelegate,
)
from kustos.gui.widgets.labels import Label
from kustos.gui.widgets.paint_turns import ROWS_AT_ONCE
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos.gui.widgets.strip import strip_pixmap
from kustos.gui.widgets.table import TableView
from kustos.gui.widgets.tips import plain_tip
from tests.gui.widgets.pictures import alike, grab, has_colour
from tests.gui.widgets.sample_model import DISPLAY, Cell, SampleModel

Show = Callable[[QWidget], None]
TITLES = ["State", "Machine", "Last good backup", "Size", "30 days"]


def row(name: str, share: float | None = None) -> list[Cell]:
    """One machine."""
    return [
        {int(Role.STATE): PillState.OVERDUE.value, DISPLAY: "Overdue"},
        {DISPLAY: name, int(Role.SECOND_LINE): "Debian 12"},
        {DISPLAY: "today", int(Role.PROGRESS): share},
        {
            DISPLAY: "12 GB",
            int(Role.TEXT_TONE): TextTone.MUTED.value,
            int(Qt.ItemDataRole.TextAlignmentRole): int(Qt.AlignmentFlag.AlignRight),
        },
        {int(Role.STRIP): "g" * 29 + "f", int(Role.DAY_TIPS): lambda day: f"day {day}"},
    ]


def fleet(count: int = 3) -> TableView:
    """A table of machines."""
    table = TableView(row_height=measure.ROW_HEIGHT_TWO_LINES)
    table.setModel(SampleModel(TITLES, [row(f"PC-{n}") for n in range(count)], table))
    table.set_columns(
        [
            Column(80, 0, PillDelegate(), fit=True),
            Column(90, 2, TwoLineDelegate(), fit=True),
            Column(90, 1, ProgressDelegate()),
            Column(70),
            Column(160, 0, StripDelegate()),
        ]
    )
    table.resize(700, 300)
    return table


def test_the_sample_model_is_a_proper_model() -> None:
    """What these tests stand on."""
    holder = QWidget()
    model = SampleModel(TITLES, [row("PC-1")], holder)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_rows_are_as_high_as_the_design_says(show: Show) -> None:
    """54 px with two lines, 36 with one."""
    table = fleet()
    show(table)
    assert table.rowHeight(1) == 54
    table.set_row_height(measure.ROW_HEIGHT)
    assert table.rowHeight(1) == 36


def test_a_click_anywhere_chooses_the_whole_row(show: Show) -> None:
    """And paints it across the full width."""
    table = fleet()
    show(table)
    at = table.visualRect(table.model().index(1, 3)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1]
    image = table.viewport().grab().toImage()
    y = at.y() - 20
    for x in (2, image.width() - 2):
        assert image.pixelColor(x, y).name().upper() == LIGHT.selection


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_row_once(show: Show, key: Qt.Key) -> None:
    """On every platform the same."""
    table = fleet()
    show(table)
    opened: list[int] = []
    table.activated.connect(lambda index: opened.append(index.row()))
    table.select_row(2)
    QTest.keyClick(table, key)
    assert opened == [2]


def test_a_double_click_opens_the_row_once(show: Show) -> None:
    """Like Enter."""
    table = fleet()
    show(table)
    opened: list[int] = []
    table.activated.connect(lambda index: opened.append(index.row()))
    at = table.visualRect(table.model().index(1, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == [1]


def test_tab_gives_the_table_a_row_and_a_ring_and_leaves_it_again(show: Show) -> None:
    """Arrow keys move inside; Tab goes on to the next widget."""
    table = fleet()
    show(table)
    table.clearFocus()
    before = grab(table)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.currentIndex().row() == 0
    assert grab(table) != before
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    assert not table.tabKeyNavigation()


def test_the_row_under_the_mouse_is_tinted(show: Show) -> None:
    """The whole row, until the mouse leaves."""
    table = fleet()
    show(table)
    table.entered.emit(table.model().index(1, 0))
    assert table.hovered_row == 1
    assert has_colour(table.viewport().grab().toImage(), LIGHT.hover)


def test_columns_fill_the_table_exactly(show: Show) -> None:
    """No gap, no horizontal scroll bar while the least fits."""
    table = fleet()
    show(table)
    for width in (640, 800, 1203):
        table.resize(width, 300)
        widths = sum(table.columnWidth(column) for column in range(5))
        assert widths == table.viewport().width()


def test_hidden_columns_leave_their_room_to_others(show: Show) -> None:
    """A page may hide columns when it gets narrow."""
    table = fleet()
    show(table)
    table.hideColumn(4)
    table.resize(701, 300)
    assert sum(table.columnWidth(column) for column in range(4)) == table.viewport().width()


def test_a_title_too_long_for_its_column_takes_two_lines(show: Show) -> None:
    """German titles are longer; the longest single word always fits."""
    table = fleet()
    table.set_columns([Column(60), Column(60), Column(60), Column(60, 1), Column(60)])
    show(table)
    assert table.horizontalHeader().height() > measure.HEADER_HEIGHT
    table.set_columns([Column(90), Column(90), Column(200), Column(90, 1), Column(90)])
    assert table.horizontalHeader().height() == measure.HEADER_HEIGHT


def test_a_fitting_column_shows_its_widest_pill_whole(show: Show) -> None:
    """States are told by their word: it is not elided."""
    table = fleet()
    show(table)
    delegate = table.itemDelegateForColumn(0)
    assert isinstance(delegate, PillDelegate)
    needed = delegate.content_width(table.model().index(0, 0)) + 2 * delegate.padding
    assert table.columnWidth(0) >= needed


def test_rows_that_come_later_widen_a_fitting_column(show: Show, qtbot: QtBot) -> None:
    """Measured again after a reset, once for many rows."""
    table = fleet()
    show(table)
    before = table.columnWidth(1)
    wide = SampleModel(TITLES, [row("A-VERY-LONG-NAME-OF-A-MACHINE")], table)
    table.setModel(wide)
    wide.modelReset.emit()
    qtbot.waitUntil(lambda: table.columnWidth(1) > before)


@given(
    width=st.integers(0, 2000),
    columns=st.lists(
        st.tuples(st.integers(1, 300), st.integers(0, 300), st.integers(0, 4)),
        min_size=1,
        max_size=8,
    ),
)
def test_divided_width_is_fair(width: int, columns: list[tuple[int, int, int]]) -> None:
    """Nobody gets less than the least, nothing is lost when somebody takes the rest."""
    least = [column[0] for column in columns]
    wanted = [column[1] for column in columns]
    shares = [column[2] for column in columns]
    widths = divide_width(width, least, [wanted], shares)
    assert all(had >= lowest for had, lowest in zip(widths, least, strict=True))
    assert sum(widths) <= max(width, sum(least))
    if sum(shares) and width >= sum(least):
        assert sum(widths) == width
    if width >= sum(map(max, least, wanted)):
        assert all(had >= wish for had, wish in zip(widths, wanted, strict=True))


def test_one_long_wish_does_not_starve_the_small_ones() -> None:
    """They are granted whole, the long one gets the rest; titles come after cells."""
    assert divide_width(600, [100, 100, 100], [[150, 900, 120]], [0, 0, 0]) == [150, 330, 120]
    assert divide_width(300, [100, 100], [[150, 100], [400, 150]], [1, 1]) == [175, 125]


def test_a_column_of_states_keeps_its_width_when_they_change(show: Show) -> None:
    """Room for the longest word there can be, no more."""
    table = TableView()
    model = SampleModel(["State"], [[{DISPLAY: "Away"}]], table)
    table.setModel(model)
    pills = PillDelegate()
    table.set_columns([Column(0, delegate=pills, words=lambda: ["Away", "Unprotected"])])
    show(table)
    wanted = pills.word_width("Unprotected") + 2 * pills.padding
    assert wanted <= table.columnWidth(0) <= wanted + 2


def test_a_column_grows_with_its_cells_and_does_not_shrink_with_them(show: Show) -> None:
    """What is learnt later is seen whole; what changes every second moves nothing."""
    table = TableView()
    model = SampleModel(["Machine", "Size"], [[{DISPLAY: "PC"}, {DISPLAY: "1 GB"}]], table)
    table.setModel(model)
    table.set_columns([Column(10, 1, fit=True), Column(10, 1)])
    table.resize(400, 100)
    show(table)
    before = table.columnWidth(0)
    for text in ("a name that is a good deal longer", "PC"):
        model.set_cell(0, 0, {DISPLAY: text})
        QApplication.processEvents()
        assert table.columnWidth(0) > before


def counted(show: Show) -> tuple[TableView, SampleModel, list[int]]:
    """A table of a thousand rows, and the rows of the cells that are measured from now on."""
    measured: list[int] = []

    class Counting(TextDelegate):
        def content_width(self, index: QModelIndex | QPersistentModelIndex) -> int:
            measured.append(index.row())
            return super().content_width(index)

    table = TableView()
    model = SampleModel(["Machine"], [[{DISPLAY: "PC"}] for _ in range(1_000)], table)
    table.setModel(model)
    table.set_columns([Column(10, 1, Counting(), fit=True)])
    show(table)
    QApplication.processEvents()
    measured.clear()
    return table, model, measured


def test_cells_that_change_many_times_at_once_are_measured_once(show: Show) -> None:
    """And those far below, which no width depends on, not at all."""
    _, model, measured = counted(show)
    for number in range(10):
        model.set_cell(3, 0, {DISPLAY: f"PC {number}"})
        model.set_cell(900, 0, {DISPLAY: f"PC {number}"})
    assert measured == []
    QApplication.processEvents()
    assert measured == [3]


def test_many_rows_that_change_at_once_are_measured_a_few_at_a_time(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And all of them in the end: between, the window has its turn."""
    table, model, measured = counted(show)
    monkeypatch.setattr(turn, "TURN_SECONDS", 0.0)
    model.dataChanged.emit(model.index(0, 0), model.index(999, 0))
    while table._widths._changed:
        table._widths._grow()
        assert len(measured) == 50 - len(table._widths._changed)
    assert sorted(measured) == list(range(50))


def test_many_rows_that_change_at_once_are_painted_a_few_at_a_time(show: Show) -> None:
    """All that can be seen, and the window has its turn between."""
    painted: list[QRect] = []

    class Noting(TableView):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(event.rect())
            super().paintEvent(event)

    table = Noting()
    model = SampleModel(["Machine"], [[{DISPLAY: "PC"}] for _ in range(1_000)], table)
    table.setModel(model)
    table.set_columns([Column(10, 1)])
    table.resize(300, 20 * measure.ROW_HEIGHT)
    show(table)
    QApplication.processEvents()
    painted.clear()
    model.dataChanged.emit(model.index(0, 0), model.index(999, 0))
    for _ in range(20):
        QApplication.processEvents()
    assert not table._turns.pending
    assert all(area.height() <= ROWS_AT_ONCE * table.rowHeight(0) for area in painted)
    assert sum(area.height() for area in painted) >= table.viewport().height()


def test_of_what_is_asked_for_each_cell_is_painted_once(show: Show) -> None:
    """Hidden columns are not, nor is what is out of sight; and what is behind a row covers nothing
    of it that has been painted already."""
    painted: list[tuple[int, int]] = []

    class Noting(TextDelegate):
        def paint_content(
            self,
            painter: QPainter,
            rect: QRect,
            index: QModelIndex | QPersistentModelIndex,
            palette: Palette,
        ) -> None:
            painted.append((index.row(), index.column()))
            super().paint_content(painter, rect, index, palette)

    table = TableView()
    titles = ["Machine", "State", "Jobs"]
    model = SampleModel(titles, [[{DISPLAY: "PC"} for _ in titles] for _ in range(1_000)], table)
    table.setModel(model)
    table.set_columns([Column(60, 1, Noting()) for _ in titles])
    table.setColumnHidden(1, True)
    table.resize(300, 10 * measure.ROW_HEIGHT)
    show(table)
    QApplication.processEvents()
    painted.clear()
    table.viewport().repaint()
    in_sight = table.rows_in_sight()
    assert 5 < len(in_sight) < 12
    assert painted == [(row, column) for row in in_sight for column in (0, 2)]
    painted.clear()
    table.viewport().repaint(table.visualRect(model.index(3, 2)))
    assert painted == [(3, 2)]
    painted.clear()
    table.select_row(4)
    whole = grab(table.viewport())
    ends = [table.visualRect(model.index(4, column)) for column in (0, 2)]
    halves = [end.adjusted(0, 0, -end.width() // 2, 0) for end in ends]
    image = whole.copy()
    painted.clear()
    table.viewport().render(image, halves[0].topLeft(), QRegion(halves[0]).united(halves[1]))
    assert painted == [(4, 0), (4, 2)]
    assert alike(image, whole)


def test_the_head_is_one_line_high_while_its_titles_fit(show: Show) -> None:
    """The sort arrow takes room only where it is."""
    table = fleet()
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.resize(900, 300)
    show(table)
    assert table.horizontalHeader().height() == measure.HEADER_HEIGHT
    table.resize(480, 300)
    assert table.horizontalHeader().height() > measure.HEADER_HEIGHT


def test_a_column_that_comes_back_has_its_width_at_once(show: Show) -> None:
    """The others make room without waiting for the next change of size."""
    table = fleet()
    show(table)
    whole = [table.columnWidth(column) for column in range(5)]
    table.setColumnHidden(4, True)
    assert table.columnWidth(1) > whole[1]
    table.setColumnHidden(4, False)
    assert [table.columnWidth(column) for column in range(5)] == whole


def test_a_strip_is_painted_once_for_all_rows_alike(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty rows with the same thirty days cost one picture, repaints none."""
    made: list[str] = []

    def counted(days: str, *rest: object) -> object:
        made.append(days)
        return strip_pixmap(days, *rest)  # type: ignore[arg-type] # passed through as they came

    monkeypatch.setattr("kustos.gui.widgets.delegates.strip_pixmap", counted)
    table = fleet(30)
    table.resize(700, 1700)
    show(table)
    table.viewport().repaint()
    table.viewport().repaint()
    assert len(made) == 1


def test_cut_text_has_a_tooltip_and_whole_text_none(show: Show) -> None:
    """Elided, never clipped; the rest is one hover away."""
    table = fleet()
    show(table)
    index = table.model().index(0, 1)
    delegate = table.itemDelegateForColumn(1)
    assert isinstance(delegate, TwoLineDelegate)
    assert delegate.full_text(index) == "PC-0\nDebian 12"
    assert delegate.content_width(index) < table.columnWidth(1)


def test_progress_is_painted_beneath_its_text(show: Show) -> None:
    """A running row has a bar, the others none."""
    table = TableView(row_height=54)
    table.setModel(SampleModel(TITLES, [row("PC-1", 0.5), row("PC-2")], table))
    table.set_columns([Column(0), Column(0), Column(120, 1, ProgressDelegate())])
    for column in (0, 1, 3, 4):
        table.hideColumn(column)
    show(table)
    image = table.viewport().grab().toImage()
    middle = table.rowViewportPosition(1)
    upper = image.copy(0, 0, image.width(), middle)
    lower = image.copy(0, middle, image.width(), 54)
    assert has_colour(upper, LIGHT.accent)
    assert not has_colour(lower, LIGHT.accent)


def test_a_cell_without_a_state_has_no_pill(show: Show) -> None:
    """An empty cell says nothing rather than something wrong."""
    table = TableView()
    table.setModel(SampleModel(["State"], [[{DISPLAY: "word"}]], table))
    table.set_columns([Column(80, 1, PillDelegate())])
    show(table)
    with_word = table.viewport().grab().toImage()
    table.setModel(SampleModel(["State"], [[{}]], table))
    assert isinstance(with_word, QImage)
    assert table.viewport().grab().toImage() == with_word


def test_several_rows_can_be_chosen_where_a_page_wants_it(show: Show) -> None:
    """Multi-select is an option, single the rule."""
    table = TableView(multiple=True)
    table.setModel(SampleModel(TITLES, [row("PC-1"), row("PC-2")], table))
    show(table)
    table.selectAll()
    assert len(table.selectionModel().selectedRows()) == 2


def test_a_table_without_a_model_can_be_shown(show: Show) -> None:
    """Pages build their widgets before they have data."""
    table = TableView()
    table.set_columns([Column(100, 1)])
    show(table)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert grab(table).width() > 0
    assert table.indexAt(QPoint(1, 1)) == QModelIndex()


def test_a_tooltip_reads_as_the_name_letter_by_letter() -> None:
    """A machine that calls itself by markup gets none of it shown; other names stay as they are."""
    evil = '<img src="http://192.0.2.66/x">KASSE'
    tip = plain_tip(evil)
    assert "<img" not in tip
    read = QTextDocument()
    read.setHtml(tip)
    assert read.toPlainText() == evil
    assert plain_tip("KASSE & 1 < 2") == "KASSE & 1 < 2"


def test_a_cut_name_is_told_without_its_markup(show: Show) -> None:
    """The label asks for the plain form."""
    label = Label("<b>KASSE</b> im Erdgeschoss", elide=Qt.TextElideMode.ElideRight)
    show(label)
    label.resize(30, 20)
    assert "&lt;b&gt;KASSE" in label.toolTip()
