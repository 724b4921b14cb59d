"""Cron expressions for tests, together with what they mean as plain sets."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hypothesis import strategies as st

MONTHS: Final = (
    *("JAN", "FEB", "MAR", "APR", "MAY", "JUN"),
    *("JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
)
WEEKDAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
LAST_DAY: Final = 0

ZONES: Final = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "America/Santiago",
    "UTC",
)


@dataclass(frozen=True, slots=True, repr=False)
class Crontab:
    """An expression, and the numbers that each field names; 0 of the days is the month's last."""

    expression: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    def __repr__(self) -> str:
        return repr(self.expression)

    def fits(self, wall: datetime) -> bool:
        """Whether the expression is true of this time, by crontab(5)."""
        return wall.minute in self.minutes and wall.hour in self.hours and self.fits_day(wall)

    def fits_day(self, day: date) -> bool:
        """The same of a date."""
        last = day.day == monthrange(day.year, day.month)[1]
        by_day = day.day in self.days or (last and LAST_DAY in self.days)
        by_weekday = day.isoweekday() % 7 in self.weekdays
        fits = by_day or by_weekday if self.either else by_day and by_weekday
        return fits and day.month in self.months


@st.composite
def fields(draw: st.DrawFn, first: int, last: int) -> tuple[str, frozenset[int]]:
    """One field: numbers, ranges, steps and lists of them, or a star."""
    if draw(st.integers(0, 3)) == 0:
        step = draw(st.sampled_from([1, 1, 1, 2, 5, 7]))
        text = "*" if step == 1 else f"*/{step}"
        return text, frozenset(range(first, last + 1, step))
    said, meant = [], set[int]()
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(first, last - 1))
        # croniter takes 6-6 as everything.
        end = draw(st.integers(begin + 1, last))
        step = draw(st.integers(1, 9))
        form = draw(st.integers(0, 2))
        text, numbers = (
            (f"{begin}", range(begin, begin + 1)),
            (f"{begin}-{end}", range(begin, end + 1)),
            (f"{begin}-{end}/{step}", range(begin, end + 1, step)),
        )[form]
        said.append(text)
        meant.update(numbers)
    return ",".join(said), frozenset(meant)


@st.composite
def crontabs(draw: st.DrawFn) -> Crontab:
    """Any, also such as never come true."""
    minute, minutes = draw(fields(0, 59))
    hour, hours = draw(fields(0, 23))
    day, days = draw(fields(1, 31) | st.just(("L", frozenset({LAST_DAY}))))
    month, months = draw(
        fields(1, 12)
        | st.integers(1, 12).map(lambda one: (MONTHS[one - 1].title(), frozenset({one})))
    )
    weekday, weekdays = draw(
        fields(0, 6)
        | st.integers(0, 6).map(lambda one: (WEEKDAYS[one], frozenset({one})))
        | st.sampled_from([("7", frozenset({0})), ("MON-FRI", frozenset(range(1, 6)))])
    )
    return Crontab(
        f"{minute} {hour} {day} {month} {weekday}",
        minutes,
        hours,
        days,
        months,
        weekdays,
        either=not day.startswith("*") and not weekday.startswith("*"),
    )
