"""The tree of folders."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QWidget

from kustos.gui.theme.palette import LIGHT
from kustos.gui.theme.strokes import paint_check
from kustos.gui.widgets.tree import CheckTree, check_state, toggle
from tests.gui.widgets.pictures import ONE_COLOUR, grab, has_colour, picture

Show = Callable[[QWidget], None]
State = Qt.CheckState
Flag = QStyle.StateFlag


def folders() -> tuple[CheckTree, QStandardItemModel]:
    """Two folders, the second within the first, with a size each."""
    tree = CheckTree()
    model = QStandardItemModel(tree)
    for name in ("home", "srv"):
        item = QStandardItem(name)
        item.setCheckable(True)
        child = QStandardItem(f"{name}-child")
        child.setCheckable(True)
        item.appendRow([child, QStandardItem("1 GB")])
        model.appendRow([item, QStandardItem("2 GB")])
    tree.setModel(model)
    tree.set_column_widths(90)
    tree.expandAll()
    tree.resize(400, 200)
    return tree, model


def test_space_checks_the_row_from_any_column(show: Show) -> None:
    """The mark is in the first column, the current cell may be in another."""
    tree, model = folders()
    show(tree)
    for column in (0, 1):
        tree.setCurrentIndex(model.index(0, column))
        before = check_state(model.index(0, 0))
        QTest.keyClick(tree, Qt.Key.Key_Space)
        assert check_state(model.index(0, 0)) != before


def test_a_click_on_the_mark_checks_and_beside_it_only_chooses(show: Show) -> None:
    """A folder can be looked into without being taken."""
    tree, model = folders()
    show(tree)
    rect = tree.visualRect(model.index(0, 0))
    mark = QPoint(rect.left() + 10, rect.center().y())
    name = QPoint(rect.left() + 60, rect.center().y())
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=mark)
    assert check_state(model.index(0, 0)) is State.Checked
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert check_state(model.index(0, 0)) is State.Checked
    assert tree.currentIndex() == model.index(0, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.Unchecked, State.Checked),
        (State.PartiallyChecked, State.Checked),
        (State.Checked, State.Unchecked),
    ],
)
def test_a_partial_mark_becomes_a_full_one(before: Qt.CheckState, after: Qt.CheckState) -> None:
    """As people expect: first all, then none."""
    _tree, model = folders()
    item = model.item(0)
    item.setCheckState(before)
    assert toggle(model.index(0, 0))
    assert item.checkState() is after


def test_what_cannot_be_chosen_is_not_checked() -> None:
    """A disabled folder, and a row that has no mark."""
    _tree, model = folders()
    model.item(0).setEnabled(False)
    assert not toggle(model.index(0, 0))
    assert not toggle(model.index(0, 1))
    assert check_state(model.index(0, 1)) is None


def test_the_three_marks_differ_by_shape() -> None:
    """Empty, dash and tick, also without colour."""
    box = QRect(0, 0, 16, 16)
    marks = [
        picture(
            box.size(),
            lambda painter, flag=flag: paint_check(  # type: ignore[misc] # bound per mark
                painter, box, flag | Flag.State_Enabled, ONE_COLOUR
            ),
        )
        for flag in (Flag.State_Off, Flag.State_NoChange, Flag.State_On)
    ]
    assert marks[0] != marks[1]
    assert marks[1] != marks[2]
    assert marks[0] != marks[2]


def test_enter_says_which_folder_and_the_chosen_row_is_tinted(show: Show) -> None:
    """The whole row, as in tables."""
    tree, model = folders()
    show(tree)
    opened: list[str] = []
    tree.activated.connect(lambda index: opened.append(index.data()))
    tree.setCurrentIndex(model.index(1, 0))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert opened == ["srv"]
    assert has_colour(grab(tree), LIGHT.selection)


def test_left_and_right_close_and_open(show: Show) -> None:
    """Qt's own keys still work."""
    tree, model = folders()
    show(tree)
    tree.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert not tree.isExpanded(model.index(0, 0))
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.isExpanded(model.index(0, 0))


def test_a_row_has_one_ring_and_only_for_the_keyboard(show: Show) -> None:
    """Qt draws none of its own beside it."""
    tree, model = folders()
    show(tree)
    at = tree.visualRect(model.index(1, 0)).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert tree.hasFocus()
    assert not has_colour(grab(tree), LIGHT.focus)
    QTest.keyClick(tree, Qt.Key.Key_Up)
    image = tree.viewport().grab().toImage()
    row = tree.visualRect(tree.currentIndex())
    crossed = [
        image.pixelColor(image.width() // 2, y).name().upper() == LIGHT.focus
        for y in range(row.top(), row.center().y())
    ]
    assert crossed.count(True) == 2
    assert crossed.index(True) == 1


def test_a_wrong_choice_shows_on_the_frame(show: Show) -> None:
    """As on other fields."""
    tree = CheckTree(framed=True)
    show(tree)
    assert not has_colour(grab(tree), LIGHT.failing.ink)
    tree.setProperty("invalid", "true")
    tree.style().unpolish(tree)
    tree.style().polish(tree)
    assert has_colour(grab(tree), LIGHT.failing.ink)
