"""The fleet: who is there, how each machine is, and what it told about itself."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from kustos_agent.protocol.messages import Heartbeat, Hello
from kustos_agent.protocol.values import Limits, TaskKind

from .ages import overdue
from .audit import AuditAction
from .audit_facts import differing
from .audit_recorder import AuditRecorder, of_machine
from .bus import Bus
from .conditions import Condition
from .counters import DAY, Counters
from .events import MachinesChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .history import Sample, of_last_day
from .limits import DEFAULTS, LimitsState, MachineLimits
from .model import Job, JobRecord, Machine, Task, TaskState
from .ports import Clock, Links, Store, UnitOfWork
from .pulse import Pulse
from .schedules import paused
from .site import FIRST_SITE, Site
from .status import Verdict, verdict
from .strips import STRIP_DAYS, Days, strip

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineView:
    """A machine with all that its row and its card show. `connected` says that there is a link; it
    may have been silent for so long that the machine counts as offline. Of `jobs` so many have
    `schedules`, and of these so many are `paused` now. `site` is None where there is but one."""

    machine: Machine
    verdict: Verdict
    connected: bool
    jobs: int
    last_good_at: datetime | None
    last_seen: datetime | None
    running: tuple[Task, ...]
    days: Days
    heartbeat: Heartbeat | None
    conditions: tuple[Condition, ...] = ()
    schedules: int = 0
    paused: int = 0
    site: Site | None = None

    @property
    def restic_version(self) -> str:
        """As its heartbeat has it: restic may have been updated since it said hello."""
        told = self.heartbeat.restic_version if self.heartbeat is not None else ""
        return told or self.machine.restic_version

    @property
    def price_unknown(self) -> bool:
        """Whether it is here and does not tell whether its network is metered: its system does not
        know, or its agent is older than that question."""
        beat = self.heartbeat
        return self.connected and beat is not None and beat.metered is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineDetails:
    """What a machine's page shows beyond its row. `samples` are of the last day, oldest first;
    `applied` are the limits that its agent goes by, None where that is not known. `maintenance`:
    no alerts are raised about it."""

    machine_id: str
    samples: tuple[Sample, ...]
    counters: Counters
    limits_state: LimitsState
    applied: Limits | None
    maintenance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetCount:
    """`running_here`: tasks that run on the manager's own computer."""

    machines: int
    connected: int
    running_here: int


class Machines:
    """Reads and keeps machines; the links report arrivals, heartbeats and departures here."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        bus: Bus,
        clock: Clock,
        pulse: Pulse,
        limits: MachineLimits,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._bus = bus
        self._clock = clock
        self._pulse = pulse
        self._limits = limits

    async def overview(self) -> list[MachineView]:
        """Every machine, by name."""
        now = self._clock.now()
        first_day = (now - timedelta(days=STRIP_DAYS - 1)).date()
        machines, jobs, records, active, days, due, site_of = await self._store.read(
            lambda unit: (
                unit.machines.all(),
                unit.jobs.all(),
                unit.tasks.records(),
                unit.tasks.unfinished(),
                unit.tasks.days(first_day),
                unit.ledger.days(first_day),
                _sites(unit),
            )
        )
        jobs_of = _grouped(jobs, lambda job: job.machine_id)
        active_on = _grouped(active, lambda task: task.machine_id)
        days_of = _grouped(days, lambda day: day.machine_id)
        due_of = _grouped(due, lambda tally: tally.machine_id)
        record_of = {record.job_id: record for record in records}
        # Of schedules that are new here it looks through weeks: not on the loop.
        late = await asyncio.to_thread(overdue, jobs, record_of, now)
        views = [
            self._view(
                machine,
                jobs=jobs_of.get(machine.id, ()),
                record_of=record_of,
                active=active_on.get(machine.id, ()),
                overdue_since=min(
                    (late[job.id] for job in jobs_of.get(machine.id, ()) if job.id in late),
                    default=None,
                ),
                days=strip(days_of.get(machine.id, ()), due_of.get(machine.id, ()), now),
                site=site_of(machine.id),
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
        jobs: Sequence[Job],
        record_of: Mapping[str, JobRecord],
        active: Sequence[Task],
        overdue_since: datetime | None,
        days: Days,
        site: Site | None,
        now: datetime,
    ) -> MachineView:
        records = [record_of[job.id] for job in jobs]
        running = tuple(task for task in active if task.state is TaskState.RUNNING)
        last_seen = self._pulse.heard(machine.id) or machine.last_seen
        vitals = self._pulse.vitals(machine.id)
        return MachineView(
            machine=machine,
            verdict=verdict(
                records,
                running_since=_running_since(running),
                overdue_since=overdue_since,
                last_seen=last_seen,
                enrolled_at=machine.enrolled_at,
                laptop=machine.laptop,
                used_twice_since=machine.clone_alarm.since if machine.clone_alarm else None,
                left_at=machine.left_at,
                jobless_since=machine.job_gone_at,
                paused_since=max(
                    (job.paused_since for job in jobs if job.paused_since and paused(job, now)),
                    default=None,
                ),
                paused_until=_all_paused_until(jobs),
                awaited_since=min(
                    (job.created_at for job in jobs if record_of[job.id].last_good_at is None),
                    default=None,
                ),
                listening_since=self._pulse.listening_since,
                now=now,
            ),
            connected=self._links.connected(machine.id),
            jobs=len(records),
            schedules=sum(job.schedule is not None for job in jobs),
            paused=sum(paused(job, now) for job in jobs),
            last_good_at=max(
                (record.last_good_at for record in records if record.last_good_at), default=None
            ),
            last_seen=last_seen,
            running=running,
            days=days,
            heartbeat=vitals.heartbeat if vitals else None,
            conditions=vitals.conditions if vitals else (),
            site=site,
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
                    self._change(unit, machine, replace(machine, name=wanted))
                elif machine.name.casefold() == wanted.casefold():
                    raise InvalidError([FieldProblem("name", FieldCode.NAME_TAKEN, wanted)])

        await self._store.write(work)
        self._bus.publish(MachinesChanged(machine_id))

    async def mark_laptop(self, machine_id: str, laptop: bool) -> None:  # noqa: FBT001  the word is the value
        """Whether the machine is one that may be away. Raises LookupError for an unknown one."""

        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            if machine is None:
                raise LookupError(machine_id)
            self._change(unit, machine, replace(machine, laptop=laptop))

        await self._store.write(work)
        self._bus.publish(MachinesChanged(machine_id))

    def _change(self, unit: UnitOfWork, former: Machine, machine: Machine) -> None:
        unit.machines.update(machine)
        facts = differing(former, machine)
        self._audit.note_change(unit, AuditAction.MACHINE_CHANGED, of_machine(machine), facts)

    async def details(self, machine_id: str) -> MachineDetails:
        """A day of figures, limits and counters. Raises LookupError for an unknown machine."""
        now = self._clock.now()
        machine, samples, ended, modes = await self._store.read(
            lambda unit: (
                unit.machines.get(machine_id),
                unit.health.of_machine(machine_id),
                unit.tasks.ended(machine_id, now - DAY),
                unit.alerts.modes(),
            )
        )
        if machine is None:
            raise LookupError(machine_id)
        current = self._pulse.sample(machine_id)
        if current is not None:
            # Of its slot there may be a part in the store, from before the manager's last start.
            samples = [sample for sample in samples if sample.slot != current.slot] + [current]
        vitals = self._pulse.vitals(machine_id)
        left = vitals.heartbeat.retries_left if vitals else None
        # What it counts down from is what it goes by, not what is wanted.
        applied = self._limits.applied(machine_id)
        budget = (applied or machine.limits or DEFAULTS).retries_a_day
        arrivals = self._pulse.arrivals
        return MachineDetails(
            machine_id=machine_id,
            samples=of_last_day(samples, now),
            counters=Counters(
                connects=arrivals.total(machine_id),
                reconnects=arrivals.again(machine_id, now),
                retries_used=None if left is None else max(0, budget - left),
                retries_a_day=budget,
                ended=ended,
            ),
            limits_state=self._limits.state(machine_id, machine.limits),
            applied=applied,
            maintenance=any(mode.machine_id == machine_id and mode.holds(now) for mode in modes),
        )

    # --- what links report ---------------------------------------------------------------------

    async def greeting(self, machine_id: str) -> Limits:
        """The limits that the agent is welcomed with."""
        return await self._limits.greeting(machine_id)

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
        self._pulse.arrived(machine_id)
        self._limits.arrived(machine_id, hello)
        self._bus.publish(MachinesChanged(machine_id))

    async def caught_up(self, machine_id: str) -> None:
        """Its messages are being read: what was changed while it came in is brought now."""
        await self._limits.bring(machine_id)

    async def heartbeat(self, machine_id: str, heartbeat: Heartbeat) -> bool:
        """A sign of life with figures. True if `room` has come back with it."""
        return self._pulse.beat(machine_id, heartbeat)

    async def departed(self, machine_id: str) -> None:
        """The link has ended. The machine counts as offline only after 90 s of silence, and that
        moment is announced as well."""
        self._pulse.departed(machine_id)
        self._limits.departed(machine_id)
        self._bus.publish(MachinesChanged(machine_id))

    def room(self, machine_id: str) -> bool:
        """Whether the machine may be sent another task: it is neither saturated nor backing off."""
        return self._pulse.room(machine_id)


def _grouped(items: Iterable[T], owner: Callable[[T], str]) -> dict[str, list[T]]:
    """By the machine that each is of."""
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(owner(item), []).append(item)
    return found


def _sites(unit: UnitOfWork) -> Callable[[str], Site | None]:
    """The site by machine; None for all where there is but one."""
    sites = {site.id: site for site in unit.sites.all()}
    at = unit.sites.of_machines()
    return lambda machine_id: sites[at.get(machine_id, FIRST_SITE)] if len(sites) > 1 else None


def _all_paused_until(jobs: Sequence[Job]) -> datetime | None:
    """Until when no job with a schedule begins by itself; None: one does, or there is none."""
    ends = [job.paused_until for job in jobs if job.schedule is not None]
    paused = [end for end in ends if end is not None]
    return min(paused) if paused and len(paused) == len(ends) else None


def _running_since(running: Iterable[Task]) -> datetime | None:
    """When the first of the backups among these began."""
    return min(
        (task.started_at or task.created_at for task in running if task.kind is TaskKind.BACKUP),
        default=None,
    )
