"""The list of machines that may be let in, of which one is chosen, or what stands in its place."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.models.newcomers import Newcomer, NewcomerColumn, NewcomersModel
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.table import TableView

_LEAST_HEIGHT: Final = measure.HEADER_HEIGHT + 2 * measure.ROW_HEIGHT_TWO_LINES


class NewcomerTable(TranslatedWidget):
    """A single machine is chosen by itself. When the chosen one goes, nothing takes its place until
    the user chooses: what was typed or compared was meant for that one."""

    chosen = Signal()
    """Another one is chosen, or none; or something of the chosen one has changed."""
    activated = Signal()
    """Enter or double-click on the chosen one."""

    def __init__(
        self, empty: EmptyState, parent: QWidget | None = None, *, until: bool = False
    ) -> None:
        super().__init__(parent)
        self._key = ""
        self._lost = False
        self._filling = False
        self._model = NewcomersModel(self)
        self.table = TableView(row_height=measure.ROW_HEIGHT_TWO_LINES)
        self.table.setModel(self._model)
        self.table.set_columns(
            [
                Column(150, 3, TwoLineDelegate(self.table), fit=True),
                Column(120, 2, fit=True),
                Column(86, fit=True),
                Column(60, fit=True),
            ]
        )
        self.table.setColumnHidden(NewcomerColumn.UNTIL, not until)
        self.table.selectionModel().selectionChanged.connect(self._take)
        self.table.activated.connect(self._activate)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        # No QStackedWidget: it is never lower than the words that teach, shown or not.
        self._filled, self._bare = Card(flush=True), Card()
        self._filled.add(self.table, 1)
        self._bare.add(empty, 1)
        self._filled.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._filled)
        box.addWidget(self._bare)
        self.retranslate()

    @property
    def current(self) -> Newcomer | None:
        """The chosen one."""
        return self._model.newcomer(self._key)

    @property
    def count(self) -> int:
        """How many there are."""
        return self._model.rowCount()

    def newcomer(self, key: str) -> Newcomer | None:
        """The one with this key, as long as it is there."""
        return self._model.newcomer(key)

    def set_newcomers(self, newcomers: Sequence[Newcomer]) -> None:
        """Show these."""
        self._filling = True
        try:
            self._model.set_views(newcomers)
            self._choose_again()
        finally:
            self._filling = False
        self._filled.setVisible(bool(newcomers))
        self._bare.setVisible(not newcomers)
        self.chosen.emit()

    def set_name(self, name: str) -> None:
        """What a screen reader says."""
        self.table.setAccessibleName(name)

    def tick(self) -> None:
        """Let relative times move on."""
        self._model.tick()

    def retranslate(self) -> None:
        self._model.retranslate()

    def _choose_again(self) -> None:
        if self._key and self._model.row_of(self._key) < 0:
            self._key, self._lost = "", True
        if not self.count:
            self._lost = False
        elif not self._key and not self._lost and self.count == 1:
            self._key = self._model.index(0, 0).data(Role.KEY)
        row = self._model.row_of(self._key)
        if row < 0:
            self.table.clearSelection()
        elif not self.table.selectionModel().isRowSelected(row, QModelIndex()):
            self.table.select_row(row)

    def _take(self) -> None:
        if self._filling:
            return
        rows = self.table.selectionModel().selectedRows()
        key = rows[0].data(Role.KEY) if rows else ""
        if key != self._key:
            self._key, self._lost = key, self._lost and not key
            self.chosen.emit()

    def _activate(self, index: QModelIndex) -> None:
        # By Tab one comes to a row that is not chosen yet.
        self.table.selectionModel().select(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.activated.emit()
