"""Care: repositories are looked after by themselves (SPEC 4). Each minute a look whether something
is due; one thing at a time in each repository."""

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfoNotFoundError

from kustos_agent.protocol.values import TaskKind

from .audit import KUSTOS, AuditAction
from .audit_facts import differing
from .audit_recorder import AuditRecorder, of_repository
from .bus import Bus
from .care_plan import EXCLUSIVE, STEPS, CarePlan, CareRecord, Kept, order_of, problems, usual
from .care_planner import Carer, Outlook, Situation, outlooks, to_begin
from .carers import carers, not_left
from .events import RepositoriesChanged, TaskChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .handing_over import HandingOver
from .looks import Looking
from .model import Job, Machine, Repository, Task, TaskState
from .monitor_plan import minutes_of
from .ordering import Wish, ordered
from .orders import CareOrder
from .ports import Clock, Store, UnitOfWork, Vault
from .retention import BadDurationError
from .tidying import NothingToForgetError, forgetting
from .whole import to_its_end

WAITS: Final = timedelta(hours=1)
"""For a machine that went away the moment it was chosen: then another one may."""

MOST_A_VISIT: Final = 16
"""Repositories in which something begins; the next minute has others."""

MOST_LOOKED_AT: Final = 20
"""Jobs without anything to forget that are dealt with in one transaction: others want to write
too."""

SHOWN: Final = 6
"""Of each step, as many of the last tasks."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CareView:
    """How a repository is looked after, with what `care_planner.outlooks` says of it. `maintainer`:
    one machine alone does it. `jobs` are those with rules, by id, with their names. `looking` is
    what `monitor` knows of it."""

    repository: Repository
    plan: CarePlan
    outlooks: tuple[Outlook, ...]
    carers: tuple[Carer, ...]
    maintainer: bool
    jobs: dict[str, str]
    history: tuple[Task, ...]
    looking: Looking


@dataclass(frozen=True, slots=True)
class _Fleet:
    """What is read at once for all repositories; each by their ids, machines by their own. `load`:
    the unfinished tasks of each machine that look after a repository."""

    jobs: Mapping[str, Sequence[Job]]
    machines: Mapping[str, Machine]
    tasks: Mapping[str, Sequence[Task]]
    load: Mapping[str, int]
    plans: Mapping[str, Kept]
    records: Mapping[str, Sequence[CareRecord]]


class _Begun(NamedTuple):
    """What has come of a step: a task, or that `looked_at` had nothing to do. Neither: nothing is
    to begin any more."""

    task: Task | None = None
    looked_at: bool = False


class Care:
    """Plans, and orders what is due each time `visit` is called (see `rounds`)."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        vault: Vault,
        handing_over: HandingOver,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._bus = bus
        self._clock = clock
        self._vault = vault
        self._handing_over = handing_over
        self._locked = False

    # --- looking after them --------------------------------------------------------------------

    async def visit(self) -> None:
        """Order what is to begin now. To be called each minute."""
        due = await self._store.read(self._due)
        if not due:
            return
        # Only now: a keyring may ask a person for it.
        self._locked = await self._vault.trouble() is not None
        if self._locked:
            return
        for repository_id in due[:MOST_A_VISIT]:
            await self._begin(repository_id)

    def _due(self, unit: UnitOfWork) -> list[str]:
        """The repositories in which something is to begin."""
        fleet = _fleet(unit)
        return [
            repository.id
            for repository in unit.repositories.all()
            if to_begin(outlooks(self._situation(unit, fleet, repository, locked=False)))
        ]

    async def _begin(self, repository_id: str) -> None:
        """The first step that has anything to do."""
        begun = _Begun(looked_at=True)
        while begun.looked_at:
            begun = await to_its_end(self._step(repository_id))
        if begun.task is not None:
            # Beside: a machine that does not answer holds up no other.
            self._handing_over.room_again(begun.task.machine_id)

    async def _step(self, repository_id: str) -> _Begun:
        """Decided where it is stored: what a person says meanwhile counts."""

        def work(unit: UnitOfWork) -> _Begun:
            repository = unit.repositories.get(repository_id)
            if repository is None:
                return _Begun()
            situation = self._situation(unit, _fleet(unit), repository, locked=False)
            for _ in range(MOST_LOOKED_AT):
                chosen = to_begin(outlooks(situation))
                if chosen is None or chosen.carer is None:
                    return _Begun()
                order = _order(unit, situation, chosen)
                if not isinstance(order, CareRecord):
                    job_id = chosen.job_id or None
                    wish = Wish(chosen.carer.machine_id, repository_id, order, job_id)
                    task, created = ordered(unit, wish, situation.now, waits=WAITS)
                    if created:
                        self._audit.note_order(unit, task, by=KUSTOS)
                    return _Begun(task=task)
                record = replace(order, repository_id=repository_id)
                unit.care.put_record(record)
                known = {**situation.records, (record.step, record.job_id): record}
                situation = replace(situation, records=known)
            return _Begun(looked_at=True)

        begun = await self._store.write(work)
        if begun.task is not None:
            self._bus.publish(TaskChanged(begun.task))
        return begun

    def _situation(
        self, unit: UnitOfWork, fleet: _Fleet, repository: Repository, *, locked: bool
    ) -> Situation:
        id_ = repository.id
        kept = fleet.plans.get(id_) or usual(repository)
        maintenance = unit.maintenances.get(id_)
        jobs = fleet.jobs.get(id_, ())
        able = carers(repository, maintenance, jobs, fleet.machines, kept.plan.machine_id)
        return Situation(
            plan=kept.plan,
            since=kept.since,
            now=self._clock.now(),
            jobs=tuple(job.id for job in jobs if job.retention is not None),
            records={(one.step, one.job_id): one for one in fleet.records.get(id_, ())},
            carers=tuple(
                Carer(
                    machine_id=one.id,
                    name=one.name,
                    here=self._handing_over.ready(one.id),
                    load=fleet.load.get(one.id, 0),
                )
                for one in able
            ),
            removed=maintenance is not None and not able,
            tasks=fleet.tasks.get(id_, ()),
            locked=locked,
        )

    # --- the plans -----------------------------------------------------------------------------

    async def view(self, repository_id: str) -> CareView:
        """Raises LookupError."""

        def read(unit: UnitOfWork) -> CareView:
            repository = unit.repositories.get(repository_id)
            if repository is None:
                raise LookupError(repository_id)
            fleet = _fleet(unit)
            situation = self._situation(unit, fleet, repository, locked=self._locked)
            return CareView(
                repository=repository,
                plan=situation.plan,
                outlooks=tuple(outlooks(situation)),
                carers=tuple(situation.carers),
                maintainer=unit.maintenances.get(repository_id) is not None,
                jobs={
                    job.id: job.name
                    for job in fleet.jobs.get(repository_id, ())
                    if job.id in situation.jobs
                },
                history=tuple(unit.care.history(repository_id, SHOWN)),
                looking=_looking(unit, repository, situation.plan),
            )

        return await self._store.read(read)

    async def save(self, repository_id: str, plan: CarePlan) -> None:
        """From now on it is looked after like this. Raises InvalidError, and nothing has changed
        then; LookupError."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> None:
            repository = unit.repositories.get(repository_id)
            if repository is None:
                raise LookupError(repository_id)
            found = problems(plan)
            if plan.machine_id and unit.machines.get(plan.machine_id) is None:
                found.append(FieldProblem("machine_id", FieldCode.UNKNOWN))
            if found:
                raise InvalidError(found)
            former = unit.care.plan(repository_id) or usual(repository)
            same = all(former.plan.does(step) == plan.does(step) for step in STEPS) and all(
                former.plan.days(step) == plan.days(step) for step in STEPS
            )
            since = former.since if same else now
            unit.care.put_plan(Kept(repository_id=repository_id, plan=plan, since=since))
            names = {one.id: one.name for one in unit.machines.all()}
            facts = differing(former.plan, plan, names)
            self._audit.note_change(
                unit, AuditAction.CARE_CHANGED, of_repository(repository), facts
            )

        await self._store.write(work)
        self._bus.publish(RepositoriesChanged(repository_id))


def _looking(unit: UnitOfWork, repository: Repository, plan: CarePlan) -> Looking:
    last = unit.looks.get(repository.id)
    machine = unit.machines.get(last.machine_id) if last is not None else None
    return Looking(
        minutes=minutes_of(repository.place, plan.look_minutes),
        last=last,
        through=machine.name if machine is not None else "",
        days=tuple(unit.looks.days(repository.id)),
    )


def _fleet(unit: UnitOfWork) -> _Fleet:
    jobs: defaultdict[str, list[Job]] = defaultdict(list)
    for job in unit.jobs.all():
        jobs[job.repository_id].append(job)
    tasks: defaultdict[str, list[Task]] = defaultdict(list)
    load: Counter[str] = Counter()
    for task in unit.tasks.unfinished():
        tasks[task.repository_id].append(task)
        load[task.machine_id] += task.kind in EXCLUSIVE or task.kind in STEPS
    records: defaultdict[str, list[CareRecord]] = defaultdict(list)
    for record in unit.care.records():
        records[record.repository_id].append(record)
    machines = not_left(unit.machines.all())
    return _Fleet(jobs, machines, tasks, load, unit.care.plans(), records)


def _order(unit: UnitOfWork, situation: Situation, chosen: Outlook) -> CareOrder | CareRecord:
    """What the next task is to do, or the record of one that there is no task for."""
    if chosen.step is not TaskKind.FORGET:
        return order_of(situation.plan, chosen.step, chosen.record)
    now = situation.now
    tried = CareRecord(
        repository_id="", step=chosen.step, job_id=chosen.job_id, done_at=now, tried_at=now
    )
    job = unit.jobs.get(chosen.job_id)
    try:
        return tried if job is None else forgetting(unit, job, now)
    except NothingToForgetError:
        return replace(tried, state=TaskState.SUCCESS)
    except (BadDurationError, ZoneInfoNotFoundError) as error:
        _log.error("job %s cannot be tidied up: %r", chosen.job_id, error)
        former = None if chosen.record is None else chosen.record.done_at
        return replace(tried, done_at=former, state=TaskState.FAILED)
