"""Retention: rules are checked, decided about trustworthy runs alone, and executed by ids."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.fields import FieldCode, FieldProblem, InvalidError
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft, NotMaintainerError
from kustos.core.maintenance import put as put_maintenance
from kustos.core.model import Job, LocalPlace, Snapshot, Task, TaskState
from kustos.core.orders import BackupOrder, ForgetOrder, RestoreOrder
from kustos.core.ports import UnitOfWork
from kustos.core.retention import USUAL, Duration, Retention, duration, problems
from kustos.core.retention_fit import Slots, in_a_year, unmet
from kustos.core.retention_plan import Fate, Known, Plan, plan
from kustos.core.retention_rules import back, reasons
from kustos.core.snapshot_trust import Doubt, doubts
from kustos.core.tidying import BeingForgottenError, NothingToForgetError
from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.messages import TaskFinished
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.tasks import ForgetResult
from kustos_agent.protocol.values import Outcome, TaskKind
from tests.helpers.saved import saved_repository

from .conftest import Core

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
JOB = Job(
    id="j",
    name="Documents",
    machine_id="m",
    repository_id="r",
    sources=("/home",),
    created_at=NOW - 400 * DAY,
)


def _snapshot(name: str, when: datetime, job: Job = JOB, **changes: Any) -> Snapshot:
    said = Snapshot(
        id=(name * 64)[:64],
        repository_id=job.repository_id,
        time=when,
        made_at=when,
        learnt_at=when + timedelta(minutes=5),
        hostname="pc",
        paths=("/home",),
        tags=("kustos", job.tag),
        machine_id=job.machine_id,
        job_id=job.id,
        task_id=f"task-{name}",
    )
    return replace(said, **changes)


def _daily(number: int) -> list[Snapshot]:
    """One a day, the newest of this morning; named by how many days ago."""
    return [_snapshot(f"{age:02}", NOW - HOUR - age * DAY) for age in range(number)]


def _fates(decided: Plan) -> dict[str, Fate]:
    return {one.snapshot.id[:2]: one.fate for one in decided.judged}


# --- rules ----------------------------------------------------------------------------------------


def test_what_is_wrong_with_rules_is_said_at_their_fields() -> None:
    """Rules that keep nothing as well; the usual ones are in order."""
    wrong = Retention(daily=-2, within="3w", zone="Mars/Base")

    assert problems(USUAL) == []
    assert problems(Retention(within="1y5m7d2h")) == []
    assert problems(Retention()) == [FieldProblem("retention.last", FieldCode.KEEPS_NOTHING)]
    assert problems(Retention(within="0d")) == [
        FieldProblem("retention.last", FieldCode.KEEPS_NOTHING)
    ]
    assert problems(wrong) == [
        FieldProblem("retention.daily", FieldCode.OUT_OF_RANGE, "0-10000"),
        FieldProblem("retention.within", FieldCode.NOT_A_DURATION, "3w"),
        FieldProblem("retention.zone", FieldCode.NOT_A_ZONE, "Mars/Base"),
    ]


@given(st.tuples(*[st.integers(0, 99)] * 4))
def test_a_duration_reads_as_it_is_written(numbers: tuple[int, int, int, int]) -> None:
    """In restic's form, whatever it is."""
    assert duration(str(Duration(*numbers))) == Duration(*numbers)


def test_going_back_by_the_calendar_is_go_s() -> None:
    """A day that a month does not have is one of the next month; before year 1 there is nothing."""
    last_of_march = datetime(2026, 3, 31, 8, tzinfo=UTC)

    assert back(last_of_march, Duration(months=1)) == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert back(last_of_march, Duration(years=1, hours=9)) == datetime(2025, 3, 30, 23, tzinfo=UTC)
    assert back(last_of_march, Duration(years=3000)) == datetime.min.replace(tzinfo=UTC)


@given(
    st.lists(st.integers(0, 9_000 * 24), min_size=1, unique=True),
    st.integers(1, 5),
)
def test_the_newest_is_always_kept_and_deciding_again_forgets_no_more(
    hours: list[int], count: int
) -> None:
    """Else each round would eat further into the history."""
    history = [NOW - HOUR * (hour + 1) for hour in sorted(hours)]
    rules = Retention(last=count, daily=count, monthly=count, within_weekly="2m")

    kept = [time for time, why in zip(history, reasons(history, rules, NOW), strict=True) if why]

    assert kept[0] == history[0]
    assert all(reasons(kept, rules, NOW))


# --- trust ----------------------------------------------------------------------------------------


def test_a_snapshot_that_no_task_made_is_unexpected() -> None:
    """Though it carries the job's tag."""
    alien = _snapshot("x", NOW - DAY, task_id=None, made_at=None)
    unmarked = _snapshot("u", NOW - DAY, tags=("kustos",))

    assert set(doubts(JOB, [alien, unmarked, *_daily(3)]).values()) == {Doubt.UNEXPECTED}
    assert doubts(JOB, [alien, unmarked]).keys() == {alien.id, unmarked.id}


def test_claims_about_time_are_held_against_our_own_record() -> None:
    """A later listing may say any time; the record of what was made when stays."""
    future = _snapshot("f", NOW - 3 * DAY, time=NOW + 5 * DAY)
    older = _snapshot("o", NOW - 2 * DAY, time=NOW - 30 * DAY)
    drifting = _snapshot("d", NOW - DAY, time=NOW - DAY + timedelta(minutes=50))

    assert doubts(JOB, [future, older, drifting]) == {
        future.id: Doubt.FUTURE,
        older.id: Doubt.BACKDATED,
    }


def test_what_appears_late_and_claims_to_be_old_is_backdated() -> None:
    """It would take the slots of good ones."""
    planted = _snapshot("p", NOW - 5 * DAY + HOUR, learnt_at=NOW)

    assert doubts(JOB, [*_daily(9), planted]) == {planted.id: Doubt.BACKDATED}


def test_what_a_machine_tells_after_days_without_the_manager_is_in_order() -> None:
    """All of it is learnt at one moment; each run has its own day."""
    before = _daily(9)[5:]
    replayed = [replace(one, learnt_at=NOW) for one in _daily(5)]

    assert doubts(JOB, [*before, *replayed]) == {}
    decided = plan(JOB, [*before, *replayed], Retention(daily=5), Known(), NOW)
    assert len(decided.going) == 4


# --- the plan -------------------------------------------------------------------------------------


def test_rules_decide_about_what_can_be_trusted_and_nothing_else_goes() -> None:
    """What is doubtful takes no slot and stays; what is on hold or needed stays."""
    good = _daily(6)
    planted = [_snapshot(f"p{n}", NOW - n * HOUR, task_id=None, made_at=None) for n in range(5)]
    known = Known(held={good[4].id}, in_use={good[5].id})

    decided = plan(JOB, [*good, *planted], Retention(last=2), known, NOW)

    assert _fates(decided) == {
        **{f"p{n}": Fate.QUARANTINED for n in range(5)},
        "00": Fate.KEPT,
        "01": Fate.KEPT,
        "02": Fate.GOES,
        "03": Fate.GOES,
        "04": Fate.HELD,
        "05": Fate.IN_USE,
    }
    assert decided.staying == 9


def test_the_newest_that_saved_everything_stays() -> None:
    """Though newer ones, in which files are missing, fill all slots."""
    known = Known(whole={"task-03", "task-05"})

    decided = plan(JOB, _daily(7), Retention(last=2), known, NOW)

    stay = [name for name, fate in _fates(decided).items() if fate is not Fate.GOES]
    assert stay == ["00", "01", "03"]
    assert _fates(decided)["03"] is Fate.NEWEST_GOOD


def test_the_snapshots_of_a_run_stay_and_go_together() -> None:
    """Its dumps and folders are one, however many there are."""
    runs = [
        _snapshot(f"{part}{age}", NOW - age * DAY + late * HOUR, task_id=f"run-{age}")
        for age in range(1, 4)
        for late, part in enumerate("ab")
    ]

    decided = plan(JOB, runs, Retention(last=2), Known(), NOW)

    assert {id_[:2] for id_ in decided.going} == {"a3", "b3"}


def test_other_jobs_and_repositories_are_none_of_its_affair() -> None:
    """Forgetting is scoped to the job, where it saves to now."""
    other = _snapshot("x", NOW - 9 * DAY, replace(JOB, id="k"))
    former = _snapshot("y", NOW - 9 * DAY, repository_id="before")

    decided = plan(JOB, [other, former, *_daily(2)], Retention(last=1), Known(), NOW)

    assert _fates(decided) == {"00": Fate.KEPT, "01": Fate.GOES}


def test_without_rules_everything_stays() -> None:
    """That is what a job without retention says."""
    assert plan(JOB, _daily(50), None, Known(), NOW).going == ()


def test_days_are_those_of_the_rules_zone() -> None:
    """Half past eleven at night in Berlin is still the day before."""
    evening = _snapshot("e", datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    night = _snapshot("n", datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    oldest = _snapshot("o", datetime(2026, 11, 10, tzinfo=UTC))

    def going(zone: str) -> tuple[str, ...]:
        rules = Retention(daily=2, zone=zone)
        return plan(JOB, [evening, night, oldest], rules, Known(), NOW).going

    assert going("UTC") == (evening.id,)
    assert going("Europe/Berlin") == (oldest.id,)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.booleans(), st.integers(-9, 9)), max_size=40),
    st.integers(1, 4),
)
def test_planted_snapshots_never_cost_a_good_one(
    planted: list[tuple[int, bool, int]], count: int
) -> None:
    """Whatever a stolen machine adds behind our back, dated as it likes."""
    good = _daily(30)
    rules = Retention(last=count, daily=count, weekly=count, within="3d")
    added = [
        _snapshot(
            f"p{number}-",
            NOW - age * HOUR,
            time=NOW - age * HOUR + shift * DAY,
            **({"task_id": None, "made_at": None} if alien else {"learnt_at": NOW}),
        )
        for number, (age, alien, shift) in enumerate(planted)
        if alien or age > 2
    ]

    alone = plan(JOB, good, rules, Known(), NOW).going
    assert plan(JOB, [*good, *added], rules, Known(), NOW).going == alone


# --- the schedule ---------------------------------------------------------------------------------


def test_rules_that_the_schedule_cannot_satisfy_are_pointed_out() -> None:
    """Hourly slots where a run is due once a day; daily ones are fine, also when clocks change."""
    daily = due_times(Schedule(times=CronTimes(expression="0 2 * * *"), zone="Europe/Berlin"))
    weekly = due_times(Schedule(times=CronTimes(expression="0 2 * * sun"), zone="Europe/Berlin"))
    rules = Retention(hourly=24, daily=7, within_weekly="1y")

    assert [one.slots for one in unmet(rules, daily, NOW)] == [Slots.HOURLY]
    assert [one.slots for one in unmet(rules, weekly, NOW)] == [Slots.HOURLY, Slots.DAILY]
    assert unmet(Retention(last=3), weekly, NOW) == []


def test_how_many_there_will_be_in_a_year() -> None:
    """By the schedule, or as often as it ran lately; unknown for a job that has hardly run."""
    daily = due_times(Schedule(times=CronTimes(expression="0 2 * * *"), zone="UTC"))
    runs = [NOW - age * DAY for age in range(10)]

    assert in_a_year(Retention(daily=7, monthly=12), [], daily, NOW) == 18
    assert in_a_year(Retention(last=5), runs, None, NOW) == 5
    assert in_a_year(None, runs, None, NOW) == 375
    assert in_a_year(USUAL, runs[:2], None, NOW) is None


# --- doing it -------------------------------------------------------------------------------------


async def _job(core: Core, retention: Retention | None = Retention(last=2)) -> Job:  # noqa: B008  frozen
    manager = core.composition.manager
    machine = await core.machine()
    repository = await saved_repository(manager, "NAS", "/srv/NAS")
    return await manager.jobs.save(
        JobDraft(
            name="Documents",
            machine_id=machine.id,
            repository_id=repository.id,
            sources=("/home",),
            retention=retention,
        )
    )


async def _known(core: Core, job: Job, number: int) -> list[Snapshot]:
    made = [
        _snapshot(f"{age:02}", core.clock.now() - HOUR - age * DAY, job) for age in range(number)
    ]
    await core.store.write(lambda unit: unit.snapshots.put(made))
    return made


async def test_what_the_rules_let_go_is_forgotten_by_ids_and_its_records_go(core: Core) -> None:
    """The oldest first; the agent's word about the end drops the records."""
    job = await _job(core)
    made = await _known(core, job, 4)

    task = await core.composition.manager.tidying.tidy_up(job.id)
    assert task.order == ForgetOrder(snapshots=(made[3].id, made[2].id))
    assert (task.machine_id, task.job_id) == (job.machine_id, job.id)
    assert await core.composition.manager.tidying.tidy_up(job.id) == task
    preview = await core.composition.manager.tidying.preview(job.id)
    assert preview.forgetting == task

    end = TaskFinished(
        task_id=task.id,
        at=core.clock.now(),
        outcome=Outcome.SUCCESS,
        result=ForgetResult(forgotten=2),
    )
    await core.composition.reports.commit(job.machine_id, "journal", [(1, end)])
    left = await core.composition.manager.browse.snapshots_of_job(job.id)
    assert [one.id for one in left] == [made[0].id, made[1].id]


async def test_only_what_was_shown_is_forgotten(core: Core) -> None:
    """And of that only what is to go now as well."""
    job = await _job(core)
    made = await _known(core, job, 5)
    tidying = core.composition.manager.tidying

    task = await tidying.tidy_up(job.id, frozenset({made[0].id, made[4].id, "unknown"}))

    assert task.order == ForgetOrder(snapshots=(made[4].id,))


async def test_one_forget_task_of_a_job_at_a_time(core: Core) -> None:
    """While one waits for its machine, what goes since then waits for the next."""
    job = await _job(core)
    await _known(core, job, 4)
    tidying = core.composition.manager.tidying
    task = await tidying.tidy_up(job.id)

    core.clock.forward(DAY)
    newer = _snapshot("newer", core.clock.now(), job)
    await core.store.write(lambda unit: unit.snapshots.put([newer]))

    assert len((await tidying.preview(job.id)).plan.going) == 3
    assert await tidying.tidy_up(job.id) == task


async def test_there_may_be_nothing_to_forget(core: Core) -> None:
    """No rules, or nothing that goes: no order is made."""
    job = await _job(core, None)
    await _known(core, job, 5)
    tidying = core.composition.manager.tidying

    with pytest.raises(NothingToForgetError):
        await tidying.tidy_up(job.id)
    assert len((await tidying.preview(job.id, Retention(last=1))).plan.going) == 4
    with pytest.raises(LookupError):
        await tidying.preview("unknown")


async def test_the_maintainer_does_it_and_nobody_else(core: Core) -> None:
    """If it was removed, nobody does."""
    job = await _job(core)
    await _known(core, job, 3)
    manager = core.composition.manager
    keeper = await core.machine("KEEPER")
    draft = MaintenanceDraft(machine_id=keeper.id, place=LocalPlace(path="/srv/NAS"))
    await core.store.write(lambda unit: put_maintenance(unit, job.repository_id, draft, []))

    preview = await manager.tidying.preview(job.id)
    assert preview.machine is not None
    assert preview.machine.id == keeper.id
    assert (await manager.tidying.tidy_up(job.id)).machine_id == keeper.id
    await manager.enrolment.remove(keeper.id)
    with pytest.raises(NotMaintainerError):
        await manager.tidying.tidy_up(job.id)


async def test_a_hold_keeps_a_snapshot_until_it_is_lifted(core: Core) -> None:
    """It says who wants that, since when and why."""
    job = await _job(core)
    made = await _known(core, job, 4)
    tidying = core.composition.manager.tidying

    hold = await tidying.hold(made[3], reason=" the audit ", by="mia")
    preview = await tidying.preview(job.id)
    assert (hold.reason, hold.held_by, hold.held_at) == ("the audit", "mia", core.clock.now())
    assert preview.holds == {made[3].id: hold}
    assert preview.plan.going == (made[2].id,)
    await tidying.lift(made[3])
    assert (await tidying.preview(job.id)).plan.going == (made[2].id, made[3].id)


async def test_marks_do_not_depend_on_the_rules(core: Core) -> None:
    """A list can be shown though nobody knows the zone of its rules."""
    job = await _job(core)
    made = await _known(core, job, 2)
    planted = replace(made[0], id="f" * 64, task_id=None, made_at=None)
    odd = replace(job, retention=Retention(last=1, zone="Mars/Base"))
    await core.store.write(lambda unit: unit.jobs.update(odd))
    await core.store.write(lambda unit: unit.snapshots.put([planted]))
    hold = await core.composition.manager.tidying.hold(made[1], reason="x", by="mia")

    marks = await core.composition.manager.tidying.marks(job.id)

    assert marks.holds == {made[1].id: hold}
    assert marks.doubts == {planted.id: Doubt.UNEXPECTED}
    assert marks.by_rules


async def test_a_hold_is_refused_where_it_would_not_hold(core: Core) -> None:
    """Without a reason, of what is unknown, and of what is being forgotten."""
    job = await _job(core)
    made = await _known(core, job, 3)
    tidying = core.composition.manager.tidying

    with pytest.raises(InvalidError):
        await tidying.hold(made[0], reason=" ", by="mia")
    with pytest.raises(InvalidError):
        await tidying.hold(made[0], reason="x" * 201, by="mia")
    with pytest.raises(LookupError):
        await tidying.hold(replace(made[0], id="f" * 64), reason="x", by="mia")
    task = await tidying.tidy_up(job.id)
    with pytest.raises(BeingForgottenError) as caught:
        await tidying.hold(made[2], reason="too late", by="mia")
    assert caught.value.task_id == task.id


async def test_what_a_restore_waits_for_is_not_forgotten(core: Core) -> None:
    """However long that waits for its machine."""
    job = await _job(core)
    made = await _known(core, job, 3)
    waiting = Task(
        id="restore",
        kind=TaskKind.RESTORE,
        machine_id=job.machine_id,
        repository_id=job.repository_id,
        order=RestoreOrder(snapshot_id=made[2].id, target="/new"),
        created_at=core.clock.now(),
    )
    await core.store.write(lambda unit: unit.tasks.add(waiting))

    with pytest.raises(NothingToForgetError):
        await core.composition.manager.tidying.tidy_up(job.id)


async def test_a_run_that_saved_everything_is_known_from_its_task(core: Core) -> None:
    """Newer ones in which files were missing do not push it out."""
    job = await _job(core)
    made = await _known(core, job, 5)
    tasks = [
        Task(
            id=one.task_id or "",
            kind=TaskKind.BACKUP,
            machine_id=job.machine_id,
            repository_id=job.repository_id,
            job_id=job.id,
            order=BackupOrder(sources=("/home",)),
            created_at=one.time,
            finished_at=one.time,
            state=TaskState.SUCCESS if number == 3 else TaskState.WARNING,
        )
        for number, one in enumerate(made)
    ]

    def put(unit: UnitOfWork) -> None:
        for task in tasks:
            unit.tasks.add(task)

    await core.store.write(put)

    preview = await core.composition.manager.tidying.preview(job.id)

    assert preview.plan.going == (made[2].id, made[4].id)
