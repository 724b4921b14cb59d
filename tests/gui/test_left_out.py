"""What a job leaves out: entered in its form, counted on its machine."""

from kustos.core.fields import FieldCode, FieldProblem
from kustos.gui.dialogs.left_out import LeftOutDialog
from kustos.gui.forms.job_tabs import JobTab
from kustos.gui.models.folders_selection import Selection
from kustos.gui.navigation import JobPlace
from kustos.gui.pages.job_editor import JobEditorPage
from kustos_agent.protocol.messages import SourcesWeighed, WeighSources
from kustos_agent.protocol.values import ErrorClass, LeftOut, LeftOutBy, Problem
from tests.gui.b_stage import Stage, job_editor

WEIGHED = SourcesWeighed(
    files=12_480,
    bytes=34_000_000_000,
    left=(
        LeftOut(
            by=LeftOutBy.PATTERN, pattern="*.tmp", files=3, bytes=4_500, example="/home/anna/a.tmp"
        ),
        LeftOut(by=LeftOutBy.PATTERN, pattern="*.tpm"),
        LeftOut(by=LeftOutBy.DISK, example="/home/nas"),
        LeftOut(by=LeftOutBy.SIZE, files=1, bytes=7_000_000_000, example="/home/film"),
    ),
    unreadable=2,
    complete=False,
)


async def editor(stage: Stage, *, os_name: str = "Debian") -> JobEditorPage:
    """A new job of a machine's folder, with patterns and a bound for sizes."""
    machine = await stage.room.join("EMPFANG", os_name=os_name)
    nas = await stage.room.repository("NAS")
    page = await job_editor(stage, JobPlace())
    assert (page.form.machine.id, page.form.repository.id) == (machine.id, nas.id)
    page.form.name.setText("Documents")
    home = "C:\\Users" if os_name == "Windows" else "/home"
    page.form.select(Selection().marked(home, chosen=True))
    page.form.patterns.setPlainText("*.tmp\n*.tpm")
    page.form.options.large.setChecked(True)
    page.form.options.megabytes.setValue(5_000)
    return page


async def counted(stage: Stage, page: JobEditorPage) -> LeftOutDialog:
    """The dialog, with its answer."""
    page.form.try_patterns.click()
    dialog = page.findChild(LeftOutDialog)
    assert isinstance(dialog, LeftOutDialog)
    await stage.until(lambda: not dialog._busy.isVisibleTo(dialog), "the count")
    return dialog


async def test_the_count_names_each_reason(stage: Stage) -> None:
    """With numbers and an example; a pattern without effect is pointed out."""
    stage.room.links.reply(WeighSources, lambda _machine, _request: WEIGHED)
    dialog = await counted(stage, await editor(stage))
    assert dialog.saved.text() == (
        "To be saved: 12,480 files (34.0\u00a0GB). Left out: 4 files (7.0\u00a0GB)."
    )
    assert dialog.remark.text() == (
        "There is more: the time was over before all was counted."
        " 2 folders could not be looked into."
    )
    said = {name.text(): value.text() for name, value in dialog.reasons._rows}
    assert said == {
        "*.tmp": "3 files (5\u00a0KB), for instance /home/anna/a.tmp",
        "*.tpm": "Leaves nothing out. Is it spelled right?",
        "Other disks": "Not counted, for instance /home/nas",
        "Larger than 5.0\u00a0GB": "1 file (7.0\u00a0GB), for instance /home/film",
    }
    (asked,) = stage.room.links.requests(WeighSources)
    assert isinstance(asked, WeighSources)
    assert (asked.excludes, asked.exclude_larger_than) == (("*.tmp", "*.tpm"), 5_000_000_000)
    dialog.accept()


async def test_what_the_machine_refuses_is_said(stage: Stage) -> None:
    """A folder that is not there any more."""
    gone = Problem(error=ErrorClass.SOURCE_MISSING, subject="/home")
    stage.room.links.reply(WeighSources, lambda _machine, _request: gone)
    dialog = await counted(stage, await editor(stage))
    assert dialog.notice.isVisibleTo(dialog)
    assert "A folder is not there" in dialog.notice.title
    assert not dialog.saved.text()
    dialog.reject()


async def test_bad_input_is_said_at_its_field_before_anything_is_asked(stage: Stage) -> None:
    """A pattern that restic would refuse, and a path for a file's name."""
    page = await editor(stage)
    page.form.patterns.setPlainText("*.tmp\n[a")
    page.form.marker.marked.setChecked(True)
    page.form.marker.marker.setText("a/b")
    page.form.try_patterns.click()
    rows = page.form._rows
    assert rows["excludes"].error.startswith("[a is not a pattern")
    assert rows["exclude_if_present"].error.startswith("Only the name of the file")
    assert page.form.tabs.strip.marked(JobTab.WHAT) == "2 fields to be mended"
    page.form.show_problems((FieldProblem("exclude_if_present", FieldCode.NOT_A_FILE_NAME),))
    assert page.form.marker.marker.hasFocus()
    assert page.findChild(LeftOutDialog) is None
    assert not stage.room.links.requests(WeighSources)


async def test_every_option_is_stored_and_shown_again(stage: Stage) -> None:
    """And said in words before."""
    page = await editor(stage, os_name="Windows")
    options = page.form.options
    for check in (options.one_file_system, page.form.marker.marked, page.form.shadow):
        check.setChecked(True)
    page.form.marker.marker.setText(".nix")
    assert "Files larger than 5.0\u00a0GB are left out." in page._aside.words.text()
    assert "Folders that hold a file .nix are left out." in page._aside.words.text()
    page._save.click()
    await stage.until(lambda: stage.navigator.went, "the job to be saved")
    (view,) = await stage.room.do(lambda manager: manager.jobs.overview())
    job = view.job
    assert (job.exclude_if_present, job.exclude_larger_than) == (".nix", 5_000_000_000)
    assert job.one_file_system
    assert job.use_fs_snapshot
    again = stage.show(JobEditorPage, JobPlace(job.id))
    await stage.until(lambda: again._baseline is not None, "the form")
    assert not again.unsaved()
    assert again.form.marker.marker.text() == ".nix"
    again.form.options.large.setChecked(False)
    assert again._foot.text == "1 change options"


async def test_shadow_copies_are_offered_where_they_exist(stage: Stage) -> None:
    """On Windows alone."""
    page = await editor(stage)
    assert not page.form.shadow.isVisibleTo(page.form)
