"""Who may stand at the door: a bounded number of connections that have not said yet who they are.

Pure: no clock, no sockets. The door is never closed for good, neither to an address nor to all:
when it is full, whoever came first from the address that holds the most places makes room. So a
crowd from one place displaces itself, and the others get in.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MAX_STRANGERS: Final = 256
"""At a time, in all. A TLS handshake under way takes about 100 KB."""

PATIENCE_SECONDS: Final = 2.0
"""So long nobody has to make room for another of the same address: an office whose machines all
come back at once behind one NAT would never be done."""

KNOWN_ADDRESSES: Final = 4_096
"""Where agents have come from lately; these make room last."""

GUESSES: Final = 5
"""So many wrong secrets cost an address nothing."""

FORGIVEN_SECONDS: Final = 10.0
"""After each of these, one wrong secret is forgotten."""

FIRST_DELAY: Final = 0.25
LONGEST_DELAY: Final = 4.0
"""Seconds that an address waits for an answer after too many wrong secrets."""


@dataclass(frozen=True, eq=False)
class Stranger:
    """A connection from `place` since `since`; `send_away` ends it."""

    place: str
    since: float
    send_away: Callable[[], None]


class Strangers:
    """Times are a monotonic clock's seconds."""

    def __init__(self, most: int = MAX_STRANGERS) -> None:
        self._most = most
        self._places: dict[str, dict[Stranger, None]] = {}
        self._known: OrderedDict[str, None] = OrderedDict()
        self._guesses: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.count = 0
        self.turned_away = 0

    def enter(self, place: str, now: float, send_away: Callable[[], None]) -> Stranger | None:
        """A place at the door, perhaps one that another has to give up; None if there is none."""
        if self.count >= self._most:
            self.turned_away += 1
            former = self._who_makes_room(place, now)
            if former is None:
                return None
            self.leave(former)
            former.send_away()
        stranger = Stranger(place, now, send_away)
        self._places.setdefault(place, {})[stranger] = None
        self.count += 1
        return stranger

    def leave(self, stranger: Stranger) -> None:
        """It has gone, or is no stranger any more. Once is enough; more does nothing."""
        here = self._places.get(stranger.place, {})
        if stranger in here:
            del here[stranger]
            self.count -= 1
            if not here:
                del self._places[stranger.place]

    def recognised(self, stranger: Stranger) -> None:
        """It is an agent of the fleet: its address is remembered."""
        self.leave(stranger)
        self._known[stranger.place] = None
        self._known.move_to_end(stranger.place)
        if len(self._known) > KNOWN_ADDRESSES:
            self._known.popitem(last=False)

    def _who_makes_room(self, place: str, now: float) -> Stranger | None:
        crowd = max(self._places, key=self._pressure)
        oldest = next(iter(self._places[crowd]))
        mine = (place not in self._known, len(self._places.get(place, ())) + 1)
        if self._pressure(crowd) > mine or now - oldest.since >= PATIENCE_SECONDS:
            return oldest
        return None

    def _pressure(self, place: str) -> tuple[bool, int]:
        return place not in self._known, len(self._places[place])

    # --- guesses of join secrets ---

    def guessed(self, place: str, now: float) -> None:
        """A secret from this place was wrong."""
        self._guesses[place] = (self._left(place, now) + 1, now)
        self._guesses.move_to_end(place)
        if len(self._guesses) > KNOWN_ADDRESSES:
            self._guesses.popitem(last=False)

    def delay(self, place: str, now: float) -> float:
        """Seconds to let an attempt from this place wait. Nobody is refused: a right secret from
        the same office is taken all the same, a moment later."""
        beyond = self._left(place, now) - GUESSES
        return 0.0 if beyond < 0 else min(FIRST_DELAY * 2 ** min(beyond, 10), LONGEST_DELAY)

    def _left(self, place: str, now: float) -> float:
        count, since = self._guesses.get(place, (0.0, now))
        return max(0.0, count - (now - since) / FORGIVEN_SECONDS)
