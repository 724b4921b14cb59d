"""A month as a grid of days, each with what a model says about it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from kustos.gui.theme import ink

_DAYS: Final = 7
_WEEKS: Final = 6
_DAY_ROLE: Final = Qt.ItemDataRole.UserRole
_ROW: Final = 44


class DayNote(NamedTuple):
    """`marks` stands beneath the number of the day, `said` is the same in words."""

    marks: str
    said: str


class MonthGrid(QTableWidget):
    """The arrow keys go from day to day."""

    day_chosen = Signal(object)
    """The `date` of a day of the month."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_WEEKS, _DAYS, parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(_ROW * _WEEKS + self.horizontalHeader().sizeHint().height() + 4)
        self.currentItemChanged.connect(self._tell)

    def show_month(self, month: date, notes: Mapping[date, DayNote], chosen: date | None) -> None:
        """Show the month that holds this day; weeks begin as the language has it."""
        first_weekday = QLocale().firstDayOfWeek().value
        first = month.replace(day=1)
        start = first - timedelta(days=(first.isoweekday() - first_weekday) % _DAYS)
        self.blockSignals(True)
        for column in range(_DAYS):
            weekday = (first_weekday - 1 + column) % _DAYS + 1
            title = QLocale().standaloneDayName(weekday, QLocale.FormatType.ShortFormat)
            self.setHorizontalHeaderItem(column, QTableWidgetItem(title))
        muted = ink.colour(ink.current().muted)
        for number in range(_WEEKS * _DAYS):
            day = start + timedelta(days=number)
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if day.month != first.month:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                note = notes.get(day)
                item.setText(f"{day.day}\n{note.marks}" if note else f"{day.day}\n")
                item.setToolTip(note.said if note else "")
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole, note.said if note else str(day.day)
                )
                item.setData(_DAY_ROLE, day)
                if note is None:
                    item.setForeground(muted)
            self.setItem(number // _DAYS, number % _DAYS, item)
            if day == chosen and day.month == first.month:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def _tell(self, item: QTableWidgetItem | None) -> None:
        day = item.data(_DAY_ROLE) if item is not None else None
        if isinstance(day, date):
            self.day_chosen.emit(day)
