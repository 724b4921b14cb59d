"""What a clock on the wall of a zone shows, and when it is set. Pure, but for the zone's file.

All moments are UTC: between two times of one zone Python subtracts what the wall shows.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_SECOND: Final = timedelta(seconds=1)


class UnknownZoneError(ValueError):
    """This machine knows no zone of that name."""


class WallClock:
    """The clock of one zone."""

    def __init__(self, zone: str) -> None:
        """`zone`: an IANA name. Raises UnknownZoneError."""
        try:
            self._zone = ZoneInfo(zone)
        except (LookupError, ValueError, OSError) as error:
            # OSError: Python 3.11 opens the folder for a name like "Europe".
            raise UnknownZoneError(zone) from error

    def wall(self, moment: datetime) -> datetime:
        """What it shows then, without a zone."""
        return moment.astimezone(self._zone).replace(tzinfo=None, fold=0)

    def offset(self, moment: datetime) -> timedelta:
        """How far it is ahead of UTC then."""
        return moment.astimezone(self._zone).utcoffset() or timedelta()

    def first(self, wall: datetime) -> datetime:
        """When it shows this time: the first time of two, and if it is set forward past it, that
        moment."""
        before = wall.replace(tzinfo=self._zone).utcoffset() or timedelta()
        after = wall.replace(tzinfo=self._zone, fold=1).utcoffset() or timedelta()
        shown = wall.replace(tzinfo=UTC)
        if before < after:  # PEP 495: this is how a time tells that it does not exist
            change = self.change(shown - after, shown - before)
            assert change is not None
            return change
        return shown - before

    def change(self, after: datetime, until: datetime) -> datetime | None:
        """When it is set in between, at `until` at the latest. For spans of days: a clock that is
        set forth and back in between has not been set."""
        offset = self.offset(after)
        if self.offset(until) == offset:
            return None
        before = after.replace(microsecond=0)
        changed = until.replace(microsecond=0)  # clocks are set at whole seconds
        while changed - before > _SECOND:
            middle = before + (changed - before) // _SECOND // 2 * _SECOND
            if self.offset(middle) == offset:
                before = middle
            else:
                changed = middle
        return changed
