"""What of a job's snapshots stays and what goes, decided so that no good one is lost: pure.

The rules see runs, not snapshots: a run that dumps two databases and saves folders makes three
snapshots, which stay or go together. A run's moment is Kustos' own record (see `snapshot_trust`).
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter, itemgetter
from typing import NamedTuple

from .model import Job, Snapshot
from .retention import Retention, zone_of
from .retention_rules import reasons
from .snapshot_trust import Doubt, doubts


class Fate(StrEnum):
    """What becomes of a snapshot; of several the first that holds."""

    HELD = "held"
    QUARANTINED = "quarantined"
    KEPT = "kept"
    """A rule keeps it, or there are no rules."""
    NEWEST_GOOD = "newest-good"
    """No rule keeps it, but nothing newer was saved completely."""
    IN_USE = "in-use"
    """It would go, but a task that is not over needs it."""
    GOES = "goes"


class Judged(NamedTuple):
    """A snapshot and its fate. `reasons` are those of the rules, in restic's words; `doubt` says
    why it is in quarantine, also of one that is on hold besides."""

    snapshot: Snapshot
    fate: Fate
    reasons: tuple[str, ...] = ()
    doubt: Doubt | None = None

    @property
    def at(self) -> datetime:
        """When it appeared, by Kustos' own record."""
        return self.snapshot.made_at or self.snapshot.learnt_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All of a job's snapshots in its repository, newest first."""

    judged: tuple[Judged, ...]

    @property
    def going(self) -> tuple[str, ...]:
        """The ids of those that go."""
        return tuple(one.snapshot.id for one in self.judged if one.fate is Fate.GOES)

    @property
    def staying(self) -> int:
        """How many are there afterwards."""
        return len(self.judged) - len(self.going)

    @property
    def good_runs(self) -> tuple[datetime, ...]:
        """When the runs were that are there afterwards and in no doubt, newest first."""
        runs = {
            one.snapshot.task_id: one.at
            for one in self.judged
            if one.doubt is None and one.snapshot.task_id and one.fate is not Fate.GOES
        }
        return tuple(sorted(runs.values(), reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What besides the snapshots counts, each as snapshots' ids but `whole`: ids of tasks that
    saved everything."""

    held: AbstractSet[str] = frozenset()
    in_use: AbstractSet[str] = frozenset()
    whole: AbstractSet[str] = frozenset()


def plan(
    job: Job, snapshots: Iterable[Snapshot], rules: Retention | None, known: Known, now: datetime
) -> Plan:
    """Decide about the job's snapshots; those of other jobs or repositories are none of its affair
    and are left out. Without rules all stay. Raises BadDurationError, ZoneInfoNotFoundError."""
    scope = [
        one for one in snapshots if one.job_id == job.id and one.repository_id == job.repository_id
    ]
    doubted = doubts(job, scope)
    runs = _runs(one for one in scope if one.id not in doubted)
    kept = _kept(runs, rules, now)
    newest_good = next((id_ for id_ in runs if id_ in known.whole), next(iter(runs), None))
    judged = [_judged(one, doubted.get(one.id), kept, newest_good, known) for one in scope]
    return Plan(judged=tuple(sorted(judged, key=attrgetter("at"), reverse=True)))


def _runs(trusted: Iterable[Snapshot]) -> dict[str, datetime]:
    """The moment of each run, by its task; newest first."""
    runs: dict[str, datetime] = {}
    for one in trusted:
        if one.task_id is not None and one.made_at is not None:
            former = runs.get(one.task_id)
            if former is None or former < one.made_at:
                runs[one.task_id] = one.made_at
    return dict(sorted(runs.items(), key=itemgetter(1), reverse=True))


def _kept(
    runs: Mapping[str, datetime], rules: Retention | None, now: datetime
) -> dict[str, tuple[str, ...]]:
    """Why each run is kept, by its task; those that are not there are not."""
    if rules is None:
        return dict.fromkeys(runs, ())
    zone = zone_of(rules)
    moments = [moment.astimezone(zone) for moment in runs.values()]
    decided = zip(runs, reasons(moments, rules, now), strict=True)
    return {task_id: why for task_id, why in decided if why}


def _judged(
    snapshot: Snapshot,
    doubt: Doubt | None,
    kept: Mapping[str, tuple[str, ...]],
    newest_good: str | None,
    known: Known,
) -> Judged:
    task_id = snapshot.task_id
    fate = Fate.GOES
    why: tuple[str, ...] = ()
    if snapshot.id in known.held:
        fate = Fate.HELD
    elif doubt is not None:
        fate = Fate.QUARANTINED
    elif task_id in kept:
        fate = Fate.KEPT
    elif task_id == newest_good:
        fate = Fate.NEWEST_GOOD
    elif snapshot.id in known.in_use:
        fate = Fate.IN_USE
    if doubt is None and task_id is not None:
        why = kept.get(task_id, ())
    return Judged(snapshot, fate, why, doubt)
