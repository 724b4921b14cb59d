"""What happens in one history, drawn from its seed alone: tasks, faults, and how the wire behaves.
Pure."""

import random
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

SCHEDULED: Final = 10
"""Every so-many-th history has a schedule as well."""

SECONDS: Final = 0.6
"""Orders and faults come within this time; then all is calm, and everything has to come right."""


class Ending(StrEnum):
    """What a task's operation comes to, if nobody stops it."""

    SUCCESS = "success"
    FAILED = "failed"
    RETRIED = "retried"
    """The first attempt fails for a reason that may pass, the second succeeds."""

    @property
    def state(self) -> str:
        """The task's state then."""
        return "failed" if self is Ending.FAILED else "success"

    @property
    def attempts(self) -> int:
        """How often it runs."""
        return 2 if self is Ending.RETRIED else 1


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of the history: when it is ordered, what it does, and when a person cancels it."""

    number: int
    ordered_at: float
    lines: int
    pause: float
    """Seconds that its work takes, spread over its lines."""
    ending: Ending
    cancelled_after: float | None

    @property
    def target(self) -> str:
        """Carries the plan to the operation that plays restic, as the folder to back up."""
        return f"/task/{self.number}/{self.lines}/{self.pause:.4f}/{self.ending}"

    @staticmethod
    def of_target(target: str) -> "PlannedTask":
        """Inverse of `target`, as far as the operation has to know."""
        number, lines, pause, ending = target.removeprefix("/task/").split("/")
        return PlannedTask(int(number), 0.0, int(lines), float(pause), Ending(ending), None)


@dataclass(frozen=True, slots=True)
class PlannedSchedule:
    """A job of the history that its agent begins by itself, each minute of a clock that is fast.
    `sealed`: the agent keeps what it takes, else the manager sends it for each run."""

    sealed: bool

    @property
    def target(self) -> str:
        """The folder to back up."""
        return DUE_TARGET


DUE_TARGET: Final = "/due"

MINUTE: Final = 60

FAST: Final = 300.0
"""How much faster than in life the clock of an agent with a schedule goes."""

FAST_SECONDS: Final = 3.0
"""For so long it does, from the agent's first schedule on. Then it goes on like any other."""


class Harm(StrEnum):
    """What befalls a connection."""

    NONE = "none"
    SLOW = "slow"
    """Every piece is late."""
    CUT = "cut"
    """Both ends lose it in the middle of a byte stream."""
    FREEZE = "freeze"
    """Nothing passes for a while; then it goes on, or is cut."""
    GHOST = "ghost"
    """The agent loses it and comes again; the manager goes on hearing the old one, late."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How the wire treats one connection. `after` counts bytes, of both directions together."""

    harm: Harm
    after: int
    seconds: float
    politely: bool
    """Whether it ends with a FIN, or with a RST."""


@dataclass(frozen=True, slots=True)
class History:
    """One machine's life. `kills` are the moments in which its agent is killed, with how long it
    stays dead."""

    seed: str
    tasks: tuple[PlannedTask, ...]
    kills: tuple[tuple[float, float], ...]
    schedule: PlannedSchedule | None = None

    @staticmethod
    def of(seed: int, number: int) -> "History":
        """The same for the same numbers, always."""
        name = f"{seed}/{number}"
        dice = random.Random(name)
        history = History(
            name,
            tasks=tuple(_task(dice, one) for one in range(dice.randint(1, 5))),
            kills=tuple(
                (dice.uniform(0, SECONDS), dice.uniform(0, 0.15))
                for _ in range(dice.choices((0, 1, 2), (5, 4, 1))[0])
            ),
        )
        return _with_schedule(history) if number % SCHEDULED == 0 else history

    def weather(self, connection: int) -> Weather:
        """Of the history's connection with that number."""
        dice = random.Random(f"{self.seed}/{connection}")
        return Weather(
            harm=dice.choices(tuple(Harm), (2, 1, 4, 1, 2))[0],
            # As likely in the first hundred bytes of the handshake as in the thousands after it.
            after=int(10 ** dice.uniform(0, 4.8)),
            seconds=dice.uniform(0.005, 0.25),
            politely=dice.random() < 0.5,
        )


def _with_schedule(history: History) -> History:
    """And the agent dies while it fires."""
    dice = random.Random(f"{history.seed}/schedule")
    kills = tuple(
        (dice.uniform(0, 2 * FAST_SECONDS), dice.uniform(0, 0.3))
        for _ in range(dice.choice((0, 1, 3)))
    )
    return replace(
        history,
        schedule=PlannedSchedule(sealed=dice.random() < 0.3),
        kills=(*history.kills, *kills),
    )


def manager_deaths(seed: int, office: int) -> random.Random:
    """The dice by which an office's manager is killed."""
    return random.Random(f"{seed}/manager/{office}")


def _task(dice: random.Random, number: int) -> PlannedTask:
    return PlannedTask(
        number=number,
        ordered_at=dice.uniform(0, SECONDS * 0.8),
        lines=dice.choice((0, 1, 7, 60, 150, 320)),
        pause=dice.choice((0.0, 0.02, 0.1, 0.3)),
        ending=dice.choices(tuple(Ending), (4, 1, 2))[0],
        cancelled_after=dice.uniform(0, 0.3) if dice.random() < 0.2 else None,
    )
