"""Snapshots as a table, newest first."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kustos.core.model import Snapshot
from kustos.gui.text import numbers, times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()
SHORT_ID: Final = 8
"""As many digits of an id as restic shows."""
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SnapshotColumn(IntEnum):
    """The columns, in order."""

    TIME = 0
    FILES = 1
    SIZE = 2
    ADDED = 3
    ORIGIN = 4


class SnapshotsModel(QAbstractTableModel):
    """Rows are `Snapshot`s; `Role.KEY` is the snapshot's id."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._snapshots: list[Snapshot] = []
        self._cells: dict[SnapshotColumn, Callable[[Snapshot, int], Any]] = {
            SnapshotColumn.TIME: self._time,
            SnapshotColumn.FILES: _figure(lambda snapshot: snapshot.files, numbers.count),
            SnapshotColumn.SIZE: _figure(lambda snapshot: snapshot.bytes, numbers.size),
            SnapshotColumn.ADDED: _figure(lambda snapshot: snapshot.bytes_added, numbers.size),
            SnapshotColumn.ORIGIN: self._origin,
        }

    # --- what is shown -------------------------------------------------------------------------

    def set_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Show these; rows that stay in their place are only repainted."""
        if [shown.id for shown in snapshots] == [shown.id for shown in self._snapshots]:
            self._snapshots = list(snapshots)
            self.tick()
            return
        self.beginResetModel()
        self._snapshots = list(snapshots)
        self.endResetModel()

    def tick(self) -> None:
        """Time has passed: say the relative times again."""
        if self._snapshots:
            last = self.index(len(self._snapshots) - 1, len(SnapshotColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(SnapshotColumn) - 1)
        self.tick()

    def snapshot(self, row: int) -> Snapshot | None:
        """The snapshot in a row."""
        return self._snapshots[row] if 0 <= row < len(self._snapshots) else None

    def row_of(self, snapshot_id: str) -> int:
        """Where a snapshot is, -1 if it is not there."""
        for row, snapshot in enumerate(self._snapshots):
            if snapshot.id == snapshot_id:
                return row
        return -1

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._snapshots)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(SnapshotColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _FIGURES:
            return _RIGHT
        titles = (
            self.tr("Snapshot"),
            self.tr("Files"),
            self.tr("Size"),
            self.tr("Added"),
            self.tr("Made by"),
        )
        shown = role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(titles)
        return titles[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        snapshot = self.snapshot(index.row()) if index.isValid() else None
        if snapshot is None:
            return None
        if role == Role.KEY:
            return snapshot.id
        return self._cells[SnapshotColumn(index.column())](snapshot, role)

    # --- cells ---------------------------------------------------------------------------------

    def _time(self, snapshot: Snapshot, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return times.exact(snapshot.time)
            case Role.SECOND_LINE:
                return f"{times.ago(snapshot.time, self._now())} · {snapshot.id[:SHORT_ID]}"
            case Qt.ItemDataRole.ToolTipRole:
                return snapshot.id
        return None

    def _origin(self, snapshot: Snapshot, role: int) -> Any:
        known = snapshot.task_id is not None
        match role:
            case Qt.ItemDataRole.DisplayRole if known:
                return self.tr("a run of this job")
            case Qt.ItemDataRole.DisplayRole:
                return self.tr("unknown run") if snapshot.job_id else self.tr("unexpected")
            case Role.TEXT_TONE:
                return TextTone.MUTED if known else TextTone.ATTENTION
            case Qt.ItemDataRole.ToolTipRole if not known:
                return self.tr("No run that Kustos knows of made this snapshot.")
        return None


_FIGURES: Final = frozenset({SnapshotColumn.FILES, SnapshotColumn.SIZE, SnapshotColumn.ADDED})


def _figure(
    read: Callable[[Snapshot], int | None], say: Callable[[int], str]
) -> Callable[[Snapshot, int], Any]:
    """A column of figures; a snapshot of restic before 0.17 does not have them."""

    def cell(snapshot: Snapshot, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            value = read(snapshot)
            return "–" if value is None else say(value)
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    return cell
