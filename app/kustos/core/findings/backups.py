"""How the last backup of each job ended."""

from typing import Final

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.model import Task, TaskState

from .facts import Facts

_ENDS: Final = {
    TaskState.FAILED: (AlertKind.BACKUP_FAILED, Severity.CRITICAL),
    TaskState.WARNING: (AlertKind.BACKUP_PARTIAL, Severity.WARNING),
}


def backups(facts: Facts) -> Seen:
    """The next good one ends it; one that was cancelled says nothing."""
    machine_of = {job.id: job.machine_id for job in facts.jobs}
    return Seen(
        findings=tuple(
            _finding(machine_of[record.job_id], record.last)
            for record in facts.records
            if record.last is not None
            and record.last.state in _ENDS
            and record.job_id in machine_of
        )
    )


def _finding(machine_id: str, last: Task) -> Finding:
    kind, severity = _ENDS[last.state]
    return Finding(
        key=AlertKey(kind=kind, machine_id=machine_id, job_id=last.job_id),
        severity=severity,
        since=last.finished_at or last.created_at,
        evidence=Evidence(problem=last.problem, task_id=last.id),
    )
