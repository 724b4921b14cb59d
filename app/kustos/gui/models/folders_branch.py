"""A folder of which some pages are known: the memory behind the tree models.

Entries stay the agent's own structs in one list a folder: a folder of 100,000 entries costs no
object more than what its pages brought.
"""

from bisect import bisect_left
from collections.abc import Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING

from kustos_agent.protocol.values import DirectoryEntry

from .folders_paths import join

if TYPE_CHECKING:
    from asyncio import Future


class Reading(Enum):
    """How far a folder has been read."""

    UNREAD = auto()
    BEGUN = auto()
    PARTLY = auto()
    WHOLE = auto()
    FAILED = auto()


class Branch:
    """One opened folder. `position` is its place among the entries of `above`."""

    __slots__ = (
        "above",
        "busy",
        "entries",
        "failure",
        "inside",
        "next",
        "number",
        "path",
        "position",
        "rows",
        "shown",
        "state",
    )

    def __init__(self, number: int, path: str, above: "Branch | None", position: int) -> None:
        self.number = number
        self.path = path
        self.above = above
        self.position = position
        self.entries: list[DirectoryEntry] = []
        self.rows = 0
        """Rows of entries, the trailing one not counted."""
        self.shown: list[int] | None = None
        """Positions of the entries that are shown; None: all are."""
        self.next = ""
        self.state = Reading.UNREAD
        self.inside: dict[int, Branch] = {}
        """The opened folders among the entries, by position."""
        self.failure: Exception | None = None
        """Why it could not be read."""
        self.busy: Future[None] | None = None
        """Resolves when the page that is being read has come."""

    @property
    def trailing(self) -> bool:
        """Whether a row follows that stands for what is still to be read."""
        return self.state in {Reading.BEGUN, Reading.PARTLY}

    def entry(self, row: int) -> DirectoryEntry | None:
        """The entry of a row; None for the trailing row or one that is not there."""
        position = self.at(row)
        return None if position is None else self.entries[position]

    def at(self, row: int) -> int | None:
        """The position of a row's entry."""
        if not 0 <= row < self.rows:
            return None
        return row if self.shown is None else self.shown[row]

    def row(self, position: int) -> int | None:
        """The row of an entry, None while it is hidden."""
        if self.shown is None:
            return position
        row = bisect_left(self.shown, position)
        return row if row < len(self.shown) and self.shown[row] == position else None

    def path_of(self, entry: DirectoryEntry) -> str:
        """The path of an entry of this folder."""
        return join(self.path, entry.name)

    def news(self, entries: Sequence[DirectoryEntry]) -> int:
        """How many rows these entries will add."""
        if self.shown is None:
            return len(entries)
        return sum(not entry.hidden for entry in entries)

    def take(self, entries: Sequence[DirectoryEntry]) -> None:
        """Append entries."""
        start = len(self.entries)
        self.entries.extend(entries)
        if self.shown is not None:
            self.shown += [
                position for position, entry in enumerate(entries, start) if not entry.hidden
            ]
        self.rows = len(self.entries if self.shown is None else self.shown)

    def show_hidden(self, *, wanted: bool) -> None:
        """Show hidden entries or not. Entries that are not hidden keep their order."""
        self.shown = (
            None
            if wanted
            else [position for position, entry in enumerate(self.entries) if not entry.hidden]
        )
        self.rows = len(self.entries if self.shown is None else self.shown)
