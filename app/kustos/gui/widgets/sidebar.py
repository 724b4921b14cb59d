"""The sidebar: mark and name, the list of pages with badges, two lines at the foot."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.icons import paint_logo
from kustos.gui.theme.palette import Tone
from kustos.gui.theme.strokes import paint_focus_ring
from kustos.gui.widgets.card import Rule
from kustos.gui.widgets.labels import Label, TextRole

_MARGIN = 10
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SidebarPage(NamedTuple):
    """A page in the list: `key` for the program, `text` for people."""

    key: str
    text: str


class Sidebar(QFrame):
    """The list of pages. Up, Down, Home and End move and choose; Tab leaves it."""

    chosen = Signal(str)
    """The user chose the page with this key."""

    def __init__(
        self,
        name: str,
        pages: Sequence[SidebarPage] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFixedWidth(measure.SIDEBAR_WIDTH)
        self._items: dict[str, _Item] = {}
        self._current = ""
        self._first_line = Label("", TextRole.CAPTION, wrap=True)
        self._second_line = Label("", TextRole.CAPTION, wrap=True)
        self._brand = _Brand(name)
        box = QVBoxLayout(self)
        box.setContentsMargins(_MARGIN, 0, _MARGIN, 14)
        box.setSpacing(0)
        box.addWidget(self._brand)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 4, 0, 0)
        self._list.setSpacing(0)
        box.addLayout(self._list)
        box.addStretch(1)
        self._rule = Rule()
        foot = QVBoxLayout()
        foot.setContentsMargins(_MARGIN, 7, 0, 0)
        foot.setSpacing(1)
        foot.addWidget(self._first_line)
        foot.addWidget(self._second_line)
        box.addWidget(self._rule)
        box.addLayout(foot)
        self.set_footer("", "")
        self.set_pages(pages)

    @property
    def current(self) -> str:
        """Key of the current page, empty without pages."""
        return self._current

    def set_pages(self, pages: Sequence[SidebarPage]) -> None:
        """Show these pages. Same keys again only change the texts (another language)."""
        if [page.key for page in pages] != list(self._items):
            for item in self._items.values():
                self._list.removeWidget(item)
                item.hide()
                item.deleteLater()
            self._items = {}
            for page in pages:
                item = _Item(page.key, self)
                item.clicked.connect(self._on_clicked)
                self._list.addWidget(item)
                self._items[page.key] = item
        for page in pages:
            self._items[page.key].set_text(page.text)
        key = self._current if self._current in self._items else next(iter(self._items), "")
        self.set_current(key)

    def set_current(self, key: str) -> None:
        """Mark a page as current, without a signal."""
        self._current = key
        for name, item in self._items.items():
            item.setChecked(name == key)
            # One stop for Tab: the current page.
            item.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus
            )

    def set_badge(self, key: str, count: int, spoken: str = "", tone: Tone = Tone.FAILING) -> None:
        """Show a count beside a page, 0 for none; `spoken` is what a screen reader adds."""
        self._items[key].set_badge(count, spoken, tone)

    def set_footer(self, first: str, second: str = "") -> None:
        """The two muted lines at the foot."""
        self._first_line.setText(first)
        self._second_line.setText(second)
        self._rule.setVisible(bool(first or second))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = list(self._items)
        pressed = Qt.Key(event.key())
        if not keys:
            super().keyPressEvent(event)
            return
        at = keys.index(self._current) if self._current in keys else 0
        if pressed in _STEPS:
            at = min(max(at + _STEPS[pressed], 0), len(keys) - 1)
        elif pressed == Qt.Key.Key_Home:
            at = 0
        elif pressed == Qt.Key.Key_End:
            at = len(keys) - 1
        else:
            super().keyPressEvent(event)
            return
        if keys[at] != self._current:
            self._choose(keys[at])
        self._items[keys[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_clicked(self) -> None:
        item = self.sender()
        if isinstance(item, _Item):
            # Also of the current one: it leads back from what was opened in it.
            self._choose(item.key)

    def _choose(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)


class _Brand(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setAccessibleName(name)
        self.setFixedHeight(measure.TOP_BAR_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = ink.current()
        painter = QPainter(self)
        box = QRectF(8, 18, 22, 22)
        paint_logo(painter, box, ink.colour(palette.accent), ink.colour(palette.accent_text))
        painter.setFont(ink.font(15, measure.STRONG))
        painter.setPen(ink.colour(palette.text))
        text = QRect(39, 18, self.width() - 40, 22)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(text, int(flags), self._name)
        painter.end()


class _Item(QAbstractButton):
    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self._badge = 0
        self._spoken = ""
        self._tone = Tone.FAILING
        self.setCheckable(True)
        self.setFixedHeight(measure.SIDEBAR_ITEM_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_text(self, text: str) -> None:
        self.setText(text)
        self._name()

    def set_badge(self, count: int, spoken: str, tone: Tone) -> None:
        self._badge = count
        self._tone = tone
        self._spoken = spoken
        self._name()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, measure.SIDEBAR_ITEM_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS:
            # QAbstractButton would only move the focus; the sidebar chooses as well.
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = ink.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        chosen = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or self.underMouse():
            painter.setBrush(ink.colour(palette.selection if chosen else palette.hover))
            painter.drawRoundedRect(box, measure.FIELD_RADIUS, measure.FIELD_RADIUS)
        right = self.width() - _MARGIN
        if self._badge:
            right = self._paint_badge(painter, right)
        font = ink.font(measure.FONT_TEXT, measure.STRONG if chosen else measure.REGULAR)
        painter.setFont(font)
        painter.setPen(ink.colour(palette.accent if chosen else palette.text))
        room = QRect(_MARGIN, 0, right - _MARGIN - 4, self.height())
        shown = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, int(flags), shown)
        if self.hasFocus() and self.window().testAttribute(
            Qt.WidgetAttribute.WA_KeyboardFocusChange
        ):
            paint_focus_ring(painter, box, palette)
        painter.end()

    def _paint_badge(self, painter: QPainter, right: int) -> int:
        palette = ink.current()
        text = str(self._badge) if self._badge < 1000 else "999+"  # noqa: PLR2004 # room for 3 digits
        font = ink.font(11, measure.STRONG)
        width = max(20, QFontMetrics(font).horizontalAdvance(text) + 12)
        box = QRectF(right - width, (self.height() - 19) / 2, width, 19)
        pair = palette.tone(self._tone)
        painter.setBrush(ink.colour(pair.ground))
        painter.drawRoundedRect(box, 9.5, 9.5)
        painter.setFont(font)
        painter.setPen(ink.colour(pair.ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.setPen(Qt.PenStyle.NoPen)
        return right - width

    def _name(self) -> None:
        badge = f", {self._spoken or self._badge}" if self._badge else ""
        self.setAccessibleName(self.text() + badge)
