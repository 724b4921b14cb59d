"""What is amiss with a job: in a word, as a sentence with its evidence, and the next step."""

from typing import Final

from kustos.core.alerts import Severity as AlertSeverity
from kustos.core.compliance import Breach, Finding, Severity
from kustos.core.compliance_reports import FleetReport, JobReport

from . import numbers
from .alerts import Alerts
from .words import QT_TRANSLATE_NOOP, Words

_TITLES: Final = {
    Finding.NO_RECENT_BACKUP: QT_TRANSLATE_NOOP("ComplianceWords", "No recent backup"),
    Finding.SNAPSHOT_TOO_OLD: QT_TRANSLATE_NOOP(
        "ComplianceWords", "The newest snapshot is too old"
    ),
    Finding.BACKUP_FAILED: QT_TRANSLATE_NOOP("ComplianceWords", "The last backup failed"),
    Finding.TOO_SMALL: QT_TRANSLATE_NOOP("ComplianceWords", "The last backup is too small"),
    Finding.UNEXPECTED_SNAPSHOTS: QT_TRANSLATE_NOOP("ComplianceWords", "Unexpected snapshots"),
    Finding.RETENTION_NOT_MET: QT_TRANSLATE_NOOP("ComplianceWords", "Retention not met"),
}
_STEPS: Final = {
    Finding.NO_RECENT_BACKUP: QT_TRANSLATE_NOOP(
        "ComplianceWords", "See what became of its runs, and start one when the machine is there."
    ),
    Finding.SNAPSHOT_TOO_OLD: QT_TRANSLATE_NOOP(
        "ComplianceWords", "Read the repository's list anew: somebody may have removed snapshots."
    ),
    Finding.BACKUP_FAILED: QT_TRANSLATE_NOOP(
        "ComplianceWords", "Look at the machine: it says why, and what to do."
    ),
    Finding.TOO_SMALL: QT_TRANSLATE_NOOP(
        "ComplianceWords",
        "Check that its folders are there, and are what is to be backed up.",
    ),
    Finding.UNEXPECTED_SNAPSHOTS: QT_TRANSLATE_NOOP(
        "ComplianceWords",
        "If nobody has made them on purpose, somebody else can write into the repository: change"
        " its login.",
    ),
    Finding.RETENTION_NOT_MET: QT_TRANSLATE_NOOP(
        "ComplianceWords",
        "Read the repository's list anew. What stays away was removed by somebody else: change the"
        " repository's login.",
    ),
}


class ComplianceWords(Words):
    """Of one row of the report; without a job: of a machine that has none."""

    def word(self, job: JobReport | None, breach: Breach | None) -> str:
        """Critical; what the pill says."""
        if job is None:
            return self.tr("No job")
        if breach is None:
            return self.tr("In order")
        return Alerts().severity(AlertSeverity(breach.severity.value))

    def words(self) -> list[str]:
        """All of them, for a column's width."""
        severities = [Alerts().severity(AlertSeverity(one.value)) for one in Severity]
        return [*severities, self.tr("No job"), self.tr("In order")]

    def title(self, job: JobReport | None, breach: Breach | None) -> str:
        """No recent backup"""
        if job is None:
            return self.tr("Nothing of this machine is backed up")
        return self.tr(_TITLES[breach.finding]) if breach else self.tr("Does what is expected")

    def evidence(self, job: JobReport | None, breach: Breach | None) -> str:
        """The last good one ended 3 days ago; 25 hours are allowed."""
        if job is None:
            return self.tr("It has no job.")
        if breach is None:
            return ""
        seen = breach.seen or 0
        match breach.finding:
            case Finding.NO_RECENT_BACKUP | Finding.SNAPSHOT_TOO_OLD:
                said = self._age(breach, ever=job.last_good_at is not None)
            case Finding.BACKUP_FAILED if breach.severity is Severity.WARNING:
                said = self.tr("The last good one is recent enough.")
            case Finding.BACKUP_FAILED:
                said = self.tr("And there is no recent good one.")
            case Finding.TOO_SMALL:
                said = self._size(breach)
            case Finding.UNEXPECTED_SNAPSHOTS:
                said = self.tr("%Ln snapshot(s) were made by no known run.", "", seen)
            case Finding.RETENTION_NOT_MET:
                said = self.tr("%Ln run(s) that its rules keep are not there.", "", seen)
        return said

    def _size(self, breach: Breach) -> str:
        sizes = {
            "seen": numbers.size(breach.seen or 0),
            "expected": numbers.size(breach.expected or 0),
        }
        if breach.basis is None:
            return self.tr("It saved {seen}; the job's minimum is {expected}.").format(**sizes)
        return self.tr(
            "It saved {seen}; usual in %Ln run(s) before: {expected}.", "", breach.basis
        ).format(**sizes)

    def _age(self, breach: Breach, *, ever: bool) -> str:
        if breach.finding is Finding.SNAPSHOT_TOO_OLD and breach.seen is None:
            return self.tr("Of its good runs no snapshot is known.")
        if breach.expected is None or breach.seen is None:
            return self.tr("It has never ended well, and it runs by hand alone.")
        spans = {
            "seen": numbers.rough_duration(breach.seen),
            "expected": numbers.rough_duration(breach.expected),
        }
        if breach.finding is Finding.NO_RECENT_BACKUP and not ever:
            return self.tr(
                "There has been none since it was made {seen} ago; {expected} are allowed."
            ).format(**spans)
        if breach.finding is Finding.NO_RECENT_BACKUP:
            said = self.tr("The last good one is {seen} old; {expected} are allowed.")
        else:
            said = self.tr("It is {seen} old; {expected} are allowed.")
        return said.format(**spans)

    def step(self, job: JobReport | None, breach: Breach | None) -> str:
        """What to do about it; empty for what is in order."""
        if job is None:
            return self.tr("Add a job, or remove the machine if it is not used any more.")
        if breach is None:
            return ""
        if breach.finding is Finding.NO_RECENT_BACKUP and breach.expected is None:
            return self.tr("Start it once, or give it a schedule.")
        return self.tr(_STEPS[breach.finding])

    def points(self, score: int) -> str:
        """80 of 100"""
        return self.tr("{score} of 100").format(score=numbers.count(score))

    def of_machine(self, score: int) -> str:
        """machine: 92"""
        return self.tr("machine: {score}").format(score=numbers.count(score))

    def headline(self, report: FleetReport) -> str:
        """87 of 100 points. 5 findings on 3 of 26 machines."""
        said = self.tr("{score} of 100 points.").format(score=numbers.count(report.score))
        amiss = [
            max(1, sum(len(job.breaches) for job in machine.jobs))
            for machine in report.machines
            if not machine.jobs or any(job.breaches for job in machine.jobs)
        ]
        if not amiss:
            return f"{said} " + self.tr("Every job does what is expected of it.")
        found = self.tr("%Ln finding(s)", "", sum(amiss))
        where = self.tr("on {hit} of %Ln machine(s).", "", len(report.machines))
        return f"{said} {found} {where.format(hit=numbers.count(len(amiss)))}"
