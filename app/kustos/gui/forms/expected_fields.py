"""How good backups have to be: how old the last one may be, and how small."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QVBoxLayout, QWidget

from kustos.core.fields import FieldProblem
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields, numbers
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.form import Form, FormRow

_HOUR: Final = 3_600
_MEGABYTE: Final = 1_000_000
_MOST_HOURS: Final = 87_600
_MOST_MEGABYTES: Final = 1_000_000_000
_USUAL_HOURS: Final = 48
_USUAL_MEGABYTES: Final = 100


class ExpectedFields(TranslatedWidget):
    """Gives seconds and bytes, or None each, and takes them. What it cannot show in its units stays
    as it was while nobody changes it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._age: int | None = None
        self._size: int | None = None
        self._problems: tuple[FieldProblem, ...] = ()
        self.old, self.hours = QCheckBox(), QSpinBox()
        self.small, self.megabytes = QCheckBox(), QSpinBox()
        self.hours.setRange(1, _MOST_HOURS)
        self.megabytes.setRange(1, _MOST_MEGABYTES)
        self.megabytes.setGroupSeparatorShown(True)
        form = Form()
        self.rows: dict[str, FormRow] = {
            "max_age_seconds": form.add_row("", _beside(self.old, self.hours)),
            "min_bytes": form.add_row("", _beside(self.small, self.megabytes)),
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(form)
        for check, spin in ((self.old, self.hours), (self.small, self.megabytes)):
            check.toggled.connect(spin.setEnabled)
            check.toggled.connect(self.changed)
            spin.valueChanged.connect(self.changed)
        self.show_age(None)
        self.show_size(None)
        self.retranslate()

    @property
    def max_age_seconds(self) -> int | None:
        """None: by the schedule."""
        return _value(self.old, self.hours, _HOUR, self._age)

    @property
    def min_bytes(self) -> int | None:
        """None: by what the job's backups were before."""
        return _value(self.small, self.megabytes, _MEGABYTE, self._size)

    def show_age(self, seconds: int | None) -> None:
        """Enter this; None: by the schedule."""
        self._age = seconds
        self.old.setChecked(seconds is not None)
        self.hours.setEnabled(seconds is not None)
        self.hours.setValue(_shown(seconds, _HOUR) or _USUAL_HOURS)

    def show_size(self, bytes_: int | None) -> None:
        """Enter this; None: by what they were before."""
        self._size = bytes_
        self.small.setChecked(bytes_ is not None)
        self.megabytes.setEnabled(bytes_ is not None)
        self.megabytes.setValue(_shown(bytes_, _MEGABYTE) or _USUAL_MEGABYTES)

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say these at their fields."""
        self._problems = problems
        for field, row in self.rows.items():
            row.set_error(fields.sentences(self._problems, field))

    def retranslate(self) -> None:
        self.rows["max_age_seconds"].set_label(self.tr("Overdue"))
        self.rows["min_bytes"].set_label(self.tr("Too small"))
        self.rows["max_age_seconds"].set_hint(self.tr("Else by the times at which it is due."))
        self.rows["min_bytes"].set_hint(self.tr("Else by the size of the backups before."))
        self.old.setText(self.tr("as soon as the last good backup is older than"))
        self.small.setText(self.tr("if a backup saves less than"))
        self.hours.setAccessibleName(self.old.text())
        self.megabytes.setAccessibleName(self.small.text())
        self.hours.setSuffix(f"{numbers.NBSP}h")
        self.megabytes.setSuffix(f"{numbers.NBSP}MB")
        self.show_problems(self._problems)


def _shown(value: int | None, unit: int) -> int:
    return max(1, round(value / unit)) if value else 0


def _value(check: QCheckBox, spin: QSpinBox, unit: int, given: int | None) -> int | None:
    if not check.isChecked():
        return None
    return (
        given if given is not None and _shown(given, unit) == spin.value() else spin.value() * unit
    )


def _beside(check: QCheckBox, spin: QSpinBox) -> FlowLayout:
    row = FlowLayout()
    row.addWidget(check)
    row.addWidget(spin)
    return row
