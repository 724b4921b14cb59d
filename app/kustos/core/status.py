"""How a machine is, computed from its record: pure, so that every screen says the same (SPEC 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kustos_agent.protocol.values import Problem
from kustos_agent.protocol.version import OFFLINE_SECONDS

from .model import JobRecord, MachineState, TaskState


class Why(StrEnum):
    """The reason for a state."""

    BACKUP_FAILED = "backup-failed"
    BACKUP_PARTIAL = "backup-partial"
    NO_BACKUP_YET = "no-backup-yet"
    BACKUP_RUNNING = "backup-running"
    NO_HEARTBEAT = "no-heartbeat"
    NEVER_CONNECTED = "never-connected"
    NO_JOB = "no-job"
    ALL_GOOD = "all-good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`since` is when it began to be so, where that is known."""

    state: MachineState
    why: Why
    since: datetime | None = None
    problem: Problem | None = None


def offline(last_seen: datetime | None, now: datetime) -> bool:
    """The one definition of offline: no sign of life for 90 s."""
    return last_seen is None or now - last_seen > timedelta(seconds=OFFLINE_SECONDS)


def verdict(
    records: Sequence[JobRecord], *, running: bool, last_seen: datetime | None, now: datetime
) -> Verdict:
    """The first state that holds, in SPEC 2's order. `records` has one entry for each job of the
    machine; without maximum ages there is no *overdue* yet. `running`: a backup is, as far as was
    heard; of a machine that is silent nobody knows."""
    running = running and not offline(last_seen, now)
    for state, task_state, why in (
        (MachineState.FAILING, TaskState.FAILED, Why.BACKUP_FAILED),
        (MachineState.ATTENTION, TaskState.WARNING, Why.BACKUP_PARTIAL),
    ):
        for record in records:
            if record.last is not None and record.last.state is task_state:
                return Verdict(
                    state=state,
                    why=why,
                    since=record.last.finished_at,
                    problem=record.last.problem,
                )
    if not running and any(record.last_good_at is None for record in records):
        return Verdict(state=MachineState.ATTENTION, why=Why.NO_BACKUP_YET)
    if running:
        return Verdict(state=MachineState.RUNNING, why=Why.BACKUP_RUNNING)
    if offline(last_seen, now):
        return Verdict(
            state=MachineState.OFFLINE,
            why=Why.NEVER_CONNECTED if last_seen is None else Why.NO_HEARTBEAT,
            since=last_seen,
        )
    if not records:
        return Verdict(state=MachineState.UNPROTECTED, why=Why.NO_JOB)
    return Verdict(
        state=MachineState.PROTECTED,
        why=Why.ALL_GOOD,
        since=min((record.last_good_at for record in records if record.last_good_at), default=None),
    )
