"""Passwords of a policy's dumps and variables of its hooks: kept for it, copied for each job."""

from dataclasses import replace

import pytest
from msgspec import structs

from kustos.core.dumps import secret_kind
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.model import Job, SealedSecret, SecretKind
from kustos.core.policy import Policy, PolicyContent
from kustos.core.policy_drafts import PolicyDraft, draft_of
from kustos.core.policy_fields import PolicyField
from kustos.core.ports import KeyTrouble, SecretDamagedError, UnitOfWork, VaultLockedError
from kustos_agent.protocol.dumps import PostgresDump
from kustos_agent.protocol.tasks import BackupSpec
from tests.helpers.saved import saved_repository

from .conftest import Core

SHOP = JobDump(id="d1", kind=DumpKind.POSTGRESQL, name="shop.sql", user="bob")
HOOKS = JobHooks(before=("/bin/quiesce",))


async def shop(core: Core, *names: str, **fields: object) -> tuple[Policy, list[Job]]:
    """A policy with a password and variables, on these machines."""
    repository = await saved_repository(core.composition.manager)
    content = PolicyContent(repository_id=repository.id, dumps=(SHOP,), hooks=HOOKS)
    draft = PolicyDraft(
        name="Shops",
        content=structs.replace(content, **fields),
        passwords={"d1": "hush hush"},
        hook_variables="TOKEN=quiet",
    )
    policies = core.composition.manager.policies
    policy = await policies.save(draft)
    machines = [(await core.machine(name)).id for name in names]
    return policy, await policies.assign(policy.id, machines)


async def draft_now(core: Core, policy: Policy, **fields: object) -> PolicyDraft:
    view = await core.composition.manager.policies.get(policy.id)
    assert view is not None
    content = structs.replace(view.newest.content, **fields)
    return PolicyDraft(name=view.policy.name, content=content)


async def handed_over(core: Core, job: Job) -> tuple[str, dict[str, str]]:
    """The password and the variables that a run of the job gets."""
    task = await core.composition.manager.tasks.back_up(job.id)
    assert "hush" not in f"{task} {job}"
    spec = await core.composition.handing_over._offering._specs.build(task)
    await core.composition.manager.tasks.cancel(task.id)
    assert isinstance(spec, BackupSpec)
    (dump,) = spec.dumps
    assert isinstance(dump, PostgresDump)
    assert spec.hooks is not None
    assert spec.hooks.before is not None
    return dump.password, dict(spec.hooks.before.environment)


async def stored(core: Core, owner: str) -> frozenset[SecretKind]:
    return await core.store.read(lambda unit: unit.secrets.kinds(owner))


async def test_each_job_hands_over_what_the_policy_keeps(core: Core) -> None:
    _policy, jobs = await shop(core, "PC-1", "PC-2")
    for job in jobs:
        assert await handed_over(core, job) == ("hush hush", {"TOKEN": "quiet"})
    assert jobs[0].dumps[0].id != jobs[1].dumps[0].id


async def test_copies_are_bound_to_their_job(core: Core) -> None:
    """Moved to the rows of another they do not open."""
    _policy, (one, other) = await shop(core, "PC-1", "PC-2")
    kind = secret_kind(DumpKind.POSTGRESQL)

    def swap(unit: UnitOfWork) -> None:
        sealed = unit.secrets.get(one.dumps[0].id, kind)
        assert sealed is not None
        unit.secrets.put(SealedSecret(owner_id=other.dumps[0].id, kind=kind, sealed=sealed))

    await core.store.write(swap)
    with pytest.raises(SecretDamagedError):
        await handed_over(core, other)


async def test_a_new_password_reaches_who_follows_and_nobody_else(core: Core) -> None:
    """It is a revision of its own, though nothing else has changed. One machine has entered its
    own password, one stays on the old revision."""
    manager = core.composition.manager
    policy, (one, own, later) = await shop(core, "PC-1", "PC-2", "PC-3")
    entered = replace(draft_of(own), passwords={own.dumps[0].id: "mine"})
    own = await manager.jobs.save(entered, own.id)
    assert own.overrides == (PolicyField.DUMPS,)
    draft = await draft_now(core, policy)
    draft = replace(draft, passwords={draft.content.dumps[0].id: "new"})
    saved = await manager.policies.save(draft, policy.id, based_on=1, to=[one.id, own.id])
    assert saved.revision == 2
    newest, _first = await manager.policies.revisions(policy.id)
    assert newest.revision.secrets
    assert newest.change is not None
    assert newest.change.changes == ()
    passwords = [(await handed_over(core, job))[0] for job in (one, own, later)]
    assert passwords == ["new", "mine", "hush hush"]
    await manager.policies.apply(policy.id, 2, [later.id])
    await manager.policies.reset(own.id, [PolicyField.DUMPS])
    assert [(await handed_over(core, job))[0] for job in (own, later)] == ["new", "new"]


async def test_variables_of_its_own_stay_through_a_roll_out(core: Core) -> None:
    manager = core.composition.manager
    policy, (job,) = await shop(core, "PC-1")
    own = await manager.jobs.save(replace(draft_of(job), hook_variables="TOKEN=mine"), job.id)
    assert own.overrides == (PolicyField.HOOKS,)
    draft = replace(await draft_now(core, policy, excludes=("*.tmp",)), hook_variables="TOKEN=new")
    await manager.policies.save(draft, policy.id, based_on=1)
    assert (await handed_over(core, job))[1] == {"TOKEN": "mine"}
    await manager.policies.reset(job.id, [PolicyField.HOOKS])
    assert (await handed_over(core, job))[1] == {"TOKEN": "new"}


async def test_a_dump_of_its_own_that_looks_like_the_policys_stays_its_own(core: Core) -> None:
    """It has the password that was entered here, and nobody has said that it should lose it."""
    manager = core.composition.manager
    _policy, (job,) = await shop(core, "PC-1")
    moved = (structs.replace(job.dumps[0], host="db"),)
    entered = replace(draft_of(job), dumps=moved, passwords={job.dumps[0].id: "mine"})
    await manager.jobs.save(entered, job.id)
    alike = await manager.jobs.save(draft_of(job), job.id)
    assert alike.overrides == (PolicyField.DUMPS,)
    assert (await handed_over(core, alike))[0] == "mine"


async def test_going_back_brings_a_removed_dump_back_with_its_password(core: Core) -> None:
    """In between the job has no password of it."""
    policies = core.composition.manager.policies
    policy, (job,) = await shop(core, "PC-1", sources=("/etc",))
    await policies.save(await draft_now(core, policy, dumps=()), policy.id, based_on=1)
    assert not await stored(core, job.dumps[0].id)
    await policies.roll_back(policy.id, 1, based_on=2)
    assert (await handed_over(core, job))[0] == "hush hush"


async def test_a_dump_of_another_kind_does_not_inherit_the_password(core: Core) -> None:
    """And the older revision still has it."""
    manager = core.composition.manager
    policy, (job,) = await shop(core, "PC-1")
    other = structs.replace((await draft_now(core, policy)).content.dumps[0], kind=DumpKind.MYSQL)
    await manager.policies.save(
        await draft_now(core, policy, dumps=(other,)), policy.id, based_on=1
    )
    after = await manager.jobs.get(job.id)
    assert after is not None
    assert await manager.jobs.with_passwords(after) == frozenset()
    await manager.policies.roll_back(policy.id, 1, based_on=2)
    assert (await handed_over(core, job))[0] == "hush hush"


async def test_a_policy_made_from_a_job_leaves_that_jobs_password_alone(core: Core) -> None:
    """A draft may name the dumps of a job: they become dumps of the policy's own."""
    policies = core.composition.manager.policies
    policy, (job,) = await shop(core, "PC-1")
    content = structs.replace((await draft_now(core, policy)).content, dumps=job.dumps)
    typed = PolicyDraft(name="Copy", content=content, passwords={job.dumps[0].id: "other"})
    copy = await policies.save(typed)
    assert (await handed_over(core, job))[0] == "hush hush"
    await policies.remove(copy.id)
    assert (await handed_over(core, job))[0] == "hush hush"


async def test_a_clone_has_the_secrets_and_a_removed_policy_none(core: Core) -> None:
    manager = core.composition.manager
    policy, (job,) = await shop(core, "PC-1")
    copy = await manager.policies.clone(policy.id, "Branch")
    (dump,) = (await draft_now(core, copy)).content.dumps
    assert await manager.policies.with_passwords(copy.id) == {dump.id}
    assert await manager.policies.with_variables(copy.id)
    (cloned,) = await manager.policies.assign(copy.id, [(await core.machine("PC-2")).id])
    assert await handed_over(core, cloned) == ("hush hush", {"TOKEN": "quiet"})
    await manager.jobs.remove(cloned.id)
    await manager.policies.remove(copy.id)
    assert not await stored(core, dump.id)
    assert not await stored(core, copy.id)
    assert not await stored(core, cloned.dumps[0].id)
    assert (await handed_over(core, job))[0] == "hush hush"


async def test_with_a_locked_key_nothing_is_changed(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    policies = core.composition.manager.policies
    policy, (job,) = await shop(core, "PC-1")
    later = await core.machine("PC-2")
    draft = await draft_now(core, policy, excludes=("*.tmp",))

    async def locked(*_: object) -> bytes:
        raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)

    monkeypatch.setattr(policies._secrets._vault, "seal", locked)
    for attempt in (
        policies.save(draft, policy.id, based_on=1),
        policies.apply(policy.id, 1),
        policies.assign(policy.id, [later.id]),
        policies.reset(job.id, [PolicyField.DUMPS]),
        policies.clone(policy.id, "Branch"),
    ):
        with pytest.raises(VaultLockedError):
            await attempt
    assert [view.job for view in await core.composition.manager.jobs.overview()] == [job]
    assert len(await policies.revisions(policy.id)) == 1
    assert len(await policies.overview()) == 1


async def test_a_job_that_comes_to_follow_keeps_its_own_secrets(core: Core) -> None:
    """Though its hooks are the policy's to the letter: their variables need not be."""
    manager = core.composition.manager
    policy, (job,) = await shop(core, "PC-1")
    machine = await core.machine("PC-9")
    own = replace(draft_of(job), machine_id=machine.id, dumps=(structs.replace(SHOP, id="own"),))
    own = replace(own, passwords={"own": "mine"}, hook_variables="TOKEN=mine")
    older = await manager.jobs.save(own)
    (joined,) = await manager.policies.follow(policy.id, [older.id])
    assert joined.overrides == (PolicyField.DUMPS, PolicyField.HOOKS)
    assert await handed_over(core, joined) == ("mine", {"TOKEN": "mine"})
    await manager.policies.reset(joined.id, joined.overrides)
    assert await handed_over(core, joined) == ("hush hush", {"TOKEN": "quiet"})
    assert not await stored(core, "own")


async def test_a_job_that_takes_over_the_values_has_the_policys_secrets(core: Core) -> None:
    """And those that it had are gone with its dumps."""
    manager = core.composition.manager
    policy, (job,) = await shop(core, "PC-1")
    machine = await core.machine("PC-9")
    own = replace(draft_of(job), machine_id=machine.id, dumps=(structs.replace(SHOP, id="own"),))
    own = replace(own, passwords={"own": "mine"}, hook_variables="TOKEN=mine")
    older = await manager.jobs.save(own)
    (joined,) = await manager.policies.follow(policy.id, [older.id], take=tuple(PolicyField))
    assert joined.overrides == ()
    assert await handed_over(core, joined) == ("hush hush", {"TOKEN": "quiet"})
    assert not await stored(core, "own")


async def test_what_has_no_secret_is_set_back_without_a_key(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the job's copies stay as they are."""
    manager = core.composition.manager
    _policy, (job,) = await shop(core, "PC-1")
    await manager.jobs.save(replace(draft_of(job), excludes=("*.iso",)), job.id)

    async def locked(*_: object) -> str:
        raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)

    with monkeypatch.context() as without_a_key:
        without_a_key.setattr(manager.policies._secrets._vault, "open", locked)
        back = await manager.policies.reset(job.id, [PolicyField.EXCLUDES])
    assert (back.excludes, back.overrides) == ((), ())
    assert await handed_over(core, job) == ("hush hush", {"TOKEN": "quiet"})


async def test_no_draft_and_no_revision_shows_a_secret(core: Core) -> None:
    policies = core.composition.manager.policies
    policy, _jobs = await shop(core, "PC-1")
    draft = PolicyDraft(
        name="x",
        content=(await draft_now(core, policy)).content,
        passwords={"d1": "hush hush"},
        hook_variables="TOKEN=quiet",
    )
    opened = await policies._secrets.opened(policy.id, draft.content)
    shown = f"{draft!r} {opened!r} {await policies.revisions(policy.id)!r}"
    assert opened
    assert "hush" not in shown
    assert "quiet" not in shown
