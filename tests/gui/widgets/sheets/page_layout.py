"""The layout of a page, for pictures of widgets as on one."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.theme import measure


class PageLayout(QVBoxLayout):
    """The layout of a page: margins and gaps of the design."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__()
        if parent is not None:
            parent.setLayout(self)
        self.setContentsMargins(
            measure.PAGE_MARGIN_X,
            measure.PAGE_MARGIN_Y,
            measure.PAGE_MARGIN_X,
            measure.PAGE_MARGIN_Y,
        )
        self.setSpacing(measure.GAP)
