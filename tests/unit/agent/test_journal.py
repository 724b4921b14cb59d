"""The journal: numbered, durable, each task with one end, nothing lost silently."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kustos_agent import journal as journal_module
from kustos_agent import journal_file
from kustos_agent.journal import Acceptance, Journal
from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.journal_memory import MAX_RETRIES, Memory
from kustos_agent.protocol.codec import EventFrame, FrameError, decode
from kustos_agent.protocol.messages import (
    Event,
    TaskFinished,
    TaskLog,
    TaskLogDropped,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, LogLine, Outcome, Problem, TaskKind

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def started(task_id: str = "t") -> TaskStarted:
    """A durable event."""
    return TaskStarted(task_id=task_id, kind=TaskKind.BACKUP, at=NOW)


def finished(task_id: str = "t") -> TaskFinished:
    """A task's end."""
    return TaskFinished(task_id=task_id, outcome=Outcome.SUCCESS, at=NOW)


def log(first: int = 1, text: str = "line", task_id: str = "t") -> TaskLog:
    """A batch of one line."""
    return TaskLog(task_id=task_id, first=first, lines=(LogLine(at=NOW, text=text),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """An open one."""
    opened = Journal.open(path, owner="me")
    yield opened
    opened.close()


def events(journal: Journal, after: int = 0) -> list[tuple[int, Event]]:
    """Everything above a number, decoded."""
    found = []
    while entries := journal.after(after):
        for entry in entries:
            frame = decode(entry.frame)
            assert isinstance(frame, EventFrame)
            assert frame.seq == entry.seq
            found.append((frame.seq, frame.message))
            after = entry.seq
    return found


def test_events_are_numbered_in_order_and_kept(path: Path) -> None:
    """Across a restart, under the same journal id."""
    journal = Journal.open(path, owner="me")
    assert journal.position == 0
    assert journal.append(started()) == 1
    assert journal.append(log()) == 2
    journal.close()
    again = Journal.open(path, owner="me")
    assert (again.id, again.position) == (journal.id, 2)
    assert events(again) == [(1, started()), (2, log())]
    again.close()


def test_what_is_acknowledged_is_forgotten_and_its_numbers_are_not_given_again(path: Path) -> None:
    """Also when nothing else is left in the journal."""
    journal = Journal.open(path, owner="me")
    for _ in range(3):
        journal.append(started())
    journal.acknowledge(2)
    assert [seq for seq, _ in events(journal)] == [3]
    journal.acknowledge(3)
    journal.close()
    again = Journal.open(path, owner="me")
    assert events(again) == []
    assert again.append(started()) == 4
    again.close()


def test_a_task_is_accepted_once(journal: Journal) -> None:
    """Running, or ended long ago."""
    assert journal.accept("t", TaskKind.BACKUP) is Acceptance.NEW
    assert journal.accept("t", TaskKind.BACKUP) is Acceptance.KNOWN
    journal.append(finished())
    journal.acknowledge(journal.position)
    assert journal.accept("t", TaskKind.BACKUP) is Acceptance.KNOWN


def test_a_task_has_one_end(journal: Journal) -> None:
    """The second, and that of a task never accepted, are not recorded and cost no number."""
    journal.accept("t", TaskKind.BACKUP)
    assert journal.append(finished("other")) is None
    assert journal.append(finished()) == 1
    assert journal.append(finished()) is None
    assert journal.append(started("u")) == 2


def test_open_tasks_are_ended_as_interrupted(path: Path) -> None:
    """At the next start, once."""
    journal = Journal.open(path, owner="me")
    for task_id in ("a", "b", "c"):
        journal.accept(task_id, TaskKind.BACKUP)
    journal.append(finished("b"))
    journal.close()
    again = Journal.open(path, owner="me")
    assert again.interrupt_open_tasks(NOW) == 2
    assert again.interrupt_open_tasks(NOW) == 0
    ends = {
        event.task_id: event.problem.error if event.problem else None
        for _, event in events(again)
        if isinstance(event, TaskFinished)
    }
    assert ends == {"a": ErrorClass.INTERRUPTED, "b": None, "c": ErrorClass.INTERRUPTED}
    again.close()


def test_the_ends_of_old_tasks_are_forgotten_at_last(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest so many are remembered; an open one for as long as it is open."""
    monkeypatch.setattr(journal_module, "REMEMBERED_TASKS", 3)
    journal.accept("open", TaskKind.BACKUP)
    for number in range(6):
        journal.accept(f"t{number}", TaskKind.BACKUP)
        journal.append(finished(f"t{number}"))
    known = [n for n in range(6) if journal.accept(f"t{n}", TaskKind.INIT) is Acceptance.KNOWN]
    assert known == [3, 4, 5]
    assert journal.accept("open", TaskKind.BACKUP) is Acceptance.KNOWN


def test_events_come_in_portions(journal: Journal) -> None:
    """Bounded by bytes, one at least."""
    for number in range(5):
        journal.append(log(number + 1, "x" * 1_000))
    assert len(journal.after(0, max_bytes=2_500)) == 2
    assert len(journal.after(0, max_bytes=1)) == 1
    assert len(journal.after(3)) == 2
    assert journal.after(5) == []


def test_an_event_that_nobody_could_read_is_not_recorded(journal: Journal) -> None:
    """It would end every link anew, for ever."""
    with pytest.raises(FrameError):
        journal.append(log(text="caf\udce9"))
    with pytest.raises(FrameError):
        journal.append(log(first=-1))
    assert journal.position == 0


def test_log_lines_beyond_the_limit_lose_their_oldest_and_leave_a_count(
    path: Path, logged: Callable[[str], None]
) -> None:
    """A manager that stays away does not fill the disk; starts and ends are kept."""
    journal = Journal.open(path, owner="me", log_bytes=3_500)
    journal.append(started())
    for number in range(5):
        journal.append(log(number + 1, "x" * 1_000))
    logged("dropped the 1 oldest")
    assert events(journal)[:2] == [
        (1, started()),
        (3, TaskLogDropped(task_id="t", first=1, last=2)),
    ]
    assert [seq for seq, _ in events(journal)] == [1, 3, 4, 5, 6]
    journal.acknowledge(6)
    for number in range(3):
        journal.append(log(number + 1, "x" * 1_000))
    assert len(events(journal)) == 3
    journal.close()


def test_the_limit_holds_across_a_restart(path: Path, logged: Callable[[str], None]) -> None:
    """What is in the file counts."""
    journal = Journal.open(path, owner="me", log_bytes=2_500)
    journal.append(log(1, "x" * 1_000))
    journal.append(log(2, "x" * 1_000))
    journal.close()
    again = Journal.open(path, owner="me", log_bytes=2_500)
    again.append(log(3, "x" * 1_000))
    logged("dropped")
    assert events(again) == [
        (1, TaskLogDropped(task_id="t", first=1, last=1)),
        (2, log(2, "x" * 1_000)),
        (3, log(3, "x" * 1_000)),
    ]
    again.close()


def test_dropped_lines_of_each_task_are_counted_apart_and_once(
    path: Path, logged: Callable[[str], None]
) -> None:
    """Two tasks that log in turns leave two counts, however much is dropped."""
    journal = Journal.open(path, owner="me", log_bytes=2_500)
    for number in range(1, 40):
        for task_id in ("a", "b"):
            journal.append(log(number, "x" * 1_000, task_id))
    logged("dropped")
    found = [event for _, event in events(journal)]
    lost = {event.task_id: event for event in found if isinstance(event, TaskLogDropped)}
    kept = {event.task_id: event for event in found if isinstance(event, TaskLog)}
    assert len(found) == 4
    for task_id in ("a", "b"):
        assert (lost[task_id].first, lost[task_id].last) == (1, 38)
        assert kept[task_id].first == 39
    journal.close()


def test_a_renewed_journal_keeps_what_is_owed(path: Path) -> None:
    """Under another id, for good."""
    journal = Journal.open(path, owner="me")
    journal.append(started())
    former = journal.id
    journal.renew()
    assert journal.id != former
    journal.close()
    again = Journal.open(path, owner="me")
    assert again.id == journal.id
    assert events(again) == [(1, started())]
    again.close()


# --- a file that is not as it should be ----------------------------------------------------------


def test_the_file_is_for_this_user_alone(journal: Journal, path: Path) -> None:
    """Log lines hold file names."""
    assert path.stat().st_mode & 0o077 == 0
    assert journal.position == 0


@pytest.mark.parametrize("damage", ["nonsense", "cut", "hole", "tables"])
def test_a_damaged_journal_is_kept_and_a_new_one_begun(
    path: Path, damage: str, logged: Callable[[str], None]
) -> None:
    """Under another id, so that the manager takes no new event for an old one."""
    journal = Journal.open(path, owner="me")
    for number in range(200):
        journal.append(log(number + 1, "x" * 500))
    journal.close()
    content = path.read_bytes()
    match damage:
        case "nonsense":
            path.write_bytes(b"this is no database " * 500)
        case "cut":
            path.write_bytes(content[:5_000])
        case "hole":
            path.write_bytes(content[:8_192] + b"\xff" * 60_000 + content[68_192:])
        case _:
            with sqlite3.connect(path) as database:
                database.execute("DROP TABLE meta")
            database.close()
    broken = path.read_bytes()
    again = Journal.open(path, owner="me")
    logged("damaged")
    assert again.id != journal.id
    assert again.append(started()) == 1
    again.close()
    (aside,) = path.parent.glob("journal.damaged-*.sqlite3")
    assert aside.read_bytes() == broken


def test_an_empty_file_is_a_journal_that_was_never_begun(path: Path) -> None:
    """The process died right after making it."""
    path.touch()
    journal = Journal.open(path, owner="me")
    assert journal.append(started()) == 1
    journal.close()


def test_a_foreign_database_is_not_written_into(path: Path, logged: Callable[[str], None]) -> None:
    """It is kept as it is."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE recipes (name)")
    database.close()
    Journal.open(path, owner="me").close()
    logged("foreign")
    assert len(list(path.parent.glob("journal.foreign-*.sqlite3"))) == 1


def test_a_journal_of_a_newer_agent_is_refused_untouched(path: Path) -> None:
    """Whoever installed an older agent must know."""
    Journal.open(path, owner="me").close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 7")
    database.close()
    before = path.read_bytes()
    with pytest.raises(JournalError) as caught:
        Journal.open(path, owner="me")
    assert caught.value.kind is JournalErrorKind.NEWER
    assert path.read_bytes() == before


def test_what_a_former_identity_still_owes_is_kept_aside(
    path: Path, logged: Callable[[str], None]
) -> None:
    """Another manager must not get to see it."""
    journal = Journal.open(path, owner="me")
    journal.append(started())
    journal.close()
    other = Journal.open(path, owner="someone else")
    logged("former")
    assert other.id != journal.id
    assert events(other) == []
    other.close()
    (aside,) = path.parent.glob("journal.former-*.sqlite3")
    kept = Journal.open(aside, owner="me")
    assert events(kept) == [(1, started())]
    kept.close()


def test_a_former_identity_that_owes_nothing_leaves_nothing(path: Path) -> None:
    """Joining again and again does not litter."""
    for owner in ("a", "b", "c"):
        journal = Journal.open(path, owner=owner)
        journal.append(started())
        journal.acknowledge(1)
        journal.close()
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("obstacle", ["folder", "no parent"])
def test_a_place_that_cannot_be_used_is_told(path: Path, obstacle: str) -> None:
    """With the system's words, and nothing is moved."""
    if obstacle == "folder":
        path.mkdir()
    with pytest.raises(JournalError) as caught:
        Journal.open(path if obstacle == "folder" else path / "deeper", owner="me")
    assert caught.value.kind is JournalErrorKind.UNUSABLE


def test_a_full_disk_loses_nothing_and_is_told(journal: Journal) -> None:
    """No number is spent, the task stays open, and when there is space again all goes on."""
    journal.accept("t", TaskKind.BACKUP)
    journal.append(started())
    (pages,) = journal._db.execute("PRAGMA page_count").fetchone()
    journal._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalError) as caught:
        fill(journal)
    assert caught.value.kind is JournalErrorKind.FULL
    position = journal.position
    with pytest.raises(JournalError):
        journal.append(log(101, "x" * 9_000))
    assert journal.position == position
    assert [seq for seq, _ in events(journal)] == list(range(1, position + 1))
    journal._db.execute("PRAGMA max_page_count = 100000")
    assert journal.append(log(101, "x" * 9_000)) == position + 1
    assert journal.append(finished()) == position + 2


def test_connections_are_counted_while_the_disk_is_full(
    path: Path, monkeypatch: pytest.MonkeyPatch, logged: Callable[[str], None]
) -> None:
    """Upwards, and on disk again with the first one that finds room; any other trouble is told."""
    journal = Journal.open(path, owner="me")
    assert journal.count_connection() == 1
    kind = JournalErrorKind.FULL

    def fail() -> None:
        raise JournalError(kind, path, "trouble")

    monkeypatch.setattr(journal, "_transaction", fail)
    assert journal.count_connection() == 2
    logged("connection 2 is counted in memory")
    kind = JournalErrorKind.UNUSABLE
    with pytest.raises(JournalError):
        journal.count_connection()
    monkeypatch.undo()
    assert journal.count_connection() == 4
    journal.close()
    again = Journal.open(path, owner="me")
    assert again.count_connection() == 5
    again.close()


def fill(journal: Journal) -> None:
    """Until it raises."""
    for number in range(100):
        journal.append(log(number + 1, "x" * 2_000))


# --- all together --------------------------------------------------------------------------------


class Life(RuleBasedStateMachine):
    """A journal against a model of it, through restarts at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: dict[str, bool] = {}
        self.outbox: dict[int, Event] = {}
        self.next = 1
        # One database in memory serves all restarts: the file's own life is tested above.
        self.database = sqlite3.connect(":memory:", isolation_level=None)
        self.database.executescript(fresh_tables())
        self.journal = Journal(Path(":memory:"), self.database)

    def teardown(self) -> None:
        """Close what was opened."""
        self.database.close()

    def expect(self, event: Event, seq: int | None) -> None:
        """It got the next number."""
        assert seq == self.next
        self.outbox[self.next] = event
        self.next += 1

    @rule(task_id=st.sampled_from("abc"))
    def accept(self, task_id: str) -> None:
        """A manager asks, perhaps again."""
        known = task_id in self.tasks
        found = self.journal.accept(task_id, TaskKind.BACKUP)
        assert found is (Acceptance.KNOWN if known else Acceptance.NEW)
        self.tasks.setdefault(task_id, False)

    @rule(event=st.sampled_from([started(), log()]))
    def report(self, event: Event) -> None:
        """Something happens."""
        self.expect(event, self.journal.append(event))

    @rule(task_id=st.sampled_from("abcd"))
    def finish(self, task_id: str) -> None:
        """A task ends, perhaps one that has ended or never was."""
        seq = self.journal.append(finished(task_id))
        if self.tasks.get(task_id) is False:
            self.tasks[task_id] = True
            self.expect(finished(task_id), seq)
        else:
            assert seq is None

    @rule(data=st.data())
    def acknowledge(self, data: st.DataObject) -> None:
        """The manager has committed up to here."""
        seq = data.draw(st.integers(0, self.next - 1))
        self.journal.acknowledge(seq)
        self.outbox = {number: event for number, event in self.outbox.items() if number > seq}

    @rule()
    def restart(self) -> None:
        """The process was killed: all that is not in the database is gone."""
        self.journal = Journal(Path(":memory:"), self.database)
        open_tasks = sorted(task_id for task_id, ended in self.tasks.items() if not ended)
        assert sorted(self.journal.open_tasks()) == open_tasks

    @invariant()
    def as_the_model(self) -> None:
        """Same events, same position."""
        assert self.journal.position == self.next - 1
        assert events(self.journal) == list(self.outbox.items())


def fresh_tables() -> str:
    """A fresh journal's tables and first rows."""
    return (
        f"{journal_file._SCHEMA}{journal_file._SCHEDULE}"
        "INSERT INTO meta VALUES ('journal_id', 'j'), ('next_seq', 1), ('owner', 'me');"
    )


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


# --- memory --------------------------------------------------------------------------------------


def retrying(at: datetime, task_id: str = "t") -> TaskRetrying:
    """A task that gets another attempt."""
    problem = Problem(error=ErrorClass.UNREACHABLE)
    return TaskRetrying(task_id=task_id, attempt=1, at=at, next_at=at, problem=problem)


def saved(task_id: str, at: datetime, outcome: Outcome = Outcome.SUCCESS) -> TaskFinished:
    """The end of a backup."""
    result = None if outcome is Outcome.FAILED else BackupResult(snapshot_id="a" * 64)
    return TaskFinished(task_id=task_id, outcome=outcome, at=at, result=result)


def test_retries_are_remembered_for_a_day_whatever_becomes_of_the_journal_s_events(
    path: Path,
) -> None:
    """The budget of a day does not begin anew with the agent."""
    hour = timedelta(hours=1)
    journal = Journal.open(path, owner="me")
    for at in (NOW, NOW + hour, NOW + 24 * hour):
        journal.append(retrying(at))
    journal.acknowledge(journal.position)
    journal.close()
    again = Journal.open(path, owner="me")
    assert again.memory.retries == (NOW + hour, NOW + 24 * hour)
    again.close()


def test_the_last_good_backup_is_remembered(path: Path) -> None:
    """One with a snapshot, be it partial; a failed one, or another task, does not count."""
    journal = Journal.open(path, owner="me")
    assert journal.memory.last_backup is None
    ends = [
        saved("a", NOW),
        saved("b", NOW + timedelta(hours=1), Outcome.WARNING),
        saved("c", NOW + timedelta(hours=2), Outcome.FAILED),
        finished("d"),
    ]
    for end in ends:
        journal.accept(end.task_id, TaskKind.BACKUP)
        journal.append(end)
    journal.close()
    again = Journal.open(path, owner="me")
    assert again.memory.last_backup == NOW + timedelta(hours=1)
    again.close()


def test_an_end_that_is_not_recorded_is_not_remembered(journal: Journal) -> None:
    """A second end of a task, or one of a task that was never taken."""
    journal.append(saved("never", NOW))
    assert journal.memory.last_backup is None


def test_a_retry_that_could_not_be_written_is_not_spent(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is remembered with its event, or not at all."""

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(journal_module, "remember", full)
    with pytest.raises(JournalError):
        journal.append(retrying(NOW))
    assert (len(journal.memory.retries), journal.position) == (0, 0)
    monkeypatch.undo()
    journal.append(retrying(NOW))
    assert (len(journal.memory.retries), journal.position) == (1, 1)


def test_a_memory_that_cannot_be_read_is_begun_anew(
    path: Path, logged: Callable[[str], None]
) -> None:
    """What is owed is not given up for it."""
    journal = Journal.open(path, owner="me")
    journal.append(started())
    journal._db.execute("INSERT INTO meta VALUES ('memory', '{')")
    journal.close()
    again = Journal.open(path, owner="me")
    assert again.position == 1
    assert not again.memory.retries
    again.append(retrying(NOW))
    assert len(again.memory.retries) == 1
    again.close()
    logged("cannot be read")


def test_a_memory_is_bounded(journal: Journal) -> None:
    """However often tasks are run again."""
    memory = Memory()
    for number in range(MAX_RETRIES + 5):
        memory = memory.after(retrying(NOW + timedelta(seconds=number)))
    assert len(memory.retries) == MAX_RETRIES
    assert memory.retries[-1] == NOW + timedelta(seconds=MAX_RETRIES + 4)
