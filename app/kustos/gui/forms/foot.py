"""The bar at the foot of a page: what is chosen or has changed, and what can be done with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from kustos.gui.theme import measure
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.labels import Label, TextRole


class Foot(Card):
    """A strong and a muted text at the left, buttons at the right. The texts give way first."""

    def __init__(self, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__("", parent, flush=True)
        self._strong = Label("", TextRole.STRONG, elide=Qt.TextElideMode.ElideRight)
        self._muted = Label("", TextRole.MUTED, elide=Qt.TextElideMode.ElideRight)
        for label, stretch in ((self._strong, 0), (self._muted, 1)):
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHorizontalStretch(stretch)
            label.setSizePolicy(policy)
        row = QHBoxLayout()
        pad = measure.CARD_PADDING
        row.setContentsMargins(pad, 10, pad, 10)
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._strong)
        row.addWidget(self._muted, 1)
        for button in buttons:
            row.addWidget(button)
        self.add(row)

    @property
    def text(self) -> str:
        """Both texts."""
        return f"{self._strong.text()} {self._muted.text()}".strip()

    def set_text(self, strong: str, muted: str = "") -> None:
        """Change the texts."""
        self._strong.setText(strong)
        self._strong.setVisible(bool(strong))
        self._muted.setText(muted)
