"""Days of the week, each with a check mark."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import schedules
from kustos.gui.theme import measure

DAYS: Final = range(1, 8)
_GAP: Final = 10


class WeekdayChoice(TranslatedWidget):
    """Gives ISO weekdays in their order; there may be none. They stand as the language begins its
    week."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = {day: QCheckBox() for day in DAYS}
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        for mark in self._marks.values():
            mark.toggled.connect(self.changed)
            self._box.addWidget(mark)
        self._box.addStretch(1)
        self.setMinimumHeight(measure.FIELD_HEIGHT)
        self.setFocusProxy(self._marks[1])
        self.retranslate()

    @property
    def days(self) -> tuple[int, ...]:
        """Those that are marked."""
        return tuple(day for day, mark in self._marks.items() if mark.isChecked())

    def choose(self, days: Iterable[int]) -> None:
        """Mark these and no others."""
        wanted = set(days)
        for day, mark in self._marks.items():
            mark.setChecked(day in wanted)

    def retranslate(self) -> None:
        first = QLocale().firstDayOfWeek().value
        order = [(first - 1 + offset) % 7 + 1 for offset in range(7)]
        for place, day in enumerate(order):
            mark = self._marks[day]
            self._box.removeWidget(mark)
            self._box.insertWidget(place, mark)
            mark.setText(schedules.weekday_briefly(day))
            mark.setAccessibleName(schedules.weekday(day))
        for one, following in pairwise(order):
            QWidget.setTabOrder(self._marks[one], self._marks[following])
