"""Hooks of a job: kept, checked, and handed over with the names that they are told."""

import msgspec
import pytest

from kustos.core.fields import FieldCode
from kustos.core.job_hooks import NO_HOOKS, JobHooks, hook_problems, spec_of
from kustos.core.jobs import JobDraft
from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.tasks import BackupSpec
from tests.helpers.saved import saved_repository

from .conftest import Core


async def test_hooks_are_handed_over_with_task_and_job(core: Core) -> None:
    """And are the ones that the job had when the run was ordered."""
    manager = core.composition.manager
    machine = await core.machine()
    repository = await saved_repository(manager)
    hooks = JobHooks(before=("systemctl", "stop", "shop"), failed=("/opt/tell me",))
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
        before=Hook(command=("systemctl", "stop", "shop")),
        failed=Hook(command=("/opt/tell me",)),
        task=task.id,
        job="Shop",
    )


def test_no_hooks_are_nothing_on_the_wire() -> None:
    """An older agent gets what it has always got."""
    assert spec_of(NO_HOOKS, task_id="t", job="j") is None


def test_a_long_name_of_a_job_keeps_no_run_from_being_taken() -> None:
    """Hooks are told as much of it as the wire takes; an agent would refuse the whole task."""
    hooks = spec_of(JobHooks(before=("true",)), task_id="t", job="ü" * 300)
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
