"""A stolen or cloned identity shows: two agents that take the link from each other in turn.

One agent never holds two links, and closes its old one before it dials anew. Pure: `CloneWatch`
judges what the link saw.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=10)
TURNS: Final = 3
"""An agent that was replaced comes again after 150 to 300 s (docs/protocol.md, section 4), so two
of them take three turns within ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a link comes from, as its hello said and its socket showed."""

    journal_id: str
    position: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """`newer` has taken the link of `former`. `answered`: the other end of the former link was
    there to answer the farewell, after the newer one had said hello."""

    at: datetime
    former: Origin
    newer: Origin
    answered: bool


class CloneWatch:
    """One machine's replacements. Keeps those of the last ten minutes."""

    def __init__(self) -> None:
        self._turns: deque[Replacement] = deque(maxlen=TURNS)
        self._journals: dict[str, datetime] = {}
        """When each journal was last seen, within the window."""

    def suspects(self, seen: Replacement) -> tuple[Origin, ...]:
        """The links of the last turns, once they show that there are two agents; else nothing."""
        strange = self._is_strange(seen)
        for origin in (seen.former, seen.newer):
            self._journals[origin.journal_id] = seen.at
        self._journals = {
            journal: at for journal, at in self._journals.items() if seen.at - at <= WINDOW
        }
        if not strange:
            return ()
        self._turns.append(seen)
        if len(self._turns) < TURNS or seen.at - self._turns[0].at > WINDOW:
            return ()
        return tuple(origin for turn in self._turns for origin in (turn.former, turn.newer))

    def _is_strange(self, seen: Replacement) -> bool:
        """What one agent that comes anew, from wherever, never does. A laptop that roams has one
        journal, whose numbers only grow, and nobody is left at its old address to answer."""
        if seen.answered:
            return True
        if seen.former.journal_id == seen.newer.journal_id:
            return seen.newer.position < seen.former.position
        # A journal that was lost begins anew; it never comes back.
        return seen.newer.journal_id in self._journals
