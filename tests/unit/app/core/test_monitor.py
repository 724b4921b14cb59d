"""Looking into repositories: who is asked when, and what becomes of the answer."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from kustos.core.care_plan import CarePlan
from kustos.core.looks import Look, LookDay
from kustos.core.model import Job, Machine, Snapshot, Task, TaskFilter, TaskState
from kustos.core.monitor import AGAIN, Monitor
from kustos.core.monitor_plan import MOST_AT_ONCE, NEAR_MINUTES, OFF
from kustos.core.ports import AgentOfflineError, AgentRefusedError, UnitOfWork
from kustos_agent.protocol.ids import digest_of
from kustos_agent.protocol.messages import ProbeReport, ProbeRepository
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind
from tests.helpers.saved import saved_job, saved_repository

from .conftest import Core

MINUTE = timedelta(minutes=1)
PACE = NEAR_MINUTES * MINUTE
TWO = [f"{number:064}" for number in (1, 2)]
EMPTY = ProbeReport(snapshots=0, digest=digest_of([]))
AWAY = ProbeReport(problem=Problem(error=ErrorClass.UNREACHABLE))


@dataclass
class Line:
    """The links, in the hands of a test."""

    asked: list[tuple[str, ProbeRepository]] = field(default_factory=list)
    answer: Any = EMPTY

    def connected(self, _: str) -> bool:
        return True

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        assert timeout_seconds > request.timeout_seconds
        if not isinstance(request, ProbeRepository):
            raise AgentOfflineError
        self.asked.append((machine_id, request))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def disconnect(self, _: str) -> None:
        pass


class Office:
    """A machine with a job; what it answers is the test's."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.line = Line()
        self.manager = core.composition.manager
        inner = self.manager._inner
        self.monitor = Monitor(
            store=core.store,
            clock=core.clock,
            links=self.line,
            vault=self.manager._world.vault,
            repositories=self.manager.repositories,
            handing_over=inner.handing_over,
            tasks=self.manager.tasks,
        )

    async def set_up(self) -> None:
        self.machine = await self.core.machine()
        self.job = await saved_job(self.manager, self.machine.id)

    async def after(self, wait: timedelta, answer: Any = None) -> list[str]:
        """The machines that were asked at the visit after that time."""
        if answer is not None:
            self.line.answer = answer
        self.core.clock.forward(wait)
        before = len(self.line.asked)
        await self.monitor.visit()
        return [machine_id for machine_id, _ in self.line.asked[before:]]

    async def look(self) -> Look | None:
        looks = await self.core.store.read(lambda unit: unit.looks.all())
        return looks.get(self.job.repository_id)

    async def listings(self) -> list[Task]:
        kinds = TaskFilter(machine_id=self.machine.id, kinds=frozenset({TaskKind.SNAPSHOTS}))
        return await self.manager.tasks.page(kinds, None, 10)


@pytest.fixture
async def office(core: Core) -> Office:
    office = Office(core)
    await office.set_up()
    return office


async def test_a_repository_is_looked_into_once_a_pace(office: Office) -> None:
    """As soon as somebody is there who may; a look that finds nothing new leaves no task."""
    assert await office.after(2 * PACE) == []
    await office.core.comes(office.machine.id)
    assert await office.after(MINUTE) == [office.machine.id]
    assert await office.after(MINUTE) == []
    assert await office.after(PACE + PACE / 10) == [office.machine.id]
    look = await office.look()
    assert look is not None
    assert (look.good_at, look.failures) == (office.core.clock.now(), 0)
    assert all(request.tally for _, request in office.line.asked)
    assert await office.listings() == []


async def test_what_does_not_open_is_counted_until_it_does(office: Office) -> None:
    """And the days are kept."""
    await office.core.comes(office.machine.id)
    begun = office.core.clock.now() + 2 * PACE
    for _ in range(3):
        assert await office.after(2 * PACE, AWAY)
    look = await office.look()
    assert look is not None
    assert (look.failures, look.failed_at, look.problem) == (3, begun, AWAY.problem)
    await office.after(timedelta(hours=7), EMPTY)
    look = await office.look()
    assert look is not None
    assert (look.failures, look.failed_at, look.problem) == (0, None, None)
    days = await office.core.store.read(lambda unit: unit.looks.days(office.job.repository_id))
    assert sum(day.failed for day in days) == 3
    assert sum(day.good for day in days) == 1


async def test_snapshots_that_nobody_has_told_of_are_listed_once(office: Office) -> None:
    """What a listing leaves out is not listed again and again; what has come since is."""
    await office.core.comes(office.machine.id)
    for _ in range(3):
        await office.after(2 * PACE, _of(TWO))
        await _over(office)
    (task,) = await office.listings()
    assert task.machine_id == office.machine.id
    await office.after(2 * PACE, _of(TWO[:1]))
    assert len(await office.listings()) == 2


async def test_snapshots_that_are_known_are_not_listed(office: Office) -> None:
    now = office.core.clock.now()
    known = [
        Snapshot(
            id=id_,
            repository_id=office.job.repository_id,
            time=now,
            learnt_at=now,
            hostname="PC-1",
            paths=(),
        )
        for id_ in reversed(TWO)
    ]
    await office.core.store.write(lambda unit: unit.snapshots.put(known))
    await office.core.comes(office.machine.id)
    assert await office.after(2 * PACE, _of(TWO))
    assert await office.listings() == []


@pytest.mark.parametrize(
    "answer",
    [
        AgentOfflineError(),
        TimeoutError(),
        AgentRefusedError(Problem(error=ErrorClass.UNSUPPORTED)),
        ProbeReport(problem=Problem(error=ErrorClass.RESTIC_MISSING)),
    ],
)
async def test_a_machine_that_cannot_look_says_nothing_of_the_repository(
    office: Office, answer: Any
) -> None:
    """Another one is asked, and this one again a little later."""
    other = await office.core.machine("PC-2")
    await _also(office, other)
    for machine_id in (office.machine.id, other.id):
        await office.core.comes(machine_id)
    assert sorted(await office.after(2 * PACE, answer)) == sorted([office.machine.id, other.id])
    assert await office.look() is None
    assert await office.after(MINUTE, EMPTY) == []
    assert len(await office.after(AGAIN)) == 1


async def test_of_several_machines_another_one_is_asked_after_a_failure(office: Office) -> None:
    """The network of one of them may be to blame. A laptop is never asked."""
    other, laptop = await office.core.machine("PC-2"), await office.core.machine("PC-3")
    await _also(office, other)
    await _also(office, laptop)
    await office.core.store.write(lambda unit: unit.machines.update(replace(laptop, laptop=True)))
    for machine_id in (office.machine.id, other.id, laptop.id):
        await office.core.comes(machine_id)
    first = await office.after(2 * PACE, AWAY)
    second = await office.after(2 * PACE)
    assert sorted(first + second) == sorted([office.machine.id, other.id])


async def test_a_person_says_how_often(office: Office) -> None:
    """Or that it is not to be looked into at all."""
    id_ = office.job.repository_id
    await office.core.comes(office.machine.id)
    await office.manager.care.save(id_, CarePlan(look_minutes=OFF))
    assert await office.after(timedelta(days=2)) == []
    await office.manager.care.save(id_, CarePlan(on=False, look_minutes=600))
    assert await office.after(timedelta(hours=1))
    assert await office.after(timedelta(hours=9)) == []
    assert await office.after(timedelta(hours=2))


async def test_however_many_there_are_few_are_looked_into_at_once(office: Office) -> None:
    """And all of them have their turn in the same visit."""
    for number in range(2 * MOST_AT_ONCE):
        repository = await saved_repository(office.manager, f"NAS {number}", f"/srv/{number}")
        job = replace(office.job, id=repository.id, repository_id=repository.id)
        await office.core.store.write(partial(_add, job))
    await office.core.comes(office.machine.id)
    assert len(await office.after(2 * PACE)) == 2 * MOST_AT_ONCE + 1


async def test_days_are_kept_for_a_season(office: Office) -> None:
    """So that the history takes no more room from some day on."""
    today = office.core.clock.now().date()
    id_ = office.job.repository_id
    for days in range(100):
        day = today + timedelta(days=days)
        await office.core.store.write(partial(_count, id_, day))
    found = await office.core.store.read(lambda unit: unit.looks.days(id_))
    assert len(found) == 90
    assert found[-1] == LookDay(repository_id=id_, day=today + timedelta(days=99), good=1)


def _add(job: Job, unit: UnitOfWork) -> None:
    unit.jobs.add(job)


def _count(repository_id: str, day: date, unit: UnitOfWork) -> None:
    unit.looks.count(repository_id, day, good=True)


async def _also(office: Office, machine: Machine) -> None:
    """This machine saves into the same repository."""
    job = replace(office.job, id=machine.name, machine_id=machine.id)
    await office.core.store.write(lambda unit: unit.jobs.add(job))


async def _over(office: Office) -> None:
    """What was ordered has ended: a second order would be the same task."""
    for task in await office.listings():
        ended = replace(task, state=TaskState.SUCCESS, finished_at=office.core.clock.now())
        await office.core.store.write(partial(_update, ended))


def _update(task: Task, unit: UnitOfWork) -> None:
    unit.tasks.update(task)


def _of(ids: list[str]) -> ProbeReport:
    return ProbeReport(snapshots=len(ids), digest=digest_of(ids))
