"""Channels that have given up a message and told nothing since."""

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity

from .facts import Facts


def channels(facts: Facts) -> Seen:
    """It ends with the next message that is taken. The other channels tell of it, never the channel
    itself (see `outbox.is_told`)."""
    return Seen(
        findings=tuple(
            Finding(
                key=AlertKey(kind=AlertKind.CHANNEL_GAVE_UP, channel_id=one.channel_id),
                severity=Severity.WARNING,
                since=one.created_at,
                evidence=Evidence(at=one.ended_at),
            )
            for one in facts.given_up
        )
    )
