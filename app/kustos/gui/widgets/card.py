"""Cards: the white frames that everything stands in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kustos.gui.theme import measure
from kustos.gui.widgets.labels import Label, TextRole


class Card(QFrame):
    """A frame with an optional title row; fill it with `add` or through `body`.

    `flush=True` lets the content reach the border: for tables. The title row appears with the first
    title, subtitle or action.
    """

    def __init__(
        self, title: str = "", parent: QWidget | None = None, *, flush: bool = False
    ) -> None:
        super().__init__(parent)
        self._head: QWidget | None = None
        self._head_row = QHBoxLayout()
        self._actions = QHBoxLayout()
        self._title = Label("", TextRole.STRONG)
        self._subtitle = Label("", TextRole.MUTED, elide=Qt.TextElideMode.ElideRight)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(1, 1, 1, 1)
        self._box.setSpacing(0)
        self._flush = flush
        self.body = QVBoxLayout()
        pad = 0 if flush else measure.CARD_PADDING
        self.body.setContentsMargins(pad, 0 if flush else pad - 2, pad, pad)
        self.body.setSpacing(0 if flush else measure.GAP_SMALL)
        self._box.addLayout(self.body, 1)
        if title:
            self.set_title(title)

    @property
    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the title row; a muted `subtitle` follows on the same line."""
        self._need_head()
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def add_action(self, widget: QWidget) -> None:
        """Put a button or another small control at the right of the title row."""
        self._need_head()
        self._actions.addWidget(widget)

    def add_beside_title(self, widget: QWidget) -> None:
        """Put something, such as filter chips, right after the title."""
        self._need_head()
        self._head_row.insertWidget(self._head_row.count() - 2, widget)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Add to the body."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def _need_head(self) -> None:
        if self._head is not None:
            return
        self._head = Plain(self)
        self._head.setLayout(self._head_row)
        pad = measure.CARD_PADDING
        self._head_row.setContentsMargins(pad, 10, pad, 10 if self._flush else 8)
        self._head_row.setSpacing(measure.GAP_SMALL)
        self._head_row.addWidget(self._title)
        self._head_row.addWidget(self._subtitle)
        self._head_row.addStretch(1)
        self._actions.setSpacing(measure.GAP_SMALL)
        self._head_row.addLayout(self._actions)
        self._subtitle.hide()
        self._box.insertWidget(0, self._head)
        margins = self.body.contentsMargins()
        self.body.setContentsMargins(margins.left(), 0, margins.right(), margins.bottom())


class Heading(QWidget):
    """The head of a detail card: a big name, a muted line that wraps, actions at the right."""

    def __init__(self, title: str = "", detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", TextRole.TITLE, wrap=True)
        self._detail = Label("", TextRole.MUTED, wrap=True)
        self._row = QHBoxLayout(self)
        pad = measure.CARD_PADDING
        self._row.setContentsMargins(pad, 14, pad, 14)
        self._row.setSpacing(measure.GAP_SMALL)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        self._row.addLayout(words, 1)
        self.set_text(title, detail)

    def set_text(self, title: str, detail: str = "") -> None:
        """Change the words."""
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(title)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right."""
        self._row.addWidget(widget)


class Plain(QWidget):
    """A widget without a ground of its own."""


class Rule(QFrame):
    """A one-pixel line across, in the line colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
