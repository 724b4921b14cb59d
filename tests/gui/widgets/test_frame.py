"""Sidebar, top bar, chips, tabs: keyboard, names, languages."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QWidget

from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.chips import Chip, FilterChips
from kustos.gui.widgets.fields import SearchField
from kustos.gui.widgets.sidebar import Sidebar, SidebarPage
from kustos.gui.widgets.tabs import Tabs, TabStrip
from kustos.gui.widgets.topbar import Crumb, TopBar
from tests.gui.widgets.pictures import grab

Show = Callable[[QWidget], None]

ENGLISH = [SidebarPage("a", "Overview"), SidebarPage("b", "Machines"), SidebarPage("c", "Jobs")]
GERMAN = [SidebarPage("a", "Übersicht"), SidebarPage("b", "Rechner"), SidebarPage("c", "Aufträge")]
CHIPS = [Chip("all", "All 3"), Chip("bad", "1 failing", Tone.FAILING), Chip("ok", "2 protected")]


def buttons(widget: QWidget) -> list[QAbstractButton]:
    """The buttons in a widget, in order."""
    return [b for b in widget.findChildren(QAbstractButton) if not b.isHidden()]


def test_the_sidebar_is_walked_with_the_arrow_keys(show: Show) -> None:
    """Up, Down, Home and End choose; the ends hold."""
    sidebar = Sidebar("Kustos", ENGLISH)
    show(sidebar)
    chosen: list[str] = []
    sidebar.chosen.connect(chosen.append)
    buttons(sidebar)[0].setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home):
        QTest.keyClick(sidebar.focusWidget(), key)
    assert chosen == ["b", "c", "b", "a"]
    assert sidebar.focusWidget() is buttons(sidebar)[0]


def test_tab_stops_once_in_the_sidebar() -> None:
    """At the current page; the others are reached by arrows."""
    sidebar = Sidebar("Kustos", ENGLISH)
    sidebar.set_current("b")
    stops = [bool(b.focusPolicy() & Qt.FocusPolicy.TabFocus.value) for b in buttons(sidebar)]
    assert stops == [False, True, False]


def test_a_click_chooses_a_page_and_setting_it_says_nothing(show: Show) -> None:
    """The signal is for what the user does; a click on the current page leads back to it from what
    was opened there."""
    sidebar = Sidebar("Kustos", ENGLISH)
    show(sidebar)
    chosen: list[str] = []
    sidebar.chosen.connect(chosen.append)
    sidebar.set_current("c")
    QTest.mouseClick(buttons(sidebar)[1], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons(sidebar)[1], Qt.MouseButton.LeftButton)
    assert chosen == ["b", "b"]
    assert sidebar.current == "b"


def test_another_language_keeps_page_and_badge(show: Show) -> None:
    """Same keys, other texts."""
    sidebar = Sidebar("Kustos", ENGLISH)
    show(sidebar)
    sidebar.set_current("b")
    sidebar.set_badge("b", 2, "2 alerts")
    assert buttons(sidebar)[1].accessibleName() == "Machines, 2 alerts"
    sidebar.set_pages(GERMAN)
    assert sidebar.current == "b"
    assert [b.text() for b in buttons(sidebar)] == ["Übersicht", "Rechner", "Aufträge"]
    assert buttons(sidebar)[1].accessibleName() == "Rechner, 2 alerts"
    sidebar.set_badge("b", 0)
    assert buttons(sidebar)[1].accessibleName() == "Rechner"


def test_badge_and_footer_are_painted_and_the_width_is_fixed(show: Show) -> None:
    """196 px, whatever the words."""
    sidebar = Sidebar("Kustos", ENGLISH)
    show(sidebar)
    plain = grab(buttons(sidebar)[2])
    sidebar.set_badge("c", 12345)
    alarming = grab(buttons(sidebar)[2])
    assert alarming != plain
    sidebar.set_badge("c", 12345, tone=Tone.AWAY)
    assert grab(buttons(sidebar)[2]) not in (plain, alarming)
    sidebar.set_footer("w" * 80, "second")
    assert sidebar.width() == measure.SIDEBAR_WIDTH


def test_the_way_to_a_page_can_be_clicked(show: Show) -> None:
    """ "Activity › Backup of EMPFANG": the parent leads back."""
    bar = TopBar()
    bar.set_title("Backup of EMPFANG", [Crumb("activity", "Activity")])
    show(bar)
    clicked: list[str] = []
    bar.crumb_clicked.connect(clicked.append)
    crumb = buttons(bar)[0]
    assert crumb.accessibleName() == "Activity"
    QTest.mouseClick(crumb, Qt.MouseButton.LeftButton)
    crumb.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(crumb, Qt.Key.Key_Space)
    assert clicked == ["activity", "activity"]
    bar.set_title("Overview")
    assert buttons(bar) == []
    assert bar.title == "Overview"
    assert bar.height() == measure.TOP_BAR_HEIGHT


def test_a_long_title_gives_way_to_the_right_area(show: Show) -> None:
    """It is elided; the search field stays whole."""
    bar = TopBar()
    field = SearchField("Find machines, files, actions", QKeySequence("Ctrl+K"))
    bar.add_right(field)
    bar.set_title("long " * 60, [Crumb("a", "Activity")])
    bar.resize(700, measure.TOP_BAR_HEIGHT)
    show(bar)
    assert bar.width() == 700
    assert field.geometry().right() < 700
    assert field.width() == measure.SEARCH_WIDTH


def test_the_search_field_comes_when_its_key_is_pressed(show: Show) -> None:
    """And Escape empties it; the hint is there only while it is empty and idle."""
    window = QWidget()
    row = QHBoxLayout(window)
    field, other = SearchField("Find", QKeySequence("Ctrl+K")), QLineEdit()
    row.addWidget(field)
    row.addWidget(other)
    show(window)
    other.setFocus()
    with_hint = grab(field)
    QTest.keyClick(other, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    QTest.keyClicks(field, "pdf")
    assert field.text() == "pdf"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.accessibleName() == "Find"
    other.setFocus()
    assert grab(field) == with_hint


def test_one_chip_is_chosen_and_arrows_walk_round(show: Show) -> None:
    """Right after the last comes the first."""
    chips = FilterChips()
    chips.set_chips(CHIPS)
    show(chips)
    chosen: list[str] = []
    chips.chosen.connect(chosen.append)
    assert chips.current == "all"
    buttons(chips)[0].setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(chips.focusWidget(), Qt.Key.Key_Right)
    QTest.mouseClick(buttons(chips)[1], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons(chips)[1], Qt.MouseButton.LeftButton)
    assert chosen == ["bad", "ok", "all", "bad"]
    assert [b.isChecked() for b in buttons(chips)] == [False, True, False]


def test_new_counts_keep_the_choice_and_a_vanished_one_falls_back(show: Show) -> None:
    """Counts change all the time."""
    chips = FilterChips()
    chips.set_chips(CHIPS)
    show(chips)
    chips.set_current("bad")
    chips.set_chips([Chip("all", "All 3"), Chip("bad", "2 failing", Tone.FAILING)])
    assert chips.current == "bad"
    chips.set_chips([Chip("all", "All 3")])
    assert chips.current == "all"


def test_chips_that_come_and_go_answer_to_what_they_say(show: Show) -> None:
    """A widget is used again for whatever stands in its place, and none is left over."""
    chips = FilterChips()
    chips.set_chips([*CHIPS, Chip("away", "1 away")])
    show(chips)
    chips.set_chips([Chip("all", "All 2"), Chip("ok", "2 fine"), Chip("away", "1 away")])
    shown = [button for button in buttons(chips) if button.isVisible()]
    assert [button.text() for button in shown] == ["All 2", "2 fine", "1 away"]
    chosen: list[str] = []
    chips.chosen.connect(chosen.append)
    for button in reversed(shown):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen == ["away", "ok", "all"]


def test_the_keyboard_stays_with_the_chosen_chip_when_others_go(show: Show) -> None:
    """A fleet that comes back takes states away beneath whoever walks through them."""
    chips = FilterChips()
    chips.set_chips(CHIPS)
    show(chips)
    buttons(chips)[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chips.focusWidget(), Qt.Key.Key_Left)
    assert chips.current == CHIPS[-1].key
    chips.set_chips([CHIPS[0], CHIPS[-1]])
    focused = chips.focusWidget()
    assert isinstance(focused, QAbstractButton)
    assert focused.text() == CHIPS[-1].label


def test_chips_break_into_a_second_row(show: Show) -> None:
    """Longer words never push a chip out of sight."""
    chips = FilterChips()
    chips.set_chips([Chip(str(n), "a rather long filter", Tone.NEUTRAL) for n in range(4)])
    chips.resize(320, 120)
    show(chips)
    assert chips.heightForWidth(320) > chips.heightForWidth(2000)
    assert all(b.geometry().right() <= 320 for b in buttons(chips))


def test_tabs_do_not_move_when_another_is_chosen(show: Show) -> None:
    """The chosen one is heavier, the room was there before."""
    tabs = Tabs()
    for name in ("What", "When", "Where to"):
        tabs.addTab(Plain(), name)
    tabs.resize(500, 200)
    show(tabs)
    bar = tabs.tabBar()
    before = [bar.tabRect(index) for index in range(3)]
    tabs.setCurrentIndex(2)
    assert [bar.tabRect(index) for index in range(3)] == before
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bar, Qt.Key.Key_Left)
    assert tabs.currentIndex() == 1


@pytest.mark.parametrize("line", [True, False])
def test_the_chosen_tab_is_underlined_where_there_are_lines(show: Show, *, line: bool) -> None:
    """Steps of a wizard have no lines."""
    strip = TabStrip(line=line)
    strip.addTab("What")
    strip.addTab("When")
    show(strip)
    image = grab(strip)
    bottom = image.pixelColor(2, image.height() - 1)
    assert (bottom != image.pixelColor(2, 2)) == line


def test_a_tab_with_something_to_be_mended_has_a_sign_and_words(show: Show) -> None:
    """Not a colour alone: it is wider by the sign, and its sentence is tip and name."""
    strip = TabStrip()
    strip.addTab("What")
    strip.addTab("When")
    show(strip)
    before = strip.tabRect(1)
    plain = grab(strip)
    strip.mark(0, "1 field to be mended")
    assert strip.tabRect(1).left() > before.left()
    assert (strip.tabToolTip(0), strip.marked(0)) == ("1 field to be mended",) * 2
    assert strip.accessibleTabName(0) == "What: 1 field to be mended"
    assert grab(strip) != plain
    strip.mark(0, "")
    assert strip.tabRect(1) == before
    assert (strip.tabToolTip(0), strip.accessibleTabName(0)) == ("", "")
    assert grab(strip) == plain
