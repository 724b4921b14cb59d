"""Policies: saved, rolled out, gone back from, and what becomes of the jobs that follow them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from kustos.core.events import JobsChanged, PoliciesChanged
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.job_context import context_problems
from kustos.core.jobs import JobChangedError
from kustos.core.model import FOR_GOOD, Job, LocalPlace
from kustos.core.policies import PolicyChangedError
from kustos.core.policy import Policy, PolicyContent
from kustos.core.policy_drafts import PolicyDraft, draft_of
from kustos.core.policy_fields import PolicyField
from kustos.core.policy_roll_out import RefusedError
from kustos.core.ports import InUseError
from kustos.core.presets import usual_schedule
from kustos.core.retention import USUAL
from tests.helpers.saved import saved_repository
from tests.unit.app.store.samples import machine, repository

from .conftest import Core

EVENING = usual_schedule("Europe/Berlin")


async def first_content(core: Core) -> PolicyContent:
    repository = await saved_repository(core.composition.manager)
    return PolicyContent(
        repository_id=repository.id, sources=("/home",), schedule=EVENING, retention=USUAL
    )


async def office(core: Core, *names: str) -> tuple[Policy, list[Job]]:
    """A policy, and a job of it on each of these machines."""
    policies = core.composition.manager.policies
    draft = PolicyDraft(name="Office PCs", content=await first_content(core))
    policy = await policies.save(draft)
    machines = [(await core.machine(name)).id for name in names]
    return policy, await policies.assign(policy.id, machines)


async def changed(core: Core, policy: Policy, **fields: object) -> PolicyDraft:
    view = await core.composition.manager.policies.get(policy.id)
    assert view is not None
    return PolicyDraft(
        name=view.policy.name, content=structs.replace(view.newest.content, **fields)
    )


async def now(core: Core, job: Job) -> Job:
    found = await core.composition.manager.jobs.get(job.id)
    assert found is not None
    return found


async def test_an_assigned_policy_is_a_job_with_its_values_on_each_machine(core: Core) -> None:
    policy, jobs = await office(core, "PC-1", "PC-2")
    assert [(job.name, job.sources, job.schedule, job.retention) for job in jobs] == [
        ("Office PCs", ("/home",), EVENING, USUAL)
    ] * 2
    (view,) = await core.composition.manager.policies.overview()
    assert [one.machine.name for one in view.followers] == ["PC-1", "PC-2"]
    assert (view.policy, view.behind, view.machines) == (policy, (), 2)
    noted = await core.store.read(lambda unit: unit.jobs.noted(jobs[0].revision))
    assert noted is not None
    assert noted.order == jobs[0].order


async def test_assigning_again_adds_only_what_lacks(core: Core) -> None:
    """And where the name is taken, another one."""
    manager = core.composition.manager
    policy, (first,) = await office(core, "PC-1")
    second = await core.machine("PC-2")
    own = replace(draft_of(first), machine_id=second.id, name="office pcs")
    await manager.jobs.save(own)
    (added,) = await manager.policies.assign(policy.id, [first.machine_id, second.id])
    assert (added.machine_id, added.name) == (second.id, "Office PCs (2)")


async def test_a_saved_revision_reaches_every_job_that_follows(core: Core) -> None:
    """Each gets a new revision of its own, so that its machine is sent it; who looks is told."""
    policy, jobs = await office(core, "PC-1", "PC-2")
    told: list[object] = []
    core.composition.manager.bus.listen(told.append)
    draft = await changed(core, policy, sources=("/home", "/etc"))
    saved = await core.composition.manager.policies.save(draft, policy.id, based_on=1)
    assert saved.revision == 2
    for job in jobs:
        after = await now(core, job)
        assert (after.sources, after.policy_revision) == (("/home", "/etc"), 2)
        assert after.revision != job.revision
        assert JobsChanged(job.id) in told
    assert PoliciesChanged(policy.id) in told


async def test_one_machine_first_then_all(core: Core) -> None:
    policies = core.composition.manager.policies
    policy, (first, second) = await office(core, "PC-1", "PC-2")
    draft = await changed(core, policy, sources=("/opt",))
    await policies.save(draft, policy.id, based_on=1, to=[first.id])
    assert (await now(core, first)).sources == ("/opt",)
    assert await now(core, second) == second
    view = await policies.get(policy.id)
    assert view is not None
    assert [one.job.id for one in view.behind] == [second.id]
    await policies.apply(policy.id, 2)
    assert (await now(core, second)).sources == ("/opt",)


async def test_what_a_machine_has_of_its_own_stays_through_a_roll_out(core: Core) -> None:
    manager = core.composition.manager
    policy, (job, _other) = await office(core, "PC-1", "PC-2")
    own = await manager.jobs.save(replace(draft_of(job), sources=("/srv/data",)), job.id)
    assert (own.policy_id, own.overrides) == (policy.id, (PolicyField.SOURCES,))
    draft = await changed(core, policy, sources=("/opt",), excludes=("*.iso",))
    await manager.policies.save(draft, policy.id, based_on=1)
    after = await now(core, job)
    assert (after.sources, after.excludes) == (("/srv/data",), ("*.iso",))
    back = await manager.policies.reset(job.id, [PolicyField.SOURCES])
    assert (back.sources, back.overrides) == (("/opt",), ())


async def test_a_value_of_its_own_that_the_policy_comes_to_have_stays_its_own(core: Core) -> None:
    """Until somebody sets it back: nobody has said that it should follow."""
    manager = core.composition.manager
    policy, (job,) = await office(core, "PC-1")
    await manager.jobs.save(replace(draft_of(job), sources=("/opt",)), job.id)
    draft = await changed(core, policy, sources=("/opt",))
    await manager.policies.save(draft, policy.id, based_on=1)
    same = draft_of(await now(core, job))
    renamed = await manager.jobs.save(replace(same, name="Mine"), job.id)
    assert renamed.overrides == (PolicyField.SOURCES,)


async def test_entering_the_policys_value_again_is_following_again(core: Core) -> None:
    manager = core.composition.manager
    _policy, (job,) = await office(core, "PC-1")
    await manager.jobs.save(replace(draft_of(job), sources=("/opt",)), job.id)
    back = await manager.jobs.save(draft_of(job), job.id)
    assert back.overrides == ()


async def test_going_back_is_a_new_revision_with_old_content(core: Core) -> None:
    policies = core.composition.manager.policies
    policy, (job,) = await office(core, "PC-1")
    draft = await changed(core, policy, sources=("/opt",))
    await policies.save(draft, policy.id, based_on=1)
    saved = await policies.roll_back(policy.id, 1, based_on=2, note="too few folders")
    assert saved.revision == 3
    assert (await now(core, job)).sources == ("/home",)
    newest, _second, first = await policies.revisions(policy.id)
    assert (newest.revision.restored, newest.revision.note) == (1, "too few folders")
    assert newest.revision.content == first.revision.content
    assert (newest.followers, first.followers, first.change) == (1, 0, None)
    assert newest.change is not None
    assert [change.field for change in newest.change.changes] == [PolicyField.SOURCES]


async def test_of_two_people_who_change_it_the_second_is_told(core: Core) -> None:
    """With what the first has made of it; nothing is stored of the second."""
    policies = core.composition.manager.policies
    policy, (job,) = await office(core, "PC-1")
    mine = await changed(core, policy, sources=("/opt",))
    theirs = await changed(core, policy, sources=("/var",))
    await policies.save(theirs, policy.id, based_on=1)
    with pytest.raises(PolicyChangedError) as raised:
        await policies.save(mine, policy.id, based_on=1)
    assert raised.value.newest is not None
    assert raised.value.newest.content.sources == ("/var",)
    assert (await now(core, job)).sources == ("/var",)


async def test_of_two_people_who_change_a_job_the_second_is_told(core: Core) -> None:
    jobs = core.composition.manager.jobs
    _policy, (job,) = await office(core, "PC-1")
    draft = replace(draft_of(job), based_on=job.revision)
    first = await jobs.save(replace(draft, name="First"), job.id)
    with pytest.raises(JobChangedError) as raised:
        await jobs.save(replace(draft, name="Second"), job.id)
    assert raised.value.job == first
    await jobs.remove(job.id)
    with pytest.raises(JobChangedError) as raised:
        await jobs.save(draft, job.id)
    assert raised.value.job is None


async def test_saving_what_is_there_already_makes_no_revision(core: Core) -> None:
    policy, (job,) = await office(core, "PC-1")
    draft = await changed(core, policy)
    saved = await core.composition.manager.policies.save(draft, policy.id, based_on=1)
    assert saved == policy
    assert await now(core, job) == job


async def test_a_detached_job_keeps_its_values_and_follows_no_more(core: Core) -> None:
    policies = core.composition.manager.policies
    policy, (job,) = await office(core, "PC-1")
    own = await policies.detach(job.id)
    assert (own.policy_id, own.policy_revision, own.overrides) == (None, 0, ())
    assert own.order == job.order
    await policies.save(await changed(core, policy, sources=("/opt",)), policy.id, based_on=1)
    assert await now(core, job) == own


async def test_a_job_that_is_there_can_follow_and_does_what_it_did(core: Core) -> None:
    """It keeps its id, and so its snapshots; what differs is its own until it is reset."""
    manager = core.composition.manager
    policy, (other,) = await office(core, "PC-1")
    machine = await core.machine("PC-2")
    older = replace(draft_of(other), name="Old", machine_id=machine.id, excludes=("*.iso",))
    job = await manager.jobs.save(older)
    (joined,) = await manager.policies.follow(policy.id, [job.id, other.id])
    assert (joined.id, joined.order, joined.revision) == (job.id, job.order, job.revision)
    assert (joined.policy_revision, joined.overrides) == (1, (PolicyField.EXCLUDES,))
    reset = await manager.policies.reset(job.id, joined.overrides)
    assert (reset.name, reset.excludes) == ("Old", ())
    with pytest.raises(LookupError):
        await manager.policies.follow(policy.id, [job.id, "gone"])


async def test_a_job_can_take_over_the_policys_values_as_it_comes_to_follow(core: Core) -> None:
    """It is said before what that changes; its name and its id stay."""
    manager = core.composition.manager
    policy, (other,) = await office(core, "PC-1")
    machine = await core.machine("PC-2")
    older = replace(
        draft_of(other), name="Old", machine_id=machine.id, sources=("/a", "/b"), schedule=None
    )
    job = await manager.jobs.save(older)
    await manager.policies.pause(policy.id, FOR_GOOD)
    joining = await manager.policies.preview_of_following(policy.id, job.id)
    assert joining.own == (PolicyField.SOURCES, PolicyField.SCHEDULE)
    assert [one.field for one in joining.taken.summary.fields] == list(joining.own)
    assert (joining.kept_pause, joining.taken_pause) == (None, FOR_GOOD)
    assert await now(core, job) == job
    (joined,) = await manager.policies.follow(policy.id, [job.id], take=tuple(PolicyField))
    assert (joined.id, joined.name, joined.overrides) == (job.id, "Old", ())
    assert (joined.sources, joined.schedule) == (("/home",), EVENING)
    assert (joined.policy_id, joined.paused_until) == (policy.id, FOR_GOOD)
    assert joined.revision != job.revision


async def test_a_machine_that_cannot_do_the_policy_is_not_taken_in(core: Core) -> None:
    """Folders of Linux on Windows: the preview says so, and nothing is stored."""
    manager = core.composition.manager
    policy, (other,) = await office(core, "PC-1")
    windows = replace(await core.machine("KASSE"), os_name="Windows")
    await core.store.write(lambda unit: unit.machines.update(windows))
    older = replace(draft_of(other), machine_id=windows.id, sources=("C:\\Users",))
    job = await manager.jobs.save(older)
    joining = await manager.policies.preview_of_following(policy.id, job.id)
    assert [one.machine for one in joining.taken.refused] == ["KASSE"]
    with pytest.raises(RefusedError):
        await manager.policies.follow(policy.id, [job.id], take=tuple(PolicyField))
    assert await now(core, job) == job
    (joined,) = await manager.policies.follow(policy.id, [job.id])
    assert joined.overrides == (PolicyField.SOURCES,)


async def test_a_job_can_go_over_to_another_policy(core: Core) -> None:
    """Both are announced: one has a job more, one fewer."""
    policies = core.composition.manager.policies
    policy, (job,) = await office(core, "PC-1")
    other = await policies.clone(policy.id, "Branch")
    told: list[object] = []
    core.composition.manager.bus.listen(told.append)
    (joined,) = await policies.follow(other.id, [job.id])
    assert (joined.policy_id, joined.overrides) == (other.id, ())
    assert {PoliciesChanged(policy.id), PoliciesChanged(other.id)} <= {
        one for one in told if isinstance(one, PoliciesChanged)
    }
    assert [view.machines for view in await policies.overview()] == [1, 0]


async def test_what_comes_to_follow_a_paused_policy_is_paused(core: Core) -> None:
    """And goes on as before when the policy does."""
    manager = core.composition.manager
    policy, (other,) = await office(core, "PC-1")
    machine = await core.machine("PC-2")
    job = await manager.jobs.save(replace(draft_of(other), machine_id=machine.id))
    await manager.policies.pause(policy.id, FOR_GOOD)
    (joined,) = await manager.policies.follow(policy.id, [job.id])
    assert (joined.paused_until, joined.own_pause) == (FOR_GOOD, None)
    await manager.policies.resume(policy.id)
    assert (await now(core, job)).paused_until is None


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"sources": ()}, "sources", FieldCode.REQUIRED),
        ({"sources": ("home",)}, "sources", FieldCode.NOT_ABSOLUTE),
        ({"repository_id": "gone"}, "repository_id", FieldCode.UNKNOWN),
        ({"max_age_seconds": 5}, "max_age_seconds", FieldCode.OUT_OF_RANGE),
        ({"min_bytes": -1}, "min_bytes", FieldCode.OUT_OF_RANGE),
    ],
)
async def test_a_policy_is_judged_as_a_job_is(
    core: Core, fields: dict[str, object], field: str, code: FieldCode
) -> None:
    draft = PolicyDraft(name="Office", content=structs.replace(await first_content(core), **fields))
    with pytest.raises(InvalidError) as raised:
        await core.composition.manager.policies.save(draft)
    assert [(one.field, one.code) for one in raised.value.problems] == [(field, code)]
    assert await core.composition.manager.policies.overview() == []


async def test_a_machine_that_cannot_do_it_is_named_and_none_gets_it(core: Core) -> None:
    """Here a Windows machine, whose paths begin with a drive."""
    policies = core.composition.manager.policies
    policy, _none = await office(core)
    able, unable = await core.machine("PC-1"), await core.machine("PC-2")
    windows = replace(unable, os_name="Windows")
    await core.store.write(lambda unit: unit.machines.update(windows))
    with pytest.raises(RefusedError) as raised:
        await policies.assign(policy.id, [able.id, unable.id])
    (refused,) = raised.value.refused
    assert (refused.machine, [one.subject for one in refused.problems]) == ("PC-2", ["/home"])
    assert await core.composition.manager.jobs.overview() == []
    with pytest.raises(RefusedError):
        await policies.assign(policy.id, ["nobody"])


@pytest.mark.parametrize(
    ("system", "source", "fits"),
    [
        ("Linux", "/home", True),
        ("Linux", "C:/Users", False),
        ("macOS", "D:/", False),
        ("Windows", "C:/Users", True),
        ("Windows", "//server/share", True),
        ("Windows", "\\\\server\\share", True),
        ("Windows", "/home", False),
        ("Plan 9", "C:/Users", True),
    ],
)
def test_a_path_belongs_to_a_system(system: str, source: str, *, fits: bool) -> None:
    """Of one that is not known here nothing is said."""
    nas = repository(place=LocalPlace(path="/mnt/nas"))
    found = context_problems([source], [], machine(os_name=system), nas)
    assert (found == []) is fits


async def test_a_policy_that_saves_its_own_repository_is_refused_at_the_field(core: Core) -> None:
    policies = core.composition.manager.policies
    policy, _none = await office(core)
    draft = await changed(core, policy, sources=("/srv",))
    for attempt in (policies.preview(draft, policy.id), policies.save(draft)):
        with pytest.raises(InvalidError) as raised:
            await attempt
        assert FieldCode.CONTAINS_REPOSITORY in {one.code for one in raised.value.problems}


async def test_a_roll_out_that_one_machine_cannot_do_changes_nothing(core: Core) -> None:
    """Here it leaves out other folders than the policy, which leaves out the repository."""
    manager = core.composition.manager
    policy, (job, other) = await office(core, "PC-1", "PC-2")
    job = await manager.jobs.save(replace(draft_of(job), excludes=("*.tmp",)), job.id)
    draft = await changed(core, policy, sources=("/srv",), excludes=("/srv/backup",))
    preview = await manager.policies.preview(draft, policy.id)
    assert [one.machine for one in preview.refused] == ["PC-1"]
    with pytest.raises(RefusedError):
        await manager.policies.save(draft, policy.id, based_on=1)
    assert [await now(core, job), await now(core, other)] == [job, other]
    assert len(await manager.policies.revisions(policy.id)) == 1


async def test_a_preview_says_what_would_change_and_changes_nothing(core: Core) -> None:
    manager = core.composition.manager
    policy, (job, other) = await office(core, "PC-1", "PC-2")
    kept = structs.replace(USUAL, daily=30)
    await manager.jobs.save(replace(draft_of(job), retention=kept), job.id)
    draft = await changed(
        core, policy, sources=("/home", "/etc"), retention=structs.replace(USUAL, daily=5)
    )
    preview = await manager.policies.preview(draft, policy.id)
    of_sources, of_retention = preview.summary.fields
    assert (preview.summary.machines, of_sources.jobs, of_sources.added) == (2, 2, ("/etc",))
    assert (of_retention.jobs, of_retention.less) == (1, 1)
    assert await now(core, other) == other
    one = await manager.policies.preview(draft, policy.id, to=[other.id])
    assert one.summary.machines == 1


async def test_a_paused_policy_pauses_its_jobs_and_leaves_their_own_pause(core: Core) -> None:
    manager = core.composition.manager
    policy, (job, other) = await office(core, "PC-1", "PC-2")
    friday = core.clock.now() + timedelta(days=3)
    await manager.jobs.pause(job.id, FOR_GOOD)
    await manager.policies.pause(policy.id, friday)
    assert [(await now(core, one)).paused_until for one in (job, other)] == [FOR_GOOD, friday]
    await manager.policies.resume(policy.id)
    assert [(await now(core, one)).paused_until for one in (job, other)] == [FOR_GOOD, None]


async def test_a_job_can_go_on_though_its_policy_is_paused(core: Core) -> None:
    """A person's word about this one counts, and a shorter pause of its own does not."""
    manager = core.composition.manager
    policy, (job, other) = await office(core, "PC-1", "PC-2")
    friday = core.clock.now() + timedelta(days=3)
    await manager.policies.pause(policy.id, friday)
    assert (await manager.jobs.resume(job.id)).paused_until is None
    shorter = await manager.jobs.pause(other.id, friday - timedelta(days=1))
    assert shorter.paused_until == friday


async def test_what_joins_a_paused_policy_is_paused(core: Core) -> None:
    manager = core.composition.manager
    policy, _none = await office(core)
    await manager.policies.pause(policy.id, FOR_GOOD)
    machine = await core.machine()
    (job,) = await manager.policies.assign(policy.id, [machine.id])
    assert (job.paused_until, job.own_pause) == (FOR_GOOD, None)


async def test_a_policy_in_use_stays_and_says_by_whom(core: Core) -> None:
    manager = core.composition.manager
    policy, (job,) = await office(core, "PC-1")
    with pytest.raises(InUseError) as raised:
        await manager.policies.remove(policy.id)
    assert raised.value.names == ("PC-1",)
    await manager.jobs.remove(job.id)
    await manager.policies.remove(policy.id)
    assert await manager.policies.overview() == []


async def test_a_repository_that_a_policy_saves_to_stays(core: Core) -> None:
    manager = core.composition.manager
    policy, _none = await office(core)
    with pytest.raises(InUseError) as raised:
        await manager.repositories.remove(policy.repository_id)
    assert raised.value.names == ("Office PCs",)


async def test_two_policies_have_two_names(core: Core) -> None:
    manager = core.composition.manager
    policy, _none = await office(core)
    with pytest.raises(InvalidError) as raised:
        await manager.policies.clone(policy.id, "OFFICE PCS ")
    assert [one.code for one in raised.value.problems] == [FieldCode.NAME_TAKEN]
    copy = await manager.policies.clone(policy.id, "Branch")
    assert (copy.name, copy.revision, copy.id != policy.id) == ("Branch", 1, True)
