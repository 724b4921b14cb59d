"""Whether a backup has changed unusually much, measured by its job's own history: pure.
docs/tripwire.md has the rules for people, and why they are as they are.

What counts is what is not there any more as it was: files that were changed or are gone, and data
that was written anew in files that stayed as big. What is new beside it destroys nothing.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kustos_agent.protocol.tasks import BackupResult

from .harm import Harm, Unusual

COMPARED: Final = 60
"""Changes of good runs before, with which one is compared."""
LEAST_COMPARED: Final = 7
"""With fewer nobody can say what is usual."""

LEAST_FILES: Final = 50
LEAST_FILES_SHARE: Final = 0.02
LEAST_BYTES: Final = 64 << 20
LEAST_BYTES_SHARE: Final = 0.25
"""Less than this is never unusual, however quiet a job is."""

_DEVIATIONS: Final = 4.0
_SPREAD: Final = 0.35
"""Of logarithms: a job that is always the same may still have four times as much once."""
_NORMAL: Final = 1.4826
"""By which a median absolute deviation is a standard deviation."""
MASS: Final = 0.5
"""More of all there is than this needs better reasons to be usual."""
_ALIKE: Final = 0.5
_ALIKE_MASS: Final = 0.8
"""Shares of it that were there before: then there has been something like it."""
_HOLLOW: Final = 2_048
"""Bytes a file: what restic stores of folders anew if files have other rights or names only."""
_COMMON_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Run:
    """A good run. `scope` is what it saved and where to: runs of different scopes cannot be
    compared. `counts`: a person has not said that it was harm, nor is that open."""

    scope: object
    result: BackupResult
    counts: bool = True


@dataclass(frozen=True, slots=True)
class _Change:
    """What a run found, set against the run before it. `touched` are all files that are not as they
    were; of them `altered` have lost something."""

    changed: int
    gone: int
    new: int
    touched: int
    altered: int
    rewritten: int
    before: BackupResult


def unusual(run: Run, history: Sequence[Run]) -> Unusual | None:
    """What is unusual about it; None: nothing, or nobody can say. `history`: the job's good runs
    before it, newest first."""
    if not history or history[0].scope != run.scope:
        return None
    past = [
        _change(before.result, after.result)
        for after, before in pairwise(history[: COMPARED + 1])
        if after.counts and after.scope == before.scope
    ]
    if len(past) < LEAST_COMPARED:
        return None
    now = _change(history[0].result, run.result)
    # What is usual is what is touched: small files that are written anew may look hollow.
    files = [one.touched for one in past]
    losses = [one.altered for one in past]
    sizes = [one.rewritten for one in past]
    of_files, of_bytes = now.before.files_total, now.before.bytes_total
    rewrote = (
        now.rewritten >= max(LEAST_BYTES, LEAST_BYTES_SHARE * of_bytes)
        and _far(now.rewritten, sizes, of_bytes, LEAST_BYTES)
        and _unheard_of(now.rewritten, sizes, sizes, of_bytes)
    )
    if _read_anew(run.result, now.rewritten, sizes):
        # restic found no snapshot to compare with, and what it read was there already.
        lost = max(0, of_files - run.result.files_total)
        now = _Change(0, lost, 0, lost, lost, now.rewritten, now.before)
    if (
        now.altered >= max(LEAST_FILES, LEAST_FILES_SHARE * of_files)
        and _far(now.altered, files, of_files, LEAST_FILES)
        and _unheard_of(now.altered, files, losses, of_files)
    ):
        return _evidence(_harm(now), now, run.result, files)
    if rewrote:
        return _evidence(Harm.REWRITTEN, now, run.result, sizes)
    return None


def _change(before: BackupResult, after: BackupResult) -> _Change:
    still_there = after.files_total - after.files_new
    # What could not be read this time is not gone.
    gone = max(0, before.files_total - still_there - after.unreadable_count)
    moved = min(after.files_new, gone)
    hollow = after.bytes_added <= _HOLLOW * (after.files_changed + moved)
    if hollow:
        lost, touched = gone - moved, after.files_changed + gone - moved
    else:
        lost = touched = after.files_changed + gone
    grown = max(0, after.bytes_total - before.bytes_total)
    return _Change(
        changed=after.files_changed,
        gone=gone,
        new=after.files_new,
        touched=touched,
        altered=lost,
        rewritten=max(0, after.bytes_added - grown),
        before=before,
    )


def _read_anew(result: BackupResult, rewritten: int, past: Sequence[int]) -> bool:
    """Whether all is new to restic, but no more data than on most days, or what folders take."""
    common = min(2 * statistics.median(past), _COMMON_SHARE * result.bytes_total)
    return (
        result.files_changed == 0
        and result.files_new == result.files_total
        and rewritten <= common + _HOLLOW * result.files_total
    )


def _far(value: int, past: Sequence[int], of: int, least: int) -> bool:
    """Whether it is far from what is usual: by the median of the logarithms and their median
    deviation; more than half of all there is in any case, unless that is usual."""
    logarithms = [math.log(max(one, least)) for one in past]
    middle = statistics.median(logarithms)
    deviation = statistics.median(abs(one - middle) for one in logarithms)
    by_spread = math.exp(middle + _DEVIATIONS * max(_NORMAL * deviation, _SPREAD))
    return value > min(by_spread, max(MASS * of, 2 * statistics.median(past)))


def _unheard_of(value: int, past: Sequence[int], losses: Sequence[int], of: int) -> bool:
    """Whether nothing like it has been there before. That most of all there is was lost needs two
    that were as well: one alone may have been the beginning."""
    if value > MASS * of:
        return sum(one >= _ALIKE_MASS * value for one in losses) <= 1
    return not any(one >= _ALIKE * value for one in past)


def _harm(change: _Change) -> Harm:
    if change.changed >= change.gone:
        return Harm.CHANGED
    return Harm.RENAMED if 2 * change.new >= change.gone else Harm.GONE


def _evidence(harm: Harm, now: _Change, result: BackupResult, past: Sequence[int]) -> Unusual:
    return Unusual(
        harm=harm,
        changed=now.changed,
        gone=now.gone,
        new=now.new,
        of_files=now.before.files_total,
        added=result.bytes_added,
        of_bytes=now.before.bytes_total,
        usual=round(statistics.median(past)),
        most=max(past),
        basis=len(past),
    )
