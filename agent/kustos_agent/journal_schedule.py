"""The set of planned jobs in the journal's file: how far each is dealt with, which tasks are whose.
Works inside the journal's transactions."""

import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from .protocol.lists import Lists
from .protocol.messages import PlannedJob

_log = logging.getLogger(__name__)

MEMORY: Final = timedelta(days=400)
"""For so long the last good backup of a job that is not planned is remembered, and what its last
run was to save; no schedule asks for a backup that is older than a year."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_REVISION: Final = "schedule_revision"


@dataclass(frozen=True, slots=True)
class Standing:
    """All that was due up to `accounted` is dealt with; `last_good` is when a backup of the job
    last ended with a snapshot; `running`: one of its tasks has no end yet."""

    accounted: datetime
    last_good: datetime | None
    running: bool


@dataclass(frozen=True, slots=True)
class Unstarted:
    """A run that was accepted and never started, as it was fired."""

    task_id: str
    job: PlannedJob


class KeptSchedule:
    """Methods raise sqlite3.Error. `revision` is of the set that is on disk."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        found = connection.execute("SELECT value FROM meta WHERE name = ?", (_REVISION,)).fetchone()
        self.revision = "" if found is None else str(found[0])

    def jobs(self) -> tuple[PlannedJob, ...]:
        """See `Journal.planned`."""
        rows = self._db.execute("SELECT content FROM planned ORDER BY job_id").fetchall()
        try:
            return tuple(_decoded(content) for (content,) in rows)
        except msgspec.MsgspecError as error:
            _log.warning("the schedule that the journal keeps cannot be read: %s", error)
            self.revision = ""
            return ()

    def standings(self) -> dict[str, Standing]:
        """See `Journal.standings`."""
        rows = self._db.execute(
            "SELECT job_id, accounted, at, EXISTS ("
            "SELECT 1 FROM job_task JOIN task USING (task_id) "
            "WHERE job_task.job_id = planned.job_id AND finished IS NULL) "
            "FROM planned LEFT JOIN last_good USING (job_id)"
        ).fetchall()
        return {
            job_id: Standing(_moment(accounted), None if at is None else _moment(at), bool(running))
            for job_id, accounted, at, running in rows
        }

    def unstarted(self, now: datetime) -> tuple[Unstarted, ...]:
        """See `Journal.unstarted`."""
        rows = self._db.execute(
            "SELECT task_id, content FROM job_task JOIN task USING (task_id) "
            "WHERE finished IS NULL AND until > ? ORDER BY until, task_id",
            (_micros(now),),
        ).fetchall()
        found = []
        for task_id, content in rows:
            try:
                found.append(Unstarted(task_id, _decoded(content)))
            except msgspec.MsgspecError as error:
                _log.warning("task %s cannot begin again, it cannot be read: %s", task_id, error)
        return tuple(found)

    def replace(self, revision: str, jobs: Sequence[tuple[PlannedJob, datetime]]) -> None:
        """Another set; what is known of tasks and good backups stays, and of a job that is as far
        as it was, how far it was before."""
        marks = {job.job_id: _micros(accounted) for job, accounted in jobs}
        former = dict(self._db.execute("SELECT job_id, accounted FROM planned").fetchall())
        self._db.execute("DELETE FROM planned")
        self._db.executemany(
            "INSERT INTO planned VALUES (?, ?, ?)",
            [(job.job_id, marks[job.job_id], msgspec.json.encode(job)) for job, _ in jobs],
        )
        self._db.executemany(
            "DELETE FROM mark_left WHERE job_id = ?",
            [(job_id,) for job_id, mark in former.items() if marks.get(job_id) != mark],
        )
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_REVISION, revision))

    def move(self, job_id: str, before: datetime, accounted: datetime) -> bool:
        """From there to there; whether the job stood there."""
        done = self._db.execute(
            "UPDATE planned SET accounted = ? WHERE job_id = ? AND accounted = ?",
            (_micros(accounted), job_id, _micros(before)),
        )
        return bool(done.rowcount)

    def left(self) -> tuple[tuple[datetime, ...], datetime | None]:
        """See `Journal.left`."""
        rows = self._db.execute("SELECT DISTINCT at FROM mark_left ORDER BY at").fetchall()
        (last,) = self._db.execute("SELECT max(accounted) FROM planned").fetchone()
        return tuple(_moment(at) for (at,) in rows), None if last is None else _moment(last)

    def leave(self, at: datetime, kept: int) -> None:
        """Note how far each job is. The last `kept` of such notes are kept."""
        self._db.execute(
            "INSERT OR REPLACE INTO mark_left SELECT ?, job_id, accounted FROM planned",
            (_micros(at),),
        )
        self._db.execute(
            "DELETE FROM mark_left WHERE at NOT IN ("
            "SELECT at FROM mark_left GROUP BY at ORDER BY max(rowid) DESC LIMIT ?)",
            (kept,),
        )

    def go_back(self, at: datetime, now: datetime) -> None:
        """Each job is as far as was noted then, and one that came later up to now."""
        self._db.execute(
            "UPDATE planned SET accounted = coalesce((SELECT accounted FROM mark_left "
            "WHERE at = ? AND mark_left.job_id = planned.job_id), ?)",
            (_micros(at), _micros(now)),
        )

    def begun(self, task_id: str, job_id: str) -> None:
        """A task of this job was accepted."""
        self._db.execute(
            "INSERT OR REPLACE INTO job_task (task_id, job_id) VALUES (?, ?)", (task_id, job_id)
        )

    def fired(self, task_id: str, job_id: str, until: datetime | None) -> None:
        """The same of one that this agent began by itself, as the job is planned now."""
        self._db.execute(
            "INSERT OR REPLACE INTO job_task "
            "SELECT ?, job_id, ?, content FROM planned WHERE job_id = ?",
            (task_id, None if until is None else _micros(until), job_id),
        )

    def started(self, task_id: str, at: datetime, lists: Lists | None) -> None:
        """It does not begin a second time. `lists`: what it saves, if it is a job's."""
        self._db.execute(
            "UPDATE job_task SET until = NULL, content = NULL "
            "WHERE task_id = ? AND content IS NOT NULL",
            (task_id,),
        )
        if lists is None:
            return
        self._db.execute(
            "INSERT OR REPLACE INTO last_lists SELECT job_id, ?, ? FROM job_task WHERE task_id = ?",
            (_micros(at), msgspec.json.encode(lists), task_id),
        )
        self._db.execute(
            "DELETE FROM last_lists WHERE at < ? AND job_id NOT IN (SELECT job_id FROM planned)",
            (_micros(at - MEMORY),),
        )

    def last_lists(self, job_id: str) -> Lists | None:
        """See `Journal.last_lists`."""
        found = self._db.execute(
            "SELECT content FROM last_lists WHERE job_id = ?", (job_id,)
        ).fetchone()
        if found is None:
            return None
        try:
            return msgspec.json.decode(found[0], type=Lists)
        except msgspec.MsgspecError as error:
            _log.warning("what job %s saved last cannot be read: %s", job_id, error)
            return None

    def ended(self, task_id: str, good: datetime | None) -> None:
        """`good`: when, if it ended with a snapshot."""
        found = self._db.execute(
            "SELECT job_id FROM job_task WHERE task_id = ?", (task_id,)
        ).fetchone()
        if found is None:
            return
        self._db.execute("DELETE FROM job_task WHERE task_id = ?", (task_id,))
        if good is None:
            return
        self._db.execute(
            "INSERT OR REPLACE INTO last_good VALUES (?, ?)", (found[0], _micros(good))
        )
        self._db.execute(
            "DELETE FROM last_good WHERE at < ? AND job_id NOT IN (SELECT job_id FROM planned)",
            (_micros(good - MEMORY),),
        )


def _decoded(content: bytes) -> PlannedJob:
    return msgspec.json.decode(content, type=PlannedJob)


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND
