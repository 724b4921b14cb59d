"""A table model of given cells, for sheets and tests."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex
Cell = dict[int, object]
DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class SampleModel(QAbstractTableModel):
    """Rows of cells, each a dict of role to value."""

    def __init__(self, titles: list[str], rows: list[list[Cell]], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = titles
        self._rows = rows

    def set_cell(self, row: int, column: int, cell: Cell) -> None:
        """Say something else in a cell."""
        self._rows[row][column] = cell
        index = self.index(row, column)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 # Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if not index.isValid():
            return None
        return self._rows[index.row()][index.column()].get(int(role))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return None
        return self._titles[section] if role == DISPLAY else None
