"""Audit entries as a table, newest first."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from kustos.core.audit import ActorKind, AuditAction, AuditEntry
from kustos.gui.models.paged import PagedModel
from kustos.gui.models.rows import Now, utc_now
from kustos.gui.text import audit, times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone


class AuditColumn(IntEnum):
    """The columns, in order."""

    AT = 0
    ACTOR = 1
    ACTION = 2
    SUBJECT = 3
    CHANGE = 4


class AuditModel(PagedModel[AuditEntry]):
    """Rows are `AuditEntry`s; `Role.KEY` is the number."""

    columns = AuditColumn
    timely = (AuditColumn.AT, AuditColumn.AT)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self.cells = {
            AuditColumn.AT: self._at,
            AuditColumn.ACTOR: self._actor,
            AuditColumn.ACTION: self._action,
            AuditColumn.SUBJECT: self._subject,
            AuditColumn.CHANGE: self._change,
        }

    def key_of(self, view: AuditEntry) -> str:
        return str(view.number)

    def titles(self) -> tuple[str, ...]:
        return (
            self.tr("When"),
            self.tr("Who"),
            self.tr("What"),
            self.tr("About"),
            self.tr("Before and after"),
        )

    # --- cells ---------------------------------------------------------------------------------

    def _at(self, entry: AuditEntry, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return times.when(entry.deed.at, self._now())
            case Qt.ItemDataRole.ToolTipRole:
                return times.exact(entry.deed.at)
        return None

    def _actor(self, entry: AuditEntry, role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return audit.actor(entry.deed.actor)
        person = entry.deed.actor.kind is ActorKind.PERSON
        return TextTone.MUTED.value if role == Role.TEXT_TONE and not person else None

    def _action(self, entry: AuditEntry, role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return audit.action(entry.deed.action)
        unknown = entry.deed.action is AuditAction.UNKNOWN
        return TextTone.FAILING.value if role == Role.TEXT_TONE and unknown else None

    def _subject(self, entry: AuditEntry, role: int) -> Any:
        name, kind = audit.subject(entry.deed.subject)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return name
        return kind if role == Role.SECOND_LINE else None

    def _change(self, entry: AuditEntry, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return audit.summary(entry.deed)
        return TextTone.MUTED.value if role == Role.TEXT_TONE else None
