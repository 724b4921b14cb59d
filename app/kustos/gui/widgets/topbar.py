"""The top bar: where one is, and room at the right."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.strokes import paint_focus_ring
from kustos.gui.widgets.labels import Label, TextRole

_SEPARATOR = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


class Crumb(NamedTuple):
    """A step on the way to the page; `key` is emitted when it is clicked."""

    key: str
    text: str


class TopBar(QFrame):
    """`set_title("Overview")`, or with the way there `set_title("Backup of PC-1", [Crumb(…)])`."""

    crumb_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(measure.TOP_BAR_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(measure.PAGE_MARGIN_X, 0, measure.PAGE_MARGIN_X, 1)
        self._row.setSpacing(measure.GAP_SMALL)
        self._way = QHBoxLayout()
        self._way.setSpacing(5)
        self._title = Label("", TextRole.TITLE, elide=Qt.TextElideMode.ElideRight)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._way.addWidget(self._title, 1)
        self._row.addLayout(self._way, 1)
        self._crumbs: list[QWidget] = []

    @property
    def title(self) -> str:
        """The title of the page shown."""
        return self._title.text()

    def set_title(self, title: str, crumbs: Sequence[Crumb] = ()) -> None:
        """Say where one is: the steps that lead here, then the page's title."""
        for old in self._crumbs:
            self._way.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._crumbs = []
        for crumb in crumbs:
            button = _CrumbButton(crumb, self)
            button.clicked.connect(self._on_clicked)
            self._crumbs += [button, Label(_SEPARATOR, TextRole.TITLE)]
        for at, widget in enumerate(self._crumbs):
            self._way.insertWidget(at, widget)
            widget.show()
        self._title.setText(title)
        self.setAccessibleName(title)

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end, such as the SearchField."""
        self._row.addWidget(widget)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _CrumbButton):
            self.crumb_clicked.emit(button.key)


class _CrumbButton(QAbstractButton):
    def __init__(self, crumb: Crumb, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = crumb.key
        self.setText(crumb.text)
        self.setAccessibleName(crumb.text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = ink.metrics(measure.FONT_TITLE, measure.STRONG)
        return QSize(metrics.horizontalAdvance(self.text()), 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = ink.current()
        painter = QPainter(self)
        font = QFont(ink.font(measure.FONT_TITLE, measure.STRONG))
        hot = self.underMouse()
        font.setUnderline(hot)
        painter.setFont(font)
        painter.setPen(ink.colour(palette.accent if hot else palette.text))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(0, 0, self.width(), self.height()), int(flags), self.text())
        if self.hasFocus() and self.window().testAttribute(
            Qt.WidgetAttribute.WA_KeyboardFocusChange
        ):
            paint_focus_ring(painter, QRectF(self.rect()), palette, 4)
        painter.end()
