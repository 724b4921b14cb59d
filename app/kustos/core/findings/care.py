"""Whether repositories are looked after as planned."""

from typing import Final

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.care_plan import Kept
from kustos.core.care_planner import overdue_since
from kustos_agent.protocol.values import TaskKind

from .facts import Facts

_STEPS: Final = (TaskKind.CHECK, TaskKind.PRUNE)
"""What a repository suffers without: unseen damage, and a disk that fills. The one that is named
first where both are."""


def care(facts: Facts) -> Seen:
    """However it came to that: it fails each time, no machine is there at night, the key is not, or
    the repository is always in use."""
    known = {repository.id for repository in facts.repositories}
    return Seen(
        findings=tuple(
            finding
            for kept in facts.care_plans
            if kept.repository_id in known
            for finding in _overdue(kept, facts)
        )
    )


def _overdue(kept: Kept, facts: Facts) -> list[Finding]:
    records = {
        one.step: one
        for one in facts.care_records
        if one.repository_id == kept.repository_id and not one.job_id
    }
    late = {
        step: since
        for step in _STEPS
        if (since := overdue_since(kept, step, records.get(step), facts.now)) is not None
    }
    if not late:
        return []
    named = records.get(next(iter(late)))
    return [
        Finding(
            key=AlertKey(kind=AlertKind.CARE_OVERDUE, repository_id=kept.repository_id),
            severity=Severity.WARNING,
            since=min(late.values()),
            evidence=Evidence(
                names=tuple(step.value for step in late),
                at=None if named is None else named.done_at,
            ),
        )
    ]
