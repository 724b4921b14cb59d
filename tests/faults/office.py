"""One manager and the machines whose histories are played against it, several at a time."""

import asyncio
import contextlib
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, Final

from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.paths import HOME_VARIABLE, agent_paths
from kustos_agent.sealing import child

from . import agent_program, manager_program
from .judge import AgentTruth, Charge, Fault, Record, Scheduled, judge
from .manager_program import NewMachine
from .nursery import ManagerDiedError, ManagerProgram, Program
from .plan import FAST_SECONDS, History, PlannedSchedule, PlannedTask
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
        self.due_times = 0
        """Of all schedules, that agents have told of."""

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
                calm = await self._calm(machine.machine_id, life)
            finally:
                await life.agent.kill()
        stored = await self._ask("dump", machine.machine_id)
        truth = _truth(folder)
        charges = judge(
            Record(
                history=history,
                ordered=life.ordered,
                cancelled=frozenset(life.cancelled),
                agent_died=life.agent_died,
                stored=stored,
                ends=Counter(manager_program.ends_of(self._folder)),
                truth=truth,
                scheduled=await self._scheduled(life, truth),
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

    async def _calm(self, machine_id: str, life: "Life") -> bool:
        deadline = time.monotonic() + CALM_SECONDS
        while time.monotonic() < deadline:
            told = life.job_id is None or not _owed(life.folder)
            accounted = _accounted(life.folder) if told and life.job_id else None
            if told and await self._ask("all_ended", machine_id):
                life.accounted = accounted
                return True
            await asyncio.sleep(0.03)
        return False

    async def _scheduled(self, life: "Life", truth: AgentTruth) -> Scheduled | None:
        if life.job_id is None:
            return None
        rows = await self._ask("ledger", life.job_id)
        self.due_times += sum(row.told for row in rows)
        return Scheduled(
            job_id=life.job_id,
            rows=rows,
            runs=await self._ask("runs", life.job_id),
            # Its schedule went on until it was killed: what came after the calm may be anything.
            accounted=life.accounted or _accounted(life.folder),
            latest=_accounted(life.folder) + timedelta(minutes=1),
            plannings=truth.plannings,
        )

    async def plan(self, machine_id: str, *, sealed: bool) -> str:
        """Give it the job that is due each minute, whoever dies meanwhile; its id."""
        job_id: str = await self._ask("plan", machine_id, sealed)
        return job_id


class Life:
    """A history in progress: what a person orders, and what befalls the agent."""

    def __init__(self, office: Office, history: History, folder: Path, machine_id: str) -> None:
        self._office = office
        self._history = history
        self.folder = folder
        self._machine_id = machine_id
        self.job_id: str | None = None
        self.accounted: datetime | None = None
        """Up to when its agent had dealt with all due times, when all was calm."""
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
            if self._history.schedule is not None:
                group.create_task(self._plan(self._history.schedule))

    async def _plan(self, schedule: PlannedSchedule) -> None:
        self.job_id = await self._office.plan(self._machine_id, sealed=schedule.sealed)

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
            self.agent = await self._office.revive(self.agent, self.folder, dead_seconds)


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
            case ["due", task_id]:
                truth.due.append(task_id)
            case ["planning", mark]:
                truth.plannings.append(datetime.fromtimestamp(float(mark), UTC))
    return truth


def _journal(folder: Path) -> sqlite3.Connection:
    file = agent_paths({HOME_VARIABLE: str(folder)}).journal_file
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def _owed(folder: Path) -> bool:
    """Whether the agent still has anything to tell, or to begin."""
    began = agent_program.began(folder / agent_program.CLOCK_FILE)
    if began is None or time.time() < began + FAST_SECONDS:
        return True
    try:
        with contextlib.closing(_journal(folder)) as journal:
            (planned,) = journal.execute("SELECT count(*) FROM planned").fetchone()
            (owed,) = journal.execute("SELECT count(*) FROM outbox").fetchone()
    except sqlite3.OperationalError:
        return True  # it was killed before it had a journal, and makes one now
    return not planned or bool(owed)


def _accounted(folder: Path) -> datetime:
    """Up to when its agent has told of all due times; what it had no time to send is left out."""
    with contextlib.closing(_journal(folder)) as journal:
        (micros,) = journal.execute("SELECT accounted FROM planned").fetchone()
        (owed,) = journal.execute("SELECT count(*) FROM outbox").fetchone()
    accounted = datetime.fromtimestamp(micros / 1_000_000, UTC)
    return accounted - timedelta(minutes=1) if owed else accounted
