"""Planned against done as a table: one row a due time, newest first."""

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from kustos.core.planned import Became, DueRun
from kustos.gui.models.paged import PagedModel
from kustos.gui.models.rows import Now, utc_now
from kustos.gui.text import due, times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone

_PILLS: Final = {
    Became.PLANNED: PillState.QUEUED,
    Became.RUNNING: PillState.RUNNING,
    Became.DONE: PillState.SUCCESS,
    Became.WARNING: PillState.WARNING,
    Became.FAILED: PillState.FAILED,
    Became.CANCELLED: PillState.CANCELLED,
    Became.SKIPPED: PillState.SKIPPED,
    Became.MISSED: PillState.OVERDUE,
    Became.AWAY: PillState.AWAY,
}


class DueColumn(IntEnum):
    """The columns, in order."""

    DUE = 0
    BECAME = 1
    WHY = 2
    SINCE = 3


class DueModel(PagedModel[DueRun]):
    """Rows are `DueRun`s; `Role.KEY` is job and due time."""

    columns = DueColumn
    timely = (DueColumn.DUE, DueColumn.SINCE)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self.cells = {
            DueColumn.DUE: self._due,
            DueColumn.BECAME: self._became,
            DueColumn.WHY: self._why,
            DueColumn.SINCE: self._since,
        }

    def key_of(self, view: DueRun) -> str:
        return f"{view.job_id} {view.due.isoformat()}"

    def titles(self) -> tuple[str, ...]:
        return (self.tr("Due"), self.tr("What became of it"), self.tr("Why"), self.tr("Since"))

    # --- cells ---------------------------------------------------------------------------------

    def _due(self, run: DueRun, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return times.exact(run.due)
            case Role.SECOND_LINE:
                told = [times.ago(run.due, self._now())]
                if run.times > 1:
                    told.append(due.DueCounts().up_to_here(run.times))
                return " · ".join(told)
        return None

    def _became(self, run: DueRun, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return due.became(run.became)
        return _PILLS[run.became] if role == Role.STATE else None

    def _why(self, run: DueRun, role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return due.why(run.became, run.reason)
        return TextTone.MUTED.value if role == Role.TEXT_TONE else None

    def _since(self, run: DueRun, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return times.when(run.since, self._now())
        return times.exact(run.since) if role == Qt.ItemDataRole.ToolTipRole else None
