"""The fields of a machine's limits."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from kustos.core.bounds import bounds_of
from kustos.core.fields import FieldProblem
from kustos.core.limits import DEFAULTS, field_of, with_kinds
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields, limits, numbers
from kustos.gui.widgets.form import Form, FormRow
from kustos_agent.protocol.values import Limits, TaskKind

_KINDS: Final = (TaskKind.BACKUP, TaskKind.RESTORE)
_MOST_KIB: Final = 12_500_000
"""100 Gbit/s, and few enough digits to fit."""

_STEPS: Final = {"cpu_percent": 5, "upload_kib": 100, "download_kib": 100}
_WIDTH: Final = 190
_LABEL_WIDTH: Final = 200


class LimitsForm(TranslatedWidget):
    """Gives `Limits` and takes some; problems are said at their fields."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = DEFAULTS
        self._problems: tuple[FieldProblem, ...] = ()
        self._spins: dict[str, QSpinBox] = {}
        self._rows: dict[str, FormRow] = {}
        form = Form(label_width=_LABEL_WIDTH)
        for name in (
            "max_tasks",
            *map(field_of, _KINDS),
            "cpu_percent",
            "upload_kib",
            "download_kib",
            "nice",
            "retries_a_day",
        ):
            self._spins[name] = spin = self._spin(name)
            self._rows[name] = form.add_row("", spin)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(form)
        self.show_limits(DEFAULTS)
        self.retranslate()

    def _spin(self, name: str) -> QSpinBox:
        spin = QSpinBox()
        bounds = bounds_of(Limits).get(name)
        # A kind has the total as its most, which may still be changed: it is checked, not clipped.
        spin.setRange(bounds.least if bounds else 0, min(bounds.most, _MOST_KIB) if bounds else 64)
        spin.setSingleStep(_STEPS.get(name, 1))
        spin.setGroupSeparatorShown(True)
        spin.setFixedWidth(_WIDTH)
        spin.setAccelerated(True)
        spin.valueChanged.connect(self._on_changed)
        return spin

    # --- in and out ----------------------------------------------------------------------------

    def show_limits(self, given: Limits) -> None:
        """Enter these."""
        self._given = given
        for name, spin in self._spins.items():
            spin.blockSignals(True)
            spin.setValue(_value(given, name))
            spin.blockSignals(False)
        self._on_changed()

    def limits(self) -> Limits:
        """What is entered. Kinds that have no field keep what they had."""
        entered = Limits(
            per_kind=self._given.per_kind,
            max_tasks=self._spins["max_tasks"].value(),
            cpu_percent=self._spins["cpu_percent"].value(),
            upload_kib=self._spins["upload_kib"].value(),
            download_kib=self._spins["download_kib"].value(),
            nice=self._spins["nice"].value(),
            retries_a_day=self._spins["retries_a_day"].value(),
        )
        return with_kinds(
            entered, {kind: self._spins[field_of(kind)].value() or None for kind in _KINDS}
        )

    def mark_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say at each field what is wrong."""
        self._problems = tuple(problems)
        self._say()

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """The same, and go to the first."""
        self.mark_problems(problems)
        for name, spin in self._spins.items():
            if any(problem.field == name for problem in problems):
                spin.setFocus()
                return

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        no_limit = limits.no_limit()
        for name in ("upload_kib", "download_kib"):
            self._spins[name].setSuffix(f"{numbers.NBSP}KiB/s")
            self._spins[name].setSpecialValueText(no_limit)
        self._spins["cpu_percent"].setSuffix(f"{numbers.NBSP}%")
        self._spins["cpu_percent"].setSpecialValueText(no_limit)
        for kind in _KINDS:
            self._spins[field_of(kind)].setSpecialValueText(self.tr("as many as tasks"))
        for name, row in self._rows.items():
            row.set_label(limits.name(name))
        self._say()

    def _on_changed(self) -> None:
        self._problems = ()
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        entered = self.limits()
        for name, row in self._rows.items():
            row.set_hint(self._hint(name, entered))
            row.set_error(fields.sentences(self._problems, name))

    def _hint(self, name: str, entered: Limits) -> str:
        match name:
            case "max_tasks":
                said = self.tr("Of all kinds together; others wait in line. Default: {default}.")
            case "cpu_percent":
                said = self.tr("Of all cores, for each task. Default: no limit.")
            case "upload_kib" | "download_kib":
                kib = _value(entered, name)
                if kib:
                    return self.tr("For each task. This is {rate}.").format(
                        rate=limits.megabits(kib)
                    )
                said = self.tr("For each task. Default: no limit.")
            case "nice":
                said = self.tr(
                    "0: as other programs; 19: only what no other needs. Default: {default}."
                )
            case "retries_a_day":
                said = self.tr("All tasks together, after errors that pass. Default: {default}.")
            case _:
                said = self.tr("Of the tasks at once. Default: as many.")
        return said.format(default=numbers.count(_value(DEFAULTS, name)))


def _value(of: Limits, name: str) -> int:
    for kind in _KINDS:
        if name == field_of(kind):
            return of.per_kind.get(kind, 0)
    value = getattr(of, name)
    assert isinstance(value, int)
    return value
