"""The frame of dialogs: title, body, a foot with buttons."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import ButtonLook
from kustos.gui.widgets.card import Rule
from kustos.gui.widgets.labels import Label, TextRole


class Sheet(QDialog):
    """A dialog: fill `body`, add buttons to the foot; Escape closes it."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, width: int = 560) -> None:
        super().__init__(parent)
        self._title = Label("", TextRole.TITLE, wrap=True)
        self._text = Label("", TextRole.MUTED, wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(measure.GAP_SMALL)
        self._left = QHBoxLayout()
        self._right = QHBoxLayout()
        for row in (self._left, self._right):
            row.setSpacing(measure.GAP_SMALL)
        head = QVBoxLayout()
        head.setContentsMargins(24, 20, 24, 12)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(self._text)
        self.body.setContentsMargins(24, 0, 24, 16)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 12)
        foot.addLayout(self._left)
        foot.addStretch(1)
        foot.addLayout(self._right)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addLayout(self.body, 1)
        box.addWidget(Rule())
        box.addLayout(foot)
        self.setMinimumWidth(min(width, 400))
        self.resize(width, self.sizeHint().height())
        self.set_title(title)

    def set_title(self, title: str, text: str = "") -> None:
        """Change title (of the window too) and the muted sentence beneath it."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in _LAID_OUT:
            # Wrapped sentences need height that Qt's minimum size does not know of.
            needed = self._box.totalHeightForWidth(self.width())
            if needed > self.height():
                self.resize(self.width(), needed)
        return done

    def add_button(self, button: QPushButton, *, left: bool = False) -> None:
        """Add to the foot, at the right end or at the left. A primary button answers Enter."""
        (self._left if left else self._right).addWidget(button)
        if button.property("look") == ButtonLook.PRIMARY.value:
            button.setAutoDefault(True)
            button.setDefault(True)


_LAID_OUT = frozenset({QEvent.Type.LayoutRequest, QEvent.Type.Show})
