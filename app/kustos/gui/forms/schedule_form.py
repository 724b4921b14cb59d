"""The fields that say when a job runs by itself. No cron but for who chooses a rule of his own."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from kustos.core.fields import FieldProblem
from kustos.core.presets import (
    EVENING,
    LAST_DAY,
    MOST_DAY,
    STEPS,
    Preset,
    Rhythm,
    preset_of,
    times_of,
)
from kustos.gui.forms.blocked_times import BlockedTimes, minute_in, show_minute
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.weekday_choice import WeekdayChoice
from kustos.gui.forms.zone_choice import ZoneChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields, numbers, schedules
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.form import Form, FormRow
from kustos.gui.widgets.labels import Label
from kustos_agent.protocol.schedules import IntervalTimes, Schedule

_MINUTE: Final = 60
_HOUR: Final = 3_600
_BY_HAND: Final = "by-hand"
_INTERVAL: Final = "interval"
"""Offered only to a job that has one."""

_WITH_TIME: Final = frozenset({Rhythm.DAILY, Rhythm.WEEKDAYS, Rhythm.WEEKLY, Rhythm.MONTHLY})
_RHYTHM_LETTERS: Final = 18
_USUAL_HOURS: Final = 12
_USUAL_BATTERY: Final = 30
_FACE: Final = frozenset({"times"})
"""The fields that are there without *More*."""


class ScheduleForm(TranslatedWidget):
    """Gives a `Schedule` or None and takes one; problems are said at their fields. What it cannot
    show in its units, seconds of a duration, stays as it was while nobody changes it."""

    changed = Signal()
    """By hand: not by `show_schedule`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given: Schedule | None = None
        self._problems: tuple[FieldProblem, ...] = ()
        self._filling = False
        self.rhythm = Choice()
        self.every = Choice()
        self.day = Choice()
        self.days = WeekdayChoice()
        self._at = Label("")
        self.time = QTimeEdit()
        self.rule = QLineEdit()
        self.rule.setProperty("role", "mono")
        self.more = Button()
        self.more.setCheckable(True)
        self.zone = ZoneChoice()
        self.catch_up, self.catch_up_hours = QCheckBox(), _spin(1, 744)
        self.blocked = BlockedTimes()
        self.on_mains = QCheckBox()
        self.battery, self.battery_percent = QCheckBox(), _spin(1, 100)
        self.unmetered = QCheckBox()
        self.unless, self.unless_hours = QCheckBox(), _spin(1, 8_784)
        self.jitter = _spin(0, 1_440)
        self._rows: dict[str, FormRow] = {}
        self._build()
        self._connect()
        self.retranslate()
        self.show_schedule(None)

    def _build(self) -> None:
        self.rhythm.setMinimumContentsLength(_RHYTHM_LETTERS)
        line = QHBoxLayout()
        line.setSpacing(measure.GAP_SMALL)
        for part in (self.rhythm, self.every, self.day, self._at, self.time):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.more)
        when = QWidget()
        box = QVBoxLayout(when)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addLayout(line)
        box.addWidget(self.days)
        box.addWidget(self.rule)
        when.setFocusProxy(self.rhythm)
        conditions = QVBoxLayout()
        conditions.setSpacing(measure.GAP_SMALL)
        conditions.addSpacing((measure.FIELD_HEIGHT - measure.ICON) // 2 - 2)
        conditions.addWidget(self.on_mains)
        conditions.addLayout(_beside(self.battery, self.battery_percent))
        conditions.addWidget(self.unmetered)
        conditions.addLayout(_beside(self.unless, self.unless_hours))
        missed = FlowLayout()
        missed.addWidget(self.catch_up)
        missed.addWidget(self.catch_up_hours)
        form = Form()
        self._rows = {
            "times": form.add_row("", when),
            "catch_up_seconds": form.add_row("", missed),
            "zone": form.add_row("", self.zone),
            "blocked": form.add_row("", self.blocked),
            "conditions": form.add_row("", conditions),
            "jitter_seconds": form.add_row("", self.jitter),
        }
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(form)

    def _connect(self) -> None:
        for check, spin in (
            (self.catch_up, self.catch_up_hours),
            (self.battery, self.battery_percent),
            (self.unless, self.unless_hours),
        ):
            check.toggled.connect(spin.setEnabled)
            spin.setEnabled(False)
        self.more.toggled.connect(self._offer)
        for choice in (self.rhythm, self.every, self.day):
            choice.currentIndexChanged.connect(self._on_changed)
        for check in (self.catch_up, self.on_mains, self.battery, self.unmetered, self.unless):
            check.toggled.connect(self._on_changed)
        for spin in (self.catch_up_hours, self.battery_percent, self.unless_hours, self.jitter):
            spin.valueChanged.connect(self._on_changed)
        for signal in (
            self.days.changed,
            self.time.timeChanged,
            self.rule.textChanged,
            self.zone.changed,
            self.blocked.changed,
        ):
            signal.connect(self._on_changed)

    # --- in and out ----------------------------------------------------------------------------

    def schedule(self) -> Schedule | None:
        """As it is entered now; None: by hand."""
        if self.rhythm.id in {"", _BY_HAND}:
            return None
        given = self._given
        times = given.times if given is not None and self.rhythm.id == _INTERVAL else None
        catch_up = _seconds(
            self.catch_up, self.catch_up_hours, given.catch_up_seconds if given else 0
        )
        unless = _seconds(
            self.unless, self.unless_hours, given.unless_within_seconds if given else 0
        )
        return Schedule(
            times=times or times_of(self._preset()),
            zone=self.zone.zone,
            jitter_seconds=_kept(self.jitter, _MINUTE, given.jitter_seconds if given else 0),
            blocked=self.blocked.blocked,
            on_mains=self.on_mains.isChecked(),
            min_battery=self._battery(given.min_battery if given else 0.0),
            unmetered=self.unmetered.isChecked(),
            catch_up_seconds=catch_up,
            unless_within_seconds=unless,
        )

    def show_schedule(self, schedule: Schedule | None) -> None:
        """Enter this. Without one the fields hold what is usual, for who chooses a rhythm."""
        self._filling = True
        self._given = schedule
        usual = Preset(rhythm=Rhythm.DAILY, minute=EVENING)
        preset = usual if schedule is None else preset_of(schedule.times)
        self._offer_rhythms(interval=preset is None)
        shown = preset or usual
        chosen = _BY_HAND if schedule is None else shown.rhythm.value
        self.rhythm.choose(chosen if preset else _INTERVAL)
        self.every.choose(str(shown.every))
        self.day.choose(str(shown.day))
        self.days.choose(shown.days)
        show_minute(self.time, shown.minute)
        self.rule.setText(shown.expression)
        self._show_conditions(schedule)
        self.more.setChecked(schedule is not None and _particular(schedule))
        self._filling = False
        self.show_problems(())
        self._offer()

    def _show_conditions(self, schedule: Schedule | None) -> None:
        known = schedule or Schedule(times=times_of(_DAILY), zone=schedules.own_zone())
        self.zone.choose(known.zone)
        self.blocked.show_blocked(known.blocked)
        self.on_mains.setChecked(known.on_mains)
        self.unmetered.setChecked(known.unmetered)
        self.battery.setChecked(bool(known.min_battery))
        self.battery_percent.setValue(round(known.min_battery) or _USUAL_BATTERY)
        for check, spin, seconds in (
            (self.catch_up, self.catch_up_hours, known.catch_up_seconds),
            (self.unless, self.unless_hours, known.unless_within_seconds),
        ):
            check.setChecked(bool(seconds))
            spin.setValue(_number(seconds, _HOUR) or _USUAL_HOURS)
        self.jitter.setValue(_number(known.jitter_seconds, _MINUTE))

    def _preset(self) -> Preset:
        return Preset(
            rhythm=Rhythm(self.rhythm.id),
            minute=minute_in(self.time),
            every=int(self.every.id),
            days=self.days.days,
            day=int(self.day.id),
            expression=self.rule.text(),
        )

    def _battery(self, given: float) -> float:
        """Counts only where it may run on battery at all."""
        if not self.battery.isChecked():
            return 0.0
        same = given and round(given) == self.battery_percent.value()
        return given if same else float(self.battery_percent.value())

    # --- problems ------------------------------------------------------------------------------

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> bool:
        """Say these at their fields. Whether the first of all is at one of these; it is shown, and
        has the focus then."""
        self._problems = problems
        self._say_problems()
        first = problems[0].field if problems else ""
        if first not in self._rows:
            return False
        if first not in _FACE:
            self.more.setChecked(True)
        self._rows[first].field.setFocus()
        return True

    def _say_problems(self) -> None:
        for field, row in self._rows.items():
            row.set_error(fields.sentences(self._problems, field))

    # --- what is offered -----------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._filling:
            return
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        """Show what the chosen rhythm needs."""
        chosen = self.rhythm.id
        by_itself = chosen not in {"", _BY_HAND}
        self.every.setVisible(chosen == Rhythm.HOURLY)
        self.day.setVisible(chosen == Rhythm.MONTHLY)
        self.days.setVisible(chosen == Rhythm.WEEKLY)
        self.rule.setVisible(chosen == Rhythm.OWN)
        for part in (self._at, self.time):
            part.setVisible(chosen in _WITH_TIME)
        self.more.setVisible(by_itself)
        self._rows["catch_up_seconds"].setVisible(by_itself)
        for field, row in self._rows.items():
            if field not in _FACE | {"catch_up_seconds"}:
                row.setVisible(by_itself and self.more.isChecked())
        self.battery.setEnabled(not self.on_mains.isChecked())
        self.battery_percent.setEnabled(self.battery.isEnabled() and self.battery.isChecked())
        self._say_more()

    def _offer_rhythms(self, *, interval: bool) -> None:
        names = {
            _BY_HAND: self.tr("By hand only"),
            Rhythm.HOURLY.value: self.tr("Hourly"),
            Rhythm.DAILY.value: self.tr("Every day"),
            Rhythm.WEEKDAYS.value: self.tr("Monday to Friday"),
            Rhythm.WEEKLY.value: self.tr("Each week"),
            Rhythm.MONTHLY.value: self.tr("Each month"),
            Rhythm.OWN.value: self.tr("Own rule"),
        }
        if interval and self._given is not None and isinstance(self._given.times, IntervalTimes):
            duration = numbers.duration(self._given.times.seconds)
            names[_INTERVAL] = self.tr("Every {duration}").format(duration=duration)
        with QSignalBlocker(self.rhythm):
            self.rhythm.set_items(list(names.items()))

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        words = schedules.ScheduleWords()
        self._offer_rhythms(interval=self.rhythm.findData(_INTERVAL) >= 0)
        with QSignalBlocker(self.every):
            self.every.set_items([(str(step), words.hours(step)) for step in STEPS])
        with QSignalBlocker(self.day):
            days = [(str(day), words.day_of_month(day)) for day in range(1, MOST_DAY + 1)]
            self.day.set_items([*days, (str(LAST_DAY), words.day_of_month(LAST_DAY))])
        labels = {
            "times": self.tr("When"),
            "catch_up_seconds": self.tr("Missed runs"),
            "zone": self.tr("Time zone"),
            "blocked": self.tr("Not at these times"),
            "conditions": self.tr("Only if"),
            "jitter_seconds": self.tr("Spread over"),
        }
        for field, label in labels.items():
            self._rows[field].set_label(label)
        self._at.setText(self.tr("at"))
        self.every.setAccessibleName(self.tr("Every how many hours"))
        self.day.setAccessibleName(self.tr("Day of the month"))
        self.days.setAccessibleName(self.tr("Days of the week"))
        self.time.setAccessibleName(self.tr("Time of day"))
        self.time.setDisplayFormat(self.locale().timeFormat(self.locale().FormatType.ShortFormat))
        self.rule.setAccessibleName(self.tr("Rule"))
        self.rule.setPlaceholderText(self.tr("minute hour day month weekday: 30 2 * * 1-5"))
        self.catch_up.setText(self.tr("Make up for it if the machine was off, within"))
        self.on_mains.setText(self.tr("the machine is on mains power"))
        self.battery.setText(self.tr("its battery holds at least"))
        self.unmetered.setText(self.tr("its network is not metered"))
        self.unless.setText(self.tr("the last good backup is older than"))
        for check, spin in (
            (self.catch_up, self.catch_up_hours),
            (self.battery, self.battery_percent),
            (self.unless, self.unless_hours),
        ):
            spin.setAccessibleName(check.text())
        for spin in (self.catch_up_hours, self.unless_hours):
            spin.setSuffix(f"{numbers.NBSP}h")
        self.battery_percent.setSuffix(f"{numbers.NBSP}%")
        self.jitter.setSuffix(f"{numbers.NBSP}min")
        self.jitter.setSpecialValueText(self.tr("nothing: all begin at once"))
        self._rows["jitter_seconds"].set_hint(
            self.tr("Each machine begins a little later, always by as much.")
        )
        self._rows["conditions"].set_hint(
            self.tr("It waits for power and network as long as for a machine that is off.")
        )
        self._say_problems()
        self._say_more()

    def _say_more(self) -> None:
        shown = self.more.isChecked()
        self.more.setText(self.tr("Less") if shown else self.tr("More …"))
        self.more.setAccessibleDescription(
            self.tr("Time zone, blocked times, power, network, spread")
        )


_DAILY: Final = Preset(rhythm=Rhythm.DAILY)


def _particular(schedule: Schedule) -> bool:
    """Whether it says something that only *More* shows."""
    usual = Schedule(times=schedule.times, zone=schedules.own_zone())
    return schedule != Schedule(
        times=usual.times, zone=usual.zone, catch_up_seconds=schedule.catch_up_seconds
    )


def _number(seconds: int, unit: int) -> int:
    """How it is shown: what is there at all is at least 1."""
    return max(1, round(seconds / unit)) if seconds else 0


def _seconds(check: QCheckBox, hours: QSpinBox, given: int) -> int:
    return _kept(hours, _HOUR, given) if check.isChecked() else 0


def _kept(spin: QSpinBox, unit: int, given: int) -> int:
    """What is entered, in seconds; what was given if it is shown by the same number."""
    return given if given and _number(given, unit) == spin.value() else spin.value() * unit


def _spin(least: int, most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setAccelerated(True)
    return spin


def _beside(check: QCheckBox, spin: QSpinBox) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(measure.GAP_SMALL)
    row.addWidget(check)
    row.addWidget(spin)
    row.addStretch(1)
    return row
