"""What the agent owes its manager, on disk: durable events and accepted tasks.

Durable events are numbered here, kept until the manager has acknowledged them, and survive the
death of the process or of the machine at any moment: every change is one transaction, synced
before it counts (SQLite, WAL, synchronous=FULL; an acknowledgement alone may be lost, it only leads
to a replay). A number is never used twice.

Not thread-safe: one thread owns it (`journal_thread` gives the event loop's side).
"""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from .journal_file import open_database, translating
from .journal_memory import Memory, recall, remember
from .journal_room import DEFAULT_BYTES, LINES, OTHER, LogRoom
from .protocol.codec import EventFrame, encode_checked
from .protocol.ids import new_id
from .protocol.messages import Event, TaskFinished, TaskLog
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
        """The next number of a connection; never the same one twice."""
        with self._transaction():
            self._connections += 1
            self._db.execute("REPLACE INTO meta VALUES ('connections', ?)", (self._connections,))
        return self._connections

    def close(self) -> None:
        """Everything is on disk already; this folds the WAL back into the file."""
        self._db.close()

    # --- tasks ---

    def accept(self, task_id: str, kind: TaskKind) -> Acceptance:
        """Note that the agent owes this task an end. A task seen before changes nothing."""
        with self._transaction():
            done = self._db.execute(
                "INSERT OR IGNORE INTO task (task_id, kind) VALUES (?, ?)", (task_id, kind.value)
            )
            return Acceptance.NEW if done.rowcount else Acceptance.KNOWN

    def open_tasks(self) -> tuple[str, ...]:
        """Ids of the tasks that were accepted and have no end yet."""
        with translating(self._path):
            rows = self._db.execute("SELECT task_id FROM task WHERE finished IS NULL").fetchall()
        return tuple(row[0] for row in rows)

    def interrupt_open_tasks(self, now: datetime) -> int:
        """Give every open task its end, `interrupted`: for use at start, when the process that ran
        them is gone. How many there were."""
        tasks = self.open_tasks()
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

    # --- events ---

    def append(self, event: Event) -> int | None:
        """Number the event and keep it. None: the end of a task that has ended already (or was
        never accepted); a task has one end. Raises FrameError for what no manager could read."""
        assert event.durable
        is_log = isinstance(event, TaskLog)
        seq = self._next
        frame = encode_checked(EventFrame(seq, event))
        dropped = 0
        memory = self._memory.after(event)
        with self._transaction():
            if isinstance(event, TaskFinished) and not self._finish(event.task_id, seq):
                return None
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
