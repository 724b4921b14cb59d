"""Repositories as a table, by name."""

from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from kustos.core.repositories import RepositoryView
from kustos.gui.models.rows import RIGHT, RowsModel
from kustos.gui.text import groups, numbers, places
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone
from kustos_agent.protocol.paths import to_display


class RepositoryColumn(IntEnum):
    """The columns, in order."""

    NAME = 0
    LOCATION = 1
    JOBS = 2
    SNAPSHOTS = 3


class RepositoriesModel(RowsModel[RepositoryView]):
    """Rows are `RepositoryView`s; `Role.KEY` is the repository's id."""

    columns = RepositoryColumn
    figures = frozenset({RepositoryColumn.SNAPSHOTS})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cells = {
            RepositoryColumn.NAME: self._name,
            RepositoryColumn.LOCATION: self._location,
            RepositoryColumn.JOBS: self._jobs,
            RepositoryColumn.SNAPSHOTS: self._snapshots,
        }

    def key_of(self, view: RepositoryView) -> str:
        return view.repository.id

    def titles(self) -> tuple[str, ...]:
        return self.tr("Repository"), self.tr("Where"), self.tr("Used by"), self.tr("Snapshots")

    # --- cells ---------------------------------------------------------------------------------

    def _name(self, view: RepositoryView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return view.repository.name
        return places.type_name(view.repository.type) if role == Role.SECOND_LINE else None

    def _location(self, view: RepositoryView, role: int) -> Any:
        where = to_display(view.location)
        if role == Role.TEXT_TONE:
            return TextTone.MONO
        return where if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole} else None

    def _jobs(self, view: RepositoryView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return ", ".join(counted_names(view.jobs)) or self.tr("no job")
        if role == Role.TEXT_TONE:
            return None if view.jobs else TextTone.MUTED
        return "\n".join(counted_names(view.jobs)) if role == Qt.ItemDataRole.ToolTipRole else None

    def _snapshots(self, view: RepositoryView, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT
            case Qt.ItemDataRole.DisplayRole:
                return numbers.count(view.snapshots.known)
            case Role.SECOND_LINE if view.snapshots.foreign:
                return groups.GroupWords().foreign(view.snapshots.foreign)
            case Qt.ItemDataRole.ToolTipRole if view.snapshots.foreign:
                return groups.GroupWords().not_here(view.snapshots.foreign)
        return None


def counted_names(jobs: Sequence[str]) -> list[str]:
    """Each name once: 24 × Office PCs, Shares."""
    return [
        f"{numbers.count(number)} × {name}" if number > 1 else name
        for name, number in Counter(jobs).items()
    ]
