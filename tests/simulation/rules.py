"""Which runs the rules of a job keep, worked out beside Kustos, as simple as can be. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from kustos.core.retention import Retention

_SLOTS: dict[str, Callable[[datetime], object]] = {
    "daily": lambda at: at.date(),
    "weekly": lambda at: at.isocalendar()[:2],
    "monthly": lambda at: (at.year, at.month),
}


def needed(runs: Iterable[datetime], rules: Retention) -> Counter[datetime]:
    """How many runs of each moment must stay: the newest few, and the newest of each of the newest
    days, weeks and months in which there are any. Which of two that began together is the same."""
    zone = ZoneInfo(rules.zone)
    newest = sorted(runs, reverse=True)
    found = Counter(newest[: rules.last])
    for rule, slot_of in _SLOTS.items():
        slots: dict[object, datetime] = {}
        for run in newest:
            slots.setdefault(slot_of(run.astimezone(zone)), run)
        found |= Counter(list(slots.values())[: getattr(rules, rule)])
    return found
