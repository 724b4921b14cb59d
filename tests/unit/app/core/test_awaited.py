"""Unexpected snapshots of a machine that has not been heard yet: no alert until it has spoken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kustos.core.alerts import Alert, AlertKind, AlertNews
from kustos.core.awaited import PATIENCE, Word, is_awaited
from kustos.core.events import AlertChanged, Event
from kustos.core.model import Job, Machine, Snapshot, Task, TaskState
from kustos.core.orders import BackupOrder
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import TaskKind

from .conftest import Core
from .test_alerting import Watch

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MACHINE = Machine(id="m", name="LAPTOP", hostname="laptop", os_name="Linux", enrolled_at=NOON)
JOB = Job(
    id="j",
    name="Home",
    machine_id="m",
    repository_id="r",
    sources=("/home", "/etc"),
    created_at=NOON,
)
WORD = Word(machine=MACHINE, told=NOON - 6 * HOUR)
"""It left the office at six in the morning."""


def strange(**fields: Any) -> Snapshot:
    """Made at ten, listed by another machine at noon."""
    given: dict[str, Any] = {
        "time": NOON - 2 * HOUR,
        "learnt_at": NOON,
        "hostname": "laptop",
        "paths": ("/home", "/etc"),
        "tags": ("kustos", JOB.tag),
        "machine_id": "m",
        "job_id": "j",
    }
    return Snapshot(id="s", repository_id="r", **{**given, **fields})


def test_a_machine_that_is_away_may_have_made_it() -> None:
    """For a day since it was learnt of; no longer."""
    assert is_awaited(JOB, strange(), WORD, NOON)
    assert is_awaited(JOB, strange(), replace(WORD, told=None), NOON + PATIENCE - HOUR)
    assert not is_awaited(JOB, strange(), WORD, NOON + PATIENCE)


@pytest.mark.parametrize(
    "fields",
    [
        {"time": NOON - 7 * HOUR},
        {"time": NOON - timedelta(days=30)},
        {"time": NOON + 2 * HOUR},
        {"hostname": "another"},
        {"paths": ("/home", "/srv")},
        {"paths": ()},
        {"tags": ("kustos",)},
    ],
    ids=["backdated", "far-backdated", "future", "host", "paths", "no-paths", "tag"],
)
def test_who_invents_one_gains_nothing(fields: dict[str, Any]) -> None:
    """Before its last word it would have told of it; and it has to look like one of the job's."""
    assert not is_awaited(JOB, strange(**fields), WORD, NOON)


def test_when_the_machine_has_spoken_it_is_judged() -> None:
    """After the snapshot, and for good: that it goes again makes nothing waited for once more."""
    assert not is_awaited(JOB, strange(), replace(WORD, told=NOON), NOON + HOUR)
    assert not is_awaited(JOB, strange(time=NOON), replace(WORD, told=NOON), NOON + HOUR)


def test_a_machine_that_is_gone_says_nothing_any_more() -> None:
    """Neither one that was removed nor one that has left."""
    assert not is_awaited(JOB, strange(), replace(WORD, machine=None), NOON)
    left = replace(MACHINE, left_at=NOON - HOUR)
    assert not is_awaited(JOB, strange(), replace(WORD, machine=left), NOON)


def test_a_run_that_is_not_over_may_have_made_it() -> None:
    """The machine is here, and tells of its snapshot when the run ends."""
    run = Task(
        id="t",
        kind=TaskKind.BACKUP,
        machine_id="m",
        repository_id="r",
        order=BackupOrder(sources=("/home",)),
        created_at=NOON - 3 * HOUR,
        started_at=NOON - 3 * HOUR,
    )
    here = Word(machine=MACHINE, told=NOON, running=(run,))
    assert is_awaited(JOB, strange(), here, NOON)
    assert not is_awaited(JOB, strange(time=NOON - 5 * HOUR), here, NOON)


class Laptop(Watch):
    """The office's machine comes and goes, and its snapshots are listed by others."""

    def _hear(self, event: Event) -> None:
        if (
            isinstance(event, AlertChanged)
            and event.alert.kind is AlertKind.QUARANTINED
            and event.news is not None
        ):
            self.told.append((event.alert.kind, event.news))

    async def later(self, **span: float) -> None:
        """A machine that is here is heard at the end."""
        self.core.clock.forward(timedelta(**span))
        if self.core.composition.handing_over.ready("id-PC-1"):
            beat = Heartbeat(at=self.core.clock.now())
            await self.core.composition.manager.machines.heartbeat("id-PC-1", beat)
        await self.alerting.visit()

    async def the(self) -> Alert:
        """The only one about quarantine."""
        alerts = [view.alert for view in await self.alerting.overview()]
        (alert,) = [alert for alert in alerts if alert.kind is AlertKind.QUARANTINED]
        return alert

    async def comes(self) -> None:
        """And tells all it has to tell."""
        await self.core.comes("id-PC-1")
        await self.alerting.visit()

    async def goes(self) -> None:
        self.core.composition.handing_over.agent_gone("id-PC-1")
        await self.alerting.visit()

    async def listed(self, id_: str, **fields: Any) -> None:
        now = self.core.clock.now()
        given = {"hostname": "PC-1", "paths": ("/home",), "machine_id": "id-PC-1"}
        tags = ("kustos", "job:j")
        found = strange(**{"time": now, "learnt_at": now, "tags": tags, **given, **fields})
        await self.core.store.write(lambda unit: unit.snapshots.put([replace(found, id=id_)]))

    async def told_of(self, id_: str) -> None:
        """The machine's word of the run that made it."""
        await self.run(TaskState.SUCCESS)
        task_id = f"backup-{self.core.clock.now().timestamp()}"

        def work(unit: Any) -> None:
            (found,) = [one for one in unit.snapshots.of_job("j") if one.id == id_]
            unit.snapshots.put([replace(found, task_id=task_id, made_at=found.time)])

        await self.core.store.write(work)


@pytest.fixture
async def laptop(core: Core) -> Laptop:
    laptop = Laptop(core)
    await laptop.set_up()
    await laptop.comes()
    return laptop


async def test_what_a_laptop_made_on_its_way_raises_nothing(laptop: Laptop) -> None:
    """Another machine lists it first; at home the laptop tells of it."""
    await laptop.goes()
    await laptop.later(hours=5)
    await laptop.listed("a" * 64)
    await laptop.later(hours=3)
    await laptop.told_of("a" * 64)
    await laptop.comes()
    assert laptop.told == []


async def test_what_it_says_nothing_of_is_told_when_it_is_back(laptop: Laptop) -> None:
    """And stays told when it goes again."""
    await laptop.goes()
    await laptop.later(hours=5)
    await laptop.listed("a" * 64)
    await laptop.later(hours=3)
    assert laptop.told == []
    await laptop.comes()
    assert laptop.told == [(AlertKind.QUARANTINED, AlertNews.RAISED)]
    await laptop.goes()
    await laptop.later(minutes=10)
    assert len(laptop.told) == 1


async def test_a_backdated_one_is_told_at_once_though_the_machine_is_away(laptop: Laptop) -> None:
    """Whoever stole it has not bought a day."""
    await laptop.goes()
    await laptop.later(hours=5)
    await laptop.listed("a" * 64, time=laptop.core.clock.now() - timedelta(days=2))
    await laptop.later(minutes=1)
    assert laptop.told == [(AlertKind.QUARANTINED, AlertNews.RAISED)]


async def test_further_ones_wake_what_was_known(laptop: Laptop) -> None:
    """Once each; that nothing more comes, or fewer are there, is no news."""
    await laptop.listed("a" * 64)
    await laptop.later(minutes=1)
    await laptop.alerting.acknowledge((await laptop.the()).id)
    await laptop.later(minutes=10)
    assert not (await laptop.the()).pressing
    laptop.told.clear()
    await laptop.listed("b" * 64)
    await laptop.later(minutes=1)
    assert laptop.told == [(AlertKind.QUARANTINED, AlertNews.WORSE)]
    alert = await laptop.the()
    assert (alert.pressing, alert.evidence.count) == (True, 2)
    await laptop.alerting.acknowledge(alert.id)
    await laptop.core.store.write(lambda unit: unit.snapshots.remove("r", frozenset({"a" * 64})))
    laptop.told.clear()
    await laptop.later(minutes=10)
    assert laptop.told == []
    assert not (await laptop.the()).pressing
