"""Jobs that run by themselves: a real manager, an agent of its own process, real restic."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import FOR_GOOD, Credentials, Job, LocalPlace, SecretKind, Task, TaskState
from kustos.core.planned import Became, DueFilter
from kustos.core.repositories import RepositoryDraft
from kustos.core.schedules import Planning, PlanningState
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.schedules import IntervalTimes, Schedule
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

PASSWORD = "correct-horse-battery-staple"
APPLIED = Planning(PlanningState.APPLIED)


def due_soon(seconds: float = 6.0) -> tuple[Schedule, datetime]:
    """A schedule whose next time comes so soon, and the one after an hour later; that time."""
    due = datetime.now(UTC) + timedelta(seconds=seconds)
    times = IntervalTimes(seconds=3_600, since=due - timedelta(hours=1))
    return Schedule(times=times, zone="UTC"), due


@dataclass
class Office:
    """A manager with one machine and a repository that is initialised."""

    manager: Manager
    machine_id: str
    repository_id: str
    folder: Path

    async def job(self, schedule: Schedule, **fields: object) -> Job:
        """One that its machine plans."""
        draft = JobDraft(
            name="Home",
            machine_id=self.machine_id,
            repository_id=self.repository_id,
            sources=(str(self.folder / "source"),),
            schedule=schedule,
            credentials=Credentials(str(fields.get("credentials", Credentials.SEALED))),
        )
        job = await self.manager.jobs.save(draft)
        await self.planned(job.id)
        return job

    async def planned(self, job_id: str) -> None:
        """Wait until its machine has said that it plans it as it is."""

        async def so() -> bool:
            job = await self.manager.jobs.get(job_id)
            assert job is not None
            return self.manager.schedules.planning(job) == APPLIED

        await eventually_async(so, 30, "the schedule to be applied")

    async def run(self, job: Job, due: datetime) -> Task:
        """The one that was due then, once it has ended."""
        task_id = due_id(job.id, due)
        await eventually_async(lambda: self.manager.tasks.get(task_id), 30, "the run")
        return await self.manager.tasks.wait(task_id)


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Office]:
    home = folder / "agent"
    home.mkdir()
    (home / "agent.toml").write_text(f'restic = "{restics.find("0.18.0").path}"')
    small_files(folder / "source", 20)
    async with running_manager(folder / "manager") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(home, token):

            async def machine() -> str:
                views = await manager.machines.overview()
                return next((view.machine.id for view in views if view.connected), "")

            machine_id = await eventually_async(machine, 30, "the machine")
            repository = await manager.repositories.save(
                RepositoryDraft(
                    name="NAS",
                    place=LocalPlace(path=str(folder / "repository")),
                    secrets={SecretKind.PASSWORD: PASSWORD},
                )
            )
            made = await manager.tasks.initialise(repository.id, machine_id)
            assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS
            yield Office(manager, machine_id, repository.id, folder)


@pytest.mark.parametrize("credentials", Credentials)
async def test_a_job_runs_by_itself_when_it_is_due(
    tmp_path: Path, credentials: Credentials
) -> None:
    """Once, under the id of job and time, whether the machine keeps the credentials or is sent them
    for the run; the ledger says that it was done."""
    async with office(tmp_path) as at:
        schedule, due = due_soon()
        job = await at.job(schedule, credentials=credentials)
        task = await at.run(job, due)
        assert (task.state, task.due_at, task.job_id) == (TaskState.SUCCESS, due, job.id)
        assert task.order == job.order
        (run,) = await at.manager.ledger.page(DueFilter(job_id=job.id), None, 10)
        assert (run.due, run.became, run.task_id) == (due, Became.DONE, task.id)


async def test_a_paused_job_begins_when_it_is_resumed(tmp_path: Path) -> None:
    """Not at its time, and then once: what came due meanwhile is made up for."""
    async with office(tmp_path) as at:
        schedule, due = due_soon()
        job = await at.job(schedule)
        await at.manager.jobs.pause(job.id, FOR_GOOD)
        await at.planned(job.id)
        passed = due + timedelta(seconds=1)
        await eventually_async(lambda: datetime.now(UTC) > passed, 30, "its time")
        assert await at.manager.tasks.get(due_id(job.id, due)) is None
        resumed = await at.manager.jobs.resume(job.id)
        task = await at.run(resumed, due)
        assert (task.state, task.due_at) == (TaskState.SUCCESS, due)
