"""Policies on screen: kept in a list, entered on tabs, put on machines, and shown in their jobs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from msgspec import structs
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.model import FOR_GOOD, Job
from kustos.core.policy import Policy, PolicyContent
from kustos.core.policy_drafts import PolicyDraft, draft_of
from kustos.core.policy_fields import PolicyField
from kustos.core.policy_templates import Template
from kustos.core.policy_views import PolicyView
from kustos.core.presets import usual_schedule
from kustos.core.retention import Retention
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.pause import PauseDialog
from kustos.gui.dialogs.policy_assign import AssignPolicyDialog
from kustos.gui.dialogs.policy_clone import ClonePolicyDialog
from kustos.gui.dialogs.policy_follow import FollowPolicyDialog
from kustos.gui.dialogs.policy_history import PolicyHistoryDialog
from kustos.gui.dialogs.policy_new import NewPolicyDialog
from kustos.gui.dialogs.policy_save import SavePolicyDialog
from kustos.gui.forms.expected_fields import ExpectedFields
from kustos.gui.forms.rhythm_field import BY_HAND
from kustos.gui.models.policies import PoliciesModel, PolicyColumn
from kustos.gui.navigation import JobPlace, PageKey, PoliciesPlace, PolicyPlace, SectionPlace
from kustos.gui.pages.jobs import JobsPage
from kustos.gui.pages.jobs_switch import JobsList
from kustos.gui.pages.policies import PoliciesPage
from kustos.gui.pages.policy_editor import PolicyEditorPage
from kustos.gui.widgets.roles import Role
from tests.gui.b_stage import Stage, job_editor
from tests.gui.scripted_links import Room

DialogT = TypeVar("DialogT", bound=QDialog)


async def saved(room: Room, *names: str, **values: object) -> tuple[Policy, list[Job]]:
    """A policy on machines with these names."""
    nas = await room.repository()
    content = PolicyContent(
        repository_id=nas.id,
        sources=("/home",),
        schedule=usual_schedule("Europe/Berlin"),
        retention=Retention(daily=7, zone="Europe/Berlin"),
    )
    draft = PolicyDraft(name="Office PCs", content=structs.replace(content, **values))
    policy = await room.do(lambda manager: manager.policies.save(draft))
    machines = [(await room.join(name)).id for name in names]
    jobs = await room.do(lambda manager: manager.policies.assign(policy.id, machines))
    return policy, jobs


async def view_of(room: Room, policy: Policy) -> PolicyView:
    view = await room.do(lambda manager: manager.policies.get(policy.id))
    assert view is not None
    return view


async def job_now(room: Room, job: Job) -> Job:
    found = await room.do(lambda manager: manager.jobs.get(job.id))
    assert found is not None
    return found


async def save_other(room: Room, policy: Policy, **values: object) -> None:
    """As somebody else does, in another window."""
    view = await view_of(room, policy)
    content = structs.replace(view.newest.content, **values)
    draft = PolicyDraft(name=view.policy.name, content=content)
    number = view.policy.revision
    await room.do(lambda manager: manager.policies.save(draft, policy.id, based_on=number))


async def policies_page(stage: Stage) -> PoliciesPage:
    page = stage.show(PoliciesPage, PoliciesPlace())
    await stage.until(lambda: page._read_once, "the policies")
    return page


async def editor(stage: Stage, place: PolicyPlace) -> PolicyEditorPage:
    page = stage.show(PolicyEditorPage, place)
    await stage.until(lambda: page._baseline is not None, "the form")
    await stage.until(lambda: not page._errands._tasks, "all readings")
    return page


def dialog_of(kind: type[DialogT], page: PoliciesPage | PolicyEditorPage) -> DialogT:
    (dialog,) = page.findChildren(kind)
    return dialog


# --- the list -------------------------------------------------------------------------------------


async def test_jobs_and_policies_are_two_lists_of_one_section(stage: Stage) -> None:
    """A tab leads over; the page that is left stays on its own list."""
    jobs = stage.show(JobsPage, SectionPlace(PageKey.JOBS))
    jobs._switch.setCurrentIndex(JobsList.POLICIES)
    policies = await policies_page(stage)
    policies._switch.setCurrentIndex(JobsList.JOBS)
    assert stage.navigator.went == [PoliciesPlace(), SectionPlace(PageKey.JOBS)]
    assert jobs._switch.currentIndex() == JobsList.JOBS
    assert policies._switch.currentIndex() == JobsList.POLICIES


async def test_without_policies_it_is_said_what_they_are_for(stage: Stage) -> None:
    """One button leads to the first, and asks only what it begins with."""
    page = await policies_page(stage)
    assert page._first.isVisible()
    assert not page._new.isVisible()
    page._first.click()
    dialog = dialog_of(NewPolicyDialog, page)
    dialog.choose(Template.LAPTOP)
    dialog.system.choose("macOS")
    dialog.go_on.click()
    assert stage.navigator.went == [PolicyPlace(None, "laptop", "macOS")]


async def test_a_row_says_who_uses_it_and_who_is_behind(stage: Stage) -> None:
    """And the newest revision is applied to those from there."""
    policy, (first, second) = await saved(stage.room, "PC-1", "PC-2")
    view = await view_of(stage.room, policy)
    more = PolicyDraft(
        name="Office PCs", content=structs.replace(view.newest.content, sources=("/data",))
    )
    await stage.room.do(
        lambda manager: manager.policies.save(more, policy.id, based_on=1, to=[first.id])
    )
    page = await policies_page(stage)
    cell = page._model.index(0, PolicyColumn.MACHINES)
    assert (cell.data(), cell.data(Role.SECOND_LINE)) == ("2 machines", "1 on an older revision")
    assert page._model.index(0, PolicyColumn.SOURCES).data() == "/data"
    page._apply.click()
    await stage.until(page._apply.isHidden, "nobody to be behind")
    assert (await job_now(stage.room, second)).sources == ("/data",)
    assert cell.data(Role.SECOND_LINE) is None


async def test_a_policy_is_paused_and_resumed_with_all_its_jobs(stage: Stage) -> None:
    """For as long as is chosen."""
    _policy, (job,) = await saved(stage.room, "PC-1")
    page = await policies_page(stage)
    page._pause.click()
    dialog = dialog_of(PauseDialog, page)
    dialog._for_good.setChecked(True)
    dialog._pause.click()
    await stage.until(lambda: not page._resume.isHidden(), "the pause")
    assert (await job_now(stage.room, job)).paused_until == FOR_GOOD
    assert page._model.index(0, PolicyColumn.POLICY).data(Role.SECOND_LINE) == "paused"
    page._resume.click()
    await stage.until(lambda: not page._pause.isHidden(), "its end")
    assert (await job_now(stage.room, job)).paused_until is None


async def test_a_pause_that_is_over_is_said_no_more(stage: Stage) -> None:
    """With the clock alone, without anything being read again."""
    policy, _jobs = await saved(stage.room, "PC-1")
    end = datetime(2030, 1, 1, tzinfo=UTC)
    await stage.room.do(lambda manager: manager.policies.pause(policy.id, end))
    clock = [end - timedelta(hours=1)]
    model = PoliciesModel(now=lambda: clock[0])
    model.show([await view_of(stage.room, policy)], {})
    cell = model.index(0, PolicyColumn.POLICY)
    assert str(cell.data(Role.SECOND_LINE)).startswith("paused until ")
    painted: list[int] = []
    model.dataChanged.connect(lambda first, _last: painted.append(first.column()))
    clock[0] = end
    model.tick()
    assert cell.data(Role.SECOND_LINE) is None
    assert painted == [PolicyColumn.POLICY]


async def test_one_in_use_is_not_removed_and_says_by_whom(stage: Stage) -> None:
    await saved(stage.room, "PC-1", "PC-2")
    page = await policies_page(stage)
    page._remove.click()
    dialog = dialog_of(ConfirmDialog, page)
    dialog._yes.click()
    await stage.until(dialog.notice.isVisible, "the refusal")
    assert dialog.notice._words is not None
    assert dialog.notice._words().cause == "Used by: PC-1, PC-2."
    dialog.reject()
    assert page._model.rowCount() == 1


async def test_one_that_nobody_uses_is_removed(stage: Stage) -> None:
    await saved(stage.room)
    page = await policies_page(stage)
    page._remove.click()
    dialog_of(ConfirmDialog, page)._yes.click()
    await stage.until(page._first.isVisible, "the empty page")


async def test_a_policy_is_put_on_many_machines_at_once(stage: Stage) -> None:
    """Only those are offered that have none of it yet."""
    policy, _jobs = await saved(stage.room, "PC-1")
    for name in ("PC-2", "PC-3", "PC-4"):
        await stage.room.join(name)
    page = await policies_page(stage)
    page._assign.click()
    dialog = dialog_of(AssignPolicyDialog, page)
    await stage.until(lambda: dialog.ticks.boxes, "the machines")
    assert [box.text() for box in dialog.ticks.boxes.values()] == ["PC-2", "PC-3", "PC-4"]
    assert not dialog.assign.isEnabled()
    for box in list(dialog.ticks.boxes.values())[:2]:
        box.setChecked(True)
    assert dialog.assign.text() == "Assign to 2 machines"
    dialog.assign.click()
    cell = page._model.index(0, PolicyColumn.MACHINES)
    await stage.until(lambda: cell.data() == "3 machines", "the jobs")
    followers = (await view_of(stage.room, policy)).followers
    assert [one.machine.name for one in followers] == ["PC-1", "PC-2", "PC-3"]


async def test_where_it_cannot_be_is_said_for_each_machine_and_none_gets_it(stage: Stage) -> None:
    """Folders of Linux on a machine with Windows."""
    policy, _jobs = await saved(stage.room)
    await stage.room.join("PC-1")
    await stage.room.join("KASSE", os_name="Windows")
    page = await policies_page(stage)
    page._assign.click()
    dialog = dialog_of(AssignPolicyDialog, page)
    await stage.until(lambda: dialog.ticks.boxes, "the machines")
    dialog.ticks._all.click()
    dialog.assign.click()
    await stage.until(dialog.refused.isVisible, "the refusal")
    assert dialog.refused.text().startswith("KASSE: /home is not a whole path")
    assert (await view_of(stage.room, policy)).followers == ()
    assert dialog.assign.isEnabled()


async def test_a_clone_has_the_same_values_and_another_name(stage: Stage) -> None:
    """A name that is in use is refused at its field."""
    await saved(stage.room)
    page = await policies_page(stage)
    page._clone.click()
    dialog = dialog_of(ClonePolicyDialog, page)
    assert dialog.name.text() == "Copy of Office PCs"
    dialog.name.setText("office pcs")
    dialog.clone.click()
    await stage.until(lambda: dialog.row.error, "the refusal")
    dialog.name.setText("Tills")
    dialog.clone.click()
    await stage.until(lambda: page._model.rowCount() == 2, "the clone")
    one, other = await stage.room.do(lambda manager: manager.policies.overview())
    assert (one.policy.name, other.policy.name) == ("Office PCs", "Tills")
    assert one.newest.content == other.newest.content


async def test_the_history_says_what_changed_and_leads_back(stage: Stage) -> None:
    """What going back changes is said first; it makes a new revision."""
    policy, (job,) = await saved(stage.room, "PC-1")
    await save_other(stage.room, policy, sources=("/home", "/data"), retention=Retention(daily=3))
    page = await policies_page(stage)
    page._history.click()
    dialog = dialog_of(PolicyHistoryDialog, page)
    await stage.until(lambda: dialog.model.rowCount() == 2, "the revisions")
    assert dialog.model.index(0, 1).data() == "1 folder more, how long changed"
    assert dialog.model.index(1, 1).data() == "the first one"
    assert dialog.outcome.text() == "This is what the policy says now."
    assert not dialog.back.isEnabled()
    dialog.table.select_row(1)
    await stage.until(dialog.back.isEnabled, "what it changes")
    assert dialog.outcome.text() == "This changes 1 machine: 1 folder fewer, how long changed."
    dialog.back.click()
    await stage.until(lambda: dialog.model.rowCount() == 3, "the new revision")
    assert (await job_now(stage.room, job)).sources == ("/home",)
    assert str(dialog.model.index(0, 1).data()).startswith("back to revision 1: ")


# --- the editor -----------------------------------------------------------------------------------


async def test_a_new_policy_begins_with_its_template(stage: Stage) -> None:
    """Adapted, saved, and then chosen in the list."""
    nas = await stage.room.repository("NAS", "/mnt/nas")
    page = await editor(stage, PolicyPlace(None, Template.FILE_SERVER.value, "Linux"))
    assert page.form.name.text() == "File servers"
    assert page.form.draft().sources == ("/srv",)
    assert page.form.repository.id == nas.id
    assert not page.form.folders._tree.isVisibleTo(page.form)
    page.form.name.setText("Filer")
    page._save.click()
    await stage.until(lambda: stage.navigator.went, "the policy")
    (view,) = await stage.room.do(lambda manager: manager.policies.overview())
    assert view.policy.name == "Filer"
    assert stage.navigator.went == [PoliciesPlace(view.policy.id)]


async def test_what_is_missing_in_a_policy_is_said_at_its_field(stage: Stage) -> None:
    """No machine is asked for."""
    page = await editor(stage, PolicyPlace())
    page._save.click()
    rows = page.form._rows
    await stage.until(lambda: rows["name"].error, "the errors")
    wrong = {field for field, row in rows.items() if row.error}
    assert wrong == {"name", "sources", "repository_id"}
    assert page._foot.text == "To be mended What · Where to"
    assert await stage.room.do(lambda manager: manager.policies.overview()) == []


async def test_folders_are_picked_on_a_machine_that_has_the_policy(stage: Stage) -> None:
    """Looking into another one takes nothing away."""
    policy, (job,) = await saved(stage.room, "PC-1")
    other = await stage.room.join("PC-2")
    page = await editor(stage, PolicyPlace(policy.id))
    assert page.form.machine.id == job.machine_id
    page.form.machine.choose(other.id)
    assert page.form.draft().sources == ("/home",)
    assert not page.unsaved()


async def test_saving_says_first_what_it_changes(stage: Stage) -> None:
    """On which machines, and how; nothing has changed before that is confirmed."""
    policy, (job, _other) = await saved(stage.room, "PC-1", "PC-2")
    page = await editor(stage, PolicyPlace(policy.id))
    assert page._save.text() == "Save …"
    page.form.select(page.form.selection.marked("/data", chosen=True))
    page.form.retention.counts["daily"].setValue(3)
    page._save.click()
    await stage.until(lambda: page.findChildren(SavePolicyDialog), "the question")
    dialog = dialog_of(SavePolicyDialog, page)
    assert dialog.outcome.text() == (
        "This changes 2 machines: 1 folder more, kept for a shorter time."
    )
    dialog._cancel.click()
    assert (await job_now(stage.room, job)) == job
    assert page.unsaved()
    page._save.click()
    await stage.until(lambda: page.findChildren(SavePolicyDialog), "the question again")
    page.findChildren(SavePolicyDialog)[-1].save.click()
    await stage.until(lambda: not page.unsaved(), "the policy to be saved")
    assert (await job_now(stage.room, job)).sources == ("/data", "/home")


async def test_it_can_be_applied_to_one_machine_first(stage: Stage) -> None:
    """The others stay as they are."""
    policy, (first, second) = await saved(stage.room, "PC-1", "PC-2")
    page = await editor(stage, PolicyPlace(policy.id))
    page.form.schedule.times.rhythm.choose(BY_HAND)
    page._save.click()
    await stage.until(lambda: page.findChildren(SavePolicyDialog), "the question")
    dialog = dialog_of(SavePolicyDialog, page)
    assert not dialog.job.isEnabled()
    dialog.one.setChecked(True)
    dialog.job.choose(second.id)
    dialog.save.click()
    await stage.until(lambda: not page.unsaved(), "the policy to be saved")
    assert (await job_now(stage.room, second)).schedule is None
    assert await job_now(stage.room, first) == first
    assert [one.job.id for one in (await view_of(stage.room, policy)).behind] == [first.id]


async def test_machines_that_cannot_do_it_are_named_before_it_is_saved(stage: Stage) -> None:
    """Another one of them may go first; all together cannot."""
    policy, (first, second) = await saved(stage.room, "PC-1", "PC-2")
    own = replace(draft_of(first), sources=("/mnt",))
    await stage.room.do(lambda manager: manager.jobs.save(own, first.id))
    inside = await stage.room.repository("Local", "/mnt/backup")
    page = await editor(stage, PolicyPlace(policy.id))
    page.form.repository.choose(inside.id)
    page._save.click()
    await stage.until(lambda: page.findChildren(SavePolicyDialog), "the question")
    dialog = dialog_of(SavePolicyDialog, page)
    assert dialog.refused.text().startswith("PC-1: The repository itself lies in /mnt")
    assert not dialog.save.isEnabled()
    dialog.one.setChecked(True)
    dialog.job.choose(second.id)
    assert not dialog.refused.isVisible()
    dialog.save.click()
    await stage.until(lambda: not page.unsaved(), "the policy to be saved")
    assert (await job_now(stage.room, second)).repository_id == inside.id
    assert (await job_now(stage.room, first)).repository_id == policy.repository_id


async def test_what_others_saved_meanwhile_is_shown_and_nothing_entered_is_lost(
    stage: Stage,
) -> None:
    """Mine stands over theirs; saved again, both are in it."""
    policy, (job,) = await saved(stage.room, "PC-1")
    page = await editor(stage, PolicyPlace(policy.id))
    page.form.patterns.setPlainText("*.tmp")
    await save_other(stage.room, policy, sources=("/home", "/data"))
    await stage.until(lambda: page._view is not None and page._view.policy.revision == 2, "it")
    for _ in range(2):
        page._save.click()
        await stage.until(lambda: page.findChildren(SavePolicyDialog), "the question")
        dialog = page.findChildren(SavePolicyDialog)[-1]
        dialog.save.click()
        await stage.until(lambda: not page.findChildren(SavePolicyDialog), "its end")
        if page._notice.isVisible():
            assert page._notice._words is not None
            assert page._notice._words().cause == "Changed there: 1 folder more."
            assert page.form.draft().sources == ("/home", "/data")
            assert page.form.typed_patterns == ("*.tmp",)
            assert page._foot.text == "1 change leave out"
    await stage.until(lambda: not page.unsaved(), "the policy to be saved")
    now = await job_now(stage.room, job)
    assert (now.sources, now.excludes) == (("/home", "/data"), ("*.tmp",))


async def test_a_policy_that_is_gone_is_said(stage: Stage) -> None:
    policy, _jobs = await saved(stage.room)
    page = await editor(stage, PolicyPlace(policy.id))
    await stage.room.do(lambda manager: manager.policies.remove(policy.id))
    await stage.until(page._notice.isVisible, "the notice")
    assert not page._save.isEnabled()


# --- in the job's form ----------------------------------------------------------------------------


async def test_each_value_of_a_job_says_where_it_comes_from(stage: Stage) -> None:
    """From the policy, or of this machine alone: while it is entered, too."""
    policy, (job, _other) = await saved(stage.room, "PC-1", "PC-2")
    page = await job_editor(stage, JobPlace(job.id))
    rows = page.form._rows
    assert page.form.policy.said.text() == "“Office PCs”, used by 2 machines"
    assert rows["excludes"].origin == "from policy"
    page.form.patterns.setPlainText("*.tmp")
    assert rows["excludes"].origin == "this machine only · reset to policy"
    assert rows["retention"].origin == "from policy"
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    assert (await job_now(stage.room, job)).overrides == (PolicyField.EXCLUDES,)
    assert rows["excludes"].origin == "this machine only · reset to policy"
    page.form.policy.show_it.click()
    assert stage.navigator.went == [PolicyPlace(policy.id)]


async def test_a_value_is_reset_to_the_policy_by_its_link(stage: Stage) -> None:
    """With saving, as any change; the others stay as they were entered."""
    _policy, (job,) = await saved(stage.room, "PC-1", excludes=("*.iso",))
    own = replace(draft_of(job), sources=("/data",), excludes=("*.tmp",))
    await stage.room.do(lambda manager: manager.jobs.save(own, job.id))
    page = await job_editor(stage, JobPlace(job.id))
    page.form.name.setText("Till")
    page.form._rows["sources"].reset_wanted.emit()
    assert page.form.draft().sources == ("/home",)
    assert page.form._rows["sources"].origin == "from policy"
    assert page.form.typed_patterns == ("*.tmp",)
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    now = await job_now(stage.room, job)
    assert (now.name, now.sources, now.excludes) == ("Till", ("/home",), ("*.tmp",))
    assert now.overrides == (PolicyField.EXCLUDES,)


async def test_a_job_without_a_policy_says_nothing_of_one(stage: Stage) -> None:
    _policy, (job,) = await saved(stage.room, "PC-1")
    await stage.room.do(lambda manager: manager.policies.detach(job.id))
    page = await job_editor(stage, JobPlace(job.id))
    assert not any(row.origin for row in page.form._rows.values())
    assert page.form.policy.said.text() == "None: all values are this machine's own."


async def test_a_job_comes_to_follow_a_policy_from_its_own_page(stage: Stage) -> None:
    """What would change is said for either way before anything does."""
    policy, (job,) = await saved(stage.room, "PC-1")
    await stage.room.do(lambda manager: manager.policies.detach(job.id))
    own = replace(draft_of(job), sources=("/home", "/data"))
    await stage.room.do(lambda manager: manager.jobs.save(own, job.id))
    page = await job_editor(stage, JobPlace(job.id))
    page.form.policy.follow.click()
    (dialog,) = page.findChildren(FollowPolicyDialog)
    await stage.until(dialog.follow.isEnabled, "what it comes to")
    assert dialog.policy.id == policy.id
    assert dialog.outcome.text() == (
        "No value of the job changes. Its own are, until they are reset: folders."
    )
    dialog.take.setChecked(True)
    assert dialog.outcome.text() == "This changes 1 machine: 1 folder fewer."
    dialog.follow.click()
    await stage.until(lambda: page.form._rows["sources"].origin, "the policy in the form")
    assert page.form._rows["sources"].origin == "from policy"
    assert page.form.draft().sources == ("/home",)
    assert not page.unsaved()
    assert (await job_now(stage.room, job)).policy_id == policy.id


async def test_following_a_paused_policy_is_said_to_pause_the_job(stage: Stage) -> None:
    """Though no value of it changes."""
    policy, (job,) = await saved(stage.room, "PC-1")
    await stage.room.do(lambda manager: manager.policies.detach(job.id))
    await stage.room.do(lambda manager: manager.policies.pause(policy.id, FOR_GOOD))
    page = await job_editor(stage, JobPlace(job.id))
    page.form.policy.follow.click()
    (dialog,) = page.findChildren(FollowPolicyDialog)
    await stage.until(dialog.follow.isEnabled, "what it comes to")
    assert dialog.outcome.text() == (
        "The job does already what the policy says. Nothing begins by itself then: paused."
    )


async def test_a_job_stops_following_and_keeps_its_values(stage: Stage) -> None:
    """It can follow again afterwards; what is not saved yet comes first."""
    policy, (job,) = await saved(stage.room, "PC-1")
    page = await job_editor(stage, JobPlace(job.id))
    row = page.form.policy
    page.form.patterns.setPlainText("*.tmp")
    assert not row.stop.isEnabled()
    page._discard_button.click()
    assert row.follow.isHidden()  # there is no other one
    row.stop.click()
    (dialog,) = page.findChildren(ConfirmDialog)
    dialog._yes.click()
    await stage.until(lambda: not row.follow.isHidden(), "the job without a policy")
    now = await job_now(stage.room, job)
    assert (now.policy_id, now.sources, now.order) == (None, ("/home",), job.order)
    assert row.stop.isHidden()
    assert (await view_of(stage.room, policy)).followers == ()


async def test_a_job_on_an_older_revision_says_so(stage: Stage) -> None:
    """With both numbers: which it does, and which it could."""
    policy, (job, other) = await saved(stage.room, "PC-1", "PC-2")
    view = await view_of(stage.room, policy)
    more = PolicyDraft(
        name="Office PCs", content=structs.replace(view.newest.content, sources=("/data",))
    )
    await stage.room.do(
        lambda manager: manager.policies.save(more, policy.id, based_on=1, to=[other.id])
    )
    page = await job_editor(stage, JobPlace(job.id))
    assert page.form.policy.said.text() == (
        "“Office PCs”, used by 2 machines; on revision 1, the newest is 2"
    )


async def test_a_policy_rolled_out_while_its_job_is_edited_is_not_overwritten(
    stage: Stage,
) -> None:
    """What came is shown, what was entered stands over it, and the second saving keeps both."""
    policy, (job,) = await saved(stage.room, "PC-1")
    page = await job_editor(stage, JobPlace(job.id))
    page.form.patterns.setPlainText("*.tmp")
    await save_other(stage.room, policy, sources=("/home", "/data"))
    page._save.click()
    await stage.until(page._notice.isVisible, "the sentence")
    assert page._notice._words is not None
    assert page._notice._words().cause == "Changed there: 1 folder more."
    assert page.form.draft().sources == ("/home", "/data")
    assert page._foot.text == "1 change leave out"
    await stage.until(
        lambda: page.form._rows["sources"].origin == "from policy", "the newer revision"
    )
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    now = await job_now(stage.room, job)
    assert (now.sources, now.excludes) == (("/home", "/data"), ("*.tmp",))
    assert now.overrides == (PolicyField.EXCLUDES,)


async def test_a_password_that_was_typed_outlives_what_others_save(stage: Stage) -> None:
    """They have put another dump beside the one that it is for."""
    shop = JobDump(id="d", kind=DumpKind.POSTGRESQL, name="shop.sql", subject="shop")
    policy, _jobs = await saved(stage.room, dumps=(shop,))
    (shop,) = (await view_of(stage.room, policy)).newest.content.dumps
    page = await editor(stage, PolicyPlace(policy.id))
    page.form.dumps.take(shop, "geheim")
    other = JobDump(id="e", kind=DumpKind.MYSQL, name="all.sql")
    await save_other(stage.room, policy, dumps=(shop, other))
    page._save.click()
    await stage.until(page._notice.isVisible, "the sentence")
    assert [dump.name for dump in page.form.dumps.dumps] == ["shop.sql", "all.sql"]
    assert page.form.dumps.passwords == {shop.id: "geheim"}
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the policy to be saved")
    stored = await stage.room.do(lambda manager: manager.policies.with_passwords(policy.id))
    assert stored == {shop.id}
    assert page.form.dumps.has_password(shop.id)


async def test_dumps_of_its_own_are_reset_with_the_policys_password(stage: Stage) -> None:
    """They look the same before, and are the machine's own for their password alone."""
    shop = JobDump(id="d", kind=DumpKind.POSTGRESQL, name="shop.sql", subject="shop")
    _policy, (job,) = await saved(stage.room, "PC-1", dumps=(shop,))
    typed = replace(draft_of(job), passwords={job.dumps[0].id: "anders"})
    await stage.room.do(lambda manager: manager.jobs.save(typed, job.id))
    page = await job_editor(stage, JobPlace(job.id))
    row = page.form._rows["dumps"]
    assert row.origin == "this machine only · reset to policy"
    row.reset_wanted.emit()
    assert row.origin == "from policy"
    assert page.unsaved()
    page._save.click()
    await stage.until(lambda: not page.unsaved(), "the job to be saved")
    now = await job_now(stage.room, job)
    assert now.overrides == ()
    assert await stage.room.do(lambda manager: manager.jobs.with_passwords(now)) == frozenset()


def test_maximum_age_and_minimum_size_come_out_as_they_went_in(qtbot: QtBot) -> None:
    """Also what the form cannot show in its units, and None; a changed number counts."""
    fields = ExpectedFields()
    qtbot.addWidget(fields)
    for age, size in ((None, None), (90_061, 1), (172_800, 100_000_000)):
        fields.show_age(age)
        fields.show_size(size)
        assert (fields.max_age_seconds, fields.min_bytes) == (age, size)
    fields.hours.setValue(3)
    fields.small.setChecked(False)
    assert (fields.max_age_seconds, fields.min_bytes) == (10_800, None)
