"""A field of several lines that can be filled from a file: keys and certificates."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button

_HEIGHT: Final = 76
_LARGEST: Final = 65_536


class TextField(TranslatedWidget):
    """`stored` as in SecretField. `unreadable` is emitted with the name of a file that holds no
    text of a sensible size."""

    changed = Signal()
    unreadable = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, from_file: bool = True) -> None:
        super().__init__(parent)
        self._stored = False
        self.edit = QPlainTextEdit()
        self.edit.setProperty("role", "mono")
        self.edit.setFixedHeight(_HEIGHT)
        self.edit.setTabChangesFocus(True)
        self.edit.textChanged.connect(self.changed)
        self._load = Button()
        self._load.clicked.connect(self._ask)
        self._load.setVisible(from_file)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self.edit)
        box.addWidget(self._load, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.edit)
        self.retranslate()

    @property
    def text(self) -> str:
        """What was entered, ending with a line's end as keys must; empty for nothing."""
        text = self.edit.toPlainText().strip()
        return f"{text}\n" if text else ""

    def set_text(self, text: str) -> None:
        """Enter this."""
        self.edit.setPlainText(text)

    def set_stored(self, stored: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Whether one is kept."""
        self._stored = stored
        self.retranslate()

    def read(self, path: str) -> None:
        """Take the text of a file of this computer."""
        file = Path(path)
        try:
            text = "" if file.stat().st_size > _LARGEST else file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            text = ""
        if text.strip():
            self.set_text(text)
        else:
            self.unreadable.emit(file.name)

    def retranslate(self) -> None:
        self.edit.setPlaceholderText(
            self.tr("stored; leave empty to keep it") if self._stored else ""
        )
        self._load.setText(self.tr("From a file …"))

    def _ask(self) -> None:
        dialog = QFileDialog(self)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read)
        dialog.open()
