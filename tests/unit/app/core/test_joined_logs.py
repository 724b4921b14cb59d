"""Events of log lines that go on from each other, made one."""

from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kustos.core.reported_logs import joined
from kustos_agent.protocol.messages import Event, TaskFinished, TaskLog
from kustos_agent.protocol.values import LogLine, Outcome

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def lines(task_id: str, first: int, count: int) -> TaskLog:
    told = (LogLine(at=NOW, text=f"{task_id} {first + number}") for number in range(count))
    return TaskLog(task_id=task_id, first=first, lines=tuple(told))


def end(task_id: str) -> TaskFinished:
    return TaskFinished(task_id=task_id, outcome=Outcome.SUCCESS, at=NOW)


def test_lines_that_go_on_are_one_event() -> None:
    """Of one task, whatever other tasks say in between."""
    told = [lines("a", 1, 2), lines("b", 1, 1), lines("a", 3, 1), lines("b", 2, 1)]
    assert list(joined(told)) == [lines("a", 1, 3), lines("b", 1, 2)]


def test_lines_that_do_not_go_on_stay_apart() -> None:
    """A gap may be filled later, and what came twice must be seen to overlap."""
    told = [lines("a", 1, 2), lines("a", 4, 1), lines("a", 2, 2)]
    assert list(joined(told)) == told


def test_an_end_stays_behind_the_lines_before_it() -> None:
    """Whose end it is does not matter."""
    told = [lines("a", 1, 1), end("b"), lines("a", 2, 1), end("a")]
    assert list(joined(told)) == told


parts = st.tuples(st.sampled_from("ab"), st.integers(1, 6), st.integers(1, 3)).map(
    lambda part: lines(*part)
)
events: st.SearchStrategy[list[Event]] = st.lists(
    st.one_of(parts, st.sampled_from("ab").map(end)), max_size=12
)


@given(events)
def test_each_task_is_told_of_the_same_in_the_same_order(told: list[Event]) -> None:
    """Line by line, and in the same place among the ends of all."""
    assert [_flat(joined(told), task) for task in "ab"] == [_flat(told, task) for task in "ab"]


def _flat(told: Iterable[Event], task: str) -> list[object]:
    found: list[object] = []
    for event in told:
        if isinstance(event, TaskFinished):
            found.append(event.task_id)
        elif isinstance(event, TaskLog) and event.task_id == task:
            found += [(event.first + at, line) for at, line in enumerate(event.lines)]
    return found
