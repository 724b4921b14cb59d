"""How old and how small a job's backups may be, through the job editor."""

from kustos.core.jobs import JobDraft
from kustos.gui.navigation import JobPlace
from tests.gui.b_stage import Stage, job_editor


async def test_changing_a_job_keeps_its_own_age_and_size(stage: Stage) -> None:
    room = stage.room
    machine, nas = await room.join("EMPFANG"), await room.repository()
    draft = JobDraft(
        name="Office",
        machine_id=machine.id,
        repository_id=nas.id,
        sources=("/home",),
        max_age_seconds=86_400,
        min_bytes=1_000,
    )
    job = await room.do(lambda manager: manager.jobs.save(draft))
    page = await job_editor(stage, JobPlace(job.id))
    page.form.name.setText("Office 2")
    page._save.click()
    await stage.until(lambda: page._foot.text.startswith("Saved"), "the change to be saved")
    (view,) = await room.do(lambda manager: manager.jobs.overview())
    assert view.job.name == "Office 2"
    assert (view.job.max_age_seconds, view.job.min_bytes) == (86_400, 1_000)
