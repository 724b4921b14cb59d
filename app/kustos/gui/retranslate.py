"""Switching the language without restart: who shows words sets them in `retranslate`."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class TranslatedWidget(QWidget):
    """A widget whose words are set in `retranslate`: call it once at the end of `__init__`; it is
    called again whenever the language or locale changes."""

    def retranslate(self) -> None:
        """Set every word, number format and accessible name again."""
        raise NotImplementedError  # no ABC: its metaclass and Qt's do not go together

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
