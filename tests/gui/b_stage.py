"""Pages and dialogs on a room, with a navigator that only notes where one was sent."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kustos.gui.navigation import JobPlace, Place, Ways
from kustos.gui.pages.job_editor import JobEditorPage
from kustos.gui.pages.page import Page
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async

SECONDS = 10
PageT = TypeVar("PageT", bound=Page)
WidgetT = TypeVar("WidgetT", bound=QWidget)


class NotingNavigator(Ways):
    """`went` holds the places asked for, "back" for a step back."""

    def __init__(self) -> None:
        self.went: list[Place | str] = []

    room = None

    def go(self, place: Place) -> None:
        self.went.append(place)

    def back(self) -> None:
        self.went.append("back")


class Stage:
    """Shows pages and dialogs; they are gone after the test, before the engine is."""

    def __init__(self, room: Room, qtbot: QtBot) -> None:
        self.room = room
        self.navigator = NotingNavigator()
        self._qtbot = qtbot
        # qtbot itself holds widgets weakly.
        self._windows: list[QWidget] = []

    def show(self, kind: Callable[..., PageT], place: Place) -> PageT:
        """A page that has arrived at a place."""
        page = kind(self.room.bridge, self.navigator)
        self._qtbot.addWidget(page, before_close_func=_discard)
        page.arrive(place)
        page.resize(1_060, 740)
        page.show()
        return page

    def open(self, make: Callable[[QWidget], WidgetT]) -> WidgetT:
        """A dialog over an empty window, which outlives it: dialogs delete themselves."""
        window = QWidget()
        self._windows.append(window)
        self._qtbot.addWidget(window)
        dialog = make(window)
        dialog.show()
        return dialog

    async def until(self, condition: Callable[[], object | Awaitable[object]], what: str) -> None:
        """Wait for what was asked for to arrive."""
        await eventually_async(condition, SECONDS, what)


async def job_editor(stage: Stage, place: JobPlace) -> JobEditorPage:
    """The editor, with all that it reads first."""
    page = stage.show(JobEditorPage, place)
    await stage.until(lambda: page._baseline is not None, "the form")
    await stage.until(lambda: not page._errands._tasks, "all readings")
    return page


def _discard(page: QWidget) -> None:
    if isinstance(page, Page):
        page.discard()
