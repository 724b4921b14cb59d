"""The next dates of a schedule, by its own clock and by this computer's if that is another."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import schedules, times
from kustos.gui.widgets.labels import Label, TextRole


class NextDates(TranslatedWidget):
    """A line each, beneath them how far the machine is with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = ""
        self._dates: tuple[datetime, ...] = ()
        self._lines: list[Label] = []
        self._none = Label("", TextRole.MUTED, wrap=True)
        self._standing = Label("", TextRole.CAPTION, wrap=True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._box.addWidget(self._none)
        self._box.addWidget(self._standing)
        self.retranslate()

    @property
    def said(self) -> list[str]:
        """The lines as they are shown."""
        return [line.text() for line in self._lines]

    @property
    def standing(self) -> str:
        """What is said of the machine."""
        return self._standing.text()

    def show_dates(self, zone: str, dates: tuple[datetime, ...]) -> None:
        """Show these, of a schedule in that zone."""
        self._zone, self._dates = zone, dates
        self.retranslate()

    def show_standing(self, sentence: str) -> None:
        """How far the machine is with it; empty: nothing to be said."""
        self._standing.setText(sentence)
        self._standing.setVisible(bool(sentence))

    def retranslate(self) -> None:
        for line in self._lines:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [line for at in self._dates for line in self._said(at)]
        for place, line in enumerate(self._lines):
            self._box.insertWidget(place, line)
        self._none.setVisible(not self._lines)
        self._none.setText(self.tr("None as yet: see what is said at the fields."))

    def _said(self, at: datetime) -> list[Label]:
        here = times.exact(at)
        there = schedules.dated(at, self._zone)
        if not there or there == here:
            return [Label(here, wrap=True)]
        other = self.tr("here {time}").format(time=here)
        return [Label(there, wrap=True), Label(other, TextRole.CAPTION, wrap=True)]
