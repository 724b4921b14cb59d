"""Since when a machine has no job, or none that begins by itself: kept where it begins."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from kustos.core.jobs import JobDraft
from kustos.core.machines import MachineView
from kustos.core.model import FOR_GOOD, Job, LocalPlace, MachineState, SecretKind, Task, TaskState
from kustos.core.orders import BackupOrder
from kustos.core.policy_drafts import draft_of
from kustos.core.ports import UnitOfWork
from kustos.core.repositories import RepositoryDraft
from kustos.core.status import Why
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.values import TaskKind
from tests.unit.app.core.conftest import Core
from tests.unit.app.core.test_policies import office

HOUR = timedelta(hours=1)
NOON = Schedule(times=CronTimes(expression="0 12 * * *"), zone="UTC")


async def planned(core: Core, machine_id: str, *names: str) -> list[Job]:
    """Jobs with a schedule, each with a good backup."""
    manager = core.composition.manager
    repository = await manager.repositories.save(
        RepositoryDraft(
            name=f"NAS of {machine_id}",
            place=LocalPlace(path="/srv"),
            secrets={SecretKind.PASSWORD: "geheim"},
        )
    )
    found = []
    for name in names:
        draft = JobDraft(
            name=name,
            machine_id=machine_id,
            repository_id=repository.id,
            sources=("/home",),
            schedule=NOON,
        )
        job = await manager.jobs.save(draft)
        now = core.clock.now()
        done = Task(
            id=f"of-{job.id}",
            kind=TaskKind.BACKUP,
            machine_id=machine_id,
            repository_id=repository.id,
            job_id=job.id,
            order=BackupOrder(sources=("/home",)),
            state=TaskState.SUCCESS,
            created_at=now,
            finished_at=now,
        )
        await core.store.write(partial(_add, done))
        found.append(job)
    return found


def _add(task: Task, unit: UnitOfWork) -> None:
    unit.tasks.add(task)


async def view(core: Core, machine_id: str) -> MachineView:
    """The machine as it is now, connected."""
    machines = core.composition.manager.machines
    await machines.heartbeat(machine_id, Heartbeat(at=core.clock.now()))
    return next(one for one in await machines.overview() if one.machine.id == machine_id)


async def test_a_machine_has_no_job_since_it_joined_or_since_its_last_one_went(core: Core) -> None:
    """Removed, or given to another machine."""
    manager = core.composition.manager
    machine, other = await core.machine("PC-1"), await core.machine("PC-2")
    core.clock.forward(HOUR)
    found = (await view(core, machine.id)).verdict
    assert (found.why, found.since) == (Why.NO_JOB, machine.enrolled_at)
    first, second = await planned(core, machine.id, "A", "B")
    await manager.jobs.remove(first.id)
    core.clock.forward(HOUR)
    went = core.clock.now()
    await manager.jobs.save(replace(draft_of(second), machine_id=other.id), second.id)
    core.clock.forward(HOUR)
    found = (await view(core, machine.id)).verdict
    assert (found.state, found.since) == (MachineState.UNPROTECTED, went)
    await manager.jobs.save(replace(draft_of(second), name="C"), second.id)
    assert (await view(core, machine.id)).machine.job_gone_at == went
    await manager.jobs.remove(second.id)
    found = (await view(core, other.id)).verdict
    assert (found.why, found.since) == (Why.NO_JOB, core.clock.now())


async def test_a_machine_is_paused_since_its_last_pause_began(core: Core) -> None:
    """To pause for longer is the same pause; one that is over and begins again is another."""
    jobs = core.composition.manager.jobs
    machine = await core.machine()
    first, second = await planned(core, machine.id, "A", "B")
    core.clock.forward(HOUR)
    await jobs.pause(first.id, core.clock.now() + 4 * HOUR)
    some = await view(core, machine.id)
    assert (some.verdict.state, some.paused, some.schedules) == (MachineState.PROTECTED, 1, 2)
    core.clock.forward(HOUR)
    began = core.clock.now()
    await jobs.pause(second.id, began + 2 * HOUR)
    core.clock.forward(HOUR)
    await jobs.pause(second.id, FOR_GOOD)
    kept = await jobs.get(second.id)
    assert kept is not None
    await jobs.save(replace(draft_of(kept), name="C"), second.id)
    found = (await view(core, machine.id)).verdict
    assert (found.why, found.since, found.until) == (Why.ALL_PAUSED, began, began + 3 * HOUR)
    await jobs.resume(second.id)
    resumed = await jobs.get(second.id)
    assert resumed is not None
    assert resumed.paused_since is None
    core.clock.forward(4 * HOUR)
    # The first one's pause is over by now: what pauses it next is another one.
    again = core.clock.now()
    await jobs.pause(first.id, FOR_GOOD)
    await jobs.pause(second.id, FOR_GOOD)
    found = (await view(core, machine.id)).verdict
    assert (found.why, found.since) == (Why.ALL_PAUSED, again)


async def test_a_policys_pause_begins_for_its_jobs_with_it(core: Core) -> None:
    """Unless they are paused already; for a job that comes to follow it later, from then on. What
    goes on when the job leaves the policy is the same pause."""
    manager = core.composition.manager
    policy, (free, paused) = await office(core, "PC-1", "PC-2")
    other = await core.machine("PC-3")
    first = core.clock.now()
    await manager.jobs.pause(paused.id, FOR_GOOD)
    core.clock.forward(HOUR)
    began = core.clock.now()
    await manager.policies.pause(policy.id, FOR_GOOD)
    core.clock.forward(HOUR)
    (new,) = await manager.policies.assign(policy.id, [other.id])
    assert new.paused_since == core.clock.now()
    assert (await manager.policies.detach(free.id)).paused_since == began
    kept = await manager.jobs.get(paused.id)
    assert kept is not None
    assert kept.paused_since == first
