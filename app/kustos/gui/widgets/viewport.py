"""The part of a scroll area that scrolls."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def set_viewport(area: QAbstractScrollArea, *, filled: bool) -> None:
    """Give `area` a viewport of Python's making, `filled` with the base colour or with nothing.

    To tell what one of Qt's making is, PySide loads all classes of widgets at the first call of
    `viewport()`: a tenth of what a window's start costs beyond Qt itself.
    """
    viewport = QWidget()
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(filled)
    area.setViewport(viewport)
