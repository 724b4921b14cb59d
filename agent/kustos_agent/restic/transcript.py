"""Everything one restic run says, sorted as it comes: what it found, how far it is, its log."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..protocol.values import LogLevel, LogLine, SnapshotInfo
from .command import CommandKind
from .error_texts import RETRY
from .output import Shape, parse
from .reports import (
    ErrorItem,
    ExitError,
    Initialized,
    Line,
    Node,
    OtherLine,
    SnapshotHeader,
    SnapshotList,
    Status,
    Summary,
)
from .repository import Redactor

MAX_ITEMS: Final = 100
"""So many unreadable items are named, the rest counted."""

MAX_LOG_LINES: Final = 5_000
"""Of one run; the rest is counted in a last line. A million unreadable files are one fact, and the
result has their exact number; nobody reads on after some thousand."""

_MAX_ITEM_TEXT: Final = 4_096
_MAX_DISTINCT: Final = 10_000
_MAX_LOG_TEXT: Final = 4_000
_MAX_KEPT_TEXT: Final = 16_000
"""Of a line that is still to be classified: far more than is shown of it, so that no half of a
secret escapes the mask at its end."""

_TAIL_LINES: Final = 60
_MAX_OUTPUT: Final = 256 * 1024
_SHAPES: Final = {
    CommandKind.BACKUP: Shape.BACKUP,
    CommandKind.RESTORE: Shape.RESTORE,
    CommandKind.CHECK: Shape.CHECK,
    CommandKind.PRUNE: Shape.REPORT,
}
_OPENING: Final = re.compile(r"<(config|key)/")
"""The files without which a repository is not open: looked for, and read."""


@dataclass(frozen=True)
class Ears:
    """Who hears of what a run says, as it says it.

    `on_line` gets every line, also those that have a place of their own. `on_stdout` takes the
    lines of stdout as they are, and the transcript gets none of them.
    """

    on_status: Callable[[Status], None] = lambda _: None
    on_node: Callable[[Node], None] = lambda _: None
    on_line: Callable[[Line], None] = lambda _: None
    on_stdout: Callable[[bytes], None] | None = None


NOBODY: Final = Ears()


class Transcript:
    """Feed it the lines of stdout and stderr.

    The log it hands on has secrets masked. What it keeps has not, as it is still to be classified.

    `give_up` is set once restic has tried to open the repository for `patience_seconds` in vain:
    restic >= 0.18 itself would go on for 15 minutes. `now` is the loop's clock, `clock` the wall's.
    `ears` hear of lines as they come.
    """

    def __init__(
        self,
        kind: CommandKind,
        redactor: Redactor,
        *,
        now: Callable[[], float],
        clock: Callable[[], datetime],
        on_log: Callable[[LogLine], None],
        ears: Ears = NOBODY,
        patience_seconds: float | None = None,
    ) -> None:
        self._shape = _SHAPES.get(kind, Shape.OTHER)
        self._redactor = redactor
        self._now = now
        self._clock = clock
        self._on_log = on_log
        self._ears = ears
        self._patience_seconds = patience_seconds
        self._waiting_since: float | None = None
        self._logged = 0
        self._seen: set[str] = set()
        self._output: list[bytes] = []
        self._output_bytes = 0
        self.give_up = asyncio.Event()
        self.waiting_for = ""
        """Why the repository could not be opened yet, in restic's words."""
        self.summary: Summary | None = None
        self.initialized: Initialized | None = None
        self.header: SnapshotHeader | None = None
        self.exit_error: ExitError | None = None
        self.snapshots: tuple[SnapshotInfo, ...] = ()
        self.originals: dict[str, str] = {}
        self.items: list[ErrorItem] = []
        self.item_count = 0
        self.tail: deque[str] = deque(maxlen=_TAIL_LINES)

    @property
    def output(self) -> bytes:
        """stdout as it came, as far as it is not a known message; the first 256 KiB."""
        return b"\n".join(self._output)

    def stdout(self, line: bytes) -> None:
        """A line of stdout."""
        parsed = parse(line, self._shape)
        if isinstance(parsed, OtherLine) and self._output_bytes < _MAX_OUTPUT:
            self._output.append(line)
            self._output_bytes += len(line)
        if isinstance(parsed, OtherLine) and self._shape is not Shape.OTHER:
            self._log(parsed.text, LogLevel.INFO)
        self._sort(parsed)

    def stderr(self, line: bytes) -> None:
        """A line of stderr."""
        parsed = parse(line, self._shape)
        if isinstance(parsed, OtherLine) and parsed.text:
            text = parsed.text[:_MAX_KEPT_TEXT]
            self.tail.append(text)
            self._log(text, LogLevel.ERROR if text.startswith("Fatal: ") else LogLevel.WARNING)
            self._opening(text)
        self._sort(parsed)

    def close(self) -> None:
        """After the last line: say how many lines the log does not show."""
        if self._logged > MAX_LOG_LINES:
            text = f"… +{self._logged - MAX_LOG_LINES}"
            self._on_log(LogLine(at=self._clock(), text=text, level=LogLevel.WARNING))

    def _sort(self, parsed: Line) -> None:
        self._ears.on_line(parsed)
        match parsed:
            case Node():
                self._ears.on_node(parsed)
            case Status():
                self.waiting_for = ""
                self._ears.on_status(parsed)
            case ErrorItem():
                self._item(parsed)
            case ExitError():
                message = parsed.message[:_MAX_KEPT_TEXT]
                self.exit_error = ExitError(code=parsed.code, message=message)
                self._log(message, LogLevel.ERROR)
            case Summary():
                self.summary = parsed
            case Initialized():
                self.initialized = parsed
            case SnapshotHeader():
                self.header = parsed
            case SnapshotList():
                self.snapshots = parsed.snapshots
                self.originals = parsed.originals

    def _item(self, item: ErrorItem) -> None:
        # The scan meets what the backup itself meets again, or what is gone by then.
        subject = item.item or item.text[:_MAX_ITEM_TEXT]  # what a check finds has no name
        if item.during == "scan" or subject in self._seen:
            return
        if len(self._seen) < _MAX_DISTINCT:
            self._seen.add(subject)
        self.item_count += 1
        name, text = item.item[:_MAX_ITEM_TEXT], item.text[:_MAX_KEPT_TEXT]
        if len(self.items) < MAX_ITEMS:
            self.items.append(ErrorItem(item=name, text=text, during=item.during))
        self._log(text if name in text else f"{name}: {text}".rstrip(": "), LogLevel.WARNING)

    def _log(self, text: str, level: LogLevel) -> None:
        if not text:
            return
        self._logged += 1
        if self._logged <= MAX_LOG_LINES:
            shown = self._redactor.clean(text)[:_MAX_LOG_TEXT]
            self._on_log(LogLine(at=self._clock(), text=shown, level=level))

    def _opening(self, text: str) -> None:
        found = RETRY.match(text)
        if found is None or not _OPENING.search(found[2]):
            return
        self.waiting_for = found[3]
        now = self._now()
        if self._waiting_since is None:
            self._waiting_since = now
        if (
            self._patience_seconds is not None
            and now - self._waiting_since >= self._patience_seconds
        ):
            self.give_up.set()
