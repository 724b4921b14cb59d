"""What becomes of an unusual change: the alert, the holds, and what a person says."""

from datetime import UTC, datetime, timedelta

import pytest

from kustos.core.alerts import Alert, AlertKind, Severity
from kustos.core.harm import Harm
from kustos.core.model import Job, LocalPlace, Repository, Task, TaskState
from kustos.core.orders import ForgetOrder
from kustos.core.ports import UnitOfWork
from kustos.core.retention import Retention
from kustos.core.tripping import to_hold
from kustos_agent.protocol.messages import TaskFinished, TaskStarted
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import Outcome, TaskKind

from .conftest import Core

DAY = timedelta(days=1)
FILES = 5_000


class Diary:
    """A job that is backed up once a day, as its machine tells of it."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.number = 0
        self.manager = core.composition.manager

    async def set_up(self, retention: Retention | None = None) -> None:
        machine = await self.core.machine()
        now = self.core.clock.now()
        repository = Repository(id="r", name="NAS", place=LocalPlace(path="/srv"), created_at=now)
        self.job = Job(
            id="j",
            name="Office",
            machine_id=machine.id,
            repository_id="r",
            sources=("/home",),
            created_at=now,
            retention=retention,
        )

        def work(unit: UnitOfWork) -> None:
            unit.repositories.add(repository)
            unit.jobs.add(self.job)

        await self.core.store.write(work)

    async def day(
        self, changed: int = 40, *, new: int = 0, state: Outcome = Outcome.SUCCESS
    ) -> str:
        """The next day's run; its snapshot's id. `new` files have taken the place of others."""
        self.core.clock.forward(DAY)
        self.number += 1
        now = self.core.clock.now()
        task = await self.manager.tasks.back_up("j")
        snapshot = f"{self.number:064}"
        result = BackupResult(
            snapshot_id=snapshot,
            files_new=new or (FILES if self.number == 1 else 0),
            files_changed=changed if self.number > 1 else 0,
            files_total=FILES,
            bytes_total=FILES * 100_000,
            bytes_added=(changed + new) * 100_000,
        )
        events = [
            TaskStarted(task_id=task.id, at=now, kind=TaskKind.BACKUP),
            TaskFinished(task_id=task.id, at=now, outcome=state, result=result),
        ]
        at = 2 * self.number
        await self.core.composition.reports.commit(
            self.job.machine_id, "journal", [(at - 1, events[0]), (at, events[1])]
        )
        return snapshot

    async def held(self) -> dict[str, str | None]:
        """Which snapshots are on hold, and for which task."""
        holds = await self.core.store.read(lambda unit: unit.holds.of_repository("r"))
        return {id_: hold.trip for id_, hold in holds.items()}

    async def told(self) -> list[Alert]:
        """Of unusual changes; that no machine is connected is another matter."""
        await self.manager.alerting.visit()
        alerts = [view.alert for view in await self.manager.alerting.overview()]
        return [alert for alert in alerts if alert.kind is AlertKind.UNUSUAL_CHANGE]

    async def alerts(self) -> list[Severity]:
        """How severe those are."""
        return [alert.severity for alert in await self.told()]


@pytest.fixture
async def diary(core: Core) -> Diary:
    diary = Diary(core)
    await diary.set_up(Retention(last=2))
    return diary


async def test_an_unusual_change_is_told_and_what_was_before_it_is_held(diary: Diary) -> None:
    """With its evidence. What the rules would let go stays, also while later runs are quiet."""
    days = [await diary.day() for _ in range(40)]
    assert await diary.alerts() == []
    harm = await diary.day(changed=0, new=FILES)
    assert await diary.alerts() == [Severity.CRITICAL]
    (alert,) = await diary.told()
    change = alert.evidence.change
    assert change is not None
    assert (change.harm, change.gone, change.usual) == (Harm.RENAMED, FILES, 40)
    # The newest three, and those of a week and a month before.
    expected = {days[-1], days[-2], days[-3], days[-7], days[-30]}
    assert set(await diary.held()) == expected
    assert set((await diary.held()).values()) == {alert.evidence.task_id}
    assert alert.evidence.count == len(expected)
    last = [await diary.day() for _ in range(3)]
    task = await diary.manager.tidying.tidy_up("j")
    assert isinstance(task.order, ForgetOrder)
    assert not expected & set(task.order.snapshots)
    assert harm in task.order.snapshots
    assert not {*last[1:]} & set(task.order.snapshots)
    assert len(await diary.alerts()) == 1


async def test_that_it_was_meant_lifts_the_holds_and_teaches(diary: Diary) -> None:
    """A person's own hold stays; the next one of its like is usual."""
    for _ in range(12):
        kept = await diary.day()
    (snapshot, *_) = await diary.manager.browse.snapshots_of_job("j")
    await diary.manager.tidying.hold(snapshot, reason="audit", by="mia")
    await diary.day(changed=2_000)
    assert len(await diary.held()) == 4
    assert (await diary.held())[kept] is None
    assert len(await diary.alerts()) == 1
    await diary.manager.tripping.settle("j", usual=True)
    assert await diary.held() == {kept: None}
    assert await diary.alerts() == []
    with pytest.raises(LookupError):
        await diary.manager.tripping.settle("j", usual=True)
    await diary.day(changed=2_000)
    assert await diary.alerts() == []


async def test_that_it_was_harm_ends_the_alert_and_teaches_nothing(diary: Diary) -> None:
    """The holds stay, and the next one of its like is told again."""
    for _ in range(12):
        await diary.day()
    await diary.day(changed=2_000)
    held = await diary.held()
    await diary.manager.tripping.settle("j", usual=False)
    assert await diary.held() == held
    assert await diary.alerts() == []
    await diary.day(changed=2_000)
    assert len(await diary.alerts()) == 1


async def test_of_a_second_unusual_run_what_was_before_both_is_held(diary: Diary) -> None:
    """A snapshot that is suspected itself is no good one; the alert tells the graver of the two."""
    days = [await diary.day() for _ in range(12)]
    await diary.day(changed=600)
    assert await diary.alerts() == [Severity.WARNING]
    await diary.day(changed=4_500)
    assert await diary.alerts() == [Severity.CRITICAL]
    assert set(await diary.held()) == {*days[-3:], days[-7], days[-6]}


async def test_what_is_on_its_way_out_is_not_counted_on(diary: Diary) -> None:
    """A task that is not over forgets it: an older one is held in its place."""
    days = [await diary.day() for _ in range(12)]
    leaving = Task(
        id="f",
        kind=TaskKind.FORGET,
        machine_id=diary.job.machine_id,
        repository_id="r",
        job_id="j",
        order=ForgetOrder(snapshots=(days[-2],)),
        created_at=diary.core.clock.now(),
        state=TaskState.RUNNING,
    )
    await diary.core.store.write(lambda unit: unit.tasks.add(leaving))
    await diary.day(changed=FILES)
    assert set(await diary.held()) == {days[-1], days[-3], days[-4], days[-7]}


async def test_a_run_of_which_files_could_not_be_read_is_judged_as_well(diary: Diary) -> None:
    """It has a snapshot, and what it found is found."""
    for _ in range(12):
        await diary.day()
    await diary.day(changed=FILES, state=Outcome.WARNING)
    assert await diary.alerts() == [Severity.CRITICAL]


async def test_a_job_that_is_removed_takes_its_alert_along(diary: Diary) -> None:
    """Its snapshots stay on hold."""
    for _ in range(12):
        await diary.day()
    await diary.day(changed=FILES)
    await diary.alerts()
    await diary.manager.jobs.remove("j")
    assert await diary.alerts() == []
    assert len(await diary.held()) == 4


def test_the_newest_and_those_of_a_week_and_a_month_before_are_held() -> None:
    """Of those that there are, and never what came later."""
    end = datetime(2026, 11, 22, tzinfo=UTC)
    runs = [(end - n * DAY, f"d{n}") for n in range(-3, 60)]
    assert to_hold(runs, end) == {"d1", "d2", "d3", "d7", "d30"}
    assert to_hold(runs[:5], end) == {"d1"}
    assert to_hold([], end) == set()
