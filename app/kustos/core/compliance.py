"""Whether a job does what is expected of it: what is amiss, how badly, and by which evidence. Pure;
docs/compliance.md has the rules for people."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from .ages import allowed_age, overdue_since
from .model import Job, JobRecord, Snapshot, TaskState

COMPARED: Final = 10
"""Good runs before the last one, whose median is what it is compared with."""

LEAST_COMPARED: Final = 3
TOO_SMALL: Final = 0.5
FAR_TOO_SMALL: Final = 0.1
"""Shares of that median."""

PERFECT: Final = 100


class Finding(StrEnum):
    """What is amiss with a job."""

    NO_RECENT_BACKUP = "no-recent-backup"
    """No good run has ended within the maximum age."""
    SNAPSHOT_TOO_OLD = "snapshot-too-old"
    """The newest snapshot that is known is older than that, or there is none."""
    BACKUP_FAILED = "backup-failed"
    TOO_SMALL = "too-small"
    """The last good run saved less than the job's minimum, or much less than those before it."""
    UNEXPECTED_SNAPSHOTS = "unexpected-snapshots"
    """Snapshots carry the job's tag, and no run that is known has made them."""
    RETENTION_NOT_MET = "retention-not-met"
    """Snapshots that the rules keep are not there."""


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


COSTS: Final = {Severity.INFO: 5, Severity.WARNING: 20, Severity.CRITICAL: 60}
"""What each finding takes from a job's 100 points."""


class Breach(Struct, frozen=True, kw_only=True):
    """A finding with its evidence: what was `seen` against what was `expected`, from how many runs
    (`basis`). Ages are in seconds, sizes in bytes, else it is a number of snapshots."""

    finding: Finding
    severity: Severity
    since: datetime | None = None
    seen: int | None = None
    expected: int | None = None
    basis: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """What is known of a job. `sizes` are the bytes of its good runs, newest first. `missing`:
    snapshots that its retention keeps and that are not there; None while it has no rules."""

    job: Job
    record: JobRecord
    sizes: Sequence[int] = ()
    snapshots: Sequence[Snapshot] = ()
    missing: int | None = None

    @property
    def allowed(self) -> timedelta | None:
        """How old its last good backup may be."""
        return allowed_age(self.job)


def breaches(facts: JobFacts, now: datetime) -> tuple[Breach, ...]:
    """All that is amiss, in the order of `Finding`."""
    found = (
        _no_recent_backup(facts, now),
        _snapshot_too_old(facts, now),
        _failed(facts, now),
        _too_small(facts),
        _unexpected(facts),
        _retention(facts),
    )
    return tuple(breach for breach in found if breach is not None)


def job_score(found: Iterable[Breach]) -> int:
    """0 to 100."""
    return max(0, PERFECT - sum(COSTS[breach.severity] for breach in found))


def mean_score(scores: Sequence[int]) -> int:
    """Of a machine by its jobs, of a fleet by its machines, rounded down: 100 means that nothing is
    amiss anywhere. What has nothing that is backed up has 0."""
    return sum(scores) // len(scores) if scores else 0


def _no_recent_backup(facts: JobFacts, now: datetime) -> Breach | None:
    good = facts.record.last_good_at
    if facts.allowed is None:
        never = Breach(finding=Finding.NO_RECENT_BACKUP, severity=Severity.WARNING)
        return never if good is None else None
    since = facts.job.created_at if good is None else good
    late = overdue_since(facts.job, facts.record)
    if late is None or now < late:
        return None
    return Breach(
        finding=Finding.NO_RECENT_BACKUP,
        severity=Severity.CRITICAL,
        since=late,
        seen=_seconds(now - since),
        expected=_seconds(facts.allowed),
    )


def _snapshot_too_old(facts: JobFacts, now: datetime) -> Breach | None:
    if facts.record.last_good_at is None:
        return None  # there can be none yet, and that is said already
    # One of the future is not newer than the moment in which it was learnt of.
    newest = max((min(each.time, each.learnt_at) for each in facts.snapshots), default=None)
    if newest is None:
        return Breach(finding=Finding.SNAPSHOT_TOO_OLD, severity=Severity.CRITICAL)
    if facts.allowed is None or now - newest < facts.allowed:
        return None
    return Breach(
        finding=Finding.SNAPSHOT_TOO_OLD,
        severity=Severity.WARNING,
        since=newest + facts.allowed,
        seen=_seconds(now - newest),
        expected=_seconds(facts.allowed),
    )


def _failed(facts: JobFacts, now: datetime) -> Breach | None:
    last, good = facts.record.last, facts.record.last_good_at
    if last is None or last.state is not TaskState.FAILED:
        return None
    covered = good is not None and (facts.allowed is None or now - good < facts.allowed)
    return Breach(
        finding=Finding.BACKUP_FAILED,
        severity=Severity.WARNING if covered else Severity.CRITICAL,
        since=last.finished_at,
    )


def _too_small(facts: JobFacts) -> Breach | None:
    least = facts.job.min_bytes
    if least is not None:
        return _smaller_than(facts, least)
    former = facts.sizes[1 : 1 + COMPARED]
    if len(former) < LEAST_COMPARED:
        return None
    last, usual = facts.sizes[0], statistics.median(former)
    if last >= usual * TOO_SMALL:
        return None
    far = last < usual * FAR_TOO_SMALL
    return Breach(
        finding=Finding.TOO_SMALL,
        severity=Severity.CRITICAL if far else Severity.WARNING,
        since=facts.record.last_good_at,
        seen=last,
        expected=round(usual),
        basis=len(former),
    )


def _smaller_than(facts: JobFacts, least: int) -> Breach | None:
    """Than the job's own minimum, whatever it used to save."""
    if not facts.sizes or facts.sizes[0] >= least:
        return None
    return Breach(
        finding=Finding.TOO_SMALL,
        severity=(
            Severity.CRITICAL if facts.sizes[0] < least * FAR_TOO_SMALL else Severity.WARNING
        ),
        since=facts.record.last_good_at,
        seen=facts.sizes[0],
        expected=least,
    )


def _unexpected(facts: JobFacts) -> Breach | None:
    strange = [each for each in facts.snapshots if each.task_id is None]
    if not strange:
        return None
    return Breach(
        finding=Finding.UNEXPECTED_SNAPSHOTS,
        severity=Severity.WARNING,
        since=min(each.learnt_at for each in strange),
        seen=len(strange),
        expected=0,
    )


def _retention(facts: JobFacts) -> Breach | None:
    if not facts.missing:
        return None
    return Breach(
        finding=Finding.RETENTION_NOT_MET,
        severity=Severity.WARNING,
        seen=facts.missing,
        expected=0,
    )


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
