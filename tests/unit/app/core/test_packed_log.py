"""Log lines that go on from each other, gathered."""

from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kustos.core.packed_log import (
    MAX_LINE_BYTES,
    PackedLog,
    Told,
    compact,
    packed,
    unpacked,
    whole,
)
from kustos.core.reported_logs import gathered
from kustos_agent.protocol.codec import EventFrame, decode, encode
from kustos_agent.protocol.messages import TaskFinished, TaskLog, UnreadLog
from kustos_agent.protocol.values import LogLine, Outcome
from tests.helpers.logs import log

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def lines(task_id: str, first: int, count: int) -> PackedLog:
    return log(
        task_id,
        first,
        (LogLine(at=NOW, text=f"{task_id} {first + number}") for number in range(count)),
    )


def end(task_id: str) -> TaskFinished:
    return TaskFinished(task_id=task_id, outcome=Outcome.SUCCESS, at=NOW)


def spans(told: Iterable[Told]) -> list[tuple[str, int, int]]:
    return [(one.task_id, one.first, one.last) for one in told if isinstance(one, PackedLog)]


def test_lines_that_go_on_are_one() -> None:
    """Of one task, whatever other tasks say in between."""
    told = [lines("a", 1, 2), lines("b", 1, 1), lines("a", 3, 1), lines("b", 2, 1)]
    assert spans(gathered(told)) == [("a", 1, 3), ("b", 1, 2)]


def test_lines_that_do_not_go_on_stay_apart() -> None:
    """A gap may be filled later, and what came twice must be seen to overlap."""
    told = [lines("a", 1, 2), lines("a", 4, 1), lines("a", 2, 2)]
    assert list(gathered(told)) == told


def test_an_end_stays_behind_the_lines_before_it() -> None:
    """Whose end it is does not matter."""
    told: list[Told] = [lines("a", 1, 1), end("b"), lines("a", 2, 1), end("a")]
    assert list(gathered(told)) == told


parts = st.tuples(st.sampled_from("ab"), st.integers(1, 6), st.integers(1, 3)).map(
    lambda part: lines(*part)
)
events: st.SearchStrategy[list[Told]] = st.lists(
    st.one_of(parts, st.sampled_from("ab").map(end)), max_size=12
)


@given(events)
def test_each_task_is_told_of_the_same_in_the_same_order(told: list[Told]) -> None:
    """Line by line, and in the same place among the ends of all."""
    assert [_flat(gathered(told), task) for task in "ab"] == [_flat(told, task) for task in "ab"]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(1, 10), st.data())
def test_any_part_and_any_chunks_have_the_lines_of_the_whole(
    counts: list[int], most: int, data: st.DataObject
) -> None:
    """However it was told, and however it is cut for keeping."""
    told: list[PackedLog] = []
    for count in counts:
        told.append(lines("a", told[-1].last + 1 if told else 1, count))
    (gathered_log,) = gathered(told)
    assert isinstance(gathered_log, PackedLog)
    first = data.draw(st.integers(1, sum(counts)))
    last = data.draw(st.integers(first, sum(counts)))
    part = gathered_log.part(first, last)
    assert (part.first, part.last) == (first, last)
    chunks = [unpacked(whole(chunk)) for chunk in part.chunks(most)]
    assert [line.text for chunk in chunks for line in chunk] == [
        f"a {number}" for number in range(first, last + 1)
    ]
    assert all(1 <= len(chunk) <= most for chunk in chunks)


def test_a_line_that_is_none_is_shown_as_it_came_beside_its_neighbours() -> None:
    """Refused, it would be owed for ever, and its neighbours with it."""
    good = b'{"at":"2026-01-01T00:00:00Z","text":"good"}'
    told = [
        good,
        b'{"text":[1,2]}',
        b"null",
        b'"' + b"x" * 9_000 + b'"',
        b"[" * 99 + b"]" * 99,
        good,
    ]
    (chunk,) = packed("a", 1, told).chunks(100)
    kept = unpacked(whole(chunk))
    assert [line.text[:14] for line in kept] == [
        "good",
        '{"text":[1,2]}',
        "null",
        '"' + "x" * 13,
        "[" * 14,
        "good",
    ]
    assert all(len(line.text.encode()) <= MAX_LINE_BYTES + 3 for line in kept)


def test_a_time_that_no_database_could_give_back_is_taken_as_the_nearest() -> None:
    """A clock may say anything."""
    (chunk,) = packed("a", 1, [b'{"at":"0001-01-01T00:00:00Z","text":"x"}']).chunks(100)
    assert unpacked(whole(chunk))[0].at.year == 1970


def test_what_was_told_is_the_same_read_or_unread() -> None:
    """As an agent's code writes it, and as the manager reads it from the wire."""
    told = TaskLog(
        task_id="a", first=3, lines=(LogLine(at=NOW, text="ä"), LogLine(at=NOW, text=""))
    )
    frame = decode(encode(EventFrame(7, told)), unread_logs=True)
    assert isinstance(frame, EventFrame)
    assert isinstance(frame.message, UnreadLog)
    assert compact(frame.message) == compact(told)


def test_bytes_that_are_no_text_are_shown_as_well_as_they_can_be() -> None:
    """A file name in another encoding, told by an agent that is not ours, must not end its link."""
    data = (
        b'{"type":"event","action":"task-log","seq":1,"payload":{"task_id":"a","first":1,"lines":'
        b'[{"at":"2026-01-01T00:00:00Z","text":"caf\xe9"},{"at":"2026-01-01T00:00:00Z","text":"x"}]}}'
    )
    frame = decode(data, unread_logs=True)
    assert isinstance(frame, EventFrame)
    told = compact(frame.message)
    assert isinstance(told, PackedLog)
    first, second = unpacked(whole(told.stretches))
    assert "caf\ufffd" in first.text
    assert second.text == "x"


def _flat(told: Iterable[Told], task: str) -> list[object]:
    found: list[object] = []
    for event in told:
        if isinstance(event, TaskFinished):
            found.append(event.task_id)
        elif isinstance(event, PackedLog) and event.task_id == task:
            found += enumerate(unpacked(whole(event.stretches)), event.first)
    return found
