"""Times at which no run begins: a line each, with days, a begin and an end."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from kustos.core.schedules import MOST_BLOCKED
from kustos.gui.forms.weekday_choice import WeekdayChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.buttons import Button, LinkButton
from kustos.gui.widgets.labels import Label
from kustos_agent.protocol.schedules import Blocked

_OFFICE: Final = Blocked(days=(1, 2, 3, 4, 5), begin=8 * 60, end=18 * 60)
"""What a new line begins with."""


def minute_in(edit: QTimeEdit) -> int:
    """Of the day."""
    return 60 * edit.time().hour() + edit.time().minute()


def show_minute(edit: QTimeEdit, minute: int) -> None:
    """Enter this one of the day."""
    edit.setTime(QTime(minute // 60, minute % 60))


class BlockedTimes(TranslatedWidget):
    """Gives `Blocked` times and takes some. A new line begins with `usual`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, usual: Blocked = _OFFICE) -> None:
        super().__init__(parent)
        self._usual = usual
        self._lines: list[_BlockedLine] = []
        self._names = ("", "", "")
        self._add = Button(glyph=Glyph.PLUS)
        self._add.clicked.connect(self._add_usual)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(measure.GAP_SMALL)
        self._box.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._add)
        self.retranslate()

    @property
    def blocked(self) -> tuple[Blocked, ...]:
        """As they are entered."""
        return tuple(line.blocked for line in self._lines)

    def show_blocked(self, blocked: Sequence[Blocked]) -> None:
        """Show these instead."""
        for line in tuple(self._lines):
            self._take_out(line)
        for one in blocked:
            self._put(one)

    def retranslate(self) -> None:
        self.set_words(
            self.tr("Add blocked times"),
            self.tr("Blocked from"),
            self.tr("Blocked to"),
            self.tr("Take out these blocked times"),
        )

    def set_words(self, add: str, begin: str, end: str, take_out: str) -> None:
        """What the button says, and the accessible names of a line's fields."""
        self._add.setText(add)
        self._names = (begin, end, take_out)
        for line in self._lines:
            line.name(*self._names)

    def _add_usual(self) -> None:
        self._put(self._usual).setFocus()
        self.changed.emit()

    def _put(self, blocked: Blocked) -> "_BlockedLine":
        line = _BlockedLine(blocked)
        line.name(*self._names)
        line.changed.connect(self.changed)
        line.gone.connect(lambda: self._remove(line))
        self._box.insertWidget(len(self._lines), line)
        self._lines.append(line)
        self._add.setEnabled(len(self._lines) < MOST_BLOCKED)
        return line

    def _remove(self, line: "_BlockedLine") -> None:
        self._take_out(line)
        self._add.setFocus()
        self.changed.emit()

    def _take_out(self, line: "_BlockedLine") -> None:
        self._lines.remove(line)
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._add.setEnabled(True)


class _BlockedLine(TranslatedWidget):
    changed = Signal()
    gone = Signal()

    def __init__(self, blocked: Blocked) -> None:
        super().__init__()
        self._days = WeekdayChoice()
        self._begin, self._end = QTimeEdit(), QTimeEdit()
        self._from, self._to = Label(""), Label("")
        self._remove = LinkButton(glyph=Glyph.CLOSE)
        times = QHBoxLayout()
        times.setSpacing(measure.GAP_SMALL)
        for part in (self._from, self._begin, self._to, self._end, self._remove):
            times.addWidget(part)
        times.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL // 2)
        box.addWidget(self._days)
        box.addLayout(times)
        self._days.choose(blocked.days)
        show_minute(self._begin, blocked.begin)
        show_minute(self._end, blocked.end)
        self._days.changed.connect(self.changed)
        self._begin.timeChanged.connect(self.changed)
        self._end.timeChanged.connect(self.changed)
        self._remove.clicked.connect(self.gone)
        self.setFocusProxy(self._days)
        self.retranslate()

    @property
    def blocked(self) -> Blocked:
        return Blocked(days=self._days.days, begin=minute_in(self._begin), end=minute_in(self._end))

    def retranslate(self) -> None:
        pattern = self.locale().timeFormat(self.locale().FormatType.ShortFormat)
        for edit in (self._begin, self._end):
            edit.setDisplayFormat(pattern)
        self._from.setText(self.tr("from"))
        self._to.setText(self.tr("to"))

    def name(self, begin: str, end: str, take_out: str) -> None:
        """For those who hear the window."""
        self._begin.setAccessibleName(begin)
        self._end.setAccessibleName(end)
        self._remove.setAccessibleName(take_out)
        self._remove.setToolTip(take_out)
