"""How a machine is, computed from its record: pure, so that every screen says the same (SPEC 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.values import Problem
from kustos_agent.protocol.version import OFFLINE_SECONDS

from .model import JobRecord, MachineState, TaskState

SILENCE: Final = timedelta(seconds=OFFLINE_SECONDS)
"""A machine that has been silent for longer is offline."""

AWAY_ALLOWANCE: Final = timedelta(days=14)
"""A laptop may be away for so long, counted from when it was last heard of."""


class Why(StrEnum):
    """The reason for a state."""

    BACKUP_FAILED = "backup-failed"
    BACKUP_PARTIAL = "backup-partial"
    USED_TWICE = "used-twice"
    """Two computers use its identity: what it tells may be the other one's."""
    OVERDUE = "overdue"
    """A job has had no good backup for longer than it may."""
    NO_BACKUP_YET = "no-backup-yet"
    BACKUP_RUNNING = "backup-running"
    LAPTOP_AWAY = "laptop-away"
    AWAY_TOO_LONG = "away-too-long"
    NO_HEARTBEAT = "no-heartbeat"
    NEVER_CONNECTED = "never-connected"
    NOT_HEARD_YET = "not-heard-yet"
    """The manager has not listened for long enough to say whether the machine is there."""
    LEFT = "left"
    """Its agent has ended its identity: it does not come back to this place."""
    NO_JOB = "no-job"
    ALL_PAUSED = "all-paused"
    """Each of its jobs with a schedule is paused by a person: nothing begins by itself."""
    ALL_GOOD = "all-good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`since` is when it began to be so: of a failure the end of the last run, of silence the last
    sign of life, of no job its end, else that the machine joined; None only where the caller knew
    none of these. `until` is when it will be something else if nothing happens.
    """

    state: MachineState
    why: Why
    since: datetime | None = None
    until: datetime | None = None
    problem: Problem | None = None


def offline(last_seen: datetime | None, now: datetime) -> bool:
    """The one definition of offline: no sign of life for 90 s."""
    return last_seen is None or now - last_seen > SILENCE


def verdict(
    records: Sequence[JobRecord],
    *,
    running_since: datetime | None,
    last_seen: datetime | None,
    overdue_since: datetime | None = None,
    enrolled_at: datetime | None = None,
    laptop: bool = False,
    used_twice_since: datetime | None = None,
    left_at: datetime | None = None,
    jobless_since: datetime | None = None,
    paused_since: datetime | None = None,
    paused_until: datetime | None = None,
    awaited_since: datetime | None = None,
    listening_since: datetime | None = None,
    now: datetime,
) -> Verdict:
    """The first state that holds, in SPEC 2's order. `records` has one entry for each job of the
    machine; `overdue_since` is when the first of them became overdue (see `ages`). `running_since`:
    a backup runs, as far as was heard; of a machine that is silent nobody knows. `left_at`: its
    agent left. `jobless_since`: its last job went, if it had any. `paused_until`: all its schedules
    are paused, the first of them until then, and since `paused_since` they all are.
    `awaited_since`: when the oldest job was made that has no good backup. `listening_since`: before
    that the manager could hear nobody; None: it always could."""
    silent = offline(last_seen, now)
    running = running_since is not None and not silent and left_at is None
    # What has left is not waited for with a first backup.
    awaiting = not running and left_at is None
    found = _by_records(records, overdue_since, awaited_since, awaiting=awaiting)
    if used_twice_since is not None and (found is None or found.state is MachineState.ATTENTION):
        return Verdict(state=MachineState.ATTENTION, why=Why.USED_TWICE, since=used_twice_since)
    if found is not None:
        return found
    if running:
        return Verdict(state=MachineState.RUNNING, why=Why.BACKUP_RUNNING, since=running_since)
    if left_at is not None or silent:
        return _silent(last_seen, enrolled_at, left_at, now, listening_since, laptop=laptop)
    if not records:
        return Verdict(
            state=MachineState.UNPROTECTED, why=Why.NO_JOB, since=jobless_since or enrolled_at
        )
    return _at_rest(records, paused_since, paused_until, now)


def _at_rest(
    records: Sequence[JobRecord],
    paused_since: datetime | None,
    paused_until: datetime | None,
    now: datetime,
) -> Verdict:
    if paused_until is not None and paused_until > now:
        return Verdict(
            state=MachineState.PAUSED, why=Why.ALL_PAUSED, since=paused_since, until=paused_until
        )
    return Verdict(
        state=MachineState.PROTECTED,
        why=Why.ALL_GOOD,
        since=min((record.last_good_at for record in records if record.last_good_at), default=None),
    )


def _by_records(
    records: Sequence[JobRecord],
    overdue_since: datetime | None,
    awaited_since: datetime | None,
    *,
    awaiting: bool,
) -> Verdict | None:
    """What the last runs say against the machine, and those that did not come; `awaiting`: that
    there was none as well."""
    failed = _with_last(records, TaskState.FAILED, MachineState.FAILING, Why.BACKUP_FAILED)
    if failed is not None:
        return failed
    if overdue_since is not None:
        return Verdict(state=MachineState.OVERDUE, why=Why.OVERDUE, since=overdue_since)
    partial = _with_last(records, TaskState.WARNING, MachineState.ATTENTION, Why.BACKUP_PARTIAL)
    if partial is not None:
        return partial
    if awaiting and any(record.last_good_at is None for record in records):
        return Verdict(state=MachineState.ATTENTION, why=Why.NO_BACKUP_YET, since=awaited_since)
    return None


def _with_last(
    records: Sequence[JobRecord], task_state: TaskState, state: MachineState, why: Why
) -> Verdict | None:
    for record in records:
        last = record.last
        if last is not None and last.state is task_state:
            return Verdict(state=state, why=why, since=last.ended_at, problem=last.problem)
    return None


def _silent(
    last_seen: datetime | None,
    enrolled_at: datetime | None,
    left_at: datetime | None,
    now: datetime,
    listening_since: datetime | None,
    *,
    laptop: bool,
) -> Verdict:
    if left_at is not None:
        # At once, not after 90 s, and whether or not it is a laptop.
        return Verdict(state=MachineState.OFFLINE, why=Why.LEFT, since=left_at)
    if last_seen is None:
        # It has never been there, so it is not on its way either.
        return Verdict(state=MachineState.OFFLINE, why=Why.NEVER_CONNECTED, since=enrolled_at)
    until = last_seen + AWAY_ALLOWANCE
    if laptop and now < until:
        return Verdict(state=MachineState.AWAY, why=Why.LAPTOP_AWAY, since=last_seen, until=until)
    if listening_since is not None and not offline(listening_since, now):
        # Its silence may be the manager's own: that was closed, or its computer slept.
        return Verdict(
            state=MachineState.UNKNOWN,
            why=Why.NOT_HEARD_YET,
            since=last_seen,
            until=listening_since + SILENCE,
        )
    if not laptop:
        return Verdict(state=MachineState.OFFLINE, why=Why.NO_HEARTBEAT, since=last_seen)
    return Verdict(state=MachineState.OFFLINE, why=Why.AWAY_TOO_LONG, since=last_seen)
