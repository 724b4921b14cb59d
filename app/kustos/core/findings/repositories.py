"""Whether repositories can be opened and looked after, by how the last tasks on them ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.model import GOOD, Task, TaskState
from kustos_agent.protocol.values import ErrorClass, TaskKind

from .facts import Facts

UNREACHABLE: Final = frozenset(
    {
        ErrorClass.UNREACHABLE,
        ErrorClass.TIMEOUT,
        ErrorClass.TLS_FAILED,
        ErrorClass.LOGIN_REFUSED,
        ErrorClass.WRONG_PASSWORD,
        ErrorClass.REPOSITORY_MISSING,
        ErrorClass.HOST_KEY_CHANGED,
        ErrorClass.HOST_KEY_UNKNOWN,
        ErrorClass.REMOTE_UNKNOWN,
        ErrorClass.SECRET_DAMAGED,
    }
)
"""The repository could not be opened at all."""

CARE: Final = frozenset(
    {
        TaskKind.FORGET,
        TaskKind.PRUNE,
        TaskKind.CHECK,
        TaskKind.STATS,
        TaskKind.REPAIR,
        TaskKind.UNLOCK,
        TaskKind.SNAPSHOTS,
    }
)
"""The kinds that tell how a repository is. A restore is a person's, who stands before it."""

_KINDS: Final = {
    AlertKind.REPOSITORY_UNREACHABLE: Severity.CRITICAL,
    AlertKind.REPOSITORY_LOCKED: Severity.WARNING,
    AlertKind.CARE_FAILED: Severity.CRITICAL,
}


def repositories(facts: Facts) -> Seen:
    """One that opens ends both that it did not and that it was locked, whatever it was for; a check
    that failed is ended by one that did not. Backups fail under their own name."""
    known = {repository.id for repository in facts.repositories}
    by_repository: dict[str, list[Task]] = {}
    for task in facts.care:
        if task.repository_id in known and task.kind in CARE:
            by_repository.setdefault(task.repository_id, []).append(task)
    opened = _last_backups(facts)
    findings: list[Finding] = []
    for repository_id, tasks in by_repository.items():
        good = [_ended(task) for task in tasks if task.state in GOOD]
        good += [opened[repository_id]] if repository_id in opened else []
        findings += _findings(repository_id, tasks, max(good, default=None))
    return Seen(findings=tuple(findings))


def _findings(
    repository_id: str, tasks: Iterable[Task], opened: datetime | None
) -> Iterable[Finding]:
    """Of each kind the newest one."""
    newest: dict[AlertKind, Task] = {}
    for task in tasks:
        if task.state is not TaskState.FAILED or task.problem is None:
            continue
        kind = _kind(task.problem.error)
        passing = kind is not AlertKind.CARE_FAILED
        if passing and opened is not None and opened > _ended(task):
            continue
        if kind not in newest or _ended(task) > _ended(newest[kind]):
            newest[kind] = task
    for kind, task in newest.items():
        yield Finding(
            key=AlertKey(kind=kind, repository_id=repository_id),
            severity=_KINDS[kind],
            since=_ended(task),
            evidence=Evidence(problem=task.problem, task_id=task.id),
        )


def _kind(error: ErrorClass) -> AlertKind:
    if error is ErrorClass.REPOSITORY_LOCKED:
        return AlertKind.REPOSITORY_LOCKED
    return AlertKind.REPOSITORY_UNREACHABLE if error in UNREACHABLE else AlertKind.CARE_FAILED


def _last_backups(facts: Facts) -> dict[str, datetime]:
    """When the newest good backup into each repository ended: it was open then."""
    repository_of = {job.id: job.repository_id for job in facts.jobs}
    found: dict[str, datetime] = {}
    for record in facts.records:
        repository_id = repository_of.get(record.job_id)
        if repository_id is not None and record.last_good_at is not None:
            former = found.get(repository_id, record.last_good_at)
            found[repository_id] = max(former, record.last_good_at)
    return found


def _ended(task: Task) -> datetime:
    return task.finished_at or task.created_at
