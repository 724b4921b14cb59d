"""Tasks that are run again: one end each, whatever happens in between."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.journal_thread import JournalThread
from kustos_agent.protocol.lists import Lists
from kustos_agent.protocol.messages import (
    Accepted,
    Event,
    RunTask,
    TaskFinished,
    TaskLog,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import RestoreSpec, TaskSpec
from kustos_agent.protocol.values import (
    BackingOff,
    ErrorClass,
    Limits,
    LogLine,
    Outcome,
    Problem,
    RepositoryAccess,
)
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks import recorder
from kustos_agent.tasks.operations import Report, TaskEnd

from .office import NOW, Office, office
from .scripted import DONE, Script, backup

UNREACHABLE = Problem(error=ErrorClass.UNREACHABLE, subject="nas", detail="no route")


def failing(times: int, problem: Problem = UNREACHABLE, last: TaskEnd = DONE) -> Script:
    """Fails so often, then ends like `last`; each attempt writes a line."""
    attempts = 0

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        nonlocal attempts
        attempts += 1
        await report.started("restic backup", "0.18.0")
        report.log(LogLine(at=NOW, text=f"line of {attempts}"))
        return Finished(Outcome.FAILED, problem, exit_code=1) if attempts <= times else last

    return script


def of(events: list[Event], kind: type[Event]) -> list[Event]:
    """Those of a kind."""
    return [event for event in events if isinstance(event, kind)]


def copy_journal(source: Path, target: Path) -> None:
    """As it lies on disk at this moment, which is what a killed agent leaves."""
    for part in source.glob("journal.sqlite3*"):
        (target / part.name).write_bytes(part.read_bytes())


async def rests(here: Office, *task_ids: str) -> None:
    """Until these tasks wait for their next attempt."""
    await here.until(lambda: here.desk.retrying == task_ids)


async def test_a_task_is_run_again_until_it_succeeds(tmp_path: Path) -> None:
    """Attempts numbered, waits doubling by the dice, one end, and one log with a line between."""
    async with office(tmp_path, script=failing(2)) as here:
        assert await here.desk.accept(backup("t", retries=3)) == Accepted()
        assert (await here.end("t")).outcome is Outcome.SUCCESS
        events = await here.events()
    assert [type(event) for event in events if not isinstance(event, TaskLog)] == [
        *(TaskStarted, TaskRetrying) * 2,
        *(TaskStarted, TaskFinished),
    ]
    started = [event.attempt for event in events if isinstance(event, TaskStarted)]
    assert started == [1, 2, 3]
    first, second = (event for event in events if isinstance(event, TaskRetrying))
    assert first == TaskRetrying(
        task_id="t",
        attempt=1,
        at=NOW,
        next_at=NOW + timedelta(minutes=1),
        problem=UNREACHABLE,
        exit_code=1,
    )
    assert (second.attempt, second.next_at) == (2, NOW + timedelta(minutes=2))
    assert here.pauses == [60.0, 120.0]
    logs = [event for event in events if isinstance(event, TaskLog)]
    numbers = [event.first + offset for event in logs for offset in range(len(event.lines))]
    assert numbers == [1, 2, 3, 4, 5]
    assert [line.text for event in logs for line in event.lines] == [
        "line of 1",
        "--- attempt 2 of 4 ---",
        "line of 2",
        "--- attempt 3 of 4 ---",
        "line of 3",
    ]


async def test_the_log_of_an_attempt_comes_before_what_is_said_of_it(tmp_path: Path) -> None:
    """Nothing of an attempt is told after its retry."""
    async with office(tmp_path, script=failing(1)) as here:
        await here.desk.accept(backup("t", retries=1))
        await here.end("t")
        events = await here.events()
    place = next(n for n, event in enumerate(events) if isinstance(event, TaskRetrying))
    told = [
        line.text for event in events[:place] if isinstance(event, TaskLog) for line in event.lines
    ]
    assert told == ["line of 1"]


async def test_no_more_often_than_it_was_asked_for(tmp_path: Path) -> None:
    """Then the last reason is the task's end."""
    async with office(tmp_path, script=failing(99)) as here:
        await here.desk.accept(backup("t", retries=2))
        end = await here.end("t")
        assert (end.outcome, end.problem, end.exit_code) == (Outcome.FAILED, UNREACHABLE, 1)
        assert len(here.operations.specs) == 3


async def test_without_a_word_of_retries_there_are_none(tmp_path: Path) -> None:
    """The manager decides."""
    async with office(tmp_path, script=failing(99)) as here:
        await here.desk.accept(backup("t"))
        assert (await here.end("t")).outcome is Outcome.FAILED
        assert len(here.operations.specs) == 1


async def test_a_permanent_error_is_never_tried_again(tmp_path: Path) -> None:
    """A wrong password stays wrong."""
    problem = Problem(error=ErrorClass.WRONG_PASSWORD)
    async with office(tmp_path, script=failing(99, problem)) as here:
        await here.desk.accept(backup("t", retries=3))
        assert (await here.end("t")).problem == problem
        assert len(here.operations.specs) == 1


async def test_a_restore_is_not_begun_twice(tmp_path: Path) -> None:
    """The second would find what the first had written, and tell of that."""
    access = RepositoryAccess(location="sftp:h:/r", password="p")
    spec = RestoreSpec(repository=access, snapshot_id="a" * 64, target=str(tmp_path / "back"))
    async with office(tmp_path, script=failing(99)) as here:
        await here.desk.accept(RunTask(task_id="t", spec=spec, retries=3))
        assert (await here.end("t")).problem == UNREACHABLE
        assert len(here.operations.specs) == 1


async def test_each_attempt_has_the_whole_time(tmp_path: Path) -> None:
    """A timeout is of an attempt, not of the task."""
    request = msgspec.structs.replace(backup("t", retries=1), timeout_seconds=77.0)
    async with office(tmp_path, script=failing(1)) as here:
        await here.desk.accept(request)
        await here.end("t")
        assert here.operations.timeouts == [77.0, 77.0]


async def test_a_task_that_waits_holds_no_slot_and_is_held_all_the_same(tmp_path: Path) -> None:
    """Another one runs meanwhile; hello, which names what is held, names both."""
    fails = failing(1)
    release = asyncio.Event()

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        if spec.repository.location == "/a":
            return await fails(spec, report, cancel)
        await release.wait()
        return DONE

    async with office(tmp_path, script=script, resting=True) as here:
        here.desk.limit(Limits(max_tasks=1))
        await here.desk.accept(backup("a", location="/a", retries=1))
        await here.desk.accept(backup("b", location="/b"))
        await rests(here, "a")
        await here.until(lambda: here.desk.running == ("b",))
        assert here.desk.queued == ()
        assert here.desk.free_slots == 0
        assert tuple(here.desk.held) == ("a", "b")
        release.set()
        await here.end("b")


async def test_a_replayed_request_does_not_disturb_a_task_that_waits(tmp_path: Path) -> None:
    """Nor add attempts."""
    async with office(tmp_path, script=failing(1), resting=True) as here:
        request = backup("t", retries=1)
        await here.desk.accept(request)
        await rests(here, "t")
        assert await here.desk.accept(request) == Accepted()
        assert here.desk.retrying == ("t",)
        assert len(here.operations.specs) == 1


async def test_a_task_is_cancelled_between_two_attempts(tmp_path: Path) -> None:
    """At once, as cancelled, without another start."""
    async with office(tmp_path, script=failing(9), resting=True) as here:
        await here.desk.accept(backup("t", retries=3))
        await rests(here, "t")
        assert here.desk.cancel("t")
        end = await here.end("t")
        assert (end.outcome, end.problem) == (Outcome.CANCELLED, None)
        await here.until(lambda: not here.desk.held)
        assert here.desk.retrying == ()
        assert here.desk.backing_off is None
        assert len(of(await here.events(), TaskStarted)) == 1


async def test_a_task_is_cancelled_in_its_second_attempt(tmp_path: Path) -> None:
    """As in its first."""
    fails = failing(1)
    second = asyncio.Event()

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        ended = await fails(spec, report, cancel)
        if ended.outcome is Outcome.FAILED:
            return ended
        second.set()
        await cancel.wait()
        return Finished(Outcome.CANCELLED, exit_code=130)

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t", retries=3))
        async with asyncio.timeout(10):
            await second.wait()
        assert here.desk.cancel("t")
        assert (await here.end("t")).outcome is Outcome.CANCELLED


async def test_a_task_that_fails_while_it_is_being_cancelled_is_not_run_again(
    tmp_path: Path,
) -> None:
    """Whoever wanted it stopped does not see it start anew."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await cancel.wait()
        return Finished(Outcome.FAILED, UNREACHABLE)

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t", retries=3))
        await here.until(lambda: here.operations.running == 1)
        here.desk.cancel("t")
        assert (await here.end("t")).problem == UNREACHABLE
        assert here.pauses == []


async def test_an_agent_that_ends_ends_what_waits_as_interrupted(tmp_path: Path) -> None:
    """Its end is in the journal before the agent is gone."""
    async with office(tmp_path, script=failing(9), resting=True) as here:
        await here.desk.accept(backup("t", retries=3))
        await rests(here, "t")
        here.desk.close()
        end = await here.end("t")
        assert end.outcome is Outcome.FAILED
        assert end.problem == Problem(error=ErrorClass.INTERRUPTED)


async def test_an_agent_that_was_killed_ends_what_waited_at_its_next_start(tmp_path: Path) -> None:
    """The task's secrets were in memory only: nobody could run it again."""
    file = tmp_path / "killed"
    file.mkdir()
    async with office(tmp_path, script=failing(9), resting=True) as here:
        await here.desk.accept(backup("t", retries=3))
        await rests(here, "t")
        copy_journal(tmp_path, file)
    async with JournalThread(file / "journal.sqlite3", owner="me") as journal:
        assert await journal.interrupt_open_tasks(NOW) == 1
        assert journal.memory.retries == (NOW,)


async def test_the_day_s_budget_is_shared_and_survives_a_restart(tmp_path: Path) -> None:
    """Three for all: the fourth failure is an end, of whichever task; and so it is the next day's
    agent's, until the day is over."""
    async with office(tmp_path, script=failing(99)) as here:
        here.desk.limit(Limits(retries_a_day=3))
        assert here.desk.retries_left == 3
        for name in "ab":
            await here.desk.accept(backup(name, location=f"/{name}", retries=3))
        for name in "ab":
            assert (await here.end(name)).problem == UNREACHABLE
        assert here.desk.retries_left == 0
        assert len(of(await here.events(), TaskRetrying)) == 3
    async with office(tmp_path, script=failing(99)) as here:
        here.desk.limit(Limits(retries_a_day=4))
        assert here.desk.retries_left == 1
        await here.desk.accept(backup("c", retries=3))
        await here.end("c")
        assert len(here.operations.specs) == 2


async def test_no_budget_is_no_retry(tmp_path: Path) -> None:
    """Zero a day."""
    async with office(tmp_path, script=failing(99)) as here:
        here.desk.limit(Limits(retries_a_day=0))
        await here.desk.accept(backup("t", retries=3))
        await here.end("t")
        assert len(here.operations.specs) == 1


async def test_while_nothing_can_be_reached_the_machine_backs_off(tmp_path: Path) -> None:
    """Until the soonest attempt; one repository that was reached last makes it that server's
    affair."""
    fails = failing(9)

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        if spec.repository.location == "/good":
            return DONE
        return await fails(spec, report, cancel)

    async with office(tmp_path, script=script, resting=True) as here:
        before = here.desk.backing_off
        assert before is None
        await here.desk.accept(backup("t", location="sftp:nas:/r", retries=3))
        await rests(here, "t")
        until = NOW + timedelta(minutes=1)
        expected = BackingOff(until=until, error=ErrorClass.UNREACHABLE)
        assert here.desk.backing_off == expected
        await here.desk.accept(backup("u", location="/good"))
        await here.end("u")
        await here.until(lambda: here.desk.backing_off is None)


async def test_a_full_disk_holds_a_retry_up_and_does_not_lose_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """The fact that there will be another attempt is on disk before the wait for it begins."""
    monkeypatch.setattr(recorder, "RETRY_SECONDS", (0.001,))
    full = asyncio.Event()
    tried = asyncio.Event()
    append = JournalThread.append

    async def sometimes(
        journal: JournalThread, event: Event, lists: Lists | None = None
    ) -> int | None:
        if isinstance(event, TaskRetrying) and not full.is_set():
            tried.set()
            raise JournalError(JournalErrorKind.FULL, Path("/j"), "disk is full")
        return await append(journal, event, lists)

    monkeypatch.setattr(JournalThread, "append", sometimes)
    async with office(tmp_path, script=failing(1)) as here:
        here.desk.limit(Limits(retries_a_day=1))
        await here.desk.accept(backup("t", retries=1))
        async with asyncio.timeout(10):
            await tried.wait()
        assert here.pauses == []
        assert tuple(here.desk.held) == ("t",)
        assert here.desk.retries_left == 0
        full.set()
        assert (await here.end("t")).outcome is Outcome.SUCCESS
        assert here.pauses == [60.0]
        assert len(of(await here.events(), TaskRetrying)) == 1
    logged("task-retrying waits")


async def test_a_reason_that_fits_no_frame_is_told_without_details(
    tmp_path: Path, logged: Callable[[str], None]
) -> None:
    """The attempt after it is made all the same."""
    # Text that is merely too long is cut by the codec; this is no Unicode.
    problem = Problem(error=ErrorClass.UNREACHABLE, detail="x" * 20_000 + "\udce9")
    async with office(tmp_path, script=failing(1, problem)) as here:
        await here.desk.accept(backup("t", retries=1))
        assert (await here.end("t")).outcome is Outcome.SUCCESS
        (retrying,) = of(await here.events(), TaskRetrying)
        assert isinstance(retrying, TaskRetrying)
        assert retrying.problem.error is ErrorClass.UNREACHABLE
        assert len(retrying.problem.detail) < 10_000
    logged("told without details")
