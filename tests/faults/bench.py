"""Many histories, a few offices, one result."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .judge import Charge, Fault
from .nursery import fork_server
from .office import Office
from .plan import History, manager_deaths

OFFICES: Final = 2
AT_ONCE: Final = 8
"""Histories an office plays at the same time."""


@dataclass(slots=True)
class Result:
    """What came out. `charges` names every broken promise with the seed of its history."""

    histories: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)
    charges: list[tuple[str, Charge]] = field(default_factory=list)
    seconds: float = 0.0
    agent_deaths: int = 0
    manager_deaths: int = 0
    due_times: int = 0

    def line(self) -> dict[str, float]:
        """The figures of the last line of `python -m tests.faults`."""
        return {
            "histories": self.histories,
            **{fault.value: self.faults[fault] for fault in Fault},
            "seconds": round(self.seconds, 1),
        }


async def play(
    histories: int, seed: int, folder: Path, tell: Callable[[Result], None] = lambda _: None
) -> Result:
    """Play so many histories; `tell` hears the result so far after each."""
    result = Result()
    began = time.monotonic()
    numbers = iter(range(histories))

    async def keep_playing(office: Office) -> None:
        for number in numbers:
            history = History.of(seed, number)
            charges = await office.play(history)
            result.histories += 1
            result.faults.update(charge.fault for charge in charges)
            result.charges += [(history.seed, charge) for charge in charges]
            result.seconds = time.monotonic() - began
            tell(result)

    async def run_office(number: int) -> None:
        office = Office(folder / f"office-{number}", context, manager_deaths(seed, number))
        async with office.opened(), asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(keep_playing(office))
        result.agent_deaths += office.agent_deaths
        result.manager_deaths += office.manager_deaths
        result.due_times += office.due_times

    with fork_server() as context:
        async with asyncio.TaskGroup() as group:
            for number in range(OFFICES):
                group.create_task(run_office(number))
    return result
