"""Hooks of a job: kept, checked, and handed over with the names that they are told."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.fields import FieldCode
from kustos.core.hook_secrets import HookSecrets
from kustos.core.job_hooks import NO_HOOKS, JobHooks, hook_problems, spec_of
from kustos.core.jobs import JobDraft
from kustos.core.model import SecretKind
from kustos.core.places import parse_environment
from kustos.core.ports import SecretDamagedError, UnitOfWork
from kustos.core.variables import variable_problems
from kustos_agent.protocol.dumps import CommandDump
from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.tasks import BackupSpec
from tests.helpers.saved import saved_repository

from .conftest import Core


async def test_hooks_are_handed_over_with_task_and_job(core: Core) -> None:
    """And are the ones that the job had when the run was ordered."""
    manager = core.composition.manager
    machine = await core.machine()
    repository = await saved_repository(manager)
    hooks = JobHooks(
        before=("systemctl", "stop", "shop"),
        failed=("/opt/tell me",),
        run_as="shop",
        timeout_seconds=20,
    )
    draft = JobDraft(
        name="Shop",
        machine_id=machine.id,
        repository_id=repository.id,
        sources=("/home",),
        hooks=hooks,
    )
    job = await manager.jobs.save(draft)
    assert (await manager.jobs.get(job.id)) == job
    task = await manager.tasks.back_up(job.id)
    spec = await core.composition.handing_over._offering._specs.build(task)
    assert isinstance(spec, BackupSpec)
    assert spec.hooks == Hooks(
        before=Hook(command=("systemctl", "stop", "shop"), run_as="shop", timeout_seconds=20),
        failed=Hook(command=("/opt/tell me",), run_as="shop", timeout_seconds=20),
        task=task.id,
        job="Shop",
    )


async def _kept(core: Core, job_id: str) -> frozenset[SecretKind]:
    return await core.store.read(lambda unit: unit.secrets.kinds(job_id))


async def test_variables_of_hooks_are_sealed_and_handed_over(core: Core) -> None:
    """They are in no job and in no order; leaving them out keeps them, and they go with the hooks,
    with the job and with the machine."""
    manager = core.composition.manager
    machine = await core.machine()
    repository = await saved_repository(manager)
    draft = JobDraft(
        name="Shop",
        machine_id=machine.id,
        repository_id=repository.id,
        sources=("/home",),
        hooks=JobHooks(after=("/opt/tell",)),
        hook_variables="TOKEN=hush hush\n\nWHO=shop\n",
    )
    job = await manager.jobs.save(draft)
    assert await manager.jobs.with_variables(job)
    again = replace(draft, name="Papers", hook_variables="")
    job = await manager.jobs.save(again, job.id)
    task = await manager.tasks.back_up(job.id)
    assert "hush" not in f"{task} {draft!r} {job}"
    spec = await core.composition.handing_over._offering._specs.build(task)
    assert isinstance(spec, BackupSpec)
    assert spec.hooks is not None
    assert spec.hooks.after == Hook(
        command=("/opt/tell",), environment={"TOKEN": "hush hush", "WHO": "shop"}
    )
    assert "hush" not in repr(spec)
    await manager.jobs.save(replace(again, hooks=NO_HOOKS), job.id)
    assert not await _kept(core, job.id)
    await manager.jobs.save(draft, job.id)
    await manager.jobs.remove(job.id)
    assert not await _kept(core, job.id)
    other = await manager.jobs.save(draft)
    assert await _kept(core, other.id)
    await manager.enrolment.remove(machine.id)
    assert not await _kept(core, other.id)


async def test_variables_open_for_their_own_job_alone(core: Core) -> None:
    """Moved to another row they do not open, and no hook is run without them."""
    manager = core.composition.manager
    secrets = HookSecrets(store=core.store, vault=manager.jobs._hooks._vault)
    (sealed,) = await secrets.sealed("one", "A=b")

    def swap(unit: UnitOfWork) -> None:
        unit.secrets.put(replace(sealed, owner_id="other"))

    await core.store.write(swap)
    with pytest.raises(SecretDamagedError):
        await secrets.variables("other")


@pytest.mark.parametrize(
    ("text", "code", "subject"),
    [
        ("A=1\nB", FieldCode.INVALID_ENVIRONMENT, "2"),
        ("A=1\n=2", FieldCode.INVALID_ENVIRONMENT, "2"),
        ("Ä=1", FieldCode.INVALID_ENVIRONMENT, "1"),
        ("A B=1", FieldCode.INVALID_ENVIRONMENT, "1"),
        ("A=1\0", FieldCode.INVALID_ENVIRONMENT, "1"),
        ("A=" + "x" * 32_769, FieldCode.TOO_LONG, ""),
        ("\n".join(f"A{number}=1" for number in range(101)), FieldCode.TOO_LONG, ""),
    ],
)
def test_what_is_no_variable_is_said_by_its_line(text: str, code: FieldCode, subject: str) -> None:
    """Never by its text, which may be secret."""
    (problem,) = variable_problems("variables", text)
    assert (problem.code, problem.subject) == (code, subject)


@given(st.text(alphabet=st.sampled_from("AÄ_1= \n\t\0\x85x")))
def test_variables_that_pass_are_refused_by_no_agent(text: str) -> None:
    """The same rules on both sides, whatever is typed."""
    from kustos_agent.dumps.chosen_command import recipe  # noqa: PLC0415  the agent's side of it

    if not list(variable_problems("variables", text)):
        recipe(CommandDump(name="x", command=("x",), environment=parse_environment(text)))


@pytest.mark.parametrize("seconds", [0, 3_601])
def test_a_time_that_no_agent_would_take_is_said(seconds: int) -> None:
    (problem,) = hook_problems(JobHooks(after=("x",), timeout_seconds=seconds))
    assert problem.code is FieldCode.OUT_OF_RANGE


def test_an_account_has_the_name_of_one() -> None:
    codes = [
        problem.code
        for name in ("a\nb", "x" * 256)
        for problem in hook_problems(JobHooks(after=("x",), run_as=name))
    ]
    assert codes == [FieldCode.NOT_A_NAME, FieldCode.TOO_LONG]


def test_no_hooks_are_nothing_on_the_wire() -> None:
    """An older agent gets what it has always got."""
    assert spec_of(NO_HOOKS, task_id="t", job="j", variables={"A": "b"}) is None


def test_a_long_name_of_a_job_keeps_no_run_from_being_taken() -> None:
    """Hooks are told as much of it as the wire takes; an agent would refuse the whole task."""
    hooks = spec_of(JobHooks(before=("true",)), task_id="t", job="ü" * 300, variables={})
    assert hooks is not None
    assert msgspec.json.decode(msgspec.json.encode(hooks), type=Hooks).job == "ü" * 255


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("",), FieldCode.NOT_A_COMMAND),
        (("a\0b",), FieldCode.NOT_A_COMMAND),
        (("x",) * 101, FieldCode.TOO_LONG),
        (("x" * 4_097,), FieldCode.TOO_LONG),
    ],
)
def test_what_no_program_can_be_given_is_said(command: tuple[str, ...], code: FieldCode) -> None:
    """Before it is stored."""
    (problem,) = hook_problems(JobHooks(after=command))
    assert (problem.field, problem.code) == ("hooks", code)
