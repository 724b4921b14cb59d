"""Alerts as sentences: what is the case, why, and the one next step."""

from datetime import datetime, timedelta
from typing import Final

from kustos.core.alerts import AlertKind, AlertView, Evidence, Severity
from kustos.core.model import CertificateCondition
from kustos.gui.alert_steps import Door
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

from . import errors, numbers, retention, times
from .changes import UnusualChanges
from .explanation import Explanation
from .identities import Certificates
from .words import QT_TRANSLATE_NOOP, Words

_NAMED: Final = 3
"""As many disks a sentence names."""


_DOORS: Final = {
    Door.TASK: QT_TRANSLATE_NOOP("Alerts", "Show the run"),
    Door.JOB: QT_TRANSLATE_NOOP("Alerts", "Edit the job"),
    Door.LEDGER: QT_TRANSLATE_NOOP("Alerts", "Show planned and done"),
    Door.SNAPSHOTS: QT_TRANSLATE_NOOP("Alerts", "Show the snapshots"),
    Door.MACHINE: QT_TRANSLATE_NOOP("Alerts", "Show the machine"),
    Door.REPOSITORY: QT_TRANSLATE_NOOP("Alerts", "Open the repository"),
    Door.CARE: QT_TRANSLATE_NOOP("Alerts", "Look after the repository"),
    Door.SETTINGS: QT_TRANSLATE_NOOP("Alerts", "Open the settings"),
}
_TITLES: Final = {
    AlertKind.BACKUP_FAILED: QT_TRANSLATE_NOOP("Alerts", "{name}: the backup “{job}” failed"),
    AlertKind.BACKUP_PARTIAL: QT_TRANSLATE_NOOP(
        "Alerts", "{name}: the backup “{job}” is not complete"
    ),
    AlertKind.OVERDUE: QT_TRANSLATE_NOOP("Alerts", "{name}: the backup “{job}” is overdue"),
    AlertKind.MACHINE_OFFLINE: QT_TRANSLATE_NOOP("Alerts", "{name} is not connected"),
    AlertKind.MACHINE_LEFT: QT_TRANSLATE_NOOP("Alerts", "{name} has left"),
    AlertKind.USED_TWICE: QT_TRANSLATE_NOOP("Alerts", "{name} is connected twice"),
    AlertKind.CLOCK_WRONG: QT_TRANSLATE_NOOP("Alerts", "{name}: the clock is wrong"),
    AlertKind.DISK_LOW: QT_TRANSLATE_NOOP("Alerts", "{name}: a disk is nearly full"),
    AlertKind.RESTIC_MISSING: QT_TRANSLATE_NOOP("Alerts", "{name} has no restic"),
    AlertKind.RESTIC_OUTDATED: QT_TRANSLATE_NOOP("Alerts", "{name}: restic is too old"),
    AlertKind.AGENT_OUTDATED: QT_TRANSLATE_NOOP("Alerts", "{name}: the agent is out of date"),
    AlertKind.CERTIFICATE: QT_TRANSLATE_NOOP("Alerts", "The certificate of Kustos"),
    AlertKind.REPOSITORY_UNREACHABLE: QT_TRANSLATE_NOOP("Alerts", "{repository} cannot be opened"),
    AlertKind.REPOSITORY_LOCKED: QT_TRANSLATE_NOOP("Alerts", "{repository} is locked"),
    AlertKind.CARE_FAILED: QT_TRANSLATE_NOOP("Alerts", "{repository}: looking after it failed"),
    AlertKind.CARE_OVERDUE: QT_TRANSLATE_NOOP("Alerts", "{repository}: the care of it is overdue"),
    AlertKind.UNEXPECTED_SNAPSHOT: QT_TRANSLATE_NOOP(
        "Alerts", "{name}: snapshots that Kustos has not made"
    ),
    AlertKind.UNUSUAL_CHANGE: QT_TRANSLATE_NOOP("Alerts", "{name}: unusual change in “{job}”"),
    AlertKind.QUARANTINED: QT_TRANSLATE_NOOP(
        "Alerts", "{name}: snapshots of “{job}” are in quarantine"
    ),
    AlertKind.REPOSITORY_FILLING: QT_TRANSLATE_NOOP("Alerts", "{repository} is filling up"),
    AlertKind.QUOTA_LOW: QT_TRANSLATE_NOOP("Alerts", "{repository}: the quota is low"),
    AlertKind.CHANNEL_GAVE_UP: QT_TRANSLATE_NOOP(
        "Alerts", "The channel “{channel}” does not get through"
    ),
}
_MATTERS: Final = {
    AlertKind.OVERDUE: (
        "{overdue}",
        QT_TRANSLATE_NOOP(
            "Alerts", "See what became of its runs; often the machine only has to be switched on."
        ),
    ),
    AlertKind.MACHINE_OFFLINE: (
        QT_TRANSLATE_NOOP("Alerts", "Last seen {when}."),
        QT_TRANSLATE_NOOP("Alerts", "Switch it on and check that its agent runs."),
    ),
    AlertKind.MACHINE_LEFT: (
        QT_TRANSLATE_NOOP(
            "Alerts",
            "Its agent ended the connection for good {when}. It is not backed up any more.",
        ),
        QT_TRANSLATE_NOOP(
            "Alerts", "Remove the machine, or add it again if that was not meant to be."
        ),
    ),
    AlertKind.USED_TWICE: (
        QT_TRANSLATE_NOOP(
            "Alerts",
            "Two agents take its connection from each other, seen from {addresses}. Its disk was"
            " copied, or its access was stolen.",
        ),
        QT_TRANSLATE_NOOP("Alerts", "Remove the machine and let it join again."),
    ),
    AlertKind.CLOCK_WRONG: (
        "{clock}",
        QT_TRANSLATE_NOOP("Alerts", "Set the clock, best by a time server."),
    ),
    AlertKind.DISK_LOW: ("{disk}", QT_TRANSLATE_NOOP("Alerts", "Make room there.")),
    AlertKind.RESTIC_MISSING: (
        QT_TRANSLATE_NOOP("Alerts", "Without restic nothing of it is backed up."),
        QT_TRANSLATE_NOOP("Alerts", "Fetch restic for it on its page."),
    ),
    AlertKind.RESTIC_OUTDATED: (
        QT_TRANSLATE_NOOP("Alerts", "It has restic {version}; 0.14 is the oldest that is used."),
        QT_TRANSLATE_NOOP("Alerts", "Fetch a newer one on its page, or update its package."),
    ),
    AlertKind.AGENT_OUTDATED: (
        QT_TRANSLATE_NOOP("Alerts", "It has version {version}, older than this Kustos."),
        QT_TRANSLATE_NOOP("Alerts", "Update the agent there. Until then it goes on as it is."),
    ),
    AlertKind.CARE_OVERDUE: (
        "{care}",
        QT_TRANSLATE_NOOP(
            "Alerts", "The page of the repositories says what keeps it from being done."
        ),
    ),
    AlertKind.UNEXPECTED_SNAPSHOT: (
        "{snapshots}",
        QT_TRANSLATE_NOOP(
            "Alerts",
            "If they are as they should be, assign them to the machine at the repository. If not,"
            " somebody else can write into it: change its login.",
        ),
    ),
    AlertKind.UNUSUAL_CHANGE: (
        "{change}",
        QT_TRANSLATE_NOOP(
            "Alerts",
            "If nobody can say why, disconnect the machine from the network and look at its files:"
            " malware may be encrypting them. If it was meant to be, say so under “Alerts”.",
        ),
    ),
    AlertKind.QUARANTINED: (
        "{quarantine}",
        QT_TRANSLATE_NOOP(
            "Alerts",
            "They are not forgotten, and push out nothing. If nobody has made them on purpose,"
            " somebody else can write into the repository: change its login.",
        ),
    ),
    AlertKind.REPOSITORY_FILLING: (
        "{filling}",
        QT_TRANSLATE_NOOP(
            "Alerts", "Prune it, keep fewer snapshots, or give it a bigger disk in time."
        ),
    ),
    AlertKind.QUOTA_LOW: (
        "{quota}",
        QT_TRANSLATE_NOOP(
            "Alerts", "Prune it, keep fewer snapshots, or have the quota raised in time."
        ),
    ),
    AlertKind.CHANNEL_GAVE_UP: (
        QT_TRANSLATE_NOOP(
            "Alerts",
            "A message of {when} was given up after several attempts. What it was to tell stands"
            " under “Alerts”.",
        ),
        QT_TRANSLATE_NOOP(
            "Alerts",
            "Look at its deliveries in the settings: they have the answers of the other end.",
        ),
    ),
    AlertKind.CERTIFICATE: ("", QT_TRANSLATE_NOOP("Alerts", "Look at the settings.")),
}
"""Cause and next step of those that are about no task."""


class Alerts(Words):
    """Words of alerts."""

    def severity(self, severity: Severity) -> str:
        """Critical"""
        match severity:
            case Severity.INFO:
                return self.tr("Note")
            case Severity.WARNING:
                return self.tr("Warning")
            case Severity.CRITICAL:
                return self.tr("Critical")

    def severities(self) -> tuple[str, ...]:
        """All of them, for a column's width."""
        return tuple(map(self.severity, Severity))

    def door(self, door: Door) -> str:
        """What the button says that leads there."""
        return self.tr(_DOORS[door])

    def count(self, number: int) -> str:
        """3 alerts need a person"""
        return self.tr("%Ln alert(s) need a person", "", number)

    def counts(self, pressing: int, others: int) -> str:
        """3 alerts need a person, 2 are known or put off"""
        said = self.count(pressing)
        if not others:
            return said
        return said + ", " + self.tr("%Ln are known or put off", "", others)

    def resolved(self, number: int) -> str:
        """12 resolved alerts"""
        return self.tr("%Ln resolved alert(s)", "", number)

    def standing(self, view: AlertView, now: datetime) -> str:
        """What a person has said to it, or that it is over; empty for one that waits."""
        alert = view.alert
        if alert.resolved_at is not None:
            return self.tr("Resolved {when}").format(when=times.when(alert.resolved_at, now))
        if alert.snoozed_until is not None:
            return self.tr("Put off until {when}").format(when=until(alert.snoozed_until, now))
        if alert.acknowledged_at is not None:
            return self.tr("Known since {when}").format(when=times.when(alert.acknowledged_at, now))
        if alert.escalated_at is not None:
            return self.tr("Nobody has looked after it")
        return ""

    def about(self, view: AlertView) -> str:
        """Office PCs on EMPFANG: what it is about, by name."""
        names = [
            one.name
            for one in (view.machine, view.job, view.repository, view.channel)
            if one is not None
        ]
        return " · ".join(names)

    def title(self, view: AlertView) -> str:
        """EMPFANG: the backup failed"""
        name = view.machine.name if view.machine is not None else ""
        job = view.job.name if view.job is not None else ""
        repository = view.repository.name if view.repository is not None else ""
        channel = view.channel.name if view.channel is not None else ""
        return self.tr(_TITLES[view.alert.kind]).format(
            name=name, job=job, repository=repository, channel=channel
        )

    def explain(self, view: AlertView, now: datetime) -> Explanation:
        """All there is to say about it."""
        alert = view.alert
        evidence = alert.evidence
        match alert.kind:
            case (
                AlertKind.BACKUP_FAILED
                | AlertKind.BACKUP_PARTIAL
                | AlertKind.REPOSITORY_UNREACHABLE
                | AlertKind.REPOSITORY_LOCKED
                | AlertKind.CARE_FAILED
            ):
                said = self._of_problem(alert.kind, evidence)
            case AlertKind.CERTIFICATE if evidence.certificate and evidence.at:
                said = Certificates().trouble(
                    CertificateCondition(
                        kind=evidence.certificate, at=evidence.at, names=evidence.names
                    )
                )
            case _:
                cause, step = self._of_machine(alert.kind, evidence, alert.since, now)
                said = Explanation(title="", cause=cause, step=step)
        # Of certificates the title says more than that it is about them.
        return (
            said
            if said.title and alert.kind is AlertKind.CERTIFICATE
            else said._replace(title=self.title(view))
        )

    def _of_problem(self, kind: AlertKind, evidence: Evidence) -> Explanation:
        unnamed = (
            ErrorClass.PARTIAL_READ if kind is AlertKind.BACKUP_PARTIAL else ErrorClass.INTERNAL
        )
        said = errors.explain(evidence.problem or Problem(error=unnamed))
        return said._replace(cause=f"{said.title}. {said.cause}")

    def _of_machine(
        self, kind: AlertKind, evidence: Evidence, since: datetime, now: datetime
    ) -> tuple[str, str]:
        """Cause and next step."""
        cause, step = _MATTERS[kind]
        return self.tr(cause).format(
            when=times.when(since, now),
            addresses=", ".join(evidence.names) or "?",
            version=evidence.version,
            clock=self._clock(evidence),
            disk=self._disk(evidence),
            overdue=self._overdue(evidence, since, now),
            care=self._care(evidence, since, now),
            snapshots=self._snapshots(evidence.count or 0, since),
            change=self._change(evidence),
            quarantine=self._quarantine(evidence),
            filling=self._filling(evidence),
            quota=self._quota(evidence),
        ), self.tr(step)

    def _overdue(self, evidence: Evidence, since: datetime, now: datetime) -> str:
        by = times.when(since, now)
        if evidence.at is None:
            return self.tr(
                "There is no good backup yet; there should have been one by {by}."
            ).format(by=by)
        return self.tr(
            "The last good backup ended {good}; there should have been another by {by}."
        ).format(good=times.when(evidence.at, now), by=by)

    def _care(self, evidence: Evidence, since: datetime, now: datetime) -> str:
        by = times.when(since, now)
        checked = TaskKind.CHECK.value in evidence.names
        if evidence.at is None and checked:
            said = self.tr("It was never checked; it should have been by {by}.")
        elif evidence.at is None:
            said = self.tr("It was never pruned; it should have been by {by}.")
        elif checked:
            said = self.tr("It was last checked {last}; it should have been again by {by}.")
        else:
            said = self.tr("It was last pruned {last}; it should have been again by {by}.")
        return said.format(by=by, last=times.when(evidence.at, now))

    def _snapshots(self, number: int, since: datetime) -> str:
        return self.tr(
            "%Ln snapshot(s) carry its name, and no task of Kustos has made them (since {when}).",
            "",
            number,
        ).format(when=times.date(since))

    def _change(self, evidence: Evidence) -> str:
        change = evidence.change
        if change is None:
            return self.tr("Far more has changed than is usual for it.")
        said = UnusualChanges().sentence(change)
        if evidence.count:
            said += " " + self.tr(
                "%Ln good snapshot(s) from before are on hold.", "", evidence.count
            )
        return said

    def _quarantine(self, evidence: Evidence) -> str:
        said = self.tr("%Ln snapshot(s) cannot be counted on.", "", evidence.count or 0)
        return " ".join([said, *map(retention.doubt_of_several, evidence.doubts)])

    def _filling(self, evidence: Evidence) -> str:
        said = self.tr(
            "As it has grown, its disk is full in about %Ln day(s).", "", evidence.count or 0
        )
        return f"{said} {self._disk(evidence)}"

    def _quota(self, evidence: Evidence) -> str:
        said = [self.tr("A run was refused: no more may lie there.")] if evidence.problem else []
        if evidence.total is not None:
            used = evidence.total - (evidence.free or 0)
            said.append(
                self.tr("{used} are used ({percent}).").format(
                    used=numbers.size_of(used, evidence.total),
                    percent=numbers.percent(100 * used / evidence.total),
                )
            )
        if evidence.count:
            said.append(
                self.tr("As it has grown, it is full in about %Ln day(s).", "", evidence.count)
            )
        return " ".join(said)

    def _clock(self, evidence: Evidence) -> str:
        off = evidence.off_by_seconds or 0.0
        span = numbers.rough_duration(abs(off))
        if off > 0:
            return self.tr(
                "It is {span} ahead of this computer's. One of the two is wrong; what happened when"
                " cannot be told apart by it."
            ).format(span=span)
        return self.tr(
            "It is {span} behind this computer's. One of the two is wrong; what happened when"
            " cannot be told apart by it."
        ).format(span=span)

    def _disk(self, evidence: Evidence) -> str:
        total = evidence.total or 1
        free = evidence.free or 0
        named = ", ".join(to_display(name) for name in evidence.names[:_NAMED])
        return self.tr("{disks}: {free} of {total} are free ({percent}).").format(
            disks=named,
            free=numbers.size(free),
            total=numbers.size(total),
            percent=numbers.percent(100 * free / total),
        )


def until(at: datetime, now: datetime) -> str:
    """tomorrow 08:00; a date with its time for what is later."""
    return times.when(at, now) if at - now < timedelta(days=1) else times.date_and_time(at)
