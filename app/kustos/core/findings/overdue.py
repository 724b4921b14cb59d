"""Jobs whose last good backup is older than it may be (see `ages`)."""

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.reconciling import RETURN

from .facts import Facts


def overdue(facts: Facts) -> Seen:
    """However it came to that: a machine that is away, runs that fail or are skipped, a schedule
    that its agent does not have. Who comes back to a manager that was away gets the time to tell of
    what was saved meanwhile."""
    if facts.now - facts.listening_since <= RETURN:
        late = (job for job in facts.jobs if job.id in facts.overdue)
        return Seen(unknown=frozenset((AlertKind.OVERDUE, job.machine_id) for job in late))
    good = {record.job_id: record.last_good_at for record in facts.records}
    return Seen(
        findings=tuple(
            Finding(
                key=AlertKey(kind=AlertKind.OVERDUE, machine_id=job.machine_id, job_id=job.id),
                severity=Severity.WARNING,
                since=facts.overdue[job.id],
                evidence=Evidence(at=good.get(job.id)),
            )
            for job in facts.jobs
            if job.id in facts.overdue
        )
    )
