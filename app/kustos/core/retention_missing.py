"""Which runs a job's rules keep and that are not there any more: pure."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final, NamedTuple

from .model import Snapshot
from .retention import Retention, keeps_nothing, zone_of
from .retention_rules import reasons

MOST_RUNS: Final = 1_000
"""The newest so many good runs of a job are looked at."""


class GoodRun(NamedTuple):
    """A good backup into the job's repository, when it began, and its snapshots' ids."""

    task_id: str
    made_at: datetime
    snapshot_ids: tuple[str, ...]


def missing(
    rules: Retention, runs: Sequence[GoodRun], snapshots: Iterable[Snapshot], now: datetime
) -> list[GoodRun]:
    """Of `runs`, newest first, those that the rules keep by the job's whole age, and of which
    nothing is known any more. Kustos itself may have forgotten some of them, by stricter rules of
    before. Raises BadDurationError, ZoneInfoNotFoundError."""
    if keeps_nothing(rules):
        return []
    zone = zone_of(rules)
    there = {one.task_id for one in snapshots}
    why = reasons([run.made_at.astimezone(zone) for run in runs], rules, now)
    return [run for run, kept in zip(runs, why, strict=True) if kept and run.task_id not in there]


def not_forgotten(gone: Iterable[GoodRun], forgotten: AbstractSet[str]) -> int:
    """How many of them went by another's hand: Kustos has `forgotten` these snapshots."""
    return sum(not forgotten >= set(run.snapshot_ids) for run in gone)
