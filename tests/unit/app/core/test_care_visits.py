"""Repositories are looked after by themselves: from the clock to the request that an agent gets."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kustos.bootstrap import Composition, compose
from kustos.core.alerts import AlertKind
from kustos.core.care import MOST_LOOKED_AT, Care, CareView
from kustos.core.care_plan import CarePlan, Window
from kustos.core.care_planner import Hindrance
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.model import (
    LocalPlace,
    Repository,
    SecretKind,
    Snapshot,
    Task,
    TaskState,
    backup_tags,
)
from kustos.core.orders import CheckOrder, ForgetOrder, PruneOrder, StatsOrder
from kustos.core.ports import KeyTrouble, UnitOfWork
from kustos.core.repositories import RepositoryDraft
from kustos.core.retention import Retention
from kustos.link.discovery import Discovery
from kustos.link.own_addresses import OwnAddresses
from kustos.link.pairing_line import PairingDialler
from kustos.vault import throw_away_vault
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import Accepted, RunTask, TaskFinished, TaskStarted
from kustos_agent.protocol.tasks import (
    CareResult,
    CheckDepth,
    CheckResult,
    ForgetResult,
    PruneResult,
    StatsResult,
)
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind
from tests.helpers.saved import saved_repository
from tests.helpers.waiting import eventually_async

from .conftest import Core
from .test_handing_over import hello_with

OVERDUE = AlertKind.CARE_OVERDUE
UTC_NIGHT = CarePlan(window=Window(zone="UTC"))
RESULTS: dict[TaskKind, CareResult] = {
    TaskKind.FORGET: ForgetResult(forgotten=1),
    TaskKind.PRUNE: PruneResult(bytes_freed=5),
    TaskKind.CHECK: CheckResult(),
    TaskKind.STATS: StatsResult(stored_bytes=9),
}


@dataclass
class Line:
    """Links to machines that are there; every task is accepted."""

    asked: list[tuple[str, Any]] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    silent: bool = False

    def connected(self, machine_id: str) -> bool:
        return machine_id in self.there

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        if self.silent:
            raise TimeoutError
        self.asked.append((machine_id, request))
        return Accepted()

    async def disconnect(self, machine_id: str) -> None:
        pass


def snapshot_id(machine_id: str, days_ago: int) -> str:
    """Of the machine's job."""
    return f"{days_ago}{'a' if machine_id == 'id-server' else 'b'}" * 32


@dataclass
class Night:
    """A manager at 22:00 UTC, two days after a repository came to it."""

    core: Core
    made: Composition
    line: Line
    repository: Repository
    locked: KeyTrouble | None = None

    @property
    def care(self) -> Care:
        return self.made.manager.care

    async def come(self, machine_id: str) -> None:
        """Its agent is there."""
        self.line.there.add(machine_id)
        hello = hello_with()
        self.made.handing_over.agent_arrived(machine_id, hello)
        await self.made.handing_over.agent_ready(machine_id, hello)

    def go(self, machine_id: str) -> None:
        self.line.there.discard(machine_id)
        self.made.handing_over.agent_gone(machine_id)

    async def job(self, machine_id: str, *, rules: bool = True) -> str:
        """A job with four snapshots, of which its rules let three go."""
        draft = JobDraft(
            name=f"Job of {machine_id}",
            machine_id=machine_id,
            repository_id=self.repository.id,
            sources=("/home",),
            retention=Retention(last=1) if rules else None,
        )
        job = await self.made.manager.jobs.save(draft)
        now = self.core.clock.now()
        made = [
            Snapshot(
                id=snapshot_id(machine_id, number),
                tags=backup_tags(job.id),
                repository_id=self.repository.id,
                time=now - timedelta(days=number),
                made_at=now - timedelta(days=number),
                learnt_at=now - timedelta(days=number),
                hostname=machine_id,
                paths=("/home",),
                machine_id=machine_id,
                job_id=job.id,
                task_id=f"t{number}",
            )
            for number in range(1, 5)
        ]
        await self.core.store.write(lambda unit: unit.snapshots.put(made))
        return job.id

    async def visit(self) -> Task | None:
        """A look; the task that has begun by it, once it is offered."""
        before = {one.id for one in await self.unfinished()}
        await self.care.visit()
        new = [one for one in await self.unfinished() if one.id not in before]
        if not new:
            return None
        (task,) = new
        await eventually_async(lambda: self.offered(task.id), 5, "the offer")
        return task

    async def unfinished(self) -> list[Task]:
        return await self.core.store.read(lambda unit: unit.tasks.unfinished())

    async def offered(self, task_id: str) -> bool:
        return any(
            isinstance(asked, RunTask) and asked.task_id == task_id for _, asked in self.line.asked
        )

    async def end(self, task: Task, problem: Problem | None = None) -> None:
        """Its agent tells how it ended."""
        at = self.core.clock.now()
        outcome = Outcome.SUCCESS if problem is None else Outcome.FAILED
        result = RESULTS[task.kind] if problem is None else None
        events = [
            TaskStarted(task_id=task.id, kind=task.kind, at=at),
            TaskFinished(task_id=task.id, outcome=outcome, at=at, result=result, problem=problem),
        ]
        numbered = list(enumerate(events, start=1))
        await self.made.reports.commit(task.machine_id, new_id(), numbered)

    async def view(self) -> CareView:
        return await self.care.view(self.repository.id)

    async def hindrance(self, step: TaskKind = TaskKind.PRUNE) -> Hindrance | None:
        return next(one for one in (await self.view()).outlooks if one.step is step).hindrance


class LockableVault:
    """The real one, until a test takes the key away."""

    def __init__(self, core: Core) -> None:
        self._vault = throw_away_vault(core.store)
        self.lost: KeyTrouble | None = None
        self.seal = self._vault.seal
        self.open = self._vault.open
        self.unlock = self._vault.unlock

    @property
    def at_hand(self) -> bool:
        return self.lost is None

    async def trouble(self) -> KeyTrouble | None:
        return self.lost


@pytest.fixture
def vault(core: Core) -> LockableVault:
    return LockableVault(core)


@pytest.fixture
async def night(core: Core, vault: LockableVault) -> Night:
    core.clock.moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    line = Line()
    made = compose(
        store=core.store,
        links=line,
        vault=vault,
        clock=core.clock,
        neighbourhood=Discovery(["127.0.0.1"]),
        pairing=PairingDialler("office"),
        addresses=OwnAddresses(1, loopback_only=True),
        certificates=core.certificates,
        manager_name="office",
        person="mia",
    )
    await core.machine("server")
    await core.machine("other")
    repository = await saved_repository(made.manager)
    await made.manager.care.save(repository.id, UTC_NIGHT)
    core.clock.moment = datetime(2026, 3, 12, 22, tzinfo=UTC)
    return Night(core, made, line, repository)


async def test_a_night_goes_from_tidying_to_measuring(night: Night) -> None:
    """One at a time, each when the one before it has ended; then it is quiet until the next."""
    job_id = await night.job("id-server")
    await night.come("id-server")
    seen = []
    while (task := await night.visit()) is not None:
        assert await night.visit() is None
        seen.append((task.order, task.job_id, task.machine_id))
        night.core.clock.forward(timedelta(minutes=10))
        await night.end(task)
    gone = ForgetOrder(snapshots=tuple(snapshot_id("id-server", number) for number in (4, 3, 2)))
    assert seen == [
        (gone, job_id, "id-server"),
        (PruneOrder(), None, "id-server"),
        (StatsOrder(), None, "id-server"),
    ]
    view = await night.view()
    assert [one.record is not None for one in view.outlooks] == [True, True, False, True]
    assert [one.kind for one in view.history] == seen_kinds(seen)[::-1]


def seen_kinds(seen: list[tuple[Any, ...]]) -> list[TaskKind]:
    return [TaskKind(order.__struct_config__.tag) for order, *_ in seen]


async def test_a_job_that_lets_nothing_go_is_tidied_without_a_task(night: Night) -> None:
    """It has been looked at: in the same visit the next step begins."""
    draft = JobDraft(
        name="New",
        machine_id="id-server",
        repository_id=night.repository.id,
        sources=("/home",),
        retention=Retention(last=1),
    )
    await night.made.manager.jobs.save(draft)
    await night.come("id-server")
    task = await night.visit()
    assert task is not None
    assert task.kind is TaskKind.PRUNE
    forgot = (await night.view()).outlooks[0]
    assert forgot.record is not None
    assert forgot.record.done_at == night.core.clock.now()


async def test_without_rules_nothing_is_forgotten(night: Night) -> None:
    """The repository is pruned all the same."""
    await night.job("id-server", rules=False)
    await night.come("id-server")
    task = await night.visit()
    assert task is not None
    assert task.kind is TaskKind.PRUNE


async def test_outside_of_its_window_nothing_begins(night: Night) -> None:
    """It waits for the evening, and says so."""
    await night.job("id-server")
    await night.come("id-server")
    night.core.clock.moment = datetime(2026, 3, 12, 14, tzinfo=UTC)
    assert await night.visit() is None
    assert await night.hindrance() is Hindrance.WINDOW


async def test_another_machine_does_it_if_the_first_is_away(night: Night) -> None:
    """One that keeps backups there as well; without any it waits."""
    await night.job("id-other")
    await night.job("id-server")
    assert await night.visit() is None
    assert await night.hindrance() is Hindrance.AWAY
    await night.come("id-server")
    task = await night.visit()
    assert task is not None
    assert task.machine_id == "id-server"


async def test_a_machine_that_has_nothing_to_do_with_it_is_not_asked(night: Night) -> None:
    """A folder of that name there would be another one."""
    await night.job("id-server")
    await night.come("id-other")
    assert await night.visit() is None
    assert await night.hindrance() is Hindrance.AWAY


async def test_only_the_maintainer_does_it(night: Night) -> None:
    """Nobody else is sent its login: it waits for it, and if it was removed, for a person."""
    await night.job("id-server")
    draft = RepositoryDraft(
        name="NAS",
        place=LocalPlace(path="/srv/backup"),
        secrets={SecretKind.PASSWORD: "correct horse"},
        maintenance=MaintenanceDraft(machine_id="id-other", place=LocalPlace(path="/srv/backup")),
    )
    await night.made.manager.repositories.save(draft, night.repository.id)
    await night.come("id-server")
    assert await night.visit() is None
    assert await night.hindrance() is Hindrance.AWAY
    await night.come("id-other")
    task = await night.visit()
    assert task is not None
    assert task.machine_id == "id-other"
    assert {machine_id for machine_id, asked in night.line.asked if isinstance(asked, RunTask)} == {
        "id-other"
    }
    await night.end(task)
    await night.made.manager.enrolment.remove("id-other")
    assert await night.visit() is None
    assert await night.hindrance() is Hindrance.REMOVED


async def test_without_the_key_nothing_is_ordered(night: Night, vault: LockableVault) -> None:
    """It would wait and begin at any time of the day."""
    await night.job("id-server")
    await night.come("id-server")
    vault.lost = KeyTrouble.LOCKED
    assert await night.visit() is None
    assert await night.hindrance() is Hindrance.LOCKED
    vault.lost = None
    assert await night.visit() is not None


async def test_what_failed_is_tried_again_in_the_next_night(night: Night) -> None:
    """And is an alert meanwhile, whatever another job's tidying says."""
    job_id = await night.job("id-server")
    await night.come("id-server")
    failing = await night.visit()
    assert failing is not None
    await night.end(failing, Problem(error=ErrorClass.INTERNAL))
    following = await night.visit()
    assert following is not None
    assert following.kind is TaskKind.PRUNE
    night.core.clock.forward(timedelta(days=1))
    await night.end(following)
    again = await night.visit()
    assert again is not None
    assert (again.kind, again.job_id) == (TaskKind.FORGET, job_id)


async def test_a_failed_tidying_stays_an_alert_until_that_job_is_tidied(night: Night) -> None:
    """The newest of its kind in the repository may be another job's."""
    await night.job("id-server")
    await night.job("id-other")
    await night.come("id-server")
    await night.come("id-other")
    first = await night.visit()
    assert first is not None
    await night.end(first, Problem(error=ErrorClass.INTERNAL))
    second = await night.visit()
    assert second is not None
    assert second.kind is TaskKind.FORGET
    assert second.job_id != first.job_id
    await night.end(second)
    await night.made.manager.alerting.visit()
    told = [view.alert.evidence.task_id for view in await night.made.manager.alerting.overview()]
    assert first.id in told


async def test_what_a_person_orders_and_care_never_run_at_once(night: Night) -> None:
    """Whoever comes second waits for the repository, on whichever machine; then it is sent."""
    await night.job("id-server", rules=False)
    await night.come("id-server")
    await night.come("id-other")
    own = await night.visit()
    assert own is not None
    tasks = night.made.manager.tasks
    checked = await tasks.care(night.repository.id, "id-other", CheckOrder(depth=CheckDepth.ALL))
    assert not await night.offered(checked.id)
    await night.end(own)
    await night.made.handing_over.remind()
    assert await night.offered(checked.id)
    assert await night.visit() is None
    assert await night.hindrance(TaskKind.STATS) is Hindrance.EXCLUSIVE
    await night.end(checked)
    measured = await night.visit()
    assert measured is not None
    assert measured.kind is TaskKind.STATS


async def test_two_repositories_are_looked_after_at_once(night: Night) -> None:
    """What is exclusive is so within one; a machine has two at a time, the third waits."""
    others = [await saved_repository(night.made.manager, f"NAS {n}", f"/srv/{n}") for n in "23"]
    await night.come("id-server")
    for repository in (night.repository, *others):
        plan = CarePlan(window=Window(zone="UTC"), machine_id="id-server")
        await night.care.save(repository.id, plan)
    night.core.clock.forward(timedelta(days=20))
    await night.care.visit()
    await night.care.visit()
    assert len(await night.unfinished()) == 2
    stands = (await night.care.view(others[1].id)).outlooks[0]
    assert stands.hindrance is Hindrance.FULL


async def test_a_machine_that_goes_away_as_it_is_chosen_loses_it_to_another(night: Night) -> None:
    """After an hour: it has not begun."""
    await night.job("id-server", rules=False)
    await night.job("id-other", rules=False)
    for machine_id in ("id-server", "id-other"):
        await night.come(machine_id)
    night.line.silent = True
    await night.care.visit()

    async def given_up() -> bool:
        (task,) = await night.unfinished()
        return task.offered_at is not None

    await eventually_async(given_up, 5, "the offer that nobody answers")
    (task,) = await night.unfinished()
    night.go(task.machine_id)
    stored = replace(task, offered_at=None)  # as a comparison with the agent would say
    await night.core.store.write(lambda unit: unit.tasks.update(stored))
    night.core.clock.forward(timedelta(minutes=61))
    await night.made.handing_over.expire()
    await night.care.visit()
    (another,) = await night.unfinished()
    assert another.machine_id != task.machine_id
    skipped = await night.made.manager.tasks.get(task.id)
    assert skipped is not None
    assert skipped.state is TaskState.SKIPPED


async def test_nonsense_is_refused_at_its_field_and_changes_nothing(night: Night) -> None:
    """A machine that is not there among it."""
    with pytest.raises(InvalidError) as refused:
        await night.care.save(night.repository.id, CarePlan(prune_days=-1, machine_id="gone"))
    assert [(one.field, one.code) for one in refused.value.problems] == [
        ("prune_days", FieldCode.OUT_OF_RANGE),
        ("machine_id", FieldCode.UNKNOWN),
    ]
    assert (await night.view()).plan == UTC_NIGHT
    with pytest.raises(LookupError):
        await night.care.save("gone", UTC_NIGHT)


@pytest.mark.parametrize(
    ("change", "anew"),
    [
        (lambda plan: plan, False),
        (lambda _: CarePlan(on=False), True),
        (lambda _: CarePlan(prune_days=14), True),
        (lambda _: CarePlan(window=Window(begin=0, end=0)), False),
    ],
    ids=("the same", "off", "another rhythm", "another window"),
)
async def test_another_rhythm_is_not_overdue_from_before(
    night: Night, change: Callable[[CarePlan], CarePlan], *, anew: bool
) -> None:
    """It counts from when it was said."""
    before = await night.core.store.read(lambda unit: unit.care.plan(night.repository.id))
    assert before is not None
    await night.care.save(night.repository.id, change(before.plan))
    after = await night.core.store.read(lambda unit: unit.care.plan(night.repository.id))
    assert after is not None
    assert after.since == (night.core.clock.now() if anew else before.since)


async def test_many_jobs_that_let_nothing_go_are_dealt_with_in_one_visit(night: Night) -> None:
    """In more than one transaction; then the next step begins."""
    for number in range(MOST_LOOKED_AT * 2 + 1):
        draft = JobDraft(
            name=f"Job {number}",
            machine_id="id-server",
            repository_id=night.repository.id,
            sources=("/home",),
            retention=Retention(last=1),
        )
        await night.made.manager.jobs.save(draft)
    await night.come("id-server")
    task = await night.visit()
    assert task is not None
    assert task.kind is TaskKind.PRUNE
    tidied = [one for one in (await night.view()).outlooks if one.step is TaskKind.FORGET]
    assert len(tidied) == MOST_LOOKED_AT * 2 + 1
    assert all(one.record is not None and one.record.state is TaskState.SUCCESS for one in tidied)


async def test_rules_that_cannot_be_read_here_fail_until_the_next_night(
    night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    """Their zone is not known on this computer: said once a night, and the rest goes on."""
    job_id = await night.job("id-server")
    lost = Retention(last=1, zone="Europe/Nowhere")

    def work(unit: UnitOfWork) -> None:
        job = unit.jobs.get(job_id)
        assert job is not None
        unit.jobs.update(replace(job, retention=lost))

    await night.core.store.write(work)
    await night.come("id-server")
    task = await night.visit()
    assert task is not None
    assert task.kind is TaskKind.PRUNE
    assert "cannot be tidied up" in caplog.text
    caplog.clear()
    (tidied, *_) = (await night.view()).outlooks
    assert tidied.record is not None
    assert tidied.record.failed
    assert tidied.due == datetime(2026, 3, 13, 22, tzinfo=UTC)


async def test_care_that_nobody_can_do_becomes_an_alert(night: Night) -> None:
    """Its machine is away at night for two weeks: that the space was not freed is said once, and is
    over when it was."""
    await night.job("id-server", rules=False)
    night.core.clock.moment = datetime(2026, 3, 17, 22, tzinfo=UTC)
    alerting = night.made.manager.alerting
    await night.care.visit()
    await alerting.visit()
    (view,) = [one for one in await alerting.overview() if one.alert.kind is OVERDUE]
    assert view.repository is not None
    assert view.repository.id == night.repository.id
    assert view.alert.evidence.names == ("prune",)
    await night.come("id-server")
    task = await night.visit()
    assert task is not None
    await night.end(task)
    await alerting.visit()
    assert OVERDUE not in {one.alert.kind for one in await alerting.overview()}


async def test_what_was_offered_keeps_the_repository_until_it_has_ended(night: Night) -> None:
    """Its agent has not answered and may be at work: offered again it is let through, and another
    is not."""
    await night.job("id-server", rules=False)
    for machine_id in ("id-server", "id-other"):
        await night.come(machine_id)
    night.line.silent = True
    tasks = night.made.manager.tasks
    first = await tasks.care(night.repository.id, "id-server", PruneOrder())
    second = await tasks.care(night.repository.id, "id-other", CheckOrder())
    night.line.silent = False
    await night.made.handing_over.remind()
    assert await night.offered(first.id)
    assert not await night.offered(second.id)
