"""Log lines as they are kept: the JSON that they came as, which nobody has looked into.

Most of what a fleet tells are log lines, and most of those nobody ever looks at. To make objects of
them would take most of the engine's time, and three times the memory while they wait.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Raw, structs

from kustos_agent.protocol.messages import Event, TaskLog, UnreadLog
from kustos_agent.protocol.values import LogLevel, LogLine, tamed

MAX_LINE_BYTES: Final = 4_096
"""A longer line is cut: a path as long as Linux allows. With the number of lines this bounds what a
task's log can take of the disk: 40 MiB before they are compressed, whatever an agent sends."""

NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Of a line that cannot be read."""

_encoder: Final = msgspec.json.Encoder()
_line: Final = msgspec.json.Decoder(LogLine)
_lines: Final = msgspec.json.Decoder(tuple[LogLine, ...])
_unread: Final = msgspec.json.Decoder(tuple[Raw, ...])


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """Lines that follow one another: so many, as `json`, an array without its brackets."""

    count: int
    json: bytes


@dataclass(frozen=True, slots=True)
class PackedLog:
    """Lines `first` to `last` of a task's log; without any, `last` is below `first`."""

    task_id: str
    first: int
    last: int
    stretches: tuple[Stretch, ...]

    def part(self, first: int, last: int) -> "PackedLog":
        """The lines with these numbers, at least one."""
        if (first, last) == (self.first, self.last):
            return self
        lines = [line for stretch in self.stretches for line in _single(stretch.json)]
        kept = lines[first - self.first : last - self.first + 1]
        return PackedLog(self.task_id, first, last, (_stretch(kept),))

    def ended(self) -> datetime:
        """The time of the last line."""
        return unpacked(whole(self.stretches[-1:]))[-1].at

    def chunks(self, most: int) -> Iterator[list[Stretch]]:
        """What is kept together: at most so many lines."""
        chunk: list[Stretch] = []
        size = 0
        for stretch in self._small(most):
            if size + stretch.count > most:
                yield chunk
                chunk, size = [], 0
            chunk.append(stretch)
            size += stretch.count
        yield chunk

    def _small(self, most: int) -> Iterator[Stretch]:
        for stretch in self.stretches:
            if stretch.count <= most:
                yield stretch
            else:
                lines = _single(stretch.json)
                yield from (_stretch(lines[at : at + most]) for at in range(0, len(lines), most))


Told = Event | PackedLog
"""What an agent has told; of log lines, any form."""


def compact(told: Told) -> Told:
    """The same; lines are packed, if they are not yet."""
    match told:
        case TaskLog(lines=lines):
            return packed(told.task_id, told.first, [_encoder.encode(line) for line in lines])
        case UnreadLog(lines=lines):
            return packed(told.task_id, told.first, lines)
        case _:
            return told


def packed(task_id: str, first: int, lines: Sequence[Raw | bytes]) -> PackedLog:
    """Lines of a task's log, each as JSON; one that is too long is cut."""
    if max(map(len, lines), default=0) > MAX_LINE_BYTES:
        lines = [line if len(line) <= MAX_LINE_BYTES else _cut(line) for line in lines]
    stretches = (_stretch(lines),) if lines else ()
    return PackedLog(task_id, first, first + len(lines) - 1, stretches)


def joined(parts: Sequence[PackedLog]) -> PackedLog:
    """Parts of a task's log of which each goes on where the one before it ends."""
    if len(parts) == 1:
        return parts[0]
    stretches = tuple(stretch for part in parts for stretch in part.stretches)
    return PackedLog(parts[0].task_id, parts[0].first, parts[-1].last, stretches)


def whole(stretches: Sequence[Stretch]) -> bytes:
    """The JSON of them all, an array without its brackets."""
    return b",".join([stretch.json for stretch in stretches])


def unpacked(json: bytes) -> tuple[LogLine, ...]:
    """The lines in such JSON. One that is no LogLine is shown as it came.

    Raises msgspec.DecodeError if it is no JSON.
    """
    try:
        return tamed(_lines.decode(b"[" + json + b"]"))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return tamed(tuple(map(_read, _single(json))))


def _single(json: bytes) -> tuple[Raw, ...]:
    return _unread.decode(b"[" + json + b"]")


def _read(line: Raw | bytes) -> LogLine:
    try:
        return _line.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        text = bytes(line)[:MAX_LINE_BYTES].decode(errors="replace")
        return LogLine(at=NO_TIME, text=text, level=LogLevel.WARNING)


def _stretch(lines: Sequence[Raw | bytes]) -> Stretch:
    return Stretch(len(lines), b",".join(lines))


def _cut(line: Raw | bytes) -> bytes:
    read = _read(line)
    encoded = read.text.encode()
    if len(encoded) > MAX_LINE_BYTES:
        text = encoded[:MAX_LINE_BYTES].decode(errors="ignore") + "…"
        read = structs.replace(read, text=text)
    return _encoder.encode(read)
