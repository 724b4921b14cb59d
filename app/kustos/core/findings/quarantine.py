"""Snapshots of jobs that are in quarantine (see `snapshot_trust`)."""

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity

from .facts import Facts


def quarantine(facts: Facts) -> Seen:
    """As long as they are there: they take no slot and are not forgotten, and a person has to see
    where they come from."""
    findings: list[Finding] = []
    for job in facts.jobs:
        doubted = facts.doubted.get(job.id, ())
        if doubted:
            findings.append(
                Finding(
                    key=AlertKey(
                        kind=AlertKind.QUARANTINED, machine_id=job.machine_id, job_id=job.id
                    ),
                    severity=Severity.WARNING,
                    since=min(one.learnt_at for one in doubted),
                    evidence=Evidence(
                        count=len(doubted),
                        doubts=tuple(sorted({one.doubt for one in doubted})),
                        at=max(one.learnt_at for one in doubted),
                    ),
                )
            )
    return Seen(findings=tuple(findings))
