"""The thin rounded progress bar, as a widget and as a paint function."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimerEvent
from PySide6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.palette import Palette

_STEPS = 10_000
_TICK_MS = 40
_TICK = 0.02
_WANDERER = 0.3


def paint_progress(
    painter: QPainter, rect: QRect, share: float, palette: Palette, *, phase: float = 0.0
) -> None:
    """Paint a bar filling `rect`. `share` is 0 to 1; negative: a wanderer at `phase` 0 to 1."""
    box = QRectF(rect)
    radius = box.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    track = QPainterPath()
    track.addRoundedRect(box, radius, radius)
    painter.fillPath(track, ink.colour(palette.track))
    if share < 0:
        start = box.left() + (box.width() * (1 + _WANDERER)) * phase - box.width() * _WANDERER
        done = QRectF(start, box.top(), box.width() * _WANDERER, box.height())
    else:
        done = QRectF(box.left(), box.top(), box.width() * min(share, 1.0), box.height())
    if done.width() > 0:
        # The clip keeps the left end round even when less than a radius is done.
        painter.setClipPath(track)
        painter.fillRect(done, ink.colour(palette.accent))
    painter.restore()


class ProgressBar(QProgressBar):
    """A bar without text. `set_share(0.72)`, or `set_share(None)` while the end is unknown.

    A QProgressBar beneath, so that screen readers know it and read its value.
    """

    def __init__(self, parent: QWidget | None = None, *, height: int = measure.BAR_HEIGHT) -> None:
        super().__init__(parent)
        self._height = height
        self._share: float | None = 0.0
        self._phase = _WANDERER
        self._timer = 0
        self.setRange(0, _STEPS)
        self.setValue(0)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float | None:
        """The share done, 0 to 1; None while the end is unknown."""
        return self._share

    @property
    def animating(self) -> bool:
        """True while the wanderer moves: end unknown and bar on screen."""
        return self._timer != 0

    def set_share(self, share: float | None) -> None:
        """Show a share from 0 to 1 (values beyond are clipped), None for an unknown end."""
        share = None if share is None else min(max(share, 0.0), 1.0)
        if share is not None and share == self._share:
            return
        self._share = share
        # QProgressBar paints at once, and with it all else in the window that waits to be painted.
        self.setUpdatesEnabled(False)
        if self._share is None:
            self.setRange(0, 0)
        else:
            self.setRange(0, _STEPS)
            self.setValue(round(self._share * _STEPS))
        self.setUpdatesEnabled(True)
        self._animate()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._animate()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._animate()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._timer:
            super().timerEvent(event)
            return
        self._phase = (self._phase + _TICK) % 1.0
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        share = -1.0 if self._share is None else self._share
        paint_progress(painter, self.rect(), share, ink.current(), phase=self._phase)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def _animate(self) -> None:
        wanted = self._share is None and self.isVisible()
        if wanted and not self._timer:
            self._timer = self.startTimer(_TICK_MS)
        elif not wanted and self._timer:
            self.killTimer(self._timer)
            self._timer = 0
