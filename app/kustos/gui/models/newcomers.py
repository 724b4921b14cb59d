"""Machines that are not let in yet, as a table: found on the network, or waiting for a person."""

from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt

from kustos.core.announced import AnnouncedMachine
from kustos.core.nearby import NearbyAgent
from kustos.gui.models.rows import RowsModel
from kustos.gui.text import times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone


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


class NewcomersModel(RowsModel[Newcomer]):
    """Rows in the order in which they came; `Role.KEY` is the newcomer's key."""

    columns = NewcomerColumn

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cells = {
            NewcomerColumn.MACHINE: self._machine,
            NewcomerColumn.ADDRESS: self._address,
            NewcomerColumn.SINCE: _since,
            NewcomerColumn.UNTIL: _until,
        }

    def key_of(self, view: Newcomer) -> str:
        return view.key

    def titles(self) -> tuple[str, ...]:
        return self.tr("Machine"), self.tr("Address"), self.tr("Since"), self.tr("Until")

    def tick(self) -> None:
        """Say times and words anew."""
        self.repaint(NewcomerColumn.MACHINE, NewcomerColumn.UNTIL)

    def newcomer(self, key: str) -> Newcomer | None:
        """The one with this key, as long as it is there."""
        return self.view(self.row_of(key))

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


def _since(row: Newcomer, role: int) -> Any:
    return _time(row.since, times.ago(row.since, datetime.now(UTC)), role)


def _until(row: Newcomer, role: int) -> Any:
    return _time(row.until, times.clock(row.until) if row.until is not None else "", role)


def _time(at: datetime | None, shown: str, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return shown
        case Qt.ItemDataRole.ToolTipRole:
            return times.exact(at)
        case Role.TEXT_TONE:
            return TextTone.MUTED.value
    return None
