"""A combo box of named things, chosen by id."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

_LEAST_LETTERS = 12


class Choice(QComboBox):
    """`set_items` keeps what is chosen; what is gone is no longer chosen, and nothing else is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Long names of one thing must not widen the page.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)

    @property
    def id(self) -> str:
        """Of what is chosen, empty for nothing."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, str) else ""

    def choose(self, id_: str) -> None:
        """Choose by id; an unknown one chooses nothing."""
        self.setCurrentIndex(self.findData(id_) if id_ else -1)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Offer (id, name) pairs."""
        if items == [(self.itemData(row), self.itemText(row)) for row in range(self.count())]:
            return
        before, blocked = self.id, self.blockSignals(True)
        self.clear()
        for id_, name in items:
            self.addItem(name, id_)
        self.choose(before)
        self.blockSignals(blocked)
        if self.id != before:
            self.currentIndexChanged.emit(self.currentIndex())
