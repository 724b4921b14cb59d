"""Tidying up a job: what its rules let go is forgotten, by explicit ids, and nothing else."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kustos_agent.protocol.due import DueTimes, TimesError, due_times
from kustos_agent.protocol.values import TaskKind

from .audit import Actor, AuditAction, Subject, SubjectKind
from .audit_facts import told
from .audit_recorder import AuditRecorder
from .bus import Bus
from .events import SnapshotsChanged, TaskChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .handing_over import HandingOver
from .holds import LONGEST_REASON, Hold
from .maintenance import require_maintainer
from .model import Job, Machine, Snapshot, Task, TaskFilter, TaskState
from .ordering import Wish, ordered
from .orders import ForgetOrder, RestoreOrder
from .ports import Clock, Store, UnitOfWork
from .retention import Retention, keeps_nothing, problems
from .retention_fit import in_a_year
from .retention_plan import Known, Plan, plan
from .snapshot_trust import Doubt, doubts
from .whole import to_its_end

MOST_AT_ONCE: Final = 5_000
"""Ids of one order: a frame of the link holds no more than a megabyte. What is left goes with the
next one."""


_SHORT_ID: Final = 8
"""Characters: as restic shows it."""


class NothingToForgetError(Exception):
    """Of what was to be forgotten nothing is to go any more, or there are no rules."""


class BeingForgottenError(Exception):
    """A task that is not over yet forgets it: too late for a hold."""

    def __init__(self, task_id: str) -> None:
        super().__init__(task_id)
        self.task_id = task_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would become of a job's snapshots if it were tidied up now. `machine` does it: the
    repository's maintainer or the job's own; None: that maintainer was removed. `holds` by the
    snapshot's id; `forgetting` is the job's unfinished forget task. `in_a_year` is how many runs
    there will be to restore from; None: nobody can say."""

    job: Job
    plan: Plan
    holds: dict[str, Hold]
    machine: Machine | None
    forgetting: Task | None
    in_a_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a list of a job's snapshots says of them, by their ids. `by_rules`: it has rules."""

    holds: dict[str, Hold]
    doubts: dict[str, Doubt]
    by_rules: bool


class Tidying:
    """Decides, orders, and keeps holds. What the store does not know is never touched."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        handing_over: HandingOver,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._bus = bus
        self._clock = clock
        self._handing_over = handing_over

    async def preview(self, job_id: str, rules: Retention | None = None) -> Preview:
        """By the job's own rules, or by others that are being thought of. Raises LookupError, and
        InvalidError for rules that cannot be applied: also for stored ones, whose time zone another
        computer knew."""
        now = self._clock.now()

        def read(unit: UnitOfWork) -> Preview:
            job = _job(unit, job_id)
            maintenance = unit.maintenances.get(job.repository_id)
            machine_id = job.machine_id if maintenance is None else maintenance.machine_id
            wanted = job.retention if rules is None else rules
            wrong = [] if wanted is None else problems(wanted)
            if wrong:
                raise InvalidError(wrong)
            planned = _plan(unit, job, wanted, now)
            return Preview(
                job=job,
                plan=planned,
                holds=unit.holds.of_repository(job.repository_id),
                machine=unit.machines.get(machine_id) if machine_id is not None else None,
                forgetting=_forgetting(unit, job_id),
                in_a_year=in_a_year(wanted, planned.good_runs, _due(job), now),
            )

        return await self._store.read(read)

    async def marks(self, job_id: str) -> Marks:
        """Independent of the rules: whatever is wrong with those, the list can be shown. Raises
        LookupError."""

        def read(unit: UnitOfWork) -> Marks:
            job = _job(unit, job_id)
            snapshots = unit.snapshots.of_job(job_id)
            here = [one for one in snapshots if one.repository_id == job.repository_id]
            return Marks(
                holds=unit.holds.of_repository(job.repository_id),
                doubts=doubts(job, here),
                by_rules=job.retention is not None,
            )

        return await self._store.read(read)

    async def tidy_up(
        self, job_id: str, shown: AbstractSet[str] | None = None, *, by: Actor | None = None
    ) -> Task:
        """Order that what the rules let go is forgotten: of that only what was `shown` to a person,
        if one has asked for it. The last word has the plan as it is now. An unfinished forget task
        of the job is joined, whatever it forgets: what goes besides goes with the next one. `by`
        None: the person at this desk has ordered it.

        Raises LookupError, NothingToForgetError, NotMaintainerError.
        """
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[Task, bool]:
            job = _job(unit, job_id)
            if job.retention is None or keeps_nothing(job.retention):
                raise NothingToForgetError
            if (under_way := _forgetting(unit, job_id)) is not None:
                return under_way, False
            order = forgetting(unit, job, now, shown)
            maintenance = unit.maintenances.get(job.repository_id)
            machine_id = job.machine_id
            if maintenance is not None:
                machine_id = maintenance.machine_id or ""
                require_maintainer(unit, job.repository_id, machine_id)
            task, created = ordered(unit, Wish(machine_id, job.repository_id, order, job_id), now)
            if created:
                self._audit.note_order(unit, task, by=by)
            return task, created

        async def begin() -> Task:
            task, created = await self._store.write(work)
            if created:
                self._bus.publish(TaskChanged(task))
            return task

        task = await to_its_end(begin())
        await self._handing_over.dispatch(task.machine_id)
        return task

    # --- holds ---------------------------------------------------------------------------------

    async def hold(self, snapshot: Snapshot, *, reason: str, by: str) -> Hold:
        """Never forget it. Raises InvalidError (no reason, or a long one), LookupError (it is not
        known any more) and BeingForgottenError."""
        reason = reason.strip()
        if not reason:
            raise InvalidError([FieldProblem("reason", FieldCode.REQUIRED)])
        if len(reason) > LONGEST_REASON:
            raise InvalidError([FieldProblem("reason", FieldCode.TOO_LONG)])
        repository_id, id_ = snapshot.repository_id, snapshot.id
        hold = Hold(
            repository_id=repository_id,
            snapshot_id=id_,
            held_at=self._clock.now(),
            held_by=by,
            reason=reason,
        )

        def work(unit: UnitOfWork) -> None:
            if unit.snapshots.get(repository_id, id_) is None:
                raise LookupError(id_)
            for task in unit.tasks.unfinished():
                order = task.order
                if (
                    task.repository_id == repository_id
                    and isinstance(order, ForgetOrder)
                    and id_ in order.snapshots
                ):
                    raise BeingForgottenError(task.id)
            unit.holds.put(hold)
            facts = told(**_repository(unit, repository_id), reason=reason)
            self._audit.note(unit, AuditAction.SNAPSHOT_HELD, _of_snapshot(id_), facts)

        await self._store.write(work)
        self._bus.publish(SnapshotsChanged(repository_id))
        return hold

    async def lift(self, snapshot: Snapshot) -> None:
        """Let the rules decide about it again."""
        repository_id, id_ = snapshot.repository_id, snapshot.id

        def work(unit: UnitOfWork) -> None:
            if id_ in unit.holds.of_repository(repository_id):
                unit.holds.remove(repository_id, id_)
                facts = told(**_repository(unit, repository_id))
                self._audit.note(unit, AuditAction.SNAPSHOT_RELEASED, _of_snapshot(id_), facts)

        await self._store.write(work)
        self._bus.publish(SnapshotsChanged(repository_id))


def forgetting(
    unit: UnitOfWork, job: Job, now: datetime, shown: AbstractSet[str] | None = None
) -> ForgetOrder:
    """What the job's rules let go now, the oldest first; of that only what was `shown` to a person,
    if one has asked for it. Raises NothingToForgetError, BadDurationError,
    ZoneInfoNotFoundError."""
    rules = job.retention
    if rules is None or keeps_nothing(rules):
        raise NothingToForgetError
    going = _plan(unit, job, rules, now).going
    ids = tuple(id_ for id_ in reversed(going) if shown is None or id_ in shown)
    if not ids:
        raise NothingToForgetError
    return ForgetOrder(snapshots=ids[:MOST_AT_ONCE])


def _of_snapshot(id_: str) -> Subject:
    return Subject(SubjectKind.SNAPSHOT, id_, id_[:_SHORT_ID])


def _repository(unit: UnitOfWork, repository_id: str) -> dict[str, str]:
    found = unit.repositories.get(repository_id)
    return {"repository": found.name if found else repository_id}


def _job(unit: UnitOfWork, job_id: str) -> Job:
    job = unit.jobs.get(job_id)
    if job is None:
        raise LookupError(job_id)
    return job


def _due(job: Job) -> DueTimes | None:
    try:
        return None if job.schedule is None else due_times(job.schedule)
    except TimesError:
        return None  # its agent does not run it either


def _forgetting(unit: UnitOfWork, job_id: str) -> Task | None:
    """The job's unfinished forget task."""
    for task in unit.tasks.unfinished():
        if task.kind is TaskKind.FORGET and task.job_id == job_id:
            return task
    return None


def _plan(unit: UnitOfWork, job: Job, rules: Retention | None, now: datetime) -> Plan:
    snapshots = unit.snapshots.of_job(job.id)
    unfinished = unit.tasks.unfinished()
    known = Known(
        held=unit.holds.of_repository(job.repository_id).keys(),
        in_use={
            task.order.snapshot_id for task in unfinished if isinstance(task.order, RestoreOrder)
        },
        whole=_newest_whole(unit, job),
    )
    return plan(job, snapshots, rules, known, now)


def _newest_whole(unit: UnitOfWork, job: Job) -> frozenset[str]:
    """The runs that saved everything; of them the newest few are enough."""
    complete = TaskFilter(
        job_id=job.id,
        kinds=frozenset({TaskKind.BACKUP}),
        states=frozenset({TaskState.SUCCESS}),
    )
    return frozenset(task.id for task in unit.tasks.page(complete, before=None, limit=20))
