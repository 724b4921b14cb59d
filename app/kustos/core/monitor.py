"""Repositories are looked into by themselves: whether they open, and whether somebody else has put
snapshots there (docs/monitor.md)."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol.ids import digest_of
from kustos_agent.protocol.messages import ProbeReport, ProbeRepository

from .audit import KUSTOS
from .care_plan import Kept, usual
from .carers import carers, not_left
from .handing_over import HandingOver
from .looks import CLOSED, Look, looked
from .model import Job, Machine, Repository
from .monitor_plan import Watched, due_at, minutes_of, to_look
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
from .tasks import Tasks

LOOK_SECONDS: Final = 45.0
"""A repository that takes longer to say which snapshots it has is as good as away."""

_ANSWERED_SECONDS: Final = LOOK_SECONDS + 15

AGAIN: Final = timedelta(minutes=15)
"""After a machine that could not look, for reasons of its own."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Place:
    """A repository that is to be looked into, and through whom."""

    repository_id: str
    machine_id: str


class Monitor:
    """Looks at what is due, a few at once, each time `visit` is called (see `rounds`)."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        links: Links,
        vault: Vault,
        repositories: Repositories,
        handing_over: HandingOver,
        tasks: Tasks,
    ) -> None:
        self._store = store
        self._clock = clock
        self._links = links
        self._vault = vault
        self._repositories = repositories
        self._handing_over = handing_over
        self._tasks = tasks
        self._not_before: dict[_Place, datetime] = {}

    async def visit(self) -> None:
        """Look until nothing is due any more. To be called each minute."""
        now = self._clock.now()
        self._not_before = {place: at for place, at in self._not_before.items() if at > now}
        while places := await self._store.read(self._due):
            # Only now: a keyring may ask a person for it.
            if await self._vault.trouble() is not None:
                return
            await asyncio.gather(*map(self._look, places))

    def _due(self, unit: UnitOfWork) -> list[_Place]:
        now = self._clock.now()
        jobs: defaultdict[str, list[Job]] = defaultdict(list)
        for job in unit.jobs.all():
            jobs[job.repository_id].append(job)
        machines, plans, looks = not_left(unit.machines.all()), unit.care.plans(), unit.looks.all()
        at_work = {task.repository_id for task in unit.tasks.unfinished() if task.started_at}
        waiting: list[Watched] = []
        through: dict[str, str] = {}
        for repository in unit.repositories.all():
            kept = plans.get(repository.id) or usual(repository)
            look = looks.get(repository.id)
            watched = replace(_watched(repository, kept, look), in_use=repository.id in at_work)
            due = due_at(watched, now)
            if due is None or due > now:
                continue
            wanted = kept.plan.machine_id or _maintainer(unit, repository.id)
            # Without its maintainer's login: a look removes nothing, and needs no more rights.
            able = carers(repository, None, jobs[repository.id], machines, wanted)
            machine_id = self._chosen(repository.id, able, watched.failures)
            if machine_id is not None:
                waiting.append(watched)
                through[repository.id] = machine_id
        return [_Place(id_, through[id_]) for id_ in to_look(waiting, now)]

    def _chosen(self, repository_id: str, able: Iterable[Machine], failures: int) -> str | None:
        """Each time another one while it fails: the network of one machine may be to blame. No
        laptop: it would cost battery and data, and its own runs tell how its repository is."""
        there = [
            machine.id
            for machine in able
            if not machine.laptop
            and self._handing_over.ready(machine.id)
            and _Place(repository_id, machine.id) not in self._not_before
        ]
        return there[failures % len(there)] if there else None

    async def _look(self, place: _Place) -> None:
        report = await self._asked(place)
        problem = report.problem if report is not None else None
        if report is None or (problem is not None and problem.error not in CLOSED):
            if problem is not None:
                _log.info("machine %s cannot look into a repository: %s", place.machine_id, problem)
            self._not_before[place] = self._clock.now() + AGAIN
            return
        unknown = report.digest if await self._is_unknown(place.repository_id, report) else ""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> bool:
            """Whether they are to be listed: what a listing leaves out is not listed for ever."""
            if unit.repositories.get(place.repository_id) is None:
                return False
            former = unit.looks.get(place.repository_id)
            look = looked(
                former,
                place.repository_id,
                machine_id=place.machine_id,
                at=now,
                problem=problem,
            )
            unlisted = unknown not in ("", look.listed)
            unit.looks.put(replace(look, listed=unknown) if unlisted else look)
            unit.looks.count(place.repository_id, now.date(), good=problem is None)
            return unlisted

        if await self._store.write(work):
            await self._tasks.list_snapshots(place.repository_id, place.machine_id, by=KUSTOS)

    async def _is_unknown(self, repository_id: str, report: ProbeReport) -> bool:
        """Whether there are other snapshots than are known here."""
        if report.problem is not None or report.snapshots is None:
            return False
        known = await self._store.read(lambda unit: digest_of(unit.snapshots.ids(repository_id)))
        return known != report.digest

    async def _asked(self, place: _Place) -> ProbeReport | None:
        """None if the machine could not be asked."""
        try:
            access = await self._repositories.access(place.repository_id)
            request = ProbeRepository(repository=access, timeout_seconds=LOOK_SECONDS, tally=True)
            return await self._links.ask(place.machine_id, request, _ANSWERED_SECONDS)
        except (AgentRefusedError, AgentOfflineError, TimeoutError) as error:
            _log.info("machine %s has not looked into a repository: %r", place.machine_id, error)
        except (LookupError, VaultLockedError, SecretDamagedError) as error:
            _log.info("a repository cannot be looked into: %r", error)
        return None


def _watched(repository: Repository, kept: Kept, look: Look | None) -> Watched:
    return Watched(
        repository_id=repository.id,
        minutes=minutes_of(repository.place, kept.plan.look_minutes),
        since=repository.created_at,
        looked_at=look.looked_at if look is not None else None,
        failures=look.failures if look is not None else 0,
    )


def _maintainer(unit: UnitOfWork, repository_id: str) -> str:
    maintenance = unit.maintenances.get(repository_id)
    return (maintenance.machine_id or "") if maintenance is not None else ""
