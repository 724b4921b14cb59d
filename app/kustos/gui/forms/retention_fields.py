"""*How long*: whether snapshots are forgotten at all, and the rules by which the others stay."""

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout

from kustos.core.retention import ALL, COUNTS, MOST, USUAL, Retention
from kustos.gui.forms.zone_choice import ZoneChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import retention
from kustos.gui.text.schedules import own_zone
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.labels import Label, TextRole

_FIELD_WIDTH: Final = 104


class RetentionFields(TranslatedWidget):
    """Gives rules and takes some; None: everything is kept."""

    changed = Signal()
    preview_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.zone = ZoneChoice()
        self.by_rules = QCheckBox()
        self.counts = {name: QSpinBox() for name in COUNTS}
        self.withins = {name: QLineEdit() for name in COUNTS}
        self.preview = Button()
        self._labels = {name: Label() for name in COUNTS}
        self._head = (Label("", TextRole.MUTED), Label("", TextRole.MUTED))
        self._remark = Label("", TextRole.CAPTION, wrap=True)
        self._remark.hide()
        self._zone_label = Label()
        self._zone_label.setBuddy(self.zone)
        self._rules = Plain()
        grid = QGridLayout(self._rules)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(measure.GAP_SMALL)
        grid.setColumnStretch(3, 1)
        for column, label in enumerate(self._head, 1):
            grid.addWidget(label, 0, column)
        for row, name in enumerate(COUNTS, 1):
            spin, within = self.counts[name], self.withins[name]
            # The least stands for *all*, which is how restic counts too.
            spin.setRange(ALL, MOST)
            spin.setFixedWidth(_FIELD_WIDTH)
            within.setFixedWidth(_FIELD_WIDTH)
            spin.valueChanged.connect(self.changed)
            within.textChanged.connect(self.changed)
            self._labels[name].setBuddy(spin)
            for column, widget in enumerate((self._labels[name], spin, within)):
                grid.addWidget(widget, row, column)
        grid.addWidget(self._zone_label, len(COUNTS) + 1, 0)
        grid.addWidget(self.zone, len(COUNTS) + 1, 1, 1, 2)
        ask = QHBoxLayout()
        ask.addWidget(self.preview)
        ask.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addSpacing((measure.FIELD_HEIGHT - measure.ICON) // 2 - 2)
        box.addWidget(self.by_rules)
        box.addWidget(self._rules)
        box.addWidget(self._remark)
        box.addLayout(ask)
        self.zone.changed.connect(self.changed)
        self.by_rules.toggled.connect(self._rules.setVisible)
        self.by_rules.toggled.connect(self.preview.setEnabled)
        self.by_rules.toggled.connect(self.changed)
        self.preview.clicked.connect(self.preview_wanted)
        self.show_rules(None)
        self.retranslate()

    def show_rules(self, rules: Retention | None) -> None:
        """Show these; the usual ones wait where there are none."""
        shown = USUAL if rules is None else rules
        self.zone.choose(own_zone() if rules is None else rules.zone)
        for name in COUNTS:
            self.counts[name].setValue(getattr(shown, name))
            self.withins[name].setText(getattr(shown, _within(name)))
        self.by_rules.setChecked(rules is not None)
        self._rules.setVisible(rules is not None)
        self.preview.setEnabled(rules is not None)

    def show_remark(self, sentence: str) -> None:
        """What is worth knowing of the rules, and no fault of theirs; empty: nothing is."""
        self._remark.setText(sentence)
        self._remark.setVisible(bool(sentence))

    def rules(self) -> Retention | None:
        """As they are entered now."""
        if not self.by_rules.isChecked():
            return None
        entered: dict[str, Any] = {name: spin.value() for name, spin in self.counts.items()}
        for name, field in self.withins.items():
            entered[_within(name)] = field.text().strip()
        return Retention(zone=self.zone.zone, **entered)

    def retranslate(self) -> None:
        self.by_rules.setText(self.tr("Keep only what these rules say"))
        self.by_rules.setToolTip(
            self.tr(
                "Without rules every snapshot is kept. By saving the job nothing is forgotten: that"
                " happens at night, in the care of the repository."
            )
        )
        self._zone_label.setText(self.tr("Time zone"))
        self.zone.setAccessibleName(self.tr("Time zone of the days"))
        self.zone.setToolTip(self.tr("By its clock days, weeks, months and years begin."))
        self.preview.setText(self.tr("Show on a calendar …"))
        count, within = self._head
        count.setText(self.tr("How many"))
        within.setText(self.tr("And all within"))
        for name in COUNTS:
            said = retention.name(name)
            self._labels[name].setText(said)
            self.counts[name].setAccessibleName(f"{said}: {count.text()}")
            self.counts[name].setSpecialValueText(self.tr("all"))
            self.withins[name].setAccessibleName(f"{said}: {within.text()}")
            self.withins[name].setPlaceholderText(self.tr("e.g. 14d"))
            self.withins[name].setToolTip(
                self.tr("Years, months, days and hours: 1y, 6m, 14d, 36h or together, 1y6m.")
            )


def _within(name: str) -> str:
    return "within" if name == "last" else f"within_{name}"
