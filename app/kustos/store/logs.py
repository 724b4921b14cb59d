"""Logs as compressed chunks: about 20 bytes a line instead of 140, and a row for hundreds."""

import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec
from sqlalchemy import bindparam, func, insert, select

from kustos.core.model import NumberedLine
from kustos.core.packed_log import PackedLog, unpacked, whole
from kustos_agent.protocol.values import LogLine

from .engine import put_rows
from .errors import StoreDamagedError
from .rows import Rows
from .tables import log_chunks

CHUNK_LINES: Final = 500
"""Most lines in a chunk: reading one line unpacks its chunk (0.5 ms at this size)."""

COMPRESSION: Final = 1
"""zlib's quickest: a third of the usual level's time, for chunks that are 7 % larger."""

_ADD: Final = insert(log_chunks)
_BEFORE: Final = (
    select(func.max(log_chunks.c.first))
    .where(log_chunks.c.task_id == bindparam("task"), log_chunks.c.first <= bindparam("start"))
    .scalar_subquery()
)
_BETWEEN: Final = (
    select(log_chunks.c.first, log_chunks.c.last)
    .where(
        log_chunks.c.task_id == bindparam("task"),
        log_chunks.c.first >= func.coalesce(_BEFORE, 0),
        log_chunks.c.first < bindparam("end"),
    )
    .order_by(log_chunks.c.first)
)
"""The chunks that may hold lines from `start` on and below `end`. Statements that run for each
report are built once: building costs four times as much as running."""


class SqlLogs(Rows):
    """Implements `ports.LogRows`. Chunks never overlap: a line number is stored once."""

    def append(self, log: PackedLog) -> None:
        """Lines whose numbers are stored already change nothing, however they were cut before.

        Raises StoreConflictError if there is no such task.
        """
        rows = [
            row
            for start, end in self._missing(log.task_id, log.first, log.last + 1)
            for row in _rows(log.part(start, end - 1))
        ]
        if rows:
            self._connection.execute(_ADD, rows)

    def put(self, task_id: str, number: int, line: LogLine, *, last: int | None = None) -> None:
        """The line is a chunk of its own: `number` must not lie inside one that was appended.

        Raises StoreConflictError if there is no such task.
        """
        row = {
            "task_id": task_id,
            "first": number,
            "last": number if last is None else last,
            "lines": _compressed(msgspec.json.encode(line)),
        }
        put_rows(self._connection, log_chunks, [row], replace=["last", "lines"])

    def missing(self, task_id: str, first: int, last: int) -> list[tuple[int, int]]:
        return [(start, end - 1) for start, end in self._missing(task_id, first, last + 1)]

    def lines(self, task_id: str, after: int, limit: int) -> list[NumberedLine]:
        return list(islice(self._lines(task_id, after), max(limit, 0)))

    def last_number(self, task_id: str) -> int:
        last = self._connection.scalar(
            select(log_chunks.c.last)
            .where(log_chunks.c.task_id == task_id)
            .order_by(log_chunks.c.first.desc())
            .limit(1)
        )
        return 0 if last is None else int(last)

    def _missing(self, task_id: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of [start, end) that no chunk has."""
        stored = self._connection.execute(
            _BETWEEN, {"task": task_id, "start": start, "end": end}
        ).all()
        for first, last in stored:
            if start < first:
                yield start, first
            start = max(start, last + 1)
        if start < end:
            yield start, end

    def _lines(self, task_id: str, after: int) -> Iterator[NumberedLine]:
        chunks = self._connection.execute(
            select(log_chunks.c.first, log_chunks.c.lines)
            .where(
                log_chunks.c.task_id == task_id,
                log_chunks.c.first >= self._chunk_at(task_id, after + 1),
            )
            .order_by(log_chunks.c.first)
        )
        with chunks:
            for first, packed in chunks:
                for number, line in enumerate(_unpacked(packed), first):
                    if number > after:
                        yield NumberedLine(
                            number=number, at=line.at, level=line.level.value, text=line.text
                        )

    def _chunk_at(self, task_id: str, number: int) -> int:
        """Where the chunk starts that has line `number` or is the last before it; 0 for none."""
        first = self._connection.scalar(
            select(func.max(log_chunks.c.first)).where(
                log_chunks.c.task_id == task_id, log_chunks.c.first <= number
            )
        )
        return 0 if first is None else int(first)


def _rows(log: PackedLog) -> Iterator[dict[str, object]]:
    first = log.first
    for chunk in log.chunks(CHUNK_LINES):
        last = first + sum(stretch.count for stretch in chunk) - 1
        row = {"task_id": log.task_id, "first": first, "last": last}
        yield {**row, "lines": _compressed(whole(chunk))}
        first = last + 1


def _compressed(lines: bytes) -> bytes:
    return zlib.compress(lines, COMPRESSION)


def _unpacked(packed: bytes) -> tuple[LogLine, ...]:
    try:
        return unpacked(zlib.decompress(packed))
    except (zlib.error, msgspec.DecodeError) as error:
        raise StoreDamagedError(type(error).__name__) from None
