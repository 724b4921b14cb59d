"""Jobs whose dumps and hooks have secrets run while the manager is away: a real manager, an agent
of its own process, real PostgreSQL, real restic."""

import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import NO_HOOKS, JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import Credentials, Job, LocalPlace, SecretKind, Task, TaskState
from kustos.core.planned import Became, DueFilter
from kustos.core.repositories import RepositoryDraft
from kustos.core.schedules import Planning, PlanningState
from kustos.core.sealed_sets import Keeping, KeepingState
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.schedules import IntervalTimes, Schedule
from kustos_agent.protocol.tasks import BackupResult
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.database_servers import Postgres, postgres
from tests.helpers.managers import running_manager
from tests.helpers.processes import Child, free_port
from tests.helpers.secret_watch import holders
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

pytestmark = pytest.mark.servers

PASSWORD = "correct-horse-battery-staple"
TOKEN = "hunter2-hunter2-hunter2"
HOOK = ("/bin/sh", "-c", 'printf "%s, token of %s" "$KUSTOS_JOB" "${#TOKEN}"')


def due_soon(seconds: float) -> tuple[Schedule, datetime]:
    """A schedule whose next time comes so soon, and the one after an hour later; that time."""
    due = datetime.now(UTC) + timedelta(seconds=seconds)
    times = IntervalTimes(seconds=3_600, since=due - timedelta(hours=1))
    return Schedule(times=times, zone="UTC"), due


@dataclass
class Shop:
    """A manager that can go and come, with a machine, its database, and a repository."""

    folder: Path
    server: Postgres
    port: int
    machine_id: str = ""
    repository_id: str = ""

    @property
    def home(self) -> Path:
        """The agent's."""
        return self.folder / "agent"

    @property
    def sealed(self) -> list[Path]:
        """What the agent keeps."""
        return list((self.home / "sealed").glob("*"))

    @asynccontextmanager
    async def manager(self) -> AsyncIterator[Manager]:
        async with running_manager(self.folder / "manager", port=self.port) as manager:
            yield manager

    @asynccontextmanager
    async def agent(self, token: str | None = None) -> AsyncIterator[Child]:
        async with running_agent(self.home, token) as agent:
            yield agent

    async def set_up(self, manager: Manager) -> None:
        """With a running agent."""
        self.machine_id = await connected(manager)
        repository = await manager.repositories.save(
            RepositoryDraft(
                name="NAS",
                place=LocalPlace(path=str(self.folder / "repository")),
                secrets={SecretKind.PASSWORD: PASSWORD},
            )
        )
        self.repository_id = repository.id
        made = await manager.tasks.initialise(repository.id, self.machine_id)
        assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS

    def draft(self, schedule: Schedule | None) -> JobDraft:
        """A database with a password, and a hook with a variable."""
        dump = JobDump(
            id="d1",
            kind=DumpKind.POSTGRESQL,
            name="shop.sql",
            subject="shop",
            host=self.server.host,
            port=self.server.port,
            user=self.server.user,
        )
        return JobDraft(
            name="Shop",
            machine_id=self.machine_id,
            repository_id=self.repository_id,
            sources=(str(self.folder / "source"),),
            dumps=(dump,),
            passwords={"d1": self.server.password},
            hooks=JobHooks(before=HOOK, timeout_seconds=20),
            hook_variables=f"TOKEN={TOKEN}",
            schedule=schedule,
        )

    async def settled(self, manager: Manager, job: Job) -> None:
        """Wait until the machine keeps what it is to keep, and plans by it."""

        async def so() -> bool:
            stored = await manager.jobs.get(job.id)
            assert stored is not None
            planning = manager.schedules.planning(stored)
            keeping = await manager.sealed.keeping(self.machine_id, self.repository_id, job.id)
            return planning in {None, Planning(PlanningState.APPLIED)} and keeping == Keeping(
                KeepingState.KEPT
            )

        await eventually_async(so, 30, "the machine to keep and plan")

    async def keeps(self, files: int) -> None:
        """Wait until there are so many."""
        await eventually_async(lambda: len(self.sealed) == files, 30, f"{files} to be kept")

    async def run(self, manager: Manager, job: Job, due: datetime) -> Task:
        """The one that was due then, once it has ended."""
        task_id = due_id(job.id, due)
        await eventually_async(lambda: manager.tasks.get(task_id), 30, "the run")
        return await manager.tasks.wait(task_id)

    def snapshots(self) -> int:
        return len(list((self.folder / "repository" / "snapshots").glob("*")))

    def dumped(self, snapshot_id: str) -> str:
        """What was saved of the database."""
        restic = str(restics.find("0.18.0").path)
        argv = [restic, "-r", str(self.folder / "repository"), "dump", snapshot_id, "shop.sql"]
        environment = {
            "RESTIC_PASSWORD": PASSWORD,
            "RESTIC_CACHE_DIR": str(self.folder / "cache"),
        }
        done = subprocess.run(argv, env=environment, capture_output=True, check=True, text=True)
        return done.stdout

    def assert_nothing_open(self) -> None:
        """Neither on the machine's disk nor on the manager's."""
        for secret in (PASSWORD, TOKEN, self.server.password):
            assert not holders(self.home, secret), secret
            assert not holders(self.folder / "manager", secret), secret


async def connected(manager: Manager) -> str:
    """The machine's id, once it is there."""

    async def found() -> str:
        views = await manager.machines.overview()
        return next((view.machine.id for view in views if view.connected), "")

    return await eventually_async(found, 30, "the machine")


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    with postgres() as server:
        server.sql("CREATE DATABASE shop")
        server.sql("CREATE TABLE goods AS SELECT generate_series(1, 1000) AS id", "shop")
        yield server


@pytest.fixture
def shop(tmp_path: Path, database: Postgres) -> Shop:
    here = Shop(tmp_path, database, free_port())
    here.home.mkdir()
    restic = restics.find("0.18.0").path
    (here.home / "agent.toml").write_text(f'restic = "{restic}"\nhooks = true\n')
    small_files(tmp_path / "source", 20)
    return here


async def test_it_runs_while_the_manager_is_away_and_is_told_afterwards(shop: Shop) -> None:
    """With the password of its dump and the variables of its hook, by an agent that was started
    anew meanwhile; none of them lies open on a disk. The ledger says that it was done."""
    async with shop.manager() as manager, shop.agent(await manager.enrolment.issue_token()):
        await shop.set_up(manager)
        schedule, due = due_soon(12)
        job = await manager.jobs.save(shop.draft(schedule))
        await shop.settled(manager, job)
    assert len(shop.sealed) == 2
    assert datetime.now(UTC) < due, "the machine was too slow for this test"
    async with shop.agent():
        # One of the dump, one of the folder.
        await eventually_async(lambda: shop.snapshots() == 2, 60, "the run without the manager")
        shop.assert_nothing_open()
        async with shop.manager() as manager:
            task = await shop.run(manager, job, due)
            lines = [line.text for line in await manager.tasks.log(task.id, 0, 1_000)]
            (row,) = await manager.ledger.page(DueFilter(job_id=job.id), None, 10)
    assert (task.state, task.due_at) == (TaskState.SUCCESS, due), (task, lines)
    assert (row.became, row.task_id) == (Became.DONE, task.id)
    assert f"Shop, token of {len(TOKEN)}" in lines
    assert isinstance(task.result, BackupResult)
    assert "COPY public.goods" in shop.dumped(task.result.dumps[0].snapshot_id)
    shop.assert_nothing_open()


async def test_what_is_taken_back_is_on_no_disk(shop: Shop) -> None:
    """The job's own file goes when the job is sent its secrets for each run, has none any more, or
    is no more; what opens the repository goes with its last sealed job."""
    async with shop.manager() as manager, shop.agent(await manager.enrolment.issue_token()):
        await shop.set_up(manager)
        draft = shop.draft(due_soon(3_000)[0])
        job = await manager.jobs.save(draft)
        await shop.settled(manager, job)
        assert len(shop.sealed) == 2
        on_demand = replace(draft, credentials=Credentials.ON_DEMAND)
        bare = replace(draft, dumps=(), hooks=NO_HOOKS, passwords={}, hook_variables="")
        for other, left in ((on_demand, 0), (draft, 2), (bare, 1), (draft, 2)):
            await manager.jobs.save(other, job.id)
            await shop.keeps(left)
        await manager.jobs.remove(job.id)
        await shop.keeps(0)


async def test_what_does_not_open_any_more_costs_no_run(shop: Shop) -> None:
    """It waits for the manager, which sends all that it takes; and what the machine keeps is given
    anew."""
    async with shop.manager() as manager, shop.agent(await manager.enrolment.issue_token()):
        await shop.set_up(manager)
        schedule, due = due_soon(10)
        job = await manager.jobs.save(shop.draft(schedule))
        await shop.settled(manager, job)
        (own,) = [path for path in shop.sealed if b'"job_id"' in path.read_bytes()]
        damaged = own.read_bytes()[:-40] + own.read_bytes()[-39:]
        own.write_bytes(damaged)
        assert datetime.now(UTC) < due, "the machine was too slow for this test"
        task = await shop.run(manager, job, due)
        assert (task.state, task.due_at) == (TaskState.SUCCESS, due), task.problem
        await eventually_async(
            lambda: own.exists() and own.read_bytes() != damaged, 30, "it to be given anew"
        )
        await shop.settled(manager, job)
    shop.assert_nothing_open()
