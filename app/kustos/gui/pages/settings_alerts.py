"""On *Settings*: from when on something is an alert."""

from typing import Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout

from kustos.core.alert_rules import (
    DISK_PERCENT,
    ESCALATE_HOURS,
    FULL_DAYS,
    NO_ESCALATION,
    OFFLINE_MINUTES,
    QUOTA_PERCENT,
    AlertRules,
)
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.labels import Label

_WIDTH: Final = 110


class AlertsCard(TranslatedWidget):
    """Shows the thresholds; what is to be changed it asks by a signal."""

    rules_chosen = Signal(object)
    """The `AlertRules` as they are entered now."""

    def __init__(self) -> None:
        super().__init__()
        self._rules: AlertRules | None = None
        self._offline, self._disk, self._full, self._escalate = (QSpinBox() for _ in range(4))
        self._quota, self._quota_critical = QSpinBox(), QSpinBox()
        for box, span in (
            (self._offline, OFFLINE_MINUTES),
            (self._disk, DISK_PERCENT),
            (self._quota, QUOTA_PERCENT),
            (self._quota_critical, QUOTA_PERCENT),
            (self._full, FULL_DAYS),
            (self._escalate, ESCALATE_HOURS),
        ):
            box.setRange(span[0], span[-1])
            box.setMinimumWidth(_WIDTH)
            box.editingFinished.connect(self._choose)
        self.notice = Notice()
        """Where the page says what went wrong."""
        self._card = Card()
        form = Form()
        self._offline_row = form.add_row("", self._offline)
        self._disk_row = form.add_row("", self._disk)
        quota = QHBoxLayout()
        quota.setSpacing(measure.GAP_SMALL)
        self._quota_between = Label()
        for part in (self._quota, self._quota_between, self._quota_critical):
            quota.addWidget(part)
        quota.addStretch(1)
        self._quota_row = form.add_row("", quota)
        self._full_row = form.add_row("", self._full)
        self._escalate_row = form.add_row("", self._escalate)
        self._card.add(self.notice)
        self._card.add(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self.setEnabled(False)
        self.retranslate()

    def show_rules(self, rules: AlertRules) -> None:
        """Show these, but for a number that is being typed."""
        self._rules = rules
        self.setEnabled(True)
        for box, number in (
            (self._offline, rules.offline_minutes),
            (self._disk, rules.disk_percent),
            (self._quota, rules.quota_percent),
            (self._quota_critical, rules.quota_critical_percent),
            (self._full, rules.full_days),
            (self._escalate, rules.escalate_hours),
        ):
            if not box.hasFocus():
                box.setValue(number)

    def retranslate(self) -> None:
        self._card.set_title(self.tr("Alerts"))
        self._offline_row.set_label(self.tr("Not connected after (minutes)"))
        self._offline_row.set_hint(
            self.tr("A machine that is no laptop may be silent for so long.")
        )
        self._disk_row.set_label(self.tr("Disk low below (percent)"))
        self._disk_row.set_hint(self.tr("Critical below a third of that."))
        self._quota_row.set_label(self.tr("Quota low from (percent)"))
        self._quota_between.setText(self.tr("critical from"))
        self._quota_critical.setAccessibleName(self.tr("Quota critical from (percent)"))
        self._quota_row.set_hint(self.tr("Of repositories for which a quota is set."))
        self._full_row.set_label(self.tr("Repository full within (days)"))
        self._full_row.set_hint(
            self.tr("As it has grown by its measurements. Critical within a quarter of that.")
        )
        self._escalate_row.set_label(self.tr("Critical after (hours)"))
        self._escalate_row.set_hint(
            self.tr("A warning that nobody acknowledges or puts off becomes critical.")
        )
        self._escalate.setSpecialValueText(self.tr("never"))
        assert self._escalate.minimum() == NO_ESCALATION

    def _choose(self) -> None:
        if self._rules is None:
            return
        rules = msgspec.structs.replace(
            self._rules,
            offline_minutes=self._offline.value(),
            disk_percent=self._disk.value(),
            quota_percent=self._quota.value(),
            quota_critical_percent=max(self._quota.value(), self._quota_critical.value()),
            full_days=self._full.value(),
            escalate_hours=self._escalate.value(),
        )
        if rules != self._rules:
            self._rules = rules
            self.rules_chosen.emit(rules)
