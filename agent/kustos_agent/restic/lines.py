"""Bytes from a pipe -> whole lines. Pure."""

from collections.abc import Callable
from typing import Final

MAX_LINE_BYTES: Final = 1024 * 1024
"""Most that is kept of one line: many times what restic writes of a file with a long name."""

MAX_LIST_BYTES: Final = 64 * 1024 * 1024
"""The same where restic lists all snapshots in a single line: 660 bytes each."""

MAX_FOUND_BYTES: Final = 16 * 1024 * 1024
"""The same where restic lists all that it found in a single line: 330 bytes and more each."""


class LineSplitter:
    """Hands every line without its end to `on_line`. Of a longer line than `limit` bytes the
    beginning is handed over and the rest dropped: memory is bounded, and restic never waits."""

    def __init__(self, on_line: Callable[[bytes], None], limit: int = MAX_LINE_BYTES) -> None:
        self._on_line = on_line
        self._limit = limit
        self._parts: list[bytes] = []
        self._kept = 0

    def feed(self, data: bytes) -> None:
        """The next bytes as they came."""
        first, *rest = data.split(b"\n")
        self._keep(first)
        if not rest:
            return
        self.close()
        last = rest.pop()
        for line in rest:
            if line:
                self._on_line(line[: self._limit])
        self._keep(last)

    def close(self) -> None:
        """The end of the current line, or of everything."""
        if self._kept:
            line = b"".join(self._parts)
            self._parts.clear()
            self._kept = 0
            self._on_line(line)

    def _keep(self, part: bytes) -> None:
        room = self._limit - self._kept
        if part and room > 0:
            part = part[:room]
            self._parts.append(part)
            self._kept += len(part)
