"""Parts of forms: the bar at a page's foot, lists to choose from."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from kustos.gui.forms.choice import Choice
from kustos.gui.forms.foot import Foot
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.labels import Label


def test_a_foot_begins_at_its_left_edge_whatever_it_says(qtbot: QtBot) -> None:
    """Also when there is nothing strong to say."""
    foot = Foot(Button("Save"))
    qtbot.addWidget(foot)
    foot.resize(600, 56)
    foot.show()
    for texts in (("2 changes", "name, folders"), ("", "No unsaved changes")):
        foot.set_text(*texts)
        # The card's frame comes before its padding, and takes as much as the theme gives it.
        qtbot.waitUntil(lambda: _first(foot).x() < measure.CARD_PADDING + measure.GAP_SMALL)
        assert foot.text == " ".join(texts).strip()


def test_a_name_that_is_cut_is_told_whole(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that fits is not told twice, and a reason goes before the name."""
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: told.append(text))
    choice = Choice()
    qtbot.addWidget(choice)
    choice.set_items([("1", "NAS"), ("2", "NAS in the cellar behind the second door")])
    choice.resize(160, 32)
    for id_ in ("1", "2"):
        choice.choose(id_)
        choice.event(QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert told == ["", "NAS in the cellar behind the second door"]


def test_an_open_list_stays_open_when_a_name_changes(qtbot: QtBot) -> None:
    """A machine that connects meanwhile does not close it."""
    choice = Choice()
    qtbot.addWidget(choice)
    choice.set_items([("1", "PC (not connected)"), ("2", "NAS")])
    choice.show()
    choice.showPopup()
    choice.set_items([("1", "PC"), ("2", "NAS")])
    assert choice.view().isVisible()
    assert choice.itemText(0) == "PC"
    choice.hidePopup()


def test_the_wheel_chooses_nothing(qtbot: QtBot) -> None:
    """Who scrolls a page passes over fields, some of which act at once."""
    choice = Choice()
    qtbot.addWidget(choice)
    choice.set_items([("1", "North"), ("2", "South")])
    choice.choose("1")
    at, none = QPointF(5, 5), QPoint()
    turn = QWheelEvent(
        at,
        at,
        none,
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, turn)
    assert choice.id == "1"
    assert not turn.isAccepted()


def _first(foot: Foot) -> Label:
    """The leftmost text that is shown."""
    shown = [label for label in foot.findChildren(Label) if label.isVisibleTo(foot)]
    return min((label for label in shown if label.text()), key=Label.x)
