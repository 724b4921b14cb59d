"""A plan, played: the fleet lives, what is planted happens, and a person does his chores."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kustos.core.care_plan import CarePlan
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.model import Credentials, Job, RestPlace, SecretKind
from kustos.core.monitor_plan import OFF
from kustos.core.repositories import RepositoryDraft
from kustos.core.tidying import NothingToForgetError
from kustos_agent import __version__
from kustos_agent.identity import Identity
from kustos_agent.protocol.messages import Enrol

from .hours import TrueTime
from .machine import Machine
from .office import Office
from .plan import BEGIN, CALM, JobPlan, Kind, MachinePlan, Plan, Planted, Role
from .repository import Kept, Repository, Truth

PASSWORD: Final = "correct horse"
CHANGED: Final = "battery staple"
_DAY: Final = 86_400.0
_LISTING: Final = 5.5 * 3_600
_TIDYING: Final = 12.0 * 3_600


@dataclass(slots=True)
class Told:
    """What nobody sees from outside, for the oracle: by machine or job."""

    paused: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    """By job: when it was paused, and until when."""
    wrong: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    """By machine: from when to when its clock was wrong."""
    low: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    twice: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    stolen: dict[str, datetime] = field(default_factory=dict)
    strange: dict[tuple[str, str], list[tuple[datetime, datetime]]] = field(default_factory=dict)
    """By machine and repository: snapshots of nobody with its name, until they are removed."""
    forged: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    """By job: snapshots that were invented as its own, until they are removed."""
    encrypted: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)


class Story:
    """`play` it, then ask it what it was like."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.time = TrueTime(BEGIN)
        self.truth = Truth()
        self.told = Told()
        self.office = Office(folder, self.time)
        self.machines: list[Machine] = []
        self.jobs: dict[str, JobPlan] = {}
        self.stored: dict[str, Job] = {}
        self.repository_ids: list[str] = []
        self.repositories: list[Repository] = []
        self._folder = folder
        self._dice = random.Random(f"{plan.seed}/story")
        self._beside: set[asyncio.Task[Any]] = set()

    @property
    def end(self) -> datetime:
        """When it is over."""
        return BEGIN + timedelta(days=self.plan.days)

    async def play(self) -> None:
        """All of it."""
        self.office.opened = self._call_all
        await self.office.open()
        for number in range(len(self.plan.append_only)):
            self._found(number)
        for number, machine in enumerate(self.plan.machines):
            await self._enrol(number, machine)
        for number in range(len(self.plan.append_only)):
            await self._save_repository(number, PASSWORD)
        for number, machine in enumerate(self.plan.machines):
            await self._save_jobs(number, machine)
        for number, machine in enumerate(self.plan.machines):
            if machine.role is Role.LAPTOP:
                self._aside(self._sleepy(self.machines[number], number))
        for planted in self.plan.planted:
            self._aside(self._plant(planted))
        self._aside(self._chores(_LISTING, self._list))
        self._aside(self._chores(_TIDYING, self._tidy))
        await self._until(timedelta(days=self.plan.days))
        for task in self._beside:
            task.cancel()
        failed = [
            task
            for task in await asyncio.gather(*self._beside, return_exceptions=True)
            if isinstance(task, Exception)
        ]
        if failed:
            raise failed[0]

    async def close(self) -> None:
        """Let go of everything."""
        for machine in self.machines:
            await machine.stop()
        if self.office.there:
            await self.office.close()
        self.office.store.close()

    # --- the fleet -----------------------------------------------------------------------------

    def _found(self, number: int) -> None:
        repository = Repository(
            location=f"rest:https://store-{number}.example/repo/",
            password=PASSWORD,
            append_only=self.plan.append_only[number],
        )
        self.truth.repositories[repository.location] = repository
        self.repositories.append(repository)

    async def _enrol(self, number: int, planned: MachinePlan) -> None:
        manager = self.office.manager
        enrolled = await manager.enrolment.admit(
            Enrol(
                secret="",
                hostname=planned.name,
                os_name="linux",
                agent_version=__version__,
            )
        )
        machine = Machine(
            self._folder / planned.name,
            Identity(
                agent_id=enrolled.agent_id,
                token=enrolled.token,
                addresses=("192.0.2.1:8422",),
                ca="-",
            ),
            hostname=planned.name,
            address=f"198.51.100.{number + 1}",
            truth=self.truth,
            time=self.time,
            dial=self.office.dial,
            seed=f"{self.plan.seed}/{number}",
            laptop=planned.role is Role.LAPTOP,
        )
        dice = random.Random(f"{self.plan.seed}/{number}/files")
        machine.files.bytes = dice.randrange(10**9, 10**11)
        machine.files.seconds = lambda: dice.uniform(120, 2_400)
        machine.manager_there = lambda: self.office.there
        machine.wrong = timedelta(seconds=dice.uniform(-20, 20))
        machine.power(mains=True)
        if machine.laptop:
            await manager.machines.mark_laptop(machine.id, laptop=True)
        machine.start()
        self.machines.append(machine)

    async def _save_repository(self, number: int, password: str) -> None:
        """Those whose servers only take have a machine that looks after them."""
        place = RestPlace(url=f"https://store-{number}.example/repo/")
        maintenance = None
        if self.plan.append_only[number]:
            maintenance = MaintenanceDraft(machine_id=self.machines[number].id, place=place)
        known = self.repository_ids[number] if number < len(self.repository_ids) else None
        saved = await self.office.manager.repositories.save(
            RepositoryDraft(
                name=f"Store {number}",
                place=place,
                secrets={SecretKind.PASSWORD: password},
                maintenance=maintenance,
            ),
            known,
        )
        if known is None:
            self.repository_ids.append(saved.id)
            # The judge goes by what tasks tell, and a look tells it sooner.
            await self.office.manager.care.save(saved.id, CarePlan(look_minutes=OFF))

    async def _save_jobs(self, number: int, planned: MachinePlan) -> None:
        for index, one in enumerate(planned.jobs):
            saved = await self.office.manager.jobs.save(
                JobDraft(
                    name=f"{planned.name} {index}",
                    machine_id=self.machines[number].id,
                    repository_id=self.repository_ids[planned.repository],
                    sources=(f"/home/{index}",),
                    credentials=Credentials.ON_DEMAND if one.on_demand else Credentials.SEALED,
                    schedule=one.schedule,
                    retention=one.retention,
                )
            )
            self.jobs[saved.id] = one
            self.stored[saved.id] = saved

    def jobs_of(self, machine: Machine) -> list[Job]:
        """In the order of the plan."""
        return [job for job in self.stored.values() if job.machine_id == machine.id]

    def _call_all(self) -> None:
        for machine in self.machines:
            machine.call()

    async def _sleepy(self, machine: Machine, number: int) -> None:
        """A laptop's days: closed for hours, open for hours, now and then away from the mains."""
        dice = random.Random(f"{self.plan.seed}/{number}/lid")
        calm = (self.end - CALM - BEGIN).total_seconds()
        loop = asyncio.get_running_loop()
        await asyncio.sleep(dice.uniform(3_600, 20_000))
        while loop.time() < calm and machine.id not in self.told.stolen:
            machine.power(mains=dice.random() < 0.6, percent=dice.uniform(5, 100))
            machine.sleep()
            weekend = dice.random() < 0.06
            nap = dice.uniform(100_000, 400_000) if weekend else dice.uniform(60, 50_000)
            await asyncio.sleep(max(0.0, min(nap, calm - loop.time())))
            machine.wake()
            await asyncio.sleep(dice.uniform(600, 40_000))
        machine.wake()
        machine.power(mains=True)

    # --- a person ------------------------------------------------------------------------------

    async def _chores(self, second: float, chore: Callable[[], Awaitable[None]]) -> None:
        """Each day at this second of it, if the manager is there."""
        loop = asyncio.get_running_loop()
        offset = (BEGIN - BEGIN.replace(hour=0, minute=0, second=0)).total_seconds()
        day = 1
        while True:
            await asyncio.sleep(day * _DAY + second - offset - loop.time())
            if self.office.there:
                await chore()
            day += 1

    async def _list(self) -> None:
        for number, id_ in enumerate(self.repository_ids):
            await self.office.manager.tasks.list_snapshots(id_, self.machines[number].id)

    async def _tidy(self) -> None:
        for job_id in self.stored:
            with suppress(NothingToForgetError):
                await self.office.manager.tidying.tidy_up(job_id)

    # --- what is planted -----------------------------------------------------------------------

    async def _plant(self, planted: Planted) -> None:
        await self._until(planted.at)
        happening: dict[Kind, Callable[[Planted], Awaitable[None]]] = {
            Kind.HOLIDAY: self._switched_off,
            Kind.CRASH: self._switched_off,
            Kind.CUT_OFF: self._cut_off,
            Kind.MANAGER_AWAY: self._manager_away,
            Kind.CLOCK_WRONG: self._clock_wrong,
            Kind.REPOSITORY_AWAY: self._repository_away,
            Kind.REPOSITORY_FULL: self._repository_full,
            Kind.PASSWORD_CHANGED: self._password_changed,
            Kind.UNREADABLE: self._unreadable,
            Kind.DISK_LOW: self._disk_low,
            Kind.PAUSE: self._pause,
            Kind.CLONE: self._clone,
            Kind.THEFT: self._theft,
            Kind.RANSOMWARE: self._ransomware,
        }
        await happening[planted.kind](planted)

    async def _switched_off(self, planted: Planted) -> None:
        machine = self.machines[planted.whom]
        await machine.stop()
        await asyncio.sleep(planted.lasts.total_seconds())
        if machine.id not in self.told.stolen:
            machine.start()

    async def _cut_off(self, planted: Planted) -> None:
        machine = self.machines[planted.whom]
        machine.network(there=False)
        await asyncio.sleep(planted.lasts.total_seconds())
        machine.network(there=True)

    async def _manager_away(self, planted: Planted) -> None:
        await self.office.close()
        await asyncio.sleep(planted.lasts.total_seconds())
        await self.office.open()

    async def _clock_wrong(self, planted: Planted) -> None:
        machine, right = self.machines[planted.whom], self.machines[planted.whom].wrong
        machine.set_clock(planted.ahead)
        began = self.time.now()
        await asyncio.sleep(planted.lasts.total_seconds())
        machine.set_clock(right)
        self.told.wrong.setdefault(machine.id, []).append((began, self.time.now()))

    async def _repository_away(self, planted: Planted) -> None:
        self.repositories[planted.whom].reachable = False
        await asyncio.sleep(planted.lasts.total_seconds())
        self.repositories[planted.whom].reachable = True

    async def _repository_full(self, planted: Planted) -> None:
        self.repositories[planted.whom].full = True
        await asyncio.sleep(planted.lasts.total_seconds())
        self.repositories[planted.whom].full = False

    async def _password_changed(self, planted: Planted) -> None:
        """By somebody at the server; it takes the person a while to enter it."""
        repository = self.repositories[planted.whom]
        repository.password = CHANGED if repository.password == PASSWORD else PASSWORD
        await asyncio.sleep(planted.lasts.total_seconds())
        await self.office.until_there()
        await self._save_repository(planted.whom, repository.password)

    async def _unreadable(self, planted: Planted) -> None:
        files = self.machines[planted.whom].files
        files.partial = True
        await asyncio.sleep(planted.lasts.total_seconds())
        files.partial = False

    async def _disk_low(self, planted: Planted) -> None:
        machine = self.machines[planted.whom]
        machine.disk(0.05)
        began = self.time.now()
        await asyncio.sleep(planted.lasts.total_seconds())
        machine.disk(0.5)
        self.told.low.setdefault(machine.id, []).append((began, self.time.now()))

    async def _pause(self, planted: Planted) -> None:
        job = self.jobs_of(self.machines[planted.whom])[0]
        until = self.time.now() + planted.lasts
        if self.office.there:
            await self.office.manager.jobs.pause(job.id, until)
            self.told.paused.setdefault(job.id, []).append((self.time.now(), until))

    async def _clone(self, planted: Planted) -> None:
        """Until the manager is there: the copy is of no use before."""
        await self.office.until_there()
        machine = self.machines[planted.whom]
        copy = machine.copy_to(
            self._folder / "clone",
            address="203.0.113.66",
            seed=f"{self.plan.seed}/clone/{planted.whom}",
        )
        copy.unable = True
        began = self.time.now()
        copy.start()
        await asyncio.sleep(planted.lasts.total_seconds())
        await copy.stop()
        machine.links = sorted((*machine.links, *copy.links), key=lambda one: one[0])
        await asyncio.sleep(_DAY)
        await self.office.until_there()
        await self.office.manager.clones.end(machine.id)
        self.told.twice.setdefault(machine.id, []).append((began, self.time.now()))

    async def _ransomware(self, planted: Planted) -> None:
        machine = self.machines[planted.whom]
        machine.files.encrypted = True
        began = self.time.now()
        await asyncio.sleep(planted.lasts.total_seconds())
        machine.files.encrypted = False
        self.told.encrypted.setdefault(machine.id, []).append((began, self.time.now()))

    async def _theft(self, planted: Planted) -> None:
        """The thief has what the machine's agent had: its link, and its login to the repository."""
        machine = self.machines[planted.whom]
        began = self.time.now()
        self.told.stolen[machine.id] = began
        await machine.stop()
        await asyncio.sleep(3_600)
        machine.unable = True
        machine.start()
        number = self.plan.machines[planted.whom].repository
        repository = self.repositories[number]
        forged = self._loot(machine, repository, self.repository_ids[number])
        looted = self.time.now()
        await asyncio.sleep(2 * 3_600)
        await machine.stop()
        await asyncio.sleep(planted.lasts.total_seconds() / 2)
        # Somebody has noticed, and cleans up at the server.
        for one in repository.there():
            if one.stolen:
                one.gone_at = self.time.now()
        key = (machine.id, self.repository_ids[number])
        self.told.strange.setdefault(key, []).append((looted, self.time.now()))
        for job_id in forged:
            self.told.forged.setdefault(job_id, []).append((looted, self.time.now()))

    def _loot(self, machine: Machine, repository: Repository, repository_id: str) -> set[str]:
        """The jobs of this repository of which snapshots were invented."""
        now, dice = self.time.now(), self._dice
        own = [one for one in repository.there() if one.host == machine.hostname]
        if not repository.append_only:
            for one in dice.sample(own, len(own) * 2 // 3):
                one.gone_at = now
        others = [job for job in self.stored.values() if job.machine_id != machine.id]
        mine = self.jobs_of(machine)[0]
        forged: set[str] = set()
        for number in range(40):
            ahead = timedelta(days=dice.choice((-1, 1)) * dice.uniform(0, 60))
            # Some as if this job had made them, some as if others had, some as nobody's.
            owner = (mine, dice.choice(others), None)[number % 3]
            if owner is not None and owner.repository_id == repository_id:
                forged.add(owner.id)
            id_ = self.truth.new_id()
            repository.kept[id_] = Kept(
                id=id_,
                time=now + ahead,
                at=now,
                host=machine.hostname,
                paths=("/home/0",),
                tags=() if owner is None else ("kustos", f"job:{owner.id}"),
                bytes=1,
                stolen=True,
            )
        return forged

    # --- time ----------------------------------------------------------------------------------

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        self._beside.add(asyncio.get_running_loop().create_task(work))

    async def _until(self, after: timedelta) -> None:
        await asyncio.sleep(after.total_seconds() - asyncio.get_running_loop().time())
