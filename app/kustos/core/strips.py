"""A job's or machine's days, one word each: what its strip shows. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from kustos_agent.protocol.schedules import SkipReason

from .model import DayCount, TaskState
from .planned import Became, DayTally

STRIP_DAYS: Final = 30


class Day(NamedTuple):
    """The worst of what became of a day's runs, and why it was skipped if it was."""

    became: Became
    reason: SkipReason | None = None


Days = tuple[Day | None, ...]
"""Oldest first; None where nothing was planned and nothing done. The days are UTC's."""

NO_DAYS: Final[Days] = (None,) * STRIP_DAYS

_WORST_FIRST: Final = (
    Became.FAILED,
    Became.MISSED,
    Became.WARNING,
    Became.DONE,
    Became.AWAY,
    Became.SKIPPED,
)
"""What was done counts more than what was left out beside it. What is not over yet says nothing,
nor does what a person has cancelled."""

_RANK: Final = {word: rank for rank, word in enumerate(_WORST_FIRST)}
_OF_STATE: Final = {
    TaskState.FAILED: Became.FAILED,
    TaskState.WARNING: Became.WARNING,
    TaskState.SUCCESS: Became.DONE,
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC).date()


def strip(ended: Iterable[DayCount], due: Iterable[DayTally], now: datetime) -> Days:
    """The last 30 days: of all backups that ended, by hand as well, and of all times that were
    due."""
    today = (now.date() - _EPOCH).days
    worst: dict[int, Day] = {}

    def see(day: int, seen: Day) -> None:
        known = worst.get(day)
        if known is None or _RANK[seen.became] < _RANK[known.became]:
            worst[day] = seen

    for count in ended:
        became = _OF_STATE.get(count.state)
        if became is not None:
            see((count.day - _EPOCH).days, Day(became))
    for tally in due:
        if tally.became in _RANK:
            see(tally.day, Day(tally.became, tally.reason))
    return tuple(worst.get(today - age) for age in range(STRIP_DAYS - 1, -1, -1))


def strips(ended: Iterable[DayCount], due: Iterable[DayTally], now: datetime) -> dict[str, Days]:
    """Of each job that has any, by its id."""
    ends: dict[str, list[DayCount]] = {}
    for count in ended:
        if count.job_id is not None:
            ends.setdefault(count.job_id, []).append(count)
    dues: dict[str, list[DayTally]] = {}
    for tally in due:
        dues.setdefault(tally.job_id, []).append(tally)
    return {
        job_id: strip(ends.get(job_id, ()), dues.get(job_id, ()), now)
        for job_id in ends.keys() | dues.keys()
    }
