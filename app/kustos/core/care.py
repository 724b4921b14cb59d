"""Care: repositories are looked after by themselves (SPEC 4). Each minute a look whether something
is due; one thing at a time in each repository."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfoNotFoundError

from kustos_agent.protocol.values import TaskKind

from .bus import Bus
from .care_plan import EXCLUSIVE, STEPS, CarePlan, CareRecord, Kept, order_of, problems, usual
from .care_planner import Carer, Outlook, Situation, outlooks, to_begin
from .carers import carers
from .events import RepositoriesChanged, TaskChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .handing_over import HandingOver
from .model import Job, Machine, Maintenance, Repository, Task, TaskState
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

SHOWN: Final = 12
"""Tasks of a repository's history."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CareView:
    """How a repository is looked after, with what `care_planner.outlooks` says of it. `maintainer`:
    one machine alone does it. `jobs` are those with rules, by id, with their names."""

    repository: Repository
    plan: CarePlan
    outlooks: tuple[Outlook, ...]
    carers: tuple[Carer, ...]
    maintainer: bool
    jobs: dict[str, str]
    history: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class _Fleet:
    """What is the same for all repositories."""

    jobs: tuple[Job, ...]
    machines: tuple[Machine, ...]
    tasks: tuple[Task, ...]
    load: Counter[str]
    plans: dict[str, Kept]
    records: tuple[CareRecord, ...]


class Care:
    """Plans, and orders what is due each time `visit` is called (see `rounds`). `ready` says
    whether a machine is connected and all that it had to tell was heard."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        vault: Vault,
        handing_over: HandingOver,
    ) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._vault = vault
        self._handing_over = handing_over
        self._locked = False

    # --- looking after them --------------------------------------------------------------------

    async def visit(self) -> None:
        """Order what is to begin now. To be called each minute."""
        due = await self._store.read(lambda unit: self._due(unit, locked=False))
        if not due:
            return
        # Only now: a keyring may ask a person for it.
        self._locked = await self._vault.trouble() is not None
        if self._locked:
            return
        for repository_id in due[:MOST_A_VISIT]:
            await self._begin(repository_id)

    def _due(self, unit: UnitOfWork, *, locked: bool) -> list[str]:
        """The repositories in which something is to begin."""
        fleet = _fleet(unit)
        return [
            repository.id
            for repository in unit.repositories.all()
            if to_begin(outlooks(self._situation(unit, fleet, repository, locked=locked)))
        ]

    async def _begin(self, repository_id: str) -> None:
        """The first step that has anything to do."""
        while True:
            made = await to_its_end(self._step(repository_id))
            if made is None:
                return
            if isinstance(made, Task):
                # Beside: a machine that does not answer holds up no other.
                self._handing_over.room_again(made.machine_id)
                return

    async def _step(self, repository_id: str) -> Task | CareRecord | None:
        """One step: the task that was ordered, the record of one that had nothing to do, or None if
        nothing is to begin any more. Decided where it is stored: what is said to a person meanwhile
        counts."""

        def work(unit: UnitOfWork) -> Task | CareRecord | None:
            repository = unit.repositories.get(repository_id)
            if repository is None:
                return None
            situation = self._situation(unit, _fleet(unit), repository, locked=False)
            chosen = to_begin(outlooks(situation))
            if chosen is None or chosen.carer is None:
                return None
            now = situation.now
            try:
                order = _order(unit, situation.plan, chosen, now)
            except NothingToForgetError:
                record = _record(repository_id, chosen)
                record = replace(
                    record, done_at=now, tried_at=now, state=TaskState.SUCCESS, task_id=""
                )
                unit.care.put_record(record)
                return record
            except (BadDurationError, ZoneInfoNotFoundError) as error:
                _log.error("job %s cannot be tidied up: %r", chosen.job_id, error)
                record = replace(
                    _record(repository_id, chosen), tried_at=now, state=TaskState.FAILED, task_id=""
                )
                unit.care.put_record(record)
                return record
            wish = Wish(chosen.carer.machine_id, repository_id, order, chosen.job_id or None)
            return ordered(unit, wish, now, waits=WAITS)[0]

        made = await self._store.write(work)
        if isinstance(made, Task):
            self._bus.publish(TaskChanged(made))
        elif made is not None:
            self._bus.publish(RepositoriesChanged(repository_id))
        return made

    def _situation(
        self, unit: UnitOfWork, fleet: _Fleet, repository: Repository, *, locked: bool
    ) -> Situation:
        kept = fleet.plans.get(repository.id) or usual(repository)
        maintenance = unit.maintenances.get(repository.id)
        able = carers(repository, maintenance, fleet.jobs, fleet.machines, kept.plan.machine_id)
        return Situation(
            plan=kept.plan,
            since=kept.since,
            now=self._clock.now(),
            jobs=with_rules(fleet.jobs, repository.id),
            records={
                (one.step, one.job_id): one
                for one in fleet.records
                if one.repository_id == repository.id
            },
            carers=tuple(_carer(one, self._handing_over.ready, fleet.load) for one in able),
            removed=_removed(maintenance, able),
            tasks=tuple(one for one in fleet.tasks if one.repository_id == repository.id),
            locked=locked,
        )

    # --- the plans -----------------------------------------------------------------------------

    async def view(self, repository_id: str) -> CareView:
        """Raises LookupError."""

        def read(unit: UnitOfWork) -> CareView:
            repository = unit.repositories.get(repository_id)
            if repository is None:
                raise LookupError(repository_id)
            situation = self._situation(unit, _fleet(unit), repository, locked=self._locked)
            return CareView(
                repository=repository,
                plan=situation.plan,
                outlooks=tuple(outlooks(situation)),
                carers=tuple(situation.carers),
                maintainer=unit.maintenances.get(repository_id) is not None,
                jobs={job.id: job.name for job in unit.jobs.all() if job.id in situation.jobs},
                history=tuple(unit.care.history(repository_id, SHOWN)),
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

        await self._store.write(work)
        self._bus.publish(RepositoriesChanged(repository_id))


def with_rules(jobs: tuple[Job, ...], repository_id: str) -> tuple[str, ...]:
    """The jobs there that let anything go, by their ids."""
    return tuple(
        job.id for job in jobs if job.repository_id == repository_id and job.retention is not None
    )


def _fleet(unit: UnitOfWork) -> _Fleet:
    tasks = tuple(unit.tasks.unfinished())
    return _Fleet(
        jobs=tuple(unit.jobs.all()),
        machines=tuple(unit.machines.all()),
        tasks=tasks,
        load=Counter(task.machine_id for task in tasks if task.kind in EXCLUSIVE | {*STEPS}),
        plans=unit.care.plans(),
        records=tuple(unit.care.records()),
    )


def _carer(machine: Machine, ready: Callable[[str], bool], load: Counter[str]) -> Carer:
    return Carer(
        machine_id=machine.id, name=machine.name, here=ready(machine.id), load=load[machine.id]
    )


def _removed(maintenance: Maintenance | None, able: list[Machine]) -> bool:
    return maintenance is not None and not able


def _record(repository_id: str, chosen: Outlook) -> CareRecord:
    return chosen.record or CareRecord(
        repository_id=repository_id, step=chosen.step, job_id=chosen.job_id
    )


def _order(unit: UnitOfWork, plan: CarePlan, chosen: Outlook, now: datetime) -> CareOrder:
    """Raises NothingToForgetError, BadDurationError, ZoneInfoNotFoundError."""
    if chosen.step is not TaskKind.FORGET:
        return order_of(plan, chosen.step, chosen.record)
    job = unit.jobs.get(chosen.job_id)
    if job is None:
        raise NothingToForgetError
    return forgetting(unit, job, now)
