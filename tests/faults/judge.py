"""What must be true at the end of a history. Pure: both sides' records in, faults out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kustos.core.model import TaskState

from .plan import History, PlannedTask


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


@dataclass(slots=True)
class AgentTruth:
    """What the agent knows to have done, written down beside its journal at every step."""

    runs: list[str] = field(default_factory=list)
    """Targets whose operation was begun, once for each time."""
    lines: dict[str, int] = field(default_factory=dict)
    """Task id -> the last line number that its journal took."""
    ends: dict[str, str] = field(default_factory=dict)
    """Task id -> the outcome that its journal took."""


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


def judge(record: Record) -> list[Charge]:
    """Every promise that was broken."""
    return [*_tasks(record), *_effects(record), *_logs(record)]


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
            and task.state.value != planned.ending.value
        ):
            words = (
                f"task {planned.number} is {task.state} ({task.problem}), planned {planned.ending}"
            )
            yield Charge(Fault.LOST, words)


def _effects(record: Record) -> Iterator[Charge]:
    for target, times in Counter(record.truth.runs).items():
        if times > 1:
            yield Charge(Fault.DOUBLED, f"{target} was run {times} times")
    for task in record.stored:
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
        told = [int(text) for _, text in task.lines]
        if told != sorted(told):
            yield Charge(Fault.OUT_OF_ORDER, f"the lines of {task.target} say {told}")
        if len(told) != len(set(told)):
            yield Charge(Fault.DOUBLED, f"the lines of {task.target} say {told}")
        missing = set(range(1, record.truth.lines.get(task.id, 0) + 1)) - set(numbers)
        if missing:
            yield Charge(Fault.LOST, f"lines {sorted(missing)[:5]}… of {task.target}")
