"""An area that scrolls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.viewport import set_viewport


class Scroller(QScrollArea):
    """Scrolls its content vertically when there is no room; no frame, no ground of its own."""

    def __init__(self, content: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.set_content(content or Plain())

    def set_content(self, content: QWidget) -> None:
        """Show this widget."""
        self.setWidget(content)
        content.setAutoFillBackground(False)
