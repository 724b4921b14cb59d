"""Filter chips: a row of toggles, one chosen, each with its count in its label."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.palette import Tone
from kustos.gui.theme.strokes import paint_focus_ring
from kustos.gui.widgets.flow import FlowLayout

_PADDING = 10
_HEIGHT = 26


class Chip(NamedTuple):
    """One filter: `label` is complete ("20 protected"), `tone` None for the one that means all."""

    key: str
    label: str
    tone: Tone | None = None


class FilterChips(QWidget):
    """Chips of which exactly one is chosen. Arrow keys move, Tab leaves; wraps when too narrow."""

    chosen = Signal(str)
    """The user chose the chip with this key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, 6, centred=True)
        self._made: list[_ChipButton] = []
        self._buttons: dict[str, _ChipButton] = {}
        """Those that are shown, by their chips' keys."""
        self._current = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def current(self) -> str:
        """Key of the chosen chip."""
        return self._current

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips; the chosen key stays chosen, else the first is (without a signal)."""
        # One that is made costs as much as all that follows, and a fleet that comes back has other
        # chips each second.
        for chip in chips[len(self._made) :]:
            button = _ChipButton(chip, self)
            button.clicked.connect(self._on_clicked)
            self._flow.addWidget(button)
            self._made.append(button)
        self._buttons = {chip.key: button for chip, button in zip(chips, self._made, strict=False)}
        focused = any(button.hasFocus() for button in self._made)
        for place, button in enumerate(self._made):
            if place < len(chips):
                button.set_chip(chips[place])
            button.setVisible(place < len(chips))
        key = self._current if self._current in self._buttons else next(iter(self._buttons), "")
        self.set_current(key)
        if focused and key:
            # It stands in another place now.
            self._buttons[key].setFocus()

    def set_current(self, key: str) -> None:
        """Choose a chip without a signal."""
        self._current = key
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            chosen = name == key
            # One stop for Tab: the chosen chip; the others by arrow keys.
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        keys = list(self._buttons)
        if step is None or self._current not in keys:
            super().keyPressEvent(event)
            return
        at = (keys.index(self._current) + step) % len(keys)
        self._choose(keys[at])
        self._buttons[keys[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _ChipButton):
            self._choose(button.key)

    def _choose(self, key: str) -> None:
        changed = key != self._current
        self.set_current(key)
        if changed:
            self.chosen.emit(key)


_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class _ChipButton(QAbstractButton):
    def __init__(self, chip: Chip, parent: QWidget) -> None:
        super().__init__(parent)
        self._chip = Chip("", "")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_chip(chip)

    @property
    def key(self) -> str:
        return self._chip.key

    def set_chip(self, chip: Chip) -> None:
        if chip == self._chip:
            return
        self._chip = chip
        self.setText(chip.label)
        self.setAccessibleName(chip.label)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        # Wide enough for the heavier weight: choosing a chip must not move the others.
        metrics = ink.metrics(measure.FONT_SMALL, measure.STRONG)
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * _PADDING, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS:
            # QAbstractButton would move the focus by geometry; the row knows the order.
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = ink.current()
        pair = palette.tone(self._chip.tone or Tone.NEUTRAL)
        plain = self._chip.tone is None
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(0.75, 2.75, -0.75, -2.75)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = pair.ground
        shade = pair.ink
        if plain:
            ground = palette.card if chosen else palette.window
            shade = palette.text
        edge = pair.ink if not plain else palette.accent
        painter.setPen(
            QPen(ink.colour(edge), 1.5)
            if chosen
            else QPen(ink.colour(palette.line if plain else ground), 1)
        )
        painter.setBrush(ink.colour(ground))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        if self.underMouse() and not chosen:
            painter.setPen(QPen(ink.faded(shade, 0.5), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        font = ink.font(measure.FONT_SMALL, measure.STRONG if chosen else measure.MEDIUM)
        painter.setFont(font)
        painter.setPen(ink.colour(shade))
        shown = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - 2 * _PADDING + 4
        )
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), shown)
        if self.hasFocus() and self.window().testAttribute(
            Qt.WidgetAttribute.WA_KeyboardFocusChange
        ):
            paint_focus_ring(painter, QRectF(self.rect()), palette, _HEIGHT / 2 - 1)
        painter.end()
