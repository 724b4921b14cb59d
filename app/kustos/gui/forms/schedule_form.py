"""The fields that say when a job runs by itself, what it waits for, and what becomes of a run that
was missed."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from kustos.core.fields import FieldProblem
from kustos.core.presets import Preset, Rhythm, times_of
from kustos.gui.forms.blocked_times import BlockedTimes
from kustos.gui.forms.rhythm_field import RhythmField
from kustos.gui.forms.zone_choice import ZoneChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields, numbers, schedules
from kustos.gui.theme import measure
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.form import Form, FormRow
from kustos_agent.protocol.schedules import Schedule

_MINUTE: Final = 60
_HOUR: Final = 3_600
_USUAL_HOURS: Final = 12
_USUAL_BATTERY: Final = 30
_DAILY: Final = Preset(rhythm=Rhythm.DAILY)


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
        self._price_unknown = False
        self.times = RhythmField()
        self.zone = ZoneChoice()
        self.catch_up, self.catch_up_hours = QCheckBox(), _spin(1, 744)
        self.blocked = BlockedTimes()
        self.on_mains = QCheckBox()
        self.battery, self.battery_percent = QCheckBox(), _spin(1, 100)
        self.unmetered = QCheckBox()
        self.unless, self.unless_hours = QCheckBox(), _spin(1, 8_784)
        self.jitter = _spin(0, 1_440)
        self.rows: dict[str, FormRow] = {}
        """By the fields of `schedule_problems`."""
        self._build()
        self._connect()
        self.retranslate()
        self.show_schedule(None)

    def _build(self) -> None:
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
        self.rows = {
            "times": form.add_row("", self.times),
            "catch_up_seconds": form.add_row("", missed),
            "conditions": form.add_row("", conditions),
            "blocked": form.add_row("", self.blocked),
            "zone": form.add_row("", self.zone),
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
        for check in (self.catch_up, self.on_mains, self.battery, self.unmetered, self.unless):
            check.toggled.connect(self._on_changed)
        for spin in (self.catch_up_hours, self.battery_percent, self.unless_hours, self.jitter):
            spin.valueChanged.connect(self._on_changed)
        for signal in (self.times.changed, self.zone.changed, self.blocked.changed):
            signal.connect(self._on_changed)

    # --- in and out ----------------------------------------------------------------------------

    def schedule(self) -> Schedule | None:
        """As it is entered now; None: by hand."""
        times = self.times.times()
        if times is None:
            return None
        given = self._given
        catch_up = _seconds(
            self.catch_up, self.catch_up_hours, given.catch_up_seconds if given else 0
        )
        unless = _seconds(
            self.unless, self.unless_hours, given.unless_within_seconds if given else 0
        )
        return Schedule(
            times=times,
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
        self.times.show_times(None if schedule is None else schedule.times)
        self._show_conditions(schedule)
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

    def _battery(self, given: float) -> float:
        """Counts only where it may run on battery at all."""
        if not self.battery.isChecked():
            return 0.0
        same = given and round(given) == self.battery_percent.value()
        return given if same else float(self.battery_percent.value())

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say these at their fields."""
        self._problems = problems
        for field, row in self.rows.items():
            row.set_error(fields.sentences(self._problems, field))

    def say_price(self, *, unknown: bool) -> None:
        """Whether the machine is here and does not tell whether its network is metered."""
        self._price_unknown = unknown
        self._hint()

    # --- what is offered -----------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._filling:
            return
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        """Whoever starts it by hand is asked nothing more."""
        for field, row in self.rows.items():
            row.setVisible(field == "times" or self.times.by_itself)
        self.battery.setEnabled(not self.on_mains.isChecked())
        self.battery_percent.setEnabled(self.battery.isEnabled() and self.battery.isChecked())
        self._hint()

    def _hint(self) -> None:
        if self._price_unknown and self.unmetered.isChecked():
            said = self.tr(
                "This machine does not tell whether its network is metered: it runs as in one that"
                " is not."
            )
        else:
            said = self.tr("It waits for power and network as long as for a machine that is off.")
        self.rows["conditions"].set_hint(said)

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        labels = {
            "times": self.tr("When"),
            "catch_up_seconds": self.tr("If it is away"),
            "conditions": self.tr("Only if"),
            "blocked": self.tr("Not at these times"),
            "zone": self.tr("Time zone"),
            "jitter_seconds": self.tr("Spread over"),
        }
        for field, label in labels.items():
            self.rows[field].set_label(label)
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
        self.rows["jitter_seconds"].set_hint(
            self.tr("Each machine begins a little later, always by as much.")
        )
        self._hint()
        self.show_problems(self._problems)


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
