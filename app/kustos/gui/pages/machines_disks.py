"""A machine's disks on its card, each with what is free of it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import numbers
from kustos.gui.theme import measure
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.row_list import fit_rows
from kustos_agent.protocol.values import DiskSpace

_MOST: Final = 64
"""As many as an agent of ours tells; each is a line with a bar."""


class Disks(TranslatedWidget):
    """Hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._disks: Sequence[DiskSpace] = ()
        self._lines: list[_DiskLine] = []
        self._title = Label("", TextRole.STRONG)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(measure.GAP_SMALL)
        self._box.addWidget(self._title)
        self.retranslate()
        self.hide()

    def show_disks(self, disks: Sequence[DiskSpace]) -> None:
        """Show these; lines are kept where the number stays, so nothing flickers."""
        self._disks = disks[:_MOST]
        fit_rows(self._box, self._lines, min(len(self._lines), len(self._disks)), _DiskLine)
        for line, disk in zip(self._lines, self._disks, strict=False):
            line.show_disk(disk)
        self.setVisible(bool(self._disks))
        self._add()

    def _add(self) -> None:
        """A line that is missing. The next one comes when the window has had its turn: to make one
        takes as long as to paint a row of the fleet."""
        missing = self._disks[len(self._lines) :]
        if missing:
            line = _DiskLine()
            line.show_disk(missing[0])
            self._box.addWidget(line)
            self._lines.append(line)
            QTimer.singleShot(0, self, self._add)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Disks"))


class _DiskLine(TranslatedWidget):
    """A disk: its name, what is free of it, a bar."""

    def __init__(self) -> None:
        super().__init__()
        self._disk: DiskSpace | None = None
        self._name = Label("", elide=Qt.TextElideMode.ElideMiddle)
        self._free = Label("", TextRole.MUTED)
        self._bar = ProgressBar()
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._name, 1)
        row.addWidget(self._free)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(row)
        box.addWidget(self._bar)
        self.retranslate()

    def show_disk(self, disk: DiskSpace) -> None:
        self._disk = disk
        self.retranslate()

    def retranslate(self) -> None:
        disk = self._disk
        if disk is None:
            return
        free = self.tr("{free} free").format(free=numbers.size_of(disk.free, disk.total))
        self._name.setText(disk.mount_point)
        self._free.setText(free)
        used = (disk.total - disk.free) / disk.total if disk.total else 0.0
        self._bar.set_share(used)
        self._bar.setAccessibleName(f"{disk.mount_point}: {free}")
