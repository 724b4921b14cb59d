"""Quiet hours of a channel: times of the week, and whether what is critical wakes all the same."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from kustos.core.quiet_hours import QuietHours
from kustos.gui.forms.blocked_times import BlockedTimes
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos_agent.protocol.schedules import Blocked

_NIGHT: Final = Blocked(days=(1, 2, 3, 4, 5, 6, 7), begin=22 * 60, end=7 * 60)


class QuietTimes(TranslatedWidget):
    """Gives `QuietHours` without a zone of its own, or None if there are no times."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.times = BlockedTimes(usual=_NIGHT)
        self.wakes = QCheckBox()
        self.wakes.setChecked(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self.times)
        box.addWidget(self.wakes)
        self.setFocusProxy(self.times)
        self.times.changed.connect(self._on_changed)
        self.wakes.toggled.connect(self.changed)
        self._on_changed()
        self.retranslate()

    def quiet(self, zone: str) -> QuietHours | None:
        """As they are entered, by the clock of that zone."""
        times = self.times.blocked
        return QuietHours(zone=zone, times=times, wakes=self.wakes.isChecked()) if times else None

    def show_quiet(self, quiet: QuietHours | None) -> None:
        """Enter these."""
        self.times.show_blocked(() if quiet is None else quiet.times)
        self.wakes.setChecked(quiet is None or quiet.wakes)
        self._on_changed()

    def retranslate(self) -> None:
        self.times.set_words(
            self.tr("Add quiet hours"),
            self.tr("Quiet from"),
            self.tr("Quiet to"),
            self.tr("Take out these quiet hours"),
        )
        self.wakes.setText(self.tr("What is critical is sent all the same"))

    def _on_changed(self) -> None:
        self.wakes.setVisible(bool(self.times.blocked))
        self.changed.emit()
