"""Durable events of agents: applied once, in order, whatever happened meanwhile."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from kustos.core.events import Event as Announcement
from kustos.core.events import LogGrew
from kustos.core.jobs import JobDraft
from kustos.core.model import Attempt, Task, TaskState
from kustos.core.packed_log import MAX_LINE_BYTES
from kustos.core.ports import StoreFullError
from kustos.core.reconciling import LEASE, RETURN
from kustos.core.reported_logs import MAX_LOG_LINES
from kustos.store.machines import SqlMachines
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import (
    Event,
    Hello,
    SnapshotsListed,
    TaskFinished,
    TaskLog,
    TaskLogDropped,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupResult, InitResult, SnapshotsResult, TaskResult
from kustos_agent.protocol.values import (
    ErrorClass,
    LogLine,
    Outcome,
    Problem,
    SnapshotInfo,
    TaskKind,
)
from kustos_agent.protocol.version import MAJOR, MINOR
from tests.helpers.saved import saved_repository

from .conftest import Core

MADE = "ab" * 32


async def _ordered(core: Core) -> Task:
    machine = await core.machine()
    manager = core.composition.manager
    repository = await saved_repository(manager)
    job = await manager.jobs.save(
        JobDraft(
            name="Documents", machine_id=machine.id, repository_id=repository.id, sources=("/home",)
        )
    )
    return await manager.tasks.back_up(job.id)


def _story(core: Core, task: Task) -> list[tuple[int, Event]]:
    now = core.clock.now()
    return [
        (1, TaskStarted(task_id=task.id, kind=TaskKind.BACKUP, at=now)),
        (2, TaskLog(task_id=task.id, first=1, lines=(LogLine(at=now, text="one"),))),
        (3, TaskLog(task_id=task.id, first=2, lines=(LogLine(at=now, text="two"),))),
        (
            4,
            TaskFinished(
                task_id=task.id,
                outcome=Outcome.SUCCESS,
                at=now,
                result=BackupResult(snapshot_id=MADE, files_total=2),
            ),
        ),
    ]


@pytest.mark.parametrize("seed", range(8))
async def test_any_replay_of_a_story_leaves_what_one_telling_leaves(core: Core, seed: int) -> None:
    """An agent resumes behind what was acknowledged, or repeats some of it; here at random, many
    times over in one store."""
    dice = random.Random(seed)
    task = await _ordered(core)
    story = _story(core, task)
    commit = core.composition.reports.commit
    told = 0
    for _ in range(30):
        first = dice.randint(0, told)
        part = story[first : first + dice.randint(1, len(story))]
        await commit(task.machine_id, "journal", part)
        told = max(told, first + len(part))
    await commit(task.machine_id, "journal", story)
    tasks = core.composition.manager.tasks
    ended = await tasks.get(task.id)
    assert ended is not None
    assert ended.state is TaskState.SUCCESS
    assert [line.text for line in await tasks.log(task.id, 0, 10)] == ["one", "two"]
    assert task.job_id is not None
    (snapshot,) = await core.composition.manager.browse.snapshots_of_job(task.job_id)
    assert snapshot.id == MADE


async def test_a_clock_in_the_future_does_not_make_a_backup_young(core: Core) -> None:
    task = await _ordered(core)
    late = core.clock.now() + timedelta(days=365)
    end = TaskFinished(
        task_id=task.id, outcome=Outcome.SUCCESS, at=late, result=BackupResult(snapshot_id=MADE)
    )
    await core.composition.reports.commit(task.machine_id, "journal", [(1, end)])
    (view,) = await core.composition.manager.jobs.overview()
    assert view.record.last_good_at == core.clock.now()


async def test_an_end_counts_although_its_job_and_repository_are_gone(core: Core) -> None:
    task = await _ordered(core)
    manager = core.composition.manager
    assert task.job_id is not None
    await manager.jobs.remove(task.job_id)
    await manager.repositories.remove(task.repository_id)
    await core.composition.reports.commit(task.machine_id, "journal", _story(core, task))
    ended = await manager.tasks.get(task.id)
    assert ended is not None
    assert ended.state is TaskState.SUCCESS


async def test_what_a_removed_machine_had_still_to_tell_is_dropped_in_silence(core: Core) -> None:
    """It was on its way; the link that is about to be closed must not fail on it."""
    task = await _ordered(core)
    await core.composition.manager.enrolment.remove(task.machine_id)
    await core.composition.reports.commit(task.machine_id, "journal", _story(core, task))
    assert await core.composition.manager.tasks.get(task.id) is None


async def test_a_machine_that_speaks_of_others_tasks_without_end_fills_no_log(
    core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once a minute."""
    task = await _ordered(core)
    other = await core.machine("PC-2")

    async def speak(number: int) -> int:
        caplog.clear()
        line = TaskLogDropped(task_id=task.id, first=1, last=2)
        await core.composition.reports.commit(other.id, "journal", [(number, line)])
        return [one.levelname for one in caplog.records].count("WARNING")

    assert [await speak(number) for number in range(1, 5)] == [1, 0, 0, 0]
    core.clock.forward(timedelta(minutes=1))
    assert [await speak(number) for number in range(5, 8)] == [1, 0, 0]
    caplog.clear()


async def test_a_listing_tells_ours_from_unexpected_ones_and_drops_what_is_gone(core: Core) -> None:
    task = await _ordered(core)
    manager = core.composition.manager
    commit = core.composition.reports.commit
    await commit(task.machine_id, "journal", _story(core, task))
    core.clock.forward(timedelta(minutes=1))
    now = core.clock.now()
    listing = await manager.tasks.list_snapshots(task.repository_id, task.machine_id)
    stranger = SnapshotInfo(id="cd" * 32, time=now, hostname="elsewhere", paths=("/x",))
    await commit(
        task.machine_id,
        "journal",
        [
            (5, TaskStarted(task_id=listing.id, kind=TaskKind.SNAPSHOTS, at=now)),
            (6, SnapshotsListed(task_id=listing.id, snapshots=(stranger,))),
            (
                7,
                TaskFinished(
                    task_id=listing.id,
                    outcome=Outcome.SUCCESS,
                    at=now,
                    result=SnapshotsResult(count=1),
                ),
            ),
        ],
    )
    (left,) = await manager.browse.snapshots_of_repository(task.repository_id)
    assert (left.id, left.job_id, left.task_id) == (stranger.id, None, None)


@pytest.mark.parametrize("result", [None, InitResult(repository_id="ef" * 32)])
async def test_a_success_without_its_own_kind_of_result_is_not_believed(
    core: Core, result: TaskResult | None, logged: Callable[[str], None]
) -> None:
    task = await _ordered(core)
    end = TaskFinished(task_id=task.id, outcome=Outcome.SUCCESS, at=core.clock.now(), result=result)
    await core.composition.reports.commit(task.machine_id, "journal", [(1, end)])
    ended = await core.composition.manager.tasks.get(task.id)
    assert ended is not None
    assert ended.state is TaskState.FAILED
    logged("does not fit it")
    repository = await core.composition.manager.repositories.get(task.repository_id)
    assert repository is not None
    assert repository.restic_id == ""


async def test_an_agent_that_logs_without_end_does_not_fill_the_disk(core: Core) -> None:
    """The first lines stay, cut to a length; one line counts the rest, and a replay counts nothing
    twice. The window hears of no line that is not there."""
    task = await _ordered(core)
    manager = core.composition.manager
    grown: list[int] = []

    def hear(event: Announcement) -> None:
        if isinstance(event, LogGrew):
            grown.append(event.last)

    manager.bus.listen(hear)
    dice = random.Random(1)
    at = core.clock.now()
    frames = 130
    story: list[tuple[int, Event]] = []
    for number in range(frames):
        texts = (dice.randbytes(2 * MAX_LINE_BYTES).hex() for _ in range(5))
        lines = tuple(LogLine(at=at, text=text) for text in (*texts, *["x"] * 95))
        first = 1 + number * len(lines)
        story.append((number + 1, TaskLog(task_id=task.id, first=first, lines=lines)))
    for told in (story, story[-3:]):
        await core.composition.reports.commit(task.machine_id, "journal", told)
    await core.composition.reports.commit(task.machine_id, "renewed journal", story[-3:])
    last = await manager.tasks.last_line(task.id)
    assert last == max(grown) == MAX_LOG_LINES + 1
    kept = await manager.tasks.log(task.id, 0, 2 * frames * 100)
    assert [line.number for line in kept] == list(range(1, last + 1))
    assert kept[-1].text == f"… +{frames * 100 - MAX_LOG_LINES}"
    assert max(len(line.text.encode()) for line in kept) <= MAX_LINE_BYTES + len("…".encode())
    beyond = TaskLog(task_id=task.id, first=2**40, lines=(LogLine(at=at, text="y"),))
    await core.composition.reports.commit(task.machine_id, "journal", [(frames + 1, beyond)])
    assert await manager.tasks.last_line(task.id) == max(grown) == last


async def test_lines_that_were_dropped_leave_a_count_where_none_had_come(core: Core) -> None:
    """Those that arrived before the journal gave them up stay; those behind follow."""
    task = await _ordered(core)
    now = core.clock.now()
    commit = core.composition.reports.commit

    def lines(first: int, count: int) -> TaskLog:
        numbered = tuple(LogLine(at=now, text=str(first + n)) for n in range(count))
        return TaskLog(task_id=task.id, first=first, lines=numbered)

    await commit(task.machine_id, "journal", [(1, lines(1, 3))])
    dropped = TaskLogDropped(task_id=task.id, first=1, last=200)
    await commit(task.machine_id, "journal", [(5, dropped), (6, lines(201, 2))])
    kept = await core.composition.manager.tasks.log(task.id, 0, 1_000)
    assert [(line.number, line.text) for line in kept] == [
        (1, "1"),
        (2, "2"),
        (3, "3"),
        (4, "… −197"),
        (201, "201"),
        (202, "202"),
    ]
    await commit(task.machine_id, "another journal", [(1, lines(100, 2))])
    assert await core.composition.manager.tasks.log(task.id, 0, 1_000) == kept


async def test_attempts_are_kept_apart_and_the_task_has_one_end(core: Core) -> None:
    task = await _ordered(core)
    now = core.clock.now()
    unreachable = Problem(error=ErrorClass.UNREACHABLE, subject="nas")
    retrying = TaskRetrying(
        task_id=task.id,
        attempt=1,
        at=now,
        next_at=now + timedelta(minutes=2),
        problem=unreachable,
        exit_code=1,
    )
    commit = core.composition.reports.commit
    begun = TaskStarted(task_id=task.id, kind=TaskKind.BACKUP, at=now)
    await commit(task.machine_id, "journal", [(1, begun), (2, retrying)])
    waiting = await core.composition.manager.tasks.get(task.id)
    assert waiting is not None
    assert (waiting.state, waiting.attempt) == (TaskState.ASSIGNED, 1)
    assert waiting.retry_at == now + timedelta(minutes=2)
    again = TaskStarted(task_id=task.id, kind=TaskKind.BACKUP, at=now, attempt=2)
    end = TaskFinished(
        task_id=task.id, outcome=Outcome.SUCCESS, at=now, result=BackupResult(snapshot_id=MADE)
    )
    await commit(task.machine_id, "journal", [(3, again), (4, end)])
    ended = await core.composition.manager.tasks.get(task.id)
    assert ended is not None
    assert (ended.state, ended.attempt, ended.retry_at) == (TaskState.SUCCESS, 2, None)
    assert await core.composition.manager.tasks.attempts(task.id) == [
        Attempt(task_id=task.id, number=1, ended_at=now, problem=unreachable, exit_code=1)
    ]


async def test_a_backup_lists_no_snapshots_and_an_ended_listing_no_more(
    core: Core, logged: Callable[[str], None]
) -> None:
    """Whoever may report a task cannot fill the store through it."""
    task = await _ordered(core)
    commit = core.composition.reports.commit
    info = SnapshotInfo(id="cd" * 32, time=core.clock.now())
    part = SnapshotsListed(task_id=task.id, snapshots=(info,))
    await commit(task.machine_id, "journal", [(1, part)])
    logged("has no place for them")
    listing = await core.composition.manager.tasks.list_snapshots(
        task.repository_id, task.machine_id
    )
    end = TaskFinished(
        task_id=listing.id,
        outcome=Outcome.SUCCESS,
        at=core.clock.now(),
        result=SnapshotsResult(count=0),
    )
    late = SnapshotsListed(task_id=listing.id, snapshots=(info,))
    await commit(task.machine_id, "journal", [(2, end), (3, late)])
    logged("has no place for them")
    stored = await core.store.read(lambda unit: unit.snapshots.of_repository(task.repository_id))
    assert stored == []


async def test_a_listing_without_end_is_not_kept(
    core: Core, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """And it drops none of the records there are."""
    monkeypatch.setattr("kustos.core.reports.MAX_LISTED", 3)
    task = await _ordered(core)
    listing = await core.composition.manager.tasks.list_snapshots(
        task.repository_id, task.machine_id
    )
    infos = [SnapshotInfo(id=f"{n:064x}", time=core.clock.now()) for n in range(4)]
    parts = [
        SnapshotsListed(task_id=listing.id, snapshots=tuple(infos[start : start + 2]))
        for start in (0, 2)
    ]
    await core.composition.reports.commit(task.machine_id, "j", list(enumerate(parts, 1)))
    logged("more than 3 snapshots")
    stored = await core.store.read(lambda unit: unit.snapshots.of_repository(task.repository_id))
    assert len(stored) == 2


async def _begun_listing(core: Core, task: Task) -> Task:
    """Of the repository of `task`, by its machine."""
    listing = await core.composition.manager.tasks.list_snapshots(
        task.repository_id, task.machine_id
    )
    begun = TaskStarted(task_id=listing.id, kind=TaskKind.SNAPSHOTS, at=core.clock.now())
    await core.composition.reports.commit(task.machine_id, "journal", [(5, begun)])
    return listing


def _end(core: Core, listing: Task, count: int) -> TaskFinished:
    result = SnapshotsResult(count=count)
    return TaskFinished(
        task_id=listing.id, outcome=Outcome.SUCCESS, at=core.clock.now(), result=result
    )


async def _snapshots(core: Core, task: Task) -> set[str]:
    """The ids of those that are known of its repository."""
    stored = await core.store.read(lambda unit: unit.snapshots.of_repository(task.repository_id))
    return {snapshot.id for snapshot in stored}


def _part(core: Core, listing: Task, *names: str) -> SnapshotsListed:
    infos = tuple(SnapshotInfo(id=name * 32, time=core.clock.now()) for name in names)
    return SnapshotsListed(task_id=listing.id, snapshots=infos)


async def _compared(core: Core, listing: Task) -> None:
    """Its machine comes back and does not know it any more."""
    hello = Hello(
        major=MAJOR,
        minor=MINOR,
        agent_version="1",
        journal_id="journal",
        journal_position=0,
        hostname="PC-1",
        os_name="linux",
    )
    core.composition.handing_over.agent_arrived(listing.machine_id, hello)
    await core.composition.handing_over.agent_ready(listing.machine_id, hello)


async def _expired(core: Core, _: Task) -> None:
    """Its machine is not heard of."""
    core.clock.forward(LEASE)
    await core.composition.handing_over.expire()
    core.clock.forward(RETURN)
    await core.composition.handing_over.expire()


@pytest.mark.parametrize("given_up", [_compared, _expired])
async def test_of_a_listing_that_was_given_up_nothing_is_held_on_to(
    core: Core,
    given_up: Callable[[Core, Task], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[str], None],
) -> None:
    """Not before, and not of what its machine tells afterwards; but its limit holds on."""
    monkeypatch.setattr("kustos.core.reports.MAX_LISTED", 3)
    listing = await _begun_listing(core, await _ordered(core))
    reports = core.composition.reports
    await reports.commit(listing.machine_id, "journal", [(6, _part(core, listing, "ab", "cd"))])
    assert reports._listings.remembered() == 2
    await given_up(core, listing)
    ended = await core.composition.manager.tasks.get(listing.id)
    assert ended is not None
    assert ended.state is TaskState.FAILED
    assert reports._listings.remembered() == 0
    for seq, name in enumerate(("01", "02"), start=7):
        await reports.commit(listing.machine_id, "journal", [(seq, _part(core, listing, name))])
    logged("more than 3 snapshots")
    assert reports._listings.remembered() == 0
    assert len(await _snapshots(core, listing)) == 3


async def test_a_listing_that_was_given_up_in_between_drops_no_record(core: Core) -> None:
    """Its end counts, but what it told before is forgotten, and a part proves no absence."""
    task = await _ordered(core)
    commit = core.composition.reports.commit
    await commit(task.machine_id, "journal", _story(core, task))
    core.clock.forward(timedelta(minutes=1))
    listing = await _begun_listing(core, task)
    await commit(task.machine_id, "journal", [(6, _part(core, listing, "01"))])
    await _compared(core, listing)
    await commit(
        task.machine_id, "journal", [(7, _part(core, listing, "02")), (8, _end(core, listing, 2))]
    )
    ended = await core.composition.manager.tasks.get(listing.id)
    assert ended is not None
    assert ended.state is TaskState.SUCCESS
    assert await _snapshots(core, task) == {MADE, "01" * 32, "02" * 32}
    assert core.composition.reports._listings.remembered() == 0


async def test_a_transaction_that_is_undone_is_undone_in_memory_as_well(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it said of a listing neither adds to the listing nor ends it, and the records that the
    true one lacks are dropped."""
    task = await _ordered(core)
    commit = core.composition.reports.commit
    await commit(task.machine_id, "journal", _story(core, task))
    core.clock.forward(timedelta(minutes=1))
    listing = await _begun_listing(core, task)
    end = _end(core, listing, 2)
    await commit(task.machine_id, "journal", [(6, _part(core, listing, "01"))])

    def full(*_: object) -> None:
        raise StoreFullError

    with monkeypatch.context() as broken:
        broken.setattr(SqlMachines, "advance_journal", full)
        for told in (_part(core, listing, "99"), end):
            with pytest.raises(StoreFullError):
                await commit(task.machine_id, "journal", [(7, told)])
    await commit(task.machine_id, "journal", [(7, _part(core, listing, "02")), (8, end)])
    assert await _snapshots(core, task) == {"01" * 32, "02" * 32}


async def test_a_due_run_is_one_task_however_often_it_is_ordered(core: Core) -> None:
    """Also after it has ended."""
    task = await _ordered(core)
    assert task.job_id is not None
    noon = core.clock.now()
    tasks = core.composition.manager.tasks
    first = await tasks.back_up(task.job_id, due=noon)
    assert first.id != task.id
    await core.composition.reports.commit(first.machine_id, "journal", _story(core, first))
    again = await tasks.back_up(task.job_id, due=noon)
    assert (again.id, again.state) == (first.id, TaskState.SUCCESS)
    later = await tasks.back_up(task.job_id, due=noon + timedelta(hours=1))
    assert later.id not in {task.id, first.id}


async def test_a_name_that_a_machine_has_taken_keeps_no_due_run_of_another_from_happening(
    core: Core, logged: Callable[[str], None]
) -> None:
    """The names of due runs follow from what stands in the tags of a shared repository."""
    task = await _ordered(core)
    assert task.job_id is not None
    noon = core.clock.now()
    thief = await core.machine("PC-2")
    taken = TaskStarted(task_id=due_id(task.job_id, noon), kind=TaskKind.BACKUP, at=noon)
    await core.composition.reports.commit(thief.id, "journal", [(1, taken)])
    logged("adopted")
    due = await core.composition.manager.tasks.back_up(task.job_id, due=noon)
    assert (due.machine_id, due.job_id) == (task.machine_id, task.job_id)
