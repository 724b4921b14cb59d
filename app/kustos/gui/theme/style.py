"""The application's look: Fusion, our strokes, a QPalette and one style sheet, per scheme.

`apply(app, Scheme.SYSTEM)` once before the first window; `apply` again (or `Theme.choose`) switches
everything that is open. SYSTEM follows the desktop while the program runs.
"""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from kustos.gui.theme import ink, measure, sheet
from kustos.gui.theme.palette import DARK, LIGHT, Palette
from kustos.gui.theme.strokes import StrokeStyle

# What Qt calls the font when the desktop has chosen none (bare window manager, no settings daemon):
# fontconfig's default behind it, often DejaVu Sans, is far wider than any desktop's own font.
_NO_FONT_CHOSEN = frozenset({"Sans Serif", "Sans", "sans-serif", "Helvetica", ""})
_BETTER_FAMILIES = ["Inter", "Adwaita Sans", "Cantarell", "Noto Sans"]


class Scheme(StrEnum):
    """Which scheme to use; SYSTEM is the desktop's, live."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Keeps the application in one scheme. A child of the application; `apply` finds it again.

    `desktop` tells the desktop's scheme; Qt's style hints unless a test says otherwise.
    """

    changed = Signal()
    """The scheme in force changed; windows are repainted already (Qt's PaletteChange)."""

    def __init__(
        self,
        app: QApplication,
        scheme: Scheme = Scheme.SYSTEM,
        *,
        desktop: Callable[[], Qt.ColorScheme] | None = None,
    ) -> None:
        super().__init__(app)
        self._desktop = desktop or app.styleHints().colorScheme
        self._app = app
        self._scheme = scheme
        self._palette: Palette | None = None
        app.setStyle(StrokeStyle())
        _choose_font(app)
        app.styleHints().colorSchemeChanged.connect(self._on_desktop_changed)
        self.choose(scheme)

    @property
    def scheme(self) -> Scheme:
        """The scheme asked for."""
        return self._scheme

    @property
    def palette(self) -> Palette:
        """The palette in force."""
        return self._palette or LIGHT

    def choose(self, scheme: Scheme) -> None:
        """Switch to a scheme, at once and everywhere."""
        self._scheme = scheme
        hints = self._app.styleHints()
        # The platform is told too: native frames and file dialogs then follow where they can.
        if scheme is Scheme.SYSTEM:
            hints.unsetColorScheme()
        else:
            wanted = Qt.ColorScheme.Dark if scheme is Scheme.DARK else Qt.ColorScheme.Light
            hints.setColorScheme(wanted)
        self._refresh()

    def _on_desktop_changed(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        dark = self._scheme is Scheme.DARK or (
            self._scheme is Scheme.SYSTEM and self._desktop() == Qt.ColorScheme.Dark
        )
        palette = DARK if dark else LIGHT
        if palette is self._palette:
            return
        self._palette = palette
        self._app.setPalette(qpalette(palette))
        self._app.setStyleSheet(sheet.sheet(palette))
        self.changed.emit()


def apply(app: QApplication, scheme: Scheme | str = Scheme.SYSTEM) -> Theme:
    """Give the application its look, or switch the one it has. Returns the application's theme."""
    theme = app.findChild(Theme)
    if theme is None:
        return Theme(app, Scheme(scheme))
    theme.choose(Scheme(scheme))
    return theme


def qpalette(palette: Palette) -> QPalette:
    """Qt's palette for a scheme, for everything that neither sheet nor painter covers."""
    made = QPalette()
    role = QPalette.ColorRole
    shades = {
        role.Window: palette.window,
        role.WindowText: palette.text,
        # The line edits inside combo and spin boxes are out of the style sheet's reach.
        role.Base: palette.field,
        role.AlternateBase: palette.window,
        role.Text: palette.text,
        role.Button: palette.card,
        role.ButtonText: palette.text,
        role.BrightText: palette.failing.ink,
        role.Highlight: palette.selection,
        role.HighlightedText: palette.selection_text,
        role.Accent: palette.accent,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.ToolTipBase: palette.tooltip.ground,
        role.ToolTipText: palette.tooltip.ink,
        role.PlaceholderText: palette.muted,
        role.Light: palette.card,
        role.Midlight: palette.hover,
        role.Mid: palette.line,
        role.Dark: palette.field_line,
        role.Shadow: palette.field_line,
    }
    for which, value in shades.items():
        made.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(palette.disabled))
    return made


def _choose_font(app: QApplication) -> None:
    font = app.font()
    if font.family() in _NO_FONT_CHOSEN:
        font.setFamilies([*_BETTER_FAMILIES, "Sans Serif"])
    font.setPixelSize(measure.FONT_TEXT)
    app.setFont(font)
    ink.font_changed()
