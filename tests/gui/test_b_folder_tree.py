"""The tree of a machine's folders: pages, boxes, hidden entries, failures."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.gui.forms.folder_tree import FolderTree
from kustos.gui.models.folders_model import Column, FolderModel
from kustos.gui.models.folders_selection import Selection
from kustos.gui.widgets.tree import toggle
from kustos_agent.protocol.messages import BrowseFilesystem, FolderPage
from kustos_agent.protocol.values import DirectoryEntry, EntryType, Problem
from tests.gui.b_folders import HOME, PAGE, Disk, file, folder
from tests.helpers.waiting import eventually_async

SECONDS = 5


class Looking:
    """A tree on a disk, without an engine: readings are coroutines of the test's loop."""

    def __init__(self, disk: Disk, *, tested: bool = True) -> None:
        self.disk = disk
        self.tasks: set[asyncio.Task[None]] = set()
        self.model = FolderModel(self.run, hidden=False)
        if tested:
            self.tester = QAbstractItemModelTester(
                self.model, QAbstractItemModelTester.FailureReportingMode.Fatal
            )
            # It would call fetchMore in the middle of an insertion.
            self.tester.setUseFetchMore(False)
        self.tree = FolderTree(self.model, self.run, framed=True)
        self.tree.resize(600, 400)
        self.tree.show()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def read(self, path: str, after: str) -> FolderPage:
        await asyncio.sleep(0)
        answer = self.disk.reply("", BrowseFilesystem(path=path, after=after))
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Problem):
            raise AgentRefusedError(answer)
        return answer

    async def quiet(self) -> None:
        """All readings have ended and the view has looked at what came."""
        await asyncio.sleep(0.02)
        await eventually_async(lambda: not self.tasks, SECONDS, "all readings to end")

    async def waiting(self) -> None:
        """All that can go on has gone on."""
        for _ in range(5):
            await asyncio.sleep(0)

    def shown(self) -> list[str]:
        """The rows as a person sees them, open folders with their content."""
        rows, tree = [], self.tree.tree
        index = self.model.index(0, 0)
        while index.isValid():
            depth, above = 0, index.parent()
            while above.isValid():
                depth, above = depth + 1, above.parent()
            rows.append("  " * depth + str(index.data()))
            index = tree.indexBelow(index)
        return rows

    async def at(self, path: str) -> QModelIndex:
        return await self.model.reveal(path)


Look = Callable[..., Looking]


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    """A tree that is shown, and gone after the test."""

    def make(disk: Disk, *, tested: bool = True) -> Looking:
        looking = Looking(disk, tested=tested)
        qtbot.addWidget(looking.tree)
        return looking

    return make


async def test_it_opens_the_way_to_the_home_and_its_content(look: Look) -> None:
    """Starts at the machine's home; names that are not plain text are shown, not broken."""
    looking = look(Disk(HOME))
    looking.tree.open(looking.read, inside="/home/empfang")
    await looking.quiet()
    assert looking.shown() == [
        "/",
        "  etc",
        "  home",
        "    empfang",
        "      Documents",
        "      Downloads",
        "      Desktop",
        "      Rechnung\\n.pdf",
        "      caf\\xe9.txt",
        "    chef",
        "  root",
    ]


async def test_where_something_is_mounted_is_said_in_words(look: Look) -> None:
    """A backup may stop there; the glyph of a drive alone would say nothing to some."""
    usb = DirectoryEntry(name="usb", type=EntryType.FOLDER, mount_point=True)
    looking = look(Disk({"": [folder("/")], "/": [folder("etc"), usb]}))
    looking.tree.open(looking.read)
    await looking.quiet()
    tips = [(await looking.at(path)).data(Qt.ItemDataRole.ToolTipRole) for path in ("/etc", "/usb")]
    assert tips == ["/etc", "/usb\nAnother disk or a network share is mounted here."]


async def test_an_unchecked_child_makes_its_folder_partial(look: Look) -> None:
    """Boxes follow the selection, up and down, and names travel on unchanged."""
    looking = look(Disk(HOME))
    looking.tree.open(looking.read, inside="/home/empfang")
    await looking.quiet()
    assert toggle(await looking.at("/home"))
    assert toggle(await looking.at("/home/empfang/caf\0e9.txt"))
    checks = {
        path: (await looking.at(path)).data(Qt.ItemDataRole.CheckStateRole)
        for path in ("/", "/home", "/home/empfang", "/home/empfang/Documents", "/home/chef")
    }
    part, full = Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked
    assert list(checks.values()) == [part, part, part, full, full]
    assert looking.model.selection == (
        Selection().marked("/home", chosen=True).marked("/home/empfang/caf\0e9.txt", chosen=False)
    )


async def test_hidden_entries_come_and_go_while_folders_stay_open(look: Look) -> None:
    """The toggle keeps what was open and what was chosen."""
    looking = look(Disk(HOME))
    looking.tree.open(looking.read, inside="/home/empfang")
    await looking.quiet()
    looking.tree.show_hidden(True)
    await looking.quiet()
    assert "      .cache" in looking.shown()
    assert toggle(await looking.at("/home/empfang/.cache"))
    looking.tree.tree.expand(await looking.at("/home/empfang/.cache"))
    await looking.quiet()
    looking.tree.show_hidden(False)
    await looking.quiet()
    assert "      .cache" not in looking.shown()
    assert "      Documents" in looking.shown()
    assert looking.model.selection.chosen("/home/empfang/.cache")


async def test_a_folder_that_may_not_be_read_says_so_on_its_row(look: Look) -> None:
    """And is read again when it is opened again."""
    looking = look(Disk(HOME, refused=["/root"]))
    looking.tree.open(looking.read, inside="/")
    await looking.quiet()
    root = await looking.at("/root")
    looking.tree.tree.expand(root)
    await looking.quiet()
    assert looking.shown()[-1].startswith("  root · ")
    assert looking.tree.notice.isHidden()
    looking.disk.refused.clear()
    looking.tree.tree.collapse(root)
    looking.tree.tree.expand(root)
    await looking.quiet()
    assert looking.shown()[-1] == "  root"


async def test_a_machine_that_is_away_is_said_above_the_tree(look: Look) -> None:
    """With a button that asks again."""
    looking = look(Disk(HOME))
    looking.disk.offline = AgentOfflineError()
    looking.tree.open(looking.read, inside="/home")
    await looking.quiet()
    assert not looking.tree.notice.isHidden()
    looking.disk.offline = None
    looking.tree.retry()
    await looking.quiet()
    assert looking.tree.notice.isHidden()
    assert looking.shown() == ["/"]


async def test_an_answer_for_the_former_machine_is_dropped(look: Look) -> None:
    """Changing the machine while a folder is being read shows the new one's alone."""
    looking = look(Disk(HOME))
    late = asyncio.Event()

    async def slow(path: str, after: str) -> FolderPage:
        await late.wait()
        return await looking.read(path, after)

    looking.tree.open(slow, inside="/home")
    await asyncio.sleep(0)
    looking.tree.open(looking.read)
    late.set()
    await looking.quiet()
    assert looking.shown() == ["/"]


async def test_a_folder_of_100000_entries_is_read_as_it_is_scrolled(look: Look) -> None:
    """One page at first, then as much again when the end comes into sight; all of it on demand."""
    many = Disk({"": [folder("/")], "/": [file(f"file {number:06}") for number in range(100_000)]})
    looking = look(many, tested=False)
    looking.tree.open(looking.read, inside="/")
    await looking.quiet()
    assert len(many.read) == 2
    assert looking.shown()[-1] == "  Loading…"
    bar = looking.tree.tree.verticalScrollBar()
    for pages in (2, 4, 8):
        bar.setValue(bar.maximum())
        await looking.quiet()
        assert looking.model.rowCount(looking.model.index(0, 0)) == pages * PAGE + 1
    assert len(await looking.model.names("/")) == 100_000
    assert looking.model.rowCount(looking.model.index(0, 0)) == 100_000


@pytest.mark.parametrize("modified", [1e300, float("nan"), float("inf"), -1e12, 253_402_300_800.0])
async def test_times_that_no_calendar_has_are_left_empty(look: Look, modified: float) -> None:
    """A model must not raise, whatever an agent says."""
    entry = DirectoryEntry(name="x", type=EntryType.FILE, size=-1, modified=modified)
    looking = look(Disk({"": [entry]}))
    looking.tree.open(looking.read)
    await looking.quiet()
    assert looking.model.index(0, Column.MODIFIED).data() == ""


async def test_who_joins_a_reading_and_goes_does_not_end_it(look: Look) -> None:
    """Two look for the same folder at once, and the second is cancelled."""
    looking = look(Disk(HOME))
    answers = asyncio.Event()

    async def read(path: str, after: str) -> FolderPage:
        await answers.wait()
        return await looking.read(path, after)

    looking.tree.open(read)
    first, second = (asyncio.create_task(looking.at("/home/empfang")) for _ in range(2))
    await looking.waiting()
    second.cancel()
    await looking.waiting()
    answers.set()
    assert (await first).isValid()
    await looking.quiet()
