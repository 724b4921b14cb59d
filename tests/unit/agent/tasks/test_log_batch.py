"""Lines into numbered events that fit a frame."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.codec import EventFrame, encode_checked
from kustos_agent.protocol.messages import TaskLog
from kustos_agent.protocol.values import LogLine
from kustos_agent.tasks import log_batch
from kustos_agent.tasks.log_batch import MAX_LINES, LogBatch

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def line(text: str) -> LogLine:
    """A line as an operation tells it."""
    return LogLine(at=NOW, text=text)


def drained(batch: LogBatch) -> list[TaskLog]:
    """All that is left."""
    found = []
    while (event := batch.take()) is not None:
        found.append(event)
    return found


@given(st.lists(st.integers(0, 9_000), max_size=250))
def test_every_line_comes_once_in_order_and_numbered(lengths: list[int]) -> None:
    """However long the lines are."""
    batch = LogBatch("t")
    for number, length in enumerate(lengths):
        batch.add(line(f"{number} " + "x" * length))
    logs = drained(batch)
    following = 1
    for log in logs:
        assert log.first == following
        following += len(log.lines)
    told = [int(found.text.split(" ")[0]) for log in logs for found in log.lines]
    assert told == list(range(len(lengths)))


@given(st.lists(st.text(max_size=50) | st.just("\udcff" * 9_000) | st.just("\x01" * 9_000)))
def test_every_event_fits_a_frame(texts: list[str]) -> None:
    """With bytes that are no UTF-8 and characters that JSON writes with six."""
    batch = LogBatch("t")
    for text in texts:
        batch.add(line(text))
    for number, log in enumerate(drained(batch)):
        assert len(log.lines) <= MAX_LINES
        encode_checked(EventFrame(number + 1, log))


def test_it_says_when_it_is_full() -> None:
    """By lines, and by bytes."""
    batch = LogBatch("t")
    assert [batch.add(line("x")) for _ in range(MAX_LINES)] == [False] * (MAX_LINES - 1) + [True]
    batch.take()
    assert [batch.add(line("x" * 8_000)) for _ in range(9)][-2:] == [False, True]


def test_a_very_long_line_is_cut() -> None:
    """Visibly."""
    batch = LogBatch("t")
    batch.add(line("x" * 100_000))
    (log,) = drained(batch)
    assert len(log.lines[0].text) < 10_000
    assert log.lines[0].text.endswith("…")


def test_what_finds_no_place_is_counted() -> None:
    """While the journal cannot be written, memory stays bounded."""
    batch = LogBatch("t")
    for _ in range(log_batch.WAITING_LINES + 7):
        batch.add(line("x"))
    assert batch.left_out == 7
    assert sum(len(log.lines) for log in drained(batch)) == log_batch.WAITING_LINES


def test_an_empty_batch_has_no_event() -> None:
    """There is nothing to tell."""
    assert LogBatch("t").take() is None
