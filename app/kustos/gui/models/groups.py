"""Foreign snapshots by origin as a table, each with the machine that it is to belong to."""

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kustos.core.foreign import ForeignGroup
from kustos.gui.text import numbers
from kustos.gui.text.groups import GroupWords
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone
from kustos_agent.protocol.paths import to_display

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class GroupColumn(IntEnum):
    """The columns, in order."""

    ORIGIN = 0
    SNAPSHOTS = 1
    SPAN = 2
    MACHINE = 3


class GroupsModel(QAbstractTableModel):
    """Rows are `ForeignGroup`s; `Role.KEY` is the origin. Each begins with the machine that it
    belongs to, else with the suggested one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ForeignGroup] = []
        self._chosen: dict[str, str | None] = {}
        self._names: dict[str, str] = {}
        self._cells: dict[GroupColumn, Callable[[ForeignGroup, int], Any]] = {
            GroupColumn.ORIGIN: self._origin,
            GroupColumn.SNAPSHOTS: self._snapshots,
            GroupColumn.SPAN: self._span,
            GroupColumn.MACHINE: self._machine,
        }

    # --- what is shown -------------------------------------------------------------------------

    def set_groups(self, rows: Sequence[ForeignGroup], names: Mapping[str, str]) -> None:
        """Show these; `names` are those of the machines, by their ids."""
        self.beginResetModel()
        self._rows = list(rows)
        self._names = dict(names)
        self._chosen = {row.group.origin: row.machine_id or row.suggested_id for row in rows}
        self.endResetModel()

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(GroupColumn) - 1)
        self._repaint()

    # --- what is chosen ------------------------------------------------------------------------

    def choose(self, rows: Collection[int], machine_id: str | None) -> None:
        """Let these belong to that machine, or to none."""
        for row in rows:
            self._chosen[self._rows[row].group.origin] = machine_id
        self._repaint()

    def chosen(self, rows: Collection[int]) -> frozenset[str | None]:
        """The machines that these are to belong to."""
        return frozenset(self._chosen[self._rows[row].group.origin] for row in rows)

    @property
    def changes(self) -> dict[str, str | None]:
        """The machine of each origin that is to belong to another than it does."""
        return {
            row.group.origin: self._chosen[row.group.origin]
            for row in self._rows
            if self._chosen[row.group.origin] != row.machine_id
        }

    @property
    def moving(self) -> int:
        """How many snapshots that is about."""
        changes = self.changes
        return sum(row.group.count for row in self._rows if row.group.origin in changes)

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(GroupColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == GroupColumn.SNAPSHOTS:
            return _RIGHT
        titles = (
            self.tr("Host and folders"),
            self.tr("Snapshots"),
            self.tr("From – to"),
            self.tr("Belongs to"),
        )
        shown = role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(titles)
        return titles[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not (index.isValid() and 0 <= index.row() < len(self._rows)):
            return None
        row = self._rows[index.row()]
        if role == Role.KEY:
            return row.group.origin
        return self._cells[GroupColumn(index.column())](row, role)

    # --- cells ---------------------------------------------------------------------------------

    def _origin(self, row: ForeignGroup, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return GroupWords().host(row.group)
            case Role.SECOND_LINE:
                return GroupWords().folders(row.group.paths)
            case Qt.ItemDataRole.ToolTipRole:
                said = [*map(to_display, row.group.paths)]
                said += [self.tr("Tags: {tags}").format(tags=", ".join(row.group.tags))]
                return "\n".join(said if row.group.tags else said[:-1])
        return None

    def _snapshots(self, row: ForeignGroup, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        return numbers.count(row.group.count) if role == Qt.ItemDataRole.DisplayRole else None

    def _span(self, row: ForeignGroup, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return GroupWords().span(row.group)
            case Role.SECOND_LINE if row.group.bytes is not None:
                size = numbers.size(row.group.bytes)
                return self.tr("the newest: {size}").format(size=size)
        return None

    def _machine(self, row: ForeignGroup, role: int) -> Any:
        chosen = self._chosen[row.group.origin]
        match role:
            case Qt.ItemDataRole.DisplayRole if chosen is None:
                return self.tr("no machine")
            case Qt.ItemDataRole.DisplayRole:
                return self._names.get(chosen or "", "?")
            case Role.SECOND_LINE:
                return self._why(row, chosen)
            case Role.TEXT_TONE:
                return TextTone.MUTED if chosen is None else None
        return None

    def _why(self, row: ForeignGroup, chosen: str | None) -> str:
        if chosen == row.machine_id:
            return self.tr("stays as it is")
        if chosen is not None and chosen == row.suggested_id:
            return self.tr("suggested: same host name")
        return self.tr("chosen")

    def _repaint(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(GroupColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
