"""The field of how much a repository may hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from kustos.core.quotas import QuotaView
from kustos.gui.forms.choice import Choice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.quotas import QuotaWords
from kustos.gui.theme import measure
from kustos.gui.widgets.form import Form

UNITS: Final = {
    "TB": 10**12,
    "TiB": 2**40,
    "GB": 10**9,
    "GiB": 2**30,
    "MB": 10**6,
}
"""By their international names, in bytes; providers sell by both kinds."""
_MOST: Final = 1_000_000
_USUAL: Final = 10**12
_WIDTH: Final = 140


class QuotaForm(TranslatedWidget):
    """Gives bytes or None and takes them. A number that no unit shows as a whole one stays as it
    was while nobody changes it."""

    changed = Signal()

    def __init__(
        self,
        view: QuotaView,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._now = now
        self._wrong = False
        self.limited = QCheckBox()
        self.amount = QSpinBox()
        self.amount.setRange(1, _MOST)
        self.amount.setGroupSeparatorShown(True)
        self.amount.setFixedWidth(_WIDTH)
        self.unit = Choice()
        self.unit.setMinimumContentsLength(4)
        self.unit.set_items([(name, name) for name in UNITS])
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        for part in (self.limited, self.amount, self.unit):
            row.addWidget(part)
        row.addStretch(1)
        form = Form()
        self.row = form.add_row("", row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(form)
        self.setFocusProxy(self.limited)
        self._shown = self._show(view.quota)
        self.limited.toggled.connect(self._on_changed)
        self.amount.valueChanged.connect(self._on_changed)
        self.unit.currentIndexChanged.connect(self._on_changed)
        self.retranslate()

    def quota(self) -> int | None:
        """As it is entered now."""
        if not self.limited.isChecked():
            return None
        entered = self._entered()
        same = self._view.quota is not None and entered == self._shown
        return self._view.quota if same else entered

    def show_wrong(self) -> None:
        """What is entered is refused."""
        self._wrong = True
        self.retranslate()

    def _show(self, bytes_: int | None) -> int:
        """What the fields say then."""
        known = _USUAL if bytes_ is None else bytes_
        exact = (name for name, size in UNITS.items() if known % size == 0)
        name = next(exact, "GB")
        self.limited.setChecked(bytes_ is not None)
        self.amount.setValue(max(1, round(known / UNITS[name])))
        self.unit.choose(name)
        self._offer()
        return self._entered()

    def _entered(self) -> int:
        return self.amount.value() * UNITS[self.unit.id]

    def _on_changed(self) -> None:
        self._wrong = False
        self._offer()
        self.retranslate()
        self.changed.emit()

    def _offer(self) -> None:
        for part in (self.amount, self.unit):
            part.setEnabled(self.limited.isChecked())

    def retranslate(self) -> None:
        words = QuotaWords()
        self.row.set_label(self.tr("Quota"))
        self.limited.setText(self.tr("at most"))
        self.limited.setAccessibleName(self.tr("It may hold at most"))
        self.amount.setAccessibleName(self.tr("Quota"))
        self.unit.setAccessibleName(self.tr("Unit of the quota"))
        self.row.set_hint(words.holds(self._view, self.quota(), self._now()))
        self.row.set_error(words.out_of_range() if self._wrong else "")
