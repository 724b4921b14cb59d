"""The fleet as a table: its columns, and which of them go when it gets narrow."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kustos.gui.models.machines import MachineColumn, MachinesModel
from kustos.gui.text import states
from kustos.gui.theme import measure
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import (
    PillDelegate,
    ProgressDelegate,
    StripDelegate,
    TwoLineDelegate,
)
from kustos.gui.widgets.table import TableView

STRIP_WIDTH: Final = 3 * measure.STRIP_DAYS + 2 * measure.CELL_PADDING
_ROOM_FOR_JOBS: Final = 760
_ROOM_FOR_LAST_SEEN: Final = 600
_ROOM_FOR_DAYS: Final = 480


class MachinesTable(TableView):
    """Shows a `MachinesModel`, by state unless it is sorted otherwise."""

    def __init__(self, model: MachinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, row_height=measure.ROW_HEIGHT_TWO_LINES)
        self._fleet = model

    def build(self) -> None:
        """Once it is in its place: what is put into something else is styled anew with all it has
        in it."""
        self.setModel(self._fleet)
        self._delegates = (
            PillDelegate(self),
            TwoLineDelegate(self),
            ProgressDelegate(self),
            StripDelegate(self),
        )
        pills, lines, bars, strips = self._delegates
        self.set_columns(
            [
                Column(90, delegate=pills, words=states.machine_states),
                Column(98, 3, lines, fit=True),
                Column(106, 2, bars, fit=True),
                Column(84, 1, fit=True),
                Column(48),
                Column(STRIP_WIDTH, 1, strips, fit=True, yield_=True),
            ]
        )
        self.setSortingEnabled(True)
        self.sortByColumn(MachineColumn.STATE, Qt.SortOrder.AscendingOrder)

    def lay_out(self, room: int) -> None:
        """For this width: what is on the card as well goes first."""
        for column, needed in (
            (MachineColumn.JOBS, _ROOM_FOR_JOBS),
            (MachineColumn.LAST_SEEN, _ROOM_FOR_LAST_SEEN),
            (MachineColumn.DAYS, _ROOM_FOR_DAYS),
        ):
            self.setColumnHidden(column, room < needed)
