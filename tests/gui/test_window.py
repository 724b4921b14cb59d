"""The window as a whole: opening, moving about, closing, languages and colours."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from shiboken6 import isValid

from kustos.core.announced import AnnouncedMachine
from kustos.core.manager import Manager
from kustos.gui import main_window
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.fleet_watch import FleetWatch
from kustos.gui.language import Language, speak
from kustos.gui.main_window import MainWindow
from kustos.gui.navigation import PageKey, Place, SectionPlace, TaskPlace
from kustos.gui.pages import opening as opening_page
from kustos.gui.pages.hindered import HinderedPage
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.opening import OpeningPage
from kustos.gui.pages.task import TaskPage
from kustos.gui.preferences import Preferences
from kustos.gui.theme.style import Scheme, apply
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.sidebar import Sidebar
from kustos.gui.widgets.topbar import TopBar
from kustos.link.server import PortInUseError
from kustos.store import StoreTooNewError
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """Those of a first start."""
    return Preferences(tmp_path / "window.ini")


@asynccontextmanager
async def opened(room: Room, preferences: Preferences) -> AsyncIterator[MainWindow]:
    """A window that is shown but whose engine has not reported yet."""
    window = MainWindow(preferences)
    window.show()
    try:
        yield window
    finally:
        window._agreed = True
        window.close()
        await room.bridge.close()
        window.deleteLater()
        await eventually_async(lambda: not isValid(window), 5, "the window to be gone")


async def test_the_window_is_there_before_the_engine(room: Room, preferences: Preferences) -> None:
    """It says that it is opening, and its pages cannot be entered yet."""
    async with opened(room, preferences) as window:
        opening = window.findChild(OpeningPage)
        assert isinstance(opening, OpeningPage)
        assert opening.isVisible()
        assert not sidebar(window).isEnabled()
        window.go(SectionPlace(PageKey.ACTIVITY))
        assert window.page is None


async def test_opening_that_takes_a_while_shows_a_bar(
    room: Room, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before: a bar for a moment would flicker."""
    async with opened(room, preferences) as window:
        assert window.findChild(ProgressBar) is None
    monkeypatch.setattr(opening_page, "BAR_MILLISECONDS", 1)
    async with opened(room, preferences) as window:
        await eventually_async(lambda: window.findChild(ProgressBar), 5, "the bar")


async def test_a_start_that_is_soon_over_never_makes_a_bar(
    room: Room, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_page, "BAR_MILLISECONDS", 20)
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        waited = asyncio.Event()
        QTimer.singleShot(60, waited.set)
        await waited.wait()
        page = window.findChild(OpeningPage)
        assert page is not None
        assert page.findChild(ProgressBar) is None


async def test_an_engine_that_fails_while_the_first_page_is_read_is_told_of_alone(
    room: Room, preferences: Preferences
) -> None:
    """What was being read says nothing more: its page has gone (a stray log fails the test)."""
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        await eventually_async(lambda: room.bridge._running, 5, "the reading")
        window.engine_failed(StoreTooNewError("0007", "0001"))
        assert window.findChild(HinderedPage) is not None
        await eventually_async(lambda: not room.bridge._running, 5, "its end")


async def test_a_page_is_painted_when_it_has_been_read(
    room: Room, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then what stood there stays: an empty page would be painted for nothing."""
    monkeypatch.setattr(main_window, "PAGE_FIRST_MILLISECONDS", 600_000)
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        page = window.page
        assert page is not None
        assert not page.updatesEnabled()
        await eventually_async(page.updatesEnabled, 5, "the page to be painted")


async def test_a_place_wished_for_while_opening_is_shown_then(
    room: Room, preferences: Preferences
) -> None:
    """What was asked for early is not lost."""
    async with opened(room, preferences) as window:
        window.go(SectionPlace(PageKey.SETTINGS))
        window.engine_ready(room.bridge)
        assert at(window) == SectionPlace(PageKey.SETTINGS)


async def test_a_store_from_the_future_fills_the_window_with_words(
    room: Room, preferences: Preferences
) -> None:
    """Sentence, next step, folder, original message, and Quit closes."""
    async with opened(room, preferences) as window:
        closed: list[bool] = []
        window.closing.connect(lambda: closed.append(True))
        window.engine_failed(StoreTooNewError("0007", "0001"))
        page = window.findChild(HinderedPage)
        assert isinstance(page, HinderedPage)
        words = [label.text() for label in page.findChildren(QLabel)]
        assert "The data is from a newer Kustos" in words
        assert "Install the newer version again and start that." in words
        assert "StoreTooNewError: revision 0007 is newer than 0001" in words
        page.quit_wanted.emit()
        assert closed == [True]


async def test_an_engine_that_ends_later_takes_the_pages_away(
    room: Room, preferences: Preferences
) -> None:
    """Nobody goes on reading old states: the window says what happened, and closes when asked."""
    async with opened(room, preferences) as window:
        closed: list[bool] = []
        window.closing.connect(lambda: closed.append(True))
        window.engine_ready(room.bridge)
        pages = window.findChild(MachinesPage)
        window.engine_failed(PortInUseError(47_611))
        page = window.findChild(HinderedPage)
        assert isinstance(page, HinderedPage)
        await eventually_async(page.isVisible, 5, "the page that says why")
        assert window.page is None
        assert window.windowTitle() == "Kustos"
        await eventually_async(lambda: not isValid(pages), 5, "the pages to be gone")
        window.close()
        assert closed == [True]


async def test_keys_lead_to_the_sections_and_back(room: Room, preferences: Preferences) -> None:
    """Ctrl and a digit goes there, Escape returns, from a task opened first thing to Activity."""
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        window.activateWindow()
        await eventually_async(window.isActiveWindow, 5, "the keyboard to be the window's")
        for number, key in enumerate(PageKey, start=1):
            if key in {PageKey.MACHINES, PageKey.ACTIVITY, PageKey.SETTINGS}:
                QTest.keyClick(
                    window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier
                )
                assert at(window) == SectionPlace(key)
                assert sidebar(window).current == key.value
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert at(window) == SectionPlace(PageKey.ACTIVITY)
        window.go(TaskPlace("nobody"))
        assert at(window) == TaskPlace("nobody")
        assert isinstance(window.page, TaskPage)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert at(window) == SectionPlace(PageKey.ACTIVITY)


async def test_a_section_is_kept_and_a_task_is_made_anew(
    room: Room, preferences: Preferences
) -> None:
    """Coming back to a section finds it as it was left; details do not pile up."""
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        machines = window.page
        window.go(TaskPlace("one"))
        window.go(TaskPlace("two"))
        window.go(SectionPlace(PageKey.MACHINES))
        assert window.page is machines
        await eventually_async(
            lambda: not window.findChildren(TaskPage), 5, "pages of tasks that were left to be gone"
        )


async def test_the_foot_counts_machines(room: Room, preferences: Preferences) -> None:
    """As machines come and connect, without a reload."""
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        await room.join("EMPFANG")
        await room.join("LAGER-PC", connected=False)
        await eventually_async(
            lambda: "2 machines · 1 connected" in labels(window), 10, "the foot to count both"
        )


async def test_the_sidebar_counts_who_waits_to_be_let_in(
    room: Room, preferences: Preferences
) -> None:
    """Whatever page is shown; a screen reader hears what the number is about."""
    preferences.section = PageKey.JOBS
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        [machines, *_] = [
            item for item in sidebar(window).findChildren(QAbstractButton) if item.isCheckable()
        ]
        told = room.announce("FILIALE")
        await eventually_async(
            lambda: machines.accessibleName() == "Machines, 1 machine waits to be let in",
            5,
            "the count",
        )
        [waiting] = await room.do(announced)
        await room.do(lambda manager: manager.announced.refuse(waiting.id))
        await eventually_async(lambda: machines.accessibleName() == "Machines", 5, "no count")
        assert told.done()


async def test_the_language_switches_everything_at_once(
    room: Room, preferences: Preferences, qapp: QApplication
) -> None:
    """Sidebar, title, page, table heads and sentences, without a restart."""
    async with opened(room, preferences) as window:
        await room.join("EMPFANG")
        window.engine_ready(room.bridge)
        page = window.page
        assert isinstance(page, MachinesPage)
        await eventually_async(
            lambda: "The machine is not protected." in labels(page), 5, "the fleet's sentence"
        )
        speak(qapp, Language.GERMAN)
        await eventually_async(
            lambda: "Der Rechner ist nicht geschützt." in labels(page), 5, "it in German"
        )
        bar = window.findChild(TopBar)
        assert isinstance(bar, TopBar)
        assert bar.title == "Rechner"
        assert window.windowTitle() == "Rechner – Kustos"


async def test_colours_switch_at_once(
    room: Room, preferences: Preferences, qapp: QApplication
) -> None:
    """Dark is dark in every pixel of the window's ground."""
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        before = window.grab().toImage().pixelColor(window.width() - 5, 60)
        apply(qapp, Scheme.DARK)
        try:
            after = window.grab().toImage().pixelColor(window.width() - 5, 60)
            assert before.lightness() > 200
            assert after.lightness() < 60
        finally:
            apply(qapp, Scheme.LIGHT)


async def test_geometry_and_section_are_found_again(
    room: Room, preferences: Preferences, tmp_path: Path
) -> None:
    """A second start looks like the end of the first."""
    async with opened(room, preferences) as window:
        window.engine_ready(room.bridge)
        window.go(SectionPlace(PageKey.SETTINGS))
        window.resize(QSize(1010, 666))
        window.close()
        await eventually_async(lambda: not window.isVisible(), 5, "the window to close")
        again = MainWindow(Preferences(tmp_path / "window.ini"))
        assert again.height() == 666  # the width has to fit the offscreen screen
        again.engine_ready(room.bridge)
        assert again.place == SectionPlace(PageKey.SETTINGS)
        again._agreed = True
        again.close()
        again.deleteLater()


async def test_closing_while_this_computer_backs_up_asks(
    room: Room, preferences: Preferences
) -> None:
    """The window stays until the question is answered; then `closing` comes once."""
    async with opened(room, preferences) as window:
        here = await room.join("VERWALTUNG", embedded=True)
        task = await room.start_backup(here)
        closed: list[bool] = []
        window.closing.connect(lambda: closed.append(True))
        window.engine_ready(room.bridge)
        await eventually_async(
            lambda: running_here(window) == 1, 5, "the window to know of the run"
        )
        window.close()
        question = window.findChild(ConfirmDialog)
        assert isinstance(question, ConfirmDialog)
        assert "1 run on this computer will be interrupted" in " ".join(labels(question))
        assert not closed
        question.reject()
        assert window.isVisible()
        await here.finish(task)
        await eventually_async(lambda: running_here(window) == 0, 5, "the end of the run")
        window.close()
        await eventually_async(
            lambda: closed == [True], 5, "the window to close without a question"
        )


async def test_the_system_is_not_asked_back(room: Room, preferences: Preferences) -> None:
    """A signal ends the program although something runs here."""
    here = await room.join("VERWALTUNG", embedded=True)
    await room.start_backup(here)
    async with opened(room, preferences) as window:
        closed: list[bool] = []
        window.closing.connect(lambda: closed.append(True))
        window.engine_ready(room.bridge)
        await eventually_async(lambda: running_here(window) == 1, 5, "the run to be known")
        window.close_at_once()
        assert closed == [True]


async def announced(manager: Manager) -> tuple[AnnouncedMachine, ...]:
    return manager.announced.announced()


def running_here(window: MainWindow) -> int:
    """Tasks on this computer, as far as the window knows."""
    watch = window.findChild(FleetWatch)
    return watch.running_here if isinstance(watch, FleetWatch) else 0


def at(window: MainWindow) -> Place:
    """Where the window is now."""
    return window.place


def sidebar(window: MainWindow) -> Sidebar:
    found = window.findChild(Sidebar)
    assert isinstance(found, Sidebar)
    return found


def labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]
