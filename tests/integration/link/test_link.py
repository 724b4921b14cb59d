"""The manager's end of the link over real TLS: who gets in, what is believed, what is kept."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed, InvalidStatus

from kustos.core.manager import Manager
from kustos.core.model import Job, Task, TaskState
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.specs import Specs
from kustos.core.stopping import CancelOutcome
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import (
    CancelTask,
    Enrolled,
    FolderPage,
    Heartbeat,
    Hello,
    RunTask,
    TaskFinished,
    TaskLog,
    TaskProgress,
    TaskStarted,
)
from kustos_agent.protocol.session import AgentSession
from kustos_agent.protocol.tasks import BackupResult, BackupSpec
from kustos_agent.protocol.token import format_token, parse_token
from kustos_agent.protocol.values import ErrorClass, LogLine, Outcome, Problem, TaskKind
from kustos_agent.protocol.version import (
    ENROL_SUBPROTOCOL,
    MAJOR,
    MAX_FRAME_BYTES,
    MINOR,
    SUBPROTOCOL,
)
from tests.helpers.managers import running_manager
from tests.helpers.saved import saved_job
from tests.helpers.scripted_agent import Door, ScriptedAgent, enrol, scripted_agent
from tests.helpers.waiting import eventually_async

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SNAPSHOT = "ab" * 32
TOO_BIG = 1009
"""RFC 6455, section 7.4.1."""


@dataclass(frozen=True)
class Office:
    """A manager with one enrolled machine that has one job."""

    manager: Manager
    door: Door
    identity: Enrolled
    job: Job

    async def task(self, task_id: str) -> Task:
        task = await self.manager.tasks.get(task_id)
        assert task is not None
        return task


async def _machine(manager: Manager, hostname: str = "PC-1") -> tuple[Door, Enrolled]:
    token = await manager.enrolment.issue_token()
    identity = await enrol(token, hostname)
    assert isinstance(identity, Enrolled)
    return Door(token), identity


@asynccontextmanager
async def _office(home: Path) -> AsyncIterator[Office]:
    async with running_manager(home) as manager:
        door, identity = await _machine(manager)
        job = await saved_job(manager, identity.agent_id)
        yield Office(manager, door, identity, job)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with _office(tmp_path / "home") as opened:
        yield opened


async def _run_to_start(office: Office, agent: ScriptedAgent) -> Task:
    task = await office.manager.tasks.back_up(office.job.id)
    await agent.asked_for(RunTask)
    await agent.report(TaskStarted(task_id=task.id, kind=TaskKind.BACKUP, at=NOW))
    return task


def _finished(task: Task) -> TaskFinished:
    return TaskFinished(
        task_id=task.id,
        outcome=Outcome.SUCCESS,
        at=NOW + timedelta(minutes=1),
        result=BackupResult(snapshot_id=SNAPSHOT, files_total=3, bytes_total=300),
        exit_code=0,
    )


# --- who gets in -------------------------------------------------------------------------------


async def test_a_join_token_lets_in_one_machine_once(tmp_path: Path) -> None:
    async with running_manager(tmp_path) as manager:
        token = await manager.enrolment.issue_token()
        assert isinstance(await enrol(token), Enrolled)
        refusal = await enrol(token)
        assert refusal == Problem(error=ErrorClass.LOGIN_REFUSED, subject="token-used")
        assert len(await manager.machines.overview()) == 1


async def test_a_secret_that_nobody_issued_is_refused(tmp_path: Path) -> None:
    async with running_manager(tmp_path) as manager:
        token = parse_token(await manager.enrolment.issue_token())
        forged = format_token(replace(token, secret="guessed-guessed-guessed"))
        refusal = await enrol(forged)
    assert refusal == Problem(error=ErrorClass.LOGIN_REFUSED, subject="token-unknown")


async def test_without_a_valid_bearer_token_there_is_no_link(office: Office) -> None:
    for bearer in (None, "", "guess", office.identity.token + "x"):
        with pytest.raises(InvalidStatus) as refused:
            await office.door.connect("/agent", SUBPROTOCOL, bearer)
        assert refused.value.response.status_code == 401


async def test_a_removed_machine_is_disconnected_and_stays_out(office: Office) -> None:
    async with scripted_agent(office.door, office.identity.token) as agent:
        await office.manager.enrolment.remove(office.identity.agent_id)
        assert (await agent.closed())[0] == CloseCode.REVOKED
    with pytest.raises(InvalidStatus):
        await office.door.connect("/agent", SUBPROTOCOL, office.identity.token)


async def test_the_newest_connection_of_a_machine_wins(office: Office) -> None:
    async with (
        scripted_agent(office.door, office.identity.token) as first,
        scripted_agent(office.door, office.identity.token) as second,
    ):
        assert (await first.closed())[0] == CloseCode.REPLACED
        second.answer = lambda _: FolderPage(path="/", entries=())
        page = await office.manager.browse.folder(office.identity.agent_id, "/")
        assert page.path == "/"


# --- bad frames --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", CloseCode.BAD_FRAME),
        ("[" * 100_000, CloseCode.BAD_FRAME),
        ('{"type":"event","action":"heartbeat","payload":{}}', CloseCode.BAD_FRAME),
        ('{"type":"request","id":"1","action":"dance"}', CloseCode.BAD_FRAME),
        (
            (
                '{"type":"request","id":"1","action":"hello","payload":{"major":9,"minor":0,'
                '"agent_version":"9","journal_id":"j","journal_position":0,"hostname":"h",'
                '"os_name":"linux"}}'
            ),
            CloseCode.VERSION,
        ),
        ("x" * (MAX_FRAME_BYTES + 1), TOO_BIG),
    ],
    ids=["not json", "deep", "event first", "unknown action", "other major", "too large"],
)
async def test_a_bad_first_frame_ends_the_link_with_a_code(
    office: Office, frame: str, code: int, logged: Callable[[str], None]
) -> None:
    connection = await office.door.connect("/agent", SUBPROTOCOL, office.identity.token)
    async with connection:
        await connection.send(frame)
        with pytest.raises(ConnectionClosed):
            await connection.recv()
    assert connection.close_code == code
    if code != TOO_BIG:  # that one is the WebSocket library's own word
        logged("closing a link")
    assert not any(view.connected for view in await office.manager.machines.overview())


async def test_only_enrolment_is_possible_without_a_token(
    office: Office, logged: Callable[[str], None]
) -> None:
    connection = await office.door.connect("/enrol", ENROL_SUBPROTOCOL)
    async with connection:
        await connection.send('{"type":"ack","seq":5}')
        with pytest.raises(ConnectionClosed):
            await connection.recv()
    assert connection.close_code == CloseCode.UNAUTHENTICATED
    logged("only enrol, announce and leave are allowed here")


async def test_an_unknown_event_of_a_newer_agent_is_ignored(office: Office) -> None:
    async with scripted_agent(office.door, office.identity.token) as agent:
        await agent._connection.send('{"type":"event","action":"weather","payload":{"rain":1}}')
        task = await _run_to_start(office, agent)
        await agent.acknowledged_up_to(await agent.report(_finished(task)))
    assert (await office.task(task.id)).state is TaskState.SUCCESS


# --- a task ------------------------------------------------------------------------------------


async def test_a_backup_travels_from_order_to_snapshot(office: Office) -> None:
    async with scripted_agent(office.door, office.identity.token) as agent:
        task = await office.manager.tasks.back_up(office.job.id)
        order = await agent.asked_for(RunTask)
        assert isinstance(order.spec, BackupSpec)
        assert order.spec.repository.password == "correct horse"
        assert order.spec.tags == ("kustos", f"job:{office.job.id}")
        await agent.report(TaskStarted(task_id=task.id, kind=TaskKind.BACKUP, at=NOW))
        await agent.report(TaskProgress(task_id=task.id, percent=50.0))
        line = LogLine(at=NOW, text="opened repository")
        await agent.report(TaskLog(task_id=task.id, first=1, lines=(line,)))
        await agent.acknowledged_up_to(await agent.report(_finished(task)))
    ended = await office.task(task.id)
    assert ended.state is TaskState.SUCCESS
    assert [line.text for line in await office.manager.tasks.log(task.id, 0, 10)] == [
        "opened repository"
    ]
    (snapshot,) = await office.manager.browse.snapshots_of_job(office.job.id)
    assert (snapshot.id, snapshot.task_id, snapshot.files) == (SNAPSHOT, task.id, 3)


async def test_a_second_run_now_joins_the_first(office: Office) -> None:
    first = await office.manager.tasks.back_up(office.job.id)
    second = await office.manager.tasks.back_up(office.job.id)
    assert first.id == second.id


async def test_a_task_for_an_away_machine_waits_and_is_handed_over_on_return(
    office: Office,
) -> None:
    task = await office.manager.tasks.back_up(office.job.id)
    assert (await office.task(task.id)).state is TaskState.QUEUED
    async with scripted_agent(office.door, office.identity.token) as agent:
        assert (await agent.asked_for(RunTask)).task_id == task.id
        await eventually_async(
            lambda: _has_state(office, task, TaskState.ASSIGNED), 10, "the task to be assigned"
        )


async def _has_state(office: Office, task: Task, state: TaskState) -> bool:
    return (await office.task(task.id)).state is state


async def test_replayed_events_are_acknowledged_and_change_nothing(office: Office) -> None:
    journal = new_id()
    async with scripted_agent(office.door, office.identity.token, journal_id=journal) as agent:
        task = await _run_to_start(office, agent)
        last = await agent.report(_finished(task))
        await agent.acknowledged_up_to(last)
    before = await office.task(task.id)
    late = TaskFinished(task_id=task.id, outcome=Outcome.FAILED, at=NOW + timedelta(days=1))
    async with scripted_agent(
        office.door,
        office.identity.token,
        journal_id=journal,
        journal_position=last + 1,
        replay=((last, late), (last + 1, late)),
    ) as agent:
        assert agent.acknowledged == last
        await agent.acknowledged_up_to(last + 1)
    assert await office.task(task.id) == before


async def test_an_agent_cannot_move_another_machines_task(
    office: Office, logged: Callable[[str], None]
) -> None:
    door, stranger = await _machine(office.manager, "PC-2")
    async with (
        scripted_agent(office.door, office.identity.token) as own,
        scripted_agent(door, stranger.token) as foreign,
    ):
        task = await _run_to_start(office, own)
        await foreign.report(TaskProgress(task_id=task.id, percent=99.0))
        await foreign.acknowledged_up_to(await foreign.report(_finished(task)))
        await eventually_async(
            lambda: _has_state(office, task, TaskState.RUNNING), 10, "the task to run"
        )
        assert office.manager.tasks.progress(task.id) is None
        logged("spoke of a task that is not its own")


async def test_naming_another_machines_task_in_hello_takes_nothing_over(office: Office) -> None:
    door, stranger = await _machine(office.manager, "PC-2")
    async with scripted_agent(office.door, office.identity.token) as own:
        task = await _run_to_start(office, own)
        await own.acknowledged_up_to(1)
        async with scripted_agent(door, stranger.token, running=(task.id,)) as foreign:
            await foreign.report(TaskProgress(task_id=task.id, percent=99.0))
            foreign.answer = lambda _: FolderPage(path="/", entries=())
            await office.manager.browse.folder(stranger.agent_id, "/")
            assert office.manager.tasks.progress(task.id) is None
        await own.report(TaskProgress(task_id=task.id, percent=10.0))
        await eventually_async(
            lambda: office.manager.tasks.progress(task.id), 10, "the owner's own progress"
        )


async def test_a_task_the_agent_has_forgotten_becomes_interrupted(office: Office) -> None:
    async with scripted_agent(office.door, office.identity.token) as agent:
        task = await _run_to_start(office, agent)
        await agent.acknowledged_up_to(1)
    async with scripted_agent(office.door, office.identity.token):
        await eventually_async(
            lambda: _has_state(office, task, TaskState.FAILED), 10, "the task to fail"
        )
    assert (await office.task(task.id)).problem == Problem(error=ErrorClass.INTERRUPTED)


async def test_a_task_still_running_after_a_cut_goes_on(office: Office) -> None:
    journal = new_id()
    async with scripted_agent(office.door, office.identity.token, journal_id=journal) as agent:
        task = await _run_to_start(office, agent)
        await agent.acknowledged_up_to(1)
    async with scripted_agent(
        office.door,
        office.identity.token,
        journal_id=journal,
        journal_position=1,
        running=(task.id,),
    ) as agent:
        await agent.report(TaskProgress(task_id=task.id, percent=70.0))
        await agent.acknowledged_up_to(await agent.report(_finished(task), 2))
    assert (await office.task(task.id)).state is TaskState.SUCCESS


async def test_the_end_of_the_manager_leaves_nothing_that_hands_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine had room again, and a person was asked for the key: nobody waits for the answer any
    more."""
    asked, never = asyncio.Event(), asyncio.Event()

    async def while_a_person_is_asked(_specs: Specs, *_: object, **_named: object) -> BackupSpec:
        asked.set()
        await never.wait()
        raise AssertionError

    async with (
        _office(tmp_path / "home") as office,
        scripted_agent(office.door, office.identity.token) as agent,
    ):
        # A machine that is being compared on its return gets what waits for it by that alone.
        task = await _run_to_start(office, agent)
        await agent.acknowledged_up_to(await agent.report(_finished(task), 2))
        monkeypatch.setattr(Specs, "build", while_a_person_is_asked)
        await agent.report(Heartbeat(at=NOW, free_slots=0, running=("a",), queued=("b",)))
        await eventually_async(lambda: _saturated(office), 10, "its word to be heard")
        await office.manager.tasks.back_up(office.job.id)
        assert not asked.is_set()
        await agent.report(Heartbeat(at=NOW, free_slots=1))
        async with asyncio.timeout(10):
            await asked.wait()
        await eventually_async(_handing_over, 10, "what goes on beside the link")
    assert not _handing_over()


async def _saturated(office: Office) -> bool:
    (view,) = await office.manager.machines.overview()
    return view.heartbeat is not None and view.heartbeat.free_slots == 0


def _handing_over() -> list[str]:
    """What goes on beside the link."""
    return [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "room again"]


async def test_cancel_reaches_the_agent_and_a_waiting_task_ends_at_once(office: Office) -> None:
    waiting = await office.manager.tasks.back_up(office.job.id)
    assert await office.manager.tasks.cancel(waiting.id) is CancelOutcome.CANCELLED
    assert await office.manager.tasks.cancel(waiting.id) is CancelOutcome.OVER
    async with scripted_agent(office.door, office.identity.token) as agent:
        task = await _run_to_start(office, agent)
        assert await office.manager.tasks.cancel(task.id) is CancelOutcome.ASKED
        assert (await agent.asked_for(CancelTask)).task_id == task.id


async def test_cancelling_at_an_away_machine_is_told_when_it_returns(office: Office) -> None:
    journal = new_id()
    async with scripted_agent(office.door, office.identity.token, journal_id=journal) as agent:
        task = await _run_to_start(office, agent)
        await agent.acknowledged_up_to(1)
    await eventually_async(lambda: _away(office), 10, "the link to be noticed as gone")
    assert await office.manager.tasks.cancel(task.id) is CancelOutcome.WAITING
    async with scripted_agent(
        office.door,
        office.identity.token,
        journal_id=journal,
        journal_position=1,
        running=(task.id,),
    ) as agent:
        assert (await agent.asked_for(CancelTask)).task_id == task.id


async def _away(office: Office) -> bool:
    return not any(view.connected for view in await office.manager.machines.overview())


async def test_asking_an_away_machine_says_so_and_a_refusal_carries_its_problem(
    office: Office,
) -> None:
    with pytest.raises(AgentOfflineError):
        await office.manager.browse.folder(office.identity.agent_id, "/")
    async with scripted_agent(office.door, office.identity.token) as agent:
        agent.answer = lambda _: Problem(error=ErrorClass.PERMISSION_DENIED, subject="/root")
        with pytest.raises(AgentRefusedError) as refused:
            await office.manager.browse.folder(office.identity.agent_id, "/root")
    assert refused.value.problem.subject == "/root"


async def test_an_agent_that_owes_nothing_gets_its_tasks_at_once(office: Office) -> None:
    """Its numbers are ahead of this manager's memory: the store was put back from a copy."""
    task = await office.manager.tasks.back_up(office.job.id)
    async with scripted_agent(
        office.door, office.identity.token, journal_position=500, owed=0
    ) as agent:
        assert (await agent.asked_for(RunTask)).task_id == task.id


async def test_an_unknown_durable_event_is_acknowledged_and_passed_over(
    office: Office, caplog: pytest.LogCaptureFixture, logged: Callable[[str], None]
) -> None:
    """The log names the first of each link."""
    async with scripted_agent(office.door, office.identity.token) as agent:
        for seq in range(1, 11):
            frame = {"type": "event", "action": f"weather\n{seq}", "seq": seq}
            await agent._connection.send(json.dumps(frame))
        await agent.acknowledged_up_to(10)
        assert len([one for one in caplog.records if one.levelname == "WARNING"]) == 1
        logged(r"reports 'weather\n1', which is not known here")
        agent._seq = 10
        task = await _run_to_start(office, agent)
        await agent.acknowledged_up_to(await agent.report(_finished(task)))
    assert (await office.task(task.id)).state is TaskState.SUCCESS


# --- between hello and the end of the replay ---------------------------------------------------


async def test_a_machine_removed_between_its_token_and_its_hello_does_not_get_in(
    office: Office,
) -> None:
    connection = await office.door.connect("/agent", SUBPROTOCOL, office.identity.token)
    async with connection:
        await office.manager.enrolment.remove(office.identity.agent_id)
        hello = Hello(
            major=MAJOR,
            minor=MINOR,
            agent_version="1",
            journal_id=new_id(),
            journal_position=0,
            hostname="PC-1",
            os_name="linux",
        )
        await connection.send(AgentSession().ask(hello), text=True)
        await connection.wait_closed()
    assert connection.close_code == CloseCode.REVOKED


async def test_a_task_ordered_while_a_new_link_replays_is_not_taken_for_lost(
    office: Office,
) -> None:
    """The former link had caught up, this one has not, and its hello cannot name the task."""
    journal = new_id()
    async with (
        scripted_agent(office.door, office.identity.token, journal_id=journal) as former,
        scripted_agent(
            office.door, office.identity.token, journal_id=journal, journal_position=3
        ) as agent,
    ):
        assert (await former.closed())[0] == CloseCode.REPLACED
        task = await office.manager.tasks.back_up(office.job.id)
        late = TaskLog(task_id=task.id, first=1, lines=())
        await agent.acknowledged_up_to(await agent.report(late, 3))
        assert (await agent.asked_for(RunTask)).task_id == task.id
        await eventually_async(
            lambda: _has_state(office, task, TaskState.ASSIGNED), 10, "the task to be assigned"
        )
