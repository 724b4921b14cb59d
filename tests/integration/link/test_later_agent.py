"""An agent of a later minor version, with kinds of tasks that this manager has never heard of."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from kustos.core.manager import Manager
from kustos.core.model import TaskState
from kustos_agent.protocol.messages import Enrolled
from kustos_agent.protocol.version import MAJOR, MINOR, SUBPROTOCOL
from tests.helpers.managers import running_manager
from tests.helpers.saved import saved_job
from tests.helpers.scripted_agent import Door, enrol

NOON = "2026-11-21T12:00:00Z"


class LaterAgent:
    """Speaks JSON, not this version's messages."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def hear(self, type_: str, action: str = "") -> dict[str, Any]:
        """The next frame of this kind; what comes before it is passed over, requests refused."""
        async with asyncio.timeout(10):
            while True:
                frame: dict[str, Any] = json.loads(await self._connection.recv())
                if frame["type"] == type_ and frame.get("action", "") == action:
                    return frame
                if frame["type"] == "request":
                    refusal = {"type": "response", "action": "problem", "id": frame["id"]}
                    refusal["payload"] = {"error": "unsupported"}
                    await self._connection.send(json.dumps(refusal))

    async def say(self, seq: int, action: str, **payload: Any) -> None:
        """A durable event; on return it is committed."""
        frame = {"type": "event", "action": action, "seq": seq, "payload": payload}
        await self._connection.send(json.dumps(frame))
        while (await self.hear("ack"))["seq"] < seq:
            pass

    async def accept_task(self) -> str:
        """The id of the next task that the manager hands over."""
        asked = await self.hear("request", "run-task")
        answer = {"type": "response", "action": "run-task", "id": asked["id"]}
        await self._connection.send(json.dumps(answer))
        return str(asked["payload"]["task_id"])


@asynccontextmanager
async def later_agent(
    door: Door, bearer: str, *, owed: int, running: dict[str, str]
) -> AsyncIterator[tuple[LaterAgent, int]]:
    """Welcomed, with the number up to which the manager holds its journal. `running`: the kinds of
    its tasks."""
    connection = await door.connect("/agent", SUBPROTOCOL, bearer)
    async with connection:
        hello = {
            "major": MAJOR,
            "minor": MINOR + 7,
            "agent_version": "9.0",
            "journal_id": "journal",
            "journal_position": owed,
            "owed": owed,
            "hostname": "PC-1",
            "os_name": "linux",
            "running": list(running),
            "kinds": running,
        }
        frame = {"type": "request", "action": "hello", "id": "1", "payload": hello}
        await connection.send(json.dumps(frame))
        agent = LaterAgent(connection)
        welcome = await agent.hear("response", "hello")
        yield agent, welcome["payload"]["acknowledged"]


async def ordered_backup(manager: Manager, machine_id: str) -> str:
    """The id of a backup that waits for the machine."""
    job = await saved_job(manager, machine_id)
    return (await manager.tasks.back_up(job.id)).id


async def test_a_journal_goes_on_behind_events_of_a_kind_from_the_future(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of them is kept, nothing behind them is lost, and they never come again; what can be
    adopted is."""
    async with running_manager(tmp_path / "home") as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        door = Door(token)
        backup = await ordered_backup(manager, identity.agent_id)
        running = {"runs": "drill", "lost": "backup"}
        async with later_agent(door, identity.token, owed=5, running=running) as (agent, position):
            assert position == 0
            await agent.say(1, "task-started", task_id="gone", kind="drill", at=NOON)
            line = {"at": NOON, "text": "removed 3 packs", "level": "loud"}
            await agent.say(2, "task-log", task_id="gone", first=1, lines=[line])
            await agent.say(3, "pack-removed", task_id="gone", pack="ab" * 32)
            result = {"kind": "drill", "freed": 5}
            await agent.say(
                4, "task-finished", task_id="gone", outcome="thinned", at=NOON, result=result
            )
            made = {"kind": "backup", "snapshot_id": "ab" * 32}
            await agent.say(
                5, "task-finished", task_id="lost", outcome="success", at=NOON, result=made
            )
            assert await agent.accept_task() == backup
            await agent.say(6, "task-started", task_id=backup, kind="backup", at=NOON)
        async with later_agent(door, identity.token, owed=7, running={}) as (agent, position):
            assert position == 6
            await agent.say(
                7, "task-finished", task_id=backup, outcome="success", at=NOON, result=made
            )
        warnings = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
        caplog.clear()
        states = {}
        for task_id in (backup, "lost", "gone", "runs"):
            task = await manager.tasks.get(task_id)
            states[task_id] = None if task is None else task.state
    expected = {backup: TaskState.SUCCESS, "lost": TaskState.SUCCESS, "gone": None, "runs": None}
    assert states == expected
    told = [text.replace(identity.agent_id, "PC-1") for text in warnings]
    assert told == [
        "machine PC-1: 1 tasks are known neither by id nor kind",
        "machine PC-1: 1 lost tasks are adopted",
        "machine PC-1 runs a kind of task that is not known here",
        "machine PC-1 spoke of a task that is not its own",
        "machine PC-1 reports 'pack-removed', which is not known here",
    ]


async def test_a_task_of_ours_that_ends_with_a_result_of_an_unknown_kind_has_failed(
    tmp_path: Path, logged: Callable[[str], None]
) -> None:
    """No word of success counts without something to show, and the journal goes on."""
    async with running_manager(tmp_path / "home") as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        backup = await ordered_backup(manager, identity.agent_id)
        async with later_agent(Door(token), identity.token, owed=0, running={}) as (agent, _):
            assert await agent.accept_task() == backup
            result = {"kind": "mirror", "snapshot_id": "ab" * 32}
            await agent.say(
                1, "task-finished", task_id=backup, outcome="success", at=NOON, result=result
            )
            logged("does not fit it")
        task = await manager.tasks.get(backup)
    assert task is not None
    assert task.state is TaskState.FAILED
