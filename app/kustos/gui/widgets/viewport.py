"""The part of a scroll area that scrolls."""

from typing import Final

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

NOTHING: Final = QPalette.ColorRole.NoRole


def set_viewport(area: QAbstractScrollArea, ground: QPalette.ColorRole = NOTHING) -> None:
    """Give `area` a viewport of Python's making, filled with the colour of that role.

    To tell what one of Qt's making is, PySide loads all classes of widgets at the first call of
    `viewport()`: a tenth of what a window's start costs beyond Qt itself.
    """
    viewport = QWidget()
    viewport.setObjectName("qt_scrollarea_viewport")
    viewport.setBackgroundRole(ground)
    viewport.setAutoFillBackground(ground != NOTHING)
    area.setViewport(viewport)
