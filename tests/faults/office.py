"""One manager and the machines whose histories are played against it, several at a time."""

import asyncio
import contextlib
import random
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, Final

from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.paths import HOME_VARIABLE, agent_paths
from kustos_agent.sealing import child

from . import agent_program, manager_program
from .judge import AgentTruth, Charge, Fault, Record, judge
from .manager_program import NewMachine
from .nursery import ManagerDiedError, ManagerProgram, Program
from .plan import History, PlannedTask
from .wire import Wire

CALM_SECONDS: Final = 300.0
"""After the last fault everything has to come right. It takes a second or two; a machine that is
busy with other things may need a minute."""

MANAGER_LIVES: Final = (0.3, 4.0)
MANAGER_DEAD: Final = (0.0, 0.2)


class Office:
    """Use `opened`."""

    def __init__(self, folder: Path, context: ForkServerContext, dice: random.Random) -> None:
        self._folder = folder
        self._context = context
        self._dice = dice
        self._manager: ManagerProgram | None = None
        self._port: int | None = None
        self.manager_deaths = 0
        self.agent_deaths = 0

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The manager runs, and is killed every now and then."""
        self._folder.mkdir(parents=True)
        self._start_manager()
        killing = asyncio.create_task(self._kill_manager_for_ever())
        try:
            yield
        finally:
            killing.cancel()
            await asyncio.gather(killing, return_exceptions=True)
            if self._manager is not None:
                await self._manager.kill()

    async def play(self, history: History) -> list[Charge]:
        """Play it and judge it."""
        folder = self._folder / history.seed.replace("/", "-")
        folder.mkdir()
        machine: NewMachine = await self._ask("enrol", history.seed)
        wire = Wire(history, lambda: self._port)
        async with wire.laid() as port:
            _write_identity(folder, machine, port)
            life = Life(self, history, folder, machine.machine_id)
            try:
                await life.live()
                wire.calm()
                calm = await self._calm(machine.machine_id)
            finally:
                await life.agent.kill()
        stored = await self._ask("dump", machine.machine_id)
        charges = judge(
            Record(
                history=history,
                ordered=life.ordered,
                cancelled=frozenset(life.cancelled),
                agent_died=life.agent_died,
                stored=stored,
                ends=Counter(manager_program.ends_of(self._folder)),
                truth=_truth(folder),
            )
        )
        if not calm and not charges:
            charges.append(Charge(Fault.LOST, "it never came to rest"))
        if not charges:
            await self._ask("remove", machine.machine_id)
            await _remove(folder)
        return charges

    async def order(self, machine_id: str, target: str) -> str | None:
        """The id of the task, None if the manager died over it: it may exist or not."""
        task_id: str | None = await self._try("order", machine_id, target)
        return task_id

    async def cancel(self, task_id: str) -> None:
        """Cancel it, whoever dies meanwhile."""
        await self._ask("cancel", task_id)

    async def revive(self, agent: Program, folder: Path, dead_seconds: float) -> Program:
        """Kill it, and start it again."""
        self.agent_deaths += 1
        await agent.kill()
        await asyncio.sleep(dead_seconds)
        return self.start_agent(folder)

    def start_agent(self, folder: Path) -> Program:
        """One that lives there."""
        return Program(self._context, folder / "log", agent_program.main, folder)

    # --- inside ---

    def _start_manager(self) -> None:
        self._manager = ManagerProgram(
            self._context, self._folder / "log", manager_program.main, self._folder
        )

    async def _kill_manager_for_ever(self) -> None:
        while True:
            assert self._manager is not None
            self._port = await self._manager.port()
            await asyncio.sleep(self._dice.uniform(*MANAGER_LIVES))
            self._port = None
            self.manager_deaths += 1
            await self._manager.kill()
            await asyncio.sleep(self._dice.uniform(*MANAGER_DEAD))
            self._start_manager()

    async def _ask(self, question: str, *arguments: Any) -> Any:
        """Again and again, until a manager lives long enough to answer."""
        while True:
            with contextlib.suppress(ManagerDiedError):
                assert self._manager is not None
                return await self._manager.ask(question, *arguments)
            await asyncio.sleep(0.01)

    async def _try(self, question: str, *arguments: Any) -> Any:
        with contextlib.suppress(ManagerDiedError):
            assert self._manager is not None
            return await self._manager.ask(question, *arguments)
        return None

    async def _calm(self, machine_id: str) -> bool:
        deadline = time.monotonic() + CALM_SECONDS
        while time.monotonic() < deadline:
            if await self._ask("all_ended", machine_id):
                return True
            await asyncio.sleep(0.03)
        return False


class Life:
    """A history in progress: what a person orders, and what befalls the agent."""

    def __init__(self, office: Office, history: History, folder: Path, machine_id: str) -> None:
        self._office = office
        self._history = history
        self._folder = folder
        self._machine_id = machine_id
        self.agent = office.start_agent(folder)
        self.ordered: dict[str, PlannedTask] = {}
        self.cancelled: set[str] = set()
        self.agent_died = False

    async def live(self) -> None:
        """On return all is ordered, and the agent (another one perhaps) lives for good."""
        async with asyncio.TaskGroup() as group:
            for planned in self._history.tasks:
                group.create_task(self._order(planned))
            group.create_task(self._die())

    async def _order(self, planned: PlannedTask) -> None:
        await asyncio.sleep(planned.ordered_at)
        task_id = await self._office.order(self._machine_id, planned.target)
        if task_id is None:
            return
        self.ordered[task_id] = planned
        if planned.cancelled_after is not None:
            self.cancelled.add(task_id)
            await asyncio.sleep(planned.cancelled_after)
            await self._office.cancel(task_id)

    async def _die(self) -> None:
        passed = 0.0
        for at, dead_seconds in sorted(self._history.kills):
            await asyncio.sleep(at - passed)
            passed = at
            self.agent_died = True
            self.agent = await self._office.revive(self.agent, self._folder, dead_seconds)


def _write_identity(folder: Path, machine: NewMachine, port: int) -> None:
    paths = agent_paths({HOME_VARIABLE: str(folder)})
    paths.prepare()
    IdentityFile(paths.identity_file).save(
        Identity(
            agent_id=machine.machine_id,
            token=machine.token,
            addresses=(f"127.0.0.1:{port}",),
            ca=machine.ca,
        )
    )


async def _remove(folder: Path) -> None:
    """A process that seals outlives an agent that is killed, by the file that it writes."""
    deadline = time.monotonic() + child.SECONDS
    while True:
        try:
            shutil.rmtree(folder)
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.03)
        else:
            return


def _truth(folder: Path) -> AgentTruth:
    truth = AgentTruth()
    file = folder / agent_program.TRUTH_FILE
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        match line.split():
            case ["run", target]:
                truth.runs.append(target)
            case ["log", task_id, last]:
                truth.lines[task_id] = int(last)
            case ["end", task_id, outcome]:
                truth.ends[task_id] = outcome
    return truth
