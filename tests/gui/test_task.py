"""A task's page: live figures, the log as a window over the stored one, cancelling, the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from kustos.bootstrap import Composition
from kustos.core.model import Task, TaskState
from kustos.core.ports import UnitOfWork
from kustos.gui.models.log import CHUNK_LINES, CHUNKS_KEPT, LogModel
from kustos.gui.navigation import JobPlace, RestorePlace, SnapshotsPlace, TaskPlace
from kustos.gui.pages.task import TaskPage
from kustos.gui.pages.task_log import TaskLog
from kustos.gui.text import errors, times
from kustos.gui.widgets.chips import FilterChips
from kustos.gui.widgets.logview import TEXT, LogView
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.states import PillState
from kustos_agent.protocol.messages import CancelTask
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, LogLevel, LogLine, Outcome, Problem
from tests.gui.looking import ScriptedNavigator, button, column, shown, the, words
from tests.gui.sample import running_progress
from tests.gui.scripted_links import Room, ScriptedMachine
from tests.helpers.logs import log
from tests.helpers.waiting import eventually_async

LINES = 100_000


async def opened(room: Room, task: Task, navigator: ScriptedNavigator) -> TaskPage:
    """The page of this task, about to be shown."""
    page = TaskPage(room.bridge, navigator)
    page.arrive(TaskPlace(task.id))
    return page


async def running(room: Room) -> tuple[ScriptedMachine, Task]:
    """A machine with a running backup."""
    machine = await room.join("EMPFANG")
    return machine, await room.start_backup(machine)


async def test_a_run_is_live(room: Room) -> None:
    """Percent, time left, bytes, files, speed, file and errors, as they come."""
    machine, task = await running(room)
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        await eventually_async(lambda: "Office PCs on EMPFANG" in words(page), 5, "the title")
        await machine.progress(running_progress(task))
        await eventually_async(lambda: "72\u00a0%" in words(page), 5, "the percent")
        assert set(words(page)) >= {
            "2\u00a0min left",
            "3.1",
            "of 4.3\u00a0GB",
            "38,412",
            "of 51,020 files",
            "21",
            "MB/s",
            r"D:\Scans\2026\11\Lieferschein-88213.pdf",
            "1 file could not be read",
            "restic backup --json",
        }
        assert the(ProgressBar, page).share == 0.72
        assert page.crumb() == "Backup of EMPFANG"


async def test_a_good_end_leads_on_to_its_snapshot(room: Room) -> None:
    """The sentence, the figures, and the way to the snapshots and back to the files."""
    machine, task = await running(room)
    navigator = ScriptedNavigator()
    async with shown(await opened(room, task, navigator)) as page:
        result = BackupResult(snapshot_id="5a" * 32, files_total=51_020, bytes_total=4_312_000_000)
        await machine.finish(task, result=result)
        await eventually_async(lambda: the(StatePill, page).word == "Success", 5, "the end")
        assert any("The snapshot is there and complete." in text for text in words(page))
        assert "51,020" in words(page)
        button(page, "Show snapshots").click()
        button(page, "Restore from it").click()
        assert task.job_id is not None
        assert navigator.places == [
            SnapshotsPlace(task.job_id),
            RestorePlace(task.job_id, "5a" * 32),
        ]


async def test_what_could_not_be_read_is_listed(room: Room) -> None:
    """By name, whatever characters it has; the job is where to leave it out."""
    machine, task = await running(room)
    navigator = ScriptedNavigator()
    files = ("C:\\Users\\maria\\archiv.pst", "/home/a\nb\x1b")
    async with shown(await opened(room, task, navigator)) as page:
        await machine.finish(
            task,
            Outcome.WARNING,
            result=BackupResult(snapshot_id="5a" * 32, unreadable=files, unreadable_count=3),
            problem=Problem(error=ErrorClass.PARTIAL_READ, subject=files[0], detail="in use"),
        )
        await eventually_async(
            lambda: "Some files could not be read" in words(page), 5, "the problem"
        )
        button(the(FilterChips, page), "Unreadable 3").click()
        listed = the(QPlainTextEdit, page).toPlainText()
        assert listed.splitlines() == [files[0], r"/home/a\nb\x1b", "…"]
        button(page, "Edit the job").click()
        assert navigator.places == [JobPlace(task.job_id)]


async def test_cancelling_says_what_came_of_it(room: Room) -> None:
    """The machine is asked, the page says so, and the end is the agent's word."""
    machine, task = await running(room)
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        await eventually_async(lambda: "Office PCs on EMPFANG" in words(page), 5, "the title")
        button(page, "Cancel").click()
        assert not button(page, "Cancel").isEnabled()
        await eventually_async(
            lambda: "EMPFANG is stopping the run. This takes a moment." in words(page), 5, "so much"
        )
        assert room.links.requests(CancelTask) == [CancelTask(task_id=task.id)]
        await machine.finish(task, Outcome.CANCELLED)
        await eventually_async(lambda: the(StatePill, page).word == "Cancelled", 5, "the end")


async def test_cancelling_what_an_absent_machine_runs_waits_for_it(room: Room) -> None:
    """No promise that cannot be kept."""
    machine, task = await running(room)
    await machine.disconnect()
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        await eventually_async(lambda: "Office PCs on EMPFANG" in words(page), 5, "the title")
        button(page, "Cancel").click()
        await eventually_async(
            lambda: any("EMPFANG is not connected." in text for text in words(page)), 5, "the wait"
        )


async def test_cancelling_at_a_machine_that_does_not_answer_says_so(room: Room) -> None:
    """Not that it is away: it has a link."""
    _, task = await running(room)
    room.links.reply(CancelTask, lambda _machine, _request: TimeoutError())
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        await eventually_async(lambda: "Office PCs on EMPFANG" in words(page), 5, "the title")
        button(page, "Cancel").click()
        said = (
            "EMPFANG did not answer. The wish to stop is kept and sent again; a run that ends"
            " before that keeps its result."
        )
        await eventually_async(lambda: said in words(page), 5, "so much")


async def test_a_task_for_an_absent_machine_says_what_it_waits_for(room: Room) -> None:
    """Until the machine is back."""
    machine = await room.join("LAGER-PC", connected=False)
    job = await room.job(machine)
    task = await room.do(lambda manager: manager.tasks.back_up(job.id))
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        assert task.expires_at is not None
        until = times.when(task.expires_at, datetime.now(UTC))
        waiting = (
            "LAGER-PC is not connected. "
            f"The task starts if it is back by {until}, else it is skipped."
        )
        await eventually_async(lambda: waiting in words(page), 5, "the reason to wait")
        await machine.connect()
        await eventually_async(lambda: waiting not in words(page), 5, "the machine's return")


async def test_a_task_that_is_gone_is_said_to_be_gone(room: Room) -> None:
    """Not an empty page."""
    page = TaskPage(room.bridge, ScriptedNavigator())
    page.arrive(TaskPlace("nobody"))
    async with shown(page):
        await eventually_async(lambda: "It is not there any more" in words(page), 5, "the words")


async def test_the_log_grows_live_and_is_counted(room: Room) -> None:
    """Lines as they are stored, warnings and errors counted, chips show them alone."""
    machine, task = await running(room)
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        model = the(LogModel, page)
        await machine.log(task, 1, "opened", "using parent")
        await machine.log(task, 3, "archiv.pst in use", level=LogLevel.WARNING)
        await machine.log(task, 4, "no space left", level=LogLevel.ERROR)
        await eventually_async(lambda: chips(page) == ["All 4", "Warnings 1", "Errors 1"], 5, "4")
        await eventually_async(
            lambda: column(model, TEXT)[-1] == "no space left", 5, "the last line's text"
        )
        button(the(FilterChips, page), "Warnings 1").click()
        assert column(model, TEXT) == ["archiv.pst in use"]
        await machine.log(task, 5, "locked.db in use", level=LogLevel.WARNING)
        await eventually_async(
            lambda: column(model, TEXT) == ["archiv.pst in use", "locked.db in use"], 5, "it too"
        )


async def test_a_hundred_thousand_lines_are_not_held(room: Room) -> None:
    """The model keeps a window of them; any line is there when it is looked at."""
    _, task = await running(room)
    await room.write(lambda unit: fill(unit, task))
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        model = the(LogModel, page)
        await eventually_async(lambda: model.rowCount() == LINES, 5, "all rows")
        for row in (0, 54_321, LINES - 1):
            view = the(LogView, page)
            view.show_row(row)
            await eventually_async(partial(says, model, row, f"line {row + 1}"), 5, f"row {row}")
        for row in range(0, LINES, CHUNK_LINES):
            model.index(row, TEXT).data()
        await eventually_async(
            lambda: model.index(LINES - 1, TEXT).data() == f"line {LINES}", 10, "the last again"
        )
        assert len(model._chunks) <= CHUNKS_KEPT


async def test_finding_and_saving_reach_every_line(room: Room, tmp_path: Path) -> None:
    """Also those that are not in memory."""
    _, task = await running(room)
    await room.write(lambda unit: fill(unit, task, 5_000))
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        await eventually_async(lambda: the(LogModel, page).rowCount() == 5_000, 5, "all rows")
        button(page, "Find").click()
        log = the(TaskLog, page)
        the(QLineEdit, log).setText("LINE 4321")
        button(log, "Next").click()
        await eventually_async(lambda: "Line 4,321" in words(log), 5, "the line to be found")
        assert the(LogView, log).currentIndex().row() == 4_320
        the(QLineEdit, log).setText("no such words")
        button(log, "Next").click()
        await eventually_async(lambda: "No line matches" in words(log), 5, "nothing to be found")
        target = tmp_path / "run.log"
        log.save_to(str(target))
        await eventually_async(target.exists, 5, "the file")
        lines = target.read_text(encoding="utf-8").splitlines()
        assert len(lines) == 5_000
        assert lines[-1].endswith("info  line 5000")
        assert partial_files(tmp_path) == []


async def test_an_empty_log_says_why_it_is_empty(room: Room) -> None:
    """While restic runs, and when it has ended without a word; nothing is offered to be copied."""
    machine, task = await running(room)
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        log = the(TaskLog, page)
        await eventually_async(
            lambda: "restic has reported nothing yet." in words(log), 5, "so far nothing"
        )
        for name in ("Find", "Copy", "Save …"):
            assert not button(log, name).isEnabled()
            assert button(log, name).toolTip() == "The log has no lines."
        assert button(log, "Follow").isEnabled()
        await machine.finish(task)
        await eventually_async(
            lambda: "restic had nothing to report." in words(log), 5, "nothing at all"
        )
        assert "Follow" not in [each.text() for each in offered(log)]


async def test_the_log_of_what_has_not_begun_does_not_speak_of_restic(room: Room) -> None:
    """A task that waits, and one that was cancelled while it did."""
    machine, first = await running(room)
    assert first.job_id is not None
    await machine.finish(first)
    await machine.disconnect()
    job_id = first.job_id
    task = await room.do(lambda manager: manager.tasks.back_up(job_id))
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        log = the(TaskLog, page)
        await eventually_async(
            lambda: "The run has not begun yet." in words(log), 5, "that it waits"
        )
        button(page, "Cancel").click()
        await eventually_async(lambda: "restic was not started." in words(log), 5, "the end")


async def test_a_filter_that_nothing_passes_says_so(room: Room) -> None:
    """Until a line comes that passes it."""
    machine, task = await running(room)
    await machine.log(task, 1, "one", "two")
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        log = the(TaskLog, page)
        await eventually_async(lambda: "All 2" in chips(page), 5, "the rows")
        button(the(FilterChips, page), "Warnings 0").click()
        await eventually_async(lambda: "No line is a warning." in words(log), 5, "no warning")
        button(the(FilterChips, page), "Errors 0").click()
        assert "No line is an error." in words(log)
        await machine.log(task, 3, "three", level=LogLevel.ERROR)
        await eventually_async(lambda: the(LogView, log).isVisibleTo(log), 5, "the error")
        assert the(LogModel, page).rowCount() == 1


async def test_copying_takes_what_is_chosen_else_all(room: Room) -> None:
    """As text, with time and level; nothing need be in memory."""
    machine, task = await running(room)
    await machine.log(task, 1, "one", "two", "three")
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        await eventually_async(lambda: the(LogModel, page).rowCount() == 3, 5, "the rows")
        QGuiApplication.clipboard().clear()
        button(the(TaskLog, page), "Copy").click()
        await eventually_async(lambda: QGuiApplication.clipboard().text(), 5, "the clipboard")
        copied = QGuiApplication.clipboard().text().splitlines()
        assert [line.split()[1:] for line in copied] == [
            ["info", "one"],
            ["info", "two"],
            ["info", "three"],
        ]


def offered(inside: QWidget) -> list[QAbstractButton]:
    """The buttons that are there to be pressed."""
    return [each for each in inside.findChildren(QAbstractButton) if each.isVisibleTo(inside)]


def partial_files(folder: Path) -> list[Path]:
    return list(folder.glob("*.part"))


def says(model: LogModel, row: int, text: str) -> bool:
    return bool(model.index(row, TEXT).data() == text)


def fill(unit: UnitOfWork, task: Task, count: int = LINES) -> None:
    """A long log, straight into the store."""
    at = datetime.now(UTC)
    for first in range(1, count + 1, 5_000):
        lines = [
            LogLine(at=at, text=f"line {number}")
            for number in range(first, min(first + 5_000, count + 1))
        ]
        unit.logs.append(log(task.id, first, lines))


def chips(page: TaskPage) -> list[str]:
    return [chip.text() for chip in the(FilterChips, page).children() if hasattr(chip, "text")]


async def test_a_run_that_is_tried_again_says_when_and_what_failed_before(room: Room) -> None:
    """The attempts are listed; the task itself goes on."""
    machine, task = await running(room)
    problem = Problem(error=ErrorClass.UNREACHABLE, subject="nas")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    await machine.retry(task, 1, problem, tomorrow)
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        again = f"EMPFANG tries again {times.when(tomorrow, datetime.now(UTC))}, or as soon as"
        await eventually_async(lambda: any(again in said for said in words(page)), 5, "the time")
        failed = [said for said in words(page) if said.startswith("Attempt 1, today")]
        assert failed
        assert failed[0].endswith(errors.title(problem))
        assert button(page, "Cancel").isVisible()


async def test_a_run_whose_machine_did_not_come_back_in_time_says_so(room: Room) -> None:
    """It was skipped, which is no failure."""
    machine = await room.join("LAGER-PC", connected=False)
    job = await room.job(machine)
    task = await room.do(lambda manager: manager.tasks.back_up(job.id))
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        problem = Problem(error=ErrorClass.AGENT_OFFLINE)
        now = datetime.now(UTC)
        skipped = replace(task, state=TaskState.SKIPPED, finished_at=now, problem=problem)
        await _changed_to(room, skipped)
        said = "Skipped: the machine was not connected in time."
        await eventually_async(lambda: any(said in one for one in words(page)), 5, "the reason")
        assert the(StatePill, page).state is PillState.SKIPPED


async def test_a_run_of_the_schedule_says_when_it_was_due(room: Room) -> None:
    """Nobody has ordered it; and that it needed the manager for too long, if it did."""
    machine = await room.join("LAGER-PC", connected=False)
    job = await room.job(machine)
    due = datetime.now(UTC) - timedelta(hours=13)
    task = replace(await room.do(lambda manager: manager.tasks.back_up(job.id)), due_at=due)
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        await _changed_to(room, task)
        when = times.when(due, datetime.now(UTC))
        waits = f"due {when} by its schedule"
        await eventually_async(lambda: any(waits in one for one in words(page)), 5, "the time")
        problem = Problem(error=ErrorClass.MANAGER_AWAY)
        skipped = replace(
            task, state=TaskState.SKIPPED, finished_at=datetime.now(UTC), problem=problem
        )
        await _changed_to(room, skipped)
        said = "Skipped: the manager was away for as long as it could wait. It was due"
        await eventually_async(lambda: any(said in one for one in words(page)), 5, "the reason")


async def test_a_wish_to_cancel_is_said_by_a_page_that_is_opened_later(room: Room) -> None:
    """It waits in the store for the machine."""
    machine, task = await running(room)
    await machine.disconnect()
    await room.do(lambda manager: manager.tasks.cancel(task.id))
    async with shown(await opened(room, task, ScriptedNavigator())) as page:
        said = "Is to be cancelled. EMPFANG is told to stop as soon as it can be reached."
        await eventually_async(lambda: said in words(page), 5, "the wish")


async def _changed_to(room: Room, task: Task) -> None:
    """Stored and announced."""

    async def work(composition: Composition) -> None:
        changes = composition.handing_over._changes

        def put(unit: UnitOfWork) -> Task:
            unit.tasks.update(task)
            return task

        await changes.change(put)

    await room.core(work)
