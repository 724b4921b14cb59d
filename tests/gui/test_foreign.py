"""Adopting a repository: its snapshots are listed, assigned to machines, and restored from."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kustos.core.model import Repository, SecretKind, Task, TaskFilter
from kustos.core.orders import RestoreOrder
from kustos.core.repositories import RepositoryDraft
from kustos.gui.dialogs.assign import AssignDialog
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.models.groups import GroupColumn, GroupsModel
from kustos.gui.navigation import PageKey, SectionPlace, TaskPlace
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.pages.restore import RestorePage, Step
from kustos.gui.widgets.roles import Role
from kustos_agent.protocol.messages import (
    BrowseSnapshot,
    ProbeReport,
    ProbeRepository,
    SnapshotsListed,
)
from kustos_agent.protocol.tasks import SnapshotsResult
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, SnapshotInfo, TaskKind
from tests.gui.b_folders import Disk
from tests.gui.b_stage import Stage
from tests.gui.foreign import FOUND, put_foreign
from tests.gui.scripted_links import Room, ScriptedMachine
from tests.gui.test_b_lists import every_answer, said
from tests.gui.test_b_repository_dialog import PLACES, enter_local, finds
from tests.gui.test_b_restore import SNAPSHOT, tick, walk

REPOSITORIES = SectionPlace(PageKey.REPOSITORIES)
RESTORE = SectionPlace(PageKey.RESTORE)
MOVE = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def stage(room: Room, qtbot: QtBot) -> Stage:
    return Stage(room, qtbot)


async def listings(room: Room) -> list[Task]:
    """Those that were ordered, newest first."""
    of_them = TaskFilter(kinds=frozenset({TaskKind.SNAPSHOTS}))
    return await room.do(lambda manager: manager.tasks.page(of_them, None, 10))


async def report(machine: ScriptedMachine, task: Task, *hosts: str) -> None:
    """The repository holds one of each of these hosts."""
    found = tuple(
        SnapshotInfo(
            id=f"{number:064x}", time=datetime.now(UTC), hostname=host, paths=("/home/empfang",)
        )
        for number, host in enumerate(hosts)
    )
    await machine.start(task)
    await machine._report(SnapshotsListed(task_id=task.id, snapshots=found))
    await machine.finish(task, result=SnapshotsResult(count=len(found)))


async def adding(stage: Stage) -> tuple[RepositoriesPage, RepositoryDialog]:
    """The form of a new repository, filled in."""
    page = stage.show(RepositoriesPage, REPOSITORIES)
    page.open_new()
    dialog = page.findChild(RepositoryDialog)
    assert isinstance(dialog, RepositoryDialog)
    await stage.until(dialog.trial.machine.count, "the machines")
    enter_local(dialog)
    return page, dialog


async def assigning(stage: Stage) -> tuple[RepositoriesPage, AssignDialog]:
    """The dialog over the page, with the groups in it."""
    page = stage.show(RepositoriesPage, REPOSITORIES)
    await stage.until(page._assign.isVisible, "the foreign snapshots")
    page._assign.click()
    dialog = page.findChild(AssignDialog)
    assert isinstance(dialog, AssignDialog)
    await stage.until(dialog.model.rowCount, "the groups")
    return page, dialog


async def assigned(room: Room, repository: Repository) -> dict[str, str | None]:
    groups = await room.do(lambda manager: manager.foreign.groups(repository.id))
    return {one.group.hostname: one.machine_id for one in groups}


async def test_what_an_added_repository_holds_is_listed_told_and_assigned(stage: Stage) -> None:
    """From the form to the machine, by the button that is offered each time; then undone."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    page, dialog = await adding(stage)
    dialog.trial.test.click()
    await stage.until(lambda: dialog.trial.notice.title, "the test")
    assert not await listings(room)
    dialog._save.click()
    await stage.until(lambda: page._foreign.title, "the listing to be told")
    assert page._foreign.title == "The repository is being asked for its snapshots"
    (task,) = await listings(room)
    await report(empfang, task, "empfang", "OLD-PC")
    await stage.until(lambda: "2 snapshots" in page._foreign.title, "what was found")
    assert page._foreign.title == "NAS holds 2 snapshots from machines that are not here"
    page._foreign._assign.click()
    chooser = page.findChild(AssignDialog)
    assert isinstance(chooser, AssignDialog)
    await stage.until(chooser.apply.isEnabled, "the suggestion")
    (view,) = await room.do(lambda manager: manager.repositories.overview())
    assert view.repository.restic_id == "5e" * 32
    chooser.apply.click()
    await stage.until(page._foreign._undo.isVisible, "the end")
    assert page._foreign.title == "1 snapshot assigned anew"
    assert await assigned(room, view.repository) == {"empfang": empfang.id, "OLD-PC": None}
    page._foreign._undo.click()
    await stage.until(page._foreign.isHidden, "the notice to go")

    async def undone() -> bool:
        return not any((await assigned(room, view.repository)).values())

    await stage.until(undone, "the undoing")


async def test_what_was_not_tested_is_not_listed(stage: Stage) -> None:
    """Nor what was changed since its test, nor what was made just now: it is empty."""
    room = stage.room
    await room.join("EMPFANG")
    page, dialog = await adding(stage)
    dialog.trial.test.click()
    await stage.until(lambda: dialog.trial.notice.title, "the test")
    dialog.form.path.setText("/elsewhere")
    dialog.form.path.textEdited.emit("/elsewhere")
    dialog._save.click()
    await stage.until(lambda: page._model.rowCount() == 1, "the repository")
    assert not await listings(room)


async def test_a_good_test_from_the_list_reads_the_list_anew(stage: Stage) -> None:
    """Through the machine that has just reached it. A failed one reads nothing."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    await room.repository("NAS")
    page = stage.show(RepositoriesPage, REPOSITORIES)
    await stage.until(page._test.isVisible, "the repository")
    finds(room, ErrorClass.WRONG_PASSWORD)
    page._test.click()
    dialog = page.findChild(RepositoryDialog)
    assert isinstance(dialog, RepositoryDialog)
    await stage.until(lambda: dialog.trial.notice.title, "the failed test")
    assert not await listings(room)
    finds(room, None)
    dialog.trial.test.click()
    await stage.until(lambda: page._foreign.title, "the listing")
    dialog._save.click()
    await stage.until(lambda: not page.findChildren(RepositoryDialog), "the form to close")
    (task,) = await listings(room)
    assert task.machine_id == empfang.id
    await report(empfang, task)
    await stage.until(lambda: "has been read" in page._foreign.title, "the end")
    assert not page._assign.isVisible()


async def test_a_listing_that_failed_says_why_and_shows_the_run(stage: Stage) -> None:
    room = stage.room
    empfang = await room.join("EMPFANG")
    page, dialog = await adding(stage)
    dialog.trial.test.click()
    await stage.until(lambda: dialog.trial.notice.title, "the test")
    dialog._save.click()
    await stage.until(lambda: page._foreign.title, "the listing")
    (task,) = await listings(room)
    await empfang.start(task)
    locked = Problem(error=ErrorClass.REPOSITORY_LOCKED)
    await empfang.finish(task, Outcome.FAILED, problem=locked)
    await stage.until(lambda: "locked" in page._foreign.title, "the problem")
    page._foreign._run.click()
    assert stage.navigator.went == [TaskPlace(task.id)]


async def test_several_lines_are_given_to_a_machine_at_once(stage: Stage) -> None:
    """The choice shows what they have in common; only what differs is stored."""
    room = stage.room
    kasse = await room.join("KASSE-2")
    server = await room.join("SERVER-01")
    nas = await room.repository("NAS")
    await put_foreign(room, nas.id)
    page, dialog = await assigning(stage)
    rows = {said(dialog.model, row, GroupColumn.ORIGIN): row for row in range(len(FOUND))}
    assert list(rows) == ["alter-server", "BUCHHALTUNG", "kasse-2", "PLATZ-2", "PLATZ-10"]
    assert said(dialog.model, rows["kasse-2"], GroupColumn.MACHINE) == "KASSE-2"
    select = dialog.table.selectionModel()
    select.select(dialog.model.index(rows["kasse-2"], 0), MOVE)
    assert dialog.machine.id == ""
    assert dialog.machine.placeholderText() == "several"
    dialog.machine.choose(server.id)
    dialog.machine.activated.emit(dialog.machine.currentIndex())
    assert said(dialog.model, rows["alter-server"], GroupColumn.MACHINE) == "SERVER-01"
    select.clearSelection()
    assert not dialog.machine.isEnabled()
    select.select(dialog.model.index(rows["kasse-2"], 0), MOVE)
    assert dialog.machine.id == server.id
    dialog.machine.choose(kasse.id)
    dialog.machine.activated.emit(dialog.machine.currentIndex())
    dialog.apply.click()
    await stage.until(lambda: page._foreign.title, "the end")
    assert page._foreign.title == "44 snapshots assigned anew"
    found = await assigned(room, nas)
    given = {host: machine for host, machine in found.items() if machine}
    assert given == {"alter-server": server.id, "kasse-2": kasse.id}
    page._assign.click()
    (again,) = page.findChildren(AssignDialog)
    assert isinstance(again, AssignDialog)
    await stage.until(again.model.rowCount, "the groups")
    assert not again.apply.isEnabled()
    again.machine.choose("-")
    again.machine.activated.emit(again.machine.currentIndex())
    again.apply.click()

    async def taken_back() -> bool:
        return (await assigned(room, nas))["alter-server"] is None

    await stage.until(taken_back, "one to be taken back")


async def test_a_machine_that_goes_meanwhile_is_said(stage: Stage) -> None:
    """And nothing is assigned, the dialog stays."""
    room = stage.room
    kasse = await room.join("KASSE-2")
    nas = await room.repository("NAS")
    await put_foreign(room, nas.id)
    _, dialog = await assigning(stage)
    await room.do(lambda manager: manager.enrolment.remove(kasse.id))
    dialog.apply.click()
    await stage.until(lambda: dialog.notice.title, "the reason")
    assert dialog.notice.title == "It is not there any more"
    assert dialog.isVisible()
    assert not any((await assigned(room, nas)).values())
    dialog.reject()


async def test_there_may_be_nothing_to_assign(stage: Stage) -> None:
    """A listing may have found them gone since."""
    room = stage.room
    nas = await room.repository("NAS")
    dialog = stage.open(lambda window: AssignDialog(room.bridge, nas, window))
    await stage.until(dialog._bare.isVisible, "the empty state")
    assert dialog._empty.accessibleName() == "There is nothing to assign"
    assert not dialog.apply.isEnabled()
    dialog.reject()


async def test_the_groups_model_answers_everything(room: Room) -> None:
    """Under Qt's own tester."""
    nas = await room.repository("NAS")
    await put_foreign(room, nas.id)
    groups = await room.do(lambda manager: manager.foreign.groups(nas.id))
    model = GroupsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_groups(groups, {"m": "EMPFANG"})
    model.choose([0], "m")
    model.retranslate()
    every_answer(model)
    assert model.index(0, 0).data(Role.KEY) == groups[0].group.origin
    assert said(model, 0, GroupColumn.MACHINE) == "EMPFANG"
    model.set_groups([], {})
    assert tester.model() is model


async def shown(stage: Stage, owner: str) -> RestorePage:
    """The page with what is under this owner."""
    page = stage.show(RestorePage, RESTORE)
    await stage.until(lambda: page.what.machine.findData(owner) >= 0, "the owners")
    page.what.machine.choose(owner)
    await stage.until(lambda: page.what.chosen_snapshot, "the snapshots")
    await stage.until(lambda: not page._errands._tasks, "all readings")
    return page


async def test_files_come_back_from_snapshots_of_nobody(stage: Stage) -> None:
    """A folder is read through the machine that has listed it; the order names no job."""
    room = stage.room
    asked: list[str] = []

    def read(machine: str, request: Any) -> Any:
        asked.append(machine)
        return Disk(SNAPSHOT).reply("", request)

    room.links.reply(BrowseSnapshot, read)
    await room.join("ALPHA")
    nas = await room.repository("NAS")
    beta = await room.join("BETA")
    task = await room.do(lambda manager: manager.tasks.list_snapshots(nas.id, beta.id))
    await report(beta, task, "OLD-PC")
    page = await shown(stage, f"of:{nas.id}")
    assert page.what.machine.currentText() == "NAS: of no machine"
    assert page.what.series.currentText() == "OLD-PC: /home/empfang"
    assert page.what._about.text() == "from OLD-PC, made without Kustos · /home/empfang"
    await tick(page, "/home/empfang/a.txt")
    assert set(asked) == {beta.id}
    await walk(stage, page, Step.WHERE)
    assert page.where.machine.id == beta.id
    assert "Restored OLD-PC" in page.where.target
    await walk(stage, page, Step.REVIEW)
    page._next.click()
    await stage.until(lambda: stage.navigator.went, "the run")
    place = stage.navigator.went[-1]
    assert isinstance(place, TaskPlace)
    ordered = await room.do(lambda manager: manager.tasks.get(place.task_id))
    assert ordered is not None
    assert ordered.job_id is None
    assert isinstance(ordered.order, RestoreOrder)
    assert ordered.order.paths == ("/home/empfang/a.txt",)


async def test_assigned_snapshots_are_found_with_their_machine(stage: Stage) -> None:
    """Beside its jobs, with where they come from; they go to it unless another is chosen."""
    room = stage.room
    room.links.reply(BrowseSnapshot, lambda _machine, request: Disk(SNAPSHOT).reply("", request))
    alpha = await room.join("ALPHA")
    lister = await room.join("LISTER")
    place, secrets = PLACES[3]
    draft = RepositoryDraft(
        name="Cloud", place=place, secrets={**secrets, SecretKind.PASSWORD: "x"}
    )
    cloud = await room.do(lambda manager: manager.repositories.save(draft))
    task = await room.do(lambda manager: manager.tasks.list_snapshots(cloud.id, lister.id))
    await report(lister, task, "OLD-PC")
    page = await shown(stage, f"of:{cloud.id}")
    (group,) = await room.do(lambda manager: manager.foreign.groups(cloud.id))
    await room.do(lambda manager: manager.foreign.assign(cloud.id, {group.group.origin: alpha.id}))
    await stage.until(lambda: page.what.machine.findData(alpha.id) >= 0, "the page to follow")
    assert page.what.machine.findData(f"of:{cloud.id}") < 0
    page.what.machine.choose(alpha.id)
    await stage.until(lambda: page.what.chosen_snapshot, "the snapshots")
    assert "from OLD-PC" in page.what._about.text()
    await stage.until(lambda: not page._errands._tasks, "all readings")
    await tick(page, "/home/empfang/a.txt")
    await walk(stage, page, Step.WHERE)
    assert page.where.machine.id == alpha.id


async def test_the_probe_that_says_no_id_still_leads_to_a_list(stage: Stage) -> None:
    """An agent that does not tell restic's id: the list is read all the same."""
    room = stage.room
    await room.join("EMPFANG")
    nothing = ProbeReport()
    room.links.reply(ProbeRepository, lambda _machine, _request: nothing)
    await room.repository("NAS")
    page = stage.show(RepositoriesPage, REPOSITORIES)
    await stage.until(page._test.isVisible, "the repository")
    page._test.click()
    await stage.until(lambda: page._foreign.title, "the listing")
    (view,) = await room.do(lambda manager: manager.repositories.overview())
    assert view.repository.restic_id == ""
    page.findChildren(RepositoryDialog)[0].reject()
