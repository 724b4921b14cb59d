"""*Activity*: every task, page by page, filtered, the present ones live."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from kustos.core.model import Job, Task, TaskState
from kustos.core.orders import SnapshotsOrder
from kustos.core.ports import UnitOfWork
from kustos.gui.models.tasks import TaskColumn, TasksModel
from kustos.gui.navigation import TaskPlace
from kustos.gui.pages.activity import PAGE_TASKS, ActivityPage
from kustos.gui.widgets.fields import SearchField
from kustos.gui.widgets.table import TableView
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind
from tests.gui.looking import ScriptedNavigator, button, column, shown, the, words
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async


async def test_without_tasks_the_page_teaches(room: Room) -> None:
    """It says what will be here."""
    async with shown(ActivityPage(room.bridge, ScriptedNavigator())) as page:
        await eventually_async(lambda: "Nothing has run yet" in words(page), 5, "the empty page")


async def test_a_long_history_comes_page_by_page(room: Room) -> None:
    """Newest first; the next page is read when the view wants it, until there is none."""
    job = await room.job(await room.join("EMPFANG"))
    tasks = [listed(job, number) for number in range(PAGE_TASKS + 30)]
    await room.write(lambda unit: put(unit, tasks))
    async with shown(ActivityPage(room.bridge, ScriptedNavigator())) as page:
        model = the(TasksModel, page)
        await eventually_async(lambda: model.rowCount() == PAGE_TASKS, 5, "the first page")
        assert model.view(0) == tasks[0]
        assert "130 tasks" in words(page)
        model.fetchMore(QModelIndex())
        await eventually_async(lambda: model.rowCount() == len(tasks), 5, "the second page")
        assert model.view(len(tasks) - 1) == tasks[-1]
        assert not model.canFetchMore(QModelIndex())


async def test_filters_are_the_stores(room: Room) -> None:
    """Text finds names of machines and jobs; kind and state narrow it; all can be shown again."""
    for name, outcome in (("EMPFANG", Outcome.FAILED), ("LAGER-PC", Outcome.SUCCESS)):
        machine = await room.join(name)
        task = await room.start_backup(machine, f"Office of {name}")
        await machine.finish(task, outcome, problem=Problem(error=ErrorClass.DISK_FULL))
    async with shown(ActivityPage(room.bridge, ScriptedNavigator())) as page:
        model = the(TasksModel, page)
        await eventually_async(lambda: model.rowCount() == 2, 5, "both tasks")
        the(SearchField, page).setText("empf")
        await eventually_async(
            lambda: column(model, TaskColumn.MACHINE) == ["EMPFANG"], 5, "the machine found"
        )
        choice(page, "State", "Success")
        await eventually_async(lambda: "No task matches" in words(page), 5, "nothing to match")
        button(page, "Show all").click()
        await eventually_async(lambda: model.rowCount() == 2, 5, "both tasks again")


async def test_a_task_appears_runs_and_ends_before_ones_eyes(room: Room) -> None:
    """Its row is there at once; percent while it runs, figures and duration when it has ended."""
    machine = await room.join("EMPFANG")
    job = await room.job(machine)
    async with shown(ActivityPage(room.bridge, ScriptedNavigator())) as page:
        model = the(TasksModel, page)
        await eventually_async(lambda: "Nothing has run yet" in words(page), 5, "the empty page")
        task = await room.do(lambda manager: manager.tasks.back_up(job.id))
        await eventually_async(
            lambda: column(model, TaskColumn.STATE) == ["Assigned"], 5, "the row to come"
        )
        await machine.start(task)
        await machine.progress(TaskProgress(task_id=task.id, percent=40.0))
        await eventually_async(
            lambda: column(model, TaskColumn.MESSAGE) == ["40\u00a0%"], 5, "the percent"
        )
        assert column(model, TaskColumn.WHAT) == ["Backup · Office PCs"]
        result = BackupResult(
            snapshot_id="5a" * 32, files_total=51_020, bytes_total=4_312_000_000, bytes_added=812
        )
        await machine.finish(task, result=result)
        await eventually_async(
            lambda: column(model, TaskColumn.STATE) == ["Success"], 5, "the row to end"
        )
        assert column(model, TaskColumn.FILES) == ["51,020"]
        assert column(model, TaskColumn.SIZE) == ["4.3\u00a0GB"]
        assert column(model, TaskColumn.ADDED) == ["812\u00a0bytes"]


async def test_enter_opens_the_task(room: Room) -> None:
    """By keyboard, as by double-click."""
    task = await room.start_backup(await room.join("EMPFANG"))
    navigator = ScriptedNavigator()
    async with shown(ActivityPage(room.bridge, navigator)) as page:
        await eventually_async(lambda: the(TasksModel, page).rowCount() == 1, 5, "the task")
        table = the(TableView, page)
        table.select_row(0)
        QTest.keyClick(table, Qt.Key.Key_Return)
        assert navigator.places == [TaskPlace(task.id)]


def listed(job: Job, number: int) -> Task:
    """A task of long ago; the higher the number, the older."""
    at = datetime.now(UTC) - timedelta(hours=number + 1)
    return Task(
        id=new_id(),
        kind=TaskKind.SNAPSHOTS,
        machine_id=job.machine_id,
        repository_id=job.repository_id,
        order=SnapshotsOrder(),
        created_at=at,
        state=TaskState.SUCCESS,
        started_at=at,
        finished_at=at,
    )


def put(unit: UnitOfWork, tasks: list[Task]) -> None:
    for task in tasks:
        unit.tasks.add(replace(task))


def choice(page: ActivityPage, name: str, words_: str) -> None:
    """Choose in the list with this name, as by mouse."""
    [box] = [box for box in page.findChildren(QComboBox) if box.accessibleName() == name]
    row = box.findText(words_)
    assert row >= 0, words_
    box.setCurrentIndex(row)
    box.activated.emit(row)
