"""Repositories that have used up what they may hold, or will before long."""

from datetime import datetime, timedelta
from typing import Final

from msgspec import structs

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.model import GOOD, Task, TaskState
from kustos.core.quota import Usage, prunes, usage
from kustos_agent.protocol.values import ErrorClass, TaskKind

from .facts import Facts

_CLEAR_POINTS: Final = 2.0
"""Percentage points below where it began has it to be for a quota that was low to be well again."""
_CLEAR_SHARE: Final = 1.2
"""So much further off than where it began, the same of days."""
_CRITICAL_SHARE: Final = 0.25


def quota(facts: Facts) -> Seen:
    """By the quota that a person has set, and at once where a run came up against one, whoever has
    set that: the next good backup or prune ends it."""
    refused = _refused(facts)
    pruned = prunes(facts.care)
    findings: list[Finding] = []
    for repository in facts.repositories:
        key = AlertKey(kind=AlertKind.QUOTA_LOW, repository_id=repository.id)
        used = _used(repository.id, pruned.get(repository.id), facts)
        task = refused.get(repository.id)
        severity = Severity.CRITICAL if task else _severity(used, key, facts)
        if severity is not None:
            findings.append(
                Finding(
                    key=key,
                    severity=severity,
                    since=_ended(task) if task else facts.now,
                    evidence=_evidence(used, task),
                )
            )
    return Seen(findings=tuple(findings))


def _used(repository_id: str, pruned: Task | None, facts: Facts) -> Usage | None:
    limit = facts.quotas.get(repository_id)
    points = facts.measured.get(repository_id, ())
    return None if limit is None else usage(limit, points, pruned, facts.now)


def _severity(used: Usage | None, key: AlertKey, facts: Facts) -> Severity | None:
    if used is None:
        return None
    rules, standing = facts.rules, key in facts.standing
    days = timedelta(days=rules.full_days)
    if used.percent >= rules.quota_critical_percent or (
        used.lasts is not None and used.lasts < days * _CRITICAL_SHARE
    ):
        return Severity.CRITICAL
    edge = rules.quota_percent - (_CLEAR_POINTS if standing else 0.0)
    soon = used.lasts is not None and used.lasts < days * (_CLEAR_SHARE if standing else 1)
    return Severity.WARNING if used.percent >= edge or soon else None


def _evidence(used: Usage | None, task: Task | None) -> Evidence:
    refused = Evidence(problem=task.problem, task_id=task.id) if task else Evidence()
    if used is None:
        return refused
    return structs.replace(
        refused,
        free=used.quota - used.held,
        total=used.quota,
        at=used.measured_at,
        count=None if used.lasts is None else used.lasts // timedelta(days=1),
    )


def _refused(facts: Facts) -> dict[str, Task]:
    """The newest task of each repository that came up against a quota, unless a backup or a prune
    has got through since."""
    jobs = {job.id for job in facts.jobs}
    last = [record.last for record in facts.records if record.job_id in jobs]
    tasks = [task for task in (*last, *facts.care) if task is not None]
    found: dict[str, Task] = {}
    for task in sorted(tasks, key=_ended):
        if _against_quota(task):
            found[task.repository_id] = task
        elif task.state in GOOD and task.kind in {TaskKind.BACKUP, TaskKind.PRUNE}:
            found.pop(task.repository_id, None)
    return found


def _against_quota(task: Task) -> bool:
    return (
        task.state is TaskState.FAILED
        and task.problem is not None
        and task.problem.error is ErrorClass.QUOTA
    )


def _ended(task: Task) -> datetime:
    return task.finished_at or task.created_at
