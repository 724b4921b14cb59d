"""The fleet: who is there, how each machine is, and what it told about itself."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from kustos_agent.protocol.messages import Heartbeat, Hello
from kustos_agent.protocol.values import TaskKind
from kustos_agent.protocol.version import OFFLINE_SECONDS

from .bus import Bus
from .events import MachinesChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .model import DayCount, JobRecord, Machine, Task, TaskState
from .ports import Clock, Links, Store, UnitOfWork
from .status import Verdict, verdict

T = TypeVar("T")

STRIP_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineView:
    """A machine with all that its row and its card show. `days` are the strip's states, oldest
    first, None where nothing ended on that day."""

    machine: Machine
    verdict: Verdict
    connected: bool
    jobs: int
    last_good_at: datetime | None
    last_seen: datetime | None
    running: tuple[Task, ...]
    days: tuple[TaskState | None, ...]
    heartbeat: Heartbeat | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetCount:
    """`running_here`: tasks that run on the manager's own computer."""

    machines: int
    connected: int
    running_here: int


class Machines:
    """Reads and keeps machines; the links report arrivals, heartbeats and departures here."""

    def __init__(self, *, store: Store, links: Links, bus: Bus, clock: Clock) -> None:
        self._store = store
        self._links = links
        self._bus = bus
        self._clock = clock
        self._heartbeats: dict[str, Heartbeat] = {}
        self._heard: dict[str, datetime] = {}

    async def overview(self) -> list[MachineView]:
        """Every machine, by name."""
        now = self._clock.now()
        first_day = (now - timedelta(days=STRIP_DAYS - 1)).date()
        machines, jobs, records, active, days = await self._store.read(
            lambda unit: (
                unit.machines.all(),
                unit.jobs.all(),
                unit.tasks.records(),
                unit.tasks.unfinished(),
                unit.tasks.days(first_day),
            )
        )
        jobs_of = _grouped(jobs, lambda job: job.machine_id)
        active_on = _grouped(active, lambda task: task.machine_id)
        days_of = _grouped(days, lambda day: day.machine_id)
        record_of = {record.job_id: record for record in records}
        views = [
            self._view(
                machine,
                records=[record_of[job.id] for job in jobs_of.get(machine.id, ())],
                active=active_on.get(machine.id, ()),
                days=days_of.get(machine.id, ()),
                now=now,
            )
            for machine in machines
        ]
        return sorted(views, key=lambda view: view.machine.name.casefold())

    async def count(self) -> FleetCount:
        """The fleet in numbers: a small part of what `overview` reads."""
        machines, active = await self._store.read(
            lambda unit: (unit.machines.all(), unit.tasks.unfinished())
        )
        here = {machine.id for machine in machines if machine.embedded}
        return FleetCount(
            machines=len(machines),
            connected=sum(self._links.connected(machine.id) for machine in machines),
            running_here=sum(
                task.machine_id in here and task.state is TaskState.RUNNING for task in active
            ),
        )

    def _view(
        self,
        machine: Machine,
        *,
        records: Sequence[JobRecord],
        active: Sequence[Task],
        days: Sequence[DayCount],
        now: datetime,
    ) -> MachineView:
        running = tuple(task for task in active if task.state is TaskState.RUNNING)
        last_seen = self._heard.get(machine.id, machine.last_seen)
        return MachineView(
            machine=machine,
            verdict=verdict(
                records,
                running=any(task.kind is TaskKind.BACKUP for task in running),
                last_seen=last_seen,
                now=now,
            ),
            connected=self._links.connected(machine.id),
            jobs=len(records),
            last_good_at=max(
                (record.last_good_at for record in records if record.last_good_at), default=None
            ),
            last_seen=last_seen,
            running=running,
            days=strip(days, now),
            heartbeat=self._heartbeats.get(machine.id),
        )

    async def get(self, machine_id: str) -> Machine | None:
        return await self._store.read(lambda unit: unit.machines.get(machine_id))

    async def rename(self, machine_id: str, name: str) -> None:
        """Raises InvalidError for an empty name or one that another machine has."""
        wanted = name.strip()
        if not wanted:
            raise InvalidError([FieldProblem("name", FieldCode.REQUIRED)])

        def work(unit: UnitOfWork) -> None:
            for machine in unit.machines.all():
                if machine.id == machine_id:
                    unit.machines.update(replace(machine, name=wanted))
                elif machine.name.casefold() == wanted.casefold():
                    raise InvalidError([FieldProblem("name", FieldCode.NAME_TAKEN, wanted)])

        await self._store.write(work)
        self._bus.publish(MachinesChanged(machine_id))

    async def arrived(self, machine_id: str, hello: Hello) -> None:
        """A machine has connected and said what it is."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            if machine is not None:
                unit.machines.update(
                    replace(
                        machine,
                        hostname=hello.hostname,
                        os_name=hello.os_name,
                        os_version=hello.os_version,
                        agent_version=hello.agent_version,
                        restic_version=hello.restic_version,
                        home=hello.home,
                        last_seen=now,
                    )
                )

        await self._store.write(work)
        self._heard[machine_id] = now
        self._bus.publish(MachinesChanged(machine_id))

    async def heartbeat(self, machine_id: str, heartbeat: Heartbeat) -> None:
        """A sign of life with figures."""
        self._heartbeats[machine_id] = heartbeat
        await self._seen(machine_id)

    async def departed(self, machine_id: str) -> None:
        """The link has ended. The machine counts as offline only after 90 s of silence, and that
        moment is announced as well."""
        self._heartbeats.pop(machine_id, None)
        # Not a sign of life: a cable that was cut is noticed late.
        self._bus.publish(MachinesChanged(machine_id))
        asyncio.get_running_loop().call_later(
            OFFLINE_SECONDS + 1, self._bus.publish, MachinesChanged(machine_id)
        )

    async def _seen(self, machine_id: str) -> None:
        now = self._clock.now()
        self._heard[machine_id] = now
        await self._store.write(lambda unit: unit.machines.seen(machine_id, now))
        self._bus.publish(MachinesChanged(machine_id))


_WORST_FIRST = (TaskState.FAILED, TaskState.WARNING, TaskState.SUCCESS)


def _grouped(items: Iterable[T], owner: Callable[[T], str]) -> dict[str, list[T]]:
    """By the machine that each is of."""
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(owner(item), []).append(item)
    return found


def strip(days: Sequence[DayCount], now: datetime) -> tuple[TaskState | None, ...]:
    """The last 30 days of a machine, the worst end of each day, oldest first."""
    ended: dict[int, set[TaskState]] = {}
    for day in days:
        ended.setdefault((now.date() - day.day).days, set()).add(day.state)
    return tuple(
        next((state for state in _WORST_FIRST if state in ended.get(age, ())), None)
        for age in range(STRIP_DAYS - 1, -1, -1)
    )
