"""A field for a secret: hidden until shown, and never filled with a stored one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button


class SecretField(TranslatedWidget):
    """`set_stored` says that one is kept: leaving the field empty keeps it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stored = False
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.textChanged.connect(self.changed)
        self._show = Button()
        self._show.setCheckable(True)
        self._show.toggled.connect(self._reveal)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(measure.GAP_SMALL)
        self._row.addWidget(self.edit, 1)
        self._row.addWidget(self._show)
        self.setFocusProxy(self.edit)
        self.retranslate()

    @property
    def text(self) -> str:
        """What was entered, empty for nothing."""
        return self.edit.text()

    def set_text(self, text: str, *, shown: bool = False) -> None:
        """Enter this; `shown` because it was not the person who made it up."""
        self.edit.setText(text)
        self._show.setChecked(shown)

    def set_stored(self, stored: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Whether one is kept."""
        self._stored = stored
        self.retranslate()

    def add_button(self, button: QWidget) -> None:
        """Put a button at the end."""
        self._row.addWidget(button)

    def retranslate(self) -> None:
        self.edit.setPlaceholderText(
            self.tr("stored; leave empty to keep it") if self._stored else ""
        )
        self._show.setText(self.tr("Hide") if self._show.isChecked() else self.tr("Show"))

    def _reveal(self, shown: bool) -> None:  # noqa: FBT001  a slot of `toggled`
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self.retranslate()
