"""Log lines of tasks as agents report them -> what is kept of them."""

from collections.abc import Sequence
from typing import Final

from msgspec import structs

from kustos_agent.protocol.messages import TaskLog, TaskLogDropped
from kustos_agent.protocol.values import LogLevel, LogLine

from .events import Event, LogGrew
from .model import Task
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

    def grew(self, unit: UnitOfWork, task: Task, event: TaskLog) -> list[Event]:
        """More lines."""
        kept = event.lines[: max(0, MAX_LOG_LINES + 1 - event.first)]
        if kept:
            unit.logs.append(task.id, event.first, [_cut(line) for line in kept])
        last = event.first + len(event.lines) - 1
        if len(kept) < len(event.lines):
            # Counted by its number, so that a replay counts nothing twice.
            note = _note(f"… +{last - MAX_LOG_LINES}", event.lines)
            unit.logs.put(task.id, MAX_LOG_LINES + 1, note)
        return [LogGrew(task.id, min(last, MAX_LOG_LINES + 1))]

    def dropped(self, unit: UnitOfWork, task: Task, event: TaskLogDropped) -> list[Event]:
        """Lines that will not come. Those of them that had come before stay."""
        last = min(event.last, MAX_LOG_LINES)
        for start, end in unit.logs.missing(task.id, event.first, last):
            text = f"… −{end - start + 1}"
            note = LogLine(at=self._clock.now(), text=text, level=LogLevel.WARNING)
            unit.logs.put(task.id, start, note, last=end)
        return [LogGrew(task.id, last)]


def _note(text: str, lines: Sequence[LogLine]) -> LogLine:
    return LogLine(at=lines[-1].at, text=text, level=LogLevel.WARNING)


def _cut(line: LogLine) -> LogLine:
    encoded = line.text.encode()
    if len(encoded) <= MAX_LINE_BYTES:
        return line
    return structs.replace(line, text=encoded[:MAX_LINE_BYTES].decode(errors="ignore") + "…")
