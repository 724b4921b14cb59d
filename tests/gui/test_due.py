"""*Planned and done*: the list of a job's due times, and the strip of its days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kustos.core.events import LedgerChanged
from kustos.core.jobs import JobView
from kustos.core.model import JobRecord, TaskState
from kustos.core.planned import Became, DueRun
from kustos.core.ports import UnitOfWork
from kustos.gui.models.due import DueColumn, DueModel
from kustos.gui.models.jobs import JobColumn, JobsModel
from kustos.gui.navigation import DuePlace, JobPlace, PageKey, SectionPlace, TaskPlace
from kustos.gui.pages import due as due_page
from kustos.gui.pages.due import DuePage
from kustos.gui.pages.jobs import JobsPage
from kustos.gui.pages.machines_job import JobLine
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.schedules import CronTimes, Schedule, SkipReason
from kustos_agent.protocol.values import Outcome
from tests.gui.b_stage import Stage
from tests.gui.test_b_lists import every_answer, job_on, said
from tests.unit.app.store import samples

HOUR = timedelta(hours=1)
HOURLY = Schedule(times=CronTimes(expression="0 * * * *"), zone="UTC")


async def test_due_times_are_listed_with_what_became_of_them_and_the_way_to_the_run(
    stage: Stage,
) -> None:
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await job_on(room, empfang.id, (await room.repository()).id)
    page = stage.show(DuePage, DuePlace(job.id))
    await stage.until(page._empty.isVisible, "the empty page")
    assert page.crumb() == "Office on EMPFANG"
    now = datetime.now(UTC)
    first = now - 2 * HOUR
    task = await room.do(lambda manager: manager.tasks.back_up(job.id, now))

    def tell(unit: UnitOfWork) -> None:
        unit.ledger.skipped(job.id, first, first, count=1, reason=SkipReason.METERED, at=now)
        unit.ledger.fired(job.id, now, task.id, now)

    await room.write(tell)
    await empfang.start(task)
    await stage.until(lambda: page._model.rowCount() == 2, "both due times")
    assert [said(page._model, row, DueColumn.BECAME) for row in (0, 1)] == ["Running", "Skipped"]
    assert said(page._model, 1, DueColumn.WHY) == "The network was metered."
    await stage.until(page._show_run.isVisible, "the way to the run")
    page._show_run.click()
    page._edit.click()
    assert stage.navigator.went == [TaskPlace(task.id), JobPlace(job.id)]
    await empfang.finish(task, Outcome.FAILED)
    await stage.until(lambda: said(page._model, 0, DueColumn.BECAME) == "Failed", "the end")
    page._list.table.select_row(1)
    assert page._show_run.isHidden()
    assert task.id == due_id(job.id, now)


async def test_a_long_list_is_read_page_by_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is below is read when one comes to it, and stays when the list is read again."""
    monkeypatch.setattr(due_page, "PAGE_RUNS", 50)
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await job_on(room, empfang.id, (await room.repository()).id)
    now = datetime.now(UTC)

    def tell(unit: UnitOfWork) -> None:
        for hours in range(120):
            unit.ledger.fired(job.id, now - hours * HOUR, f"task-{hours}", now)

    await room.write(tell)
    page = stage.show(DuePage, DuePlace(job.id))
    await stage.until(lambda: page._model.rowCount() == 50, "the first page")
    for rows in (100, 120):
        page._list.table.scrollToBottom()
        await stage.until(lambda rows=rows: page._model.rowCount() == rows, "the next page")  # type: ignore[misc]
    page.hear(LedgerChanged(job.id))
    await stage.until(lambda: not page._rereading._wished, "another reading")
    assert page._model.rowCount() == 120


async def test_a_job_without_a_recent_good_backup_is_overdue_and_its_strip_says_why(
    stage: Stage,
) -> None:
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await job_on(room, empfang.id, (await room.repository()).id)
    page = stage.show(JobsPage, SectionPlace(PageKey.JOBS))
    model = page._model
    await stage.until(lambda: model.rowCount() == 1, "the job")
    assert model.index(0, JobColumn.DAYS).data(Role.STRIP) == "." * 30
    now = datetime.now(UTC)

    def tell(unit: UnitOfWork) -> None:
        kept = unit.jobs.get(job.id)
        assert kept is not None
        unit.jobs.update(replace(kept, created_at=now - timedelta(days=9), schedule=HOURLY))
        unit.ledger.skipped(job.id, now, now, count=1, reason=SkipReason.ON_BATTERY, at=now)

    await room.write(tell)
    page.hear(LedgerChanged(job.id))
    await stage.until(lambda: said(model, 0, JobColumn.STATE) == "Overdue", "the word")
    strip = model.index(0, JobColumn.DAYS)
    assert strip.data(Role.STRIP).endswith("s")
    assert strip.data(Role.DAY_TIPS)(29).endswith("backup skipped. The machine ran on battery.")
    assert strip.data(Qt.ItemDataRole.AccessibleTextRole) == "In 30 days: 0 good, 1 skipped"
    page._due.click()
    assert stage.navigator.went == [DuePlace(job.id)]
    task = await room.do(lambda manager: manager.tasks.back_up(job.id))
    await empfang.start(task)
    await stage.until(lambda: said(model, 0, JobColumn.STATE) == "Running", "a run hides it")


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (None, PillState.OVERDUE),
        (TaskState.SUCCESS, PillState.OVERDUE),
        (TaskState.QUEUED, PillState.OVERDUE),
        (TaskState.FAILED, PillState.FAILED),
        (TaskState.RUNNING, PillState.RUNNING),
    ],
)
def test_overdue_is_a_jobs_word_unless_it_fails_or_runs(
    qtbot: QtBot, state: TaskState | None, word: PillState
) -> None:
    """In the table as on the machine's card."""
    now = datetime.now(UTC)
    last = None if state is None else samples.task(state=state)
    active = last if last is not None and not last.state.terminal else None
    view = JobView(
        job=samples.job(),
        machine=samples.machine(),
        repository=samples.repository(),
        record=JobRecord(job_id="job", last=None if active else last, last_good_at=None),
        active=active,
        overdue_since=now,
    )
    model = JobsModel()
    model.set_views([view])
    assert model.index(0, JobColumn.STATE).data(Role.STATE) == word
    line = JobLine(lambda: now)
    qtbot.addWidget(line)
    line.show_job(view)
    assert line._pill.state is word


def test_the_model_answers_everything(qtbot: QtBot) -> None:
    """Each word, each reason, and a row that stands for many."""
    now = datetime.now(UTC)
    words = [(word, None) for word in Became] + [(Became.SKIPPED, why) for why in SkipReason]
    runs = [
        DueRun(
            job_id="j",
            due=now - number * HOUR,
            machine_id="m",
            became=word,
            reason=why,
            since=now,
            times=number + 1,
        )
        for number, (word, why) in enumerate(words)
    ]
    model = DueModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.reset(runs, complete=True)
    model.retranslate()
    model.tick()
    every_answer(model)
    whys = {said(model, row, DueColumn.WHY) for row in range(len(Became), len(runs))}
    assert len(whys) == len(SkipReason)
    assert model.index(2, DueColumn.DUE).data(Role.SECOND_LINE) == "2 h ago · with 2 before it"
    assert model.index(0, DueColumn.DUE).data(Role.SECOND_LINE) == "just now"
    del tester
