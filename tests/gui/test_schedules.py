"""When jobs run by themselves: chosen without cron, said in words and dates, paused and resumed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.model import FOR_GOOD, Credentials, Job
from kustos.core.presets import LAST_DAY, Preset, Rhythm, times_of
from kustos.core.sealed_sets import OWN_SINCE_MINOR
from kustos.gui.dialogs.pause import PauseDialog
from kustos.gui.forms.schedule_form import ScheduleForm
from kustos.gui.models.jobs import JobColumn
from kustos.gui.navigation import JobPlace, PageKey, SectionPlace
from kustos.gui.pages.jobs import JobsPage
from kustos.gui.text import kinds, schedules
from kustos.gui.text.job_changes import JobChanges
from kustos.gui.widgets.roles import Role
from kustos_agent.protocol.messages import ScheduleApplied, ScheduleTrouble, SetSchedule
from kustos_agent.protocol.schedules import Blocked, CronTimes, IntervalTimes, Schedule
from tests.gui.b_stage import Stage, job_editor
from tests.gui.scripted_links import Room, ScriptedMachine

NIGHTLY = Schedule(times=CronTimes(expression="30 2 * * *"), zone="Europe/Berlin")
PARTICULAR = Schedule(
    times=CronTimes(expression="5 22 * * 2,4"),
    zone="America/New_York",
    jitter_seconds=1_817,
    blocked=(
        Blocked(days=(1, 2, 3), begin=480, end=1_080),
        Blocked(days=(7,), begin=0, end=0),
    ),
    min_battery=33.3,
    unmetered=True,
    catch_up_seconds=100,
    unless_within_seconds=6 * 3_600 + 1,
)


async def existing(room: Room, machine: ScriptedMachine, schedule: Schedule | None) -> Job:
    nas = await room.repository()
    draft = JobDraft(
        name="Office",
        machine_id=machine.id,
        repository_id=nas.id,
        sources=("/home",),
        schedule=schedule,
    )
    return await room.do(lambda manager: manager.jobs.save(draft))


async def stored(room: Room) -> Job:
    return (await room.do(lambda manager: manager.jobs.overview()))[0].job


# --- the form -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "schedule",
    [
        None,
        NIGHTLY,
        PARTICULAR,
        structs.replace(PARTICULAR, min_battery=0.0, on_mains=True, catch_up_seconds=0),
        structs.replace(NIGHTLY, zone="Mars/Base"),
        structs.replace(NIGHTLY, times=CronTimes(expression="*/7 3-5 * JAN,MAR MON-FRI")),
        structs.replace(
            NIGHTLY, times=IntervalTimes(seconds=5_401, since=datetime(2026, 1, 1, tzinfo=UTC))
        ),
        *(
            structs.replace(NIGHTLY, times=times_of(preset))
            for preset in (
                Preset(rhythm=Rhythm.MINUTES, every=20),
                Preset(rhythm=Rhythm.HOURLY, every=6),
                Preset(rhythm=Rhythm.WEEKDAYS, minute=0),
                Preset(rhythm=Rhythm.MONTHLY, day=LAST_DAY),
                Preset(rhythm=Rhythm.MONTHLY, day=28),
            )
        ),
    ],
)
def test_a_schedule_that_is_shown_comes_out_as_it_went_in(
    qtbot: QtBot, schedule: Schedule | None
) -> None:
    """To the second, though the form has minutes and hours; in a form that held another before."""
    form = ScheduleForm()
    qtbot.addWidget(form)
    form.show_schedule(PARTICULAR)
    form.show_schedule(schedule)
    assert form.schedule() == schedule
    form.retranslate()
    assert form.schedule() == schedule


def test_nothing_but_the_rhythm_is_asked_of_a_job_that_runs_by_hand(qtbot: QtBot) -> None:
    """And cron of nobody who does not choose a rule of his own."""
    form = ScheduleForm()
    qtbot.addWidget(form)
    form.show()
    asked = (form.times.time, form.catch_up, form.zone, form.jitter, form.times.rule)
    assert not any(part.isVisible() for part in asked)
    form.times.rhythm.choose(Rhythm.DAILY)
    assert all(part.isVisible() for part in asked[:-1])
    assert not form.times.rule.isVisible()
    form.times.rhythm.choose(Rhythm.OWN)
    assert form.times.rule.isVisible()


def test_every_few_minutes_can_be_chosen(qtbot: QtBot) -> None:
    """In steps that divide the hour; an hour's rhythm keeps its own number meanwhile."""
    form = ScheduleForm()
    qtbot.addWidget(form)
    form.show_schedule(structs.replace(NIGHTLY, times=CronTimes(expression="0 */6 * * *")))
    form.times.rhythm.choose(Rhythm.MINUTES)
    form.times.every_minutes.choose("10")
    entered = form.schedule()
    assert entered is not None
    assert entered.times == CronTimes(expression="*/10 * * * *")
    assert schedules.ScheduleWords().rhythm(entered) == "every 10 minutes"
    form.times.rhythm.choose(Rhythm.HOURLY)
    entered = form.schedule()
    assert entered is not None
    assert entered.times == CronTimes(expression="0 */6 * * *")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (86_400, "every day"),
        (3 * 86_400, "every 3 days"),
        (36 * 3_600, "every 36 hours"),
        (3_600, "every hour"),
        (5_400, "every 90 minutes"),
        (61, "every 1\u00a0min 1\u00a0s"),
    ],
)
def test_an_interval_is_said_as_people_say_it(seconds: int, said: str) -> None:
    """In the largest unit that says it whole."""
    assert schedules.ScheduleWords().interval(seconds) == said


def test_a_rhythm_that_is_chosen_begins_with_what_is_usual(qtbot: QtBot) -> None:
    """In the evening, by this computer's clock, made up for within half a day."""
    form = ScheduleForm()
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.changed):
        form.times.rhythm.choose(Rhythm.DAILY)
    assert form.schedule() == Schedule(
        times=CronTimes(expression="0 22 * * *"), zone=schedules.own_zone()
    )


def test_a_changed_number_counts_and_the_others_stay_as_they_were(qtbot: QtBot) -> None:
    form = ScheduleForm()
    qtbot.addWidget(form)
    form.show_schedule(PARTICULAR)
    form.unless_hours.setValue(7)
    form.blocked.show_blocked(PARTICULAR.blocked[:1])
    assert form.schedule() == structs.replace(
        PARTICULAR, unless_within_seconds=7 * 3_600, blocked=PARTICULAR.blocked[:1]
    )


# --- the editor -----------------------------------------------------------------------------------


async def test_a_schedule_is_said_in_words_and_dates_while_it_is_entered(stage: Stage) -> None:
    """Without saving anything; then it is stored as it was said."""
    empfang = await stage.room.join("EMPFANG")
    job = await existing(stage.room, empfang, None)
    page = await job_editor(stage, JobPlace(job_id=job.id))
    assert "The job runs when it is started here." in page._aside.words.text()
    assert page._aside.when.isHidden()
    page.form.schedule.times.rhythm.choose(Rhythm.MONTHLY)
    page.form.schedule.times.day.choose(str(LAST_DAY))
    assert "on the last day of each month at 22:00" in page._aside.words.text()
    await stage.until(lambda: len(page._aside.dates.said) == 5, "five dates")
    page.form.schedule.zone.choose("Asia/Tokyo")
    assert "by the clocks of Asia/Tokyo" in page._aside.words.text()
    await stage.until(lambda: len(page._aside.dates.said) == 10, "the dates in both zones")
    assert page._aside.dates.said[0].endswith("22:00")
    assert page._aside.dates.said[1].startswith("here ")
    assert (await stored(stage.room)).schedule is None
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    saved = (await stored(stage.room)).schedule
    assert saved is not None
    assert (saved.times, saved.zone) == (CronTimes(expression="0 22 L * *"), "Asia/Tokyo")


@pytest.mark.parametrize(
    ("name", "now", "said"),
    [
        ("unmetered", True, "not on metered networks"),
        ("unmetered", False, "on metered networks as well"),
        ("on_mains", True, "on mains only"),
        ("on_mains", False, "on battery as well"),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_what_a_run_waits_for_is_said_as_a_change(name: str, now: bool, said: str) -> None:
    """At the foot of the form of a job or a policy; of several the field alone."""
    draft = JobDraft(name="Office", machine_id="m", repository_id="r", sources=("/home",))
    before = replace(draft, schedule=structs.replace(NIGHTLY, **{name: not now}))
    after = replace(draft, schedule=structs.replace(NIGHTLY, **{name: now}))
    assert JobChanges().said(before, after, {}, inside=False, patterns=False) == [said]
    more = structs.replace(NIGHTLY, **{name: now}, zone="Asia/Tokyo")
    several = replace(draft, schedule=more)
    assert JobChanges().said(before, several, {}, inside=False, patterns=False) == ["when"]


@pytest.mark.parametrize("metered", [None, False, True])
async def test_a_network_of_unknown_price_is_said_at_the_conditions(
    stage: Stage, metered: bool | None
) -> None:
    """Of a machine that is here and does not tell, once its job asks for it."""
    empfang = await stage.room.join("EMPFANG")
    await empfang.heartbeat(metered=metered)
    job = await existing(stage.room, empfang, NIGHTLY)
    page = await job_editor(stage, JobPlace(job_id=job.id))
    conditions = page.form.schedule.rows["conditions"]
    assert "does not tell" not in conditions.message
    page.form.schedule.unmetered.setChecked(True)
    assert ("does not tell" in conditions.message) is (metered is None)
    page._discard_button.click()
    assert "does not tell" not in conditions.message


async def test_a_rule_that_is_never_due_is_said_at_its_field(stage: Stage) -> None:
    """There are no dates for it, nothing is stored, and what was entered is still there."""
    empfang = await stage.room.join("EMPFANG")
    job = await existing(stage.room, empfang, NIGHTLY)
    page = await job_editor(stage, JobPlace(job_id=job.id))
    await stage.until(lambda: len(page._aside.dates.said) in {5, 10}, "the dates")
    form = page.form.schedule
    form.times.rhythm.choose(Rhythm.OWN)
    form.times.rule.setText("0 0 30 2 *")
    await stage.until(lambda: page._aside.dates.said == [], "no dates")
    page._save.click()
    await stage.until(lambda: form.rows["times"].error, "the error")
    assert form.rows["times"].error == "By this rule it is never due."
    assert form.times.rule.text() == "0 0 30 2 *"
    assert (await stored(stage.room)).schedule == NIGHTLY
    form.times.rhythm.choose(Rhythm.WEEKLY)
    form.times.days.choose(())
    page._save.click()
    await stage.until(lambda: "day of the week" in form.rows["times"].error, "the other error")


async def test_a_rule_that_is_still_to_be_entered_is_said_to_be(stage: Stage) -> None:
    """And not that the job runs by the rule nothing."""
    empfang = await stage.room.join("EMPFANG")
    job = await existing(stage.room, empfang, None)
    page = await job_editor(stage, JobPlace(job.id))
    page.form.schedule.times.rhythm.choose(Rhythm.OWN)
    page.form.schedule.times.rule.setText(" ")
    assert "When it runs is still to be entered." in page._aside.words.text()
    page.form.schedule.times.rule.setText("0 3 * * *")
    assert "still to be entered" not in page._aside.words.text()


async def test_runs_that_take_this_computer_are_said_to(stage: Stage) -> None:
    """Only if it runs by itself: who starts it is here."""
    empfang = await stage.room.join("EMPFANG")
    job = await existing(stage.room, empfang, NIGHTLY)
    page = await job_editor(stage, JobPlace(job_id=job.id))
    assert "needs this computer" not in page._aside.words.text()
    page.form.credentials.choose(Credentials.ON_DEMAND)
    assert "Each run needs this computer" in page._aside.words.text()
    page.form.schedule.times.rhythm.choose("by-hand")
    assert "needs this computer" not in page._aside.words.text()


async def test_runs_of_a_machine_that_may_keep_nothing_take_this_computer(stage: Stage) -> None:
    """Whatever was chosen: its owner does not allow them to be kept."""
    empfang = await stage.room.join("EMPFANG", keep_credentials=False)
    job = await existing(stage.room, empfang, NIGHTLY)
    page = await job_editor(stage, JobPlace(job_id=job.id))
    assert "Each run needs this computer" in page._aside.words.text()


@pytest.mark.parametrize("minor", [OWN_SINCE_MINOR - 1, OWN_SINCE_MINOR])
async def test_secrets_of_the_job_take_this_computer_where_they_are_not_kept(
    stage: Stage, minor: int
) -> None:
    """An agent that is too old to keep them is said to be, where the credentials are chosen."""
    empfang = await stage.room.join("EMPFANG", minor=minor)
    nas = await stage.room.repository()
    draft = JobDraft(
        name="Shop",
        machine_id=empfang.id,
        repository_id=nas.id,
        sources=("/home",),
        hooks=JobHooks(before=("sync",)),
        hook_variables="TOKEN=hunter2",
        schedule=NIGHTLY,
    )
    job = await stage.room.do(lambda manager: manager.jobs.save(draft))
    await stage.room.do(lambda manager: manager.sealed.visit())
    page = await job_editor(stage, JobPlace(job_id=job.id))
    old = minor < OWN_SINCE_MINOR
    await stage.until(
        lambda: ("needs this computer" in page._aside.words.text()) is old, "what the runs take"
    )

    def too_old() -> bool:
        said = (label.text() for label in page.findChildren(QLabel))
        return any("its agent is too old to keep them" in one for one in said)

    await stage.until(lambda: too_old() is old, "what is said of the credentials")


async def test_the_editor_says_how_far_the_machine_is(stage: Stage) -> None:
    """It waits, plans it, or cannot; what is being changed is not what it plans."""
    empfang = await stage.room.join("EMPFANG")
    job = await existing(stage.room, empfang, NIGHTLY)
    page = await job_editor(stage, JobPlace(job_id=job.id))
    assert "as soon as it is connected" in page._aside.dates.standing
    await stage.room.do(lambda manager: manager.schedules.visit())
    await stage.until(lambda: "begins it by itself" in page._aside.dates.standing, "the answer")
    page.form.schedule.times.rhythm.choose(Rhythm.WEEKDAYS)
    assert page._aside.dates.standing == ""


async def test_an_older_agent_is_pointed_out_before_anything_is_saved(stage: Stage) -> None:
    """It is not refused: the agent may be updated the day after."""
    old = await stage.room.join("ALT", minor=3)
    job = await existing(stage.room, old, None)
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.schedule.times.rhythm.choose(Rhythm.DAILY)
    assert "too old" in page._aside.dates.standing
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    assert (await stored(stage.room)).schedule is not None


# --- the list -------------------------------------------------------------------------------------


async def jobs_page(stage: Stage) -> JobsPage:
    page = stage.show(JobsPage, SectionPlace(PageKey.JOBS))
    await stage.until(page._model.rowCount, "the jobs")
    return page


def cell(page: JobsPage, role: int = 0) -> str:
    return str(page._model.index(0, JobColumn.NEXT).data(role))


async def test_the_list_says_when_a_job_runs_next_and_what_its_machine_makes_of_it(
    stage: Stage, logged: Callable[[str], None]
) -> None:
    empfang = await stage.room.join("EMPFANG")
    job = await existing(stage.room, empfang, NIGHTLY)
    page = await jobs_page(stage)
    (view,) = await stage.room.do(lambda manager: manager.jobs.overview())
    assert view.next_at is not None
    assert cell(page) == schedules.next_time(view.next_at, datetime.now(UTC))
    assert cell(page, Role.SECOND_LINE) == "waits for the machine"
    await stage.room.do(lambda manager: manager.schedules.visit())
    rhythm = "every day at 02:30"
    await stage.until(
        lambda: cell(page, Role.SECOND_LINE).startswith(rhythm), "the machine's answer"
    )
    # By the clocks of a zone that is not this computer's.
    assert ("(Europe/Berlin)" in cell(page, Role.SECOND_LINE)) == (
        schedules.own_zone() != NIGHTLY.zone
    )
    refused = ScheduleApplied(refused={job.id: ScheduleTrouble.UNKNOWN_ZONE})
    stage.room.links.reply(SetSchedule, lambda _machine, _request: refused)
    await stage.room.do(lambda manager: manager.jobs.pause(job.id, FOR_GOOD))
    await stage.room.do(lambda manager: manager.schedules.visit())
    await stage.until(lambda: cell(page, Role.SECOND_LINE) == "not planned there", "the refusal")
    assert cell(page) == "paused"
    logged("cannot plan")


async def test_a_job_by_hand_offers_no_pause(stage: Stage) -> None:
    await existing(stage.room, await stage.room.join("EMPFANG"), None)
    page = await jobs_page(stage)
    assert cell(page) == "by hand"
    assert page._pause.isHidden()
    assert page._resume.isHidden()


async def test_a_job_is_paused_and_resumed_from_the_list(stage: Stage) -> None:
    await existing(stage.room, await stage.room.join("EMPFANG"), NIGHTLY)
    page = await jobs_page(stage)
    page._pause.click()
    (dialog,) = page.findChildren(PauseDialog)
    dialog._for_good.setChecked(True)
    dialog._pause.click()
    await stage.until(lambda: not page._resume.isHidden(), "the pause")
    assert (await stored(stage.room)).paused_until == FOR_GOOD
    page._resume.click()
    await stage.until(lambda: not page._pause.isHidden(), "the end of the pause")
    assert (await stored(stage.room)).paused_until is None


@pytest.mark.parametrize("way", ["hour", "tomorrow", "until"])
async def test_a_pause_lasts_as_long_as_was_chosen(stage: Stage, way: str) -> None:
    """By this computer's clock."""
    job = await existing(stage.room, await stage.room.join("EMPFANG"), NIGHTLY)
    (view,) = await stage.room.do(lambda manager: manager.jobs.overview())
    dialog = stage.open(
        lambda parent: PauseDialog(
            stage.room.bridge,
            kinds.on_machine(job.name, view.machine.name),
            lambda manager, until: manager.jobs.pause(job.id, until),
            parent,
        )
    )
    getattr(dialog, f"_{way}").setChecked(True)
    chosen = QDateTime.currentDateTime().addDays(3)
    dialog._moment.setDateTime(chosen)
    before = datetime.now(UTC)
    dialog._pause.click()

    async def until() -> datetime | None:
        return (await stored(stage.room)).paused_until

    await stage.until(until, "the pause")
    found = await until()
    assert found is not None
    match way:
        case "hour":
            assert timedelta(minutes=59) < found - before < timedelta(minutes=61)
        case "tomorrow":
            there = found.astimezone()
            assert (there.date() - before.astimezone().date(), there.hour) == (timedelta(1), 6)
        case _:
            assert found.timestamp() == chosen.toSecsSinceEpoch()


# --- words ----------------------------------------------------------------------------------------


def test_days_are_said_as_few_as_may_be() -> None:
    said = {
        (1, 2, 3, 4, 5): "Mon–Fri",
        (6, 7): "Sat, Sun",
        (1, 3): "Mon, Wed",
        (1, 2, 3, 4, 5, 6, 7): "every day",
    }
    assert {days: schedules.days_briefly(days) for days in said} == said
