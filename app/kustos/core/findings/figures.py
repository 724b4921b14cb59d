"""What heartbeats say of a machine: its clock and its disks."""

from typing import Final

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.conditions import ConditionKind
from kustos.core.pulse import Vitals
from kustos_agent.protocol.values import DiskSpace

from .facts import Facts

_CLOCK: Final = {ConditionKind.CLOCK_AHEAD: 1, ConditionKind.CLOCK_BEHIND: -1}

_CLEAR_POINTS: Final = 2.0
"""Percentage points more than where it began have to be free for a disk that was low to be well
again: one at the very edge would raise an alert each minute."""

_CRITICAL_SHARE: Final = 1 / 3


def figures(facts: Facts) -> Seen:
    """Of machines that are connected; what others had stays as it was."""
    findings: list[Finding] = []
    unknown: set[tuple[AlertKind, str]] = set()
    for machine in facts.machines:
        vitals = facts.vitals.get(machine.id)
        if vitals is None:
            unknown |= {(AlertKind.CLOCK_WRONG, machine.id), (AlertKind.DISK_LOW, machine.id)}
            continue
        findings += _clock(machine.id, vitals)
        findings += _disks(machine.id, vitals, facts)
    return Seen(findings=tuple(findings), unknown=frozenset(unknown))


def _clock(machine_id: str, vitals: Vitals) -> list[Finding]:
    return [
        Finding(
            key=AlertKey(kind=AlertKind.CLOCK_WRONG, machine_id=machine_id),
            severity=Severity.WARNING,
            since=condition.since,
            evidence=Evidence(
                # To the minute: each heartbeat differs by some milliseconds.
                off_by_seconds=_CLOCK[condition.kind]
                * 60.0
                * round(condition.off_by.total_seconds() / 60)
            ),
        )
        for condition in vitals.conditions
        if condition.kind in _CLOCK and condition.off_by is not None
    ]


def _disks(machine_id: str, vitals: Vitals, facts: Facts) -> list[Finding]:
    key = AlertKey(kind=AlertKind.DISK_LOW, machine_id=machine_id)
    edge = facts.rules.disk_percent + (_CLEAR_POINTS if key in facts.standing else 0.0)
    low = sorted(
        (disk for disk in vitals.heartbeat.disks if disk.total and _free(disk) < edge), key=_free
    )
    if not low:
        return []
    worst = low[0]
    critical = _free(worst) < facts.rules.disk_percent * _CRITICAL_SHARE
    # In steps of a thousandth: what is free changes with each heartbeat.
    free = worst.total * int(_free(worst) * 10) // 1_000
    return [
        Finding(
            key=key,
            severity=Severity.CRITICAL if critical else Severity.WARNING,
            since=facts.now,
            evidence=Evidence(
                names=tuple(disk.mount_point for disk in low), free=free, total=worst.total
            ),
        )
    ]


def _free(disk: DiskSpace) -> float:
    """In percent."""
    return 100 * disk.free / disk.total
