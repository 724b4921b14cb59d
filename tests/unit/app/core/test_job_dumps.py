"""Dumps of a job: kept without their passwords, handed over with them, recorded when made."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from kustos.core.dumps import dump_problems, spec_of
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.jobs import JobDraft, problems
from kustos.core.model import SealedSecret, SecretKind
from kustos.core.ports import SecretDamagedError, UnitOfWork
from kustos_agent.protocol.dumps import (
    CommandDump,
    MongoDump,
    MysqlDump,
    PostgresDump,
    VolumeDump,
)
from kustos_agent.protocol.messages import TaskFinished
from kustos_agent.protocol.tasks import BackupResult, BackupSpec, DumpResult
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem
from tests.helpers.saved import saved_repository

from .conftest import Core

SHOP = JobDump(
    id="d1",
    kind=DumpKind.POSTGRESQL,
    name="shop.sql",
    subject="shop",
    host="db",
    port=5433,
    user="bob",
    run_as="postgres",
)
WEB = JobDump(id="d2", kind=DumpKind.VOLUME, name="web.tar", subject="web")


async def _draft(core: Core, *dumps: JobDump, sources: tuple[str, ...] = ()) -> JobDraft:
    machine = await core.machine()
    repository = await saved_repository(core.composition.manager)
    return JobDraft(
        name="Shop",
        machine_id=machine.id,
        repository_id=repository.id,
        sources=sources,
        dumps=dumps,
        passwords={"d1": "hush hush", "d9": "of no dump"},
    )


async def _secrets(core: Core, *owners: str) -> list[str]:
    """Those of these dumps that have a stored password."""

    def work(unit: UnitOfWork) -> list[str]:
        return [owner for owner in owners if unit.secrets.kinds(owner)]

    return await core.store.read(work)


async def test_a_dump_is_handed_over_with_its_password_and_kept_without(core: Core) -> None:
    """A job may consist of dumps alone; the order in the store holds no secret."""
    jobs = core.composition.manager.jobs
    draft = await _draft(core, SHOP, WEB)
    job = await jobs.save(draft)
    assert job.dumps == (SHOP, WEB)
    assert await jobs.get(job.id) == job
    assert await jobs.with_passwords(job) == {"d1"}
    assert not await _secrets(core, "d9")
    task = await core.composition.manager.tasks.back_up(job.id)
    assert "hush" not in f"{task} {draft!r}"
    spec = await core.composition.handing_over._offering._specs.build(task)
    assert isinstance(spec, BackupSpec)
    assert spec.sources == ()
    assert spec.dumps == (
        PostgresDump(
            name="shop.sql",
            database="shop",
            host="db",
            port=5433,
            user="bob",
            password="hush hush",
            run_as="postgres",
        ),
        VolumeDump(name="web.tar", volume="web"),
    )


async def test_the_variables_of_a_command_are_sealed_like_a_password(core: Core) -> None:
    """And handed over as variables; another kind drops them."""
    jobs = core.composition.manager.jobs
    export = JobDump(id="d1", kind=DumpKind.COMMAND, name="ldap.ldif", command=("slapcat",))
    draft = replace(await _draft(core, export), passwords={"d1": "LDAP_PW=hush hush\n"})
    job = await jobs.save(draft)
    assert await jobs.with_passwords(job) == {"d1"}
    task = await core.composition.manager.tasks.back_up(job.id)
    assert "hush" not in f"{task} {job} {draft!r}"
    spec = await core.composition.handing_over._offering._specs.build(task)
    assert isinstance(spec, BackupSpec)
    assert spec.dumps == (
        CommandDump(name="ldap.ldif", command=("slapcat",), environment={"LDAP_PW": "hush hush"}),
    )
    wrong = replace(draft, passwords={"d1": "no variable"})
    assert [one.code for one in problems(wrong)] == [FieldCode.INVALID_ENVIRONMENT]
    await jobs.save(replace(draft, dumps=(WEB,), passwords={}), job.id)
    assert not await _secrets(core, "d1")


async def test_a_password_stays_until_its_dump_goes(core: Core) -> None:
    """Changing the job keeps it; another kind of server, the dump's end, the job's and the
    machine's remove it."""
    manager = core.composition.manager
    draft = await _draft(core, SHOP, sources=("/home",))
    again = replace(draft, name="Papers", passwords={})
    job = await manager.jobs.save(draft)
    await manager.jobs.save(again, job.id)
    assert await _secrets(core, "d1")
    other = changed(SHOP, kind=DumpKind.MYSQL)
    await manager.jobs.save(replace(again, dumps=(other,)), job.id)
    assert not await _secrets(core, "d1")

    await manager.jobs.save(draft, job.id)
    await manager.jobs.save(replace(again, dumps=()), job.id)
    assert not await _secrets(core, "d1")
    await manager.jobs.save(draft, job.id)
    await manager.jobs.remove(job.id)
    assert not await _secrets(core, "d1")
    await manager.jobs.save(draft)
    await manager.enrolment.remove(draft.machine_id)
    assert not await _secrets(core, "d1")


async def test_a_password_opens_for_its_own_dump_alone(core: Core) -> None:
    """Moved to another row it does not open: the task fails, and no empty one is tried."""
    manager = core.composition.manager
    job = await manager.jobs.save(await _draft(core, SHOP, changed(SHOP, id="d3", name="b.sql")))
    task = await manager.tasks.back_up(job.id)

    def swap(unit: UnitOfWork) -> None:
        sealed = unit.secrets.get("d1", SecretKind.PASSWORD)
        assert sealed is not None
        unit.secrets.put(SealedSecret(owner_id="d3", kind=SecretKind.PASSWORD, sealed=sealed))

    await core.store.write(swap)
    with pytest.raises(SecretDamagedError):
        await core.composition.handing_over._offering._specs.build(task)


@pytest.mark.parametrize(
    ("kind", "class_"),
    [
        (DumpKind.POSTGRESQL, PostgresDump),
        (DumpKind.MYSQL, MysqlDump),
        (DumpKind.MONGODB, MongoDump),
        (DumpKind.VOLUME, VolumeDump),
        (DumpKind.COMMAND, CommandDump),
    ],
)
def test_each_kind_has_its_word_on_the_wire(kind: DumpKind, class_: type) -> None:
    """The same one."""
    spec = spec_of(changed(SHOP, kind=kind, command=("x",)), "")
    assert isinstance(spec, class_)
    assert spec.__struct_config__.tag == kind.value


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": ""}, "name", FieldCode.REQUIRED),
        ({"name": "a/b"}, "name", FieldCode.NOT_A_DUMP_NAME),
        ({"name": "web.tar"}, "name", FieldCode.NAME_TAKEN),
        ({"kind": DumpKind.VOLUME, "subject": ""}, "subject", FieldCode.REQUIRED),
        ({"kind": DumpKind.COMMAND}, "command", FieldCode.REQUIRED),
        ({"kind": DumpKind.COMMAND, "command": ("",)}, "command", FieldCode.NOT_A_COMMAND),
        ({"kind": DumpKind.COMMAND, "command": ("a\0b",)}, "command", FieldCode.NOT_A_COMMAND),
        ({"kind": DumpKind.COMMAND, "command": ("x",) * 101}, "command", FieldCode.TOO_LONG),
        ({"kind": DumpKind.COMMAND, "command": ("x" * 4_097,)}, "command", FieldCode.TOO_LONG),
        ({"subject": "host=elsewhere"}, "subject", FieldCode.NOT_A_NAME),
        ({"kind": DumpKind.MYSQL, "subject": "--help"}, "subject", FieldCode.NOT_A_NAME),
        ({"port": 65_536}, "port", FieldCode.NOT_A_PORT),
        ({"host": "a b"}, "host", FieldCode.NOT_A_HOST),
        ({"user": "x" * 256}, "user", FieldCode.TOO_LONG),
        ({"run_as": "a\n"}, "run_as", FieldCode.NOT_A_NAME),
    ],
)
def test_what_no_agent_would_take_is_said_at_its_field(
    change: dict[str, str], field: str, code: FieldCode
) -> None:
    """Before it is stored, and of the job as a whole at its dumps."""
    dump = changed(SHOP, **change)
    found = [(problem.field, problem.code) for problem in dump_problems(dump, (WEB, dump))]
    assert found == [(field, code)]
    job = JobDraft(name="n", machine_id="m", repository_id="r", sources=(), dumps=(WEB, dump))
    assert code in {problem.code for problem in problems(job)}


@given(st.text(max_size=30), st.sampled_from(DumpKind))
def test_what_passes_here_is_refused_by_no_agent(text: str, kind: DumpKind) -> None:
    """The same rules on both sides, whatever is typed."""
    from kustos_agent.dumps.kinds import recipe_of  # noqa: PLC0415  the agent's side of it
    from kustos_agent.dumps.recipe import checked_name  # noqa: PLC0415  the same

    dump = JobDump(id="d", kind=kind, name=text, subject=text, host=text, user=text, command=("x",))
    if not dump_problems(dump):
        checked_name(dump.name)
        recipe_of(spec_of(dump, ""))


async def test_a_job_of_nothing_is_refused(core: Core) -> None:
    """Neither folders nor dumps."""
    with pytest.raises(InvalidError) as invalid:
        await core.composition.manager.jobs.save(await _draft(core))
    assert [one.field for one in invalid.value.problems] == ["sources"]


async def test_each_dump_is_recorded_as_a_snapshot_of_its_own(core: Core) -> None:
    """With its path, beside that of the folders; so that retention can tell them apart."""
    manager = core.composition.manager
    job = await manager.jobs.save(await _draft(core, SHOP, WEB, sources=("/home",)))
    task = await manager.tasks.back_up(job.id)
    result = BackupResult(
        snapshot_id="f" * 64,
        files_total=12,
        bytes_total=1_000,
        bytes_added=500,
        dumps=(
            DumpResult(name="shop.sql", snapshot_id="a" * 64, bytes=300),
            DumpResult(name="web.tar", snapshot_id="b" * 64, bytes=200),
        ),
    )
    end = TaskFinished(task_id=task.id, outcome=Outcome.SUCCESS, at=core.clock.now(), result=result)
    await core.composition.reports.commit(task.machine_id, "journal", [(1, end)])
    made = {one.paths: one for one in await manager.browse.snapshots_of_job(job.id)}
    assert set(made) == {("/shop.sql",), ("/web.tar",), ("/home",)}
    assert (made["/shop.sql",].id, made["/shop.sql",].bytes) == ("a" * 64, 300)
    folders = made["/home",]
    assert (folders.files, folders.bytes, folders.bytes_added) == (10, 500, None)
    assert {one.task_id for one in made.values()} == {task.id}


async def test_dumps_that_were_saved_before_one_failed_are_recorded(core: Core) -> None:
    """The task has failed all the same, and nothing of the folders is there."""
    manager = core.composition.manager
    job = await manager.jobs.save(await _draft(core, SHOP, WEB, sources=("/home",)))
    task = await manager.tasks.back_up(job.id)
    saved = DumpResult(name="shop.sql", snapshot_id="a" * 64, bytes=300)
    end = TaskFinished(
        task_id=task.id,
        outcome=Outcome.FAILED,
        at=core.clock.now(),
        problem=Problem(error=ErrorClass.DUMP_FAILED, subject="web.tar"),
        result=BackupResult(snapshot_id="", dumps=(saved,)),
    )
    await core.composition.reports.commit(task.machine_id, "journal", [(1, end)])
    (made,) = await manager.browse.snapshots_of_job(job.id)
    assert (made.id, made.paths) == ("a" * 64, ("/shop.sql",))
