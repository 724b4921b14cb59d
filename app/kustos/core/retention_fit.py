"""Rules held against a schedule: which of them it cannot satisfy, and how many snapshots there will
be in a year. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice, pairwise
from typing import Final

from kustos_agent.protocol.due import DueTimes

from .retention import Retention, zone_of
from .retention_rules import reasons

YEAR: Final = timedelta(days=365)
WEEKS: Final = timedelta(weeks=5)
"""What fits into a small calendar."""
_LOOKED_AT: Final = 400
"""Due times, for how far apart they are."""
_AT_LEAST: Final = 3
"""Intervals between past runs that say how often a job without a schedule runs."""
_MOST_RUNS: Final = 20_000


class Slots(StrEnum):
    """The rules that count slots of the calendar, by their fields' names, with how long one is at
    most."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"

    @property
    def longest(self) -> timedelta:
        """How long such a slot may be; a day has 25 hours once a year."""
        return _LONGEST[self]


_LONGEST: Final = {
    Slots.HOURLY: timedelta(hours=1),
    Slots.DAILY: timedelta(hours=25),
    Slots.WEEKLY: timedelta(days=7, hours=1),
    Slots.MONTHLY: timedelta(days=31, hours=1),
    Slots.YEARLY: timedelta(days=366, hours=1),
}


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule whose slots are shorter than the schedule's shortest wait: some stay empty, so the
    snapshots it keeps reach further back than its number says."""

    slots: Slots
    shortest_wait: timedelta


def unmet(rules: Retention, due: DueTimes, now: datetime) -> list[Unmet]:
    """What the schedule cannot satisfy of these rules; nothing if it is never due twice. Raises
    BadDurationError."""
    times = list(islice(due.between(now, now + 2 * YEAR), _LOOKED_AT))
    if len(times) < 2:  # noqa: PLR2004  two make an interval
        return []
    shortest = min(after - before for before, after in pairwise(times))
    return [
        Unmet(slots, shortest)
        for slots in Slots
        if (getattr(rules, slots) or getattr(rules, f"within_{slots}")) and shortest > slots.longest
    ]


def in_a_year(
    rules: Retention | None, runs: Sequence[datetime], due: DueTimes | None, now: datetime
) -> int | None:
    """How many of the job's runs are kept a year from now, given those of now (newest first) and
    when it is due, or else as often as it ran lately. None: nobody can say. Raises BadDurationError
    and ZoneInfoNotFoundError."""
    coming = _coming(runs, due, now)
    if coming is None:
        return None
    if rules is None:
        return len(runs) + len(coming)
    zone = zone_of(rules)
    end = now + YEAR
    history = [moment.astimezone(zone) for moment in (*reversed(coming), *runs)]
    return sum(1 for why in reasons(history, rules, end) if why)


def stays(rules: Retention, due: DueTimes, now: datetime) -> dict[date, bool]:
    """The days of the last WEEKS on which it was due, by the rules' clock, oldest first: whether a
    run of that day would still be kept, had there been one each time. Raises BadDurationError and
    ZoneInfoNotFoundError."""
    zone = zone_of(rules)
    # Rules keep the oldest of all: that one has to lie before the days that are asked for.
    runs = [at.astimezone(zone) for at in islice(due.between(now - 2 * WEEKS, now), _MOST_RUNS)]
    runs.reverse()
    kept: dict[date, bool] = {}
    for at, why in zip(runs, reasons(runs, rules, now), strict=True):
        if at > now - WEEKS:
            kept[at.date()] = kept.get(at.date(), False) or bool(why)
    return dict(sorted(kept.items()))


def _coming(runs: Sequence[datetime], due: DueTimes | None, now: datetime) -> list[datetime] | None:
    """The runs of a year to come, oldest first."""
    if due is not None:
        return list(islice(due.between(now, now + YEAR), _MOST_RUNS))
    waits = sorted(after - before for after, before in pairwise(runs[:_LOOKED_AT]))
    if len(waits) < _AT_LEAST:
        return None
    usual = max(waits[len(waits) // 2], timedelta(minutes=30))
    return [now + usual * number for number in range(1, YEAR // usual + 1)]
