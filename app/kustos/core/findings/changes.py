"""Backups that found far more changed than is usual for their jobs (see `tripwire`)."""

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding

from .facts import Facts


def changes(facts: Facts) -> Seen:
    """Until a person has said what it was; what later runs find does not end it. Of several of a
    job the gravest is told, since the first."""
    machine_of = {job.id: job.machine_id for job in facts.jobs}
    findings: dict[str, Finding] = {}
    for trip in facts.trips:
        if trip.job_id not in machine_of:
            continue
        former = findings.get(trip.job_id)
        if former is not None and former.severity.rank >= trip.severity.rank:
            continue
        findings[trip.job_id] = Finding(
            key=AlertKey(
                kind=AlertKind.UNUSUAL_CHANGE,
                machine_id=machine_of[trip.job_id],
                job_id=trip.job_id,
            ),
            severity=trip.severity,
            since=trip.at if former is None else former.since,
            evidence=Evidence(task_id=trip.task_id, change=trip.evidence, count=trip.held),
        )
    return Seen(findings=tuple(findings.values()))
