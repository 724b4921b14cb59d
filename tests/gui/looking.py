"""Finding things in a window, as a person would: by what is written there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from shiboken6 import isValid

from kustos.gui.navigation import Place, Ways
from kustos.gui.pages.page import Page
from tests.helpers.waiting import eventually_async

ObjectT = TypeVar("ObjectT", bound=QObject)
PageT = TypeVar("PageT", bound=Page)

PAGE_SIZE = (1084, 748)
"""Of a page in a window of 1280 × 800."""


@asynccontextmanager
async def shown(page: PageT) -> AsyncIterator[PageT]:
    """The page on the screen, for a block; gone after it."""
    page.resize(*PAGE_SIZE)
    page.show()
    try:
        yield page
    finally:
        page.hide()
        page.discard()
        await eventually_async(lambda: not isValid(page), 5, "the page to be gone")


def all_of(kind: type[ObjectT], inside: QObject) -> list[ObjectT]:
    """The children of this class. Python may still hold one of Qt's own that lay at the same
    address and is gone: that one is left out."""
    return [child for child in inside.findChildren(kind) if isValid(child)]


def the(kind: type[ObjectT], inside: QObject) -> ObjectT:
    """The only child of this class."""
    found = all_of(kind, inside)
    assert len(found) == 1, f"{len(found)} of {kind.__name__}"
    return found[0]


def words(inside: QWidget) -> list[str]:
    """The texts of all labels that are not hidden."""
    return [
        label.text()
        for label in all_of(QLabel, inside)
        if label.text() and label.isVisibleTo(inside)
    ]


def button(inside: QWidget, text: str) -> QAbstractButton:
    """The button with this text that is not hidden."""
    found = [
        button
        for button in all_of(QAbstractButton, inside)
        if button.text() == text and button.isVisibleTo(inside)
    ]
    assert len(found) == 1, f"{len(found)} buttons “{text}”"
    return found[0]


def column(model: QAbstractItemModel, number: int) -> list[object]:
    """What a column shows, row by row."""
    display = Qt.ItemDataRole.DisplayRole
    return [model.index(row, number).data(display) for row in range(model.rowCount())]


class ScriptedNavigator(Ways):
    """Implements `Navigator` by noting where a page wanted to go."""

    def __init__(self) -> None:
        self.places: list[Place] = []

    room = None

    def go(self, place: Place) -> None:
        self.places.append(place)

    def back(self) -> None:
        raise AssertionError("no page of these tests leads back")
