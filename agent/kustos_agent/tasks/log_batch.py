"""Log lines gathered into frames: numbered, bounded, ready for the wire. Pure."""

from typing import Final

import msgspec

from ..protocol.messages import TaskLog
from ..protocol.values import LogLine

MAX_LINES: Final = 100
"""A frame's worth: batches above that save nothing (measured on the manager's side)."""

MAX_BYTES: Final = 64 * 1024
MAX_LINE_CHARACTERS: Final = 8 * 1024
"""Longer lines are cut: a Go stack in one line is not worth more."""

WAITING_LINES: Final = 10_000
"""Lines that may wait for a journal that cannot be written; then the newest are counted only."""


class LogBatch:
    """Collects a task's lines; `take` gives what fits one event."""

    def __init__(self, task_id: str) -> None:
        self._task_id = task_id
        self._lines: list[LogLine] = []
        self._size = 0
        self._next = 1
        self.left_out = 0
        """Lines that found no place: told in the agent's own log."""

    def add(self, line: LogLine) -> bool:
        """Whether there is now enough for an event that should not wait for more."""
        if len(self._lines) >= WAITING_LINES:
            self.left_out += 1
            return True
        self._lines.append(msgspec.structs.replace(line, text=wire_text(line.text)))
        self._size += _size(self._lines[-1])
        return len(self._lines) >= MAX_LINES or self._size >= MAX_BYTES

    def take(self) -> TaskLog | None:
        """The next event; None if there is nothing to tell."""
        count = size = 0
        for line in self._lines[:MAX_LINES]:
            size += _size(line)
            if count and size > MAX_BYTES:
                break
            count += 1
        if not count:
            return None
        taken, self._lines = tuple(self._lines[:count]), self._lines[count:]
        self._size -= sum(map(_size, taken))
        first, self._next = self._next, self._next + count
        return TaskLog(task_id=self._task_id, first=first, lines=taken)


def wire_text(text: str) -> str:
    """One line that JSON can carry: bytes that are no UTF-8 (PEP 383) are shown as `\\udce9`."""
    cut = text if len(text) <= MAX_LINE_CHARACTERS else text[:MAX_LINE_CHARACTERS] + "…"
    return cut.encode("utf-8", "backslashreplace").decode("utf-8")


def _size(line: LogLine) -> int:
    """Bytes on the wire, about: JSON may write a control character with six."""
    return len(line.text.encode("utf-8")) + 64
