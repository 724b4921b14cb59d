"""What must be true at the end of a history. Pure: both sides' records in, faults out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from kustos.core.model import TaskState
from kustos_agent.protocol.ids import due_id

from .plan import History, PlannedTask

_GOOD = frozenset({TaskState.SUCCESS, TaskState.WARNING})


class Fault(StrEnum):
    """The three ways to break the promise."""

    LOST = "lost"
    DOUBLED = "doubled"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True, slots=True)
class Charge:
    """One broken promise, in words for whoever looks for the cause."""

    fault: Fault
    words: str


@dataclass(frozen=True, slots=True)
class StoredTask:
    """What the manager's store holds of a task."""

    id: str
    target: str
    state: TaskState
    problem: str
    lines: tuple[tuple[int, str], ...]
    """Number and text, as the store gives them."""


@dataclass(frozen=True, slots=True)
class StoredDue:
    """A row of the ledger. `told`: its agent has said what became of it."""

    due: datetime
    told: bool
    task_id: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A history's job that was due each minute, as it went. Up to `accounted` its agent had dealt
    with all due times, by its journal, when all was calm, and up to `latest` at most; `plannings`
    are the marks from which it may have begun."""

    job_id: str
    rows: Sequence[StoredDue]
    runs: Sequence[tuple[str, TaskState]]
    accounted: datetime
    latest: datetime
    plannings: Sequence[datetime]


@dataclass(slots=True)
class AgentTruth:
    """What the agent knows to have done, written down beside its journal at every step."""

    runs: list[str] = field(default_factory=list)
    """Targets whose operation was begun, once for each time."""
    lines: dict[str, int] = field(default_factory=dict)
    """Task id -> the last line number that its journal took."""
    ends: dict[str, str] = field(default_factory=dict)
    """Task id -> the outcome that its journal took."""
    due: list[str] = field(default_factory=list)
    """Ids of the runs of the schedule that were begun, once for each time."""
    plannings: list[datetime] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A history as it went. `ordered` are the ids of orders that the manager has confirmed, `ends`
    how often it announced an end of each task, over all its lives."""

    history: History
    ordered: Mapping[str, PlannedTask]
    cancelled: frozenset[str]
    agent_died: bool
    stored: Sequence[StoredTask]
    ends: Counter[str]
    truth: AgentTruth
    scheduled: Scheduled | None = None


def judge(record: Record) -> list[Charge]:
    """Every promise that was broken."""
    found = [*_tasks(record), *_effects(record), *_logs(record)]
    if record.scheduled is not None and record.scheduled.plannings:
        found += [*_due(record.scheduled), *_due_runs(record.scheduled, record.truth.due)]
    return found


def _due(scheduled: Scheduled) -> Iterator[Charge]:
    """Each due time has one row, and at most one run, which bears its name."""
    told = {row.due: row for row in scheduled.rows if row.told}
    # Killed while it took the schedule, it may have begun with either mark.
    first = min(max(scheduled.plannings), min(told, default=scheduled.accounted))
    expected = _minutes(first, scheduled.accounted)
    for due in expected - told.keys():
        yield Charge(Fault.LOST, f"nothing is told of {due}")
    for due in told.keys() - _minutes(min(scheduled.plannings), scheduled.latest):
        yield Charge(Fault.DOUBLED, f"{due} was never due")
    for row in told.values():
        if row.times != 1:
            yield Charge(Fault.DOUBLED, f"{row.due} stands for {row.times} times")
        if row.task_id and row.task_id != due_id(scheduled.job_id, row.due):
            yield Charge(Fault.DOUBLED, f"the run of {row.due} is {row.task_id}")


def _due_runs(scheduled: Scheduled, begun: Sequence[str]) -> Iterator[Charge]:
    """Each run has one row and one end, and was begun once at most."""
    named = {row.task_id for row in scheduled.rows}
    since = min(scheduled.plannings) - timedelta(minutes=1)
    settled = {due_id(scheduled.job_id, due) for due in _minutes(since, scheduled.accounted)}
    for task_id, state in scheduled.runs:
        if task_id not in settled:
            continue
        if not state.terminal:
            yield Charge(Fault.LOST, f"the due run {task_id} has no end, it is {state}")
        if task_id not in named:
            yield Charge(Fault.LOST, f"the due run {task_id} is in no row")
    for task_id, times in Counter(begun).items():
        if times > 1:
            yield Charge(Fault.DOUBLED, f"the due run {task_id} was run {times} times")
    stored = {task_id for task_id, _ in scheduled.runs}
    for task_id in settled.intersection(begun) - stored:
        yield Charge(Fault.LOST, f"the due run {task_id} is not in the store")


def _minutes(after: datetime, until: datetime) -> set[datetime]:
    first = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    count = max(0, (until - first) // timedelta(minutes=1) + 1)
    return {first + number * timedelta(minutes=1) for number in range(count)}


def _tasks(record: Record) -> Iterator[Charge]:
    stored = {task.id: task for task in record.stored}
    for id_, planned in record.ordered.items():
        if id_ not in stored:
            yield Charge(Fault.LOST, f"the ordered task {planned.number} is not in the store")
    for task in record.stored:
        planned = PlannedTask.of_target(task.target)
        if not task.state.terminal:
            yield Charge(Fault.LOST, f"task {planned.number} has no end, it is {task.state}")
            continue
        told = record.truth.ends.get(task.id)
        if told is not None and told != task.state.value:
            yield Charge(Fault.LOST, f"task {planned.number} ended {told}, stored is {task.state}")
        if (
            not record.agent_died
            and task.id not in record.cancelled
            and task.state.value != planned.ending.state
        ):
            words = (
                f"task {planned.number} is {task.state} ({task.problem}), planned {planned.ending}"
            )
            yield Charge(Fault.LOST, words)


def _effects(record: Record) -> Iterator[Charge]:
    for target, times in Counter(record.truth.runs).items():
        if times > PlannedTask.of_target(target).ending.attempts:
            yield Charge(Fault.DOUBLED, f"{target} was run {times} times")
    begun = frozenset(record.truth.runs)
    for task in record.stored:
        if task.state in _GOOD and task.target not in begun:
            yield Charge(Fault.LOST, f"{task.target} is {task.state} and was never run")
        if record.ends[task.id] > 1:
            yield Charge(Fault.DOUBLED, f"{task.target} ended {record.ends[task.id]} times")
    for target, times in Counter(task.target for task in record.stored).items():
        if times > 1:
            yield Charge(Fault.DOUBLED, f"{target} is stored {times} times")


def _logs(record: Record) -> Iterator[Charge]:
    for task in record.stored:
        numbers = [number for number, _ in task.lines]
        if numbers != sorted(set(numbers)):
            repeated = len(numbers) != len(set(numbers))
            fault = Fault.DOUBLED if repeated else Fault.OUT_OF_ORDER
            yield Charge(fault, f"the lines of {task.target} are numbered {numbers}")
        # Between two attempts the agent says so, in words of its own.
        told = [int(text) for _, text in task.lines if text.isdigit()]
        if told != sorted(told):
            yield Charge(Fault.OUT_OF_ORDER, f"the lines of {task.target} say {told}")
        if len(told) != len(set(told)):
            yield Charge(Fault.DOUBLED, f"the lines of {task.target} say {told}")
        missing = set(range(1, record.truth.lines.get(task.id, 0) + 1)) - set(numbers)
        if missing:
            yield Charge(Fault.LOST, f"lines {sorted(missing)[:5]}… of {task.target}")
