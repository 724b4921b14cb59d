"""What becomes of a run that the tripwire has caught: the last good snapshots before it are put on
hold, until a person has said what it was."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final

from msgspec import structs

from kustos_agent.protocol.tasks import BackupResult

from .audit import AuditAction
from .audit_facts import told
from .audit_recorder import AuditRecorder, of_job
from .bus import Bus
from .events import SnapshotsChanged
from .holds import Hold
from .job_hooks import NO_HOOKS
from .model import GOOD, Job, Snapshot, Task
from .orders import BackupOrder, ForgetOrder
from .ports import Clock, Store, UnitOfWork
from .snapshot_trust import doubts
from .trips import Trip
from .tripwire import COMPARED, Run, unusual

NEWEST_HELD: Final = 3
_BACK: Final = (timedelta(days=7), timedelta(days=30))
"""Besides the newest, the newest of those that are older than this: what encrypts slowly has spoilt
the newest ones before it is noticed."""


class Tripping:
    """What people say to unusual changes."""

    def __init__(self, *, store: Store, bus: Bus, clock: Clock, audit: AuditRecorder) -> None:
        self._audit = audit
        self._store = store
        self._bus = bus
        self._clock = clock

    async def settle(self, job_id: str, *, usual: bool) -> None:
        """Say what the unusual changes of a job were that are open. `usual`: meant to be; such runs
        count as usual from now on, and what was put on hold for them is the rules' again. Else the
        holds stay until a person lifts them. Raises LookupError if none is open."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> set[str]:
            open_ = [trip for trip in unit.trips.open() if trip.job_id == job_id]
            if not open_:
                raise LookupError(job_id)
            unit.trips.settle([trip.task_id for trip in open_], now, usual=usual)
            job = unit.jobs.get(job_id)
            if job is not None:
                facts = told(usual=usual, count=len(open_))
                self._audit.note(unit, AuditAction.CHANGE_SETTLED, of_job(job), facts)
            touched: set[str] = set()
            for trip in open_:
                task = unit.tasks.get(trip.task_id)
                if task is not None:
                    touched.add(task.repository_id)
                    if usual:
                        unit.holds.remove_for(task.repository_id, trip.task_id)
            return touched

        for repository_id in await self._store.write(work):
            self._bus.publish(SnapshotsChanged(repository_id))


def watch(unit: UnitOfWork, task: Task, now: datetime) -> Trip | None:
    """Judge a backup that has just ended, in the transaction that stores its end: nothing can be
    forgotten between its end and the holds. None: there is nothing unusual about it."""
    result = task.result
    if task.job_id is None or task.state not in GOOD or not isinstance(result, BackupResult):
        return None
    past = unit.trips.runs_before(task, COMPARED + 1)
    found = unusual(
        Run(_scope(task.machine_id, task.repository_id, task.order), result),
        [
            Run(_scope(one.machine_id, one.repository_id, one.order), one.result, not one.caught)
            for one in past
            if isinstance(one.result, BackupResult)
        ],
    )
    job = unit.jobs.get(task.job_id)
    if found is None or job is None:
        return None
    held = _put_on_hold(unit, job, task, now)
    trip = Trip(
        task_id=task.id,
        job_id=job.id,
        at=task.finished_at or now,
        evidence=found,
        held=held,
    )
    unit.trips.put(trip)
    return trip


def to_hold(runs: Iterable[tuple[datetime, str]], before: datetime) -> set[str]:
    """Of these runs, each with its moment, those that matter if the one at `before` was harm."""
    earlier = sorted((run for run in runs if run[0] < before), reverse=True)
    chosen = {task_id for _, task_id in earlier[:NEWEST_HELD]}
    for back in _BACK:
        older = next((task_id for moment, task_id in earlier if moment <= before - back), None)
        if older is not None:
            chosen.add(older)
    return chosen


def _put_on_hold(unit: UnitOfWork, job: Job, task: Task, now: datetime) -> int:
    snapshots = [
        one for one in unit.snapshots.of_job(job.id) if one.repository_id == task.repository_id
    ]
    good = _trusted(unit, job, snapshots, task)
    moments = {one.task_id: one.made_at for one in good if one.task_id and one.made_at}
    runs = [(moment, task_id) for task_id, moment in moments.items()]
    chosen = to_hold(runs, task.started_at or task.created_at)
    held = unit.holds.of_repository(task.repository_id)
    wanted = [one for one in good if one.task_id in chosen]
    for snapshot in wanted:
        if snapshot.id not in held:
            unit.holds.put(
                Hold(
                    repository_id=task.repository_id,
                    snapshot_id=snapshot.id,
                    held_at=now,
                    held_by="",
                    reason="",
                    trip=task.id,
                )
            )
    return len(wanted)


def _trusted(
    unit: UnitOfWork, job: Job, snapshots: Sequence[Snapshot], task: Task
) -> list[Snapshot]:
    """Those that can be restored from: in no doubt, of no run that is suspected itself, and not on
    their way out."""
    doubted = doubts(job, snapshots)
    suspected = unit.trips.suspected(job.id) | {task.id}
    leaving = _being_forgotten(unit.tasks.unfinished(), task.repository_id)
    return [
        one
        for one in snapshots
        if one.id not in doubted and one.task_id not in suspected and one.id not in leaving
    ]


def _being_forgotten(unfinished: Iterable[Task], repository_id: str) -> AbstractSet[str]:
    return {
        id_
        for task in unfinished
        if task.repository_id == repository_id and isinstance(task.order, ForgetOrder)
        for id_ in task.order.snapshots
    }


def _scope(machine_id: str, repository_id: str, order: object) -> object:
    """Hooks do not change what is saved."""
    if isinstance(order, BackupOrder):
        order = structs.replace(order, hooks=NO_HOOKS)
    return machine_id, repository_id, order
