"""An area that scrolls."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.viewport import set_viewport

_LEAST_HEIGHT: Final = 96
"""Px of a `FittingScroller`, if its content is higher."""


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


class FittingScroller(Scroller):
    """As high as its content is at this width, and no higher; scrolls where there is less room."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        self._content = content
        super().__init__(content, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._content_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(_LEAST_HEIGHT, self._content_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _content_height(self) -> int:
        if self._content.hasHeightForWidth():
            return self._content.heightForWidth(self.width())
        return self._content.sizeHint().height()
