"""Whatever an agent may say goes into the store and comes out again: the largest numbers, the
longest texts, times at the ends of the calendar."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kustos.core.manager import Manager
from kustos.core.model import Task, TaskState
from kustos_agent.protocol.messages import Enrolled, RunTask
from tests.helpers.managers import running_manager
from tests.helpers.saved import saved_job
from tests.helpers.scripted_agent import Door, ScriptedAgent, enrol, scripted_agent
from tests.helpers.waiting import eventually_async

LARGEST = 2**63 - 1
TIMES = ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
TEXTS = ["", "\x00", "\u202e\u2066\x1b[31m\r\n\t", "\U0010ffff" * 32_768, "'; DROP TABLE tasks; --"]


@dataclass
class Office:
    """A manager, and a connected machine that says anything."""

    manager: Manager
    agent: ScriptedAgent
    job_id: str
    repository_id: str
    machine_id: str
    said: int = 0

    async def say(self, action: str, **payload: Any) -> None:
        """A durable event in any words; on return it is committed."""
        self.said += 1
        frame = {"type": "event", "action": action, "seq": self.said, "payload": payload}
        await self.agent._connection.send(json.dumps(frame, ensure_ascii=False))
        await self.agent.acknowledged_up_to(self.said)

    async def running(self) -> Task:
        task = await self.manager.tasks.back_up(self.job_id)
        await self.agent.asked_for(RunTask)
        return task

    async def listing(self) -> Task:
        """The one task that snapshots may be listed for."""
        task = await self.manager.tasks.list_snapshots(self.repository_id, self.machine_id)
        await self.agent.asked_for(RunTask)
        return task

    async def readable(self, task: Task, state: TaskState) -> None:
        """Everything that a page asks for can be answered."""
        found = await self.manager.tasks.get(task.id)
        assert found is not None
        assert found.state is state
        await self.manager.tasks.log(task.id, 0, 100_000)
        await self.manager.browse.snapshots_of_job(self.job_id)
        await self.manager.browse.snapshots_of_repository(self.repository_id)
        (view,) = await self.manager.machines.overview()
        for moment in (found.started_at, found.finished_at, view.last_good_at, view.last_seen):
            assert moment is None or moment.astimezone().year >= 1969


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with running_manager(tmp_path / "home") as manager:
        token = await manager.enrolment.issue_token()
        identity = await enrol(token)
        assert isinstance(identity, Enrolled)
        job = await saved_job(manager, identity.agent_id)
        async with scripted_agent(Door(token), identity.token) as agent:
            yield Office(manager, agent, job.id, job.repository_id, identity.agent_id)


@pytest.mark.parametrize("at", TIMES)
async def test_times_at_the_ends_of_the_calendar_can_be_kept(office: Office, at: str) -> None:
    """A year that UTC has not, or local time: one such row would make every page unreadable."""
    task = await office.running()
    await office.say("task-started", task_id=task.id, kind="backup", at=at)
    await office.say("task-log", task_id=task.id, first=1, lines=[{"at": at, "text": "x"}])
    listed = [{"id": "ab" * 32, "time": at}]
    await office.say("snapshots-listed", task_id=(await office.listing()).id, snapshots=listed)
    result = {"kind": "backup", "snapshot_id": "cd" * 32}
    await office.say("task-finished", task_id=task.id, outcome="success", at=at, result=result)
    await office.readable(task, TaskState.SUCCESS)
    beat = {"at": at, "last_backup": at, "backing_off": {"until": at, "error": "timeout"}}
    frame = {"type": "event", "action": "heartbeat", "payload": beat}
    await office.agent._connection.send(json.dumps(frame))

    async def heard() -> bool:
        (view,) = await office.manager.machines.overview()
        return view.heartbeat is not None

    await eventually_async(heard, 10, "the heartbeat")


@pytest.mark.parametrize("text", TEXTS, ids=["empty", "zero", "controls", "longest", "SQL"])
async def test_any_text_can_be_kept(office: Office, text: str) -> None:
    """In each field that has one."""
    now = "2026-11-21T12:00:00Z"
    task = await office.running()
    await office.say("task-started", task_id=task.id, kind="backup", at=now, command=text)
    await office.say("task-log", task_id=task.id, first=1, lines=[{"at": now, "text": text}])
    listed = [{"id": "ab" * 32, "time": now, "paths": [text], "tags": [text]}]
    await office.say("snapshots-listed", task_id=(await office.listing()).id, snapshots=listed)
    problem = {"error": "partial-read", "subject": text, "detail": text}
    result = {"kind": "backup", "snapshot_id": "cd" * 32, "unreadable": [text]}
    await office.say(
        "task-finished",
        task_id=task.id,
        outcome="warning",
        at=now,
        problem=problem,
        result=result,
    )
    await office.readable(task, TaskState.WARNING)


async def test_the_largest_numbers_can_be_kept(office: Office) -> None:
    """As a database column holds them."""
    now = "2026-11-21T12:00:00Z"
    task = await office.running()
    await office.say("task-started", task_id=task.id, kind="backup", at=now, attempt=100)
    await office.say("task-log", task_id=task.id, first=LARGEST, lines=[{"at": now, "text": "x"}])
    await office.say("task-log", task_id=task.id, first=0, lines=[{"at": now, "text": "x"}])
    counts = ("files_new", "files_changed", "files_unmodified", "files_total", "bytes_total",
              "bytes_added", "unreadable_count")  # fmt: skip
    result = {"kind": "backup", "snapshot_id": "cd" * 32, "seconds": 1e15}
    await office.say(
        "task-finished",
        task_id=task.id,
        outcome="success",
        at=now,
        exit_code=2**32 - 1,
        result=result | dict.fromkeys(counts, LARGEST),
    )
    await office.readable(task, TaskState.SUCCESS)
