"""The job editor: from looking into a machine to a job that is stored."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest

from kustos.core.jobs import JobDraft
from kustos.core.model import Credentials, Job
from kustos.core.ports import AgentOfflineError
from kustos.core.presets import Rhythm
from kustos.gui.dialogs.repository import RepositoryDialog
from kustos.gui.forms.job_tabs import JobTab
from kustos.gui.forms.rhythm_field import BY_HAND
from kustos.gui.models.folders_selection import Selection
from kustos.gui.navigation import JobPlace, PageKey, SectionPlace, TaskPlace
from kustos.gui.pages.job_editor import JobEditorPage
from kustos.gui.widgets.tree import toggle
from kustos_agent.protocol.messages import ForgetCredentials
from kustos_agent.protocol.schedules import CronTimes, Schedule
from tests.gui.b_stage import Stage, job_editor
from tests.gui.scripted_links import Room, ScriptedMachine


async def tick(page: JobEditorPage, path: str) -> None:
    """Click a box in the tree."""
    index = await page.form.folders.model.reveal(path)
    assert page.form.folders.model.path(index) == path
    assert toggle(index)


async def stored(room: Room) -> Job:
    return (await room.do(lambda manager: manager.jobs.overview()))[0].job


async def existing(room: Room, machine: ScriptedMachine) -> Job:
    nas = await room.repository()
    draft = JobDraft(
        name="Office",
        machine_id=machine.id,
        repository_id=nas.id,
        sources=("/home",),
        excludes=("/home/chef", "*.tmp"),
        exclude_caches=False,
    )
    return await room.do(lambda manager: manager.jobs.save(draft))


async def test_a_new_job_is_made_by_ticking_folders(stage: Stage) -> None:
    """What is ticked is saved, what is unticked inside is left out; the words say so before."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    nas = await room.repository("NAS Keller")
    page = await job_editor(stage, JobPlace())
    assert page.crumb() == "New job"
    assert (page.form.machine.id, page.form.repository.id) == (empfang.id, nas.id)
    assert "Still to choose: a name, folders." in page._aside.words.text()
    page.form.name.setText("Documents")
    await tick(page, "/home/empfang")
    await tick(page, "/home/empfang/Downloads")
    page.form.patterns.setPlainText("*.tmp\n\n node_modules ")
    assert (
        "<b>EMPFANG</b> saves <b>/home/empfang</b> to <b>NAS Keller</b>" in page._aside.words.text()
    )
    assert page.unsaved()
    page._save.click()
    await stage.until(lambda: stage.navigator.went, "the job to be saved")
    assert stage.navigator.went == [SectionPlace(PageKey.JOBS)]
    assert not page.unsaved()
    job = await stored(room)
    assert (job.name, job.sources) == ("Documents", ("/home/empfang",))
    assert job.excludes == ("/home/empfang/Downloads", "*.tmp", "node_modules")


async def test_what_is_missing_is_said_at_its_field(stage: Stage) -> None:
    """Nothing is stored, and the first such field has the focus."""
    await stage.room.join("EMPFANG")
    page = await job_editor(stage, JobPlace())
    page._save_and_run.click()
    rows = page.form._rows
    await stage.until(lambda: rows["name"].error, "the errors")
    wrong = {field for field, row in rows.items() if row.error}
    assert wrong == {"name", "sources", "repository_id"}
    assert await stage.room.do(lambda manager: manager.jobs.overview()) == []
    assert page._save_and_run.isEnabled()


async def test_an_edited_job_counts_its_changes_and_takes_them_back(stage: Stage) -> None:
    """Discard shows what is stored; leaving in between would lose something, and says so."""
    room = stage.room
    job = await existing(room, await room.join("EMPFANG"))
    page = await job_editor(stage, JobPlace(job.id))
    assert page.crumb() == "Office on EMPFANG"
    assert page.form.patterns.toPlainText() == "*.tmp"
    chef = await page.form.folders.model.reveal("/home/chef")
    assert chef.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert not page._save.isEnabled()
    page.form.name.setText("Office 2")
    await tick(page, "/home/chef")
    page.form.options.caches.setChecked(True)
    assert page._foot.text == "3 changes name Office → Office 2 · folders · options"
    assert page.unsaved()
    page._discard_button.click()
    assert not page.unsaved()
    assert page.form.draft().name == "Office"
    page.form.name.setText("Office 3")
    page._save.click()
    await stage.until(lambda: page._foot.text.startswith("Saved"), "the change to be saved")
    assert (await stored(room)).excludes == job.excludes
    assert page.crumb() == "Office 3 on EMPFANG"


async def test_save_and_back_up_leads_to_the_run(stage: Stage) -> None:
    """Of a job without changes as well."""
    room = stage.room
    job = await existing(room, await room.join("EMPFANG"))
    page = await job_editor(stage, JobPlace(job.id))
    page._save_and_run.click()
    await stage.until(lambda: stage.navigator.went, "the run")
    place = stage.navigator.went[0]
    assert isinstance(place, TaskPlace)
    task = await room.do(lambda manager: manager.tasks.get(place.task_id))
    assert task is not None
    assert task.job_id == job.id


async def test_saving_leads_to_the_first_tab_with_a_problem(stage: Stage) -> None:
    """Each tab with one is marked by a sign and in words; what is mended is marked no more."""
    job = await existing(stage.room, await stage.room.join("EMPFANG"))
    page = await job_editor(stage, JobPlace(job.id))
    form = page.form
    form.schedule.times.rhythm.choose(Rhythm.OWN)
    form.hooks.before.setText("'open")
    page._save.click()
    await stage.until(lambda: form.schedule.rows["times"].error, "the errors")
    strip = form.tabs.strip
    assert [strip.marked(tab) for tab in JobTab] == [
        "",
        "1 field to be mended",
        "",
        "",
        "1 field to be mended",
        "",
    ]
    assert form.tabs.currentIndex() == JobTab.WHEN
    assert form.schedule.times.rhythm.hasFocus()
    assert strip.accessibleTabName(JobTab.WHEN) == "When: 1 field to be mended"
    assert page._foot.text == "To be mended When · Dumps and hooks"
    form.schedule.times.rhythm.choose(Rhythm.DAILY)
    page._save.click()
    await stage.until(lambda: form.tabs.currentIndex() == JobTab.COMMANDS, "the other tab")
    assert strip.marked(JobTab.WHEN) == ""
    form.hooks.before.setText("")
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    assert not any(strip.marked(tab) for tab in JobTab)


async def test_the_tabs_are_reached_by_keyboard(stage: Stage) -> None:
    """From a field with Ctrl+Tab, on the strip itself with the arrows."""
    await stage.room.join("EMPFANG")
    page = await job_editor(stage, JobPlace())
    page.activateWindow()
    for start in (page.form.name, page.form.patterns):
        page.form.tabs.setCurrentIndex(JobTab.WHAT)
        start.setFocus()
        QTest.keyClick(start, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        assert page.form.tabs.currentIndex() == JobTab.WHEN
    page.form.tabs.strip.setFocus()
    QTest.keyClick(page.form.tabs.strip, Qt.Key.Key_Right)
    assert page.form.tabs.currentIndex() == JobTab.WHERE


async def test_the_foot_says_what_was_and_what_is(stage: Stage) -> None:
    """Where that is short: times, names; of folders how many."""
    room = stage.room
    job = await existing(room, await room.join("EMPFANG"))
    cloud = await room.repository("Cloud", "/srv/cloud")
    daily = Schedule(times=CronTimes(expression="0 19 * * *"), zone="Europe/Berlin")
    await room.write(lambda unit: unit.jobs.update(replace(job, schedule=daily)))
    page = await job_editor(stage, JobPlace(job.id))
    form = page.form
    form.schedule.times.time.setTime(QTime(20, 0))
    assert page._foot.text == "1 change time 19:00 → 20:00"
    form.schedule.times.rhythm.choose(Rhythm.WEEKDAYS)
    form.select(form.selection.marked("/srv", chosen=True).marked("/opt", chosen=True))
    form.repository.choose(cloud.id)
    assert page._foot.text == (
        "3 changes 2 folders more"
        " · when every day at 19:00 → from Monday to Friday at 20:00"
        " · repository NAS → Cloud"
    )
    form.schedule.times.rhythm.choose(BY_HAND)
    assert "when every day at 19:00 → by hand" in page._foot.text


async def test_a_new_job_begins_as_a_daily_one(stage: Stage) -> None:
    """One that nobody starts would save nothing; what it comes to is shown before it is there."""
    await stage.room.join("EMPFANG")
    page = await job_editor(stage, JobPlace())
    schedule = page.form.draft().schedule
    assert schedule is not None
    assert schedule.times == CronTimes(expression="0 22 * * *")
    assert schedule.catch_up_seconds == 43_200
    assert not page.unsaved()
    await stage.until(lambda: len(page._aside.dates.said) == 5, "the dates")
    # 7 days, and of 4 weeks the newest: three of them lie further back.
    assert "of these days" in page._aside.kept.said


async def test_a_path_can_be_typed_for_a_machine_that_is_away(stage: Stage) -> None:
    """It is listed beside the form, since no tree shows it, and found when the machine is back."""
    room = stage.room
    laptop = await room.join("CHEF-LAPTOP", connected=False)
    page = await job_editor(stage, JobPlace(None, laptop.id))
    tree = page.form.folders._tree
    await stage.until(tree.notice.isVisible, "the machine to be missed")
    page.form.folders._path.setText("home/chef")
    page.form.folders._add()
    assert page.form._rows["sources"].error
    page.form.folders._path.setText(" /home/chef/../chef/ ")
    page.form.folders._add()
    assert not page.form._rows["sources"].error
    assert page.form.draft().sources == ("/home/chef",)
    assert page.form.chosen._selection == Selection().marked("/home/chef", chosen=True)
    await laptop.connect()
    await stage.until(lambda: not tree.notice.isVisible(), "the machine to be asked again")
    index = await page.form.folders.model.reveal("/home/chef")
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    page.form.chosen.removed.emit("/home/chef")
    assert page.form.draft().sources == ()


async def test_another_machine_has_other_folders(stage: Stage) -> None:
    """What was ticked on the first means nothing on the second."""
    room = stage.room
    await room.join("EMPFANG")
    second = await room.join("SERVER-01")
    page = await job_editor(stage, JobPlace())
    assert page.form.machine.id == ""
    page.form.machine.setCurrentIndex(0)
    await tick(page, "/home")
    page.form.machine.choose(second.id)
    assert page.form.draft().sources == ()
    assert page.form.machine.machine_name == "SERVER-01"


async def test_a_repository_created_on_the_way_is_chosen(stage: Stage) -> None:
    """The form keeps what was entered."""
    room = stage.room
    await room.join("EMPFANG")
    page = await job_editor(stage, JobPlace())
    page.form.name.setText("Documents")
    page.form._new_repository.click()
    dialog = page.findChild(RepositoryDialog)
    assert isinstance(dialog, RepositoryDialog)
    dialog.form.name.setText("NAS")
    dialog.form.path.setText("/srv/nas")
    dialog.form.make_password.click()
    dialog._save.click()
    await stage.until(lambda: page.form.repository.currentText() == "NAS", "the repository")
    assert page.form.name.text() == "Documents"


async def test_a_job_that_is_gone_is_said_and_cannot_be_saved(stage: Stage) -> None:
    """Removed elsewhere while its form was open."""
    room = stage.room
    job = await existing(room, await room.join("EMPFANG"))
    page = await job_editor(stage, JobPlace(job.id))
    await room.do(lambda manager: manager.jobs.remove(job.id))
    await stage.until(page._notice.isVisible, "the notice")
    assert not page._save_and_run.isEnabled()
    assert not page.unsaved()


async def test_an_unforeseen_failure_is_said_on_the_page(stage: Stage) -> None:
    """Saving that fails leaves the form as it was."""
    room = stage.room
    empfang = await room.join("EMPFANG")
    job = await existing(room, empfang)
    page = await job_editor(stage, JobPlace(job.id))
    page.form.name.setText("Other")
    page._not_stored(AgentOfflineError())
    assert page._notice.isVisible()
    assert page.form.name.text() == "Other"
    assert page._save.isEnabled()


async def test_how_credentials_get_to_the_machine_is_chosen_and_kept(stage: Stage) -> None:
    """A new job has them sealed. The other way is a change like any other, and the machine gives
    back what it kept."""
    room = stage.room
    machine = await room.join("EMPFANG")
    job = await existing(room, machine)
    page = await job_editor(stage, JobPlace(job.id))
    choice = page.form.credentials
    assert choice.chosen is Credentials.SEALED
    assert "connected" in page.form._rows["credentials"].hint
    await room.core(lambda core: core.manager.sealed.visit())
    await stage.until(lambda: "keeps them" in page.form._rows["credentials"].hint, "the sentence")
    choice.choose(Credentials.ON_DEMAND)
    assert "credentials" in page._changes()
    assert page.form._rows["credentials"].hint == ""
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    assert (await stored(room)).credentials is Credentials.ON_DEMAND
    await room.core(lambda core: core.manager.sealed.visit())
    assert room.links.requests(ForgetCredentials)


async def test_a_machine_that_keeps_no_credentials_is_said_to(stage: Stage) -> None:
    """Before the job is saved as well, and with its own reason."""
    await stage.room.join("EMPFANG", keep_credentials=False)
    page = await job_editor(stage, JobPlace())
    assert "keep_credentials in agent.toml" in page.form._rows["credentials"].hint
