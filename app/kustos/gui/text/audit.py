"""Audit entries in words: who, what, about what, and what it was before."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.audit import (
    Actor,
    ActorKind,
    AuditAction,
    Deed,
    FieldChange,
    Subject,
    SubjectKind,
    changes,
)
from kustos.core.audit_facts import CHANGED
from kustos.core.audit_trail import AuditVerdict, SealStanding, text_of
from kustos.core.model import FOR_GOOD

from . import numbers, times
from .audit_fields import field
from .explanation import Explanation
from .words import QT_TRANSLATE_NOOP, Words

_ACTIONS: Final = {
    AuditAction.MACHINE_JOINED: QT_TRANSLATE_NOOP("audit", "Machine joined"),
    AuditAction.MACHINE_REFUSED: QT_TRANSLATE_NOOP("audit", "Machine sent away"),
    AuditAction.MACHINE_CHANGED: QT_TRANSLATE_NOOP("audit", "Machine changed"),
    AuditAction.MACHINE_LEFT: QT_TRANSLATE_NOOP("audit", "Machine left"),
    AuditAction.MACHINE_REMOVED: QT_TRANSLATE_NOOP("audit", "Machine removed"),
    AuditAction.CLONE_SUSPECTED: QT_TRANSLATE_NOOP("audit", "Machine connected twice"),
    AuditAction.CLONE_ALARM_ENDED: QT_TRANSLATE_NOOP("audit", "“Connected twice” ended"),
    AuditAction.RESTIC_ORDERED: QT_TRANSLATE_NOOP("audit", "Fetching of restic ordered"),
    AuditAction.TOKEN_MADE: QT_TRANSLATE_NOOP("audit", "Join token made"),
    AuditAction.TOKEN_USED: QT_TRANSLATE_NOOP("audit", "Join token used"),
    AuditAction.TOKEN_ROTATED: QT_TRANSLATE_NOOP("audit", "Access token renewed"),
    AuditAction.CREDENTIALS_SEALED: QT_TRANSLATE_NOOP("audit", "Credentials sealed"),
    AuditAction.CREDENTIALS_TAKEN_BACK: QT_TRANSLATE_NOOP("audit", "Credentials taken back"),
    AuditAction.REPOSITORY_ADDED: QT_TRANSLATE_NOOP("audit", "Repository added"),
    AuditAction.REPOSITORY_CHANGED: QT_TRANSLATE_NOOP("audit", "Repository changed"),
    AuditAction.REPOSITORY_REMOVED: QT_TRANSLATE_NOOP("audit", "Repository removed"),
    AuditAction.SERVER_FILES_WRITTEN: QT_TRANSLATE_NOOP("audit", "Files for a server written"),
    AuditAction.JOB_ADDED: QT_TRANSLATE_NOOP("audit", "Job added"),
    AuditAction.JOB_CHANGED: QT_TRANSLATE_NOOP("audit", "Job changed"),
    AuditAction.JOB_PAUSED: QT_TRANSLATE_NOOP("audit", "Job paused"),
    AuditAction.JOB_RESUMED: QT_TRANSLATE_NOOP("audit", "Job resumed"),
    AuditAction.JOB_REMOVED: QT_TRANSLATE_NOOP("audit", "Job removed"),
    AuditAction.POLICY_ADDED: QT_TRANSLATE_NOOP("audit", "Policy added"),
    AuditAction.POLICY_CHANGED: QT_TRANSLATE_NOOP("audit", "Policy changed"),
    AuditAction.POLICY_APPLIED: QT_TRANSLATE_NOOP("audit", "Policy applied"),
    AuditAction.POLICY_ASSIGNED: QT_TRANSLATE_NOOP("audit", "Policy assigned"),
    AuditAction.POLICY_PAUSED: QT_TRANSLATE_NOOP("audit", "Policy paused"),
    AuditAction.POLICY_RESUMED: QT_TRANSLATE_NOOP("audit", "Policy resumed"),
    AuditAction.POLICY_REMOVED: QT_TRANSLATE_NOOP("audit", "Policy removed"),
    AuditAction.CARE_CHANGED: QT_TRANSLATE_NOOP("audit", "Care changed"),
    AuditAction.QUOTA_CHANGED: QT_TRANSLATE_NOOP("audit", "Quota changed"),
    AuditAction.CHANGE_SETTLED: QT_TRANSLATE_NOOP("audit", "Unusual change explained"),
    AuditAction.DELIVERY_REPEATED: QT_TRANSLATE_NOOP("audit", "Message tried again"),
    AuditAction.INIT_ORDERED: QT_TRANSLATE_NOOP("audit", "Initialising ordered"),
    AuditAction.BACKUP_ORDERED: QT_TRANSLATE_NOOP("audit", "Backup ordered"),
    AuditAction.SNAPSHOTS_ORDERED: QT_TRANSLATE_NOOP("audit", "Listing of snapshots ordered"),
    AuditAction.RESTORE_ORDERED: QT_TRANSLATE_NOOP("audit", "Restore ordered"),
    AuditAction.FORGET_ORDERED: QT_TRANSLATE_NOOP("audit", "Forgetting of snapshots ordered"),
    AuditAction.PRUNE_ORDERED: QT_TRANSLATE_NOOP("audit", "Prune ordered"),
    AuditAction.CHECK_ORDERED: QT_TRANSLATE_NOOP("audit", "Check ordered"),
    AuditAction.STATS_ORDERED: QT_TRANSLATE_NOOP("audit", "Measuring ordered"),
    AuditAction.UNLOCK_ORDERED: QT_TRANSLATE_NOOP("audit", "Unlock ordered"),
    AuditAction.REPAIR_ORDERED: QT_TRANSLATE_NOOP("audit", "Repair ordered"),
    AuditAction.CANCEL_ORDERED: QT_TRANSLATE_NOOP("audit", "Cancel ordered"),
    AuditAction.SNAPSHOT_HELD: QT_TRANSLATE_NOOP("audit", "Snapshot put on hold"),
    AuditAction.SNAPSHOT_RELEASED: QT_TRANSLATE_NOOP("audit", "Hold lifted"),
    AuditAction.SNAPSHOTS_ASSIGNED: QT_TRANSLATE_NOOP("audit", "Snapshots assigned"),
    AuditAction.ALERT_ACKNOWLEDGED: QT_TRANSLATE_NOOP("audit", "Alert acknowledged"),
    AuditAction.ALERT_SNOOZED: QT_TRANSLATE_NOOP("audit", "Alert put off"),
    AuditAction.ALERT_REOPENED: QT_TRANSLATE_NOOP("audit", "Alert opened again"),
    AuditAction.MAINTENANCE_BEGUN: QT_TRANSLATE_NOOP("audit", "Maintenance begun"),
    AuditAction.MAINTENANCE_ENDED: QT_TRANSLATE_NOOP("audit", "Maintenance ended"),
    AuditAction.CHANNEL_ADDED: QT_TRANSLATE_NOOP("audit", "Channel added"),
    AuditAction.CHANNEL_CHANGED: QT_TRANSLATE_NOOP("audit", "Channel changed"),
    AuditAction.CHANNEL_REMOVED: QT_TRANSLATE_NOOP("audit", "Channel removed"),
    AuditAction.SETTINGS_CHANGED: QT_TRANSLATE_NOOP("audit", "Settings changed"),
    AuditAction.KEY_UNLOCKED: QT_TRANSLATE_NOOP("audit", "Passphrase given"),
    AuditAction.AUTHORITY_PREPARED: QT_TRANSLATE_NOOP("audit", "New certificate prepared"),
    AuditAction.AUTHORITY_CHANGED: QT_TRANSLATE_NOOP("audit", "Certificate changed"),
    AuditAction.UNKNOWN: QT_TRANSLATE_NOOP("audit", "Unknown"),
}
_SUBJECTS: Final = {
    SubjectKind.MACHINE: QT_TRANSLATE_NOOP("audit", "Machine"),
    SubjectKind.REPOSITORY: QT_TRANSLATE_NOOP("audit", "Repository"),
    SubjectKind.JOB: QT_TRANSLATE_NOOP("audit", "Job"),
    SubjectKind.POLICY: QT_TRANSLATE_NOOP("audit", "Policy"),
    SubjectKind.TASK: QT_TRANSLATE_NOOP("audit", "Task"),
    SubjectKind.SNAPSHOT: QT_TRANSLATE_NOOP("audit", "Snapshot"),
    SubjectKind.ALERT: QT_TRANSLATE_NOOP("audit", "Alert"),
    SubjectKind.CHANNEL: QT_TRANSLATE_NOOP("audit", "Channel"),
    SubjectKind.JOIN_TOKEN: QT_TRANSLATE_NOOP("audit", "Join token"),
    SubjectKind.SERVER: QT_TRANSLATE_NOOP("audit", "Server"),
    SubjectKind.SETTINGS: QT_TRANSLATE_NOOP("audit", "Settings"),
    SubjectKind.KEY: QT_TRANSLATE_NOOP("audit", "Master key"),
    SubjectKind.AUTHORITY: QT_TRANSLATE_NOOP("audit", "Certificate"),
    SubjectKind.UNKNOWN: QT_TRANSLATE_NOOP("audit", "Unknown"),
}

_NOTHING: Final = "–"


def action(of: AuditAction) -> str:
    """Job changed"""
    return QCoreApplication.translate("audit", _ACTIONS[of])


def actor(of: Actor) -> str:
    """anna; Agent of EMPFANG; Kustos"""
    match of.kind:
        case ActorKind.PERSON:
            return of.name
        case ActorKind.AGENT:
            return QCoreApplication.translate("audit", "Agent of {name}").format(name=of.name)
        case ActorKind.KUSTOS:
            return QCoreApplication.translate("audit", "Kustos")
        case _:
            return QCoreApplication.translate("audit", "Unknown")


def subject_kind(of: SubjectKind) -> str:
    """Machine"""
    return QCoreApplication.translate("audit", _SUBJECTS[of])


def subject(of: Subject) -> tuple[str, str]:
    """EMPFANG, and Machine; the kind alone where it has no name of its own."""
    kind = subject_kind(of.kind)
    return (of.name, kind) if of.name else (kind, "")


def change(of: FieldChange) -> str:
    """7 → 14; of a new one what it is, of one that is gone what it was."""
    if of.before == of.after or CHANGED in (of.before, of.after):
        return QCoreApplication.translate("audit", "changed")
    if of.before is None:
        return value(of.after)
    return f"{value(of.before)} → {value(of.after)}"


def value(of: object) -> str:
    """As a person reads it."""
    match of:
        case bool():
            return _yes_or_no(said=of)
        case int():
            return numbers.count(of)
        case str():
            return _moment(of) or of
        case list():
            return ", ".join(value(one) for one in of)
        case dict():
            return ", ".join(f"{field(str(name))}: {value(one)}" for name, one in of.items())
        case _:
            return _NOTHING if of is None else str(of)


def _yes_or_no(*, said: bool) -> str:
    if said:
        return QCoreApplication.translate("audit", "yes")
    return QCoreApplication.translate("audit", "no")


def summary(of: Deed) -> str:
    """What has changed, in one line."""
    found = changes(of)
    said = [f"{field(one.field)}: {change(one)}" if one.field else change(one) for one in found]
    return "; ".join(said)


def facts(of: Deed) -> list[tuple[str, str]]:
    """The same, each field by itself."""
    return [(field(one.field), change(one)) for one in changes(of)]


def _moment(text: str) -> str:
    """A point in time as such; empty for any other text."""
    if len(text) < len("2026-11-22T12:00:00"):
        return ""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return ""
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if at >= FOR_GOOD:
        return QCoreApplication.translate("audit", "for good")
    return times.exact(at)


class AuditWords(Words):
    """How many entries, and what a look at them has found."""

    def entries(self, number: int) -> str:
        return self.tr("%Ln audit entry(s)", "", number)

    def verdict(self, of: AuditVerdict) -> Explanation:
        """Whether the audit is whole, and what that rests on."""
        if of.bad is not None:
            return Explanation(
                title=self.tr("The audit is not as it was written"),
                cause=self.tr(
                    "Entry {number} was changed, taken out or put in by somebody who can write into"
                    " the database."
                ).format(number=numbers.count(of.bad)),
                step=self.tr("Compare with a copy of the database from before."),
            )
        if of.seal is SealStanding.BROKEN:
            return Explanation(
                title=self.tr("The seal of the audit is broken"),
                cause=self.tr(
                    "Entries that were sealed are changed or gone: somebody has written into the"
                    " database."
                ),
                step=self.tr("Compare with a copy of the database from before."),
            )
        return Explanation(
            title=self.whole(of.head.number),
            cause=self._seal(of),
            step=""
            if of.head.number == 0
            else self.tr("To compare later, note its end: {head}").format(head=text_of(of.head)),
        )

    def whole(self, number: int) -> str:
        return self.tr("The audit is whole: %Ln entry(s)", "", number)

    def _seal(self, of: AuditVerdict) -> str:
        match of.seal:
            case SealStanding.HOLDS:
                return self.tr("The seal holds for all entries up to {number}.").format(
                    number=numbers.count(of.sealed)
                )
            case SealStanding.LOCKED:
                return self.tr("The seal was not looked at: the master key is locked.")
            case _:
                return self.tr("Nothing is sealed yet.")
