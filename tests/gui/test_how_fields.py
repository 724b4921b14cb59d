"""How a job's runs go, through the job editor."""

from PySide6.QtGui import QStandardItemModel

from kustos.core.fields import FieldCode, FieldProblem
from kustos.core.how import How
from kustos.core.jobs import JobDraft
from kustos.core.model import Job
from kustos.gui.forms.job_tabs import JobTab
from kustos.gui.navigation import JobPlace
from kustos_agent.protocol.effort import Compression, Effort
from tests.gui.b_stage import Stage, job_editor

HOW = How(
    timeout_seconds=5_000,
    retries=0,
    effort=Effort(nice=15, upload_kib=300, compression=Compression.BETTER, read_concurrency=4),
)


async def _job(stage: Stage, how: How, restic_version: str) -> Job:
    machine = await stage.room.join("EMPFANG", restic_version=restic_version)
    nas = await stage.room.repository()
    draft = JobDraft(
        name="Office",
        machine_id=machine.id,
        repository_id=nas.id,
        sources=("/home",),
        how=how,
    )
    return await stage.room.do(lambda manager: manager.jobs.save(draft))


async def _stored(stage: Stage) -> How:
    (view,) = await stage.room.do(lambda manager: manager.jobs.overview())
    return view.job.how


async def test_what_is_stored_is_shown_and_stays(stage: Stage) -> None:
    """A time of no whole hours too, while nobody touches it; then it is in whole ones."""
    job = await _job(stage, HOW, "0.19.1")
    page = await job_editor(stage, JobPlace(job.id))
    assert not page.unsaved()
    fields = page.form.how
    assert (fields.hours.value(), fields.compression.currentText()) == (1, "better")
    assert fields.spins["retries"].text() == "never"
    fields.spins["nice"].setValue(19)
    assert page._foot.text == "1 change how"
    page._save.click()
    await stage.until(lambda: page._foot.text.startswith("Saved"), "the change to be saved")
    stored = await _stored(stage)
    assert (stored.timeout_seconds, stored.effort.nice) == (5_000, 19)
    fields.hours.setValue(2)
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the time to be saved")
    assert (await _stored(stage)).timeout_seconds == 7_200


async def test_what_the_machines_restic_cannot_do_is_greyed_out_with_the_reason(
    stage: Stage,
) -> None:
    """What is set already stays, says why it has no effect, and may be taken back."""
    job = await _job(stage, HOW, "0.14.0")
    page = await job_editor(stage, JobPlace(job.id))
    fields = page.form.how
    choice = fields.compression
    model = choice.model()
    assert isinstance(model, QStandardItemModel)
    levels = {choice.itemText(row): model.item(row).isEnabled() for row in range(5)}
    able = {"usual", "none", "best, and slow"}
    assert levels == {name: name in able for name in levels}
    assert fields.rows["compression"].message == (
        "restic 0.14.0 on EMPFANG cannot do this. It takes 0.19.0 or newer."
    )
    reading = fields.spins["read_concurrency"]
    assert "It takes 0.15.0 or newer." in fields.rows["read_concurrency"].message
    assert reading.isEnabledTo(page.form)
    reading.setValue(0)
    assert not reading.isEnabledTo(page.form)


async def test_a_problem_leads_to_its_field(stage: Stage) -> None:
    """On the tab where it stands."""
    how = How(effort=Effort(upload_kib=300))
    job = await _job(stage, how, "0.19.1")
    page = await job_editor(stage, JobPlace(job.id))
    fields = page.form.how
    assert "2.5" in fields.rows["upload_kib"].message
    page.form.show_problems((FieldProblem("upload_kib", FieldCode.OUT_OF_RANGE, "0-2147483647"),))
    assert page.form.tabs.currentIndex() == JobTab.HOW
    assert fields.spins["upload_kib"].hasFocus()
    assert fields.rows["upload_kib"].error
