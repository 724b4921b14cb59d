"""Finding things in a window, as a person would: by what is written there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from shiboken6 import isValid

from kustos.gui.navigation import (
    JobPlace,
    MachinePlace,
    PageKey,
    Place,
    RepositoryPlace,
    RestorePlace,
    SectionPlace,
    SnapshotsPlace,
    TaskPlace,
)
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


class ScriptedNavigator:
    """Implements `Navigator` by noting where a page wanted to go."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.backs = 0

    room = None

    def go(self, place: Place) -> None:
        self.places.append(place)

    def back(self) -> None:
        self.backs += 1

    def show_page(self, key: PageKey) -> None:
        self.go(SectionPlace(key))

    def open_machine(self, machine_id: str) -> None:
        self.go(MachinePlace(machine_id))

    def open_task(self, task_id: str) -> None:
        self.go(TaskPlace(task_id))

    def open_job(self, job_id: str | None = None, machine_id: str | None = None) -> None:
        self.go(JobPlace(job_id, machine_id))

    def open_snapshots(self, job_id: str) -> None:
        self.go(SnapshotsPlace(job_id))

    def open_restore(self, job_id: str | None = None, snapshot_id: str | None = None) -> None:
        self.go(RestorePlace(job_id, snapshot_id))

    def open_repository(self, repository_id: str | None = None) -> None:
        self.go(RepositoryPlace(repository_id))

    def look_after(self, repository_id: str) -> None:
        self.go(RepositoryPlace(repository_id, care=True))
