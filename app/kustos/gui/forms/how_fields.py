"""How a job's runs go: how long, how often again, and with how much effort."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from kustos.core.abilities import lack_of
from kustos.core.bounds import bounds_of
from kustos.core.fields import FieldProblem
from kustos.core.how import HOUR, USUAL, How
from kustos.core.machines import MachineView
from kustos.gui.forms.choice import Choice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import care, fields, limits, numbers
from kustos.gui.text import how as words
from kustos.gui.theme import measure
from kustos.gui.widgets.form import Form, FormRow
from kustos.gui.widgets.labels import Label
from kustos_agent.protocol.effort import Compression, Effort
from kustos_agent.protocol.restic_versions import Capability

_MOST_KIB: Final = 12_500_000
"""100 Gbit/s, and few enough digits to fit."""

_STEPS: Final = {"upload_kib": 100}
_NUMBERS: Final = ("retries", "nice", "upload_kib", "read_concurrency")
_NEEDED: Final = {
    Compression.FASTEST: Capability.COMPRESSION_LEVELS,
    Compression.BETTER: Capability.COMPRESSION_LEVELS,
}
_WIDTH: Final = 210


class HowFields(TranslatedWidget):
    """Gives `How` and takes one; problems are said at their fields. A time of no whole hours stays
    as it was while nobody changes it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = USUAL
        self._view: MachineView | None = None
        self._problems: tuple[FieldProblem, ...] = ()
        self.hours = QSpinBox()
        self.hours.setRange(1, bounds_of(How)["timeout_seconds"].most // HOUR)
        self.spins = {name: QSpinBox() for name in _NUMBERS}
        bounds = {**bounds_of(How), **bounds_of(Effort)}
        for name, spin in self.spins.items():
            spin.setRange(bounds[name].least, min(bounds[name].most, _MOST_KIB))
            spin.setSingleStep(_STEPS.get(name, 1))
            spin.setGroupSeparatorShown(True)
        self.compression = Choice()
        self.together = Label("")
        self.together.setMinimumHeight(measure.FIELD_HEIGHT)
        form = Form()
        self.rows: dict[str, FormRow] = {
            "how": form.add_row("", self.together),
            "timeout_seconds": form.add_row("", self.hours),
        }
        # Of all of them together it is said where they come from; of a job alone there is nothing.
        self.rows["how"].hide()
        for name in ("retries", "nice", "upload_kib"):
            self.rows[name] = form.add_row("", self.spins[name])
        self.rows["compression"] = form.add_row("", self.compression)
        self.rows["read_concurrency"] = form.add_row("", self.spins["read_concurrency"])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(form)
        for spin in (self.hours, *self.spins.values()):
            spin.setFixedWidth(_WIDTH)
            spin.valueChanged.connect(self._on_changed)
        self.compression.setFixedWidth(_WIDTH)
        self.compression.currentIndexChanged.connect(self._on_changed)
        self.retranslate()
        self.show_how(USUAL)

    @property
    def how(self) -> How:
        """As it is entered."""
        given = self._given.timeout_seconds
        hours = self.hours.value()
        return How(
            timeout_seconds=given if _hours(given) == hours else hours * HOUR,
            retries=self.spins["retries"].value(),
            effort=Effort(
                nice=self.spins["nice"].value(),
                upload_kib=self.spins["upload_kib"].value(),
                compression=Compression(self.compression.id or Compression.AUTO),
                read_concurrency=self.spins["read_concurrency"].value(),
            ),
        )

    def show_how(self, how: How) -> None:
        """Enter this."""
        self._given = how
        self.hours.setValue(_hours(how.timeout_seconds))
        self.spins["retries"].setValue(how.retries)
        for name in ("nice", "upload_kib", "read_concurrency"):
            self.spins[name].setValue(getattr(how.effort, name))
        self.compression.choose(how.effort.compression)
        self._say()

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say these at their fields."""
        self._problems = problems
        self._say()

    def run_on(self, view: MachineView | None) -> None:
        """Grey out what the restic of this machine cannot do, and say why. None: no machine in
        particular."""
        self._view = view
        self._say()

    def retranslate(self) -> None:
        self.together.setText(self.tr("All values here together"))
        for name, row in self.rows.items():
            row.set_label(words.name(name))
        self.hours.setSuffix(f"{numbers.NBSP}h")
        self.spins["upload_kib"].setSuffix(f"{numbers.NBSP}KiB/s")
        self.spins["retries"].setSuffix(f"{numbers.NBSP}×")
        self.spins["retries"].setSpecialValueText(self.tr("never"))
        for name in ("nice", "upload_kib"):
            self.spins[name].setSpecialValueText(self.tr("as the machine allows"))
        self.spins["read_concurrency"].setSpecialValueText(self.tr("as restic does (2)"))
        self.compression.set_items([(level, words.compression(level)) for level in Compression])
        self._say()

    def _on_changed(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.compression.set_hindered(
            {level: why for level, needed in _NEEDED.items() if (why := self._why_not(needed))}
        )
        level = _NEEDED.get(self.how.effort.compression)
        hints = {
            "timeout_seconds": self.tr("A backup that takes longer is stopped, and has failed."),
            "retries": self.tr("After an error that may pass by itself; after minutes, ever more."),
            "nice": self.tr("Up to 19: only what no other program needs. The limits hold."),
            "upload_kib": self._line(),
            "compression": (self._why_not(level) if level else "")
            or self.tr("Of new data. It costs computing time and saves room."),
            "read_concurrency": self._why_not(Capability.READ_CONCURRENCY)
            or self.tr("More are faster from SSDs and network drives, and slower from hard disks."),
        }
        for name, row in self.rows.items():
            row.set_hint(hints.get(name, ""))
            row.set_error(fields.sentences(self._problems, name))
        able = not self._why_not(Capability.READ_CONCURRENCY)
        spin = self.spins["read_concurrency"]
        # What is set already may be taken back.
        spin.setEnabled(able or spin.value() > 0)

    def _line(self) -> str:
        kib = self.spins["upload_kib"].value()
        if not kib:
            return self.tr("What the machine's limits say holds for it as well.")
        return self.tr("This is {rate}; less where the machine's limits say so.").format(
            rate=limits.megabits(kib)
        )

    def _why_not(self, needed: Capability) -> str:
        view = self._view
        lack = lack_of(needed, view.restic_version) if view is not None else None
        return care.lacking(lack, view.machine.name) if lack and view is not None else ""


def _hours(seconds: int) -> int:
    return max(1, round(seconds / HOUR))
