"""Whether machines are there, once each."""

from datetime import datetime

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.model import Machine
from kustos.core.status import AWAY_ALLOWANCE

from .facts import Facts


def presence(facts: Facts) -> Seen:
    """Silence is judged when the manager has listened for a while: one that was off heard nobody,
    and who comes back now was never missed."""
    findings: list[Finding] = []
    unknown: set[tuple[AlertKind, str]] = set()
    grace = facts.now - facts.listening_since <= facts.rules.offline_after
    for machine in facts.machines:
        findings += _twice(machine)
        if machine.left_at is not None:
            findings.append(_left(machine, machine.left_at))
            continue
        heard = facts.heard.get(machine.id) or machine.last_seen or machine.enrolled_at
        if grace and heard < facts.listening_since:
            unknown.add((AlertKind.MACHINE_OFFLINE, machine.id))
        elif facts.now - heard > (AWAY_ALLOWANCE if machine.laptop else facts.rules.offline_after):
            findings.append(_silent(machine, heard))
    return Seen(findings=tuple(findings), unknown=frozenset(unknown))


def _left(machine: Machine, at: datetime) -> Finding:
    return Finding(
        key=AlertKey(kind=AlertKind.MACHINE_LEFT, machine_id=machine.id),
        severity=Severity.WARNING,
        since=at,
    )


def _silent(machine: Machine, heard: datetime) -> Finding:
    return Finding(
        key=AlertKey(kind=AlertKind.MACHINE_OFFLINE, machine_id=machine.id),
        severity=Severity.WARNING,
        since=heard,
    )


def _twice(machine: Machine) -> list[Finding]:
    alarm = machine.clone_alarm
    if alarm is None:
        return []
    return [
        Finding(
            key=AlertKey(kind=AlertKind.USED_TWICE, machine_id=machine.id),
            severity=Severity.CRITICAL,
            since=alarm.since,
            evidence=Evidence(names=alarm.addresses),
        )
    ]
