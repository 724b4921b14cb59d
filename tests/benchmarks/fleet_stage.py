"""A manager with its window and a fleet of agents, in processes of their own."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kustos.home import Home
from tests.benchmarks.fleet_home import Fleet, Seat, fill
from tests.benchmarks.worker import STRANGERS_NICE, Worker

PROCESSES: Final = 4
MEMORY: Final = Path("/dev/shm")
"""A folder in memory, where there is one."""


@dataclass(slots=True)
class Stage:
    """`manager` is replaced by `restart_manager`."""

    fleet: Fleet
    manager: Worker
    crews: list[tuple[Worker, list[Seat]]]
    home: Home
    port: int

    async def tell(self, question: str, seats: Iterable[Seat], *arguments: Any) -> list[Any]:
        """Ask the processes of these agents at the same time; their answers."""
        wanted = {seat.machine_id for seat in seats}
        asked = [
            crew.ask(question, mine, *arguments)
            for crew, crew_seats in self.crews
            if (mine := [seat.machine_id for seat in crew_seats if seat.machine_id in wanted])
        ]
        return list(await asyncio.gather(*asked))

    async def tell_all(self, question: str) -> list[Any]:
        """Ask every process of agents."""
        return list(await asyncio.gather(*(crew.ask(question) for crew, _ in self.crews)))

    async def end_manager(self) -> None:
        """The one that runs now."""
        await self.manager.end()

    def start_manager(self) -> None:
        """On the same home and port."""
        self.manager = _manager(self.home, self.port)


@asynccontextmanager
async def staged(machines: int) -> AsyncIterator[Stage]:
    """The manager listens, the agents are made, none has dialled."""
    async with AsyncExitStack() as stack:
        scratch = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="kustos-bench-", ignore_cleanup_errors=True)
            )
        )
        journals = stack.enter_context(
            tempfile.TemporaryDirectory(
                prefix="kustos-bench-", dir=MEMORY if MEMORY.is_dir() else None
            )
        )
        home, port = Home(scratch / "home"), _free_port()
        fleet = await fill(home, machines)
        stage = Stage(fleet, _manager(home, port), [], home, port)
        stack.push_async_callback(stage.end_manager)
        assert await stage.manager.ask("port") == port
        for number in range(PROCESSES):
            crew = Worker(
                "tests.benchmarks.fleet_agents", (journals, str(port)), {}, STRANGERS_NICE
            )
            stack.push_async_callback(crew.end)
            stage.crews.append((crew, list(fleet.seats[number::PROCESSES])))
        await asyncio.gather(*(crew.ask("prepare", seats, fleet.ca) for crew, seats in stage.crews))
        yield stage


def _manager(home: Home, port: int) -> Worker:
    environment = {"KUSTOS_HOME": str(home.folder), "QT_QPA_PLATFORM": "offscreen"}
    return Worker("tests.benchmarks.fleet_manager", (str(port),), environment, 0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
