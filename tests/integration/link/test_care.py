"""Repositories are looked after by themselves: a real manager whose clock a test moves, agents of
their own processes, real restic."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos import bootstrap
from kustos.core.alerts import AlertKind
from kustos.core.care_plan import CarePlan, Window
from kustos.core.care_planner import Hindrance
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.manager import Manager
from kustos.core.model import (
    Job,
    LocalPlace,
    Place,
    Repository,
    RestPlace,
    SecretKind,
    Task,
    TaskFilter,
    TaskState,
)
from kustos.core.orders import CheckOrder
from kustos.core.repositories import RepositoryDraft
from kustos.core.retention import Retention
from kustos_agent.protocol.tasks import ForgetResult, PruneResult, StatsResult
from kustos_agent.protocol.values import ErrorClass, TaskKind
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.cheap_key import make_cheap
from tests.helpers.managers import running_manager
from tests.helpers.processes import child
from tests.helpers.rest_server import rclone_program, rest_server
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

PASSWORD = "correct horse"
NIGHT = timedelta(days=1)


@dataclass
class SteppedClock:
    """Two months ago, until a test moves it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SteppedClock:
    today = datetime.now(UTC).replace(hour=22, minute=30, second=0, microsecond=0)
    stepped = SteppedClock(today - 70 * NIGHT)
    monkeypatch.setattr(bootstrap, "SystemClock", lambda: stepped)
    return stepped


@dataclass
class Office:
    manager: Manager
    clock: SteppedClock
    folder: Path

    @asynccontextmanager
    async def machine(self, name: str) -> AsyncIterator[str]:
        """An agent of its own, connected; the machine's id."""
        home = self.folder / name
        joined = home.exists()
        before = {view.machine.id for view in await self.manager.machines.overview()}
        home.mkdir(exist_ok=True)
        (home / "agent.toml").write_text(f'restic = "{restics.find("0.18.0").path}"\n')
        token = None if joined else await self.manager.enrolment.issue_token()

        async def there() -> str:
            views = await self.manager.machines.overview()
            new = (view for view in views if joined or view.machine.id not in before)
            return next((view.machine.id for view in new if view.connected), "")

        async with running_agent(home, token):
            yield await eventually_async(there, 30, name)

    async def repository(self, place: Place, **values: MaintenanceDraft) -> Repository:
        return await self.manager.repositories.save(
            RepositoryDraft(
                name="NAS", place=place, secrets={SecretKind.PASSWORD: PASSWORD}, **values
            )
        )

    async def job(self, repository: Repository, machine_id: str) -> Job:
        """With rules that keep the last two runs."""
        source = self.folder / "source"
        if not source.exists():
            small_files(source, 5)
        return await self.manager.jobs.save(
            JobDraft(
                name=f"Job of {machine_id}",
                machine_id=machine_id,
                repository_id=repository.id,
                sources=(str(source),),
                retention=Retention(last=2),
            )
        )

    async def back_up(self, job: Job) -> None:
        """Something has changed since the last time."""
        (self.folder / "source" / "letter.txt").write_text(self.clock.moment.isoformat())
        await self.done(await self.manager.tasks.back_up(job.id))

    async def done(self, task: Task) -> Task:
        ended = await self.manager.tasks.wait(task.id)
        assert ended.state is TaskState.SUCCESS, ended
        return ended

    async def night(self, repository: Repository) -> list[Task]:
        """All that begins by itself until nothing does any more, at its good end."""
        known = {task.id for task in (await self.manager.care.view(repository.id)).history}
        tended: list[Task] = []
        while True:
            await self.manager.care.visit()
            runs = [
                one
                for one in (await self.manager.care.view(repository.id)).outlooks
                if one.hindrance is Hindrance.RUNS
            ]
            if not runs:
                view = await self.manager.care.view(repository.id)
                tended = [task for task in reversed(view.history) if task.id not in known]
                assert all(task.state is TaskState.SUCCESS for task in tended), tended
                return tended
            await eventually_async(lambda: self._quiet(repository), 60, "the step to end")

    async def _quiet(self, repository: Repository) -> bool:
        view = await self.manager.care.view(repository.id)
        return all(one.hindrance is not Hindrance.RUNS for one in view.outlooks)


@pytest.fixture
async def office(tmp_path: Path, clock: SteppedClock) -> AsyncIterator[Office]:
    async with running_manager(tmp_path / "manager") as manager:
        yield Office(manager, clock, tmp_path)


async def test_two_months_of_care(office: Office) -> None:
    """Every night is tidied, every week pruned, and in turn all parts of the data are read: without
    anybody's order, and the repository holds what the rules keep. Ten nights in which the manager
    was off are made up for in one."""
    place = office.folder / "repository"
    plan = CarePlan(check_days=10, parts=3, stats_days=30, window=Window(zone="UTC"))
    seen: Counter[TaskKind] = Counter()
    parts: list[int] = []
    freed = 0
    async with office.machine("server") as machine_id:
        repository = await office.repository(LocalPlace(path=str(place)))
        await office.done(await office.manager.tasks.initialise(repository.id, machine_id))
        make_cheap(place, PASSWORD)
        await office.manager.care.save(repository.id, plan)
        job = await office.job(repository, machine_id)
        for night in range(60):
            office.clock.moment += NIGHT
            if night % 5 == 0:
                await office.back_up(job)
            if 30 <= night < 40:
                continue
            tended = await office.night(repository)
            counted = Counter(task.kind for task in tended)
            assert set(counted.values()) <= {1}
            seen += counted
            for task in tended:
                if isinstance(task.order, CheckOrder):
                    parts.append(task.order.part)
                if isinstance(task.result, PruneResult):
                    freed += task.result.bytes_freed
        left = await office.manager.browse.snapshots_of_job(job.id)
    assert len(left) == 2
    assert len(list((place / "snapshots").iterdir())) == 2
    # 12 backups, of which two stay; those of the nights without care go together.
    assert seen[TaskKind.FORGET] == 8
    assert seen[TaskKind.PRUNE] in {7, 8}
    assert seen[TaskKind.STATS] in {1, 2}
    assert parts == [1, 2, 3, 1, 2][: len(parts)]
    assert len(parts) == 5
    assert freed > 0


async def test_another_machine_takes_over_when_the_first_is_away(office: Office) -> None:
    """One that keeps backups there too; when none is there it waits, and says so."""
    place = office.folder / "repository"
    async with office.machine("first") as first:
        repository = await office.repository(LocalPlace(path=str(place)))
        await office.done(await office.manager.tasks.initialise(repository.id, first))
        make_cheap(place, PASSWORD)
        plan = CarePlan(window=Window(zone="UTC"), machine_id=first)
        await office.manager.care.save(repository.id, plan)
        job = await office.job(repository, first)
        for _ in range(3):
            await office.back_up(job)
    async with office.machine("second") as second:
        await office.job(repository, second)
        office.clock.moment += 8 * NIGHT
        tended = await office.night(repository)
    # By kind: on a clock that stands still they all end at once.
    ended = {task.kind: task for task in tended}
    assert ended.keys() == {TaskKind.FORGET, TaskKind.PRUNE, TaskKind.STATS}
    assert {task.machine_id for task in tended} == {second}
    assert ended[TaskKind.FORGET].job_id == job.id
    assert ended[TaskKind.FORGET].result == ForgetResult(forgotten=1)
    office.clock.moment += NIGHT
    assert await office.night(repository) == []
    view = await office.manager.care.view(repository.id)
    assert {
        one.hindrance for one in view.outlooks if one.due and one.due <= office.clock.now()
    } == {Hindrance.AWAY}


async def test_behind_an_append_only_login_the_maintainer_alone_does_it(office: Office) -> None:
    """It is away: everything waits, and no other machine is asked. It is back: it is done, with the
    login that may remove."""
    with rest_server(office.folder, append_only=True) as agents, _removing(agents.folder) as own:
        async with office.machine("pc") as pc:
            async with office.machine("maintainer") as maintainer:
                repository = await office.repository(
                    RestPlace(url=f"{agents.url}nas/"),
                    maintenance=MaintenanceDraft(
                        machine_id=maintainer, place=RestPlace(url=f"{own}nas/")
                    ),
                )
                await office.manager.care.save(repository.id, CarePlan(window=Window(zone="UTC")))
                await office.done(await office.manager.tasks.initialise(repository.id, pc))
                job = await office.job(repository, pc)
                for _ in range(3):
                    await office.back_up(job)
                tidied = await _tonight(office, repository)
                assert [task.kind for task in tidied] == [TaskKind.FORGET]
                assert {task.machine_id for task in tidied} == {maintainer}
            await eventually_async(lambda: _away(office, maintainer), 30, "the maintainer to go")
            office.clock.moment += 8 * NIGHT
            assert await office.night(repository) == []
            view = await office.manager.care.view(repository.id)
            waiting = {one.step: one.hindrance for one in view.outlooks}
            assert waiting[TaskKind.PRUNE] is Hindrance.AWAY
            assert [carer.machine_id for carer in view.carers] == [maintainer]
            async with office.machine("maintainer"):
                await eventually_async(lambda: _back(office, maintainer), 30, "the maintainer")
                tended = await office.night(repository)
            assert {task.kind for task in tended} == {TaskKind.PRUNE, TaskKind.STATS}
            assert {task.machine_id for task in tended} == {maintainer}
            (measured,) = [one.result for one in tended if isinstance(one.result, StatsResult)]
            assert measured.snapshots == 2


async def _tonight(office: Office, repository: Repository) -> list[Task]:
    office.clock.moment += NIGHT
    return await office.night(repository)


async def _away(office: Office, machine_id: str) -> bool:
    return not await _back(office, machine_id)


async def _back(office: Office, machine_id: str) -> bool:
    views = await office.manager.machines.overview()
    return any(view.connected for view in views if view.machine.id == machine_id)


@contextmanager
def _removing(folder: Path) -> Iterator[str]:
    """The same files at a port that lets remove."""
    argv = [rclone_program(), "serve", "restic", "--config", "", "--addr", "127.0.0.1:0"]
    with child([*argv, str(folder)]) as server:
        found = server.wait_for_output(r"Serving restic REST API on \[(https?://\S+/)\]")
        yield found[1]


async def test_what_others_do_to_a_repository_is_noticed(office: Office) -> None:
    """Another program saves there in the machine's name, somebody moves it away and brings it back:
    nothing of ours has run meanwhile. A look that finds nothing new leaves no task."""
    place = office.folder / "repository"
    async with office.machine("server") as machine_id:
        repository = await office.repository(LocalPlace(path=str(place)))
        await office.done(await office.manager.tasks.initialise(repository.id, machine_id))
        job = await office.job(repository, machine_id)
        await office.back_up(job)
        await office.done(await office.manager.tasks.list_snapshots(repository.id, machine_id))

        async def look() -> list[AlertKind]:
            """The alerts about the repository, after the next look into it."""
            office.clock.moment += timedelta(minutes=20)
            await office.manager.monitor.visit()
            await office.manager.alerting.visit()
            alerts = [view.alert for view in await office.manager.alerting.overview()]
            return [one.kind for one in alerts if one.repository_id == repository.id]

        every = TaskFilter(machine_id=machine_id)
        before = await office.manager.tasks.count(every)
        assert await look() == []
        assert await office.manager.tasks.count(every) == before

        (view,) = await office.manager.machines.overview()
        await _saved_by_another(office.folder / "source", place, view.machine.hostname)
        assert await look() == []
        (listing, *_) = await office.manager.tasks.page(every, None, 1)
        assert listing.kind is TaskKind.SNAPSHOTS
        await office.done(listing)
        assert len(await office.manager.browse.snapshots_of_repository(repository.id)) == 2
        assert AlertKind.UNEXPECTED_SNAPSHOT in await look()

        away = place.rename(office.folder / "away")
        assert AlertKind.REPOSITORY_UNREACHABLE not in [*await look(), *await look()]
        assert AlertKind.REPOSITORY_UNREACHABLE in await look()
        looking = (await office.manager.care.view(repository.id)).looking
        assert looking.last is not None
        assert looking.last.problem is not None
        assert looking.last.problem.error is ErrorClass.REPOSITORY_MISSING
        away.rename(place)
        assert AlertKind.REPOSITORY_UNREACHABLE not in await look()
        assert await office.manager.tasks.count(every) == before + 1


async def _saved_by_another(source: Path, place: Path, host: str) -> None:
    saving = await asyncio.create_subprocess_exec(
        restics.find("0.18.0").path,
        *("backup", "--no-cache", "--quiet", "--host", host, str(source)),
        env={**os.environ, "RESTIC_REPOSITORY": str(place), "RESTIC_PASSWORD": PASSWORD},
    )
    assert await saving.wait() == 0
