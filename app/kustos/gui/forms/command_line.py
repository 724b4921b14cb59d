"""A line to be typed on another computer: to be read, selected, copied."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import ink, measure
from kustos.gui.widgets.buttons import Button, PrimaryButton

_SAID_MILLISECONDS: Final = 4_000
_PADDING: Final = 16


class CommandLine(TranslatedWidget):
    """Shows `rows` lines of it and scrolls beyond. `primary` makes copying the one thing to do: its
    button is then beneath the line, else beside it."""

    def __init__(
        self, parent: QWidget | None = None, *, rows: int = 1, primary: bool = False
    ) -> None:
        super().__init__(parent)
        self._edit = QPlainTextEdit()
        self._edit.setReadOnly(True)
        self._edit.setTabChangesFocus(True)
        self._edit.setProperty("role", "mono")
        self._edit.setFont(ink.mono())
        self._edit.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._edit.document().setDocumentMargin(1)
        self._edit.setFixedHeight(rows * self._edit.fontMetrics().lineSpacing() + _PADDING)
        self.copy_button: Button = PrimaryButton() if primary else Button()
        self.copy_button.clicked.connect(self._copy)
        self._copied = False
        self._usable = True
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_SAID_MILLISECONDS)
        self._quiet.timeout.connect(self._offer_again)
        box: QBoxLayout = QVBoxLayout(self) if primary else QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self._edit, 1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(measure.GAP_SMALL)
        self._foot.addWidget(self.copy_button)
        box.addLayout(self._foot)
        self.setFocusProxy(self._edit)
        self.retranslate()

    @property
    def line(self) -> str:
        """What is to be typed; empty until there is something."""
        return self._edit.toPlainText()

    def set_line(self, line: str) -> None:
        """Show this one."""
        if line != self.line:
            self._edit.setPlainText(line)
            self._offer_again()
        self._say_usable()

    def set_usable(self, usable: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Whether it would do anything there: what would not cannot be copied."""
        self._usable = usable
        self._say_usable()

    def set_name(self, name: str) -> None:
        """What a screen reader says."""
        self._edit.setAccessibleName(name)

    def add_before_copy(self, widget: QWidget, stretch: int = 0) -> None:
        """Put something beside the button."""
        self._foot.insertWidget(self._foot.count() - 1, widget, stretch)

    def retranslate(self) -> None:
        self.copy_button.setText(self.tr("Copied") if self._copied else self.tr("Copy line"))

    def _say_usable(self) -> None:
        self.copy_button.setEnabled(self._usable and bool(self.line))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line)
        self._copied = True
        self._quiet.start()
        self.retranslate()

    def _offer_again(self) -> None:
        self._copied = False
        self.retranslate()
