"""The pages that list jobs, repositories and snapshots."""

from datetime import UTC, datetime

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from kustos.core.jobs import JobDraft
from kustos.core.model import Job, LocalPlace, SecretKind, Snapshot, TaskFilter
from kustos.core.repositories import RepositoryDraft
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.models.jobs import JobColumn, JobsModel
from kustos.gui.models.repositories import RepositoriesModel
from kustos.gui.models.snapshots import SnapshotColumn, SnapshotsModel
from kustos.gui.navigation import (
    JobPlace,
    PageKey,
    RepositoryPlace,
    RestorePlace,
    SectionPlace,
    SnapshotsPlace,
    TaskPlace,
)
from kustos.gui.pages.jobs import JobsPage
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.pages.snapshots import SnapshotsPage
from kustos.gui.widgets.roles import Role
from kustos_agent.protocol.messages import RunTask, SnapshotsListed, TaskProgress
from kustos_agent.protocol.tasks import BackupResult, SnapshotsResult, SnapshotsSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind
from tests.gui.b_stage import Stage
from tests.gui.scripted_links import Room

JOBS, REPOSITORIES = SectionPlace(PageKey.JOBS), SectionPlace(PageKey.REPOSITORIES)


async def job_on(room: Room, machine_id: str, repository_id: str, name: str = "Office") -> Job:
    draft = JobDraft(
        name=name, machine_id=machine_id, repository_id=repository_id, sources=("/home",)
    )
    return await room.do(lambda manager: manager.jobs.save(draft))


def said(model: QAbstractItemModel, row: int, column: int) -> str:
    return str(model.index(row, column).data())


def every_answer(model: QAbstractItemModel) -> None:
    """Ask for all that a view or screen reader may ask for: a model must not raise."""
    for column in range(model.columnCount()):
        for role in (*Qt.ItemDataRole, *Role):
            model.headerData(column, Qt.Orientation.Horizontal, role)
            for row in range(model.rowCount()):
                model.index(row, column).data(role)
    model.index(10_000, 10_000).data()


async def test_jobs_teach_how_to_begin(stage: Stage) -> None:
    """Without a machine the way leads to one, without a job to the first job."""
    page = stage.show(JobsPage, JOBS)
    await stage.until(page._first.isVisible, "the empty page")
    page._first.click()
    assert stage.navigator.went == [SectionPlace(PageKey.MACHINES)]
    await stage.room.join("EMPFANG")
    await stage.until(lambda: page._first.text() == "New job", "the way to the first job")
    page._first.click()
    assert stage.navigator.went[-1] == JobPlace()


async def test_a_job_is_backed_up_from_its_row_and_the_row_follows(stage: Stage) -> None:
    """Ordered, running with its percent, failed: the row says each; the button never doubles."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    nas = await room.repository()
    job = await job_on(room, empfang.id, nas.id)
    page = stage.show(JobsPage, JOBS)
    model = page._model
    await stage.until(page._back_up.isVisible, "the job")
    assert said(model, 0, JobColumn.STATE) == "Never run"
    page._back_up.click()
    assert not page._back_up.isEnabled()
    await stage.until(page._show_run.isVisible, "the run")
    assert len(room.links.requests(RunTask)) == 1
    view = model.view(0)
    assert view is not None
    assert view.active is not None
    task = view.active
    await empfang.start(task)
    await empfang.progress(TaskProgress(task_id=task.id, percent=42.0, seconds_left=60.0))
    await stage.until(
        lambda: model.index(0, JobColumn.LAST).data(Role.PROGRESS) == 0.42, "the progress"
    )
    page._show_run.click()
    assert stage.navigator.went == [TaskPlace(task.id)]
    await empfang.finish(task, Outcome.FAILED, problem=Problem(error=ErrorClass.WRONG_PASSWORD))
    await stage.until(lambda: said(model, 0, JobColumn.STATE) == "Failed", "the end")
    assert page._back_up.isEnabled()
    assert model.index(0, 0).data(Role.KEY) == job.id


async def test_removing_a_job_says_what_stays(stage: Stage) -> None:
    """The question names the consequence; only then the job goes."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    await job_on(room, empfang.id, (await room.repository()).id)
    page = stage.show(JobsPage, JOBS)
    await stage.until(page._remove.isVisible, "the job")
    page._remove.click()
    question = page.findChild(ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    assert "snapshots made so far stay" in question._ask().text
    question._yes.click()
    await stage.until(page._first.isVisible, "an empty list")
    assert await room.do(lambda manager: manager.jobs.overview()) == []


async def test_what_was_chosen_stays_chosen(stage: Stage) -> None:
    """A row that comes before it does not take its place; when it goes, the first is chosen."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    nas = await room.repository()
    job = await job_on(room, empfang.id, nas.id, "Scans")
    page = stage.show(JobsPage, JOBS)
    await stage.until(lambda: page._list.key == job.id, "the job")
    await job_on(room, empfang.id, nas.id, "Office")
    await stage.until(lambda: page._model.rowCount() == 2, "the second job")
    assert page._list.table.currentIndex().row() == page._model.row_of(job.id) == 1
    assert page._list.foot.text == "Scans on EMPFANG"
    page._edit.click()
    assert stage.navigator.went == [JobPlace(job.id)]
    await room.do(lambda manager: manager.jobs.remove(job.id))
    await stage.until(lambda: page._model.rowCount() == 1, "the job to go")
    assert page._list.table.currentIndex().row() == 0
    assert page._list.foot.text == "Office on EMPFANG"


async def test_the_rows_menu_offers_what_the_foot_offers(stage: Stage) -> None:
    """The same words in the same order, less what does not apply; none beside the rows."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    await job_on(room, empfang.id, (await room.repository()).id)
    page = stage.show(JobsPage, JOBS)
    await stage.until(page._back_up.isVisible, "the job")
    table = page._list.table
    table.customContextMenuRequested.emit(table.viewport().rect().bottomRight())
    assert page.findChild(QMenu) is None
    page._back_up.setEnabled(False)
    table.customContextMenuRequested.emit(table.visualRect(page._model.index(0, 0)).center())
    menu = page.findChild(QMenu)
    assert isinstance(menu, QMenu)
    offered = [(action.text(), action.isEnabled()) for action in menu.actions()]
    assert offered == [
        ("Back up now", False),
        ("Snapshots", True),
        ("Planned and done", True),
        ("Edit", True),
        ("Remove …", True),
    ]
    menu.actions()[1].trigger()
    assert isinstance(stage.navigator.went[-1], SnapshotsPlace)
    menu.close()


async def test_the_jobs_model_answers_everything(room: Room) -> None:
    """Under Qt's own tester, for a job that never ran and for one that runs."""
    empfang = await room.join("EMPFANG")
    nas = await room.repository()
    first = await job_on(room, empfang.id, nas.id, "First")
    await job_on(room, empfang.id, nas.id, "Second")
    model = JobsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_views(await room.do(lambda manager: manager.jobs.overview()))
    task = await room.do(lambda manager: manager.tasks.back_up(first.id))
    await empfang.start(task)
    model.set_views(await room.do(lambda manager: manager.jobs.overview()))
    model.set_progress(TaskProgress(task_id=task.id))
    model.tick()
    model.retranslate()
    every_answer(model)
    model.set_views([])
    assert tester.model() is model


async def test_repositories_teach_and_their_rows_tell(stage: Stage) -> None:
    """Name, type, place, jobs and snapshots; an unused one is called that."""
    room = stage.room
    page = stage.show(RepositoriesPage, REPOSITORIES)
    await stage.until(page._first.isVisible, "the empty page")
    nas = await room.repository("NAS", "/srv/nas\nodd")
    await stage.until(lambda: page._model.rowCount() == 1, "the repository")
    assert [said(page._model, 0, column) for column in range(4)] == [
        "NAS",
        "/srv/nas\\nodd",
        "no job",
        "0",
    ]
    assert page._model.index(0, 0).data(Role.SECOND_LINE) == "Folder"
    empfang = await room.join("EMPFANG")
    await job_on(room, empfang.id, nas.id)
    await stage.until(lambda: said(page._model, 0, 2) == "Office", "the job's name")
    lager = await room.join("LAGER-PC")
    await job_on(room, lager.id, nas.id)
    await job_on(room, lager.id, nas.id, "Scans")
    await stage.until(lambda: said(page._model, 0, 2) == "2 × Office, Scans", "each name once")
    tester = QAbstractItemModelTester(
        page._model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    every_answer(page._model)
    RepositoriesModel().retranslate()
    assert tester.model() is page._model


async def test_a_repository_in_use_is_not_removed(stage: Stage) -> None:
    """The jobs that use it are named instead; without them the removal is asked for."""
    room = stage.room
    nas = await room.repository("NAS")
    empfang = await room.join("EMPFANG")
    job = await job_on(room, empfang.id, nas.id)
    page = stage.show(RepositoriesPage, RepositoryPlace(nas.id))
    await stage.until(lambda: page.findChild(RepositoryDialog), "the form that was asked for")
    page.findChildren(RepositoryDialog)[0].reject()
    page._remove.click()
    assert page._notice.title == "NAS is in use"
    await room.do(lambda manager: manager.jobs.remove(job.id))
    await stage.until(lambda: said(page._model, 0, 2) == "no job", "the job to go")
    page._remove.click()
    question = page.findChild(ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    question._yes.click()
    await stage.until(lambda: page._model.rowCount() == 0, "the repository to go")


async def test_snapshots_are_listed_read_anew_and_opened(stage: Stage) -> None:
    """One made by a run and one that only the repository knew of."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await job_on(room, empfang.id, (await room.repository()).id)
    page = stage.show(SnapshotsPage, SnapshotsPlace(job.id))
    await stage.until(page._empty.isVisible, "the empty page")
    assert page.crumb() == "Office on EMPFANG"
    task = await room.do(lambda manager: manager.tasks.back_up(job.id))
    await empfang.start(task)
    result = BackupResult(snapshot_id="ab" * 32, files_total=7, bytes_total=1_000_000)
    await empfang.finish(task, result=result)
    await stage.until(page._show_run.isVisible, "the first snapshot")
    assert said(page._model, 0, SnapshotColumn.FILES) == "7"
    assert said(page._model, 0, SnapshotColumn.ORIGIN) == "a run of this job"
    page._show_run.click()
    page._restore.click()
    assert stage.navigator.went == [TaskPlace(task.id), RestorePlace(job.id, "ab" * 32)]

    page._anew.click()
    await stage.until(lambda: _listings(room), "the order to read anew")
    assert not page._anew.isEnabled()
    reading = (
        await room.do(
            lambda manager: manager.tasks.page(
                TaskFilter(kinds=frozenset({TaskKind.SNAPSHOTS})), None, 1
            )
        )
    )[0]
    await empfang.start(reading)
    await empfang._report(SnapshotsListed(task_id=reading.id, snapshots=()))
    await empfang.finish(reading, result=SnapshotsResult(count=0))
    await stage.until(page._anew.isEnabled, "the reading to end")


def _listings(room: Room) -> int:
    orders = room.links.requests(RunTask)
    return sum(
        isinstance(order, RunTask) and isinstance(order.spec, SnapshotsSpec) for order in orders
    )


def test_the_snapshots_model_answers_everything(qtbot: QtBot) -> None:
    """Known, foreign and unexpected ones, with and without figures."""
    now = datetime.now(UTC)

    def snapshot(number: int, job_id: str | None, task_id: str | None) -> Snapshot:
        return Snapshot(
            id=f"{number:064x}",
            repository_id="r",
            time=now,
            learnt_at=now,
            hostname="h",
            paths=("/home",),
            job_id=job_id,
            task_id=task_id,
            files=number or None,
        )

    model = SnapshotsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [snapshot(0, None, None), snapshot(1, "j", None), snapshot(2, "j", "t")]
    model.set_views(rows)
    model.set_views(rows)
    model.retranslate()
    every_answer(model)
    origins = [said(model, row, SnapshotColumn.ORIGIN) for row in range(3)]
    assert origins == ["unexpected", "unknown run", "a run of this job"]
    assert [said(model, row, SnapshotColumn.FILES) for row in range(3)] == ["–", "1", "2"]
    assert tester.model() is model


async def test_a_test_from_the_list_opens_the_form_and_begins(stage: Stage) -> None:
    """Test is one click on the page; what it found stands in the form."""
    room = stage.room
    await room.join("EMPFANG")
    draft = RepositoryDraft(
        name="NAS", place=LocalPlace(path="/nas"), secrets={SecretKind.PASSWORD: "geheim"}
    )
    await room.do(lambda manager: manager.repositories.save(draft))
    page = stage.show(RepositoriesPage, REPOSITORIES)
    await stage.until(page._test.isVisible, "the repository")
    page._test.click()
    dialog = page.findChild(RepositoryDialog)
    assert isinstance(dialog, RepositoryDialog)
    await stage.until(lambda: dialog.trial.notice.title == "The test was good", "the test")
    button = dialog.findChild(QPushButton)
    assert button is not None
    dialog.reject()
