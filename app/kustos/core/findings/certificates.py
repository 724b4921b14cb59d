"""The manager's own certificates."""

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.model import CertificateTrouble

from .facts import Facts


def certificates(facts: Facts) -> Seen:
    """What `authorities` has found."""
    condition = facts.certificate
    if condition is None:
        return Seen()
    ends = condition.kind in (CertificateTrouble.AUTHORITY_ENDS, CertificateTrouble.SERVER_ENDS)
    waits = condition.kind is CertificateTrouble.CHANGE_WAITS
    return Seen(
        findings=(
            Finding(
                key=AlertKey(kind=AlertKind.CERTIFICATE),
                severity=Severity.WARNING if waits else Severity.CRITICAL,
                # What ends does so in the future; that it was found is now.
                since=facts.now if ends else condition.at,
                evidence=Evidence(
                    certificate=condition.kind, at=condition.at, names=condition.names
                ),
            ),
        )
    )
