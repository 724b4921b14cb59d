"""What the agent owes its manager, on disk: durable events, accepted tasks, and the schedule with
how far it is dealt with.

Durable events are numbered here, kept until the manager has acknowledged them, and survive the
death of the process or of the machine at any moment: every change is one transaction, synced
before it counts (SQLite, WAL, synchronous=FULL; an acknowledgement alone may be lost, it only leads
to a replay). A number is never used twice.

Not thread-safe: one thread owns it (`journal_thread` gives the event loop's side).
"""

import contextlib
import logging
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from .journal_file import JournalError, JournalErrorKind, open_database, translating
from .journal_memory import Memory, is_good_backup, recall, remember
from .journal_room import DEFAULT_BYTES, LINES, OTHER, LogRoom
from .journal_schedule import KeptSchedule, Standing, Unstarted
from .protocol.codec import EventFrame, encode_checked
from .protocol.ids import new_id
from .protocol.lists import Lists
from .protocol.messages import (
    Event,
    PlannedJob,
    ScheduleFired,
    ScheduleSkipped,
    TaskFinished,
    TaskLog,
    TaskStarted,
)
from .protocol.values import ErrorClass, Outcome, Problem, TaskKind

_log = logging.getLogger(__name__)

REMEMBERED_TASKS: Final = 5_000
"""Ends of tasks that are remembered, so that a replayed `run-task` changes nothing."""


class Acceptance(Enum):
    """What `accept` found."""

    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Entry:
    """A durable event as it goes onto the wire."""

    seq: int
    frame: bytes


class Journal:
    """Open with `Journal.open`; every method raises JournalError where it touches the disk."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, log_bytes: int = DEFAULT_BYTES
    ) -> None:
        self._path = path
        self._db = connection
        with translating(path):
            meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
            self._room = LogRoom(connection, log_bytes)
            self._memory = recall(connection)
            self._schedule = KeptSchedule(connection)
        self._id = str(meta["journal_id"])
        self._next = int(meta["next_seq"])
        self._connections = int(meta.get("connections", 0))

    @classmethod
    def open(cls, path: Path, *, owner: str, log_bytes: int = DEFAULT_BYTES) -> "Journal":
        """The journal of the agent with id `owner`, made if there is none. `log_bytes`: what log
        lines may take before their oldest are dropped.

        A damaged file, or one of a former identity that still holds something, is moved aside under
        a name that says so, logged, and a new journal (with another id) is begun.
        """
        return cls(path, open_database(path, owner), log_bytes)

    @property
    def id(self) -> str:
        """Names this journal to the manager."""
        return self._id

    @property
    def position(self) -> int:
        """Number of the newest event, 0 before the first."""
        return self._next - 1

    @property
    def memory(self) -> Memory:
        """What is known of past events, acknowledged or not."""
        return self._memory

    def owed(self) -> int:
        """Number of the newest event that is not acknowledged, 0 if none is kept."""
        with translating(self._path):
            return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0])

    def count_connection(self) -> int:
        """The next number of a connection; never the same one twice.

        A full disk must not keep the machine from saying that it is full: then the number is only
        in memory, and on disk with the next one. An agent that is killed before that will be told
        that its journal is outdated, and have it take a new id.
        """
        self._connections += 1
        try:
            with self._transaction():
                self._db.execute(
                    "REPLACE INTO meta VALUES ('connections', ?)", (self._connections,)
                )
        except JournalError as error:
            if error.kind is not JournalErrorKind.FULL:
                raise
            _log.warning("disk is full, connection %d is counted in memory", self._connections)
        return self._connections

    def close(self) -> None:
        """Everything is on disk already; this folds the WAL back into the file."""
        self._db.close()

    # --- tasks ---

    def accept(self, task_id: str, kind: TaskKind, job_id: str = "") -> Acceptance:
        """Note that the agent owes this task an end. `job_id`: it is a backup of this job. A task
        seen before changes nothing."""
        with self._transaction():
            if not self._owe(task_id, kind):
                return Acceptance.KNOWN
            if job_id:
                self._schedule.begun(task_id, job_id)
            return Acceptance.NEW

    def open_tasks(self) -> tuple[str, ...]:
        """Ids of the tasks that were accepted and have no end yet."""
        with translating(self._path):
            rows = self._db.execute("SELECT task_id FROM task WHERE finished IS NULL").fetchall()
        return tuple(row[0] for row in rows)

    def interrupt_open_tasks(self, now: datetime, besides: Collection[str] = ()) -> int:
        """Give every open task its end, `interrupted`: for use at start, when the process that ran
        them is gone. How many there were. Those of `besides` are left open."""
        tasks = [task_id for task_id in self.open_tasks() if task_id not in besides]
        for task_id in tasks:
            self.append(
                TaskFinished(
                    task_id=task_id,
                    outcome=Outcome.FAILED,
                    at=now,
                    problem=Problem(error=ErrorClass.INTERRUPTED),
                )
            )
        return len(tasks)

    # --- the schedule ---

    @property
    def schedule_revision(self) -> str:
        """Of the set that is kept, empty if there is none."""
        return self._schedule.revision

    def planned(self) -> tuple[PlannedJob, ...]:
        """The set that is kept. One that cannot be read is none, and its revision is gone, so that
        the manager sends it again."""
        with translating(self._path):
            return self._schedule.jobs()

    def standings(self) -> dict[str, Standing]:
        """How the jobs of the set stand, by their ids."""
        with translating(self._path):
            return self._schedule.standings()

    def unstarted(self, now: datetime) -> tuple[Unstarted, ...]:
        """The runs that this agent has accepted of itself, that have not started and may still
        begin: after a restart, they do."""
        with translating(self._path):
            return self._schedule.unstarted(now)

    def plan(
        self,
        revision: str,
        jobs: Sequence[tuple[PlannedJob, datetime]],
        skipped: Sequence[ScheduleSkipped] = (),
    ) -> None:
        """Keep this set in place of the one before, each job with the time up to which it is dealt
        with, and tell of what was skipped for it."""
        frames = self._numbered(skipped)
        with self._transaction():
            self._schedule.replace(revision, jobs)
            self._keep(frames)
        self._next += len(frames)
        self._schedule.revision = revision

    def account(
        self,
        job_id: str,
        *,
        before: datetime,
        accounted: datetime,
        skipped: Sequence[ScheduleSkipped] = (),
        fired: ScheduleFired | None = None,
        until: datetime | None = None,
    ) -> bool:
        """Note what became of the job's due times from `before`, up to which they were dealt with,
        to `accounted`. What is fired is a task that the agent owes an end, unless it needs the
        manager; if it does not start, it may begin again after a restart before `until`.

        All of it or nothing. Whether the fired run is to begin: not if its id was seen before, as
        after a clock was set back, and not if the job stands elsewhere than at `before`. What does
        not begin for the former reason is told all the same: of a clock that was days ahead the
        manager did not believe it.
        """
        with self._transaction():
            if not self._schedule.move(job_id, before, accounted):
                return False
            begins = fired is not None and not self._knows(fired.task_id)
            frames = self._numbered(skipped if fired is None else (*skipped, fired))
            self._keep(frames)
            if fired is not None and begins and not fired.needs_manager:
                self._owe(fired.task_id, TaskKind.BACKUP)
                self._schedule.fired(fired.task_id, job_id, until)
        self._next += len(frames)
        return begins

    def left(self) -> tuple[tuple[datetime, ...], datetime | None]:
        """Under which moments it is noted how far the jobs were (see `turn`), and the latest up to
        which one is dealt with; None without jobs."""
        with translating(self._path):
            return self._schedule.left()

    def turn(
        self, left: datetime | None, back: datetime | None, *, now: datetime, kept: int
    ) -> None:
        """The clock was set. Note how far each job is under what it showed last, `left`, if that is
        given; the last `kept` such notes are kept. And take each job as far as it was noted under
        `back`, if that is given, one that came later up to now: what was dealt with since was dealt
        with by a clock that was wrong."""
        with self._transaction():
            if left is not None:
                self._schedule.leave(left, kept)
            if back is not None:
                self._schedule.go_back(back, now)

    # --- events ---

    def last_lists(self, job_id: str) -> Lists | None:
        """What the job's last run that has started was to save, whoever ordered it; None if it is
        not known."""
        with translating(self._path):
            return self._schedule.last_lists(job_id)

    def append(self, event: Event, lists: Lists | None = None) -> int | None:
        """Number the event and keep it. None: the end of a task that has ended already (or was
        never accepted); a task has one end. `lists`: of the start of a job's run, what it is to
        save. Raises FrameError for what no manager could read."""
        assert event.durable
        is_log = isinstance(event, TaskLog)
        seq = self._next
        frame = encode_checked(EventFrame(seq, event))
        dropped = 0
        memory = self._memory.after(event)
        with self._transaction():
            match event:
                case TaskFinished(task_id=task_id, at=at):
                    if not self._finish(task_id, seq):
                        return None
                    self._schedule.ended(task_id, at if is_good_backup(event) else None)
                case TaskStarted(task_id=task_id, at=at):
                    self._schedule.started(task_id, at, lists)
                case _:
                    pass
            if is_log:
                dropped = self._room.make(len(frame))
            if memory is not self._memory:
                remember(self._db, memory)
            self._db.execute(
                "INSERT INTO outbox VALUES (?, ?, ?)", (seq, LINES if is_log else OTHER, frame)
            )
            self._db.execute("UPDATE meta SET value = ? WHERE name = 'next_seq'", (seq + 1,))
        self._next = seq + 1
        self._memory = memory
        if is_log:
            self._room.changed(len(frame) - dropped)
        return seq

    def after(self, seq: int, *, max_bytes: int = 256 * 1024) -> list[Entry]:
        """The next events above `seq`, in order: one at least if there is one, else as many as
        `max_bytes` hold."""
        entries: list[Entry] = []
        size = 0
        with translating(self._path):
            rows = self._db.execute(
                "SELECT seq, frame FROM outbox WHERE seq > ? ORDER BY seq LIMIT 200", (seq,)
            )
            for number, frame in rows:
                size += len(frame)
                if entries and size > max_bytes:
                    break
                entries.append(Entry(number, frame))
            rows.close()
        return entries

    def acknowledge(self, seq: int) -> None:
        """Forget the events up to `seq`: the manager has committed them."""
        # Losing this to a power cut leads to a replay, which changes nothing: not worth a sync.
        with translating(self._path):
            self._db.execute("PRAGMA synchronous = NORMAL")
        try:
            with self._transaction():
                freed = self._room.up_to(seq)
                self._db.execute("DELETE FROM outbox WHERE seq <= ?", (seq,))
            self._room.changed(-freed)
        finally:
            with translating(self._path):
                self._db.execute("PRAGMA synchronous = FULL")

    def renew(self) -> None:
        """Take another journal id, keeping what is owed.

        For a manager that acknowledges numbers this journal has never given: the file is an old
        copy (a machine put back from an image), and under the old id the manager would take new
        events for replays of lost ones.
        """
        fresh = new_id()
        with self._transaction():
            self._db.execute("UPDATE meta SET value = ? WHERE name = 'journal_id'", (fresh,))
        self._id = fresh

    # --- inside ---

    def _owe(self, task_id: str, kind: TaskKind) -> bool:
        """Whether it is new."""
        done = self._db.execute(
            "INSERT OR IGNORE INTO task (task_id, kind) VALUES (?, ?)", (task_id, kind.value)
        )
        return bool(done.rowcount)

    def _knows(self, task_id: str) -> bool:
        found = self._db.execute("SELECT 1 FROM task WHERE task_id = ?", (task_id,))
        return found.fetchone() is not None

    def _numbered(self, events: Sequence[Event]) -> list[bytes]:
        """The next frames; nothing is written yet."""
        return [
            encode_checked(EventFrame(seq, event)) for seq, event in enumerate(events, self._next)
        ]

    def _keep(self, frames: Sequence[bytes]) -> None:
        """None of them a log's."""
        self._db.executemany(
            "INSERT INTO outbox VALUES (?, ?, ?)",
            [(seq, OTHER, frame) for seq, frame in enumerate(frames, self._next)],
        )
        following = self._next + len(frames)
        self._db.execute("UPDATE meta SET value = ? WHERE name = 'next_seq'", (following,))

    def _finish(self, task_id: str, seq: int) -> bool:
        done = self._db.execute(
            "UPDATE task SET finished = ? WHERE task_id = ? AND finished IS NULL", (seq, task_id)
        )
        if not done.rowcount:
            return False
        self._db.execute(
            "DELETE FROM task WHERE finished <= ("
            "SELECT finished FROM task WHERE finished IS NOT NULL "
            "ORDER BY finished DESC LIMIT 1 OFFSET ?)",
            (REMEMBERED_TASKS,),
        )
        return True

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with translating(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._rollback()
                raise
            try:
                self._db.execute("COMMIT")
            except sqlite3.Error:
                self._rollback()
                raise

    def _rollback(self) -> None:
        # After some errors (disk full) SQLite has rolled back by itself.
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
