"""What rules keep of a history: pure, and equal to `restic forget` (restic 0.18, ApplyPolicy in
internal/data/snapshot_policy.go).

restic 0.14 differs in one thing: it does not keep the oldest snapshot while a count is left over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from .retention import ALL, COUNTS, WITHINS, Duration, Retention, duration

Slot = tuple[int, ...]

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def _hour(moment: datetime, _: int) -> Slot:
    return (moment.year, moment.month, moment.day, moment.hour)


def _day(moment: datetime, _: int) -> Slot:
    return (moment.year, moment.month, moment.day)


def _week(moment: datetime, _: int) -> Slot:
    return moment.isocalendar()[:2]


def _month(moment: datetime, _: int) -> Slot:
    return (moment.year, moment.month)


def _year(moment: datetime, _: int) -> Slot:
    return (moment.year,)


def _each(_: datetime, number: int) -> Slot:
    return (number,)


_SLOTS: Final[tuple[Callable[[datetime, int], Slot], ...]] = (
    _each,
    _hour,
    _day,
    _week,
    _month,
    _year,
)


@dataclass(slots=True)
class _Rule:
    """One of the rules while a history is gone through. A count of ALL never runs out; `after`
    bounds a *within*."""

    reason: str
    slot_of: Callable[[datetime, int], Slot]
    left: int
    after: datetime | None = None
    filled: Slot | None = None

    def keeps(self, moment: datetime, number: int, *, oldest: bool) -> str:
        """Why, in restic's words; empty if it does not."""
        if not self.left or (self.after is not None and moment <= self.after):
            return ""
        slot = self.slot_of(moment, number)
        same = slot == self.filled
        if same and not oldest:
            return ""
        self.filled = slot
        if self.left > 0:
            self.left -= 1
        return f"oldest {self.reason}" if same else self.reason


def reasons(history: Sequence[datetime], rules: Retention, now: datetime) -> list[tuple[str, ...]]:
    """Why each moment is kept, in restic's words; nothing: it is not. The history is in order,
    newest first; hours, days and so on are those of each moment's own time zone. What the rules
    count back from is the newest moment before `now`. Raises BadDurationError.
    """
    latest = next((moment for moment in history if moment < now), None)
    each = _in_force(rules, latest)
    last = len(history) - 1
    return [
        tuple(why for rule in each if (why := rule.keeps(moment, number, oldest=number == last)))
        for number, moment in enumerate(history)
    ]


def _in_force(rules: Retention, latest: datetime | None) -> list[_Rule]:
    counts = [
        _Rule(f"{name} snapshot", slot_of, getattr(rules, name))
        for name, slot_of in zip(COUNTS, _SLOTS, strict=True)
    ]
    withins = []
    for name, slot_of in zip(WITHINS, _SLOTS, strict=True):
        length = duration(getattr(rules, name))
        if any(length):
            kind = name.removeprefix("within").lstrip("_")
            reason = f"{kind} within {length}" if kind else f"within {length}"
            after = _LONG_AGO if latest is None else back(latest, length)
            withins.append(_Rule(reason, slot_of, ALL, after))
    # restic names a plain *within* first.
    plain = [rule for rule in withins if rule.slot_of is _each]
    others = [rule for rule in withins if rule.slot_of is not _each]
    return [*plain, *(rule for rule in counts if rule.left), *others]


def back(moment: datetime, length: Duration) -> datetime:
    """So much earlier by the calendar of the moment's zone, as Go's AddDate has it: 31 March less a
    month is 31 February, which is 3 March."""
    months = (moment.year - length.years) * 12 + moment.month - 1 - length.months
    year, month = divmod(months, 12)
    try:
        first = date(year, month + 1, 1)
        day = first + timedelta(days=moment.day - 1 - length.days)
        earlier = datetime.combine(day, moment.timetz())
        return (earlier.astimezone(UTC) - timedelta(hours=length.hours)).astimezone(moment.tzinfo)
    except (ValueError, OverflowError):
        return _LONG_AGO
