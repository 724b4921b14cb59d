"""Restoring: what, where, review and start."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt

from kustos.core.jobs import JobDraft
from kustos.core.model import Job, SecretKind
from kustos.core.orders import RestoreOrder
from kustos.core.ports import AgentOfflineError
from kustos.core.repositories import RepositoryDraft
from kustos.gui.navigation import PageKey, RestorePlace, SectionPlace, TaskPlace
from kustos.gui.pages.restore import RestorePage, Step
from kustos.gui.widgets.tree import toggle
from kustos_agent.protocol.messages import BrowseSnapshot, FolderPage
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import DirectoryEntry, EntryType
from tests.gui.b_folders import Disk, file, folder
from tests.gui.b_stage import Stage
from tests.gui.scripted_links import Room, ScriptedMachine
from tests.gui.test_b_repository_dialog import PLACES

SNAPSHOT = {
    "": [folder("home")],
    "/home": [folder("empfang"), folder("chef")],
    "/home/empfang": [
        folder("Mandanten"),
        DirectoryEntry(name="caf\0e9", type=EntryType.FILE, size=5),
        file("a.txt", 1_000_000),
        file("b.txt", 2_500_000),
    ],
    "/home/empfang/Mandanten": [file("x"), file("y")],
    "/home/chef": [],
}


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Every snapshot holds the same."""
    stage.room.links.reply(
        BrowseSnapshot, lambda _machine, request: Disk(SNAPSHOT).reply("", request)
    )
    return stage


async def saved_twice(room: Room, machine: ScriptedMachine, repository_id: str) -> Job:
    """A job with two snapshots, aa… the older."""
    draft = JobDraft(
        name="Office: all",
        machine_id=machine.id,
        repository_id=repository_id,
        sources=("/home/empfang",),
    )
    job = await room.do(lambda manager: manager.jobs.save(draft))
    for day, id_ in ((11, "aa" * 32), (12, "bb" * 32)):
        at = datetime(2026, 11, day, 12, tzinfo=UTC)
        task = await room.do(lambda manager: manager.tasks.back_up(job.id))
        await machine.start(task, at=at)
        await machine.finish(task, result=BackupResult(snapshot_id=id_, bytes_total=9), at=at)
    return job


async def shown(stage: Stage, place: RestorePlace) -> RestorePage:
    page = stage.show(RestorePage, place)
    await stage.until(lambda: page.what.chosen_snapshot, "the snapshots")
    await stage.until(lambda: not page._errands._tasks, "all readings")
    return page


async def tick(page: RestorePage, path: str) -> None:
    index = await page.what.model.reveal(path)
    assert page.what.model.path(index) == path
    assert toggle(index)


async def walk(stage: Stage, page: RestorePage, step: Step) -> None:
    """Next, until that step is there."""
    page._next.click()
    await stage.until(lambda: page.step is step, step.name)


async def ordered(stage: Stage) -> RestoreOrder:
    place = stage.navigator.went[-1]
    assert isinstance(place, TaskPlace)
    task = await stage.room.do(lambda manager: manager.tasks.get(place.task_id))
    assert task is not None
    assert isinstance(task.order, RestoreOrder)
    return task.order


async def test_chosen_files_go_into_a_new_folder(stage: Stage) -> None:
    """Step by step, with the folder that is proposed; the run is shown, the choice is gone."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await saved_twice(room, empfang, (await room.repository()).id)
    page = await shown(stage, RestorePlace(job.id))
    assert page.what.snapshot.id == "bb" * 32
    assert not page._next.isEnabled()
    await tick(page, "/home/empfang/a.txt")
    await tick(page, "/home/empfang/b.txt")
    assert page._foot.text.startswith("2 files 3.5\N{NO-BREAK SPACE}MB · Thu 12 Nov 2026")
    await walk(stage, page, Step.WHERE)
    assert page.where.target == "/home/empfang/Restored Office- all 2026-11-12"
    await walk(stage, page, Step.REVIEW)
    page._next.click()
    await stage.until(lambda: stage.navigator.went, "the run")
    assert await ordered(stage) == RestoreOrder(
        snapshot_id="bb" * 32,
        target="/home/empfang/Restored Office- all 2026-11-12",
        paths=("/home/empfang/a.txt", "/home/empfang/b.txt"),
    )
    assert page.step is Step.WHAT
    assert page.what.selection.empty


async def test_a_folder_chosen_in_part_names_its_other_children(stage: Stage) -> None:
    """Odd names travel unchanged."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await saved_twice(room, empfang, (await room.repository()).id)
    page = await shown(stage, RestorePlace(job.id, "aa" * 32))
    await tick(page, "/home/empfang")
    await tick(page, "/home/empfang/a.txt")
    assert "1 left out" in page._foot.text
    await walk(stage, page, Step.WHERE)
    assert page._paths == (
        "/home/empfang/Mandanten",
        "/home/empfang/b.txt",
        "/home/empfang/caf\0e9",
    )


async def test_everything_is_a_restore_without_paths(stage: Stage) -> None:
    """One box; a hole in it names the rest."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await saved_twice(room, empfang, (await room.repository()).id)
    page = await shown(stage, RestorePlace(job.id))
    page.what._everything.click()
    assert page._foot.text.startswith("Everything")
    await walk(stage, page, Step.WHERE)
    assert list(page._paths) == []
    page._back_button.click()
    await tick(page, "/home/chef")
    assert not page.what._everything.isChecked()
    await walk(stage, page, Step.WHERE)
    assert list(page._paths) == ["/home/empfang"]


async def test_a_choice_moves_on_to_another_snapshot(stage: Stage) -> None:
    """As far as it is in that one."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await saved_twice(room, empfang, (await room.repository()).id)
    page = await shown(stage, RestorePlace(job.id))
    await tick(page, "/home/empfang/a.txt")
    await tick(page, "/home/empfang/Mandanten")
    older = {**SNAPSHOT, "/home/empfang": SNAPSHOT["/home/empfang"][1:]}
    room.links.reply(BrowseSnapshot, lambda _machine, request: Disk(older).reply("", request))
    page.what._older.click()
    assert page.what.snapshot.id == "aa" * 32
    await stage.until(lambda: not page.what.selection.empty, "the choice to move on")
    assert dict(page.what.selection.marks) == {"/home/empfang/a.txt": True}


async def test_a_folder_with_something_in_it_is_refused(stage: Stage) -> None:
    """As is a path that is not whole; both are said at the field."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await saved_twice(room, empfang, (await room.repository()).id)
    page = await shown(stage, RestorePlace(job.id))
    await tick(page, "/home/empfang/a.txt")
    await walk(stage, page, Step.WHERE)
    where = page.where
    for wrong in ("", "relative", "/home/empfang"):
        where.folder.setText(wrong)
        where.folder.textEdited.emit(wrong)
        assert not where._folder_row.error
        page._next.click()
        await stage.until(lambda: where._folder_row.error, f"what is wrong with {wrong!r}")
        assert page.step is Step.WHERE
    where.folder.setText("/home/empfang/Downloads")
    where.folder.textEdited.emit("")
    await walk(stage, page, Step.REVIEW)


async def test_another_machine_is_warned_of_a_local_repository(stage: Stage) -> None:
    """It is reached there only if the folder is; a machine that is away only waits."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    server = await room.join("SERVER-01")
    laptop = await room.join("LAPTOP", connected=False)
    job = await saved_twice(room, empfang, (await room.repository()).id)
    page = await shown(stage, RestorePlace(job.id))
    await tick(page, "/home/empfang/a.txt")
    await walk(stage, page, Step.WHERE)
    titles, homes = [], []
    for machine in (empfang, server, laptop):
        page.where.machine.choose(machine.id)
        titles.append(page.where._note.title)
        homes.append(page.where.target.rpartition("/")[0])
    assert titles == ["", "The repository is a folder", "LAPTOP is not connected"]
    # One that never was here has not said where its home is.
    assert homes == ["/home/empfang", "/home/server-01", ""]


async def test_a_snapshot_of_an_absent_machine_is_read_through_another(stage: Stage) -> None:
    """A dead PC is the case that matters; a repository in a folder is reached from its own only."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    server = await room.join("SERVER-01")
    place, secrets = PLACES[3]
    draft = RepositoryDraft(
        name="Cloud", place=place, secrets={**secrets, SecretKind.PASSWORD: "x"}
    )
    cloud = await room.do(lambda manager: manager.repositories.save(draft))
    job = await saved_twice(room, empfang, cloud.id)
    await empfang.disconnect()
    asked: list[str] = []

    def reply(machine: str, request: Any) -> Any:
        asked.append(machine)
        return Disk(SNAPSHOT).reply("", request)

    room.links.reply(BrowseSnapshot, reply)
    page = await shown(stage, RestorePlace(job.id))
    await tick(page, "/home/empfang/a.txt")
    assert set(asked) == {server.id}


async def test_a_folder_that_cannot_be_read_to_its_end_stops_the_walk(stage: Stage) -> None:
    """What is not known would silently stay behind."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await saved_twice(room, empfang, (await room.repository()).id)

    def reply(_machine: str, request: Any) -> Any:
        if request.after:
            return AgentOfflineError()
        page = Disk(SNAPSHOT).page(request.path, "")
        return FolderPage(path=page.path, entries=page.entries, next="more")

    room.links.reply(BrowseSnapshot, reply)
    page = await shown(stage, RestorePlace(job.id))
    await tick(page, "/home/empfang")
    await tick(page, "/home/empfang/a.txt")
    page._next.click()
    await stage.until(page._notice.isVisible, "the notice")
    assert page._notice.title == "A folder could not be read to its end"
    assert page.step is Step.WHAT


async def test_without_snapshots_the_page_teaches(stage: Stage) -> None:
    """First that there is no job, then that it has no snapshot."""
    room = stage.room
    page = stage.show(RestorePage, SectionPlace(PageKey.RESTORE))
    await stage.until(page.what._empty.isVisible, "the empty page")
    empfang = await room.join("EMPFANG")
    draft = JobDraft(
        name="Office",
        machine_id=empfang.id,
        repository_id=(await room.repository()).id,
        sources=("/home",),
    )
    job = await room.do(lambda manager: manager.jobs.save(draft))
    await stage.until(lambda: page.what.series.id == job.id, "the job")
    assert page.what._empty.accessibleName() == "This job has no snapshot yet"
    assert not page._next.isEnabled()
    assert page.what.tree.tree.focusPolicy() != Qt.FocusPolicy.NoFocus
