"""A time zone by its IANA name: chosen, or typed in part."""

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

_LEAST_LETTERS = 18


class ZoneChoice(QComboBox):
    """Gives the name as it stands there, be it one or not."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)
        known = [bytes(zone.data()).decode() for zone in QTimeZone.availableTimeZoneIds()]
        # Regions alone: abbreviations mean different zones in different places.
        self.addItems(sorted(zone for zone in known if "/" in zone or zone == "UTC"))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.currentTextChanged.connect(self.changed)

    @property
    def zone(self) -> str:
        """What is entered."""
        return self.currentText().strip()

    def choose(self, zone: str) -> None:
        """Enter it, also if it is not known here."""
        row = self.findText(zone)
        if row >= 0:
            self.setCurrentIndex(row)
        self.setEditText(zone)
