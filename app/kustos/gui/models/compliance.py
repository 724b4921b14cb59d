"""What is amiss with jobs as a table: the gravest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from kustos.core.compliance import Breach, Severity
from kustos.core.compliance_reports import FleetReport, JobReport, MachineReport
from kustos.gui.models.rows import Now, RowsModel, utc_now
from kustos.gui.text import times
from kustos.gui.text.compliance import ComplianceWords
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos_agent.protocol.paths import natural_key

PILLS: Final = {
    Severity.INFO: PillState.AWAY,
    Severity.WARNING: PillState.WARNING,
    Severity.CRITICAL: PillState.FAILED,
}
_ORDER: Final = {Severity.CRITICAL: 0, None: 1, Severity.WARNING: 2, Severity.INFO: 3}
"""A machine without a job stands behind what is critical."""


class Shown(StrEnum):
    """Which rows are there."""

    AMISS = "amiss"
    CRITICAL = "critical"
    ALL = "all"
    """What is in order as well."""


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """A finding about a job; without one a job that is in order, without a job a machine of which
    nothing is backed up."""

    machine: MachineReport
    job: JobReport | None = None
    breach: Breach | None = None

    @property
    def key(self) -> str:
        """What tells it apart."""
        job = self.job.job_id if self.job else ""
        return f"{self.machine.machine_id} {job} {self.breach.finding if self.breach else ''}"

    @property
    def in_order(self) -> bool:
        """Whether there is nothing to do about it."""
        return self.job is not None and self.breach is None


def rows_of(report: FleetReport, shown: Shown, text: str = "") -> list[ComplianceRow]:
    """Those that are to be shown, with this in the name of machine or job; what is in order last,
    then by points and names."""
    wanted = text.strip().casefold()
    found = [
        row
        for row in _all(report)
        if _fits(row, shown)
        and (
            wanted in row.machine.name.casefold()
            or (row.job is not None and wanted in row.job.name.casefold())
        )
    ]
    return sorted(
        found,
        key=lambda row: (
            row.in_order,
            _ORDER[row.breach.severity if row.breach else None],
            row.machine.score,
            natural_key(row.machine.name),
            natural_key(row.job.name if row.job else ""),
        ),
    )


def _all(report: FleetReport) -> Iterator[ComplianceRow]:
    for machine in report.machines:
        if not machine.jobs:
            yield ComplianceRow(machine)
        for job in machine.jobs:
            for breach in job.breaches:
                yield ComplianceRow(machine, job, breach)
            if not job.breaches:
                yield ComplianceRow(machine, job)


def _fits(row: ComplianceRow, shown: Shown) -> bool:
    match shown:
        case Shown.ALL:
            return True
        case Shown.AMISS:
            return not row.in_order
        case Shown.CRITICAL:
            return row.breach is not None and row.breach.severity is Severity.CRITICAL


class ComplianceColumn(IntEnum):
    """The columns, in order."""

    SEVERITY = 0
    WHAT = 1
    JOB = 2
    SINCE = 3
    POINTS = 4


class ComplianceModel(RowsModel[ComplianceRow]):
    """Rows are `ComplianceRow`s; `Role.KEY` is machine, job and finding."""

    columns = ComplianceColumn
    timely = (ComplianceColumn.SINCE, ComplianceColumn.SINCE)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self.cells = {
            ComplianceColumn.SEVERITY: self._severity,
            ComplianceColumn.WHAT: self._what,
            ComplianceColumn.JOB: self._job,
            ComplianceColumn.SINCE: self._since,
            ComplianceColumn.POINTS: self._points,
        }

    def key_of(self, view: ComplianceRow) -> str:
        return view.key

    def titles(self) -> tuple[str, ...]:
        return (
            self.tr("Severity"),
            self.tr("What is amiss"),
            self.tr("Job"),
            self.tr("Since"),
            self.tr("Points"),
        )

    def _severity(self, row: ComplianceRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return ComplianceWords().word(row.job, row.breach)
        return pill_of(row) if role == Role.STATE else None

    def _what(self, row: ComplianceRow, role: int) -> Any:
        words = ComplianceWords()
        title, evidence = words.title(row.job, row.breach), words.evidence(row.job, row.breach)
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Role.SECOND_LINE:
            return evidence
        if role == Role.TEXT_TONE and row.in_order:
            return TextTone.MUTED
        return f"{title}\n{evidence}" if role == Qt.ItemDataRole.ToolTipRole else None

    def _job(self, row: ComplianceRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return row.job.name if row.job else "–"
        return row.machine.name if role == Role.SECOND_LINE else None

    def _since(self, row: ComplianceRow, role: int) -> Any:
        since = row.breach.since if row.breach else None
        if role == Qt.ItemDataRole.DisplayRole:
            return times.when(since, self._now()) if since else "–"
        return times.exact(since) if since and role == Qt.ItemDataRole.ToolTipRole else None

    def _points(self, row: ComplianceRow, role: int) -> Any:
        words = ComplianceWords()
        if role == Qt.ItemDataRole.DisplayRole:
            return words.points(row.job.score if row.job else 0)
        return words.of_machine(row.machine.score) if role == Role.SECOND_LINE else None


def pill_of(row: ComplianceRow) -> PillState:
    """How it looks."""
    if row.job is None:
        return PillState.UNPROTECTED
    return PILLS[row.breach.severity] if row.breach else PillState.SUCCESS
