"""What each machine plans: just the schedules of its jobs, as they are today.

A set has a hash of its content for a revision. A machine says in its hello which one it holds; what
differs is sent, now or when it is here again, and doing it twice changes nothing. Each machine is
also asked once in the manager's life, since its answer alone says what it cannot plan.
"""

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from kustos_agent.protocol.codec import FrameErrorKind
from kustos_agent.protocol.messages import (
    Hello,
    PlannedJob,
    ScheduleApplied,
    ScheduleTrouble,
    SetSchedule,
)
from kustos_agent.protocol.values import (
    ErrorClass,
    Problem,
    SealedCredentials,
    SealedSecrets,
)

from . import places, specs
from .bus import Bus
from .events import MachinesChanged
from .model import Job, Machine
from .ports import AgentRefusedError, Clock, Links, Store, UnitOfWork
from .rounds import ask_linked
from .schedules import SINCE_MINOR, Planning, PlanningState
from .sealed_sets import SealedSets
from .sealed_wants import Kept, Wanted, taken

ANSWER_SECONDS: Final = 30.0

LONGEST_NAME: Final = 255
"""As the wire has it."""

NOTHING: Final = SetSchedule(revision="")
"""Who has never been sent a set says this revision as well."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Told:
    """The set that a machine was sent last in this manager's life, and what it answered."""

    revision: str
    refused: Mapping[str, ScheduleTrouble]


class ScheduleSets:
    """Knows which set each connected machine holds, and has it changed."""

    def __init__(
        self, *, store: Store, links: Links, bus: Bus, clock: Clock, sealed: SealedSets
    ) -> None:
        self._store = store
        self._links = links
        self._bus = bus
        self._clock = clock
        self._sealed = sealed
        self._arrivals: dict[str, Hello] = {}
        self._held: dict[str, str] = {}
        self._behind: set[str] = set()
        self._declining: dict[str, Planning] = {}
        self._unable: set[str] = set()
        self._told: dict[str, _Told] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    # --- what links report ---------------------------------------------------------------------

    def arrived(self, machine_id: str, hello: Hello) -> None:
        """A machine has connected, with a hello that stands for it from now on."""
        self.departed(machine_id)
        self._arrivals[machine_id] = hello
        if hello.minor < SINCE_MINOR:
            self._unable.add(machine_id)

    def caught_up(self, machine_id: str, hello: Hello) -> None:
        """All that its journal held is heard: what it did by the set that it holds is known."""
        if self._arrivals.get(machine_id) is hello and machine_id not in self._unable:
            self._held[machine_id] = hello.schedule_revision

    def departed(self, machine_id: str) -> None:
        """The link has ended."""
        self._arrivals.pop(machine_id, None)
        self._held.pop(machine_id, None)
        self._behind.discard(machine_id)
        self._declining.pop(machine_id, None)
        self._unable.discard(machine_id)

    # --- keeping them equal --------------------------------------------------------------------

    async def visit(self) -> None:
        """Send every machine that is here the set that it is to hold, if it holds another."""
        kept = {machine_id: self._sealed.held(machine_id) for machine_id in self._held}
        wanted = await self._store.read(lambda unit: _wanted(unit, kept))
        differing = [
            machine_id
            # No other: of one that has come meanwhile it was not looked what is wanted.
            for machine_id in kept
            if machine_id in self._held
            and not self._settled(machine_id, wanted.get(machine_id, NOTHING))
        ]
        self._behind.update(differing)

        async def settle(machine_id: str) -> None:
            await self._settle(machine_id, wanted.get(machine_id, NOTHING))

        await ask_linked(self._links, differing, settle, "schedules")

    def _settled(self, machine_id: str, wanted: SetSchedule) -> bool:
        told = self._told.get(machine_id)
        heard = not wanted.jobs or (told is not None and told.revision == wanted.revision)
        return heard and self._held.get(machine_id) == wanted.revision

    async def _settle(self, machine_id: str, wanted: SetSchedule) -> None:
        """Raises AgentOfflineError, TimeoutError."""
        async with self._locks.setdefault(machine_id, asyncio.Lock()):
            hello = self._arrivals.get(machine_id)
            if hello is None:
                return
            try:
                answer = await self._links.ask(machine_id, wanted, ANSWER_SECONDS)
            except AgentRefusedError as refusal:
                self._refused(machine_id, refusal.problem, wanted)
                return
            await self._applied(machine_id, wanted, answer)
            if self._arrivals.get(machine_id) is hello:
                self._held[machine_id] = wanted.revision
                self._behind.discard(machine_id)
                self._declining.pop(machine_id, None)
            self._bus.publish(MachinesChanged(machine_id))

    def _refused(self, machine_id: str, problem: Problem, wanted: SetSchedule) -> None:
        """It takes none at all. It is asked again in a later round, if it knows the request."""
        error = problem.error
        if error is ErrorClass.INTERRUPTED:
            return  # its agent is ending, and will be back
        _log.warning("machine %s takes no schedule: %s", machine_id, error)
        too_large = problem.detail == FrameErrorKind.TOO_LARGE
        if error is ErrorClass.UNSUPPORTED and not too_large:
            # No agent has to know it (protocol.md, 5).
            self._held.pop(machine_id, None)
            self._unable.add(machine_id)
        elif too_large:
            largest = max(wanted.jobs, key=lambda planned: len(msgspec.json.encode(planned)))
            planning = Planning(PlanningState.TOO_LARGE, largest=largest.name)
            self._declining[machine_id] = planning
        else:
            planning = Planning(PlanningState.REFUSED, ScheduleTrouble.OTHER)
            self._declining[machine_id] = planning
        self._bus.publish(MachinesChanged(machine_id))

    async def _applied(self, machine_id: str, wanted: SetSchedule, answer: ScheduleApplied) -> None:
        for job_id, trouble in answer.refused.items():
            _log.warning("machine %s cannot plan job %s: %s", machine_id, ascii(job_id), trouble)
        self._told[machine_id] = _Told(wanted.revision, dict(answer.refused))
        revisions = {planned.job_id: planned.revision for planned in wanted.jobs}
        due = {
            planned.job_id: (planned.revision, planned.schedule)
            for planned in wanted.jobs
            if planned.job_id not in answer.refused
        }
        now = self._clock.now()

        def work(unit: UnitOfWork) -> None:
            for job in unit.jobs.all():
                applied = revisions.get(job.id, "")
                if job.machine_id == machine_id and job.applied_revision != applied:
                    unit.jobs.update(replace(job, applied_revision=applied))
            unit.ledger.holds(machine_id, due, now)

        await self._store.write(work)

    # --- for people ----------------------------------------------------------------------------

    def planning(self, job: Job) -> Planning | None:
        """How far its machine is with its schedule; None if it has none."""
        if job.schedule is None:
            return None
        told = self._told.get(job.machine_id)
        if job.machine_id in self._unable:
            return Planning(PlanningState.UNSUPPORTED)
        if job.machine_id in self._declining:
            return self._declining[job.machine_id]
        if job.applied_revision != job.revision or job.machine_id in self._behind:
            return Planning(PlanningState.WAITING)
        if told is not None and job.id in told.refused:
            return Planning(PlanningState.REFUSED, told.refused[job.id])
        return Planning(PlanningState.APPLIED)

    def unable(self) -> frozenset[str]:
        """Connected machines whose agent plans nothing."""
        return frozenset(self._unable)


def _wanted(unit: UnitOfWork, kept: Mapping[str, Wanted]) -> dict[str, SetSchedule]:
    """The sets of these machines, which keep these credentials. Those with nothing to plan are left
    out."""
    machines = {machine.id: machine for machine in unit.machines.all() if machine.id in kept}
    repositories = {repository.id: repository for repository in unit.repositories.all()}
    planned: dict[str, list[PlannedJob]] = {}
    for job in unit.jobs.all():
        machine = machines.get(job.machine_id)
        if machine is None or job.schedule is None:
            continue
        repository = repositories[job.repository_id]
        needed = taken(unit, job, repository.revision)
        whole = needed.items() <= kept[machine.id].items()
        references = [subject.kept(revision) for subject, revision in needed.items() if whole]
        one = planned_job(job, machine, places.location(repository.place), references)
        planned.setdefault(machine.id, []).append(one)
    return {machine_id: _set_of(jobs) for machine_id, jobs in planned.items()}


def planned_job(job: Job, machine: Machine, location: str, kept: Sequence[Kept]) -> PlannedJob:
    """A job as its machine plans it, which keeps these for it; none: its runs take the manager.
    Raises ValueError for one without a schedule."""
    if job.schedule is None:
        raise ValueError(job.id)
    sealed = next((one for one in kept if isinstance(one, SealedCredentials)), None)
    secrets = next((one for one in kept if isinstance(one, SealedSecrets)), None)
    return PlannedJob(
        job_id=job.id,
        revision=job.revision,
        schedule=job.schedule,
        spec=specs.planned(job, machine, location),
        sealed=sealed,
        secrets=secrets,
        timeout_seconds=job.how.timeout_seconds,
        retries=job.how.retries,
        paused_until=job.paused_until,
        name=job.name[:LONGEST_NAME],
    )


def _set_of(jobs: list[PlannedJob]) -> SetSchedule:
    """With a hash of its content, in which there is no secret."""
    ordered = tuple(sorted(jobs, key=lambda one: one.job_id))
    content = msgspec.json.encode(ordered, order="deterministic")
    return SetSchedule(revision=hashlib.sha256(content).hexdigest()[:32], jobs=ordered)
