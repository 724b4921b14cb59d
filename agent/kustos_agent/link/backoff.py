"""How long to wait before the next attempt to connect. Pure but for the dice it is given."""

from collections.abc import Callable
from typing import Final

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 300.0
STEADY_SECONDS: Final = 30.0
"""A connection that held this long was a good one: the next failure starts from the beginning. A
manager that drops agents at once after their welcome must not bring a storm on itself."""


class Backoff:
    """Full jitter: anything from nothing to a ceiling that doubles, for ever. `dice` gives numbers
    from 0 to 1.

    Nobody waits more than a second above twice what it has waited before: whose dice fell low has
    tried more often, and would else be the last to notice the end of a short outage by far.
    """

    def __init__(self, dice: Callable[[], float]) -> None:
        self._dice = dice
        self._ceiling = FIRST_SECONDS
        self._waited = 0.0

    def next(self) -> float:
        """Seconds to wait after another failure."""
        seconds = self._dice() * min(self._ceiling, FIRST_SECONDS + 2 * self._waited)
        self._ceiling = min(2 * self._ceiling, LONGEST_SECONDS)
        self._waited += seconds
        return seconds

    def refused(self) -> float:
        """Seconds to wait when a person must act first (another version, identity revoked)."""
        seconds = LONGEST_SECONDS * (0.5 + 0.5 * self._dice())
        self._ceiling = LONGEST_SECONDS
        self._waited += seconds
        return seconds

    def lasted(self, seconds: float) -> None:
        """The connection that has just ended held this long after its welcome."""
        if seconds >= STEADY_SECONDS:
            self._ceiling, self._waited = FIRST_SECONDS, 0.0
