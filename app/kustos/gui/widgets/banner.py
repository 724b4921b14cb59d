"""Notices: the banner inside a card, the headline over a page, the empty page that teaches."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kustos.gui.theme import ink, measure
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.states import PillState


class Banner(QWidget):
    """Title, sentence and the one or two things to do, on the ground of a tone."""

    def __init__(
        self,
        tone: Tone,
        title: str = "",
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._title = _ToneLabel(self)
        self._text = Label("", wrap=True)
        self._actions = FlowLayout()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(15, 12, 15, 12)
        self._box.setSpacing(4)
        self._box.addWidget(self._title)
        self._box.addWidget(self._text)
        self._box.addLayout(self._actions)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_notice(tone, title, text)

    @property
    def tone(self) -> Tone:
        """The tone shown."""
        return self._tone

    def set_notice(self, tone: Tone, title: str, text: str) -> None:
        """Show another notice."""
        self._tone = tone
        self._title.setText(title)
        self._title.set_tone(tone)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.update()

    def add_action(self, button: QWidget) -> None:
        """Add a button beneath the sentence."""
        if self._actions.count() == 0:
            self._box.insertSpacing(2, 4)
        self._actions.addWidget(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        pair = ink.current().tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink.colour(pair.ink), 1))
        painter.setBrush(ink.colour(pair.ground))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, measure.CARD_RADIUS, measure.CARD_RADIUS)
        painter.end()


class Headline(QWidget):
    """The answer at the top of a page: a state's symbol, one big sentence, a muted one beneath."""

    def __init__(
        self,
        state: PillState = PillState.UNKNOWN,
        sentence: str = "",
        detail: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sign = _Sign()
        self._sentence = Label("", TextRole.BIG, wrap=True)
        self._detail = Label("", TextRole.MUTED, wrap=True)
        self._shown: tuple[PillState, str, str] | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(measure.GAP)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addStretch(1)
        text.addWidget(self._sentence)
        text.addWidget(self._detail)
        text.addStretch(1)
        self._row.addWidget(self._sign)
        self._row.addLayout(text, 1)
        self.set_headline(state, sentence, detail)

    def set_headline(self, state: PillState, sentence: str, detail: str = "") -> None:
        """Show another answer."""
        if (state, sentence, detail) == self._shown:
            return
        self._shown = (state, sentence, detail)
        self._sign.set_state(state)
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(detail)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right."""
        self._row.addWidget(button)


class EmptyState(QWidget):
    """What stands where there is nothing yet: what belongs here, and the one way to get it."""

    def __init__(
        self,
        title: str = "",
        text: str = "",
        parent: QWidget | None = None,
        *,
        glyph: Glyph | None = None,
    ) -> None:
        super().__init__(parent)
        self._sign = _Sign()
        self._sign.set_glyph(glyph)
        self._sign.setVisible(glyph is not None)
        self._title = Label("", TextRole.TITLE, wrap=True)
        self._text = Label("", TextRole.MUTED, wrap=True)
        self._actions = QHBoxLayout()
        column = QWidget()
        column.setMaximumWidth(460)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(measure.GAP_SMALL)
        inner.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(label)
        self._actions.setContentsMargins(0, 8, 0, 0)
        self._actions.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner.addLayout(self._actions)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(column, 8)
        across.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(measure.GAP, measure.GAP, measure.GAP, measure.GAP)
        box.addStretch(2)
        box.addLayout(across)
        box.addStretch(3)
        self.set_text(title, text)

    def set_text(self, title: str, text: str) -> None:
        """Change the words."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def add_action(self, button: QWidget) -> None:
        """Add the button beneath the words; one is best."""
        self._actions.addWidget(button)


class _ToneLabel(Label):
    """A strong label in a tone's ink: painted, since a sheet cannot follow a tone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", TextRole.STRONG, parent, wrap=True)
        self._tone = Tone.NEUTRAL

    def set_tone(self, tone: Tone) -> None:
        self._tone = tone
        self.update()

    def text_colour(self) -> QColor:
        return ink.colour(ink.current().tone(self._tone).ink)


class _Sign(QWidget):
    """A round field with a symbol."""

    _SIDE = 42

    def __init__(self) -> None:
        super().__init__()
        self._tone = Tone.NEUTRAL
        self._glyph: Glyph | None = None
        self.setFixedSize(self._SIDE, self._SIDE)

    def set_state(self, state: PillState) -> None:
        self._tone = state.tone
        self._glyph = state.glyph
        self.update()

    def set_glyph(self, glyph: Glyph | None) -> None:
        self._glyph = glyph
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._SIDE, self._SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._glyph is None:
            return
        pair = ink.current().tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.colour(pair.ground))
        painter.drawEllipse(QRectF(self.rect()))
        side = 18.0
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_glyph(painter, box, self._glyph, ink.colour(pair.ink), 1.9)
        painter.end()
