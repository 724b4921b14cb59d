"""How a job's machine comes to what opens the repository: each way with what it costs."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from kustos.core.model import Credentials
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.labels import Label, TextRole

_INDENT: Final = measure.ICON + 8
"""Beneath the words of the button, not beneath its sign."""

_WAYS: Final = (Credentials.SEALED, Credentials.ON_DEMAND)


class CredentialsChoice(TranslatedWidget):
    """Two ways, one of them chosen. Beneath each stands in one line what it means."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ways = {
            way: (QRadioButton(), Label("", TextRole.CAPTION, wrap=True)) for way in _WAYS
        }
        group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        # The first button stands beside the label, as a field does.
        box.addSpacing((measure.FIELD_HEIGHT - measure.ICON) // 2 - 2)
        for number, (button, cost) in enumerate(self._ways.values()):
            if number:
                box.addSpacing(measure.GAP_SMALL - 2)
            group.addButton(button)
            cost.setContentsMargins(_INDENT, 0, 0, 0)
            box.addWidget(button)
            box.addWidget(cost)
        # What is said of the machine stands apart from what the ways mean.
        box.addSpacing(measure.GAP_SMALL // 2)
        first, _ = self._ways[Credentials.SEALED]
        self.choose(Credentials.SEALED)
        first.toggled.connect(self.changed)
        self.retranslate()

    @property
    def chosen(self) -> Credentials:
        """The way that is marked."""
        return next(way for way, (button, _) in self._ways.items() if button.isChecked())

    def choose(self, way: Credentials) -> None:
        """Mark it."""
        self._ways[way][0].setChecked(True)

    def retranslate(self) -> None:
        words = {
            Credentials.SEALED: (
                self.tr("Kept sealed on the machine"),
                self.tr(
                    "It can open the repository without this computer. Whoever is administrator"
                    " there, or gets at its unencrypted disk, can do so too."
                ),
            ),
            Credentials.ON_DEMAND: (
                self.tr("Sent for each run"),
                self.tr(
                    "They are on no disk there. A run needs this computer, with its key opened."
                ),
            ),
        }
        for way, (name, cost) in words.items():
            button, label = self._ways[way]
            button.setText(name)
            button.setAccessibleName(name)
            button.setAccessibleDescription(cost)
            label.setText(cost)
        self._ways[Credentials.SEALED][0].setToolTip(
            self.tr("Passwords of dumps and variables of hooks go the same way.")
        )
