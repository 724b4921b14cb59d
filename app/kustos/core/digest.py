"""What the daily digest says, as values: pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.tasks import BackupResult

from .alerts import AlertView
from .machines import MachineView
from .model import Job, Machine, Task, TaskState

NIGHT: Final = timedelta(days=1)
"""What it looks back on."""

CERTIFICATE_AHEAD: Final = timedelta(days=90)
PAUSE_AHEAD: Final = timedelta(days=7)

MOST_GROWN: Final = 5
LEAST_GROWN: Final = 1_000_000
"""Bytes: what has grown by less is not worth a line."""


class ComingKind(StrEnum):
    """What is to come that somebody may want to know."""

    CERTIFICATE_ENDS = "certificate-ends"
    PAUSE_ENDS = "pause-ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """It comes at `at`; `name` is the job's, with its machine's."""

    kind: ComingKind
    at: datetime
    name: str = ""
    machine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """A job has added so many bytes to its repository."""

    name: str
    machine: str
    bytes_added: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """`day` in its zone; `now` is when it was put together. `machines` are those that the channel
    tells of, `pressing` the alerts about them that wait for a person, the most severe first, and
    `known` how many others are open. `ended` counts the backups of the day before by their end."""

    day: date
    now: datetime
    machines: tuple[MachineView, ...]
    pressing: tuple[AlertView, ...]
    known: int
    ended: Mapping[TaskState, int]
    bytes_added: int
    grown: tuple[Grown, ...]
    coming: tuple[Coming, ...]

    def figures(self) -> Mapping[str, object]:
        """For machines."""
        states = Counter(view.verdict.state.value for view in self.machines)
        return {
            "day": self.day,
            "machines": dict(sorted(states.items())),
            "pressing": [view.alert.id for view in self.pressing],
            "known": self.known,
            "backups": {state.value: number for state, number in sorted(self.ended.items())},
            "bytes_added": self.bytes_added,
        }


def ended_of(tasks: Iterable[Task]) -> dict[TaskState, int]:
    """How many ended in each state."""
    return dict(Counter(task.state for task in tasks))


def added(task: Task) -> int:
    """Bytes that it added to its repository."""
    return task.result.bytes_added if isinstance(task.result, BackupResult) else 0


def grown_of(
    tasks: Iterable[Task], jobs: Mapping[str, Job], machines: Mapping[str, Machine]
) -> tuple[Grown, ...]:
    """The jobs that have added most, the most first. Those that are gone are not named."""
    by_job: Counter[str] = Counter()
    for task in tasks:
        if task.job_id is not None:
            by_job[task.job_id] += added(task)
    return tuple(
        Grown(
            name=jobs[job_id].name,
            machine=machines[jobs[job_id].machine_id].name,
            bytes_added=number,
        )
        for job_id, number in by_job.most_common(MOST_GROWN)
        if number >= LEAST_GROWN and job_id in jobs and jobs[job_id].machine_id in machines
    )


def coming_of(
    certificate_ends: datetime,
    jobs: Iterable[Job],
    machines: Mapping[str, Machine],
    now: datetime,
) -> tuple[Coming, ...]:
    """What is to come, the next first."""
    found: list[Coming] = []
    if certificate_ends - now < CERTIFICATE_AHEAD:
        found.append(Coming(kind=ComingKind.CERTIFICATE_ENDS, at=certificate_ends))
    for job in jobs:
        if job.paused_until is not None and now < job.paused_until <= now + PAUSE_AHEAD:
            machine = machines.get(job.machine_id)
            found.append(
                Coming(
                    kind=ComingKind.PAUSE_ENDS,
                    at=job.paused_until,
                    name=job.name,
                    machine=machine.name if machine else "",
                )
            )
    return tuple(sorted(found, key=lambda one: one.at))


def most_pressing(views: Sequence[AlertView]) -> tuple[AlertView, ...]:
    """Those that wait for a person: the most severe first, then the oldest."""
    waiting = [view for view in views if view.alert.pressing]
    return tuple(sorted(waiting, key=lambda view: (-view.alert.severity.rank, view.alert.since)))
