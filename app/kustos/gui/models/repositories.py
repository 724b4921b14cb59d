"""Repositories as a table, by name."""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kustos.core.repositories import RepositoryView
from kustos.gui.text import groups, numbers, places
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone
from kustos_agent.protocol.paths import to_display

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RepositoryColumn(IntEnum):
    """The columns, in order."""

    NAME = 0
    LOCATION = 1
    JOBS = 2
    SNAPSHOTS = 3


class RepositoriesModel(QAbstractTableModel):
    """Rows are `RepositoryView`s; `Role.KEY` is the repository's id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: list[RepositoryView] = []
        self._cells: dict[RepositoryColumn, Callable[[RepositoryView, int], Any]] = {
            RepositoryColumn.NAME: self._name,
            RepositoryColumn.LOCATION: self._location,
            RepositoryColumn.JOBS: self._jobs,
            RepositoryColumn.SNAPSHOTS: self._snapshots,
        }

    # --- what is shown -------------------------------------------------------------------------

    def set_views(self, views: Sequence[RepositoryView]) -> None:
        """Show these; rows that stay in their place are only repainted."""
        if [view.repository.id for view in views] == [view.repository.id for view in self._views]:
            self._views = list(views)
            self._repaint()
            return
        self.beginResetModel()
        self._views = list(views)
        self.endResetModel()

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(RepositoryColumn) - 1)
        self._repaint()

    def view(self, row: int) -> RepositoryView | None:
        """The repository in a row."""
        return self._views[row] if 0 <= row < len(self._views) else None

    def row_of(self, repository_id: str) -> int:
        """Where a repository is, -1 if it is not there."""
        for row, view in enumerate(self._views):
            if view.repository.id == repository_id:
                return row
        return -1

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._views)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(RepositoryColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == RepositoryColumn.SNAPSHOTS:
            return _RIGHT
        titles = (
            self.tr("Repository"),
            self.tr("Where"),
            self.tr("Used by"),
            self.tr("Snapshots"),
        )
        shown = role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(titles)
        return titles[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self.view(index.row()) if index.isValid() else None
        if view is None:
            return None
        if role == Role.KEY:
            return view.repository.id
        return self._cells[RepositoryColumn(index.column())](view, role)

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
                return _RIGHT
            case Qt.ItemDataRole.DisplayRole:
                return numbers.count(view.snapshots.known)
            case Role.SECOND_LINE if view.snapshots.foreign:
                return groups.GroupWords().foreign(view.snapshots.foreign)
            case Qt.ItemDataRole.ToolTipRole if view.snapshots.foreign:
                return groups.GroupWords().not_here(view.snapshots.foreign)
        return None

    def _repaint(self) -> None:
        if self._views:
            last = self.index(len(self._views) - 1, len(RepositoryColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def counted_names(jobs: Sequence[str]) -> list[str]:
    """Each name once: 24 × Office PCs, Shares."""
    return [
        f"{numbers.count(number)} × {name}" if number > 1 else name
        for name, number in Counter(jobs).items()
    ]
