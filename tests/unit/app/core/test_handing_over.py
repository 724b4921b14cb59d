"""Handing tasks over to machines that come and go at the wrong moment."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from kustos.bootstrap import Composition, compose
from kustos.core.dumps import SINCE_MINOR
from kustos.core.events import Event, TaskChanged
from kustos.core.handing_over import OVERDUE, HandingOver
from kustos.core.how import HOUR, USUAL, How
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.jobs import JobDraft
from kustos.core.model import Job, SealedSecret, SecretKind, Task, TaskState
from kustos.core.ordering import WAITS_FOR_MACHINE
from kustos.core.owned_secrets import of_repository
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.reconciling import LEASE, MOST_ADOPTED, RETURN
from kustos.core.specs import Specs
from kustos.core.stopping import CancelOutcome
from kustos.core.tasks import Tasks
from kustos.link.discovery import Discovery
from kustos.link.own_addresses import OwnAddresses
from kustos.link.pairing_line import PairingDialler
from kustos.vault import throw_away_vault
from kustos_agent.protocol.dumps import VolumeDump
from kustos_agent.protocol.effort import Effort
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import (
    Accepted,
    Cancelling,
    CancelTask,
    Heartbeat,
    Hello,
    RunTask,
    TaskFinished,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.messages import Event as AgentEvent
from kustos_agent.protocol.tasks import BackupResult, SnapshotsResult, TaskSpec
from kustos_agent.protocol.values import BackingOff, ErrorClass, Outcome, Problem, TaskKind
from kustos_agent.protocol.version import MAJOR, MINOR
from tests.helpers.saved import saved_repository


@dataclass
class Line:
    """The links, in the hands of a test."""

    asked: list[Any] = field(default_factory=list)
    answer: Any = field(default_factory=Accepted)
    up: bool = True

    def connected(self, machine_id: str) -> bool:
        return self.up

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def disconnect(self, machine_id: str) -> None:
        pass


@dataclass(frozen=True)
class Room:
    core: Any
    made: Composition
    line: Line
    tasks: Tasks
    handing_over: HandingOver
    machine_id: str
    repository_id: str
    said: list[TaskState]

    async def agent_ready(self) -> None:
        """Its agent is there and has told all that its journal held."""
        await self.comes(hello_with())

    async def comes(self, hello: Hello) -> None:
        """An agent with this hello."""
        self.handing_over.agent_arrived(self.machine_id, hello)
        await self.handing_over.agent_ready(self.machine_id, hello)

    async def job(self, how: How = USUAL) -> Job:
        draft = JobDraft(
            name="Home",
            machine_id=self.machine_id,
            repository_id=self.repository_id,
            sources=("/home",),
            how=how,
        )
        return await self.made.manager.jobs.save(draft)

    async def order(self) -> Task:
        return await self.tasks.list_snapshots(self.repository_id, self.machine_id)

    async def state(self, task: Task) -> TaskState:
        return (await self.stored(task.id)).state

    async def stored(self, task_id: str) -> Task:
        found = await self.tasks.get(task_id)
        assert found is not None
        return found

    def away(self) -> None:
        """Its link is gone."""
        self.line.up = False
        self.handing_over.agent_gone(self.machine_id)

    async def report(self, *events: AgentEvent) -> None:
        """What its agent tells."""
        await self.made.reports.commit(self.machine_id, new_id(), list(enumerate(events, start=1)))


def hello_with(**kinds: TaskKind) -> Hello:
    """Of an agent that holds these tasks."""
    return Hello(
        major=MAJOR,
        minor=MINOR,
        agent_version="1",
        journal_id="journal",
        journal_position=0,
        hostname="PC-1",
        os_name="linux",
        running=tuple(kinds),
        kinds=kinds,
    )


def compose_room(core: Any, line: Line) -> Composition:
    """A manager over the store, with these links."""
    return compose(
        store=core.store,
        links=line,
        vault=throw_away_vault(core.store),
        clock=core.clock,
        neighbourhood=Discovery(["127.0.0.1"]),
        pairing=PairingDialler("office"),
        addresses=OwnAddresses(1, loopback_only=True),
        certificates=core.certificates,
        manager_name="office",
        person="anna",
    )


@pytest.fixture
async def room(core: Any) -> Room:
    line = Line()
    made = compose_room(core, line)
    machine = await core.machine()
    repository = await saved_repository(made.manager)
    said: list[TaskState] = []

    def hear(event: Event) -> None:
        if isinstance(event, TaskChanged):
            said.append(event.task.state)

    made.manager.bus.listen(hear)
    return Room(
        core, made, line, made.manager.tasks, made.handing_over, machine.id, repository.id, said
    )


async def test_a_task_cancelled_before_it_reached_its_machine_is_not_started_later(
    room: Room,
) -> None:
    room.line.answer = AgentOfflineError(room.machine_id)
    await room.agent_ready()
    task = await room.order()
    room.handing_over.agent_gone(room.machine_id)
    assert await room.tasks.cancel(task.id) is CancelOutcome.WAITING
    room.line.answer = Accepted()
    room.line.asked.clear()
    await room.agent_ready()
    assert room.line.asked == []
    assert await room.state(task) is TaskState.CANCELLED


async def test_dumps_are_not_ordered_of_an_agent_that_would_leave_them_out(room: Room) -> None:
    """One of an older protocol ignores the field: its backup would look good without them."""
    dump = JobDump(id="d", kind=DumpKind.VOLUME, name="web.tar", subject="web")
    draft = JobDraft(
        name="Web",
        machine_id=room.machine_id,
        repository_id=room.repository_id,
        sources=("/home",),
        dumps=(dump,),
    )
    jobs = room.made.manager.jobs
    job = await jobs.save(draft)
    await room.comes(structs.replace(hello_with(), minor=SINCE_MINOR - 1))
    task = await room.tasks.back_up(job.id)
    refused = await room.stored(task.id)
    assert refused.state is TaskState.FAILED
    assert refused.problem == Problem(error=ErrorClass.UNSUPPORTED, subject="dumps, hooks")
    await jobs.save(replace(draft, dumps=()), job.id)
    await room.tasks.back_up(job.id)
    await jobs.save(draft, job.id)
    await room.comes(hello_with())
    await room.tasks.back_up(job.id)
    sent = [one.spec.dumps for one in room.line.asked]
    assert sent == [(), (VolumeDump(name="web.tar", volume="web"),)]


async def test_a_run_goes_as_its_job_says(room: Room) -> None:
    """Of what a person waits for himself there is one attempt."""
    how = How(timeout_seconds=1_200, retries=1, effort=Effort(nice=19, read_concurrency=8))
    job = await room.job(how)
    await room.agent_ready()
    await room.tasks.back_up(job.id)
    await room.order()
    backup, listing = room.line.asked
    assert (backup.timeout_seconds, backup.retries, backup.spec.effort) == (1_200, 1, how.effort)
    assert (listing.timeout_seconds, listing.retries) == (6 * HOUR, 0)


async def test_an_agent_that_is_just_ending_gets_the_task_when_it_is_back(room: Room) -> None:
    room.line.answer = AgentRefusedError(Problem(error=ErrorClass.INTERRUPTED))
    await room.agent_ready()
    task = await room.order()
    assert await room.state(task) is TaskState.QUEUED


async def test_nothing_is_handed_to_a_link_that_has_not_caught_up(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key may be asked for while the machine comes back on another link."""
    await room.agent_ready()
    asking, go_on = asyncio.Event(), asyncio.Event()
    build = room.handing_over._offering._specs.build

    async def slowly(task: Task, *given: Any, **named: Any) -> Any:
        asking.set()
        await go_on.wait()
        return await build(task, *given, **named)

    monkeypatch.setattr(room.handing_over._offering._specs, "build", slowly)
    ordering = asyncio.create_task(room.order())
    await asking.wait()
    room.handing_over.agent_gone(room.machine_id)  # another link arrives
    go_on.set()
    task = await ordering
    assert room.line.asked == []
    await room.agent_ready()
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


async def test_nothing_is_handed_to_a_link_that_came_while_the_offer_was_stored(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its hello does not name the task, which would then be taken for lost."""
    await room.agent_ready()
    offered = room.handing_over._offered

    async def while_another_link_arrives(task_id: str) -> bool:
        allowed = await offered(task_id)
        room.handing_over.agent_gone(room.machine_id)
        return allowed

    monkeypatch.setattr(room.handing_over, "_offered", while_another_link_arrives)
    task = await room.order()
    assert room.line.asked == []
    assert await room.state(task) is TaskState.QUEUED


async def test_a_saturated_machine_is_sent_nothing_until_it_has_room_again(room: Room) -> None:
    """Nor one that backs off; its heartbeats say so."""
    await room.agent_ready()
    now = room.core.clock.now()
    machines = room.made.manager.machines
    full = Heartbeat(at=now, free_slots=0, running=("a", "b"), queued=("c",))
    assert not await machines.heartbeat(room.machine_id, full)
    task = await room.order()
    assert room.line.asked == []
    later = now + timedelta(minutes=4)
    off = BackingOff(until=later, error=ErrorClass.UNREACHABLE)
    assert not await machines.heartbeat(room.machine_id, Heartbeat(at=now, backing_off=off))
    await room.handing_over.dispatch(room.machine_id)
    assert room.line.asked == []
    assert await machines.heartbeat(room.machine_id, Heartbeat(at=now, free_slots=1))
    room.handing_over.room_again(room.machine_id)
    await asyncio.gather(*room.handing_over._beside)
    assert await room.state(task) is TaskState.ASSIGNED


async def test_what_is_handed_over_beside_ends_with_the_manager(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One waits for a person and the key: it is called back, and its task waits in the store."""
    asked, never = asyncio.Event(), asyncio.Event()

    async def while_a_person_is_asked(_specs: Specs, *_: object, **_named: object) -> TaskSpec:
        asked.set()
        await never.wait()
        raise AssertionError

    monkeypatch.setattr(Specs, "build", while_a_person_is_asked)
    task = await room.order()
    room.handing_over.agent_arrived(room.machine_id, (hello := hello_with()))
    async with asyncio.timeout(5), room.handing_over.running():
        coming = asyncio.create_task(room.handing_over.agent_ready(room.machine_id, hello))
        await asked.wait()
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        asked.clear()
        room.handing_over.room_again(room.machine_id)
        await asked.wait()
        (beside,) = room.handing_over._beside
    assert beside.cancelled()
    assert await room.state(task) is TaskState.QUEUED


# --- cancelling ----------------------------------------------------------------------------------


async def test_a_task_that_no_agent_can_hold_is_cancelled_at_once(room: Room) -> None:
    task = await room.order()
    assert await room.tasks.cancel(task.id) is CancelOutcome.CANCELLED
    await room.agent_ready()
    assert room.line.asked == []


async def test_an_agent_that_does_not_know_a_task_any_more_may_have_ended_it(room: Room) -> None:
    """Its end is in the journal and on the way: that one counts."""
    room.line.answer = TimeoutError()  # the answer to run-task was lost
    await room.agent_ready()
    task = await room.order()
    room.line.answer = Cancelling(known=False)
    assert await room.tasks.cancel(task.id) is CancelOutcome.ASKED
    assert await room.state(task) is TaskState.QUEUED
    now = room.core.clock.now()
    result = SnapshotsResult(count=0)
    await room.report(
        TaskStarted(task_id=task.id, kind=TaskKind.SNAPSHOTS, at=now),
        TaskFinished(task_id=task.id, outcome=Outcome.SUCCESS, at=now, result=result),
    )
    assert await room.state(task) is TaskState.SUCCESS


async def test_a_machine_that_does_not_answer_is_not_said_to_be_away(room: Room) -> None:
    """The wish is kept, and it is told again."""
    await room.agent_ready()
    task = await room.order()
    room.line.answer = TimeoutError()
    assert await room.tasks.cancel(task.id) is CancelOutcome.UNANSWERED
    assert (await room.stored(task.id)).cancel_asked_at == room.core.clock.now()
    room.line.asked.clear()
    room.line.answer = Cancelling(known=True)
    room.core.clock.forward(OVERDUE)
    await room.handing_over.remind()
    assert room.line.asked == [CancelTask(task_id=task.id)]


async def test_a_wish_to_cancel_outlives_the_manager(room: Room) -> None:
    """It is told as soon as the machine is back, to whatever manager that is then."""
    await room.agent_ready()
    task = await room.order()
    room.away()
    room.line.answer = AgentOfflineError(room.machine_id)
    assert await room.tasks.cancel(task.id) is CancelOutcome.WAITING
    line = Line(answer=Cancelling(known=True))
    later = compose_room(room.core, line)
    hello = hello_with(**{task.id: TaskKind.SNAPSHOTS})
    later.handing_over.agent_arrived(room.machine_id, hello)
    await later.handing_over.agent_ready(room.machine_id, hello)
    assert line.asked == [CancelTask(task_id=task.id)]


async def test_a_task_with_a_wish_to_cancel_is_not_offered_again(room: Room) -> None:
    room.line.answer = TimeoutError()
    await room.agent_ready()
    task = await room.order()
    await room.tasks.cancel(task.id)
    room.line.asked.clear()
    await room.handing_over.dispatch(room.machine_id)
    assert not [asked for asked in room.line.asked if isinstance(asked, RunTask)]
    await room.agent_ready()
    assert await room.state(task) is TaskState.CANCELLED


# --- what cannot be handed over ------------------------------------------------------------------


@pytest.mark.provokes(ErrorClass.SECRET_DAMAGED)
async def test_a_password_that_another_key_sealed_fails_the_task(room: Room) -> None:
    """The store came from another computer, say. The machine is not even asked."""
    stranger = throw_away_vault(room.core.store)
    sealed = await stranger.seal(
        of_repository(room.repository_id).binding(SecretKind.PASSWORD), "correct horse"
    )
    foreign = SealedSecret(owner_id=room.repository_id, kind=SecretKind.PASSWORD, sealed=sealed)
    await room.core.store.write(lambda unit: unit.secrets.put(foreign))
    await room.agent_ready()
    failed = await room.stored((await room.order()).id)
    assert failed.state is TaskState.FAILED
    assert failed.problem == Problem(error=ErrorClass.SECRET_DAMAGED)
    assert room.line.asked == []


# --- time that passes ----------------------------------------------------------------------------


@pytest.mark.provokes(ErrorClass.AGENT_OFFLINE)
async def test_a_task_that_waited_too_long_for_its_machine_is_skipped(room: Room) -> None:
    """With the reason, and not before its time."""
    room.line.up = False
    task = await room.order()
    room.core.clock.forward(WAITS_FOR_MACHINE - timedelta(seconds=1))
    await room.handing_over.expire()
    assert await room.state(task) is TaskState.QUEUED
    room.core.clock.forward(timedelta(seconds=1))
    await room.handing_over.expire()
    skipped = await room.stored(task.id)
    assert skipped.state is TaskState.SKIPPED
    assert skipped.problem == Problem(error=ErrorClass.AGENT_OFFLINE)
    await room.agent_ready()
    assert room.line.asked == []


async def test_a_machine_that_is_there_loses_no_task_to_time(room: Room) -> None:
    """What keeps it waiting is something else, a locked key perhaps."""
    task = await room.order()
    room.core.clock.forward(2 * WAITS_FOR_MACHINE)
    await room.handing_over.expire()
    assert await room.state(task) is TaskState.QUEUED


@pytest.mark.provokes(ErrorClass.AGENT_OFFLINE)
async def test_a_machine_that_took_a_task_and_never_came_back_does_not_hold_it_for_ever(
    room: Room,
) -> None:
    await room.agent_ready()
    task = await room.order()
    room.away()
    room.core.clock.forward(LEASE - RETURN)
    await room.handing_over.expire()
    room.core.clock.forward(RETURN - timedelta(seconds=1))
    await room.handing_over.expire()
    assert await room.state(task) is TaskState.ASSIGNED
    room.core.clock.forward(timedelta(seconds=1))
    await room.handing_over.expire()
    given_up = await room.stored(task.id)
    assert given_up.state is TaskState.FAILED
    assert given_up.problem == Problem(error=ErrorClass.AGENT_OFFLINE)


async def test_the_word_of_a_machine_that_was_given_up_still_counts(room: Room) -> None:
    """It did its work meanwhile: the presumption gives way, once."""
    await room.agent_ready()
    task = await room.order()
    room.away()
    room.core.clock.forward(LEASE)
    await room.handing_over.expire()
    room.core.clock.forward(RETURN)
    await room.handing_over.expire()
    now = room.core.clock.now()
    end = TaskFinished(
        task_id=task.id, outcome=Outcome.SUCCESS, at=now, result=SnapshotsResult(count=0)
    )
    await room.report(end)
    assert await room.state(task) is TaskState.SUCCESS
    await room.report(TaskFinished(task_id=task.id, outcome=Outcome.CANCELLED, at=now))
    assert await room.state(task) is TaskState.SUCCESS


async def test_a_task_that_was_given_up_goes_on_when_its_machine_says_so(room: Room) -> None:
    """A laptop that was closed before it tried again: what it makes then is of then."""
    await room.agent_ready()
    job = await room.job()
    task = await room.tasks.back_up(job.id)
    first = room.core.clock.now()
    unreachable = Problem(error=ErrorClass.UNREACHABLE)
    await room.report(TaskStarted(task_id=task.id, kind=TaskKind.BACKUP, at=first))
    room.away()
    room.core.clock.forward(LEASE)
    await room.handing_over.expire()
    room.core.clock.forward(RETURN)
    await room.handing_over.expire()
    assert await room.state(task) is TaskState.FAILED
    soon = first + timedelta(minutes=1)
    await room.report(
        TaskRetrying(task_id=task.id, attempt=1, at=first, next_at=soon, problem=unreachable)
    )
    waits = await room.stored(task.id)
    assert (waits.state, waits.problem, waits.finished_at) == (TaskState.ASSIGNED, None, None)
    again = room.core.clock.now()
    await room.report(TaskStarted(task_id=task.id, kind=TaskKind.BACKUP, at=again, attempt=2))
    runs = await room.stored(task.id)
    assert (runs.state, runs.started_at, runs.attempt) == (TaskState.RUNNING, again, 2)
    result = BackupResult(snapshot_id="ab" * 32)
    await room.report(
        TaskFinished(task_id=task.id, outcome=Outcome.SUCCESS, at=again, result=result)
    )
    (made,) = await room.core.store.read(lambda unit: unit.snapshots.of_job(job.id))
    assert made.made_at == again


async def test_a_manager_that_was_off_gives_its_machines_time_to_return(room: Room) -> None:
    """After a weekend nobody was heard of, and everybody may have done his work."""
    await room.agent_ready()
    task = await room.order()
    room.core.clock.forward(2 * LEASE)
    later = compose_room(room.core, Line(up=False))
    await later.handing_over.expire()
    assert await room.state(task) is TaskState.ASSIGNED
    room.core.clock.forward(RETURN)
    await later.handing_over.expire()
    assert await room.state(task) is TaskState.FAILED


# --- a store that is an older copy of itself -----------------------------------------------------


async def test_a_task_that_the_agent_runs_and_the_store_has_lost_is_adopted(
    room: Room, logged: Callable[[str], None]
) -> None:
    """Its log and its end find their place."""
    hello = hello_with(lost=TaskKind.BACKUP)
    await room.handing_over.adopt(room.machine_id, hello)
    logged("1 lost tasks are adopted")
    await room.comes(hello)
    assert (await room.stored("lost")).state is TaskState.ASSIGNED
    now = room.core.clock.now()
    end = TaskFinished(
        task_id="lost", outcome=Outcome.SUCCESS, at=now, result=BackupResult(snapshot_id="ab" * 32)
    )
    await room.report(end)
    assert await room.state(await room.stored("lost")) is TaskState.SUCCESS


async def test_a_machine_cannot_adopt_what_is_anothers(
    room: Room, logged: Callable[[str], None]
) -> None:
    """Nor fill the store with tasks that nobody ordered."""
    other = await room.core.machine("PC-2")
    task = await room.order()
    named = {task.id: TaskKind.SNAPSHOTS} | {f"{n}": TaskKind.BACKUP for n in range(100)}
    await room.handing_over.adopt(other.id, hello_with(**named))
    logged("adopted")
    assert (await room.stored(task.id)).machine_id == room.machine_id
    unfinished = await room.core.store.read(lambda unit: unit.tasks.unfinished(other.id))
    assert len(unfinished) == MOST_ADOPTED


async def test_a_machine_adopts_no_more_in_a_day_however_often_it_comes(
    room: Room, logged: Callable[[str], None]
) -> None:
    """By its hello and by its journal together."""
    for round_ in range(20):
        named = {f"{round_}-{n}": TaskKind.BACKUP for n in range(10)}
        await room.handing_over.adopt(room.machine_id, hello_with(**named))
    now = room.core.clock.now()
    for n in range(10):
        started = TaskStarted(task_id=f"journal-{n}", kind=TaskKind.BACKUP, at=now)
        await room.report(started)
    logged("adopted")
    unfinished = await room.core.store.read(lambda unit: unit.tasks.unfinished(room.machine_id))
    assert len(unfinished) == MOST_ADOPTED


async def test_a_lost_task_that_has_ended_is_adopted_by_its_start(
    room: Room, logged: Callable[[str], None]
) -> None:
    """It is in the agent's journal alone, from before the store's copy was put back."""
    now = room.core.clock.now()
    end = TaskFinished(
        task_id="lost", outcome=Outcome.SUCCESS, at=now, result=BackupResult(snapshot_id="ab" * 32)
    )
    await room.report(TaskStarted(task_id="lost", kind=TaskKind.BACKUP, at=now), end)
    logged("a lost task is adopted")
    assert (await room.stored("lost")).state is TaskState.SUCCESS


# --- links that overlap --------------------------------------------------------------------------


async def test_a_link_that_was_replaced_makes_no_machine_ready(room: Room) -> None:
    """It had caught up and was about to say so when the newer one came."""
    older, newer = hello_with(), hello_with()
    room.handing_over.agent_arrived(room.machine_id, older)
    room.handing_over.agent_arrived(room.machine_id, newer)
    await room.handing_over.agent_ready(room.machine_id, older)
    task = await room.order()
    assert room.line.asked == []
    await room.handing_over.agent_ready(room.machine_id, newer)
    assert await room.state(task) is TaskState.ASSIGNED


async def test_an_end_counts_although_the_task_was_taken_for_lost(room: Room) -> None:
    """Another one used the machine's identity, and knew nothing of the task."""
    await room.agent_ready()
    task = await room.order()
    await room.agent_ready()
    assert (await room.stored(task.id)).problem == Problem(error=ErrorClass.INTERRUPTED)
    now = room.core.clock.now()
    result = SnapshotsResult(count=0)
    await room.report(TaskFinished(task_id=task.id, outcome=Outcome.SUCCESS, at=now, result=result))
    assert await room.state(task) is TaskState.SUCCESS


async def test_a_task_that_was_given_up_and_is_held_all_the_same_goes_on(room: Room) -> None:
    """It can be seen, and stopped."""
    await room.agent_ready()
    task = await room.order()
    room.away()
    room.core.clock.forward(LEASE)
    await room.handing_over.expire()
    room.core.clock.forward(RETURN)
    await room.handing_over.expire()
    assert await room.state(task) is TaskState.FAILED
    room.line.up = True
    await room.comes(hello_with(**{task.id: TaskKind.SNAPSHOTS}))
    going_on = await room.stored(task.id)
    assert (going_on.state, going_on.problem) == (TaskState.ASSIGNED, None)
    assert await room.tasks.cancel(task.id) is CancelOutcome.ASKED


# --- what was left hanging -----------------------------------------------------------------------


async def test_an_offer_that_was_not_answered_in_time_is_made_again(room: Room) -> None:
    """On the link that stands."""
    room.line.answer = TimeoutError()
    await room.agent_ready()
    task = await room.order()
    room.line.answer = Accepted()
    await room.handing_over.remind()
    assert await room.state(task) is TaskState.ASSIGNED


async def test_a_wish_to_cancel_what_the_agent_does_not_know_comes_true_after_a_while(
    room: Room,
) -> None:
    """Not at once: its end may be on the way."""
    room.line.answer = TimeoutError()
    await room.agent_ready()
    task = await room.order()
    room.line.answer = Cancelling(known=False)
    await room.tasks.cancel(task.id)
    await room.handing_over.remind()
    assert await room.state(task) is TaskState.QUEUED
    room.core.clock.forward(OVERDUE)
    await room.handing_over.remind()
    assert await room.state(task) is TaskState.CANCELLED


async def test_an_agent_that_refuses_to_cancel_keeps_its_link(
    room: Room, logged: Callable[[str], None]
) -> None:
    """The task goes on, and so does everything else."""
    await room.agent_ready()
    task = await room.order()
    room.line.answer = AgentRefusedError(Problem(error=ErrorClass.INTERNAL))
    assert await room.tasks.cancel(task.id) is CancelOutcome.ASKED
    logged("does not cancel")
    await room.comes(hello_with(**{task.id: TaskKind.SNAPSHOTS}))
    logged("does not cancel")


async def test_a_computer_that_slept_counts_no_silence(room: Room) -> None:
    """The machines were there all the time, and come back now."""
    await room.agent_ready()
    task = await room.order()
    await room.handing_over.expire()
    room.away()
    room.core.clock.forward(3 * LEASE)
    await room.handing_over.expire()
    assert await room.state(task) is TaskState.ASSIGNED
