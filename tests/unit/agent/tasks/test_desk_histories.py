"""Any history of a desk: tasks come, fail, wait, are cancelled, limits change, the agent ends."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.journal import Acceptance
from kustos_agent.journal_memory import Memory
from kustos_agent.protocol.lists import Lists
from kustos_agent.protocol.messages import Event, TaskFinished, TaskLog, TaskRetrying, TaskStarted
from kustos_agent.protocol.tasks import TaskSpec
from kustos_agent.protocol.values import ErrorClass, Limits, Outcome, Problem, TaskKind
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks.desk import TaskDesk
from kustos_agent.tasks.operations import Report, TaskEnd
from tests.helpers.memory_credentials import MemoryCredentials

from .scripted import DONE, ScriptedOperations, backup

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ENDS: dict[str, TaskEnd] = {
    "good": DONE,
    "transient": Finished(Outcome.FAILED, Problem(error=ErrorClass.UNREACHABLE)),
    "permanent": Finished(Outcome.FAILED, Problem(error=ErrorClass.WRONG_PASSWORD)),
}
Move: TypeAlias = tuple[Any, ...]
moves = st.one_of(
    st.tuples(st.just("accept"), st.integers(0, 3)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("end"), st.integers(0, 9), st.sampled_from(sorted(ENDS))),
    st.tuples(st.just("wake"), st.integers(0, 9)),
    st.tuples(st.just("limit"), st.integers(1, 3), st.integers(0, 4)),
    st.tuples(st.just("breathe")),
)


class ListJournal:
    """In memory; a write takes a turn of the loop."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.memory = Memory()
        self.accepted: set[str] = set()

    async def accept(self, task_id: str, kind: TaskKind, job_id: str = "") -> Acceptance:
        """See `Journal.accept`."""
        del kind, job_id
        await asyncio.sleep(0)
        known = task_id in self.accepted
        self.accepted.add(task_id)
        return Acceptance.KNOWN if known else Acceptance.NEW

    async def last_lists(self, job_id: str) -> Lists | None:
        """See `Journal.last_lists`."""
        del job_id
        return None

    async def append(self, event: Event, lists: Lists | None = None) -> int:
        """See `Journal.append`."""
        del lists
        await asyncio.sleep(0)
        self.events.append(event)
        self.memory = self.memory.after(event)
        return len(self.events)


async def first_of(future: "asyncio.Future[Any]", event: asyncio.Event) -> None:
    """Until one of them has come."""
    stopped = asyncio.ensure_future(event.wait())
    either: set[asyncio.Future[Any]] = {future, stopped}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()


@dataclass
class History:
    """A desk, and the hands that move it."""

    journal: ListJournal = field(default_factory=ListJournal)
    attempts: list["asyncio.Future[TaskEnd]"] = field(default_factory=list)
    rests: list["asyncio.Future[None]"] = field(default_factory=list)
    retries: dict[str, int] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    most: int = 2

    def __post_init__(self) -> None:
        self.desk = TaskDesk(
            journal=self.journal,
            operations=ScriptedOperations(self._attempt),
            credentials=MemoryCredentials(),
            forbidden=ForbiddenPaths([]),
            show=lambda _: None,
            now=lambda: NOW,
            pause=self._pause,
            dice=lambda: 1.0,
        )

    async def _attempt(self, spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        del spec
        await report.started("restic backup", "0.18.0")
        end: asyncio.Future[TaskEnd] = asyncio.get_running_loop().create_future()
        self.attempts.append(end)
        await first_of(end, cancel)
        return end.result() if end.done() else Finished(Outcome.CANCELLED, exit_code=130)

    async def _pause(self, seconds: float, stop: asyncio.Event) -> None:
        del seconds
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.rests.append(over)
        await first_of(over, stop)

    async def move(self, move: Move) -> None:
        """One step; what points at nothing does nothing."""
        match move:
            case ("accept", int(retries)):
                task_id = str(len(self.retries))
                self.retries[task_id] = retries
                await self.desk.accept(backup(task_id, location=f"/{task_id}", retries=retries))
            case ("cancel", int(number)):
                if self.desk.cancel(str(number)):
                    self.cancelled.add(str(number))
            case ("end", int(number), str(how)):
                open_ = [end for end in self.attempts if not end.done()]
                if open_:
                    open_[number % len(open_)].set_result(ENDS[how])
            case ("wake", int(number)):
                resting = [rest for rest in self.rests if not rest.done()]
                if resting:
                    resting[number % len(resting)].set_result(None)
            case ("limit", int(most), int(a_day)):
                self.most = most
                self.desk.limit(Limits(max_tasks=most, retries_a_day=a_day))
            case _:
                for _ in range(8):
                    await asyncio.sleep(0)
        self.look()

    def look(self) -> None:
        """What holds at every moment: each task is in one place, and none is forgotten."""
        desk = self.desk
        places = Counter((*desk.running, *desk.queued, *desk.retrying))
        assert not places or max(places.values()) == 1
        assert set(places) <= set(desk.held)
        ended = {event.task_id for event in self.journal.events if isinstance(event, TaskFinished)}
        assert self.journal.accepted - ended <= set(desk.held)
        assert desk.free_slots == max(0, self.most - len(desk.running))

    def judge(self) -> None:
        """What must be true of what was told, whatever happened."""
        for task_id, retries in self.retries.items():
            told = [
                event
                for event in self.journal.events
                if isinstance(event, TaskStarted | TaskRetrying | TaskFinished)
                and event.task_id == task_id
            ]
            assert [type(event) for event in told].count(TaskFinished) == 1
            assert isinstance(told[-1], TaskFinished)
            starts = [event.attempt for event in told if isinstance(event, TaskStarted)]
            again = [event.attempt for event in told if isinstance(event, TaskRetrying)]
            assert starts == list(range(1, len(starts) + 1))
            assert again == list(range(1, len(again) + 1))
            assert len(again) <= retries
            # Stopped while it waited, a task has one start for each retry, else one more.
            assert len(starts) - len(again) in {0, 1}
            if told[-1].outcome is Outcome.CANCELLED:
                assert task_id in self.cancelled
            lines = [
                event.first + offset
                for event in self.journal.events
                if isinstance(event, TaskLog) and event.task_id == task_id
                for offset in range(len(event.lines))
            ]
            assert lines == list(range(1, len(lines) + 1))


async def play(history: list[Move]) -> History:
    """From an empty desk to a closed one."""
    here = History()
    running = asyncio.create_task(here.desk.run())
    for move in history:
        await here.move(move)
    here.desk.close()
    async with asyncio.timeout(10):
        await running
    return here


@settings(max_examples=150, deadline=None)
@given(st.lists(moves, max_size=40))
def test_every_task_has_one_end_whatever_happens(history: list[Move]) -> None:
    """Attempts follow each other, none beyond what was asked for, log lines are numbered through,
    and the desk closes with nothing left open."""
    here = asyncio.run(play(history))
    assert here.desk.held == {}
    here.judge()


@settings(max_examples=60, deadline=None)
@given(st.lists(moves, max_size=40), st.integers(0, 4))
def test_no_day_sees_more_retries_than_its_budget(history: list[Move], a_day: int) -> None:
    """All tasks together, in whatever order they fail."""
    fixed = [("limit", 3, a_day), *(move for move in history if move[0] != "limit")]
    here = asyncio.run(play(fixed))
    granted = [event for event in here.journal.events if isinstance(event, TaskRetrying)]
    assert len(granted) <= a_day
