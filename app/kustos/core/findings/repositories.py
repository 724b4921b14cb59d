"""Whether repositories can be opened and looked after, by how the last tasks on them ended and by
what a look into them has found."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.looks import CLOSED, Look
from kustos.core.model import GOOD, Task, TaskState
from kustos.core.monitor_plan import UNREACHABLE_AFTER
from kustos_agent.protocol.values import ErrorClass, TaskKind

from .facts import Facts

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
    that failed is ended by one that did not. Backups fail under their own name. A look that opens
    it ends that it did not; a lock it does not see."""
    known = {repository.id for repository in facts.repositories}
    by_repository: dict[str, list[Task]] = {}
    for task in facts.care:
        if task.repository_id in known and task.kind in CARE:
            by_repository.setdefault(task.repository_id, []).append(task)
    saved = _last_backups(facts)
    findings: list[Finding] = []
    for repository_id in known:
        tasks, look = by_repository.get(repository_id, []), facts.looks.get(repository_id)
        good = [_ended(task) for task in tasks if task.state in GOOD]
        opened = _latest(*good, saved.get(repository_id))
        findings += _findings(repository_id, tasks, opened, look)
    return Seen(findings=tuple(findings))


def _findings(
    repository_id: str, tasks: Iterable[Task], opened: datetime | None, look: Look | None
) -> Iterator[Finding]:
    """Of each kind the newest one: a task's before a look's, which has less to say."""
    over = {
        AlertKind.REPOSITORY_LOCKED: opened,
        AlertKind.REPOSITORY_UNREACHABLE: _latest(opened, look.good_at if look else None),
    }
    newest: dict[AlertKind, Task] = {}
    for task in tasks:
        if task.state is not TaskState.FAILED or task.problem is None:
            continue
        kind = _kind(task.problem.error)
        ended = over.get(kind)
        if ended is not None and ended > _ended(task):
            continue
        if kind not in newest or _ended(task) > _ended(newest[kind]):
            newest[kind] = task
    for kind, task in newest.items():
        yield _finding(
            repository_id, kind, _ended(task), Evidence(problem=task.problem, task_id=task.id)
        )
    closed = AlertKind.REPOSITORY_UNREACHABLE
    if look is None or look.failed_at is None or look.failures < UNREACHABLE_AFTER:
        return
    if closed not in newest and not (opened is not None and opened > look.looked_at):
        yield _finding(repository_id, closed, look.failed_at, Evidence(problem=look.problem))


def _finding(repository_id: str, kind: AlertKind, since: datetime, evidence: Evidence) -> Finding:
    key = AlertKey(kind=kind, repository_id=repository_id)
    return Finding(key=key, severity=_KINDS[kind], since=since, evidence=evidence)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _kind(error: ErrorClass) -> AlertKind:
    if error is ErrorClass.REPOSITORY_LOCKED:
        return AlertKind.REPOSITORY_LOCKED
    return AlertKind.REPOSITORY_UNREACHABLE if error in CLOSED else AlertKind.CARE_FAILED


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
