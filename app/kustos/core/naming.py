"""What the names say of unusual changes: asked once of a machine that may look into the repository,
and kept with the evidence (docs/tripwire.md)."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from msgspec import structs

from kustos_agent.protocol.messages import CompareSnapshots
from kustos_agent.protocol.name_figures import NameFigures
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass

from .carers import carers, not_left
from .handing_over import HandingOver
from .maintenance import Maintainers, NotMaintainerError
from .model import Task
from .ports import (
    AgentOfflineError,
    AgentRefusedError,
    Clock,
    Links,
    SecretDamagedError,
    Store,
    UnitOfWork,
    Vault,
    VaultLockedError,
)
from .repositories import Repositories
from .trips import Trip
from .tripwire import COMPARED

COMPARING_SECONDS: Final = 600.0
"""restic reads the lists of the folders that differ; a person is to know soon."""

_ANSWERED_SECONDS: Final = COMPARING_SECONDS + 30

TRIED_FOR: Final = timedelta(days=1)
"""Since the run: later nobody needs it to decide what to do."""

AGAIN: Final = timedelta(minutes=15)
"""After a machine that did not answer as it should, of this run."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is to be compared, and who may be asked, first the one that is to be."""

    trip: Trip
    repository_id: str
    older: str
    newer: str
    machines: tuple[str, ...]


class Naming:
    """Asks, one after the other, each time `visit` is called (see `rounds`)."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        clock: Clock,
        vault: Vault,
        repositories: Repositories,
        maintainers: Maintainers,
        handing_over: HandingOver,
    ) -> None:
        self._store = store
        self._links = links
        self._clock = clock
        self._vault = vault
        self._repositories = repositories
        self._maintainers = maintainers
        self._handing_over = handing_over
        self._not_before: dict[tuple[str, str], datetime] = {}

    async def visit(self) -> None:
        """Fetch what is missing. To be called each minute."""
        questions = await self._store.read(self._questions)
        self._not_before = {
            key: at
            for key, at in self._not_before.items()
            if key[0] in {question.trip.task_id for question in questions}
        }
        asked = [(question, self._asked(question)) for question in questions]
        if not any(machine_id for _, machine_id in asked):
            return
        # Only now: a keyring may ask a person for it.
        if await self._vault.trouble() is not None:
            return
        for question, machine_id in asked:
            if machine_id is not None:
                await self._fetch(question, machine_id)

    def _asked(self, question: _Question) -> str | None:
        now = self._clock.now()
        for machine_id in question.machines:
            waits = self._not_before.get((question.trip.task_id, machine_id))
            if self._handing_over.ready(machine_id) and (waits is None or waits <= now):
                return machine_id
        return None

    async def _fetch(self, question: _Question, machine_id: str) -> None:
        figures: NameFigures | None = None
        again = AGAIN
        try:
            access = await self._repositories.access(question.repository_id)
            access = await self._maintainers.access(question.repository_id, machine_id, access)
            request = CompareSnapshots(
                repository=access,
                older=question.older,
                newer=question.newer,
                timeout_seconds=COMPARING_SECONDS,
            )
            figures = (await self._links.ask(machine_id, request, _ANSWERED_SECONDS)).figures
        except AgentRefusedError as refusal:
            _log.info("machine %s cannot compare snapshots: %s", machine_id, refusal)
            if refusal.problem.error is ErrorClass.UNSUPPORTED:
                again = TRIED_FOR
        except (AgentOfflineError, TimeoutError):
            _log.info("machine %s has not answered: comparing snapshots", machine_id)
        except (LookupError, NotMaintainerError, VaultLockedError, SecretDamagedError) as error:
            _log.info("snapshots cannot be compared by machine %s: %r", machine_id, error)
        if figures is None:
            self._not_before[question.trip.task_id, machine_id] = self._clock.now() + again
        else:
            found = figures
            await self._store.write(lambda unit: _keep(unit, question.trip.task_id, found))

    def _questions(self, unit: UnitOfWork) -> list[_Question]:
        oldest = self._clock.now() - TRIED_FOR
        return [
            question
            for trip in unit.trips.open()
            if trip.evidence.names is None
            and trip.at >= oldest
            and (question := _question(unit, trip)) is not None
        ]


def _question(unit: UnitOfWork, trip: Trip) -> _Question | None:
    """None if there is nothing left to compare."""
    task = unit.tasks.get(trip.task_id)
    repository = unit.repositories.get(task.repository_id) if task is not None else None
    if task is None or repository is None or not isinstance(task.result, BackupResult):
        return None
    there = {one.id for one in unit.snapshots.of_job(trip.job_id)}
    newer = _id_of(task.result, there)
    former = (
        _id_of(run.result, there)
        for run in unit.trips.runs_before(task, COMPARED)
        if run.repository_id == task.repository_id and isinstance(run.result, BackupResult)
    )
    older = next((id_ for id_ in former if id_), "")
    if not newer or not older:
        return None
    return _Question(trip, repository.id, older, newer, _able(unit, task))


def _able(unit: UnitOfWork, task: Task) -> tuple[str, ...]:
    """Those who look after the repository, the one that may be attacked last."""
    repository = unit.repositories.get(task.repository_id)
    if repository is None:
        return ()
    jobs = [job for job in unit.jobs.all() if job.repository_id == repository.id]
    plan = unit.care.plan(repository.id)
    found = carers(
        repository,
        unit.maintenances.get(repository.id),
        jobs,
        not_left(unit.machines.all()),
        plan.plan.machine_id if plan is not None else "",
    )
    ids = [machine.id for machine in found]
    return tuple(sorted(ids, key=lambda id_: id_ == task.machine_id))


def _id_of(result: BackupResult, there: set[str]) -> str:
    """Of the folders' snapshot, if it is there; restic 0.14 tells but the beginning of it."""
    dumps = {dump.snapshot_id for dump in result.dumps}
    told = result.snapshot_id
    if not told or told in dumps:
        return ""
    return next((id_ for id_ in there if id_.startswith(told)), "")


def _keep(unit: UnitOfWork, task_id: str, figures: NameFigures) -> None:
    """Read anew: a person may have settled it meanwhile."""
    for trip in unit.trips.open():
        if trip.task_id == task_id:
            evidence = structs.replace(trip.evidence, names=figures)
            unit.trips.put(replace(trip, evidence=evidence))
