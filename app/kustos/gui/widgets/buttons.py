"""Buttons. One PrimaryButton a page; any QPushButton can have a look, by the property `look`."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from kustos.gui.theme import ink
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.icons import glyph_icon


class ButtonLook(StrEnum):
    """How a button looks."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    LINK = "link"
    ICON = "icon"


class Button(QPushButton):
    """The ordinary button, with an optional glyph that follows the scheme."""

    look = ButtonLook.PLAIN

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, glyph: Glyph | None = None
    ) -> None:
        super().__init__(text, parent)
        self._glyph = glyph
        self.setProperty("look", self.look.value)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._tint()

    def set_glyph(self, glyph: Glyph | None) -> None:
        """Change the glyph before the text."""
        self._glyph = glyph
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._glyph is not None and event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        if self._glyph is None:
            return
        palette = ink.current()
        shade = {
            ButtonLook.PRIMARY: palette.accent_text,
            ButtonLook.DANGER: palette.danger_text,
            ButtonLook.LINK: palette.accent,
        }.get(self.look, palette.text)
        self.setIcon(glyph_icon(self._glyph, shade, palette.disabled))
        self.setIconSize(QSize(16, 16))


class PrimaryButton(Button):
    """The one thing to do on this page."""

    look = ButtonLook.PRIMARY


class DangerButton(Button):
    """Destroys or overwrites something, after a typed confirmation."""

    look = ButtonLook.DANGER


class LinkButton(Button):
    """A quiet action inside text or a row."""

    look = ButtonLook.LINK

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, glyph: Glyph | None = None
    ) -> None:
        super().__init__(text, parent, glyph=glyph)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class IconButton(Button):
    """A square button with a glyph alone; `name` is its accessible name and tooltip."""

    look = ButtonLook.ICON

    def __init__(self, glyph: Glyph, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent, glyph=glyph)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Change accessible name and tooltip."""
        self.setAccessibleName(name)
        self.setToolTip(name)
