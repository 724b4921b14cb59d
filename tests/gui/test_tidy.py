"""How long snapshots are kept, on screen: rules, the calendar, tidying up, holds."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kustos.core.model import Job, Snapshot
from kustos.core.orders import ForgetOrder
from kustos.core.retention import USUAL, Retention
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.hold import HoldDialog
from kustos.gui.dialogs.tidy import TidyDialog
from kustos.gui.forms.retention_fields import RetentionFields
from kustos.gui.navigation import JobPlace, SnapshotsPlace, TaskPlace
from kustos.gui.pages.snapshots import SnapshotsPage
from kustos.gui.text import retention
from kustos.gui.text.schedules import own_zone
from kustos_agent.protocol.schedules import CronTimes, Schedule
from tests.gui.b_stage import Stage, job_editor
from tests.gui.scripted_links import Room
from tests.helpers.kept_runs import daily_snapshots
from tests.helpers.saved import saved_job


@pytest.fixture
def stage(room: Room, qtbot: QtBot) -> Stage:
    return Stage(room, qtbot)


async def _job(room: Room, number: int, rules: Retention | None) -> tuple[Job, list[Snapshot]]:
    """A job of a connected machine with so many snapshots, one a day."""
    machine = await room.join("EMPFANG")
    job = await room.do(lambda manager: saved_job(manager, machine.id))
    job = replace(job, retention=rules)
    made = daily_snapshots(job, number)
    await room.write(lambda unit: unit.jobs.update(job))
    await room.write(lambda unit: unit.snapshots.put(made))
    return job, made


def test_fields_give_the_rules_that_they_were_given(qtbot: QtBot) -> None:
    """All of them, those that nobody changes as well; without the mark there are none."""
    fields = RetentionFields()
    qtbot.addWidget(fields)
    rules = Retention(daily=-1, within="14d", within_monthly="1y6m", zone="Europe/Vienna")

    fields.show_rules(rules)
    assert fields.rules() == rules
    assert fields.counts["daily"].text() == "all"
    fields.by_rules.setChecked(False)
    assert fields.rules() is None
    fields.show_rules(None)
    fields.by_rules.setChecked(True)
    shown = fields.rules()
    assert shown is not None
    assert (shown.daily, shown.yearly, shown.zone) == (USUAL.daily, USUAL.yearly, own_zone())


def test_rules_are_said_in_words() -> None:
    """Counts, all, and durations, each once."""
    words = retention.RetentionWords()

    assert words.summary(None) == "All snapshots are kept."
    assert words.summary(Retention(last=3, daily=7, monthly=-1, within_weekly="1y")) == (
        "Of the snapshots are kept: the last 3, 7 daily, weekly within 1 year, all monthly."
    )
    assert words.summary(Retention(within="2m10d")).endswith("all within 2 months 10 days.")
    assert retention.reason("oldest daily snapshot") == "daily, being the oldest"
    assert retention.reason("weekly within 1y2m") == "weekly within 1 year 2 months"
    assert retention.reason("oldest yearly within 20y") == "yearly within 20 years"
    assert retention.reason("within 36h") == "all within 36 hours"


async def test_wrong_rules_are_said_at_the_field_and_not_saved(stage: Stage) -> None:
    """Rules that keep nothing, and a duration that is none."""
    job, _ = await _job(stage.room, 3, USUAL)
    page = await job_editor(stage, JobPlace(job.id))
    fields = page.form.retention
    for spin in fields.counts.values():
        spin.setValue(0)
    page._save.click()
    await stage.until(lambda: page.form._rows["retention"].error, "the error")
    assert page.form._rows["retention"].error.startswith("These rules keep nothing")
    fields.withins["weekly"].setText("3w")
    fields.preview.click()
    assert page.form._rows["retention"].error.startswith("Weekly: 3w is no length of time")
    assert page.findChild(TidyDialog) is None
    stored = await stage.room.do(lambda manager: manager.jobs.get(job.id))
    assert stored is not None
    assert stored.retention == USUAL


async def test_the_clock_of_the_rules_can_be_chosen(stage: Stage) -> None:
    """Which zone's days count is a change like any other; one that is not known is said there."""
    job, _ = await _job(stage.room, 3, Retention(daily=7, zone="Europe/Berlin"))
    page = await job_editor(stage, JobPlace(job.id))
    assert page.form.retention.zone.zone == "Europe/Berlin"
    page.form.retention.zone.choose("Mars/Base")
    assert page.unsaved()
    page.form.retention.preview.click()
    assert page.form._rows["retention"].error.startswith("This time zone is not known.")
    assert page.findChild(TidyDialog) is None
    page.form.retention.zone.choose("Asia/Tokyo")
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    stored = await stage.room.do(lambda manager: manager.jobs.get(job.id))
    assert stored is not None
    assert stored.retention == Retention(daily=7, zone="Asia/Tokyo")


async def test_stored_rules_that_this_computer_cannot_apply_are_said(stage: Stage) -> None:
    """As a sentence of the rules, and not as a fault of the program."""
    job, _ = await _job(stage.room, 3, Retention(daily=7, zone="Mars/Base"))
    dialog = stage.open(lambda parent: TidyDialog(stage.room.bridge, job.id, job.name, parent))
    await stage.until(lambda: "time zone is not known" in dialog.outcome.text(), "the sentence")
    assert not dialog.start.isEnabled()


async def test_what_will_be_kept_stands_beside_the_form(stage: Stage) -> None:
    """Of the snapshots that there are, by the rules as they are entered."""
    job, _ = await _job(stage.room, 70, Retention(last=60))
    page = await job_editor(stage, JobPlace(job.id))
    kept = page._aside.kept
    await stage.until(lambda: kept.said.startswith("60 snapshots stay, 10 go."), "the days")
    page.form.retention.counts["last"].setValue(3)
    await stage.until(lambda: kept.said.startswith("3 snapshots stay, 67 go."), "the new days")
    assert sum(kept._grid._days.values()) in {3, 4}
    page.form.retention.by_rules.setChecked(False)
    await stage.until(page._aside.keep.isHidden, "nothing to be said")


async def test_entered_rules_are_shown_on_a_calendar_and_nothing_is_done(stage: Stage) -> None:
    """What they would do, not what the stored ones do."""
    job, made = await _job(stage.room, 70, None)
    page = await job_editor(stage, JobPlace(job.id))
    page.form.retention.show_rules(Retention(last=5))
    page.form.retention.preview.click()
    dialog = page.findChild(TidyDialog)
    assert isinstance(dialog, TidyDialog)
    await stage.until(lambda: "65 go" in dialog.outcome.text(), "the plan")
    assert not dialog.start.isVisible()
    assert made[0].id[:8] in dialog.of_day.text()
    assert "●1" in dialog.month.currentItem().text()
    dialog._before.click()
    dialog._before.click()
    assert "✕1" in dialog.month.currentItem().text()
    assert "goes" in dialog.of_day.text()
    shown = dialog._month_name.text()
    dialog._after.click()
    assert dialog._month_name.text() != shown


async def test_the_schedule_says_what_rules_cannot_hold_and_where_they_lead(stage: Stage) -> None:
    """Of a job that runs once a day: no hour of it can be full, and a year is reckoned by it."""
    job, _ = await _job(stage.room, 2, Retention(hourly=24, daily=7, monthly=12))
    daily = Schedule(times=CronTimes(expression="0 2 * * *"), zone="Europe/Berlin")
    await stage.room.write(lambda unit: unit.jobs.update(replace(job, schedule=daily)))
    page = await job_editor(stage, JobPlace(job.id))
    remark = page.form.retention._remark
    await stage.until(lambda: remark.text() != "", "a word")
    assert remark.text().startswith("hourly: the job runs less often than that.")
    page.form.retention.counts["hourly"].setValue(0)
    await stage.until(lambda: remark.text() == "", "nothing to be said")
    page.form.retention.preview.click()
    dialog = page.findChild(TidyDialog)
    assert isinstance(dialog, TidyDialog)
    await stage.until(lambda: "In a year" in dialog.remark.text(), "the plan")
    assert "about 18 runs" in dialog.remark.text()


async def test_tidying_up_orders_exactly_what_was_shown(stage: Stage) -> None:
    """By the full ids, and leads to the task."""
    job, made = await _job(stage.room, 10, Retention(last=7))
    page = stage.show(SnapshotsPage, SnapshotsPlace(job.id))
    await stage.until(page._tidy.isVisible, "the button")
    page._tidy.click()
    dialog = page.findChild(TidyDialog)
    assert isinstance(dialog, TidyDialog)
    await stage.until(dialog.start.isEnabled, "the plan")
    assert dialog.start.text() == "Forget 3 snapshots"
    dialog.start.click()
    await stage.until(lambda: stage.navigator.went, "the task")
    (place,) = stage.navigator.went
    assert isinstance(place, TaskPlace)
    task = await stage.room.do(lambda manager: manager.tasks.get(place.task_id))
    assert task is not None
    assert task.order == ForgetOrder(snapshots=(made[9].id, made[8].id, made[7].id))


async def test_without_rules_there_is_nothing_to_tidy_up(stage: Stage) -> None:
    """No button that could do nothing."""
    job, _ = await _job(stage.room, 3, None)
    page = stage.show(SnapshotsPage, SnapshotsPlace(job.id))
    await stage.until(page._hold.isVisible, "the snapshots")
    assert not page._tidy.isVisible()


async def test_a_snapshot_is_held_with_a_reason_and_the_hold_lifted(stage: Stage) -> None:
    """The row says so meanwhile."""
    job, made = await _job(stage.room, 3, Retention(last=1))
    page = stage.show(SnapshotsPage, SnapshotsPlace(job.id))
    await stage.until(page._hold.isVisible, "the snapshots")
    page._list.table.select_row(2)
    page._hold.click()
    dialog = page.findChild(HoldDialog)
    assert isinstance(dialog, HoldDialog)
    dialog.start.click()
    await stage.until(lambda: dialog._row.error, "the error")
    dialog.reason.setText("tax audit")
    dialog.start.click()
    await stage.until(page._lift.isVisible, "the hold")
    origin = page._model.index(2, 4)
    assert origin.data() == "a run of this job · on hold"
    preview = await stage.room.do(lambda manager: manager.tidying.preview(job.id))
    assert preview.plan.going == (made[1].id,)
    page._lift.click()
    question = page.findChild(ConfirmDialog)
    assert isinstance(question, ConfirmDialog)
    assert "tax audit" in question._text.text()
    question._yes.click()
    await stage.until(page._hold.isVisible, "the hold to be gone")


async def test_a_hold_that_comes_too_late_says_so(stage: Stage) -> None:
    """A task is about to forget the snapshot."""
    job, made = await _job(stage.room, 3, Retention(last=1))
    await stage.room.do(lambda manager: manager.tidying.tidy_up(job.id))
    dialog = stage.open(lambda window: HoldDialog(stage.room.bridge, made[2], window))
    dialog.reason.setText("too late")
    dialog.start.click()
    await stage.until(lambda: dialog.notice.title, "the notice")
    assert dialog.notice.title == "A task is about to forget this snapshot"
