"""The schedule in the journal: what is due is dealt with once, whenever the agent is killed."""

import contextlib
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kustos_agent.journal import Acceptance, Journal
from kustos_agent.journal_file import JournalError
from kustos_agent.journal_schedule import MEMORY, Standing, Unstarted
from kustos_agent.protocol.codec import EventFrame, decode
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import (
    Event,
    PlannedJob,
    ScheduleFired,
    ScheduleSkipped,
    TaskFinished,
    TaskStarted,
)
from kustos_agent.protocol.schedules import SkipReason
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, Outcome, TaskKind

from .schedule.planned import HOUR, MINUTE, NOON, planned

BEGIN = NOON - HOUR
EARLIER = BEGIN - HOUR
JOB = planned()
TASK = due_id("j", NOON)
FIRED = ScheduleFired(job_id="j", revision="1", due=NOON, at=NOON, task_id=TASK)
STARTED = TaskStarted(task_id=TASK, kind=TaskKind.BACKUP, at=NOON)


def skipped(due: datetime = NOON - MINUTE) -> ScheduleSkipped:
    """One that was not run."""
    return ScheduleSkipped(
        job_id="j", revision="1", first=due, last=due, at=NOON, reason=SkipReason.OFF
    )


def ended(task_id: str = TASK, at: datetime = NOON) -> TaskFinished:
    """With a snapshot."""
    result = BackupResult(snapshot_id="a" * 64)
    return TaskFinished(task_id=task_id, outcome=Outcome.SUCCESS, at=at, result=result)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """With one job, dealt with up to an hour before noon."""
    with opened(path) as journal:
        journal.plan("r", [(JOB, BEGIN)])
        yield journal


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Journal]:
    """Open for the length of a block."""
    journal = Journal.open(path, owner="me")
    try:
        yield journal
    finally:
        journal.close()


def events(journal: Journal) -> list[Event]:
    """All that it holds."""
    found = []
    for entry in journal.after(0):
        frame = decode(entry.frame)
        assert isinstance(frame, EventFrame)
        found.append(frame.message)
    return found


def fire(journal: Journal, fired: ScheduleFired = FIRED, before: datetime = BEGIN) -> bool:
    """The run that is due at noon."""
    return journal.account(
        "j",
        before=before,
        accounted=fired.due,
        skipped=[skipped()],
        fired=fired,
        until=NOON + 30 * MINUTE,
    )


def test_a_set_is_kept(path: Path, journal: Journal) -> None:
    """With its revision and how far each job is, across a restart; another takes its place."""
    with opened(path) as again:
        assert again.schedule_revision == "r"
        assert again.planned() == (JOB,)
        assert again.standings() == {"j": Standing(BEGIN, None, running=False)}
    other = planned("k")
    journal.plan("s", [(other, NOON)], [skipped()])
    with opened(path) as again:
        assert (again.schedule_revision, again.planned()) == ("s", (other,))
        assert again.standings() == {"k": Standing(NOON, None, running=False)}
        assert events(again) == [skipped()]
        assert again.append(STARTED) == 2


def test_what_is_due_is_told_and_taken_as_one(path: Path, journal: Journal) -> None:
    """The firing, what was skipped before it, the task and the mark."""
    assert fire(journal)
    with opened(path) as again:
        assert events(again) == [skipped(), FIRED]
        assert again.open_tasks() == (TASK,)
        assert again.standings()["j"] == Standing(NOON, None, running=True)
        assert again.accept(TASK, TaskKind.BACKUP) is Acceptance.KNOWN
        assert again.append(STARTED) == 3


def test_what_is_dealt_with_is_not_dealt_with_again(journal: Journal) -> None:
    """Two decisions from the same point: the second changes nothing."""
    assert fire(journal)
    position = journal.position
    assert not fire(journal)
    assert journal.position == position
    assert not journal.account("other", before=BEGIN, accounted=NOON, skipped=[skipped()])
    assert journal.position == position


def test_a_run_that_was_seen_does_not_begin_again(journal: Journal) -> None:
    """After the clock was set back past its time. It is told: what a clock told that was days ahead
    the manager has not believed."""
    fire(journal)
    journal.append(ended())
    journal.account("j", before=NOON, accounted=BEGIN)
    assert not fire(journal)
    assert events(journal)[3:] == [skipped(), FIRED]
    assert journal.open_tasks() == ()
    assert journal.standings()["j"].accounted == NOON


def test_how_far_jobs_were_before_the_clock_was_set_is_kept(path: Path, journal: Journal) -> None:
    """Across restarts and sets that leave a job where it is; one that came later begins now."""
    assert journal.left() == ((), BEGIN)
    journal.turn(EARLIER, None, now=BEGIN, kept=2)
    journal.account("j", before=BEGIN, accounted=NOON)
    journal.plan("s", [(JOB, NOON), (planned("k"), NOON)])
    with opened(path) as again:
        assert again.left() == ((EARLIER,), NOON)
        again.turn(None, EARLIER, now=NOON + HOUR, kept=2)
        assert {job_id: standing.accounted for job_id, standing in again.standings().items()} == {
            "j": BEGIN,
            "k": NOON + HOUR,
        }


def test_a_job_that_is_due_otherwise_has_no_past(journal: Journal) -> None:
    """Nor has one that went and came again."""
    journal.turn(EARLIER, None, now=BEGIN, kept=2)
    journal.plan("s", [(JOB, NOON)])
    assert journal.left() == ((), NOON)
    journal.turn(EARLIER, None, now=BEGIN, kept=2)
    journal.plan("t", [])
    assert journal.left() == ((), None)


def test_settings_of_the_clock_from_long_ago_are_forgotten(journal: Journal) -> None:
    """By when they were noted, whatever the clock showed."""
    for hours in (5, 1, 3, 5, 2):
        journal.turn(NOON + hours * HOUR, None, now=NOON, kept=2)
    assert journal.left() == ((NOON + 2 * HOUR, NOON + 5 * HOUR), BEGIN)


def test_a_run_that_needs_the_manager_is_told_and_not_owed(journal: Journal) -> None:
    """Its task is the manager's to hand over."""
    waiting = msgspec.structs.replace(FIRED, needs_manager=True, until=NOON + HOUR)
    assert fire(journal, waiting)
    assert events(journal) == [skipped(), waiting]
    assert journal.open_tasks() == ()
    assert not journal.standings()["j"].running
    assert journal.accept(TASK, TaskKind.BACKUP, "j") is Acceptance.NEW
    assert journal.standings()["j"].running


def test_the_last_good_backup_of_a_job_is_known(journal: Journal) -> None:
    """Whoever ordered it, planned or not yet; a failed one does not count."""
    journal.accept("by-hand", TaskKind.BACKUP, "j")
    journal.append(ended("by-hand", NOON + MINUTE))
    assert journal.standings()["j"] == Standing(BEGIN, NOON + MINUTE, running=False)
    journal.accept("failing", TaskKind.BACKUP, "j")
    journal.append(TaskFinished(task_id="failing", outcome=Outcome.FAILED, at=NOON + HOUR))
    journal.accept("another's", TaskKind.BACKUP, "k")
    journal.append(ended("another's", NOON + HOUR))
    assert journal.standings()["j"] == Standing(BEGIN, NOON + MINUTE, running=False)
    journal.plan("s", [(planned("k"), NOON)])
    assert journal.standings()["k"].last_good == NOON + HOUR


def test_good_backups_of_jobs_that_are_gone_are_forgotten_at_last(
    path: Path, journal: Journal
) -> None:
    """No journal grows for ever; a job that is planned keeps its own."""
    for task_id, job_id, at in (
        ("1", "j", NOON),
        ("2", "gone", NOON),
        ("3", "new", NOON + MEMORY + MINUTE),
    ):
        journal.accept(task_id, TaskKind.BACKUP, job_id)
        journal.append(ended(task_id, at))
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT job_id FROM last_good").fetchall() == [("j",), ("new",)]
        assert database.execute("SELECT count(*) FROM job_task").fetchone() == (0,)


def test_a_run_that_did_not_start_begins_after_a_restart(path: Path, journal: Journal) -> None:
    """As it was fired, whatever is planned now; it is not interrupted."""
    fire(journal)
    journal.plan("s", [])
    with opened(path) as again:
        late = NOON + 20 * MINUTE
        assert again.unstarted(late) == (Unstarted(TASK, JOB),)
        assert again.interrupt_open_tasks(late, {TASK}) == 0
        assert again.open_tasks() == (TASK,)


@pytest.mark.parametrize("why", ["started", "too-late", "by-hand", "ended"])
def test_any_other_open_task_is_interrupted(path: Path, journal: Journal, why: str) -> None:
    """One that has started, one whose time is over, one that was ordered; an end stays as it is."""
    now, task_id = NOON + 20 * MINUTE, TASK
    if why == "by-hand":
        task_id = "t"
        journal.accept("t", TaskKind.BACKUP, "j")
    else:
        fire(journal)
    if why == "started":
        journal.append(STARTED)
    if why == "too-late":
        now = NOON + 30 * MINUTE
    if why == "ended":
        journal.append(ended())
    with opened(path) as again:
        assert again.unstarted(now) == ()
        assert again.interrupt_open_tasks(now) == (0 if why == "ended" else 1)
        ends = [event for event in events(again) if isinstance(event, TaskFinished)]
        assert [end.task_id for end in ends] == [task_id]
        if why != "ended":
            assert ends[0].problem is not None
            assert ends[0].problem.error is ErrorClass.INTERRUPTED
        assert not again.standings()["j"].running


class Dying:
    """A connection whose process dies at its `at`-th statement."""

    def __init__(self, connection: sqlite3.Connection, at: int) -> None:
        self._connection = connection
        self._left = at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return self._connection.execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return self._connection.executemany(*arguments)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Killed


class Killed(BaseException):
    """The process is gone."""


STEPS: dict[str, Callable[[Journal], object]] = {
    "fire": fire,
    "skip": lambda journal: journal.account("j", before=BEGIN, accounted=NOON, skipped=[skipped()]),
    "plan": lambda journal: journal.plan("s", [(planned("k"), NOON)], [skipped()]),
    "turn": lambda journal: journal.turn(NOON, EARLIER, now=NOON, kept=2),
    "start": lambda journal: journal.append(STARTED),
    "end": lambda journal: journal.append(ended()),
}


def state(journal: Journal) -> tuple[object, ...]:
    """All of it."""
    return (
        events(journal),
        journal.position,
        journal.open_tasks(),
        journal.standings(),
        journal.left(),
        journal.planned(),
        journal.schedule_revision,
        journal.unstarted(NOON),
    )


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_in_the_middle_changes_nothing(tmp_path: Path, step: str) -> None:
    """Before any statement of any step: the file that is left says all of it or nothing, and the
    same step then leads to where it would have led at once."""
    base = tmp_path / "base.sqlite3"
    with opened(base) as journal:
        journal.plan("r", [(JOB, BEGIN)])
        journal.turn(EARLIER, None, now=BEGIN, kept=2)
        journal.plan("r", [(JOB, BEGIN), (planned("k"), BEGIN)])
        if step in {"start", "end"}:
            fire(journal)
    with opened(base) as journal:
        before = state(journal)
    whole = Path(shutil.copy(base, tmp_path / "whole.sqlite3"))
    with opened(whole) as journal:
        STEPS[step](journal)
        after = state(journal)
    assert after != before
    died = 0
    for at in range(1, 100):
        used = Path(shutil.copy(base, tmp_path / f"used-{at}.sqlite3"))
        left = tmp_path / f"left-{at}.sqlite3"
        with opened(used) as journal:
            dying: Any = Dying(journal._db, at)
            journal._db = journal._schedule._db = dying
            try:
                STEPS[step](journal)
            except Killed:
                # What a dead process leaves: nobody rolls back, the next one to open the file does.
                died += 1
            for suffix in ("", "-wal"):
                if (part := used.with_name(used.name + suffix)).exists():
                    shutil.copy(part, left.with_name(left.name + suffix))
            journal._db = journal._schedule._db = dying._connection
        with opened(left) as journal:
            assert state(journal) in (before, after)
            if state(journal) == before:
                STEPS[step](journal)
                assert state(journal) == after
        if died < at:
            break
    assert died >= 3


def test_a_journal_from_before_schedules_goes_on(path: Path) -> None:
    """With what it owes; and an agent from before can use the file again."""
    with opened(path) as journal:
        journal.accept("t", TaskKind.BACKUP)
    with contextlib.closing(sqlite3.connect(path)) as database:
        for table in ("planned", "job_task", "last_good"):
            database.execute(f"DROP TABLE {table}")
    with opened(path) as journal:
        assert (journal.schedule_revision, journal.planned()) == ("", ())
        assert journal.open_tasks() == ("t",)
        journal.plan("r", [(JOB, BEGIN)])
        assert fire(journal)
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)


def test_another_identity_has_no_schedule(path: Path, journal: Journal) -> None:
    """What the former manager planned is not run for the new one."""
    assert journal.schedule_revision == "r"
    other = Journal.open(path, owner="somebody else")
    assert (other.schedule_revision, other.planned(), other.standings()) == ("", (), {})
    other.close()


def test_a_set_that_cannot_be_read_is_none(
    path: Path, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    """Its revision is gone, so that the manager sends it again."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE planned SET content = '{}'")
    with opened(path) as again, caplog.at_level(logging.WARNING):
        assert again.planned() == ()
        assert again.schedule_revision == ""
    assert "cannot be read" in caplog.text
    caplog.clear()


def test_a_full_disk_leaves_all_as_it_was(journal: Journal) -> None:
    """What is due waits for room."""
    before = state(journal)
    pages = journal._db.execute("PRAGMA page_count").fetchone()[0]
    journal._db.execute(f"PRAGMA max_page_count = {pages}")
    jobs: list[tuple[PlannedJob, datetime]] = [(planned(str(n)), NOON) for n in range(200)]
    with pytest.raises(JournalError):
        journal.plan("s", jobs)
    assert state(journal) == before
    journal._db.execute(f"PRAGMA max_page_count = {pages + 1_000}")
    journal.plan("s", jobs)
    assert len(journal.standings()) == 200
