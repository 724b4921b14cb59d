"""Planned against done, as the manager keeps it by its own clock."""

from datetime import timedelta

import pytest

from kustos.core.events import Event, LedgerChanged
from kustos.core.ledger import Ledger
from kustos.core.model import Job
from kustos.core.planned import KEPT, Became, DueFilter
from kustos.core.reconciling import RETURN
from kustos_agent.protocol.schedules import CronTimes, Schedule, SkipReason
from tests.helpers.saved import saved_repository

from .conftest import Core

HOUR = timedelta(hours=1)
HOURLY = Schedule(times=CronTimes(expression="0 * * * *"), zone="UTC", catch_up_seconds=600)
ALL = DueFilter()


class Watched:
    """A ledger over a real store, with a machine that is there or not."""

    def __init__(self, core: Core, machine_id: str) -> None:
        self.core = core
        self.here = True
        self.machine_id = machine_id
        bus = core.composition.manager.bus
        self.heard: list[Event] = []
        bus.listen(self.heard.append)
        self.ledger = Ledger(store=core.store, bus=bus, clock=core.clock, ready=lambda _: self.here)

    async def pass_by(self, hours: int) -> None:
        """Time passes, with a look every ten minutes."""
        for _ in range(hours * 6):
            self.core.clock.forward(HOUR / 6)
            await self.ledger.visit()

    async def words(self) -> list[Became]:
        """Oldest first."""
        return [run.became for run in await self.ledger.page(ALL, None, 100)][::-1]


@pytest.fixture
async def watched(core: Core) -> Watched:
    """A machine runs a job each hour, from a quarter past twelve on."""
    machine = await core.machine()
    repository = await saved_repository(core.composition.manager)
    core.clock.forward(HOUR / 4)
    now = core.clock.now()
    job = Job(
        id="job",
        name="Job",
        machine_id=machine.id,
        repository_id=repository.id,
        sources=("/home",),
        created_at=now,
    )
    await core.store.write(lambda unit: unit.jobs.add(job))
    await core.store.write(lambda unit: unit.ledger.holds(machine.id, {"job": ("r", HOURLY)}, now))
    return Watched(core, machine.id)


async def test_what_a_machine_that_is_there_does_not_tell_is_missed(watched: Watched) -> None:
    await watched.pass_by(1)
    assert await watched.words() == [Became.PLANNED]
    await watched.pass_by(1)
    assert await watched.words() == [Became.MISSED, Became.PLANNED]


async def test_a_machine_that_is_not_there_is_away_until_it_has_told(watched: Watched) -> None:
    """Back again, it is given time; what it tells then stands, and the rest is missed."""
    watched.here = False
    await watched.pass_by(3)
    assert await watched.words() == [Became.AWAY] * 3
    watched.here = True
    await watched.ledger.visit()
    assert await watched.words() == [Became.PLANNED] * 3
    first, second, third = (await watched.ledger.page(ALL, None, 3))[::-1]

    await watched.core.store.write(
        lambda unit: unit.ledger.skipped(
            "job", first.due, first.due, count=1, reason=SkipReason.OFF, at=third.due
        )
    )
    await watched.core.store.write(
        lambda unit: unit.ledger.fired("job", second.due, "task", third.due)
    )
    watched.core.clock.forward(HOUR / 2)
    await watched.ledger.visit()
    assert await watched.words() == [Became.SKIPPED, Became.PLANNED, Became.MISSED]


async def test_after_a_sleep_of_the_manager_nobody_is_called_away_at_once(
    watched: Watched,
) -> None:
    watched.here = False
    watched.core.clock.forward(8 * HOUR)
    await watched.ledger.visit()
    assert await watched.words() == [Became.PLANNED] * 8
    watched.core.clock.forward(RETURN / 2)
    await watched.ledger.visit()
    assert set(await watched.words()) == {Became.PLANNED}
    watched.core.clock.forward(RETURN)
    await watched.ledger.visit()
    assert set(await watched.words()) == {Became.AWAY}


async def test_only_what_has_changed_is_announced(watched: Watched) -> None:
    await watched.pass_by(1)
    watched.heard.clear()
    await watched.ledger.visit()
    assert watched.heard == []
    await watched.pass_by(1)
    assert watched.heard == [LedgerChanged("job")] * 2


async def test_a_removed_job_is_not_waited_for(watched: Watched) -> None:
    await watched.pass_by(1)
    await watched.core.store.write(lambda unit: unit.jobs.remove("job"))
    await watched.pass_by(2)
    assert len(await watched.words()) == 1


async def test_what_is_too_old_goes(watched: Watched) -> None:
    await watched.pass_by(2)
    watched.core.clock.forward(KEPT)
    await watched.ledger.tidy()
    assert await watched.ledger.count(ALL) == 0
