"""Snapshots that no task of ours has made, on machines that are known."""

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.snapshot_groups import suggested

from .facts import Facts


def snapshots(facts: Facts) -> Seen:
    """Made, as they claim, after the repository came to Kustos: what was there before was adopted.
    A person who assigns them to a machine says by that that they are as they should be."""
    began = {repository.id: repository.created_at for repository in facts.repositories}
    counts: dict[tuple[str, str], int] = {}
    findings: dict[tuple[str, str], Finding] = {}
    for group in facts.groups:
        if group.machine_id is not None or group.repository_id not in began:
            continue
        machine_id = suggested(group, facts.machines)
        if machine_id is None or group.last <= began[group.repository_id]:
            continue
        at = (machine_id, group.repository_id)
        counts[at] = counts.get(at, 0) + group.count
        former = findings.get(at)
        first = max(group.first, began[group.repository_id])
        findings[at] = Finding(
            key=AlertKey(
                kind=AlertKind.UNEXPECTED_SNAPSHOT,
                machine_id=machine_id,
                repository_id=group.repository_id,
            ),
            severity=Severity.WARNING,
            since=first if former is None else min(first, former.since),
            evidence=Evidence(count=counts[at], names=(group.hostname,)),
        )
    return Seen(findings=tuple(findings.values()))
