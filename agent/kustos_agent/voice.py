"""What a program that is not restic says while it runs."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Final

from .protocol.values import LogLevel, LogLine
from .restic.errors import detail
from .restic.output import plain
from .restic.repository import Redactor

_MAX_LINES: Final = 1_000
"""Of one program that are logged; the rest is counted."""

_KEPT_LINES: Final = 20
_MAX_LINE: Final = 4_000


class Voice:
    """Its lines go into the log, at this level, and the last of them are kept. Secrets are
    masked."""

    def __init__(
        self,
        redactor: Redactor,
        *,
        on_log: Callable[[LogLine], None],
        clock: Callable[[], datetime],
        level: LogLevel = LogLevel.WARNING,
    ) -> None:
        self._redactor = redactor
        self._on_log = on_log
        self._clock = clock
        self._level = level
        self._count = 0
        self._last: deque[str] = deque(maxlen=_KEPT_LINES)

    def hear(self, line: bytes) -> None:
        """A line of it."""
        text = plain(self._redactor.clean(line.decode("utf-8", "replace")))[:_MAX_LINE]
        if not text:
            return
        self._last.append(text)
        self._count += 1
        if self._count <= _MAX_LINES:
            self.log(text, self._level)

    def close(self) -> None:
        """Say how many lines the log does not show."""
        if self._count > _MAX_LINES:
            self.log(f"… +{self._count - _MAX_LINES}", LogLevel.WARNING)

    def log(self, text: str, level: LogLevel) -> None:
        """Into the log."""
        self._on_log(LogLine(at=self._clock(), text=text, level=level))

    @property
    def said(self) -> str:
        """The last of it."""
        return detail("\n".join(self._last))
