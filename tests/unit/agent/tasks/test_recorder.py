"""Events reach the journal, however long it takes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.protocol.codec import FrameError, FrameErrorKind
from kustos_agent.protocol.lists import Lists
from kustos_agent.protocol.messages import Event, TaskFinished, TaskStarted
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind
from kustos_agent.tasks import recorder as module
from kustos_agent.tasks.recorder import Recorder

NOW = datetime(2026, 5, 1, tzinfo=UTC)
STARTED = TaskStarted(task_id="t", kind=TaskKind.BACKUP, at=NOW)
FULL = JournalError(JournalErrorKind.FULL, Path("/j"), "disk is full")


class FailingJournal:
    """Fails as it is told, then keeps what it is given."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.kept: list[Event] = []

    async def append(self, event: Event, lists: Lists | None = None) -> int:
        """See `Journal.append`."""
        del lists
        if self.errors:
            raise self.errors.pop(0)
        self.kept.append(event)
        return len(self.kept)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.0, 0.0, 0.001))


async def test_a_full_disk_is_waited_out(logged: Callable[[str], None]) -> None:
    """The event is kept at last, and the trouble told once."""
    journal = FailingJournal(*[FULL] * 5)
    await Recorder(journal).record(STARTED)
    assert journal.kept == [STARTED]
    logged("task-started waits: /j: disk is full")


async def test_an_agent_that_ends_does_not_wait(logged: Callable[[str], None]) -> None:
    """Each event gets one try; what is not written is made good at the next start."""
    journal = FailingJournal(FULL)
    recorder = Recorder(journal)
    recorder.stop()
    await recorder.record(STARTED)
    assert journal.kept == []
    await recorder.record(STARTED)
    assert journal.kept == [STARTED]
    logged("waits")


async def test_an_end_that_fits_no_frame_loses_its_details_not_its_fact(
    logged: Callable[[str], None],
) -> None:
    """Outcome, time, exit code and class of error stay."""
    journal = FailingJournal(FrameError(FrameErrorKind.TOO_LARGE, "2000000 bytes"))
    await Recorder(journal).finish(
        TaskFinished(
            task_id="t",
            outcome=Outcome.WARNING,
            at=NOW,
            exit_code=3,
            problem=Problem(error=ErrorClass.PARTIAL_READ, detail="caf\udce9" + "x" * 10_000),
            result=BackupResult(snapshot_id="a" * 64, unreadable=("x" * 10_000,) * 500),
        )
    )
    (end,) = journal.kept
    assert isinstance(end, TaskFinished)
    assert (end.outcome, end.at, end.exit_code) == (Outcome.WARNING, NOW, 3)
    assert end.problem is not None
    assert end.problem.error is ErrorClass.PARTIAL_READ
    assert end.problem.detail.startswith("caf\\udce9x")
    assert end.result is None
    logged("told without details")
