"""Who waits to be let in by a person: a few places, each for a while. Pure.

Places are never taken from anybody: a stranger can fill the room, but push nobody out. What he
could do with one address is bounded by MOST_OF_ONE.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from kustos_agent.protocol.messages import Enrolled
from kustos_agent.protocol.values import Problem

from .address_places import place_of

MOST: Final = 20
MOST_OF_ONE: Final = 3
"""Places for one address. Of IPv6, a whole /64 counts as one: a host has as many as it likes."""

WAITING_TIME: Final = timedelta(hours=1)
KEPT_TIME: Final = timedelta(minutes=2)
"""A place stays so long when its connection has broken, and a decision when it was made: the
machine comes again under the same nonce."""


class Newcomer(NamedTuple):
    """What a machine says of itself before anybody knows it: words for a person, proof of
    nothing."""

    hostname: str
    os_name: str
    agent_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`ca` is the SHA-256 of the CA that the machine has checked. `since` and `until` bound the
    wait; `left_at` is set while nobody is connected."""

    id: str
    nonce: str = field(repr=False)
    newcomer: Newcomer
    address: str
    ca: str
    words: tuple[str, ...]
    since: datetime
    until: datetime
    left_at: datetime | None = None
    deciding: bool = False
    """Somebody has decided and it is being stored: the place is neither free nor to be had."""

    @property
    def ends_at(self) -> datetime:
        """When it is given up, unless something happens before."""
        if self.left_at is None:
            return self.until
        return min(self.until, self.left_at + KEPT_TIME)


class _Decision(NamedTuple):
    answer: Enrolled | Problem
    until: datetime


class WaitingRoom:
    """Time is told by the caller and never goes back far enough to matter: a clock that is set
    back makes waits longer."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        self._decisions: dict[str, _Decision] = {}

    def places(self) -> tuple[Place, ...]:
        """Those that wait for a decision, the first first."""
        return tuple(place for place in self._places.values() if not place.deciding)

    def get(self, id_: str) -> Place | None:
        """A place that waits for a decision."""
        place = self._places.get(id_)
        return None if place is None or place.deciding else place

    def decision(self, nonce: str) -> Enrolled | Problem | None:
        """What was decided lately about the machine with this nonce."""
        decision = self._decisions.get(nonce)
        return None if decision is None else decision.answer

    def returned(self, nonce: str) -> Place | None:
        """The place of a machine that has waited before; it is connected again."""
        place = next((place for place in self._places.values() if place.nonce == nonce), None)
        if place is not None:
            place = replace(place, left_at=None)
            self._places[place.id] = place
        return place

    def has_room(self, address: str) -> bool:
        """Whether a machine at this address would get a place."""
        group = place_of(address)
        same = sum(place_of(place.address) == group for place in self._places.values())
        return len(self._places) < MOST and same < MOST_OF_ONE

    def enter(self, place: Place) -> None:
        """Take a place that there is room for."""
        self._places[place.id] = place

    def leave(self, id_: str, now: datetime, *, for_good: bool) -> None:
        """The connection has ended, by a cut or on purpose."""
        place = self._places.get(id_)
        if place is None:
            return
        if for_good and not place.deciding:
            del self._places[id_]
        else:
            self._places[id_] = replace(place, left_at=now)

    def begin_deciding(self, id_: str) -> Place | None:
        """Keep the place as it is until `decide` or `reopen`; None if it is not to be had."""
        place = self.get(id_)
        if place is not None:
            self._places[id_] = replace(place, deciding=True)
        return place

    def reopen(self, id_: str) -> None:
        """It could not be stored; the machine waits on."""
        self._places[id_] = replace(self._places[id_], deciding=False)

    def decide(self, id_: str, answer: Enrolled | Problem, now: datetime) -> None:
        """The wait is over; the answer is kept for a machine that was cut off meanwhile."""
        place = self._places.pop(id_)
        self._decisions[place.nonce] = _Decision(answer, now + KEPT_TIME)

    def expire(self, now: datetime) -> tuple[Place, ...]:
        """Give up what is too old; the places that were."""
        self._decisions = {
            nonce: decision for nonce, decision in self._decisions.items() if decision.until > now
        }
        over = tuple(place for place in self.places() if place.ends_at <= now)
        for place in over:
            del self._places[place.id]
        return over

    def next_end(self) -> datetime | None:
        """When `expire` has something to do; None: as things are, never."""
        return min(self._ends(), default=None)

    def _ends(self) -> Iterator[datetime]:
        for place in self._places.values():
            if not place.deciding:
                yield place.ends_at
        for decision in self._decisions.values():
            yield decision.until
