"""How often a job runs by itself, and when. No cron but for who chooses a rule of his own."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTimeEdit, QVBoxLayout, QWidget

from kustos.core.presets import (
    EVENING,
    LAST_DAY,
    MINUTE_STEPS,
    MOST_DAY,
    STEPS,
    Preset,
    Rhythm,
    preset_of,
    times_of,
)
from kustos.gui.forms.blocked_times import minute_in, show_minute
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.weekday_choice import WeekdayChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import schedules
from kustos.gui.theme import measure
from kustos.gui.widgets.labels import Label
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes

BY_HAND: Final = "by-hand"
_INTERVAL: Final = "interval"
"""Offered only to a job that has one."""

_WITH_TIME: Final = frozenset({Rhythm.DAILY, Rhythm.WEEKDAYS, Rhythm.WEEKLY, Rhythm.MONTHLY})
_RHYTHM_LETTERS: Final = 18
_USUAL_MINUTES: Final = 15


class RhythmField(TranslatedWidget):
    """Gives times or None, which is by hand, and takes them. An interval that is shown stays as it
    is while nobody chooses something else."""

    changed = Signal()
    """By hand: not by `show_times`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given: IntervalTimes | None = None
        self._filling = False
        self.rhythm = Choice()
        self.rhythm.setMinimumContentsLength(_RHYTHM_LETTERS)
        self.every, self.every_minutes, self.day = Choice(), Choice(), Choice()
        self.days = WeekdayChoice()
        self._at = Label("")
        self.time = QTimeEdit()
        self.rule = QLineEdit()
        self.rule.setProperty("role", "mono")
        line = QHBoxLayout()
        line.setSpacing(measure.GAP_SMALL)
        for part in (self.rhythm, self.every, self.every_minutes, self.day, self._at, self.time):
            line.addWidget(part)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addLayout(line)
        box.addWidget(self.days)
        box.addWidget(self.rule)
        self.setFocusProxy(self.rhythm)
        self._connect()
        self.retranslate()
        self.show_times(None)

    def _connect(self) -> None:
        for choice in (self.rhythm, self.every, self.every_minutes, self.day):
            choice.currentIndexChanged.connect(self._on_changed)
        for signal in (self.days.changed, self.time.timeChanged, self.rule.textChanged):
            signal.connect(self._on_changed)

    # --- in and out ----------------------------------------------------------------------------

    @property
    def by_itself(self) -> bool:
        """Whether it runs without being started."""
        return self.rhythm.id not in {"", BY_HAND}

    def times(self) -> CronTimes | IntervalTimes | None:
        """As they are entered now; None: by hand."""
        if not self.by_itself:
            return None
        if self._given is not None and self.rhythm.id == _INTERVAL:
            return self._given
        return times_of(self._preset())

    def show_times(self, times: CronTimes | IntervalTimes | None) -> None:
        """Enter these. Without any the fields hold what is usual, for who chooses a rhythm."""
        self._filling = True
        self._given = times if isinstance(times, IntervalTimes) else None
        usual = Preset(rhythm=Rhythm.DAILY, minute=EVENING)
        preset = usual if times is None else preset_of(times)
        self._offer_rhythms()
        shown = preset or usual
        if preset is None:
            self.rhythm.choose(_INTERVAL)
        else:
            self.rhythm.choose(BY_HAND if times is None else preset.rhythm.value)
        minutes = shown.rhythm is Rhythm.MINUTES
        self.every.choose(str(1 if minutes else shown.every))
        self.every_minutes.choose(str(shown.every if minutes else _USUAL_MINUTES))
        self.day.choose(str(shown.day))
        self.days.choose(shown.days)
        show_minute(self.time, shown.minute)
        self.rule.setText(shown.expression)
        self._filling = False
        self._offer()

    def _preset(self) -> Preset:
        minutes = self.rhythm.id == Rhythm.MINUTES
        return Preset(
            rhythm=Rhythm(self.rhythm.id),
            minute=minute_in(self.time),
            every=int((self.every_minutes if minutes else self.every).id),
            days=self.days.days,
            day=int(self.day.id),
            expression=self.rule.text(),
        )

    # --- what is offered -----------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._filling:
            return
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        """Show what the chosen rhythm needs."""
        chosen = self.rhythm.id
        self.every.setVisible(chosen == Rhythm.HOURLY)
        self.every_minutes.setVisible(chosen == Rhythm.MINUTES)
        self.day.setVisible(chosen == Rhythm.MONTHLY)
        self.days.setVisible(chosen == Rhythm.WEEKLY)
        self.rule.setVisible(chosen == Rhythm.OWN)
        for part in (self._at, self.time):
            part.setVisible(chosen in _WITH_TIME)

    def _offer_rhythms(self) -> None:
        names = {
            BY_HAND: self.tr("By hand only"),
            Rhythm.MINUTES.value: self.tr("Every few minutes"),
            Rhythm.HOURLY.value: self.tr("Hourly"),
            Rhythm.DAILY.value: self.tr("Every day"),
            Rhythm.WEEKDAYS.value: self.tr("Monday to Friday"),
            Rhythm.WEEKLY.value: self.tr("Each week"),
            Rhythm.MONTHLY.value: self.tr("Each month"),
            Rhythm.OWN.value: self.tr("Own rule"),
        }
        if self._given is not None:
            said = schedules.ScheduleWords().interval(self._given.seconds)
            names[_INTERVAL] = self.tr("{interval}, as it is").format(interval=said)
        with QSignalBlocker(self.rhythm):
            self.rhythm.set_items(list(names.items()))

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        words = schedules.ScheduleWords()
        self._offer_rhythms()
        with QSignalBlocker(self.every):
            self.every.set_items([(str(step), words.hours(step)) for step in STEPS])
        with QSignalBlocker(self.every_minutes):
            minutes = [(str(step), words.minutes(step)) for step in MINUTE_STEPS]
            self.every_minutes.set_items(minutes)
        with QSignalBlocker(self.day):
            days = [(str(day), words.day_of_month(day)) for day in range(1, MOST_DAY + 1)]
            self.day.set_items([*days, (str(LAST_DAY), words.day_of_month(LAST_DAY))])
        self._at.setText(self.tr("at"))
        self.every.setAccessibleName(self.tr("Every how many hours"))
        self.every_minutes.setAccessibleName(self.tr("Every how many minutes"))
        self.day.setAccessibleName(self.tr("Day of the month"))
        self.days.setAccessibleName(self.tr("Days of the week"))
        self.time.setAccessibleName(self.tr("Time of day"))
        self.time.setDisplayFormat(self.locale().timeFormat(self.locale().FormatType.ShortFormat))
        self.rule.setAccessibleName(self.tr("Rule"))
        self.rule.setPlaceholderText(self.tr("minute hour day month weekday: 30 2 * * 1-5"))
