"""Tasks handed in, run and ended: each accepted one has exactly one end."""

import asyncio
import gc
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.protocol.messages import (
    Accepted,
    Event,
    SnapshotsListed,
    TaskFinished,
    TaskLog,
    TaskStarted,
)
from kustos_agent.protocol.tasks import CheckSpec, InitSpec, PruneSpec, StatsSpec, TaskSpec
from kustos_agent.protocol.values import (
    ErrorClass,
    Limits,
    LogLevel,
    LogLine,
    Outcome,
    Problem,
    SnapshotInfo,
)
from kustos_agent.restic.progress import Progress
from kustos_agent.tasks.operations import Report, TaskEnd

from .office import NOW, office
from .scripted import DONE, backup, of_repository


async def test_a_task_is_told_from_start_to_end(tmp_path: Path) -> None:
    """In order, with times and the result."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("restic backup /srv", "0.18.0")
        report.log(LogLine(at=NOW, text="a line", level=LogLevel.WARNING))
        return DONE

    async with office(tmp_path, script=script) as here:
        assert await here.desk.accept(backup("t")) == Accepted()
        await here.end("t")
        started, log, end = await here.events()
    assert isinstance(started, TaskStarted)
    assert (started.task_id, started.command) == ("t", "restic backup /srv")
    assert isinstance(log, TaskLog)
    assert log.lines == (LogLine(at=NOW, text="a line", level=LogLevel.WARNING),)
    assert end == TaskFinished(
        task_id="t", outcome=Outcome.SUCCESS, at=NOW, result=DONE.result, exit_code=0
    )


async def test_the_start_is_on_disk_before_the_process_begins(tmp_path: Path) -> None:
    """`started` returns when it is."""
    seen: list[Event] = []

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("restic", "0.18.0")
        seen.extend(await here.events())
        return DONE

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t"))
        await here.end("t")
    assert [type(event) for event in seen] == [TaskStarted]


async def test_the_timeout_reaches_the_operation(tmp_path: Path) -> None:
    """Which keeps it."""
    async with office(tmp_path) as here:
        here.operations.release.set()
        await here.desk.accept(backup("t"))
        await here.end("t")
        assert here.operations.timeouts == [21_600.0]


async def test_a_replayed_request_changes_nothing(tmp_path: Path) -> None:
    """While it runs, and after its end."""
    async with office(tmp_path) as here:
        assert await here.desk.accept(backup("t")) == Accepted()
        assert await here.desk.accept(backup("t")) == Accepted()
        here.operations.release.set()
        await here.end("t")
        assert await here.desk.accept(backup("t")) == Accepted()
        assert len(here.operations.specs) == 1
        ends = [event for event in await here.events() if isinstance(event, TaskFinished)]
        assert len(ends) == 1


async def test_two_run_at_once_and_the_third_waits(tmp_path: Path) -> None:
    """Until the limit is raised."""
    async with office(tmp_path) as here:
        for name in "abc":
            await here.desk.accept(backup(name, location=f"/{name}"))
        await here.until(lambda: here.operations.running == 2)
        assert here.desk.running == ("a", "b")
        assert here.desk.queued == ("c",)
        here.desk.limit(Limits(max_tasks=3))
        await here.until(lambda: here.operations.running == 3)
        here.operations.release.set()
        for name in "abc":
            await here.end(name)


@pytest.mark.parametrize("kind", [InitSpec, PruneSpec, CheckSpec])
async def test_what_needs_a_repository_alone_waits_for_what_uses_it(
    tmp_path: Path, kind: type[InitSpec | PruneSpec | CheckSpec]
) -> None:
    """However its location is spelt."""
    async with office(tmp_path) as here:
        await here.desk.accept(backup("a", location="/repo"))
        await here.desk.accept(of_repository("x", kind, location="local:/repo/"))
        await here.until(lambda: here.operations.running == 1)
        assert here.desk.queued == ("x",)
        here.operations.release.set()
        await here.end("x")
        assert here.operations.most == 1


async def test_measuring_a_repository_disturbs_nobody(tmp_path: Path) -> None:
    """It only reads."""
    async with office(tmp_path) as here:
        await here.desk.accept(backup("a", location="/repo"))
        await here.desk.accept(of_repository("x", StatsSpec))
        await here.until(lambda: here.operations.running == 2)
        here.operations.release.set()
        await here.end("x")


async def test_a_running_task_is_cancelled(tmp_path: Path) -> None:
    """And told as that, with what restic said."""
    async with office(tmp_path) as here:
        await here.desk.accept(backup("t"))
        await here.until(lambda: here.operations.running == 1)
        assert here.desk.cancel("t")
        end = await here.end("t")
    assert (end.outcome, end.problem, end.exit_code) == (Outcome.CANCELLED, None, 130)


async def test_a_waiting_task_is_cancelled_without_a_start(tmp_path: Path) -> None:
    """Nor does it need a slot to end."""
    async with office(tmp_path) as here:
        for name in "abc":
            await here.desk.accept(backup(name, location=f"/{name}"))
        assert here.desk.cancel("c")
        end = await here.end("c")
        assert end.outcome is Outcome.CANCELLED
        assert len(here.operations.specs) == 2
        here.operations.release.set()


async def test_a_task_cancelled_while_it_is_being_taken_never_runs(tmp_path: Path) -> None:
    """Told "unknown", the manager would end it, and it would run to a snapshot all the same."""
    async with office(tmp_path) as here:
        taking = asyncio.create_task(here.desk.accept(backup("1")))
        await asyncio.sleep(0)
        assert here.desk.cancel("1")
        assert await taking == Accepted()
        assert (await here.end("1")).outcome is Outcome.CANCELLED
        assert not any(isinstance(event, TaskStarted) for event in await here.events())


async def test_cancelling_what_is_not_there_is_told(tmp_path: Path) -> None:
    """Never handed in, or over."""
    async with office(tmp_path) as here:
        assert not here.desk.cancel("t")
        here.operations.release.set()
        await here.desk.accept(backup("t"))
        await here.end("t")
        await here.until(lambda: not here.desk.running)
        assert not here.desk.cancel("t")


async def test_an_agent_that_ends_interrupts_its_tasks(tmp_path: Path) -> None:
    """Running and waiting ones; all ends are in the journal before it is gone."""
    async with office(tmp_path) as here:
        for name in "abc":
            await here.desk.accept(backup(name, location=f"/{name}"))
        await here.until(lambda: here.operations.running == 2)
        here.desk.close()
        for name in "abc":
            end = await here.end(name)
            assert end.outcome is Outcome.FAILED
            assert end.problem == Problem(error=ErrorClass.INTERRUPTED)
        assert await here.desk.accept(backup("late")) == Problem(error=ErrorClass.INTERRUPTED)


async def test_what_comes_to_its_end_while_the_agent_ends_is_told_as_it_was(tmp_path: Path) -> None:
    """A snapshot that was made is no failure."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await cancel.wait()
        return DONE

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t"))
        await here.until(lambda: here.operations.running == 1)
        here.desk.close()
        assert (await here.end("t")).outcome is Outcome.SUCCESS


async def test_a_fault_of_ours_ends_the_task_not_the_agent(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Told as internal, logged with its trace, and the next task runs."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        raise ZeroDivisionError

    async with office(tmp_path, script=script) as here:
        for name in "ab":
            await here.desk.accept(backup(name))
            end = await here.end(name)
            assert end.outcome is Outcome.FAILED
            assert end.problem == Problem(error=ErrorClass.INTERNAL, detail="ZeroDivisionError")
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR] * 2
    caplog.clear()


@pytest.mark.provokes(ErrorClass.FORBIDDEN_HERE)
async def test_a_forbidden_source_is_never_touched(tmp_path: Path) -> None:
    """The operation is not even asked."""
    async with office(tmp_path, forbidden=(tmp_path / "private",)) as here:
        await here.desk.accept(backup("t", sources=(str(tmp_path / "private/x"),)))
        end = await here.end("t")
        assert end.problem is not None
        assert end.problem.error is ErrorClass.FORBIDDEN_HERE
        assert here.operations.specs == []


async def test_what_is_left_out_is_told_in_the_log(tmp_path: Path) -> None:
    """A backup that is smaller than its job must say so."""
    async with office(tmp_path, forbidden=(tmp_path / "private",)) as here:
        here.operations.release.set()
        await here.desk.accept(backup("t", sources=(str(tmp_path),)))
        await here.end("t")
        logs = [event for event in await here.events() if isinstance(event, TaskLog)]
    (line,) = logs[0].lines
    assert line.level is LogLevel.WARNING
    assert str(tmp_path / "private") in line.text


async def test_progress_is_held_to_four_a_second_and_the_last_is_shown(tmp_path: Path) -> None:
    """The first at once, the last before the end."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("restic", "0.18.0")
        for number in range(1_001):
            report.progress(Progress(files_done=number))
        return DONE

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t"))
        await here.end("t")
        assert [shown.files_done for shown in here.shown] == [0, 1_000]


async def test_progress_held_back_is_shown_when_it_is_due(tmp_path: Path) -> None:
    """A run that then keeps silent does not hide where it stands."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        report.progress(Progress(files_done=1))
        report.progress(Progress(files_done=2))
        await cancel.wait()
        return DONE

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t"))
        await here.until(lambda: len(here.shown) == 2)
        here.desk.cancel("t")
        await here.end("t")
        assert [shown.files_done for shown in here.shown] == [1, 2]


async def test_ten_thousand_lines_come_in_batches_complete_and_in_order(tmp_path: Path) -> None:
    """None before the start, none behind the end."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("restic", "0.18.0")
        for number in range(10_000):
            report.log(LogLine(at=NOW, text=str(number)))
            if number % 500 == 0:
                await asyncio.sleep(0)
        return DONE

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t"))
        await here.end("t")
        events = await here.events()
    assert isinstance(events[0], TaskStarted)
    assert isinstance(events[-1], TaskFinished)
    lines = [
        line.text for event in events[1:-1] if isinstance(event, TaskLog) for line in event.lines
    ]
    assert lines == [str(number) for number in range(10_000)]
    assert len(events) - 2 <= 120


async def test_lines_of_a_running_task_do_not_wait_for_its_end(tmp_path: Path) -> None:
    """A quarter of a second at most."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        report.log(LogLine(at=NOW, text="early"))
        await cancel.wait()
        return DONE

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t"))
        await here.until(lambda: here.journal.position == 1)
        here.desk.cancel("t")
        await here.end("t")


async def test_listed_snapshots_come_before_the_end(tmp_path: Path) -> None:
    """Part by part."""
    part = (SnapshotInfo(id="a" * 64, time=NOW),)

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        report.snapshots(part)
        report.snapshots(part * 2)
        return DONE

    async with office(tmp_path, script=script) as here:
        await here.desk.accept(backup("t"))
        await here.end("t")
        events = await here.events()
    assert [type(event) for event in events] == [SnapshotsListed, SnapshotsListed, TaskFinished]


async def test_a_task_that_cannot_be_journaled_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """The manager hears why, and nothing has begun."""
    async with office(tmp_path) as here:

        async def full(*_: object) -> None:
            raise JournalError(JournalErrorKind.FULL, Path("/j"), "disk is full")

        monkeypatch.setattr(here.journal, "accept", full)
        answer = await here.desk.accept(backup("t"))
        assert answer == Problem(error=ErrorClass.DISK_FULL, subject="/j", detail="disk is full")
        assert here.desk.running == here.desk.queued == ()
    logged("task t not taken")


async def test_a_caller_that_goes_away_does_not_split_a_task(tmp_path: Path) -> None:
    """The link breaks in the very moment of accepting: the task is taken whole."""
    async with office(tmp_path) as here:
        here.operations.release.set()
        asking = asyncio.create_task(here.desk.accept(backup("t")))
        await asyncio.sleep(0)
        asking.cancel()
        assert (await here.end("t")).outcome is Outcome.SUCCESS


async def test_secrets_are_gone_with_the_task(tmp_path: Path) -> None:
    """Neither journal nor memory holds what it was given."""
    async with office(tmp_path) as here:
        here.operations.release.set()
        await here.desk.accept(backup("t"))
        await here.end("t")
        await here.until(lambda: not here.desk.running)
        here.operations.specs.clear()
        gc.collect()
        assert here.desk._runs == {}
    assert b"hunter2" not in _content(tmp_path)


def _content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())
