"""Snapshots as a table, newest first."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from kustos.core.holds import Hold
from kustos.core.model import Snapshot
from kustos.core.retention_plan import Fate
from kustos.core.snapshot_trust import Doubt
from kustos.gui.models.rows import Now, RowsModel, figure, utc_now
from kustos.gui.text import numbers, retention, times
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone

SHORT_ID: Final = 8
"""As many digits of an id as restic shows."""


class SnapshotColumn(IntEnum):
    """The columns, in order."""

    TIME = 0
    FILES = 1
    SIZE = 2
    ADDED = 3
    ORIGIN = 4


class SnapshotsModel(RowsModel[Snapshot]):
    """Rows are `Snapshot`s; `Role.KEY` is the snapshot's id."""

    columns = SnapshotColumn
    figures = frozenset({SnapshotColumn.FILES, SnapshotColumn.SIZE, SnapshotColumn.ADDED})
    timely = (SnapshotColumn.TIME, SnapshotColumn.TIME)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self._holds: Mapping[str, Hold] = {}
        self._doubts: Mapping[str, Doubt] = {}
        self.cells = {
            SnapshotColumn.TIME: self._time,
            SnapshotColumn.FILES: _figure(lambda snapshot: snapshot.files, numbers.count),
            SnapshotColumn.SIZE: _figure(lambda snapshot: snapshot.bytes, numbers.size),
            SnapshotColumn.ADDED: _figure(lambda snapshot: snapshot.bytes_added, numbers.size),
            SnapshotColumn.ORIGIN: self._origin,
        }

    def set_marks(self, holds: Mapping[str, Hold], doubts: Mapping[str, Doubt]) -> None:
        """Which snapshots are on hold, and which in quarantine and why, by their ids."""
        self._holds, self._doubts = holds, doubts
        self.repaint(SnapshotColumn.TIME, SnapshotColumn.ORIGIN)

    def key_of(self, view: Snapshot) -> str:
        return view.id

    def titles(self) -> tuple[str, ...]:
        return (
            self.tr("Snapshot"),
            self.tr("Files"),
            self.tr("Size"),
            self.tr("Added"),
            self.tr("Made by"),
        )

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
        hold, doubt = self._holds.get(snapshot.id), self._doubts.get(snapshot.id)
        known = snapshot.task_id is not None and doubt is None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                said = [self._made_by(snapshot)]
                said += [retention.RetentionWords().mark(hold)] if hold is not None else []
                said += [retention.fate(Fate.QUARANTINED)] if doubt is not None else []
                return " · ".join(said)
            case Role.GLYPH if hold is not None or doubt is not None:
                return Glyph.PAUSE if doubt is None else Glyph.BANG
            case Role.TEXT_TONE:
                return TextTone.MUTED if known else TextTone.ATTENTION
            case Qt.ItemDataRole.ToolTipRole:
                why = [retention.doubt(doubt)] if doubt is not None else []
                if snapshot.task_id is None and not why:
                    why.append(self.tr("No run that Kustos knows of made this snapshot."))
                held = [retention.RetentionWords().held(hold)] if hold is not None else []
                return "\n".join([*held, *why]) or None
        return None

    def _made_by(self, snapshot: Snapshot) -> str:
        if snapshot.task_id is not None:
            return self.tr("a run of this job")
        return self.tr("unknown run") if snapshot.job_id else self.tr("unexpected")


def _figure(
    read: Callable[[Snapshot], int | None], say: Callable[[int], str]
) -> Callable[[Snapshot, int], Any]:
    """A snapshot of restic before 0.17 does not have them."""
    return figure(read, say, unknown="–")
