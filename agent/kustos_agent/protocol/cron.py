"""A cron expression as times of the wall clock, which knows neither zones nor gaps. Pure.

The syntax is that of crontab(5) of Debian's cron 3.0pl1, and of its day of month and day of week:
either is enough if both are restricted, and a field that begins with a star is not. Beyond that, as
people write it: L for the last day of a month, a range of days that ends on Sunday (FRI-SUN), a
step after one value, which counts to the end of the field, and the descriptors of @daily's kind.
"""

from array import array
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from .values import LATEST

_DESCRIPTORS: Final[Mapping[str, str]] = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_MONTHS: Final = (
    *("JAN", "FEB", "MAR", "APR", "MAY", "JUN"),
    *("JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
_WEEKDAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_HOURS: Final = 24
_HOUR_MINUTES: Final = 60
_LAST_DAY: Final = 0
"""Of the month: no day has this number."""

_FIRST_YEAR: Final = 2000
_CALENDARS: Final = 28
"""After so many years each length of a month has begun on each day of the week: what is not due
within them never is."""


class CronError(ValueError):
    """The expression means nothing."""


class _Field(NamedTuple):
    first: int
    last: int
    names: tuple[str, ...] = ()
    first_name: int = 0
    """The number of the first name."""


_MINUTE: Final = _Field(0, 59)
_HOUR: Final = _Field(0, 23)
_DAY: Final = _Field(1, 31)
_MONTH: Final = _Field(1, 12, _MONTHS, 1)
_WEEKDAY: Final = _Field(0, 7, _WEEKDAYS, 0)


class Cron:
    """The times at which a clock on the wall, which is never set, makes the expression true."""

    def __init__(self, expression: str) -> None:
        """Raises CronError."""
        fields = _DESCRIPTORS.get(expression.strip().lower(), expression).upper().split()
        if len(fields) != 5:  # noqa: PLR2004  the fields are named below
            raise CronError("not five fields")
        minute, hour, day, month, weekday = fields
        hours = _numbers(hour, _HOUR)
        self._minutes = array(
            "H",
            sorted(
                _HOUR_MINUTES * one + other for one in hours for other in _numbers(minute, _MINUTE)
            ),
        )
        """Of the day; as few bytes as may be, since there are up to 1,440."""
        self.each_hour = len(hours) == _HOURS
        """Whether no hour of the day is left out."""
        self._months = _numbers(month, _MONTH)
        last_day = {_LAST_DAY} if "L" in day.split(",") else set()
        days = [part for part in day.split(",") if part != "L"]
        self._days = last_day | (_numbers(",".join(days), _DAY) if days else set())
        self._weekdays = {number % 7 for number in _numbers(weekday, _WEEKDAY)}
        self._both = day.startswith("*") or weekday.startswith("*")
        self._calendar: dict[tuple[int, int], tuple[int, ...]] = {}

    def ever(self) -> bool:
        """Whether there is a date that fits."""
        return next(self.weekdays(), None) is not None

    def weekdays(self) -> Iterator[int]:
        """The days of the week of all dates that fit, the same one more than once; 0 is Monday."""
        for year in range(_FIRST_YEAR, _FIRST_YEAR + _CALENDARS):
            for month in sorted(self._months):
                first, _ = monthrange(year, month)
                yield from ((first + day - 1) % 7 for day in self._fitting(year, month))

    @property
    def minutes(self) -> "array[int]":
        """Of each day that fits, in order."""
        return self._minutes

    def after(self, wall: datetime) -> datetime | None:
        """The first time that is later, None if there is none before `values.LATEST`."""
        year, month = wall.year, wall.month
        days = self._fitting(year, month)
        at = bisect_left(days, wall.day)
        if at < len(days) and days[at] == wall.day:
            later = bisect_right(self._minutes, _HOUR_MINUTES * wall.hour + wall.minute)
            if later < len(self._minutes):
                return _time(year, month, wall.day, self._minutes[later])
            at += 1
        while at >= len(days):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004
            if year >= LATEST.year:
                return None
            days, at = self._fitting(year, month), 0
        return _time(year, month, days[at], self._minutes[0])

    def count(self, after: datetime, until: datetime) -> int:
        """How many times are later than the one and not later than the other."""
        counted = self._up_to(until) - self._up_to(after)
        year, month = after.year, after.month
        while (year, month) < (until.year, until.month):
            counted += len(self._fitting(year, month)) * len(self._minutes)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004
        return counted

    def _up_to(self, wall: datetime) -> int:
        """How many times of its month are not later."""
        days = self._fitting(wall.year, wall.month)
        whole = bisect_left(days, wall.day)
        counted = whole * len(self._minutes)
        if whole < len(days) and days[whole] == wall.day:
            counted += bisect_right(self._minutes, _HOUR_MINUTES * wall.hour + wall.minute)
        return counted

    def _fitting(self, year: int, month: int) -> tuple[int, ...]:
        """The days of that month, in order."""
        if month not in self._months:
            return ()
        first, length = key = monthrange(year, month)
        if key not in self._calendar:
            self._calendar[key] = tuple(
                day
                for day in range(1, length + 1)
                if self._fits(day, last=day == length, weekday=(first + day) % 7)
            )
        return self._calendar[key]

    def _fits(self, day: int, *, last: bool, weekday: int) -> bool:
        by_day = day in self._days or (last and _LAST_DAY in self._days)
        by_weekday = weekday in self._weekdays
        return by_day and by_weekday if self._both else by_day or by_weekday


def _time(year: int, month: int, day: int, minute: int) -> datetime:
    return datetime(year, month, day, *divmod(minute, _HOUR_MINUTES))  # noqa: DTZ001  a wall's


def _numbers(text: str, field: _Field) -> set[int]:
    return {number for part in text.split(",") for number in _term(part, field)}


def _term(text: str, field: _Field) -> range:
    """Of one part between commas."""
    span, slash, step_text = text.partition("/")
    step = _number(step_text) if slash else 1
    if step < 1:
        raise CronError("a step of nothing")
    begin_text, dash, end_text = span.partition("-")
    if span == "*":
        begin, end = field.first, field.last
    elif dash:
        begin, end = _value(begin_text, field), _value(end_text, field)
        if field is _WEEKDAY and not end:
            end = field.last  # both are Sunday
    else:
        begin = _value(begin_text, field)
        end = field.last if slash else begin
    if end < begin:
        raise CronError("a range that runs backwards")
    return range(begin, end + 1, step)


def _value(text: str, field: _Field) -> int:
    if text in field.names:
        return field.names.index(text) + field.first_name
    number = _number(text)
    if not field.first <= number <= field.last:
        raise CronError("out of range")
    return number


def _number(text: str) -> int:
    # isdecimal alone takes digits of other scripts.
    if not (text.isascii() and text.isdecimal()):
        raise CronError("not a number")
    return int(text)
