"""Forms: label left, field, and beneath it one sentence that is a hint or an error."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph, paint_glyph
from kustos.gui.widgets.buttons import LinkButton
from kustos.gui.widgets.labels import Label, TextRole

_MESSAGE_HEIGHT = 20
_SIGN = 10
_SIGN_SPACE = 16


class FormRow(QWidget):
    """One row; hide it with setVisible.

    One line beneath the field is always kept free, so a hint or an error moves nothing.
    """

    reset_wanted = Signal()
    """The link of `set_origin` was chosen."""

    def __init__(
        self,
        label: str,
        field: QWidget | QLayout,
        hint: str = "",
        *,
        label_width: int = measure.FORM_LABEL_WIDTH,
    ) -> None:
        super().__init__()
        self._hint = hint
        self._error = ""
        self.label = Label("", wrap=True)
        self.field = field if isinstance(field, QWidget) else _holder(field)
        self._focus = _input(field if isinstance(field, QWidget) else _first_input(self.field))
        self._message = _Message()
        self._origin: _Origin | None = None
        """Made when there is something to say: most rows never have one."""
        self._column = QVBoxLayout()
        self.label.setFixedWidth(label_width - measure.GAP_SMALL)
        self.label.setContentsMargins(0, (measure.FIELD_HEIGHT - 16) // 2, 0, 0)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.label.setBuddy(self._focus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        column = self._column
        column.setSpacing(0)
        if isinstance(self.field, QAbstractButton | QAbstractSpinBox):
            self.field.setMinimumHeight(measure.FIELD_HEIGHT)
            column.addWidget(self.field, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            column.addWidget(self.field, 1)
        column.addWidget(self._message)
        row.addLayout(column, 1)
        tall = self.field.sizePolicy().expandingDirections() & Qt.Orientation.Vertical
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Expanding if tall else QSizePolicy.Policy.Minimum,
        )
        self.set_label(label)
        self._show()

    @property
    def hint(self) -> str:
        """The hint set, whether an error hides it or not."""
        return self._hint

    @property
    def error(self) -> str:
        """The error shown, empty when there is none."""
        return self._error

    @property
    def message(self) -> str:
        """The sentence shown beneath the field."""
        return self._message.text()

    def set_label(self, label: str) -> None:
        """Change the label, which is the field's accessible name too; `&` marks its mnemonic."""
        self.label.setText(label)
        self._focus.setAccessibleName(label.replace("&", ""))

    def set_hint(self, hint: str) -> None:
        """The muted sentence beneath the field; an error hides it while it lasts."""
        self._hint = hint
        self._show()

    @property
    def origin(self) -> str:
        """What `set_origin` said last, with its link."""
        return self._origin.said if self._origin is not None else ""

    def set_origin(self, text: str, link: str = "") -> None:
        """Where the value comes from, said right beneath the field; `link` is what can be done
        about it. Empty: nothing to be said."""
        if self._origin is None:
            if not text:
                return
            self._origin = _Origin()
            self._origin.link.clicked.connect(self.reset_wanted)
            self._column.insertWidget(self._column.count() - 1, self._origin)
        self._origin.say(text, link)
        self._origin.link.setAccessibleDescription(self.label.text().replace("&", ""))
        self._show()

    def set_error(self, error: str) -> None:
        """Say what is wrong with the value; empty when it is right again."""
        self._error = error
        self._show()

    def _show(self) -> None:
        said = self._error or self._hint
        self._message.say(said, error=bool(self._error))
        self._message.setVisible(bool(said or not self.origin))
        described = " ".join(part for part in (said, self.origin) if part)
        self._focus.setAccessibleDescription(described)
        invalid = "true" if self._error else "false"
        if self._focus.property("invalid") != invalid:
            self._focus.setProperty("invalid", invalid)
            self._focus.style().unpolish(self._focus)
            self._focus.style().polish(self._focus)


class Form(QWidget):
    """Rows of label and field: `row = form.add_row(self.tr("Name"), QLineEdit(), hint)`."""

    def __init__(
        self, parent: QWidget | None = None, *, label_width: int = measure.FORM_LABEL_WIDTH
    ) -> None:
        super().__init__(parent)
        self._label_width = label_width
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)

    def add_row(self, label: str, field: QWidget | QLayout, hint: str = "") -> FormRow:
        """Add a row at the end. A layout as field is named by its first input."""
        row = FormRow(label, field, hint, label_width=self._label_width)
        self._box.addWidget(row)
        return row

    def add_wide(self, widget: QWidget) -> None:
        """Add a widget across both columns, such as a heading or a banner."""
        self._box.addWidget(widget)

    def add_stretch(self) -> None:
        """Let the rows so far stay at the top."""
        self._box.addStretch(1)


class _Origin(QWidget):
    """A muted text, and what can be done about it as a link behind a dot."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Label("", TextRole.CAPTION, wrap=True)
        self._dot = Label("·", TextRole.CAPTION)
        self.link = LinkButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(4)
        row.addWidget(self._text)
        row.addWidget(self._dot)
        row.addWidget(self.link)
        row.addStretch(1)

    @property
    def said(self) -> str:
        """Both texts; empty while there is none."""
        return " · ".join(part for part in (self._text.text(), self.link.text()) if part)

    def say(self, text: str, link: str) -> None:
        self._text.setText(text)
        self.link.setText(link)
        for part in (self._dot, self.link):
            part.setVisible(bool(link))
        self.setVisible(bool(text))


class _Message(Label):
    """The sentence beneath a field; an error has a sign as well as a colour."""

    def __init__(self) -> None:
        super().__init__("", TextRole.CAPTION, wrap=True)
        self._wrong = False
        self.setMinimumHeight(_MESSAGE_HEIGHT)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setContentsMargins(0, 2, 0, 1)

    def say(self, text: str, *, error: bool) -> None:
        self._wrong = error
        self.setContentsMargins(_SIGN_SPACE if error else 0, 2, 0, 1)
        self.set_role(TextRole.ERROR if error else TextRole.CAPTION)
        self.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._wrong:
            painter = QPainter(self)
            sign = QRectF(1, 6, _SIGN, _SIGN)
            paint_glyph(painter, sign, Glyph.CLOSE, self.text_colour(), 2.4)
            painter.end()


def _holder(field: QLayout) -> QWidget:
    holder = QWidget()
    field.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(field)
    holder.setMinimumHeight(measure.FIELD_HEIGHT)
    return holder


def _input(field: QWidget) -> QWidget:
    """What a field that consists of several takes its input with: this is what has to be named."""
    proxy = field.focusProxy()
    return field if proxy is None else _input(proxy)


def _first_input(holder: QWidget) -> QWidget:
    for child in holder.findChildren(QWidget):
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus:
            return child
    return holder
