"""What befalls a fleet, drawn from a seed alone. Pure."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from kustos.core.retention import Retention
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule

BEGIN: Final = datetime(2026, 2, 2, 9, 3, 17, tzinfo=UTC)
"""A Monday. Within the quarter clocks are set in New York, Berlin and Sydney."""

CALM: Final = timedelta(days=3)
"""At the end, in which everything has to come right."""

FIRST: Final = timedelta(days=2)
"""In which every job runs for the first time."""

_HOUR: Final = 3_600


class Role(StrEnum):
    """What sort of machine it is."""

    SERVER = "server"
    DESKTOP = "desktop"
    LAPTOP = "laptop"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """A job. `expression` is in the `zone`, empty for an interval of `seconds`."""

    expression: str = ""
    seconds: int = 0
    zone: str = "UTC"
    on_demand: bool = False
    retention: Retention
    catch_up: int = 12 * _HOUR
    on_mains: bool = False
    unless_within: int = 0
    jitter: int = 0

    @property
    def schedule(self) -> Schedule:
        """As the job has it."""
        interval = IntervalTimes(seconds=max(60, self.seconds), since=BEGIN)
        return Schedule(
            times=CronTimes(expression=self.expression) if self.expression else interval,
            zone=self.zone,
            jitter_seconds=self.jitter,
            catch_up_seconds=self.catch_up,
            on_mains=self.on_mains,
            unless_within_seconds=self.unless_within,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MachinePlan:
    """A machine and its jobs; `repository` is the number of the one it writes to."""

    name: str
    role: Role
    repository: int
    jobs: tuple[JobPlan, ...]


class Kind(StrEnum):
    """What is planted. The words stand in the report."""

    HOLIDAY = "holiday"
    """Switched off for days."""
    CRASH = "crash"
    """The power goes, and is back within an hour."""
    CUT_OFF = "cut-off"
    """No way to the manager."""
    MANAGER_AWAY = "manager-away"
    CLOCK_WRONG = "clock-wrong"
    REPOSITORY_AWAY = "repository-away"
    REPOSITORY_FULL = "repository-full"
    PASSWORD_CHANGED = "password-changed"
    UNREADABLE = "unreadable"
    """Some files cannot be read for a while."""
    DISK_LOW = "disk-low"
    PAUSE = "pause"
    """A person pauses the first job of a machine."""
    CLONE = "clone"
    """Somebody else uses a copy of a machine's token, for an hour."""
    THEFT = "theft"
    """A machine is stolen: snapshots are removed, others are invented, and it is gone."""
    RANSOMWARE = "ransomware"
    """All files of a machine change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """Something happens to the machine or the repository with the number `whom`, `at` so long after
    the beginning, and is over after `lasts`. `ahead`: of a clock."""

    kind: Kind
    whom: int
    at: timedelta
    lasts: timedelta
    ahead: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole story. `append_only` says it of each repository."""

    seed: int
    days: int
    machines: tuple[MachinePlan, ...]
    append_only: tuple[bool, ...]
    planted: tuple[Planted, ...]


def plan(seed: int, *, machines: int = 50, days: int = 91) -> Plan:
    """The same for the same seed, always."""
    dice = random.Random(f"{seed}/{machines}/{days}")
    repositories = max(2, machines // 8)
    fleet = tuple(_machine(dice, number, machines, repositories) for number in range(machines))
    return Plan(
        seed=seed,
        days=days,
        machines=fleet,
        append_only=tuple(number % 2 == 1 for number in range(repositories)),
        planted=tuple(_planted(dice, fleet, repositories, days)),
    )


def _machine(dice: random.Random, number: int, of: int, repositories: int) -> MachinePlan:
    share = number / of
    role = Role.SERVER if share < 0.16 else Role.DESKTOP if share < 0.56 else Role.LAPTOP
    # Each repository has a server that looks after it.
    repository = number % repositories
    return MachinePlan(
        name=f"{role.value.upper()}-{number:02}",
        role=role,
        repository=repository,
        jobs=tuple(_jobs(dice, role)),
    )


def _jobs(dice: random.Random, role: Role) -> list[JobPlan]:
    minute = dice.randrange(5, 55)
    zone = dice.choice(("Europe/Berlin", "America/New_York", "Australia/Sydney"))
    rules = Retention(last=2, daily=5, weekly=3, monthly=2, zone=dice.choice(("UTC", zone)))
    match role:
        case Role.SERVER:
            every = JobPlan(
                seconds=dice.choice((8, 12)) * _HOUR, retention=rules, catch_up=2 * _HOUR
            )
            nightly = JobPlan(
                expression=f"{minute} {dice.randrange(19, 23)} * * *", zone=zone, retention=rules
            )
            return [every, nightly]
        case Role.DESKTOP:
            days = dice.choice(("*", "*", "MON-FRI"))
            return [
                JobPlan(
                    expression=f"{minute} {dice.randrange(8, 22)} * * {days}",
                    zone=zone,
                    retention=rules,
                    jitter=dice.choice((0, 1_800)),
                    on_demand=dice.random() < 0.3,
                )
            ]
        case Role.LAPTOP:
            recent = dice.choice((0, 0, 20 * _HOUR))
            times = f"{minute} {dice.choice(('*/6', '9', '11', '14'))} * * *"
            if recent:
                times = f"{minute} */4 * * *"
            # In UTC alone where the hours when clocks are set are among the times.
            return [
                JobPlan(
                    expression=times,
                    zone="UTC" if "/" in times else zone,
                    retention=rules,
                    unless_within=recent,
                    on_mains=dice.random() < 0.5,
                    jitter=dice.choice((0, 600)),
                    on_demand=dice.random() < 0.15,
                )
            ]


class _Calendar:
    """Draws moments; what would upset what else is planted for the same machine has its own."""

    def __init__(self, dice: random.Random, days: int) -> None:
        self._dice = dice
        self._days = days
        self._taken: dict[tuple[bool, int], list[tuple[timedelta, timedelta]]] = {}

    def free(
        self, candidates: list[int], lasts: timedelta, *, of_repositories: bool = False
    ) -> tuple[int, timedelta] | None:
        """Whom, and when; None if there is no room."""
        room = timedelta(days=self._days) - CALM - FIRST - lasts
        for _ in range(50):
            if not candidates or room <= timedelta():
                return None
            whom = self._dice.choice(candidates)
            at = FIRST + room * self._dice.random()
            apart = timedelta(days=2)
            taken = self._taken.setdefault((of_repositories, whom), [])
            if all(at + lasts + apart < begin or end + apart < at for begin, end in taken):
                taken.append((at, at + lasts))
                return whom, at
        return None


def _planted(
    dice: random.Random, fleet: tuple[MachinePlan, ...], repositories: int, days: int
) -> list[Planted]:
    calendar = _Calendar(dice, days)
    quarter = days * len(fleet) / (91 * 50)
    servers, desktops, laptops = (
        [number for number, machine in enumerate(fleet) if machine.role is role]
        for role in (Role.SERVER, Role.DESKTOP, Role.LAPTOP)
    )
    found: list[Planted] = []

    def plant(
        kind: Kind,
        times: float,
        whom: list[int],
        hours: Callable[[], float],
        ahead: Callable[[], timedelta] = timedelta,
    ) -> None:
        of_repositories = kind in (
            Kind.REPOSITORY_AWAY,
            Kind.REPOSITORY_FULL,
            Kind.PASSWORD_CHANGED,
            Kind.MANAGER_AWAY,
        )
        for _ in range(max(1, round(times * quarter))):
            lasts = timedelta(hours=hours())
            place = calendar.free(whom, lasts, of_repositories=of_repositories)
            if place is not None:
                number, at = place
                found.append(Planted(kind=kind, whom=number, at=at, lasts=lasts, ahead=ahead()))

    def hours(least: float, most: float) -> Callable[[], float]:
        return lambda: dice.uniform(least, most)

    def ahead() -> timedelta:
        far = timedelta(days=dice.uniform(2, 60))
        near = timedelta(hours=dice.choice((-1, 1)) * dice.uniform(0.2, 20))
        return far if dice.random() < 0.25 else near

    whole = list(range(repositories))
    forever = lambda: 24.0 * 4  # noqa: E731  until it is noticed
    plant(Kind.THEFT, 2, laptops, forever)
    plant(Kind.RANSOMWARE, 1, desktops, hours(24, 48))
    plant(Kind.CLONE, 1, desktops, hours(1, 1))
    plant(Kind.MANAGER_AWAY, 3, [-1], hours(2, min(100.0, days * 3.0)))
    plant(Kind.HOLIDAY, 6, desktops, hours(60, 200))
    plant(Kind.CRASH, 25, [*servers, *desktops, *laptops], hours(0.05, 0.8))
    plant(Kind.CUT_OFF, 10, desktops + laptops, hours(2, 60))
    plant(Kind.CLOCK_WRONG, 8, desktops, hours(4, 30), ahead)
    plant(Kind.REPOSITORY_AWAY, 3, whole, hours(8, 30))
    plant(Kind.REPOSITORY_FULL, 2, whole, hours(12, 36))
    plant(Kind.PASSWORD_CHANGED, 2, whole, hours(12, 36))
    plant(Kind.UNREADABLE, 4, desktops, hours(30, 90))
    plant(Kind.DISK_LOW, 3, servers, hours(4, 40))
    plant(Kind.PAUSE, 3, desktops, hours(40, 120))
    return sorted(found, key=lambda one: one.at)
