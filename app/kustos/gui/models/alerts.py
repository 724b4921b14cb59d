"""Alerts as a table: what needs a person first, then by severity, newest first."""

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from kustos.core.alerts import AlertView, Severity
from kustos.gui.models.rows import Now, RowsModel, utc_now
from kustos.gui.text import times
from kustos.gui.text.alerts import Alerts
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone

PILLS: Final = {
    Severity.INFO: PillState.AWAY,
    Severity.WARNING: PillState.WARNING,
    Severity.CRITICAL: PillState.FAILED,
}
"""How severities look; of what is resolved the look is that of a success."""


class AlertColumn(IntEnum):
    """The columns, in order."""

    SEVERITY = 0
    WHAT = 1
    SINCE = 2
    STANDING = 3


class AlertsModel(RowsModel[AlertView]):
    """Rows are `AlertView`s; `Role.KEY` is the alert's id."""

    columns = AlertColumn
    timely = (AlertColumn.SINCE, AlertColumn.STANDING)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self.cells = {
            AlertColumn.SEVERITY: self._severity,
            AlertColumn.WHAT: self._what,
            AlertColumn.SINCE: self._since,
            AlertColumn.STANDING: self._standing,
        }

    def key_of(self, view: AlertView) -> str:
        return view.alert.id

    def titles(self) -> tuple[str, ...]:
        return (self.tr("Severity"), self.tr("What"), self.tr("Since"), self.tr("State"))

    def _severity(self, view: AlertView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return Alerts().severity(view.alert.severity)
        if role == Role.STATE:
            return PILLS[view.alert.severity]
        return None

    def _what(self, view: AlertView, role: int) -> Any:
        said = Alerts().explain(view, self._now())
        if role == Qt.ItemDataRole.DisplayRole:
            return said.title
        if role == Role.SECOND_LINE:
            return said.cause
        if role == Role.TEXT_TONE and not view.alert.pressing:
            return TextTone.MUTED
        return said.text if role == Qt.ItemDataRole.ToolTipRole else None

    def _since(self, view: AlertView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return times.when(view.alert.since, self._now())
        return times.exact(view.alert.since) if role == Qt.ItemDataRole.ToolTipRole else None

    def _standing(self, view: AlertView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return Alerts().standing(view, self._now())
        return TextTone.MUTED if role == Role.TEXT_TONE else None
