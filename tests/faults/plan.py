"""What happens in one history, drawn from its seed alone: tasks, faults, and how the wire behaves.
Pure."""

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SECONDS: Final = 0.6
"""Orders and faults come within this time; then all is calm, and everything has to come right."""


class Ending(StrEnum):
    """What a task's operation comes to, if nobody stops it."""

    SUCCESS = "success"
    FAILED = "failed"


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
        """Carries the plan to the operation that plays restic, as the folder to restore into."""
        return f"/task/{self.number}/{self.lines}/{self.pause:.4f}/{self.ending}"

    @staticmethod
    def of_target(target: str) -> "PlannedTask":
        """Inverse of `target`, as far as the operation has to know."""
        number, lines, pause, ending = target.removeprefix("/task/").split("/")
        return PlannedTask(int(number), 0.0, int(lines), float(pause), Ending(ending), None)


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

    @staticmethod
    def of(seed: int, number: int) -> "History":
        """The same for the same numbers, always."""
        name = f"{seed}/{number}"
        dice = random.Random(name)
        return History(
            name,
            tasks=tuple(_task(dice, one) for one in range(dice.randint(1, 5))),
            kills=tuple(
                (dice.uniform(0, SECONDS), dice.uniform(0, 0.15))
                for _ in range(dice.choices((0, 1, 2), (5, 4, 1))[0])
            ),
        )

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


def manager_deaths(seed: int, office: int) -> random.Random:
    """The dice by which an office's manager is killed."""
    return random.Random(f"{seed}/manager/{office}")


def _task(dice: random.Random, number: int) -> PlannedTask:
    return PlannedTask(
        number=number,
        ordered_at=dice.uniform(0, SECONDS * 0.8),
        lines=dice.choice((0, 1, 7, 60, 150, 320)),
        pause=dice.choice((0.0, 0.02, 0.1, 0.3)),
        ending=dice.choices(tuple(Ending), (4, 1))[0],
        cancelled_after=dice.uniform(0, 0.3) if dice.random() < 0.2 else None,
    )
