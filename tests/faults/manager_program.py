"""The manager of an office, in a process of its own that answers the bench's questions."""

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from kustos.bootstrap import Options, open_manager
from kustos.core.events import Event, TaskChanged
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import Credentials, LocalPlace, SecretKind, Task, TaskFilter, TaskState
from kustos.core.orders import BackupOrder
from kustos.core.planned import UNTOLD, DueFilter
from kustos.core.repositories import RepositoryDraft
from kustos.engine import new_loop
from kustos.home import Home
from kustos.link.own_addresses import OwnAddresses
from kustos_agent.protocol.messages import Enrol, Enrolled
from kustos_agent.protocol.schedules import IntervalTimes, Schedule
from kustos_agent.protocol.token import parse_token
from tests.helpers.managers import fixed_vault

from .agent_program import Truth
from .judge import StoredDue, StoredTask
from .plan import DUE_TARGET, MINUTE

ENDS_FILE: Final = "ends"
MOST_LINES: Final = 10_000
MOST_DUE: Final = 10_000
EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)

SEALED: Final = 8
"""Every so-many-th job of a manager has its credentials kept by the machine."""


@dataclass(frozen=True, slots=True)
class NewMachine:
    """An identity for an agent."""

    machine_id: str
    token: str
    ca: str


class Desk:
    """The questions that the bench may ask; each is a method."""

    def __init__(self, manager: Manager, home: Home, repository_id: str) -> None:
        self._manager = manager
        self._home = home
        self._repository_id = repository_id
        self._orders = itertools.count()

    async def enrol(self, hostname: str) -> NewMachine:
        """Let a machine in."""
        token = parse_token(await self._manager.enrolment.issue_token())
        answer = await self._manager.enrolment.spend(
            Enrol(secret=token.secret, hostname=hostname, os_name="linux", agent_version="1")
        )
        assert isinstance(answer, Enrolled)
        ca = (self._home.certificates / "ca.pem").read_text(encoding="ascii")
        return NewMachine(answer.agent_id, answer.token, ca)

    async def order(self, machine_id: str, target: str) -> str:
        """Order a task; its id, once it is stored."""
        job = await self._manager.jobs.save(
            JobDraft(
                name=f"{machine_id} {target}",
                machine_id=machine_id,
                repository_id=self._repository_id,
                sources=(target,),
                # Each that is sealed starts processes on its agent: some of them will do.
                credentials=(
                    Credentials.ON_DEMAND if next(self._orders) % SEALED else Credentials.SEALED
                ),
            )
        )
        return (await self._manager.tasks.back_up(job.id)).id

    async def plan(self, machine_id: str, sealed: bool) -> str:
        """Give the machine a job that is due each minute; asked again, the same. Its id."""
        name = f"{machine_id} {DUE_TARGET}"
        for view in await self._manager.jobs.overview():
            if view.job.name == name:
                return view.job.id
        job = await self._manager.jobs.save(
            JobDraft(
                name=name,
                machine_id=machine_id,
                repository_id=self._repository_id,
                sources=(DUE_TARGET,),
                credentials=Credentials.SEALED if sealed else Credentials.ON_DEMAND,
                schedule=Schedule(
                    times=IntervalTimes(seconds=MINUTE, since=EPOCH),
                    zone="UTC",
                    catch_up_seconds=0,
                ),
            )
        )
        return job.id

    async def ledger(self, job_id: str) -> list[StoredDue]:
        """All that is kept of its due times, oldest first."""
        rows = await self._manager.ledger.page(DueFilter(job_id=job_id), None, MOST_DUE)
        return [
            StoredDue(
                due=row.due,
                told=row.became not in UNTOLD or row.task_id is not None,
                task_id=row.task_id or "",
                times=row.times,
            )
            for row in reversed(rows)
        ]

    async def cancel(self, task_id: str) -> str:
        """Cancel a task."""
        return (await self._manager.tasks.cancel(task_id)).value

    async def all_ended(self, machine_id: str) -> bool:
        """Whether every task of the machine has its end."""
        return all(task.state.terminal for task in await self._tasks(machine_id))

    async def dump(self, machine_id: str) -> list[StoredTask]:
        """All that is stored of the machine's tasks."""
        return [
            await self._stored(task)
            for task in await self._tasks(machine_id)
            if task.due_at is None
        ]

    async def runs(self, job_id: str) -> list[tuple[str, TaskState]]:
        """Ids and states of the job's tasks."""
        filter_ = TaskFilter(job_id=job_id)
        tasks = await self._manager.tasks.page(filter_, None, MOST_DUE)
        return [(task.id, task.state) for task in tasks]

    async def remove(self, machine_id: str) -> None:
        """Take a machine out, with all its tasks."""
        await self._manager.enrolment.remove(machine_id)

    async def _tasks(self, machine_id: str) -> list[Task]:
        return await self._manager.tasks.page(TaskFilter(machine_id=machine_id), None, 1_000)

    async def _stored(self, task: Task) -> StoredTask:
        assert isinstance(task.order, BackupOrder)
        lines = await self._manager.tasks.log(task.id, 0, MOST_LINES)
        return StoredTask(
            id=task.id,
            target=task.order.sources[0],
            state=task.state,
            problem=task.problem.error.value if task.problem else "",
            lines=tuple((line.number, line.text) for line in lines),
        )


def main(folder: Path, pipe: Connection) -> None:
    """Serve until killed. The first word through the pipe is the port."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(folder, pipe))


async def _serve(folder: Path, pipe: Connection) -> None:
    ends = Truth(folder / ENDS_FILE)

    def hear(event: Event) -> None:
        match event:
            case TaskChanged(task=task) if task.state.terminal:
                ends.say(task.id)
            case _:
                pass

    home = Home(folder / "home")
    options = Options(home=home, vault=fixed_vault, loopback=True, embedded=False)
    async with open_manager(options) as manager:
        manager.bus.listen(hear)
        desk = Desk(manager, home, await _repository(manager))
        loop = asyncio.get_running_loop()
        answering: set[asyncio.Task[None]] = set()

        def read() -> None:
            number, name, arguments = pipe.recv()
            task = loop.create_task(_answer(pipe, number, partial(getattr(desk, name), *arguments)))
            answering.add(task)
            task.add_done_callback(answering.discard)

        loop.add_reader(pipe.fileno(), read)
        pipe.send(await _port(manager))
        await asyncio.Event().wait()


async def _answer(pipe: Connection, number: int, work: Any) -> None:
    pipe.send((number, await work()))


async def _repository(manager: Manager) -> str:
    kept = await manager.repositories.overview()
    if kept:
        return kept[0].repository.id
    draft = RepositoryDraft(
        name="Bench",
        place=LocalPlace(path="/repository"),
        secrets={SecretKind.PASSWORD: "correct horse"},
    )
    return (await manager.repositories.save(draft)).id


async def _port(manager: Manager) -> int:
    addresses = manager.enrolment._addresses
    assert isinstance(addresses, OwnAddresses)
    await addresses.known()
    return addresses._port


def ends_of(folder: Path) -> Counter[str]:
    """How often the manager announced an end of each task, over all its lives."""
    return Counter((folder / ENDS_FILE).read_text(encoding="utf-8").split())
