"""How long a job's snapshots are kept: rules in restic's words, and what is wrong with them.

A count says how many slots are filled, newest first: -1 is all, 0 none. A *within* says how far
back from the newest snapshot, in restic's form of a duration: years, months, days and hours, as in
1y5m7d2h.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from .fields import FieldCode, FieldProblem

ALL: Final = -1
"""As a count: every slot."""
MOST: Final = 10_000
"""As a count. More than any job has."""
FIELDS: Final = "retention."
"""Before the names of the rules' fields."""

_DURATION: Final = re.compile(
    r"(?=.)(?:(\d{1,4})y)?(?:(\d{1,5})m)?(?:(\d{1,6})d)?(?:(\d{1,7})h)?", re.ASCII
)


class Duration(NamedTuple):
    """A stretch of the calendar, as restic has it (internal/data/duration.go)."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0

    def __str__(self) -> str:
        """As restic writes it; empty if it is none at all."""
        return "".join(
            f"{number}{unit}" for number, unit in zip(self, "ymdh", strict=True) if number
        )


class Retention(Struct, frozen=True, kw_only=True):
    """What of a job's snapshots is kept; all others are to be forgotten. `zone` is the IANA name of
    the time zone by whose clock hours, days, weeks, months and years begin."""

    last: int = 0
    hourly: int = 0
    daily: int = 0
    weekly: int = 0
    monthly: int = 0
    yearly: int = 0
    within: str = ""
    within_hourly: str = ""
    within_daily: str = ""
    within_weekly: str = ""
    within_monthly: str = ""
    within_yearly: str = ""
    zone: str = "UTC"


COUNTS: Final = ("last", "hourly", "daily", "weekly", "monthly", "yearly")
WITHINS: Final = (
    "within",
    "within_hourly",
    "within_daily",
    "within_weekly",
    "within_monthly",
    "within_yearly",
)
USUAL: Final = Retention(last=3, daily=7, weekly=4, monthly=12, yearly=2)
"""What a new job begins with."""


class BadDurationError(ValueError):
    """Not in restic's form of a duration."""


def duration(text: str) -> Duration:
    """What is written there; nothing for an empty text. Raises BadDurationError."""
    if not text:
        return Duration()
    found = _DURATION.fullmatch(text)
    if found is None:
        raise BadDurationError(text)
    return Duration(*(int(number or 0) for number in found.groups()))


def zone_of(rules: Retention) -> ZoneInfo:
    """Raises ZoneInfoNotFoundError where this computer does not know it."""
    try:
        return ZoneInfo(rules.zone)
    except (ValueError, OSError) as error:
        # Not a name at all, or that of a folder.
        raise ZoneInfoNotFoundError(rules.zone) from error


def problems(rules: Retention) -> list[FieldProblem]:
    """What is wrong with them, at fields that are named `FIELDS` and the rule's name."""
    found = [
        FieldProblem(f"{FIELDS}{name}", code, subject) for name, code, subject in _wrong(rules)
    ]
    if not found and keeps_nothing(rules):
        found.append(FieldProblem(f"{FIELDS}last", FieldCode.KEEPS_NOTHING))
    return found


def keeps_nothing(rules: Retention) -> bool:
    """Whether no rule keeps anything. Raises BadDurationError."""
    return not any(getattr(rules, name) for name in COUNTS) and not any(
        any(duration(getattr(rules, name))) for name in WITHINS
    )


def _wrong(rules: Retention) -> Iterator[tuple[str, FieldCode, str]]:
    for name in COUNTS:
        if not ALL <= getattr(rules, name) <= MOST:
            yield name, FieldCode.OUT_OF_RANGE, f"0-{MOST}"
    for name in WITHINS:
        text = getattr(rules, name)
        try:
            duration(text)
        except BadDurationError:
            yield name, FieldCode.NOT_A_DURATION, text
    try:
        zone_of(rules)
    except ZoneInfoNotFoundError:
        yield "zone", FieldCode.NOT_A_ZONE, rules.zone
