"""The command line of a task, to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.paths import printable
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.labels import Label, TextRole


class CommandCard(TranslatedWidget):
    """Hidden until there is a command."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._copied = False
        self._name = Label("", TextRole.MUTED)
        self._command = Label("", TextRole.MONO, elide=Qt.TextElideMode.ElideRight)
        self._copy = Button()
        self._copy.clicked.connect(self._copy_command)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._command, 1)
        row.addWidget(self._copy)
        card = Card(flush=True)
        card.body.setContentsMargins(16, 10, 16, 10)
        card.add(row)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self.hide()
        self.retranslate()

    def show_command(self, command: str) -> None:
        """Show this command line; none hides the card."""
        if command != self._text:
            self._text, self._copied = command, False
            self.retranslate()
        self.setVisible(bool(command))

    def retranslate(self) -> None:
        self._name.setText(self.tr("Command line"))
        self._command.setText(printable(self._text))
        self._command.setAccessibleName(self.tr("Command line"))
        self._copy.setText(self.tr("Copied") if self._copied else self.tr("Copy"))

    def _copy_command(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._copied = True
        self.retranslate()
