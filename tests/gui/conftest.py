"""Windows without a screen, on the loop that the app has: qasync's. Test functions are coroutines;
what they wait for they ask `tests.helpers.waiting.eventually_async`."""

import gc
import os
from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from kustos.gui.language import Language, speak
from tests.gui.quiet_end import ending_quietly

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.b_stage import Stage
    from tests.gui.scripted_links import Room


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a test leaves on the screen is quiet; and the offscreen platform warns of what it cannot
    do whenever a window has a minimum size."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            assert isinstance(item, pytest.Function)
            if iscoroutinefunction(item.obj):
                item.obj = ending_quietly(item.obj)
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    """Coroutines of these tests run where those of the window do."""
    return {"window": _window_loop}


def _window_loop() -> AbstractEventLoop:
    app = QApplication.instance() or QApplication([])
    loop: AbstractEventLoop = QEventLoop(app)
    return loop


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    """Tests read English and 24 hours unless they choose otherwise, on every computer."""
    qapp.setQuitOnLastWindowClosed(False)
    speak(qapp, Language.ENGLISH)
    yield
    speak(qapp, Language.ENGLISH)


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Cyclic garbage goes between tests, in this thread: as in the app (`gui.collector`), the
    engine's thread must never be the one that destroys a widget."""
    gc.disable()
    yield
    gc.collect()


@pytest_asyncio.fixture
async def room(qapp: QApplication, tmp_path: Path) -> "AsyncIterator[Room]":
    """A manager core without machines."""
    from tests.gui.scripted_links import open_room  # noqa: PLC0415  the core, for who needs it

    async with open_room(tmp_path) as opened:
        yield opened


@pytest.fixture
def stage(room: "Room", qtbot: "QtBot") -> "Stage":
    """Pages and dialogs of that core; every machine has the same disk."""
    from kustos_agent.protocol.messages import BrowseFilesystem  # noqa: PLC0415  the same
    from tests.gui.b_folders import HOME, Disk  # noqa: PLC0415  the same
    from tests.gui.b_stage import Stage  # noqa: PLC0415  the same

    room.links.reply(BrowseFilesystem, Disk(HOME).reply)
    return Stage(room, qtbot)
