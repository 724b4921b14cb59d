"""Alerts over a real store: from a task that failed to the person who says something."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from kustos.core.alert_rules import DEFAULTS, AlertRules
from kustos.core.alerting import RULES_SETTING, Alerting
from kustos.core.alerts import Alert, AlertKind, AlertNews, Severity
from kustos.core.events import AlertChanged, Event
from kustos.core.model import Job, LocalPlace, Repository, Task, TaskState
from kustos.core.orders import lost_order
from kustos.core.ports import UnitOfWork
from kustos.store.errors import StoreConflictError
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

from .conftest import Core


class Watch:
    """An office with one machine and a job, and what was announced of its alerts."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.alerting: Alerting = core.composition.manager.alerting
        self.told: list[tuple[AlertKind, AlertNews | None]] = []
        core.composition.manager.bus.listen(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, AlertChanged):
            self.told.append((event.alert.kind, event.news))

    async def set_up(self) -> None:
        machine = await self.core.machine()
        now = self.core.clock.now()
        repository = Repository(id="r", name="NAS", place=LocalPlace(path="/srv"), created_at=now)
        job = Job(
            id="j",
            name="Office",
            machine_id=machine.id,
            repository_id="r",
            sources=("/home",),
            created_at=now,
        )

        def work(unit: UnitOfWork) -> None:
            unit.repositories.add(repository)
            unit.jobs.add(job)

        await self.core.store.write(work)

    async def run(self, state: TaskState, kind: TaskKind = TaskKind.BACKUP) -> None:
        """One that ended so just now."""
        now = self.core.clock.now()
        failed = state is TaskState.FAILED
        task = Task(
            id=f"{kind}-{now.timestamp()}",
            kind=kind,
            machine_id="id-PC-1",
            repository_id="r",
            job_id="j" if kind is TaskKind.BACKUP else None,
            order=lost_order(kind),
            created_at=now,
            finished_at=now,
            state=state,
            problem=Problem(error=ErrorClass.UNREACHABLE) if failed else None,
        )
        await self.core.store.write(lambda unit: unit.tasks.add(task))

    async def later(self, **span: float) -> None:
        """Time has passed, and it was looked at."""
        self.core.clock.forward(timedelta(**span))
        await self.alerting.visit()

    async def the(self) -> Alert:
        """The only open one."""
        (view,) = await self.alerting.overview()
        return view.alert


@pytest.fixture
async def watch(core: Core) -> Watch:
    watch = Watch(core)
    await watch.set_up()
    await watch.alerting.visit()
    return watch


async def test_a_failed_backup_raises_an_alert_and_the_next_good_one_resolves_it(
    watch: Watch,
) -> None:
    """Told once each; afterwards it stands in the history, with its names."""
    await watch.run(TaskState.FAILED)
    await watch.later(minutes=1)
    await watch.later(minutes=1)
    (view,) = await watch.alerting.overview()
    assert view.machine is not None
    assert view.job is not None
    assert (view.machine.name, view.job.name) == ("PC-1", "Office")
    assert view.alert.evidence.problem == Problem(error=ErrorClass.UNREACHABLE)
    await watch.run(TaskState.SUCCESS)
    await watch.later(minutes=1)
    assert watch.told == [
        (AlertKind.BACKUP_FAILED, AlertNews.RAISED),
        (AlertKind.BACKUP_FAILED, AlertNews.RESOLVED),
    ]
    assert await watch.alerting.overview() == []
    (past,) = await watch.alerting.history()
    assert past.alert.id == view.alert.id
    assert past.alert.resolved_at == watch.core.clock.now()


async def test_care_of_a_repository_that_fails_is_seen(watch: Watch) -> None:
    """By the newest task of each kind, read from the store; a restore says nothing."""
    await watch.run(TaskState.FAILED, TaskKind.RESTORE)
    await watch.later(minutes=1)
    assert watch.told == []
    await watch.run(TaskState.FAILED, TaskKind.CHECK)
    await watch.later(minutes=1)
    assert (await watch.the()).kind is AlertKind.REPOSITORY_UNREACHABLE
    await watch.run(TaskState.SUCCESS, TaskKind.CHECK)
    await watch.later(minutes=1)
    assert await watch.alerting.overview() == []


async def test_what_a_person_says_is_kept_over_looks(watch: Watch) -> None:
    """Known, put off until a moment, open again; and the count for the navigation follows."""
    await watch.alerting.set_rules(replace_rules(offline_minutes=1_440))
    await watch.run(TaskState.FAILED)
    await watch.later(minutes=1)
    alert = await watch.the()
    count = await watch.alerting.count()
    assert (count.pressing, count.worst) == (1, Severity.CRITICAL)
    await watch.alerting.acknowledge(alert.id)
    await watch.later(hours=1)
    assert (await watch.the()).acknowledged_at is not None
    assert (await watch.alerting.count()).worst is None
    await watch.alerting.snooze(alert.id, watch.core.clock.now() + timedelta(hours=1))
    assert (await watch.the()).acknowledged_at is None
    await watch.later(minutes=59)
    assert (await watch.alerting.count()).pressing == 0
    await watch.later(minutes=1)
    assert watch.told[-1] == (AlertKind.BACKUP_FAILED, AlertNews.AWAKE)
    await watch.alerting.acknowledge(alert.id)
    await watch.alerting.reopen(alert.id)
    assert (await watch.alerting.count()).pressing == 1


async def test_nothing_is_said_to_what_is_over(watch: Watch) -> None:
    """It resolved while somebody looked at it; nor is anything put off into the past."""
    await watch.run(TaskState.FAILED)
    await watch.later(minutes=1)
    alert = await watch.the()
    with pytest.raises(ValueError, match="into the past"):
        await watch.alerting.snooze(alert.id, watch.core.clock.now())
    await watch.run(TaskState.SUCCESS)
    await watch.later(minutes=1)
    with pytest.raises(LookupError):
        await watch.alerting.acknowledge(alert.id)


async def test_in_maintenance_mode_a_machine_raises_nothing(watch: Watch) -> None:
    """Until the moment that was said, or until a person ends it."""
    now = watch.core.clock.now()
    await watch.alerting.begin_maintenance("id-PC-1", now + timedelta(hours=1))
    await watch.run(TaskState.FAILED)
    await watch.later(minutes=30)
    assert watch.told == []
    assert await watch.alerting.maintenance("id-PC-1") is not None
    await watch.alerting.end_maintenance("id-PC-1")
    assert await watch.alerting.maintenance("id-PC-1") is None
    await watch.later(minutes=1)
    assert watch.told == [(AlertKind.BACKUP_FAILED, AlertNews.RAISED)]
    with pytest.raises(LookupError):
        await watch.alerting.begin_maintenance("nobody")
    with pytest.raises(ValueError, match="over"):
        await watch.alerting.begin_maintenance("id-PC-1", now)


async def test_thresholds_are_kept_and_nonsense_is_refused(watch: Watch) -> None:
    """They hold from the next look on."""
    assert await watch.alerting.rules() == DEFAULTS
    with pytest.raises(msgspec.ValidationError):
        await watch.alerting.set_rules(AlertRules(offline_minutes=0))
    with pytest.raises(msgspec.ValidationError):
        await watch.alerting.set_rules(AlertRules(disk_percent=100))
    await watch.alerting.set_rules(replace_rules(offline_minutes=5))
    await watch.later(minutes=6)
    assert (await watch.the()).kind is AlertKind.MACHINE_OFFLINE
    kept = await watch.core.store.read(lambda unit: unit.settings.get(RULES_SETTING))
    assert kept is not None
    assert msgspec.json.decode(kept)["offline_minutes"] == 5


def replace_rules(**changed: int) -> AlertRules:
    return msgspec.structs.replace(DEFAULTS, **changed)


async def test_alerts_of_a_machine_that_is_removed_go_with_it(watch: Watch) -> None:
    """There is nobody left to be warned of, and no look fails over it."""
    await watch.run(TaskState.FAILED)
    await watch.later(minutes=1)
    await watch.core.store.write(lambda unit: unit.machines.remove("id-PC-1"))
    await watch.later(minutes=1)
    assert await watch.alerting.overview() == []
    assert await watch.alerting.history() == []


async def test_old_ones_are_forgotten_at_the_start(watch: Watch) -> None:
    """A year after they were resolved; open ones never."""
    await watch.run(TaskState.FAILED)
    await watch.later(minutes=1)
    alert = await watch.the()
    now = watch.core.clock.now()
    old = replace(alert, id="old", kind=AlertKind.DISK_LOW, resolved_at=now - timedelta(days=366))
    await watch.core.store.write(lambda unit: unit.alerts.put([old]))
    assert len(await watch.alerting.history()) == 1
    again = Watch(watch.core)
    again.alerting._looked = None
    await again.alerting.visit()
    assert await watch.alerting.history() == []
    assert (await watch.the()).id == alert.id


async def test_the_store_keeps_one_open_alert_a_matter(watch: Watch) -> None:
    """Whatever the program does wrong."""
    await watch.run(TaskState.FAILED)
    await watch.later(minutes=1)
    twice = replace(await watch.the(), id="twice")
    with pytest.raises(StoreConflictError):
        await watch.core.store.write(lambda unit: unit.alerts.put([twice]))


async def test_nobody_is_missed_by_a_manager_whose_computer_slept(watch: Watch) -> None:
    """Whoever was there before counts as missing only when it has listened again for long."""
    vitals = Heartbeat(at=watch.core.clock.now())
    watch.core.composition.pulse.beat("id-PC-1", vitals)
    await watch.later(hours=9)
    assert watch.told == []
    for _ in range(13):
        await watch.later(minutes=5)
    assert watch.told == [(AlertKind.MACHINE_OFFLINE, AlertNews.RAISED)]
