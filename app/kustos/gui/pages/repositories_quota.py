"""What the chosen repository uses of its quota: in a line, with a bar."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.quotas import QuotaView
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.quotas import QuotaWords
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.progress import ProgressBar

_BAR: Final = 120
_ALL: Final = 100


class QuotaCard(TranslatedWidget):
    """Shows a `QuotaView`; hidden until there is one."""

    change_wanted = Signal()

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._view: QuotaView | None = None
        self._name = Label("", TextRole.STRONG)
        self.used = Label("", wrap=True)
        self.bar = ProgressBar()
        self.bar.setFixedWidth(_BAR)
        self.measured = Label("", TextRole.MUTED, wrap=True)
        self.change = Button()
        self.change.clicked.connect(self.change_wanted)
        row = QHBoxLayout()
        row.setSpacing(measure.GAP)
        row.addWidget(self._name)
        row.addWidget(self.bar)
        row.addWidget(self.used, 2)
        row.addWidget(self.measured, 1)
        row.addWidget(self.change)
        card = Card()
        card.body.setContentsMargins(
            measure.CARD_PADDING, measure.GAP_SMALL, measure.CARD_PADDING, measure.GAP_SMALL
        )
        card.add(row)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self.retranslate()

    @property
    def view(self) -> QuotaView | None:
        """What is shown."""
        return self._view

    def show_view(self, view: QuotaView | None) -> None:
        """Show this; None: it is not known yet."""
        self._view = view
        self.retranslate()

    def retranslate(self) -> None:
        self._name.setText(self.tr("Quota"))
        self.change.setText(self.tr("Change …"))
        self.change.setAccessibleName(self.tr("Change the quota"))
        view = self._view
        self.setVisible(view is not None)
        if view is None:
            return
        words = QuotaWords()
        said = words.used(view)
        self.used.setText(said)
        self.measured.setText(words.measured(view, self._now()))
        self.bar.setVisible(view.usage is not None)
        self.bar.setAccessibleName(said)
        if view.usage is not None:
            self.bar.set_share(view.usage.percent / _ALL)
