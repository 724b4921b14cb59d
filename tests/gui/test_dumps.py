"""Dumps in the job editor: entered in a dialog, listed in the form, said in words, stored."""

import pytest
from PySide6.QtWidgets import QLabel

from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import NO_HOOKS, JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.model import Job
from kustos.gui.dialogs.dump import DumpDialog
from kustos.gui.navigation import JobPlace
from kustos.gui.pages.job_editor import JobEditorPage
from kustos.gui.theme.palette import Tone
from kustos_agent.protocol.dumps import MysqlDump, PostgresDump
from kustos_agent.protocol.messages import DumpProbed, ProbeDump
from kustos_agent.protocol.values import ErrorClass, Problem
from tests.gui.b_stage import Stage, job_editor
from tests.gui.scripted_links import Room

EVERY_KIND = [
    JobDump(
        id="d",
        kind=DumpKind.POSTGRESQL,
        name="shop.sql",
        subject="shop",
        host="db",
        port=5433,
        user="bob",
        run_as="postgres",
    ),
    JobDump(id="d", kind=DumpKind.MYSQL, name="all.sql", user="root", run_as="mysql"),
    JobDump(id="d", kind=DumpKind.MONGODB, name="m.archive", subject="m", host="db", user="x"),
    JobDump(id="d", kind=DumpKind.VOLUME, name="web.tar", subject="web"),
    JobDump(
        id="d",
        kind=DumpKind.COMMAND,
        name="ldap.ldif",
        command=("/usr/sbin/slapcat", "-b", "dc=example dc=org"),
        run_as="openldap",
        ends_with="-- end",
    ),
]


async def only_job(room: Room) -> Job:
    return (await room.do(lambda manager: manager.jobs.overview()))[0].job


def dialog_of(page: JobEditorPage) -> DumpDialog:
    return page.findChildren(DumpDialog)[-1]


async def existing(stage: Stage, dump: JobDump, password: str = "") -> Job:
    machine = await stage.room.join("EMPFANG")
    nas = await stage.room.repository()
    draft = JobDraft(
        name="Shop",
        machine_id=machine.id,
        repository_id=nas.id,
        sources=(),
        dumps=(dump,),
        passwords={dump.id: password},
    )
    return await stage.room.do(lambda manager: manager.jobs.save(draft))


@pytest.mark.parametrize(
    ("os_name", "restic_version", "into_a_file"),
    [
        ("Debian", "0.19.1", False),
        ("Debian", "0.16.5", True),
        ("Windows", "0.19.1", True),
        ("Debian", "", False),
    ],
)
async def test_the_room_that_a_dump_takes_on_the_machine_is_said_beforehand(
    stage: Stage, os_name: str, restic_version: str, into_a_file: bool
) -> None:
    """Where no dump can be saved while it is written; of an unknown restic nothing is claimed."""
    machine = await stage.room.join("EMPFANG", os_name=os_name, restic_version=restic_version)
    page = await job_editor(stage, JobPlace(machine_id=machine.id))
    said = "EMPFANG writes each into a file first" in page.form._rows["dumps"].message
    assert said is into_a_file


async def test_a_job_of_a_database_alone_is_made_by_hand(stage: Stage) -> None:
    """A name is suggested, the password is sealed and gone from the form, the words say it."""
    machine = await stage.room.join("EMPFANG")
    await stage.room.repository()
    page = await job_editor(stage, JobPlace(machine_id=machine.id))
    page.form.name.setText("Shop")
    page.form.dumps._add.click()
    dialog = dialog_of(page)
    dialog.form.subject.setText("shop")
    dialog.form.subject.textEdited.emit("shop")
    assert dialog.form.name.text() == "shop.sql"
    dialog.form.user.setText("bob")
    dialog.form.password.set_text("geheim")
    dialog._take.click()
    assert "shop.sql" in page._aside.words.text()
    assert "EMPFANG" in page._aside.words.text()
    page._save.click()
    await stage.until(lambda: page._job is not None, "the job")
    job = await only_job(stage.room)
    (dump,) = job.dumps
    assert (dump.kind, dump.name, dump.subject, dump.user) == (
        DumpKind.POSTGRESQL,
        "shop.sql",
        "shop",
        "bob",
    )
    assert job.sources == ()
    assert await stage.room.do(lambda manager: manager.jobs.with_passwords(job)) == {dump.id}
    assert not page.form.dumps.passwords
    assert not page.unsaved()


@pytest.mark.parametrize("dump", EVERY_KIND, ids=lambda dump: dump.kind.value)
async def test_each_kind_gives_back_what_is_stored(stage: Stage, dump: JobDump) -> None:
    """Every field of every kind, words of a command whole; a password stays write-only, and so do
    the variables of a command."""
    command = dump.kind is DumpKind.COMMAND
    job = await existing(stage, dump, "PASSWORD=geheim\n" if command else "geheim")
    page = await job_editor(stage, JobPlace(job_id=job.id))
    (line,) = page.form.dumps._lines
    assert dump.name in " ".join(label.text() for label in line.findChildren(QLabel))
    page.form.dumps.wanted.emit(dump)
    dialog = dialog_of(page)
    assert dialog.form.dump() == dump
    assert not dialog.form.typed_secret
    secret = dialog.form.variables if command else dialog.form.password
    other = dialog.form.password if command else dialog.form.variables
    assert "stored" in secret.edit.placeholderText()
    assert not other.edit.placeholderText()
    dialog._take.click()
    assert not page.unsaved()


async def test_another_kind_of_server_does_not_get_the_password(stage: Stage) -> None:
    """The form says so before it is saved, and saving removes it."""
    job = await existing(stage, EVERY_KIND[0], "geheim")
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.dumps.wanted.emit(job.dumps[0])
    dialog = dialog_of(page)
    dialog.form.kind.choose(DumpKind.MYSQL.value)
    dialog._take.click()
    assert page.unsaved()
    assert not page.form.dumps.has_password("d")
    page._discard_button.click()
    assert page.form.dumps.has_password("d")


async def test_a_password_is_there_again_when_its_kind_of_server_is(stage: Stage) -> None:
    """Nothing was stored meanwhile: it is the one of before."""
    job = await existing(stage, EVERY_KIND[0], "geheim")
    page = await job_editor(stage, JobPlace(job_id=job.id))
    for kind in (DumpKind.MYSQL, DumpKind.POSTGRESQL):
        page.form.dumps.wanted.emit(page.form.dumps.dumps[0])
        dialog = dialog_of(page)
        dialog.form.kind.choose(kind.value)
        dialog._take.click()
    assert page.form.dumps.has_password("d")


async def test_a_quote_that_is_not_closed_is_said_at_the_command(stage: Stage) -> None:
    """Not that a command is missing."""
    job = await existing(stage, EVERY_KIND[4])
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.dumps.wanted.emit(job.dumps[0])
    dialog = dialog_of(page)
    dialog.form.command.setText("slapcat 'dc=example")
    dialog._take.click()
    assert "quote" in dialog.form._rows["command"][1].error


async def test_variables_of_a_command_are_checked_in_the_dialog(stage: Stage) -> None:
    """By the number of the line; what is right is sealed with the job."""
    job = await existing(stage, EVERY_KIND[4])
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.dumps.wanted.emit(job.dumps[0])
    dialog = dialog_of(page)
    dialog.form.variables.set_text("A=1\nLDAP PW")
    dialog._take.click()
    assert dialog.form._rows["variables"][1].error == "Line 2 is not of the form NAME=value."
    dialog.form.variables.set_text("LDAP_PW=geheim")
    dialog._take.click()
    assert page.unsaved()
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be stored")
    assert await stage.room.do(lambda manager: manager.jobs.with_passwords(job)) == {"d"}


async def test_what_is_wrong_is_said_in_the_dialog(stage: Stage) -> None:
    """At its field, until something is changed; the dialog stays open."""
    job = await existing(stage, EVERY_KIND[0])
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.dumps._add.click()
    dialog = dialog_of(page)
    dialog.form.name.setText("shop.sql")
    dialog.form.subject.setText("--help")
    dialog._take.click()
    rows = dialog.form._rows
    assert {field for field, (_, row) in rows.items() if row.error} == {"name", "subject"}
    assert dialog.isVisible()
    dialog.form.name.setText("other.sql")
    assert not any(row.error for _, row in rows.values())
    assert len(page.form.dumps.dumps) == 1


async def test_a_dump_is_taken_out_by_its_button(stage: Stage) -> None:
    """And what is still missing then is said."""
    job = await existing(stage, EVERY_KIND[3])
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.dumps._removing(job.dumps[0])()
    assert not page.form.dumps.dumps
    assert page.unsaved()
    page._save.click()
    await stage.until(lambda: page.form._rows["sources"].error, "the error")


async def test_hooks_are_entered_as_command_lines(stage: Stage) -> None:
    """Words in quotes stay together; a quote that is not closed is said, and nothing is stored."""
    job = await existing(stage, EVERY_KIND[3])
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.hooks.before.setText("systemctl stop 'my shop")
    page._save.click()
    await stage.until(lambda: page.form._rows["hooks"].error, "the error")
    assert (await only_job(stage.room)).hooks == NO_HOOKS
    page.form.hooks.before.setText("systemctl stop 'my shop'")
    page.form.hooks.failed.setText("systemctl start 'my shop'")
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be stored")
    stored = (await only_job(stage.room)).hooks
    assert stored == JobHooks(
        before=("systemctl", "stop", "my shop"), failed=("systemctl", "start", "my shop")
    )
    page.form.hooks.show_hooks(stored)
    assert page.form.hooks.hooks() == stored


async def test_how_hooks_are_run_is_asked_for_once_there_is_one(stage: Stage) -> None:
    """Account, time and variables hold for all of them; variables are write-only."""
    job = await existing(stage, EVERY_KIND[3])
    page = await job_editor(stage, JobPlace(job_id=job.id))
    fields = page.form.hooks
    assert not fields.variables.isVisibleTo(fields)
    fields.after.setText("/opt/tell")
    assert fields.variables.isVisibleTo(fields)
    fields.run_as.setText("shop")
    fields.seconds.setValue(20)
    fields.variables.set_text("no variable")
    page._save.click()
    await stage.until(lambda: page.form._rows["hooks"].error, "the error")
    assert page.form._rows["hooks"].error == "Line 1 is not of the form NAME=value."
    fields.variables.set_text("TOKEN=geheim")
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be stored")
    stored = await only_job(stage.room)
    assert stored.hooks == JobHooks(after=("/opt/tell",), run_as="shop", timeout_seconds=20)
    assert await stage.room.do(lambda manager: manager.jobs.with_variables(stored))
    assert not fields.typed_variables
    assert "stored" in fields.variables.edit.placeholderText()

    again = await job_editor(stage, JobPlace(job_id=job.id))
    assert again.form.hooks.hooks() == stored.hooks
    assert "stored" in again.form.hooks.variables.edit.placeholderText()
    again.form.hooks.variables.set_text("TOKEN=other")
    assert again.unsaved()
    again._discard_button.click()
    assert not again.unsaved()


async def test_a_dump_is_tried_from_its_dialog(stage: Stage) -> None:
    """On the job's machine, with what is entered; what comes back stands in the dialog until
    something is changed, and nothing is stored."""
    room = stage.room
    job = await existing(stage, EVERY_KIND[0], "geheim")
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.dumps.wanted.emit(job.dumps[0])
    dialog = dialog_of(page)
    room.links.reply(ProbeDump, lambda _machine, _request: DumpProbed())
    dialog.test.click()
    await stage.until(lambda: dialog.notice.title == "The test was good", "the good test")
    (asked,) = room.links.requests(ProbeDump)
    assert isinstance(asked, ProbeDump)
    assert isinstance(asked.dump, PostgresDump)
    assert asked.dump.password == "geheim"
    dialog.form.user.setText("other")
    assert not dialog.notice.title
    wrong = Problem(error=ErrorClass.DUMP_FAILED, subject="shop.sql", detail="password wrong")
    room.links.reply(ProbeDump, lambda _machine, _request: DumpProbed(problem=wrong))
    dialog.test.click()
    await stage.until(lambda: dialog.notice.title, "the failed test")
    assert dialog.notice._tone is Tone.FAILING
    dialog.form.kind.choose(DumpKind.MYSQL.value)
    dialog.test.click()
    await stage.until(lambda: len(room.links.requests(ProbeDump)) == 3, "the test of another kind")
    third = room.links.requests(ProbeDump)[-1]
    assert isinstance(third, ProbeDump)
    assert isinstance(third.dump, MysqlDump)
    assert third.dump.password == ""
    dialog.form.name.setText("")
    dialog.test.click()
    assert dialog.form._rows["name"][1].error
    assert len(room.links.requests(ProbeDump)) == 3
    dialog.reject()
    assert not page.unsaved()


async def test_a_machine_that_is_away_cannot_try(stage: Stage) -> None:
    """That is said; without a machine the button waits for one."""
    room = stage.room
    job = await existing(stage, EVERY_KIND[0])
    await room.machines["EMPFANG"].disconnect()
    page = await job_editor(stage, JobPlace(job_id=job.id))
    page.form.dumps.wanted.emit(job.dumps[0])
    dialog = dialog_of(page)
    dialog.test.click()
    await stage.until(lambda: dialog.notice.title, "the reason")
    assert "not connected" in dialog.notice.title
    assert dialog.test.isEnabled()
    dialog.reject()
    bare = stage.open(
        lambda window: DumpDialog(room.bridge, EVERY_KIND[0], (), stored=False, parent=window)
    )
    assert not bare.test.isEnabled()
    bare.reject()
