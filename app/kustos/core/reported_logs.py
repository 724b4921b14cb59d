"""Log lines of tasks as agents report them -> what is kept of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from kustos_agent.protocol.messages import TaskLogDropped
from kustos_agent.protocol.values import LogLevel, LogLine

from .events import Event, LogGrew
from .packed_log import PackedLog, Told, joined
from .ports import Clock, UnitOfWork

MAX_LOG_LINES: Final = 10_000
"""Of a task the first ones are kept; one more line says how many were not. An agent of ours tells
5,000 of each restic run, which is rarely more than one: this is for those that are not ours."""


class ReportedLogs:
    """Keeps each line once, whatever comes twice, and says with a number where lines are missing:
    `… +12` at the end for those beyond the limit, `… −12` in the place of those an agent dropped.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def take(self, unit: UnitOfWork, told: PackedLog | TaskLogDropped) -> list[Event]:
        """What was told of the log of a task that is the teller's own."""
        match told:
            case PackedLog():
                return self._grew(unit, told)
            case TaskLogDropped():
                return self._dropped(unit, told)

    def _grew(self, unit: UnitOfWork, log: PackedLog) -> list[Event]:
        last = min(log.last, MAX_LOG_LINES)
        if log.first <= last:
            unit.logs.append(log.part(log.first, last))
        if last < log.last:
            # Counted by its number, so that a replay counts nothing twice.
            note = _note(f"… +{log.last - MAX_LOG_LINES}", log.ended())
            unit.logs.put(log.task_id, MAX_LOG_LINES + 1, note)
        return [LogGrew(log.task_id, min(log.last, MAX_LOG_LINES + 1))]

    def _dropped(self, unit: UnitOfWork, event: TaskLogDropped) -> list[Event]:
        """Lines that will not come. Those of them that had come before stay."""
        last = min(event.last, MAX_LOG_LINES)
        for start, end in unit.logs.missing(event.task_id, event.first, last):
            note = _note(f"… −{end - start + 1}", self._clock.now())
            unit.logs.put(event.task_id, start, note, last=end)
        return [LogGrew(event.task_id, last)]


def gathered(
    told: Iterable[Told],
) -> Iterator[Told]:
    """The same, with lines of a task that go on where its last ones ended made one: storing a
    hundred lines costs hardly more than storing one. Events keep their place among them."""
    waiting: dict[str, list[PackedLog]] = {}
    for event in told:
        if not isinstance(event, PackedLog):
            yield from _flushed(waiting)
            yield event
            continue
        before = waiting.setdefault(event.task_id, [])
        if before and before[-1].last + 1 != event.first:
            yield joined(before)
            before.clear()
        before.append(event)
    yield from _flushed(waiting)


def _flushed(waiting: dict[str, list[PackedLog]]) -> Iterator[PackedLog]:
    for parts in waiting.values():
        yield joined(parts)
    waiting.clear()


def _note(text: str, at: datetime) -> LogLine:
    return LogLine(at=at, text=text, level=LogLevel.WARNING)
