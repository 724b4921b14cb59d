"""Putting the daily digest together from what the manager knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from .alerting import views_of
from .alerts import AlertView
from .digest import (
    NIGHT,
    Digest,
    added,
    coming_of,
    ended_of,
    grown_of,
    most_pressing,
)
from .machines import Machines
from .model import CertificateStanding, Job, Task
from .ports import Store, UnitOfWork
from .routes import Route, covers
from .site import Belongings
from .sites import belongings


@dataclass(frozen=True, slots=True)
class _Read:
    alerts: list[AlertView]
    jobs: list[Job]
    tasks: list[Task]
    belongings: Belongings


class Digesting:
    """Reads; changes nothing."""

    def __init__(
        self,
        *,
        store: Store,
        machines: Machines,
        standing: Callable[[], CertificateStanding],
    ) -> None:
        self._store = store
        self._machines = machines
        self._standing = standing

    async def digest(self, route: Route, day: date, now: datetime) -> Digest:
        """Of the machines that the route covers. Raises StoreError."""

        def read(unit: UnitOfWork) -> _Read:
            return _Read(
                alerts=views_of(unit, unit.alerts.open()),
                jobs=unit.jobs.all(),
                tasks=unit.tasks.backups_ended(now - NIGHT),
                belongings=belongings(unit),
            )

        found = await self._store.read(read)

        def told(machine_id: str | None, repository_id: str | None = None) -> bool:
            sites = found.belongings.sites(machine_id, repository_id)
            return covers(route, machine_id, sites)

        views = [view for view in await self._machines.overview() if told(view.machine.id)]
        machines = {view.machine.id: view.machine for view in views}
        jobs = {job.id: job for job in found.jobs if job.machine_id in machines}
        tasks = [task for task in found.tasks if task.machine_id in machines]
        alerts = [
            view for view in found.alerts if told(view.alert.machine_id, view.alert.repository_id)
        ]
        pressing = most_pressing(alerts)
        return Digest(
            day=day,
            now=now,
            machines=tuple(views),
            pressing=pressing,
            known=len(alerts) - len(pressing),
            ended=ended_of(tasks),
            bytes_added=sum(map(added, tasks)),
            grown=grown_of(tasks, jobs, machines),
            coming=coming_of(self._standing().in_force.ends, jobs.values(), machines, now),
        )
