"""Machines that are not let in yet, as a table: found on the network, or waiting for a person."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kustos.core.announced import AnnouncedMachine
from kustos.core.nearby import NearbyAgent
from kustos.gui.text import times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()


class Newcomer(NamedTuple):
    """One of them. `name` and `system` are its own words, cut and cleaned by the core; `until` is
    None for one that is there as long as it likes."""

    key: str
    name: str
    system: str
    addresses: tuple[str, ...]
    since: datetime
    until: datetime | None = None
    connected: bool = True


def found(agent: NearbyAgent) -> Newcomer:
    """One that is paired by a code."""
    return Newcomer(
        key=agent.id,
        name=agent.name or "?",
        system=" · ".join(part for part in (agent.os_name, agent.agent_version) if part),
        addresses=agent.addresses,
        since=agent.first_seen,
    )


def waiting(machine: AnnouncedMachine) -> Newcomer:
    """One that is approved by its check words."""
    return Newcomer(
        key=machine.id,
        name=machine.hostname.strip() or "?",
        system=" · ".join(part for part in (machine.os_name, machine.agent_version) if part),
        addresses=(machine.address,),
        since=machine.since,
        until=machine.until,
        connected=machine.connected,
    )


class NewcomerColumn(IntEnum):
    """The columns, in order."""

    MACHINE = 0
    ADDRESS = 1
    SINCE = 2
    UNTIL = 3


class NewcomersModel(QAbstractTableModel):
    """Rows in the order in which they came; `Role.KEY` is the newcomer's key."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Newcomer, ...] = ()

    # --- what is shown -------------------------------------------------------------------------

    def set_newcomers(self, newcomers: Sequence[Newcomer]) -> None:
        """Show these; rows that stay in their place are only repainted."""
        same = [row.key for row in newcomers] == [row.key for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows = tuple(newcomers)
        if not same:
            self.endResetModel()
        self.tick()

    def tick(self) -> None:
        """Say times and words anew."""
        if self._rows:
            last = self.index(len(self._rows) - 1, len(NewcomerColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(NewcomerColumn) - 1)
        self.tick()

    def newcomer(self, key: str) -> Newcomer | None:
        """The one with this key, as long as it is there."""
        return next((row for row in self._rows if row.key == key), None)

    def row_of(self, key: str) -> int:
        """Where it is, -1 if it is not there."""
        return next((number for number, row in enumerate(self._rows) if row.key == key), -1)

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(NewcomerColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (self.tr("Machine"), self.tr("Address"), self.tr("Since"), self.tr("Until"))
        return titles[section] if 0 <= section < len(titles) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Role.KEY:
            return row.key
        match NewcomerColumn(index.column()):
            case NewcomerColumn.MACHINE:
                return self._machine(row, role)
            case NewcomerColumn.ADDRESS:
                return self._address(row, role)
            case NewcomerColumn.SINCE:
                return _time(row.since, times.ago(row.since, datetime.now(UTC)), role)
            case NewcomerColumn.UNTIL:
                shown = times.clock(row.until) if row.until is not None else ""
                return _time(row.until, shown, role)

    # --- cells ---------------------------------------------------------------------------------

    def _machine(self, row: Newcomer, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Role.SECOND_LINE:
            return row.system if row.connected else self.tr("not connected at the moment")
        return None

    def _address(self, row: Newcomer, role: int) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(row.addresses)
        if role == Role.TEXT_TONE:
            return TextTone.MUTED.value
        if role == Qt.ItemDataRole.DisplayRole and row.addresses:
            more = len(row.addresses) - 1
            first = row.addresses[0]
            return (
                self.tr("{address} and %Ln more", "", more).format(address=first) if more else first
            )
        return None


def _time(at: datetime | None, shown: str, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return shown
        case Qt.ItemDataRole.ToolTipRole:
            return times.exact(at)
        case Role.TEXT_TONE:
            return TextTone.MUTED.value
    return None
