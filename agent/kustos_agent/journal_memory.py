"""What the journal remembers of events after they are acknowledged. Pure, but for two functions
that read and write it in the journal's database."""

import logging
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from .protocol.messages import Event, TaskFinished, TaskRetrying
from .protocol.tasks import BackupResult
from .protocol.values import Moment, Outcome

_log = logging.getLogger(__name__)

RETRY_MEMORY: Final = timedelta(days=1)
MAX_RETRIES: Final = 1_000
"""More than that no budget allows in the time."""

_GOOD: Final = frozenset({Outcome.SUCCESS, Outcome.WARNING})
_NAME: Final = "memory"


class _Row(msgspec.Struct):
    """The form on disk."""

    retries: list[Moment] = []
    last_backup: Moment | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """`retries`: when tasks were given another attempt, within a day; `last_backup`: when a backup
    ended with a snapshot."""

    retries: tuple[datetime, ...] = ()
    last_backup: datetime | None = None

    def after(self, event: Event) -> "Memory":
        """With what there is to remember of this event; itself if that is nothing."""
        match event:
            case TaskRetrying(at=at):
                recent = [then for then in self.retries if is_recent(then, at)]
                return Memory((*recent, at)[-MAX_RETRIES:], self.last_backup)
            case TaskFinished(at=at) if is_good_backup(event):
                return Memory(self.retries, at)
            case _:
                return self


def is_good_backup(event: TaskFinished) -> bool:
    """Whether it ended with a snapshot."""
    return isinstance(event.result, BackupResult) and event.outcome in _GOOD


def is_recent(then: datetime, now: datetime) -> bool:
    """Within a day, in either direction: a clock that was set back must not make a retry of today
    one of next year, which would count for as long."""
    return abs(now - then) < RETRY_MEMORY


def recall(database: sqlite3.Connection) -> Memory:
    """What was remembered last. Raises sqlite3.Error."""
    found = database.execute("SELECT value FROM meta WHERE name = ?", (_NAME,)).fetchone()
    if found is None:
        return Memory()
    try:
        row = msgspec.json.decode(found[0], type=_Row)
    except (msgspec.DecodeError, TypeError) as error:
        _log.warning("what the journal remembered of past tasks cannot be read: %s", error)
        return Memory()
    return Memory(tuple(row.retries), row.last_backup)


def remember(database: sqlite3.Connection, memory: Memory) -> None:
    """Write it, in the transaction of its event. Raises sqlite3.Error."""
    row = msgspec.json.encode(_Row(list(memory.retries), memory.last_backup))
    database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_NAME, row))
