"""What a look at the conditions changes about the alerts there are: pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .alert_rules import AlertRules
from .alerts import Alert, AlertKey, AlertKind, AlertNews, Finding, MaintenanceMode, Severity

KEEP_SEEN_EVERY: Final = timedelta(minutes=5)
"""How far `last_seen` may be behind: a condition that just holds on is not written at each look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look has found. `unknown`: of these kinds nobody can say for these machines right now,
    because they are not connected; what was raised stays."""

    findings: tuple[Finding, ...] = ()
    unknown: frozenset[tuple[AlertKind, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChange:
    """An alert as it is now, and what of that is worth telling; None: nothing."""

    alert: Alert
    news: AlertNews | None = None


def together(parts: Iterable[Seen]) -> Seen:
    """What several looks have found."""
    known = tuple(parts)
    return Seen(
        findings=tuple(finding for part in known for finding in part.findings),
        unknown=frozenset().union(*(part.unknown for part in known)),
    )


def changes(
    standing: Sequence[Alert],
    seen: Seen,
    *,
    now: datetime,
    rules: AlertRules,
    modes: Iterable[MaintenanceMode] = (),
    new_id: Callable[[], str],
) -> list[AlertChange]:
    """What is to be stored and told. `standing` are the alerts that are not resolved. The same look
    once more changes nothing."""
    muted = {mode.machine_id for mode in modes if mode.holds(now)}
    found = {finding.key: finding for finding in seen.findings}
    open_ = {alert.key: alert for alert in standing}
    made: list[AlertChange] = []
    for key, alert in open_.items():
        finding = found.get(key)
        if finding is not None:
            change = _goes_on(alert, finding, now, rules, muted=key.machine_id in muted)
        elif _is_unknown(key, seen):
            change = None
        else:
            resolved = replace(alert, resolved_at=now, snoozed_until=None)
            change = AlertChange(alert=resolved, news=AlertNews.RESOLVED)
        if change is not None:
            made.append(change)
    for key, finding in found.items():
        if key not in open_ and key.machine_id not in muted:
            made.append(AlertChange(alert=_raised(finding, now, new_id()), news=AlertNews.RAISED))
    return made


def _is_unknown(key: AlertKey, seen: Seen) -> bool:
    return key.machine_id is not None and (key.kind, key.machine_id) in seen.unknown


def _raised(finding: Finding, now: datetime, id_: str) -> Alert:
    key = finding.key
    return Alert(
        id=id_,
        kind=key.kind,
        machine_id=key.machine_id,
        job_id=key.job_id,
        repository_id=key.repository_id,
        channel_id=key.channel_id,
        severity=finding.severity,
        # An agent's clock may be ahead: nothing has begun in the future.
        since=min(finding.since, now),
        raised_at=now,
        last_seen=now,
        evidence=finding.evidence,
    )


def _goes_on(
    alert: Alert, finding: Finding, now: datetime, rules: AlertRules, *, muted: bool
) -> AlertChange | None:
    """The alert after another look that found it; None if that is not worth a row."""
    news: AlertNews | None = None
    after = replace(alert, evidence=finding.evidence)
    if after.escalated_at is None:
        after = replace(after, severity=finding.severity)
    if after.snoozed_until is not None and after.snoozed_until <= now and not muted:
        after = replace(after, snoozed_until=None)
        news = AlertNews.AWAKE
    if _overdue(after, now, rules) and not muted:
        after = replace(after, severity=Severity.CRITICAL, escalated_at=now)
    if after.severity.rank > alert.severity.rank or (not alert.pressing and _more(alert, finding)):
        # What was acknowledged or put off was the lesser one.
        after = replace(after, acknowledged_at=None, snoozed_until=None)
        news = None if muted else AlertNews.WORSE
    if after == alert and now - alert.last_seen < KEEP_SEEN_EVERY:
        return None
    return AlertChange(alert=replace(after, last_seen=now), news=news)


def _more(alert: Alert, finding: Finding) -> bool:
    """Whether further snapshots have come into quarantine: somebody may write into the repository
    right now, whatever is known of the former ones."""
    if alert.kind is not AlertKind.QUARANTINED:
        return False
    before, after = alert.evidence, finding.evidence
    newer = before.at is not None and after.at is not None and after.at > before.at
    return newer or (after.count or 0) > (before.count or 0)


def _overdue(alert: Alert, now: datetime, rules: AlertRules) -> bool:
    """Whether a warning has waited for a person for too long."""
    return (
        rules.escalate_after is not None
        and alert.severity is Severity.WARNING
        and alert.pressing
        and now - alert.raised_at >= rules.escalate_after
    )
