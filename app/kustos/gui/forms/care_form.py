"""The fields of how a repository is looked after by itself."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from kustos.core.care_plan import OFF, PARTS, STEPS, USUAL, CarePlan, Window
from kustos.core.fields import FieldProblem
from kustos.core.machines import MachineView
from kustos.core.monitor_plan import NEAR_MINUTES
from kustos.gui.forms.blocked_times import minute_in, show_minute
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.forms.zone_choice import ZoneChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import care_plans, fields, looks, numbers
from kustos.gui.text.care_plans import CarePlanWords
from kustos.gui.text.looks import LookWords
from kustos.gui.text.schedules import own_zone
from kustos.gui.theme import measure
from kustos.gui.widgets.form import Form, FormRow
from kustos.gui.widgets.labels import Label
from kustos_agent.protocol.tasks import CheckDepth
from kustos_agent.protocol.values import TaskKind

_GIB: Final = 2**30
_MOST_GIB: Final = 1_000_000
_WIDTH: Final = 190
_ANY: Final = "any"
_OFFERED: Final = (1, 2, 3, 7, 14, 30, 60, 90, 180)
"""Days."""

_LOOKS: Final = (5, 15, 30, 60, 180, 360, 1_440)
"""Minutes."""

_USUAL: Final = "usual"


class CareForm(TranslatedWidget):
    """Gives a `CarePlan` and takes one; problems are said at their fields. What it cannot show in
    its units stays as it was while nobody changes it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = USUAL
        self._problems: tuple[FieldProblem, ...] = ()
        self._filling = False
        self._maintainer = ""
        self._offered = False
        """Whether the machines are known."""
        self._usual_minutes = NEAR_MINUTES
        self.look = Choice()
        self.on = QCheckBox()
        self.days = {step: Choice() for step in STEPS}
        self.unused = QDoubleSpinBox()
        self.unused.setDecimals(1)
        self.unused.setRange(0, 100)
        self.unused.setFixedWidth(_WIDTH)
        self.repack = _spin(0, _MOST_GIB)
        self.reads = Choice()
        self.parts = _spin(PARTS[0], PARTS[-1])
        self.begin, self.end = QTimeEdit(), QTimeEdit()
        self._to = Label("")
        self.zone = ZoneChoice()
        self.machine = MachineChoice()
        self._rows: dict[str, FormRow] = {}
        self._build()
        self._connect()
        self.retranslate()
        self.show_plan(USUAL)

    def _build(self) -> None:
        window = QHBoxLayout()
        window.setSpacing(measure.GAP_SMALL)
        for part in (self.begin, self._to, self.end):
            window.addWidget(part)
        window.addStretch(1)
        form = Form()
        looks_row = form.add_row("", self.look)
        form.add_wide(self.on)
        self._rows = {
            "look_minutes": looks_row,
            "forget_days": form.add_row("", self.days[TaskKind.FORGET]),
            "prune_days": form.add_row("", self.days[TaskKind.PRUNE]),
            "max_unused_percent": form.add_row("", self.unused),
            "max_repack_bytes": form.add_row("", self.repack),
            "check_days": form.add_row("", self.days[TaskKind.CHECK]),
            "check": form.add_row("", self.reads),
            "parts": form.add_row("", self.parts),
            "stats_days": form.add_row("", self.days[TaskKind.STATS]),
            "begin": form.add_row("", window),
            "zone": form.add_row("", self.zone),
            "machine_id": form.add_row("", self.machine),
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(form)
        self.setFocusProxy(self.on)

    def _connect(self) -> None:
        self.on.toggled.connect(self._on_changed)
        for spin in (self.repack, self.parts):
            spin.valueChanged.connect(self._on_changed)
        self.unused.valueChanged.connect(self._on_changed)
        for choice in (*self.days.values(), self.look, self.reads, self.machine):
            choice.currentIndexChanged.connect(self._on_changed)
        for time in (self.begin, self.end):
            time.timeChanged.connect(self._on_changed)
        self.zone.changed.connect(self._on_changed)

    # --- in and out ----------------------------------------------------------------------------

    def show_plan(self, plan: CarePlan, usual_minutes: int = NEAR_MINUTES) -> None:
        """Enter this. `usual_minutes`: how often one looks into a repository there."""
        self._filling = True
        self._given = plan
        self._usual_minutes = usual_minutes
        self._offer_looks()
        self.look.choose(_look_id(plan))
        self.on.setChecked(plan.on)
        self._offer_days()
        for step, choice in self.days.items():
            choice.choose(str(plan.days(step)))
        self.unused.setValue(plan.max_unused_percent)
        self.repack.setValue(_gib(plan.max_repack_bytes))
        self.reads.choose(plan.check.value)
        self.parts.setValue(plan.parts)
        show_minute(self.begin, plan.window.begin)
        show_minute(self.end, plan.window.end)
        self.zone.choose(plan.window.zone or own_zone())
        self.machine.choose(plan.machine_id or _ANY)
        self._filling = False
        self._on_changed()

    def show_machines(self, views: Sequence[MachineView], maintainer: str) -> None:
        """Offer these. With a `maintainer` (its name) there is nothing to choose."""
        self._maintainer = maintainer
        self._offered = True
        self._filling = True
        self._name_any()
        self.machine.set_views([view for view in views if view.machine.left_at is None])
        self.machine.choose((not maintainer and self._given.machine_id) or _ANY)
        self._filling = False
        self._show()

    def plan(self) -> CarePlan:
        """As it is entered now."""
        given = self._given
        same = self.repack.value() == _gib(given.max_repack_bytes)
        return CarePlan(
            on=self.on.isChecked(),
            forget_days=self._days(TaskKind.FORGET),
            prune_days=self._days(TaskKind.PRUNE),
            check_days=self._days(TaskKind.CHECK),
            stats_days=self._days(TaskKind.STATS),
            max_unused_percent=self.unused.value(),
            max_repack_bytes=given.max_repack_bytes if same else self.repack.value() * _GIB,
            check=CheckDepth(self.reads.id) if self.reads.id else given.check,
            parts=self.parts.value(),
            window=Window(
                begin=minute_in(self.begin), end=minute_in(self.end), zone=self.zone.zone
            ),
            machine_id=self._machine_id(),
            look_minutes=None if self.look.id == _USUAL else int(self.look.id or OFF),
        )

    def _machine_id(self) -> str:
        if not self._offered or self._maintainer:
            return self._given.machine_id
        return "" if self.machine.id == _ANY else self.machine.id

    def _days(self, step: TaskKind) -> int:
        return int(self.days[step].id or self._given.days(step))

    def show_problems(self, problems: Sequence[FieldProblem]) -> FormRow | None:
        """Say them at their fields, and lead to the first: it is the answer."""
        self._problems = tuple(problems)
        self._show()
        named = {problem.field for problem in problems}
        first = next((row for name, row in self._rows.items() if name in named), None)
        if first is not None:
            first.field.setFocus()
        return first

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.on.setText(self.tr("Look after it by itself"))
        labels = {
            **{f"{step.value}_days": care_plans.name(step) for step in STEPS},
            "max_unused_percent": self.tr("May stay unused"),
            "max_repack_bytes": self.tr("Write anew at most"),
            "check": self.tr("Read"),
            "parts": self.tr("Parts"),
            "begin": self.tr("Between"),
            "zone": self.tr("Time zone"),
            "machine_id": self.tr("Done by"),
            "look_minutes": looks.name(),
        }
        for field, label in labels.items():
            self._rows[field].set_label(label)
        self._to.setText(self.tr("and"))
        self.begin.setAccessibleName(self.tr("Begins from"))
        self.end.setAccessibleName(self.tr("Begins until"))
        pattern = self.locale().timeFormat(self.locale().FormatType.ShortFormat)
        for time in (self.begin, self.end):
            time.setDisplayFormat(pattern)
        self.unused.setSuffix(f"{numbers.NBSP}%")
        self.repack.setSuffix(f"{numbers.NBSP}GiB")
        self.repack.setSpecialValueText(self.tr("no limit"))
        self._filling = True
        self._offer_days()
        self._offer_looks()
        chosen = self.reads.id
        self.reads.set_items([(one.value, care_plans.depth(one)) for one in CheckDepth])
        self.reads.choose(chosen or self._given.check.value)
        self._name_any()
        self._filling = False
        self._show()

    def _name_any(self) -> None:
        usual = self.tr("a machine that keeps backups there")
        self.machine.set_first(_ANY, self._maintainer or usual)

    def _offer_days(self) -> None:
        """The usual ones, and what the plan has."""
        for step, choice in self.days.items():
            chosen = choice.id
            offered = sorted({*_OFFERED, self._given.days(step)} - {OFF})
            words = CarePlanWords()
            choice.set_items([(str(days), words.rhythm(days)) for days in (*offered, OFF)])
            choice.choose(chosen or str(self._given.days(step)))

    def _offer_looks(self) -> None:
        chosen = self.look.id
        given = self._given.look_minutes
        offered = sorted({*_LOOKS, *(() if given is None else (given,))} - {OFF})
        words = LookWords()
        self.look.set_items(
            [
                (_USUAL, words.usual(self._usual_minutes)),
                *((str(minutes), words.rhythm(minutes)) for minutes in (*offered, OFF)),
            ]
        )
        self.look.choose(chosen or _look_id(self._given))

    def _on_changed(self) -> None:
        if self._filling:
            return
        self._problems = ()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        on = self.on.isChecked()
        prunes = on and self._days(TaskKind.PRUNE) != OFF
        checks = on and self._days(TaskKind.CHECK) != OFF
        shown = {
            "max_unused_percent": prunes,
            "max_repack_bytes": prunes,
            "check": checks,
            "parts": checks and self.reads.id == CheckDepth.SUBSET.value,
            "look_minutes": True,
        }
        for field, row in self._rows.items():
            row.setVisible(shown.get(field, on))
            row.set_error(fields.sentences(self._problems, field))
        self._rows["look_minutes"].set_hint(
            self.tr(
                "Whether it opens, and whether somebody else has put snapshots there. Laptops are"
                " not asked."
            )
        )
        self._rows["forget_days"].set_hint(
            self.tr("What the rules of the jobs let go. Jobs without rules keep everything.")
        )
        self._rows["prune_days"].set_hint(
            self.tr("Frees what no snapshot needs any more. No backup can run meanwhile.")
        )
        self._rows["parts"].set_hint(
            self.tr("After %Ln check(s) all data was read once.", "", self.parts.value())
        )
        self._rows["begin"].set_hint(
            self.tr("Nothing begins outside of it; the same time twice: at any time.")
        )
        self._show_machine()

    def _show_machine(self) -> None:
        row = self._rows["machine_id"]
        self.machine.setEnabled(not self._maintainer)
        if self._maintainer:
            row.set_hint(
                self.tr("{name} alone has the login for that.").format(name=self._maintainer)
            )
        else:
            row.set_hint(self.tr("If it is away, another one that can does it."))


def _look_id(plan: CarePlan) -> str:
    return _USUAL if plan.look_minutes is None else str(plan.look_minutes)


def _spin(least: int, most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setFixedWidth(_WIDTH)
    spin.setAccelerated(True)
    return spin


def _gib(bytes_: int) -> int:
    """Rounded up: less than one is a limit too."""
    return -(-bytes_ // _GIB)
