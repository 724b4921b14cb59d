"""What agents tell of the times at which jobs were due becomes tasks, once, and theirs alone."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kustos.core.jobs import JobDraft
from kustos.core.model import Job, TaskState
from kustos.core.planned import Became, DueFilter, DueRun
from kustos.core.ports import AgentOfflineError
from kustos_agent.protocol.ids import due_id, new_id
from kustos_agent.protocol.messages import (
    Accepted,
    RunTask,
    ScheduleFired,
    ScheduleSkipped,
    TaskFinished,
    TaskStarted,
)
from kustos_agent.protocol.schedules import CronTimes, Schedule, SkipReason
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind

from .test_handing_over import Room, hello_with
from .test_handing_over import room as _room

room = _room

NIGHTLY = Schedule(times=CronTimes(expression="30 2 * * *"), zone="UTC")
DONE = BackupResult(
    snapshot_id="a" * 64,
    files_new=1,
    files_changed=0,
    files_total=1,
    bytes_added=5,
    bytes_total=5,
    unreadable_count=0,
)


async def saved(room: Room, **fields: Any) -> Job:
    given = {
        "name": "Home",
        "machine_id": room.machine_id,
        "repository_id": room.repository_id,
        "sources": ("/home",),
        "schedule": NIGHTLY,
    }
    return await room.made.manager.jobs.save(JobDraft(**{**given, **fields}))


def fired(job: Job, due: datetime, **fields: Any) -> ScheduleFired:
    given = {"revision": job.revision, "at": due, "task_id": due_id(job.id, due)}
    return ScheduleFired(job_id=job.id, due=due, **{**given, **fields})


def ended(task_id: str, at: datetime) -> tuple[TaskStarted, TaskFinished]:
    return (
        TaskStarted(task_id=task_id, kind=TaskKind.BACKUP, at=at),
        TaskFinished(task_id=task_id, outcome=Outcome.SUCCESS, at=at, result=DONE),
    )


async def ledger(room: Room) -> list[DueRun]:
    """All that is in it, oldest first."""
    newest = await room.made.manager.ledger.page(DueFilter(), None, 100)
    return newest[::-1]


@contextmanager
def warned(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.WARNING, "kustos.core.scheduled_runs"):
        yield
    assert "spoke of a job" in caplog.text or "cannot be" in caplog.text
    caplog.clear()


async def test_a_run_that_the_machine_began_is_recorded_with_when_it_was_due(room: Room) -> None:
    """It was done days ago while the manager was away, and comes in with its end."""
    job = await saved(room)
    due = room.core.clock.now() - timedelta(days=2)
    begin = fired(job, due, at=due + timedelta(minutes=3))
    await room.report(begin, *ended(begin.task_id, due + timedelta(minutes=9)))
    task = await room.stored(begin.task_id)
    assert (task.state, task.due_at, task.job_id) == (TaskState.SUCCESS, due, job.id)
    assert task.created_at == due + timedelta(minutes=3)
    assert task.order == job.order
    (run,) = await ledger(room)
    assert (run.job_id, run.due, run.task_id, run.became) == (job.id, due, task.id, Became.DONE)
    snapshots = await room.core.store.read(lambda unit: unit.snapshots.of_job(job.id))
    assert [one.task_id for one in snapshots] == [task.id]


async def test_a_run_that_goes_on_is_there_before_it_has_started(room: Room) -> None:
    """It is the machine's already: nobody hands it over again."""
    job = await saved(room)
    begin = fired(job, room.core.clock.now())
    await room.report(begin)
    assert (await room.stored(begin.task_id)).state is TaskState.ASSIGNED
    await room.comes(hello_with(**{begin.task_id: TaskKind.BACKUP}))
    assert [one for one in room.line.asked if isinstance(one, RunTask)] == []
    assert (await room.stored(begin.task_id)).state is TaskState.ASSIGNED


async def test_what_is_told_again_changes_nothing(room: Room) -> None:
    """Also from a journal of another name: the id is that of job and time."""
    job = await saved(room)
    begin = fired(job, room.core.clock.now() - timedelta(hours=1))
    told = (begin, *ended(begin.task_id, room.core.clock.now()))
    await room.report(*told)
    first = await room.stored(begin.task_id)
    await room.report(*told)
    assert await room.stored(begin.task_id) == first
    assert len(await ledger(room)) == 1


async def test_a_run_taken_up_from_the_hello_gets_its_job_from_the_journal(
    room: Room, logged: Callable[[str], None]
) -> None:
    """The hello comes before the journal, and says what runs, but not for what."""
    job = await saved(room)
    begin = fired(job, room.core.clock.now())
    hello = hello_with(**{begin.task_id: TaskKind.BACKUP})
    await room.handing_over.adopt(room.machine_id, hello)
    assert (await room.stored(begin.task_id)).job_id is None
    logged("adopted")
    await room.report(begin, *ended(begin.task_id, room.core.clock.now()))
    task = await room.stored(begin.task_id)
    assert (task.job_id, task.due_at, task.order) == (job.id, begin.due, job.order)
    assert task.repository_id == job.repository_id
    assert task.state is TaskState.SUCCESS


async def test_a_run_is_recorded_with_what_the_job_said_then(room: Room) -> None:
    """The machine was away when the list was changed, and saved the former one."""
    former = await saved(room)
    await room.made.manager.jobs.save(
        JobDraft(
            name="Home",
            machine_id=room.machine_id,
            repository_id=room.repository_id,
            sources=("/etc",),
            schedule=NIGHTLY,
        ),
        former.id,
    )
    begin = fired(former, room.core.clock.now())
    await room.report(begin)
    assert (await room.stored(begin.task_id)).order == former.order


async def test_a_run_of_a_job_that_was_removed_since_stays_in_the_records(room: Room) -> None:
    job = await saved(room)
    await room.made.manager.jobs.remove(job.id)
    begin = fired(job, room.core.clock.now())
    await room.report(begin, *ended(begin.task_id, room.core.clock.now()))
    task = await room.stored(begin.task_id)
    assert (task.state, task.job_id, task.order) == (TaskState.SUCCESS, None, job.order)


async def test_a_machine_tells_of_its_own_jobs_alone(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    """Not of another's, in whatever revision, nor of one that never was."""
    other = await room.core.machine("PC-2")
    job = await saved(room, machine_id=other.id)
    own = await saved(room, name="Own")
    stolen = fired(job, room.core.clock.now())
    for event in (
        stolen,
        fired(job, room.core.clock.now(), revision=own.revision),
        fired(replace(own, id=new_id()), room.core.clock.now()),
        fired(own, room.core.clock.now(), task_id=new_id()),
        fired(own, room.core.clock.now() + timedelta(days=3)),
        ScheduleSkipped(
            job_id=job.id,
            revision=job.revision,
            first=room.core.clock.now(),
            last=room.core.clock.now(),
            at=room.core.clock.now(),
            reason=SkipReason.OFF,
        ),
    ):
        with warned(caplog):
            await room.report(event)
    assert await room.tasks.get(stolen.task_id) is None
    assert await ledger(room) == []


async def test_a_run_that_needs_the_manager_is_handed_over_at_once(room: Room) -> None:
    """Under the id that the machine waits for."""
    job = await saved(room)
    await room.agent_ready()
    until = room.core.clock.now() + timedelta(hours=3)
    begin = fired(job, room.core.clock.now(), needs_manager=True, until=until)
    await room.report(begin)
    await room.handing_over.dispatch(room.machine_id)
    (request,) = [one for one in room.line.asked if isinstance(one, RunTask)]
    assert request.task_id == begin.task_id
    task = await room.stored(begin.task_id)
    assert (task.state, task.expires_at) == (TaskState.ASSIGNED, until)


@pytest.mark.provokes(ErrorClass.MANAGER_AWAY)
async def test_a_run_that_needed_the_manager_too_long_ago_is_skipped(room: Room) -> None:
    """The manager was away for as long as it could wait; it is not run behind its time."""
    job = await saved(room)
    due = room.core.clock.now() - timedelta(hours=13)
    begin = fired(job, due, needs_manager=True, until=due + timedelta(hours=12))
    await room.report(begin)
    await room.agent_ready()
    task = await room.stored(begin.task_id)
    assert task.state is TaskState.SKIPPED
    assert task.problem == Problem(error=ErrorClass.MANAGER_AWAY)
    assert room.line.asked == []
    (run,) = await ledger(room)
    assert (run.became, run.reason) == (Became.SKIPPED, SkipReason.MANAGER_AWAY)


async def test_a_run_that_waits_for_the_manager_does_not_wait_beyond_its_time(room: Room) -> None:
    """The machine is connected, and this manager cannot hand it over: its key is not opened."""
    job = await saved(room)
    until = room.core.clock.now() + timedelta(hours=1)
    begin = fired(job, room.core.clock.now(), needs_manager=True, until=until)
    await room.report(begin)
    room.core.clock.forward(timedelta(minutes=59))
    await room.handing_over.expire()
    assert (await room.stored(begin.task_id)).state is TaskState.QUEUED
    room.core.clock.forward(timedelta(minutes=1))
    room.line.answer = Accepted()
    await room.agent_ready()
    assert room.line.asked == []
    await room.handing_over.expire()
    task = await room.stored(begin.task_id)
    assert task.state is TaskState.SKIPPED
    assert task.problem == Problem(error=ErrorClass.MANAGER_AWAY)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
async def test_of_several_runs_that_wait_for_the_manager_the_last_one_is_done(
    room: Room, order: tuple[int, ...]
) -> None:
    """In whatever order they are told; the others are skipped for it, and another job's is not."""
    job, other = await saved(room), await saved(room, name="Other")
    now = room.core.clock.now()

    def waiting(of: Job, hour: int) -> ScheduleFired:
        due = now - timedelta(hours=2 - hour)
        return fired(of, due, needs_manager=True, until=now + timedelta(hours=9))

    await room.report(waiting(other, 0))
    await room.report(*(waiting(job, hour) for hour in order))
    await room.agent_ready()
    begun = [one.task_id for one in room.line.asked if isinstance(one, RunTask)]
    assert sorted(begun) == sorted([waiting(other, 0).task_id, waiting(job, 2).task_id])
    reasons = [run.reason for run in await ledger(room) if run.job_id == job.id]
    assert reasons == [SkipReason.LATER_ONE, SkipReason.LATER_ONE, None]
    for hour in (0, 1):
        skipped = await room.stored(waiting(job, hour).task_id)
        assert (skipped.state, skipped.problem) == (TaskState.SKIPPED, None)


async def test_what_is_not_due_yet_takes_the_place_of_nothing(room: Room) -> None:
    """A machine's clock is ahead; and what waited too long was not given up for another."""
    job = await saved(room)
    now = room.core.clock.now()
    hour = timedelta(hours=1)
    expired = fired(job, now - 2 * hour, needs_manager=True, until=now + hour / 2)
    await room.report(expired)
    room.core.clock.forward(hour)
    real = fired(job, now, needs_manager=True, until=now + 9 * hour)
    early = fired(job, now + 20 * hour, needs_manager=True, until=now + 30 * hour)
    await room.report(real, early)
    assert (await room.stored(real.task_id)).state is TaskState.QUEUED
    await room.handing_over.expire()
    late = await room.stored(expired.task_id)
    assert late.state is TaskState.SKIPPED
    assert late.problem == Problem(error=ErrorClass.MANAGER_AWAY)


async def test_a_run_that_was_handed_over_is_not_taken_back_for_the_next_one(room: Room) -> None:
    """The machine has it: it says itself whether the next one may begin beside it."""
    job = await saved(room)
    await room.agent_ready()
    now = room.core.clock.now()
    until = now + timedelta(hours=9)
    first = fired(job, now - timedelta(hours=1), needs_manager=True, until=until)
    await room.report(first)
    await room.handing_over.dispatch(room.machine_id)
    await room.report(fired(job, now, needs_manager=True, until=until))
    assert (await room.stored(first.task_id)).state is TaskState.ASSIGNED


async def test_a_run_whose_machine_left_again_is_skipped_as_such(room: Room) -> None:
    job = await saved(room)
    until = room.core.clock.now() + timedelta(hours=1)
    room.line.answer = AgentOfflineError(room.machine_id)
    begin = fired(job, room.core.clock.now(), needs_manager=True, until=until)
    await room.report(begin)
    room.away()
    room.core.clock.forward(timedelta(hours=2))
    await room.handing_over.expire()
    task = await room.stored(begin.task_id)
    assert task.state is TaskState.SKIPPED
    assert task.problem == Problem(error=ErrorClass.AGENT_OFFLINE)


async def test_a_schedule_that_a_dying_manager_has_not_noted_is_gone_by_all_the_same(
    room: Room,
) -> None:
    """Its machine holds it, and tells of several due times together: each has its row."""
    job = await saved(room)
    first = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
    last = first + timedelta(days=2)
    told = ScheduleSkipped(
        job_id=job.id,
        revision=job.revision,
        first=first,
        last=last,
        count=3,
        at=room.core.clock.now(),
        reason=SkipReason.OFF,
    )
    await room.report(told)
    assert [(run.due, run.times) for run in await ledger(room)] == [
        (first + timedelta(days=day), 1) for day in range(3)
    ]


async def test_runs_that_were_skipped_are_kept_with_their_reason(room: Room) -> None:
    """Several of one reason at once; told twice they count once."""
    job = await saved(room)
    now = room.core.clock.now()
    event = ScheduleSkipped(
        job_id=job.id,
        revision=job.revision,
        first=now - timedelta(days=3),
        last=now - timedelta(days=1),
        count=3,
        at=now,
        reason=SkipReason.OFF,
    )
    await room.report(event)
    await room.report(event)
    runs = await ledger(room)
    assert {(run.became, run.reason) for run in runs} == {(Became.SKIPPED, SkipReason.OFF)}
    assert sum(run.times for run in runs) == 3
