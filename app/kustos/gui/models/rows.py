"""A table of values: what the models of lists have in common."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, ClassVar, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kustos.gui.widgets.roles import Role

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

ViewT = TypeVar("ViewT")
Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of this computer."""
    return datetime.now(UTC)


class RowsModel(QAbstractTableModel, Generic[ViewT]):
    """A row for each of some values; `Role.KEY` is what `key_of` says of it. A subclass names its
    columns and sets `cells`: what a column says of a value, by role."""

    columns: ClassVar[type[IntEnum]]
    figures: ClassVar[frozenset[IntEnum]] = frozenset()
    """Columns whose titles stand at the right, as numbers do."""
    timely: ClassVar[tuple[IntEnum, IntEnum] | None] = None
    """The first and the last column that say how long ago something was, or until when."""

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent)
        self._now = now
        self._views: list[ViewT] = []
        self.cells: Mapping[int, Callable[[ViewT, int], Any]] = {}

    # --- for subclasses ------------------------------------------------------------------------

    def key_of(self, view: ViewT) -> str:
        """What tells it apart from all others."""
        raise NotImplementedError  # no ABC, see `TranslatedWidget`

    def titles(self) -> Sequence[str]:
        """Of the columns, in the language in force."""
        raise NotImplementedError  # no ABC, see `TranslatedWidget`

    def repaint(self, first: IntEnum, last: IntEnum) -> None:
        """These columns may say something else now, in every row."""
        if self._views:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._views) - 1, last))

    # --- what is shown -------------------------------------------------------------------------

    def set_views(self, views: Sequence[ViewT]) -> None:
        """Show these; rows that stay in their place are only repainted."""
        if [self.key_of(view) for view in views] == [self.key_of(view) for view in self._views]:
            self._views = list(views)
            self._repaint_all()
            return
        self.beginResetModel()
        self._views = list(views)
        self.endResetModel()

    def tick(self) -> None:
        """Time has passed: say again what says times."""
        if self.timely is not None:
            self.repaint(*self.timely)

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._repaint_all()

    def view(self, row: int) -> ViewT | None:
        """What a row shows."""
        return self._views[row] if 0 <= row < len(self._views) else None

    def row_of(self, key: str) -> int:
        """Where the one with this key is, -1 if it is not there."""
        for row, view in enumerate(self._views):
            if self.key_of(view) == key:
                return row
        return -1

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._views)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.figures:
            return RIGHT
        return self.titles()[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self.view(index.row()) if index.isValid() else None
        if view is None:
            return None
        return self.key_of(view) if role == Role.KEY else self.cells[index.column()](view, role)

    def _repaint_all(self) -> None:
        columns = list(self.columns)
        self.repaint(columns[0], columns[-1])


def figure(
    read: Callable[[ViewT], int | None], say: Callable[[int], str], *, unknown: str = ""
) -> Callable[[ViewT, int], Any]:
    """A cell that holds a number; `unknown` stands for none."""

    def cell(view: ViewT, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            value = read(view)
            return unknown if value is None else say(value)
        return RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    return cell
