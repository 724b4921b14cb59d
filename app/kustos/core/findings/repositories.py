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
    opened = _last_backups(facts)
    findings: list[Finding] = []
    for repository_id in known:
        tasks = by_repository.get(repository_id, [])
        good = [_ended(task) for task in tasks if task.state in GOOD]
        good += [opened[repository_id]] if repository_id in opened else []
        look = facts.looks.get(repository_id)
        findings += _of_repository(repository_id, tasks, max(good, default=None), look)
    return Seen(findings=tuple(findings))


def _of_repository(
    repository_id: str, tasks: Iterable[Task], opened: datetime | None, look: Look | None
) -> Iterator[Finding]:
    """What the looks have found is told of once: a task that found the same has more to say."""
    found = list(_findings(repository_id, tasks, opened))
    told = {finding.key.kind for finding in found}
    for finding in found:
        ended = look is not None and look.good_at is not None and look.good_at > finding.since
        if finding.key.kind is not AlertKind.REPOSITORY_UNREACHABLE or not ended:
            yield finding
    if look is None or look.failed_at is None or look.failures < UNREACHABLE_AFTER:
        return
    if AlertKind.REPOSITORY_UNREACHABLE in told or (opened and opened > look.looked_at):
        return
    yield Finding(
        key=AlertKey(kind=AlertKind.REPOSITORY_UNREACHABLE, repository_id=repository_id),
        severity=_KINDS[AlertKind.REPOSITORY_UNREACHABLE],
        since=look.failed_at,
        evidence=Evidence(problem=look.problem),
    )


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
