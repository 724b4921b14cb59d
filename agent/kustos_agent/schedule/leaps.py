"""Since when the wall's clock is far ahead, told by one that is never set. Pure."""

from datetime import datetime, timedelta
from typing import Final

FAR: Final = timedelta(days=1)
"""Less is a matter of minutes and zones; more is a clock that was wrong, then or before."""


class Leaps:
    """Is told at each look what both clocks show: `now` the wall's, `elapsed` the seconds of one
    that goes on through sleep and is never set."""

    def __init__(self, now: datetime, elapsed: float) -> None:
        self._right = now, elapsed

    def right_until(self, now: datetime, elapsed: float) -> datetime | None:
        """When the clock was last right: the look before this one, or the last one before it was
        set far ahead, if it shows now what it would without that. None if nobody can say."""
        return self._right[0] if abs(self._off(now, elapsed)) <= FAR else None

    def note(self, now: datetime, elapsed: float) -> None:
        """All that was due by then is dealt with. A clock that is far ahead is not believed."""
        if self._off(now, elapsed) <= FAR:
            self._right = now, elapsed

    def _off(self, now: datetime, elapsed: float) -> timedelta:
        wall, counted = self._right
        return now - wall - timedelta(seconds=elapsed - counted)
