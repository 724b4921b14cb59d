"""The agent runs its schedule: each due time begins or is told why not, once, whatever happens."""

import asyncio
import logging
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.dumps import PostgresDump
from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import (
    PlannedJob,
    RunTask,
    ScheduleApplied,
    ScheduleFired,
    ScheduleTrouble,
    SetSchedule,
    TaskStarted,
)
from kustos_agent.protocol.schedules import CronTimes, SkipReason
from kustos_agent.protocol.values import ErrorClass, Problem, RepositoryAccess, TaskKind
from kustos_agent.schedule.ports import Note

from .machine import BATTERY, MAINS, Machine, Time, accounts, machine
from .planned import HOUR, HOURLY, KEPT, MINUTE, NOON, planned

SETTLED = 5 * MINUTE


def contents(folder: Path) -> list[bytes]:
    """Of all its files."""
    return [file.read_bytes() for file in folder.iterdir()]


async def test_what_is_due_begins_once(tmp_path: Path) -> None:
    """At its time, under the id that everybody knows, with what the manager would have said."""
    time = Time()
    async with machine(tmp_path, time) as here:
        assert await here.plan(planned(retries=2, revision="7")) == ScheduleApplied()
        assert here.journal.schedule_revision == "r"
        await time.go_on(HOUR - MINUTE)
        assert await here.events() == []
        await time.go_on(HOUR)
        due = NOON + HOUR
        task_id = due_id("j", due)
        assert (await here.events())[:1] == [
            ScheduleFired(job_id="j", revision="7", due=due, at=due, task_id=task_id)
        ]
        (request,) = here.desk.begun
        assert (request.task_id, request.retries, request.sealed) == (task_id, 2, KEPT)
        assert request.spec.repository.location == "/repo"


async def test_each_life_goes_on_where_the_last_was_killed(tmp_path: Path) -> None:
    """No due time is lost or doubled between them."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(2 * HOUR + SETTLED)
    for _ in range(3):
        async with machine(tmp_path, time) as here:
            await time.go_on(HOUR)
            assert len(here.desk.begun) == 1
            told = accounts(await here.events(), HOURLY)
    assert told == {NOON + n * HOUR: 1 for n in range(1, 6)}


async def test_after_a_sleep_the_newest_begins_and_the_others_are_told(tmp_path: Path) -> None:
    """The machine was off; one run makes up for all of them."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        time.sleep(5 * HOUR + 10 * MINUTE)
        await time.go_on(5 * HOUR + 20 * MINUTE)
        assert [event.due for event in await here.fired()] == [NOON + 5 * HOUR]
        (skip,) = await here.skipped()
        assert (skip.first, skip.last, skip.count) == (NOON + HOUR, NOON + 4 * HOUR, 4)
        assert skip.reason is SkipReason.OFF


async def test_a_run_that_needs_the_manager_is_only_told(tmp_path: Path) -> None:
    """With how long it may wait."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned(sealed=None))
        await time.go_on(HOUR + SETTLED)
        (fired,) = await here.fired()
        assert fired.needs_manager
        assert fired.until == NOON + HOUR + 30 * MINUTE
        assert here.desk.begun == []


async def test_a_run_whose_credentials_do_not_open_waits_for_the_manager(tmp_path: Path) -> None:
    """It has what it takes; the machine finds out only now."""
    time = Time()
    async with machine(tmp_path, time) as here:
        here.desk.credentials = False
        await here.plan(planned())
        await time.go_on(HOUR + SETTLED)
        (fired,) = await here.fired()
        assert fired.needs_manager
        assert fired.until == NOON + HOUR + 30 * MINUTE
        assert here.desk.begun == []


async def test_an_agent_without_jobs_does_nothing_at_all(tmp_path: Path) -> None:
    """No timer, no look at the battery."""
    time = Time()
    async with machine(tmp_path, time) as here:
        for _ in range(20):
            await asyncio.sleep(0)
        assert time.pauses == 0
        await here.plan(planned())
        await time.go_on(MINUTE)
        assert time.pauses > 0
        await here.plan(revision="empty")
        await asyncio.wait_for(here.journal.standings(), 5)
        for _ in range(20):
            await asyncio.sleep(0)
        before = time.pauses
        for _ in range(20):
            await asyncio.sleep(0)
        assert time.pauses == before
        assert here.readings == 0


async def test_a_run_waits_for_mains(tmp_path: Path) -> None:
    """And begins within a minute of it; that it waits costs nothing else."""
    time = Time()
    schedule = replace(HOURLY, on_mains=True)
    async with machine(tmp_path, time) as here:
        here.power = BATTERY
        await here.plan(planned(schedule=schedule))
        await time.go_on(HOUR + 10 * MINUTE)
        assert await here.events() == []
        here.power = MAINS
        await time.go_on(MINUTE)
        assert [event.due for event in await here.fired()] == [NOON + HOUR]


async def test_a_run_that_waits_in_vain_is_told(tmp_path: Path) -> None:
    """With what it waited for."""
    time = Time()
    async with machine(tmp_path, time) as here:
        here.power = BATTERY
        await here.plan(planned(schedule=replace(HOURLY, on_mains=True)))
        await time.go_on(HOUR + 40 * MINUTE)
        (skip,) = await here.skipped()
        assert (skip.first, skip.count, skip.reason) == (NOON + HOUR, 1, SkipReason.ON_BATTERY)
        assert await here.fired() == []


async def test_no_second_run_of_a_job_begins_beside_the_first(tmp_path: Path) -> None:
    """It waits for its end, whoever ordered that one."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await here.journal.accept("by-hand", TaskKind.BACKUP, "j")
        await time.go_on(HOUR + 10 * MINUTE)
        assert await here.fired() == []
        await here.end("by-hand")
        await time.go_on(MINUTE)
        assert [event.due for event in await here.fired()] == [NOON + HOUR]


async def test_none_begins_after_a_backup_that_is_recent_enough(tmp_path: Path) -> None:
    """The one that was ordered by hand counts."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned(schedule=replace(HOURLY, unless_within_seconds=5_400)))
        await here.journal.accept("by-hand", TaskKind.BACKUP, "j")
        await here.end("by-hand")
        await time.go_on(HOUR + SETTLED)
        assert [skip.reason for skip in await here.skipped()] == [SkipReason.RECENT]
        await time.go_on(HOUR)
        assert [event.due for event in await here.fired()] == [NOON + 2 * HOUR]


async def test_what_cannot_be_due_is_refused_and_the_rest_runs(tmp_path: Path) -> None:
    """It is in the set all the same."""
    time = Time()
    never = replace(HOURLY, times=CronTimes(expression="0 0 30 2 *"))
    async with machine(tmp_path, time) as here:
        applied = await here.plan(
            planned("never", never),
            planned("zone", replace(HOURLY, zone="Mars/Olympus")),
            planned("words", replace(HOURLY, times=CronTimes(expression="now and then"))),
            planned(),
        )
        assert applied.refused == {
            "never": ScheduleTrouble.NEVER_DUE,
            "zone": ScheduleTrouble.UNKNOWN_ZONE,
            "words": ScheduleTrouble.UNREADABLE,
        }
        assert len(await here.journal.planned()) == 4
        await time.go_on(HOUR + SETTLED)
        assert [event.job_id for event in await here.fired()] == ["j"]
        assert await here.plan(planned(), revision="s") == ScheduleApplied()


async def test_a_job_that_is_due_as_before_keeps_its_place(tmp_path: Path) -> None:
    """A run that waits goes on waiting, under what holds now."""
    time = Time()
    async with machine(tmp_path, time) as here:
        here.power = BATTERY
        await here.plan(planned(schedule=replace(HOURLY, on_mains=True)))
        await time.go_on(HOUR + SETTLED)
        await here.plan(planned(revision="2"), revision="s")
        await time.go_on(MINUTE)
        (fired,) = await here.fired()
        assert (fired.due, fired.revision) == (NOON + HOUR, "2")


@pytest.mark.parametrize("gone", [True, False])
async def test_what_waits_gives_way_to_other_times(tmp_path: Path, gone: bool) -> None:
    """It is told, and the new ones begin after this moment; also if the job is not planned at
    all any more."""
    time = Time()
    other = replace(HOURLY, times=CronTimes(expression="30 * * * *"))
    async with machine(tmp_path, time) as here:
        here.power = BATTERY
        await here.plan(planned(schedule=replace(HOURLY, on_mains=True), revision="1"))
        await time.go_on(HOUR + SETTLED)
        await here.plan(*([] if gone else [planned(schedule=other)]), revision="s")
        (skip,) = await here.skipped()
        assert (skip.first, skip.count, skip.revision) == (NOON + HOUR, 1, "1")
        assert skip.reason is SkipReason.LATER_ONE
        if not gone:
            await time.go_on(HOUR)
            assert [event.due for event in await here.fired()] == [NOON + HOUR + 30 * MINUTE]


async def test_a_new_job_owes_nothing_of_the_past(tmp_path: Path) -> None:
    """Its first time is the next one."""
    time = Time(NOON + SETTLED)
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(MINUTE)
        assert await here.events() == []


async def test_nothing_secret_lies_on_disk(tmp_path: Path) -> None:
    """Whatever a manager sends by mistake; a job with secrets of its own takes the manager."""
    time = Time()
    access = RepositoryAccess(
        location="/repo", password="hunter2-a", environment={"AWS_SECRET_ACCESS_KEY": "hunter2-b"}
    )
    dump = PostgresDump(name="shop.sql", database="shop", password="hunter2-c")
    hook = Hook(command=("stop",), environment={"TOKEN": "hunter2-d"})
    jobs = [
        replace(job, spec=replace(job.spec, repository=access, **more))
        for job, more in (
            (planned("plain"), {}),
            (planned("dump"), {"dumps": (dump,)}),
            (planned("hook"), {"hooks": Hooks(before=hook)}),
            (planned("on-demand", sealed=None), {"dumps": (dump,)}),
        )
    ]
    async with machine(tmp_path, time) as here:
        await here.plan(*jobs)
        await time.go_on(HOUR + SETTLED)
        fired = {event.job_id: event.needs_manager for event in await here.fired()}
        assert fired == {"plain": False, "dump": True, "hook": True, "on-demand": True}
    assert not any(b"hunter2" in content for content in contents(tmp_path))


async def test_hooks_are_told_the_task(tmp_path: Path) -> None:
    """Which the manager could not know."""
    time = Time()
    job = planned()
    hooks = Hooks(before=Hook(command=("stop",)), job="Office")
    async with machine(tmp_path, time) as here:
        await here.plan(replace(job, spec=replace(job.spec, hooks=hooks)))
        await time.go_on(HOUR + SETTLED)
        (request,) = here.desk.begun
        assert request.spec == replace(job.spec, hooks=replace(hooks, task=request.task_id))


async def test_what_has_not_started_begins_in_the_next_life(tmp_path: Path) -> None:
    """Under its id, told once; what has started does not."""
    time = Time()
    async with machine(tmp_path, time) as here:
        here.desk.quick = False
        await here.plan(planned("j"), planned("k"))
        await time.go_on(HOUR + SETTLED)
        started = due_id("k", NOON + HOUR)
        await here.journal.append(TaskStarted(task_id=started, kind=TaskKind.BACKUP, at=time.wall))
    async with machine(tmp_path, time, running=False) as here:
        assert [request.task_id for request in here.desk.resumed] == [due_id("j", NOON + HOUR)]
        assert await here.service.load() == {due_id("j", NOON + HOUR)}
        assert len(await here.fired()) == 2
    time.step(HOUR)
    async with machine(tmp_path, time, running=False) as here:
        assert here.desk.resumed == []


async def test_a_desk_that_is_closed_lets_nothing_begin(tmp_path: Path) -> None:
    """The due time is dealt with in the next life."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        here.desk.open = False
        await time.go_on(HOUR + SETTLED)
        assert await here.events() == []
    async with machine(tmp_path, time) as here:
        await time.go_on(MINUTE)
        assert [event.due for event in await here.fired()] == [NOON + HOUR]


async def test_a_full_disk_holds_up_what_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once, and begins when there is room; a set that cannot be kept is refused."""
    time = Time()
    full = JournalError(JournalErrorKind.FULL, tmp_path / "journal", "database or disk is full")

    async def fails(*_: object, **__: object) -> bool:
        raise full

    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
            patch.setattr(here.journal, "account", fails)
            await time.go_on(HOUR + 10 * MINUTE)
            patch.setattr(here.journal, "plan", fails)
            refused = await here.service.apply(SetSchedule(revision="s"))
        assert isinstance(refused, Problem)
        assert refused.error is ErrorClass.DISK_FULL
        assert here.journal.schedule_revision == "r"
        assert [record.message.split(",")[0] for record in caplog.records] == [
            "what is due waits",
            "schedule not taken",
        ]
        caplog.clear()
        await time.go_on(MINUTE)
        assert [event.due for event in await here.fired()] == [NOON + HOUR]


async def test_a_machine_that_is_removed_plans_nothing(tmp_path: Path) -> None:
    """Its manager does not know it any more."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.service.forget()
        await here.plan(planned())
        await here.service.forget()
        assert (here.journal.schedule_revision, await here.journal.planned()) == ("", ())


async def test_a_fault_in_one_job_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is in the log."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned("bad"), planned("good"))
        fire = here.desk.fire

        async def failing(request: RunTask, note: Note) -> bool:
            if request.task_id == due_id("bad", NOON + HOUR):
                raise RuntimeError("a fault")
            return await fire(request, note)

        monkeypatch.setattr(here.desk, "fire", failing)
        with caplog.at_level(logging.ERROR):
            await time.go_on(HOUR + MINUTE)
        assert [event.job_id for event in await here.fired()] == ["good"]
        assert "job bad could not be planned" in caplog.text
        caplog.clear()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["time", "sleep", "kill", "off", "step", "plan", "battery"]),
        st.integers(min_value=-400, max_value=400),
    ),
    min_size=1,
    max_size=12,
)


async def happens(here: Machine, what: str, minutes: int, job: PlannedJob) -> None:
    """Something in the life of a machine."""
    by = abs(minutes) * MINUTE
    match what:
        case "time":
            await here.time.go_on(by)
        case "sleep":
            here.time.sleep(by)
            await here.time.go_on(by)
        case "step":
            here.time.step(minutes * MINUTE)
        case "battery":
            here.power = BATTERY if here.power is MAINS else MAINS
        case "plan":
            await here.plan(replace(job, revision=str(minutes)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
async def test_every_due_time_is_told_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """Whatever becomes of machine and agent; again perhaps if the clock is set, without a second
    run. At the end nothing is left behind."""
    folder = tmp_path_factory.mktemp("machine")
    job = planned(schedule=replace(HOURLY, on_mains=True, jitter_seconds=300))
    time = Time()
    async with machine(folder, time, running=False) as here:
        await here.plan(job)
    ran: list[str] = []
    left = iter([*steps, ("kill", 0), ("time", 400), ("time", 120)])
    over = False
    while not over:
        async with machine(folder, time) as here:
            for what, minutes in left:
                if what in {"kill", "off"}:
                    break
                await happens(here, what, minutes, job)
            else:
                over = True
            told = accounts(await here.events(), job.schedule)
            ran += [request.task_id for request in here.desk.begun]
        if not over and what == "off":
            time.step(abs(minutes) * MINUTE)
    assert len(ran) == len(set(ran))
    assert set(told.values()) <= {1} or any(what == "step" for what, _ in steps)
    dues = list(due_times(job.schedule).between(NOON, max(told)))
    assert list(told) == dues
    assert max(told) >= time.wall - 2 * HOUR
