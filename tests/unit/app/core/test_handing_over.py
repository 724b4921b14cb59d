"""Handing tasks over to machines that come and go at the wrong moment."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from kustos.bootstrap import compose
from kustos.core.events import Event, TaskChanged
from kustos.core.model import LocalPlace, SecretKind, Task, TaskState
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.repositories import RepositoryDraft
from kustos.core.tasks import CancelOutcome, Tasks
from kustos.link.discovery import Discovery
from kustos.link.own_addresses import OwnAddresses
from kustos.link.pairing_line import PairingDialler
from kustos.vault import throw_away_vault
from kustos_agent.protocol.messages import Accepted
from kustos_agent.protocol.values import ErrorClass, Problem


@dataclass
class Line:
    """The links, in the hands of a test."""

    asked: list[Any] = field(default_factory=list)
    answer: Any = field(default_factory=Accepted)

    def connected(self, machine_id: str) -> bool:
        return True

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def disconnect(self, machine_id: str) -> None:
        pass


@dataclass(frozen=True)
class Room:
    line: Line
    tasks: Tasks
    machine_id: str
    repository_id: str
    said: list[TaskState]

    async def order(self) -> Task:
        return await self.tasks.list_snapshots(self.repository_id, self.machine_id)

    async def state(self, task: Task) -> TaskState:
        found = await self.tasks.get(task.id)
        assert found is not None
        return found.state


@pytest.fixture
async def room(core: Any) -> Room:
    line = Line()
    made = compose(
        store=core.store,
        links=line,
        vault=throw_away_vault(core.store),
        clock=core.clock,
        neighbourhood=Discovery(["127.0.0.1"]),
        pairing=PairingDialler("", "office"),
        addresses=OwnAddresses(1, loopback_only=True),
        ca_fingerprint="0" * 64,
        manager_name="office",
    )
    machine = await core.machine()
    repository = await made.manager.repositories.save(
        RepositoryDraft(
            name="NAS",
            place=LocalPlace(path="/srv/b"),
            secrets={SecretKind.PASSWORD: "correct horse"},
        )
    )
    said: list[TaskState] = []

    def hear(event: Event) -> None:
        if isinstance(event, TaskChanged):
            said.append(event.task.state)

    made.manager.bus.listen(hear)
    return Room(line, made.manager.tasks, machine.id, repository.id, said)


async def test_a_task_cancelled_before_it_reached_its_machine_is_not_started_later(
    room: Room,
) -> None:
    room.line.answer = AgentOfflineError(room.machine_id)
    await room.tasks.agent_ready(room.machine_id, frozenset())
    task = await room.order()
    room.tasks.agent_gone(room.machine_id)
    assert await room.tasks.cancel(task.id) is CancelOutcome.WAITING
    room.line.answer = Accepted()
    room.line.asked.clear()
    await room.tasks.agent_ready(room.machine_id, frozenset())
    assert room.line.asked == []
    assert await room.state(task) is TaskState.CANCELLED


async def test_an_agent_that_is_just_ending_gets_the_task_when_it_is_back(room: Room) -> None:
    room.line.answer = AgentRefusedError(Problem(error=ErrorClass.INTERRUPTED))
    await room.tasks.agent_ready(room.machine_id, frozenset())
    task = await room.order()
    assert await room.state(task) is TaskState.QUEUED


async def test_nothing_is_handed_to_a_link_that_has_not_caught_up(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key may be asked for while the machine comes back on another link."""
    await room.tasks.agent_ready(room.machine_id, frozenset())
    asking, go_on = asyncio.Event(), asyncio.Event()
    build = room.tasks._specs.build

    async def slowly(task: Task) -> Any:
        asking.set()
        await go_on.wait()
        return await build(task)

    monkeypatch.setattr(room.tasks._specs, "build", slowly)
    ordering = asyncio.create_task(room.order())
    await asking.wait()
    room.tasks.agent_gone(room.machine_id)  # another link arrives
    go_on.set()
    task = await ordering
    assert room.line.asked == []
    await room.tasks.agent_ready(room.machine_id, frozenset())
    assert await room.state(task) is TaskState.ASSIGNED


async def test_what_was_committed_is_announced_although_nobody_waits_any_more(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is closed cancels its call; the order is in the store all the same."""
    begun = asyncio.Event()
    write = room.tasks._store.write

    async def noted(work: Any) -> Any:
        writing = asyncio.ensure_future(write(work))
        begun.set()
        return await asyncio.shield(writing)

    monkeypatch.setattr(room.tasks._store, "write", noted)
    ordering = asyncio.create_task(room.order())
    await begun.wait()
    ordering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ordering
    stored = await room.tasks._store.read(lambda unit: unit.tasks.unfinished())
    assert [task.state for task in stored] == room.said == [TaskState.QUEUED]
