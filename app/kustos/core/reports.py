"""What agents report, made durable: commit first, then announce; the caller then acknowledges.

An agent may only move its own tasks, and only forwards: a stale, foreign or replayed event changes
nothing (SPEC 3).
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from msgspec import structs

from kustos_agent.protocol.messages import (
    ScheduleFired,
    ScheduleSkipped,
    SnapshotsListed,
    TaskFinished,
    TaskLogDropped,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupResult, ForgetResult, InitResult, SnapshotsResult
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, SnapshotInfo, TaskKind

from . import scheduled_runs
from .audit import KUSTOS
from .audit_recorder import AuditRecorder
from .bus import Bus
from .events import (
    Event,
    LedgerChanged,
    MachinesChanged,
    RepositoriesChanged,
    RoomChanged,
    SnapshotsChanged,
    TaskChanged,
)
from .listings import Draft, Listings
from .live import LiveTasks
from .model import Attempt, Job, Snapshot, Task, TaskState, adopted, backup_tags
from .ordering import follow_up, ordered
from .orders import BackupOrder, ForgetOrder
from .packed_log import PackedLog, Told, compact
from .ports import Clock, Store, UnitOfWork
from .reconciling import Adoption, presumed, without_end
from .reported_logs import ReportedLogs, gathered
from .tripping import watch

MAX_LISTED: Final = 100_000
"""Snapshots of one listing: an hourly backup of a machine makes 87,600 in ten years. It bounds what
a listing can take of the disk, whatever an agent invents."""

SAID_AGAIN: Final = timedelta(minutes=1)
"""So long a machine that does the same wrong again and again is not spoken of again."""

_log = logging.getLogger(__name__)


class Reports:
    """Applies durable events of agents, in order, many in one transaction."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        live: LiveTasks,
        adoption: Adoption,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._adoption = adoption
        self._store = store
        self._bus = bus
        self._clock = clock
        self._live = live
        self._logs = ReportedLogs(clock)
        self._listings = Listings()
        self._full = False
        self._strange: dict[str, datetime] = {}
        bus.listen(self._hear)

    async def commit(
        self,
        machine_id: str,
        journal_id: str,
        events: Sequence[tuple[int, Told]],
    ) -> bool:
        """Apply numbered events of one agent's journal; when this returns they are committed. True
        if they have led to something that waits for the machine now."""

        def work(unit: UnitOfWork) -> tuple[list[Event], Draft]:
            listed = self._listings.draft()
            position = unit.machines.committed(machine_id, journal_id)
            if position is None:
                # Removed while this was on its way; its link is about to be closed.
                return [], listed
            fresh: list[Told] = []
            for seq, event in events:
                if seq > position:
                    fresh.append(compact(event))
                    position = seq
            announcements: list[Event] = []
            for event in gathered(fresh):
                if isinstance(event, ScheduleFired | ScheduleSkipped):
                    announcements += self._due(unit, machine_id, event)
                else:
                    announcements += self._apply(unit, machine_id, event, listed)
            unit.machines.advance_journal(machine_id, journal_id, position)
            return announcements, listed

        announcements, listed = await self._store.write(work)
        self._listings.keep(listed)
        for announcement in announcements:
            if isinstance(announcement, TaskChanged) and announcement.task.state.terminal:
                self._live.end(announcement.task.id)
            self._bus.publish(announcement)
        return any(
            isinstance(said, TaskChanged) and said.task.state is TaskState.QUEUED
            for said in announcements
        )

    def room(self, *, full: bool) -> None:
        """Whether the store could take what came last."""
        if full != self._full:
            self._full = full
            self._bus.publish(RoomChanged(full))

    def _hear(self, event: Event) -> None:
        """Whoever has ended a task: its agent, silence, a comparison, a person."""
        if not (isinstance(event, TaskChanged) and event.task.state.terminal):
            return
        if presumed(event.task):
            self._listings.give_up(event.task.id)
        else:
            self._listings.end(event.task.id)

    def _foreign(self, machine_id: str) -> list[Event]:
        """Said once a minute: whoever holds a machine could fill this computer's log with it."""
        now, said = self._clock.now(), self._strange.get(machine_id)
        again = said is not None and said <= now < said + SAID_AGAIN
        level = logging.DEBUG if again else logging.WARNING
        _log.log(level, "machine %s spoke of a task that is not its own", machine_id)
        if not again:
            self._strange[machine_id] = now
        return []

    def _apply(self, unit: UnitOfWork, machine_id: str, event: Told, listed: Draft) -> list[Event]:
        match event:
            case PackedLog() | TaskLogDropped():
                # Most of what agents tell; the whole task is not needed for it.
                if unit.tasks.machine_of(event.task_id) != machine_id:
                    return self._foreign(machine_id)
                return self._logs.take(unit, event)
            case TaskStarted() | TaskRetrying() | SnapshotsListed() | TaskFinished():
                task = unit.tasks.get(event.task_id)
                if task is None and isinstance(event, TaskStarted):
                    task = self._adopted(unit, machine_id, event)
                if task is None or task.machine_id != machine_id:
                    return self._foreign(machine_id)
            case _:
                _log.warning("a durable %s has no place in the store", type(event).__name__)
                return []
        match event:
            case TaskStarted():
                said = self._started(unit, task, event)
            case TaskRetrying():
                said = self._retrying(unit, task, event)
            case SnapshotsListed():
                said = self._listed_part(unit, task, event, listed)
            case TaskFinished():
                said = self._finished(unit, task, event, listed.all(task.id))
        return said

    def _due(
        self, unit: UnitOfWork, machine_id: str, event: ScheduleFired | ScheduleSkipped
    ) -> list[Event]:
        now = self._clock.now()
        if isinstance(event, ScheduleSkipped):
            kept = scheduled_runs.skipped(unit, machine_id, event, now)
            return [LedgerChanged(event.job_id)] if kept else []
        tasks = scheduled_runs.fired(unit, machine_id, event, now)
        return [*map(TaskChanged, tasks), MachinesChanged(machine_id)] if tasks else []

    def _adopted(self, unit: UnitOfWork, machine_id: str, event: TaskStarted) -> Task | None:
        """The record of a task that was lost here: the store is an older copy of itself. None if
        the machine has had its share of such, or says a kind that is not known here."""
        if event.kind is None:
            _log.warning("machine %s runs a kind of task that is not known here", machine_id)
            return None
        now = self._clock.now()
        if not self._adoption.left(machine_id, now):
            return None
        self._adoption.note(machine_id, now, 1)
        task = adopted(event.task_id, machine_id, event.kind, now)
        unit.tasks.add(task)
        _log.warning("machine %s: a lost task is adopted", machine_id)
        return task

    def _started(self, unit: UnitOfWork, task: Task, event: TaskStarted) -> list[Event]:
        if task.state.terminal and not presumed(task):
            return []
        task = replace(
            without_end(task),
            state=TaskState.RUNNING,
            started_at=self._no_later_than_now(event.at),
            command=event.command,
            restic_version=event.restic_version,
            attempt=event.attempt,
            retry_at=None,
        )
        unit.tasks.update(task)
        return [TaskChanged(task), MachinesChanged(task.machine_id)]

    def _retrying(self, unit: UnitOfWork, task: Task, event: TaskRetrying) -> list[Event]:
        if task.state.terminal and not presumed(task):
            return []
        unit.tasks.put_attempt(
            Attempt(
                task_id=task.id,
                number=event.attempt,
                ended_at=self._no_later_than_now(event.at),
                problem=event.problem,
                exit_code=event.exit_code,
            )
        )
        task = replace(
            without_end(task),
            state=TaskState.ASSIGNED,
            attempt=event.attempt,
            retry_at=event.next_at,
        )
        unit.tasks.update(task)
        return [TaskChanged(task), MachinesChanged(task.machine_id)]

    def _finished(
        self, unit: UnitOfWork, task: Task, event: TaskFinished, listed: frozenset[str]
    ) -> list[Event]:
        if task.state.terminal and not presumed(task):
            return []
        event = _checked(task, event)
        if task.state is TaskState.of(event.outcome) and task.problem == event.problem:
            return []  # what was presumed is so
        task = replace(
            task,
            state=TaskState.of(event.outcome),
            finished_at=self._no_later_than_now(event.at),
            problem=event.problem,
            result=event.result,
            exit_code=event.exit_code,
            retry_at=None,
        )
        unit.tasks.update(task)
        announcements: list[Event] = [TaskChanged(task), MachinesChanged(task.machine_id)]
        # It may have been removed while the task ran; the history stays all the same.
        repository = unit.repositories.get(task.repository_id)
        match event.result:
            case BackupResult() as result if repository is not None and (
                made := self._made(unit, task, result)
            ):
                unit.snapshots.put(made)
                watch(unit, task, self._clock.now())
                announcements.append(SnapshotsChanged(task.repository_id))
            case InitResult(repository_id=restic_id) if repository is not None:
                unit.repositories.update(replace(repository, restic_id=restic_id))
                announcements.append(RepositoriesChanged(task.repository_id))
            case ForgetResult(left=left) if isinstance(task.order, ForgetOrder):
                # Only what was ordered: an agent's word removes nothing else.
                unit.snapshots.remove(
                    task.repository_id, frozenset(task.order.snapshots).difference(left)
                )
                announcements.append(SnapshotsChanged(task.repository_id))
            case SnapshotsResult(count=count):
                # Records go only if the whole list was seen: a part of it proves no absence.
                if len(listed) == count and task.started_at is not None:
                    unit.snapshots.keep_only(task.repository_id, listed, task.created_at)
                announcements.append(SnapshotsChanged(task.repository_id))
            case _:
                pass
        if repository is not None and (wish := follow_up(task)) is not None:
            following, created = ordered(unit, wish, self._clock.now())
            if created:
                self._audit.note_order(unit, following, by=KUSTOS)
            announcements.append(TaskChanged(following))
        return announcements

    def _no_later_than_now(self, moment: datetime) -> datetime:
        """Times are the agent's, but a clock in the future must not hide that a backup is old."""
        return min(moment, self._clock.now())

    def _made(self, unit: UnitOfWork, task: Task, result: BackupResult) -> list[Snapshot]:
        """One of each dump, and one of the folders."""
        machine = unit.machines.get(task.machine_id)
        order = task.order
        blank = Snapshot(
            id="",
            repository_id=task.repository_id,
            time=task.started_at or self._clock.now(),
            made_at=task.started_at or self._clock.now(),
            learnt_at=self._clock.now(),
            hostname=machine.hostname if machine else "",
            paths=(),
            tags=backup_tags(task.job_id),
            machine_id=task.machine_id,
            job_id=task.job_id,
            task_id=task.id,
        )
        made = [
            replace(blank, id=dump.snapshot_id, paths=(f"/{dump.name}",), files=1, bytes=dump.bytes)
            for dump in result.dumps
        ]
        if result.snapshot_id and all(one.id != result.snapshot_id for one in made):
            # The counts are those of all; what of the growth is whose is not told.
            folders = replace(
                blank,
                id=result.snapshot_id,
                paths=order.sources if isinstance(order, BackupOrder) else (),
                files=max(0, result.files_total - len(made)),
                bytes=max(0, result.bytes_total - sum(dump.bytes for dump in result.dumps)),
                bytes_added=None if made else result.bytes_added,
            )
            made.append(folders)
        return made

    def _listed_part(
        self, unit: UnitOfWork, task: Task, event: SnapshotsListed, listed: Draft
    ) -> list[Event]:
        if task.kind is not TaskKind.SNAPSHOTS or (task.state.terminal and not presumed(task)):
            _log.warning("task %s lists snapshots and has no place for them", task.id)
            return []
        if unit.repositories.get(task.repository_id) is None:
            return []
        if listed.size(task.id) + len(event.snapshots) > MAX_LISTED:
            # Incomplete, and so it drops no record.
            _log.warning("task %s lists more than %d snapshots", task.id, MAX_LISTED)
            return []
        jobs = {job.tag: job for job in unit.jobs.all() if job.repository_id == task.repository_id}
        unit.snapshots.put(self._found(task.repository_id, info, jobs) for info in event.snapshots)
        if task.state.terminal:
            # Given up, and no other end need ever come: nothing is held on to for it.
            listed.count(task.id, len(event.snapshots))
        else:
            listed.add(task.id, (info.id for info in event.snapshots))
        return []

    def _found(self, repository_id: str, info: SnapshotInfo, jobs: dict[str, Job]) -> Snapshot:
        job = next((jobs[tag] for tag in info.tags if tag in jobs), None)
        return Snapshot(
            id=info.id,
            repository_id=repository_id,
            time=info.time,
            learnt_at=self._clock.now(),
            hostname=info.hostname,
            paths=info.paths,
            tags=info.tags,
            machine_id=job.machine_id if job else None,
            job_id=job.id if job else None,
            files=info.files,
            bytes=info.bytes,
            bytes_added=info.bytes_added,
        )


def _checked(task: Task, event: TaskFinished) -> TaskFinished:
    """The end as it may be believed: a result of another kind is none, and no word of success
    counts for a task that has nothing to show."""
    result = event.result
    if result is not None and result.__struct_config__.tag != task.kind.value:
        result = None
    shown = result is not None and not (isinstance(result, BackupResult) and not result.snapshot_id)
    if event.outcome in {Outcome.SUCCESS, Outcome.WARNING} and not shown:
        _log.warning("the end of task %s does not fit it", task.id)
        problem = Problem(error=ErrorClass.INTERNAL, detail="an end without its result")
        return structs.replace(event, outcome=Outcome.FAILED, result=None, problem=problem)
    return structs.replace(event, result=result)
