"""Room for log lines in the journal: when it is used up, the oldest go, and a count stays.

A manager that stays away must not fill the disk of the machine. Starts, ends and listings are never
dropped. Works inside the journal's transactions; `outbox.is_log` says what a row is.
"""

import logging
import sqlite3
from typing import Final

from .protocol.codec import EventFrame, decode, encode
from .protocol.messages import TaskLog, TaskLogDropped

_log = logging.getLogger(__name__)

DEFAULT_BYTES: Final = 200 * 1024 * 1024

OTHER: Final = 0
LINES: Final = 1
DROPPED: Final = 2
"""Stands for lines that were dropped."""


class LogRoom:
    """`limit` is the bytes that frames of log lines may take together."""

    def __init__(self, connection: sqlite3.Connection, limit: int) -> None:
        self._db = connection
        self._limit = limit
        self._used = int(
            connection.execute(
                "SELECT coalesce(sum(length(frame)), 0) FROM outbox WHERE is_log = ?", (LINES,)
            ).fetchone()[0]
        )

    def make(self, size: int) -> int:
        """Drop the oldest lines until `size` more bytes fit; the bytes dropped."""
        freed = count = 0
        while self._used - freed + size > self._limit:
            oldest = self._db.execute(
                "SELECT seq, frame FROM outbox WHERE is_log = ? ORDER BY seq LIMIT 1", (LINES,)
            ).fetchone()
            if oldest is None:
                break
            seq, frame = oldest
            self._drop(seq, frame)
            freed += len(frame)
            count += 1
        if count:
            _log.warning("journal is full of log lines, dropped the %d oldest batches", count)
        return freed

    def up_to(self, seq: int) -> int:
        """The bytes of lines in the events up to `seq`."""
        found = self._db.execute(
            "SELECT coalesce(sum(length(frame)), 0) FROM outbox WHERE seq <= ? AND is_log = ?",
            (seq, LINES),
        )
        return int(found.fetchone()[0])

    def changed(self, by: int) -> None:
        """So many bytes more or less, now that it is committed."""
        self._used += by

    def _drop(self, seq: int, frame: bytes) -> None:
        """Put a count in the place of the lines. Lines of a task that go one after the other are
        counted together, so that there are few of these counts, however much is dropped."""
        lost = decode(frame)
        assert isinstance(lost, EventFrame)
        assert isinstance(lost.message, TaskLog)
        task_id, first = lost.message.task_id, lost.message.first
        last = first + len(lost.message.lines) - 1
        for other, content in self._db.execute(
            "SELECT seq, frame FROM outbox WHERE is_log = ?", (DROPPED,)
        ).fetchall():
            before = decode(content)
            assert isinstance(before, EventFrame)
            match before.message:
                case TaskLogDropped(task_id=same, first=start, last=end) if (
                    same == task_id and end == first - 1
                ):
                    self._db.execute("DELETE FROM outbox WHERE seq = ?", (other,))
                    first = start
                case _:
                    pass
        dropped = EventFrame(seq, TaskLogDropped(task_id=task_id, first=first, last=last))
        self._db.execute(
            "UPDATE outbox SET is_log = ?, frame = ? WHERE seq = ?",
            (DROPPED, encode(dropped), seq),
        )
