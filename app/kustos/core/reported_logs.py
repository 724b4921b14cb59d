"""Log lines of tasks as agents report them -> what is kept of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import structs

from kustos_agent.protocol.messages import Event as AgentEvent
from kustos_agent.protocol.messages import TaskLog, TaskLogDropped
from kustos_agent.protocol.values import LogLevel, LogLine

from .events import Event, LogGrew
from .ports import Clock, UnitOfWork

MAX_LOG_LINES: Final = 10_000
"""Of a task the first ones are kept; one more line says how many were not. An agent of ours tells
5,000 of each restic run, which is rarely more than one: this is for those that are not ours."""

MAX_LINE_BYTES: Final = 4_096
"""A longer line is cut: a path as long as Linux allows. With the number of lines this bounds what a
task's log can take of the disk: 40 MiB before they are compressed, whatever an agent sends."""


class ReportedLogs:
    """Keeps each line once, whatever comes twice, and says with a number where lines are missing:
    `… +12` at the end for those beyond the limit, `… −12` in the place of those an agent dropped.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def take(self, unit: UnitOfWork, event: TaskLog | TaskLogDropped) -> list[Event]:
        """What was told of the log of a task that is the teller's own."""
        match event:
            case TaskLog():
                return self._grew(unit, event)
            case TaskLogDropped():
                return self._dropped(unit, event)

    def _grew(self, unit: UnitOfWork, event: TaskLog) -> list[Event]:
        kept = event.lines[: max(0, MAX_LOG_LINES + 1 - event.first)]
        if kept:
            unit.logs.append(event.task_id, event.first, [_cut(line) for line in kept])
        last = event.first + len(event.lines) - 1
        if len(kept) < len(event.lines):
            # Counted by its number, so that a replay counts nothing twice.
            note = _note(f"… +{last - MAX_LOG_LINES}", event.lines)
            unit.logs.put(event.task_id, MAX_LOG_LINES + 1, note)
        return [LogGrew(event.task_id, min(last, MAX_LOG_LINES + 1))]

    def _dropped(self, unit: UnitOfWork, event: TaskLogDropped) -> list[Event]:
        """Lines that will not come. Those of them that had come before stay."""
        last = min(event.last, MAX_LOG_LINES)
        for start, end in unit.logs.missing(event.task_id, event.first, last):
            text = f"… −{end - start + 1}"
            note = LogLine(at=self._clock.now(), text=text, level=LogLevel.WARNING)
            unit.logs.put(event.task_id, start, note, last=end)
        return [LogGrew(event.task_id, last)]


def joined(events: Iterable[AgentEvent]) -> Iterator[AgentEvent]:
    """The same, with lines of a task that go on where its last ones ended made one event: storing a
    hundred lines costs hardly more than storing one. Other events keep their place among them."""
    waiting: dict[str, list[TaskLog]] = {}
    for event in events:
        if not isinstance(event, TaskLog):
            yield from _flushed(waiting)
            yield event
            continue
        before = waiting.setdefault(event.task_id, [])
        if before and before[-1].first + len(before[-1].lines) != event.first:
            yield _whole(before)
            before.clear()
        before.append(event)
    yield from _flushed(waiting)


def _flushed(waiting: dict[str, list[TaskLog]]) -> Iterator[TaskLog]:
    for parts in waiting.values():
        yield _whole(parts)
    waiting.clear()


def _whole(parts: Sequence[TaskLog]) -> TaskLog:
    if len(parts) == 1:
        return parts[0]
    lines = tuple(line for part in parts for line in part.lines)
    return TaskLog(task_id=parts[0].task_id, first=parts[0].first, lines=lines)


def _note(text: str, lines: Sequence[LogLine]) -> LogLine:
    return LogLine(at=lines[-1].at, text=text, level=LogLevel.WARNING)


def _cut(line: LogLine) -> LogLine:
    if len(line.text) <= MAX_LINE_BYTES // 4:  # UTF-8 has no longer characters
        return line
    encoded = line.text.encode()
    if len(encoded) <= MAX_LINE_BYTES:
        return line
    return structs.replace(line, text=encoded[:MAX_LINE_BYTES].decode(errors="ignore") + "…")
