"""Which restic and which agent machines have."""

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.model import Machine
from kustos_agent.protocol.restic_versions import OLDEST, named_version

from .facts import Facts


def software(facts: Facts) -> Seen:
    """As machines have told last, connected or not. One that never connected has told nothing."""
    return Seen(
        findings=tuple(
            finding
            for machine in facts.machines
            if machine.agent_version and machine.left_at is None
            for finding in (_restic(machine, facts), _agent(machine, facts))
            if finding is not None
        )
    )


def _restic(machine: Machine, facts: Facts) -> Finding | None:
    if not machine.restic_version:
        kind, severity = AlertKind.RESTIC_MISSING, Severity.CRITICAL
    else:
        version = named_version(machine.restic_version)
        if version is None or version >= OLDEST:
            return None
        kind, severity = AlertKind.RESTIC_OUTDATED, Severity.CRITICAL
    return Finding(
        key=AlertKey(kind=kind, machine_id=machine.id),
        severity=severity,
        since=facts.now,
        evidence=Evidence(version=machine.restic_version),
    )


def _agent(machine: Machine, facts: Facts) -> Finding | None:
    has, wanted = named_version(machine.agent_version), named_version(facts.agent_version)
    if has is None or wanted is None or has >= wanted:
        return None
    return Finding(
        key=AlertKey(kind=AlertKind.AGENT_OUTDATED, machine_id=machine.id),
        severity=Severity.INFO,
        since=facts.now,
        evidence=Evidence(version=machine.agent_version),
    )
